"""Every number in the text that a computation gives, computed.

Each notebook has a module of facts, `facts_01_self_information.py` and so on, with

- `COMPUTED`: each decimal number that its Markdown cells print → the exact value;
- `SUPPOSED`: the decimals that the text supposes, and so cannot be computed;
- `CLAIMS`: pairs of words in the text, with whole numbers or none, and whether they are true.

A decimal number in the text that is in none of them fails, and so does one that is not in the text.
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

import pytest

import notebooks

if TYPE_CHECKING:
    from pathlib import Path

DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\w)")


def facts(path: Path) -> Any:
    return importlib.import_module(f"facts_{path.stem}")


def decimals(path: Path) -> set[str]:
    without_code = re.sub(r"```.*?```|\]\([^)]*\)", "", notebooks.prose(path), flags=re.DOTALL)
    return set(DECIMAL.findall(without_code))


@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_every_decimal_number_in_the_text_is_computed(path: Path) -> None:
    computed = facts(path).COMPUTED
    assert decimals(path) == set(computed) | facts(path).SUPPOSED
    for printed, value in computed.items():
        places = len(printed.partition(".")[2])
        assert printed == f"{value:.{places}f}"


@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_what_the_text_claims_in_whole_numbers_and_words_holds(path: Path) -> None:
    text = notebooks.prose(path)
    for claim, holds in facts(path).CLAIMS:
        assert claim in text, claim
        assert holds, claim
