"""Every number in the text that a computation gives, computed.

`COMPUTED` names, for each notebook, each decimal number that its Markdown cells print, and what
gives it. A decimal number in the text that is not named here fails the test, and so does one
named here that the text does not print.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest

import notebooks
from xentlib import self_information as surprise

if TYPE_CHECKING:
    from pathlib import Path

# printed in the text → the exact value
COMPUTED: dict[str, dict[str, Any]] = {
    "01_self_information": {
        "0.36": surprise(0.7),
        "1.61": surprise(0.2),
        "2.30": surprise(0.1),
        "2.3": surprise(0.1),
        "0.515": surprise(0.7, base=2),
        "0.693": surprise(0.5),
        "1.443": surprise(math.exp(-1), base=2),
        "3.322": surprise(0.1, base=2),
        "2.303": surprise(0.1),
        "27.63": -math.log(1e-12),
        "2.32": surprise(1 / 5, base=2),
        "2.718": math.e,
    },
}
# what the text supposes, and so cannot be computed: probabilities, lengths
SUPPOSED: dict[str, set[str]] = {
    "01_self_information": {"2.54", "0.1", "0.2", "0.4", "0.5", "0.7", "0.8", "0.001"},
}
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\w)")


def decimals(path: Path) -> set[str]:
    without_code = re.sub(r"```.*?```|\]\([^)]*\)", "", notebooks.prose(path), flags=re.DOTALL)
    return set(DECIMAL.findall(without_code))


@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_every_decimal_number_in_the_text_is_computed(path: Path) -> None:
    assert decimals(path) == set(COMPUTED[path.stem]) | SUPPOSED[path.stem]
    for printed, value in COMPUTED[path.stem].items():
        places = len(printed.partition(".")[2])
        assert printed == f"{value:.{places}f}"


def test_whole_numbers_of_the_first_notebook() -> None:
    text = notebooks.prose(notebooks.PATHS[0])
    for claim, holds in (
        ("After six answers one square is left", 64 / 2**6 == 1),
        ("its surprise is 6 bits", surprise(1 / 64, base=2) == 6),
        ("Five things need three questions", math.ceil(math.log2(5)) == 3),
        ("a fair coin must give exactly 1 bit", surprise(0.5, base=2) == 1),
        ("only 3 of the 51 other cards are aces", (4 - 1, 52 - 1) == (3, 51)),
        ("it becomes 0", 0.5**2000 == 0),
    ):
        assert claim in text
        assert holds
