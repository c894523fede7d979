"""The explorers of notebook 02: average surprise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib import style
from xentlib.controls import Simplex
from xentlib.explore import _marks
from xentlib.explorer import Explorer
from xentlib.information import entropy, self_information
from xentlib.text import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OUTCOMES = ("boots", "does not boot", "explodes")
LOOKS = (
    {"fc": "#cfe3f5", "ec": style.TRUTH},
    {"fc": "#f7ded0", "ec": style.MODEL, "hatch": "//"},
    {"fc": "#f0d9e3", "ec": style.EXTRA, "hatch": "\\\\"},
)


class EntropyOfThree(Explorer):
    """Three outcomes: each a box as wide as it is likely and as high as it is surprising."""

    p = Simplex(OUTCOMES, value=(0.7, 0.2, 0.1))

    _top = 5.0  # nats

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the boxes, and a gauge that ends at ln 3."""
        boxes = figure.add_axes((0.09, 0.16, 0.62, 0.70))
        boxes.set(xlim=(0, 1), ylim=(0, self._top), xlabel="probability", ylabel="surprise in nats")
        boxes.set_title("the area of all boxes is the entropy", pad=22)
        boxes.grid(visible=True, axis="y")
        gauge = figure.add_axes((0.82, 0.16, 0.08, 0.70))
        gauge.set(xlim=(0, 1), ylim=(0, 1.2), xticks=[])
        gauge.set_title("entropy\nin nats", pad=8)
        gauge.axhline(math.log(3), color=style.INK, ls="--", lw=1.8)
        gauge.text(1.15, math.log(3), "ln 3", va="center")
        self.boxes = [_marks.area(boxes, lw=1.8, **look) for look in LOOKS]
        self.names = [_marks.words(boxes, ha="center", va="bottom") for _ in OUTCOMES]
        self.average = _marks.line(boxes, "--", color=style.INK, lw=2.2)
        self.column = _marks.area(gauge, fc="#bbbbbb", ec=style.INK, lw=1.8)
        self.label = _marks.words(gauge, x=1.15, va="center", fontweight="bold")

    def compute(self, p: tuple[float, ...]) -> dict[str, Any]:
        """Return the surprise of each outcome, and their mean."""
        return {"surprises": np.asarray(self_information(p)), "entropy": entropy(p)}

    def draw(self, state: Any) -> None:
        """Size the boxes and the column."""
        left = 0.0
        for box, name, word, p, surprise in zip(
            self.boxes, self.names, OUTCOMES, state.p, state.surprises, strict=True
        ):
            height = min(surprise, self._top) if p else 0
            box.set_bounds(left, 0, p, height)
            name.set_text(word if p > 0.04 * len(word) * 0.55 else "")
            name.set_position((left + p / 2, max(height, state.entropy) + 0.08))
            left += p
        self.average.set_data([0, 1], [state.entropy, state.entropy])
        self.column.set_bounds(0, 0, 1, state.entropy)
        self.label.set_text(number(state.entropy))
        self.label.set_y(min(state.entropy, math.log(3) - 0.09))

    def read(self, state: Any) -> str:
        """Return the mean with the numbers in it."""
        terms = [
            f"{number(p, 2)} · {number(surprise, 2)}" if p else "0"
            for p, surprise in zip(state.p, state.surprises, strict=True)
        ]
        return f"H(p) = {' + '.join(terms)} = {number(state.entropy)} nats"
