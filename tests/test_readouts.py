"""Whoever adds up the numbers that a readout prints gets the sum that it prints, to a digit."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest

from xentlib import explore

if TYPE_CHECKING:
    from xentlib.engine.explorer import Explorer

SUM = re.compile(r"= ([^=≤]*·[^=≤]*?) = (\d+\.\d+)|: ([^=]*·[^=]*?) = (\d+\.\d+)")
PRINTED: list[tuple[type[Explorer], dict[str, Any]]] = [
    *((explore.WeatherForecast, {"forecast": p, "wet": 7}) for p in (0.5, 0.7, 0.9, 0.97)),
    *((explore.AverageSurprise, {"n": n, "run": 4}) for n in (1, 10, 1000)),
    *((explore.BinaryEntropy, {"p": p}) for p in (0.01, 0.7)),
    *((explore.EntropyOfThree, {"p": p}) for p in ((0.7, 0.2, 0.1), (1 / 3,) * 3)),
    (explore.HuffmanCode, {"p": (0.41, 0.295, 0.1475, 0.1475)}),
    *((explore.CrossEntropyBill, {"q": q}) for q in ((0.7, 0.2, 0.1), (0.4, 0.4, 0.2))),
]
for belief in ((0.5, 1 / 3, 1 / 6), (0.15, 0.35, 0.5), (1 / 3,) * 3):
    PRINTED += [
        (explore.CrossEntropyBill, {"q": belief}),
        (explore.KLBothWays, {"truth": "old", "q": belief}),
    ]


@pytest.mark.parametrize(
    ("cls", "values"), PRINTED, ids=lambda part: getattr(part, "__name__", str(part))
)
def test_the_numbers_of_a_readout_add_up(cls: type[Explorer], values: dict[str, Any]) -> None:
    explorer = cls(**values)
    readout = repr(explorer).partition(":\n")[2] or repr(explorer)
    sums = [[part for part in found if part] for found in SUM.findall(readout)]
    assert sums, readout
    for terms, printed in sums:
        python = terms.replace("·", "*").replace("ln(", "log(")
        total = eval(python, {"log": math.log})  # noqa: S307, of our own making
        a_digit = 1.1 * 10.0 ** -len(printed.partition(".")[2])
        assert total == pytest.approx(float(printed), abs=a_digit), readout
