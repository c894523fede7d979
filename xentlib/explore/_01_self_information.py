"""The explorers of notebook 01: surprise and its units, independent events, halving questions."""

from __future__ import annotations

import math
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from matplotlib.patches import Rectangle

from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.information import self_information

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BASES = {"bits": 2.0, "nats": math.e, "bans": 10.0}
_LOOKS = (  # of event A, of both, of event B
    {"fc": style.TRUTH_TINT, "ec": style.TRUTH, "lw": 1.5},
    {"fc": style.TRUTH_SHADE, "ec": style.INK, "lw": 1.5},
    {"fc": "none", "ec": style.TRUTH, "lw": 1.5, "hatch": "//"},
)
_LOGARITHMS = {"bits": "log₂", "nats": "ln", "bans": "log₁₀"}


class SelfInformation(Explorer):
    """Surprise against probability."""

    p = Slider("probability p", low=0, high=1, value=0.5)

    _top = 5.0  # nats; the curve leaves the picture at p = 0.0067
    _rulers: ClassVar[dict[str, float]] = {"nats": 0.0}  # where each stands, in axes fractions
    _left = 0.1
    _logarithm = "ln"

    def scenery(self, figure: Figure) -> None:
        """Draw −log p, with a ruler for each unit."""
        axes = figure.add_axes((self._left, 0.17, 0.98 - self._left, 0.68))
        axes.set(xlim=(-0.03, 1.03), ylim=(0, self._top), xlabel="probability p")
        axes.grid(visible=True)
        p = np.exp(-np.linspace(0, self._top, 300))
        axes.plot(p, self_information(p), color=style.INK)
        axes.text(1.02, 4.8, f"surprise I(p) = −{self._logarithm} p", ha="right", va="top")
        for unit, place in self._rulers.items():
            self._draw_ruler(axes, unit, place)
        self.drop = marks.line(axes, ":", color=style.TRUTH, lw=1.8)
        self.level = marks.line(axes, "--", color=style.TRUTH, lw=1.8)
        self.reading = marks.line(axes, "<", color=style.TRUTH, ms=9)
        self.point = marks.line(axes, "o", color=style.TRUTH, ms=12, zorder=5)
        self.label = marks.words(axes, color=style.TRUTH, fontweight="bold", size=13)

    def _draw_ruler(self, axes: Axes, unit: str, place: float) -> None:
        size = float(self_information(math.exp(-1), base=_BASES[unit]))  # of one nat
        ruler = axes.secondary_yaxis(
            place, functions=(lambda nats: np.multiply(nats, size), lambda x: np.divide(x, size))
        )
        ruler.set_yticks(np.arange(0, self._top * size + 0.01, 0.5 if unit == "bans" else 1))
        axes.text(place, 1.06, unit, transform=axes.transAxes, ha="center")

    def compute(self, p: float, unit: str = "nats") -> dict[str, Any]:
        """Surprise in the unit, and in nats for the height of the point."""
        return {
            "unit": unit,
            "surprise": self_information(p, base=_BASES[unit]),
            "nats": self_information(p),
        }

    def draw(self, state: Any) -> None:
        """Move the point along the curve, with a line down to p and one across to the ruler."""
        height = marks.put_point(self.point, state.p, state.nats, top=self._top)
        self.drop.set_data([state.p, state.p], [0, height])
        ruler = -0.03 + 1.06 * self._rulers[state.unit]
        self.level.set_data([ruler, state.p], [height, height])
        self.reading.set_data([ruler], [height])
        self.label.set_text(f"{number(state.surprise)} {state.unit}")
        beyond, at_the_right = state.nats > self._top, state.p > 0.7
        self.label.set_horizontalalignment("right" if at_the_right else "left")
        self.label.set_position(
            (1.03, 0.6) if at_the_right else (state.p + 0.04, height + (-0.4 if beyond else 0.2))
        )

    def read(self, state: Any) -> str:
        """−log p with the numbers in it, and in words at the two ends."""
        at_the_ends = {0: " — it cannot happen", 1: " — it was certain"}
        return (
            f"I(p) = −{_LOGARITHMS[state.unit]} {number(state.p, 2)}"
            f" = {amount(state.surprise, state.unit)}{at_the_ends.get(state.p, '')}"
        )


class SurpriseUnits(SelfInformation):
    """Surprise against probability: one curve, and three rulers to read it by."""

    unit = Choice("unit", options=_BASES, value="bits")

    _rulers: ClassVar[dict[str, float]] = {"nats": 0.0, "bits": -0.16, "bans": -0.32}
    _left = 0.31
    _logarithm = "log"


class IndependentEvents(Explorer):
    """Two independent events: their probabilities multiply, their surprises add."""

    a = Slider("probability of A", low=0, high=1, value=0.5)
    b = Slider("probability of B", low=0, high=1, value=0.25)

    _top = 8.0  # bits

    def scenery(self, figure: Figure) -> None:
        """Draw a square whose sides are the two probabilities, and axes for the surprises."""
        square = figure.add_axes((0.09, 0.15, 0.40, 0.72), aspect="equal", anchor="W")
        square.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability of A", ylabel="probability of B")
        square.set_title("probabilities multiply", pad=24)
        square.spines[:].set_visible(True)
        stack = figure.add_axes((0.62, 0.15, 0.36, 0.72), ylabel="surprise in bits")
        stack.set(xlim=(-0.6, 1.6), ylim=(0, self._top))
        stack.set_xticks([0, 1], ["I(A) + I(B)", "I(A and B)"])
        stack.set_title("surprises add", pad=24)
        stack.grid(visible=True, axis="y")
        self.a_area, self.both_area, self.b_area = (marks.area(square, **look) for look in _LOOKS)
        self.a_strip = marks.words(square, y=1.02, ha="center", va="bottom")
        self.b_strip = marks.words(square, x=1.03, va="center")
        self.a_bar, self.both_bar, self.b_bar = (marks.area(stack, **look) for look in _LOOKS)
        self.names = [marks.words(stack, ha="center", va="center", bbox=marks.PAPER) for _ in "AB"]
        self.totals = [marks.total(stack) for _ in range(2)]

    def compute(self, a: float, b: float) -> dict[str, Any]:
        """Each surprise on its own; that of both from the product of the probabilities."""
        first, second, both = (float(self_information(p, base=2)) for p in (a, b, a * b))
        return {"both": a * b, "first": first, "second": second, "surprise_of_both": both}

    def draw(self, state: Any) -> None:
        """Size the two strips and their overlap, and stack the surprises."""
        self.a_area.set_bounds(0, 0, state.a, 1)
        self.b_area.set_bounds(0, 0, 1, state.b)
        self.both_area.set_bounds(0, 0, state.a, state.b)
        marks.put_words(self.a_strip, "A" if state.a else "", state.a / 2, 1.02)
        marks.put_words(self.b_strip, "B" if state.b else "", 1.03, state.b / 2)
        ends = [min(bits, self._top) for bits in (0, state.first, state.first + state.second)]
        for name, word, low, high in zip(self.names, "AB", ends, ends[1:], strict=False):
            marks.put_words(name, word if high - low > 0.7 else "", 0, (low + high) / 2)
        for bar, low, high in zip((self.a_bar, self.b_bar), ends, ends[1:], strict=False):
            bar.set_bounds(-0.35, low, 0.7, high - low)
        self.both_bar.set_bounds(0.65, 0, 0.7, min(state.surprise_of_both, self._top))
        sums = (state.first + state.second, state.surprise_of_both)
        for place, (total, bits) in enumerate(zip(self.totals, sums, strict=True)):
            marks.put_total(total, place, bits, top=self._top, decimals=2)

    def read(self, state: Any) -> str:
        """Return the product, its surprise, and the sum of the two surprises."""
        a, b, both = number(state.a, 2), number(state.b, 2), number(state.both, 4)
        return (
            f"P(A and B) = {a} · {b} = {both}\n"
            f"I(A and B) = −log₂ {both} = {amount(state.surprise_of_both, 'bits')}\n"
            f"I(A) + I(B) = {number(state.first)} + {number(state.second)}"
            f" = {amount(state.first + state.second, 'bits')}"
        )


class HalvingQuestions(Explorer):
    """Sixty-four squares, one of them secret: every yes/no answer halves what is left."""

    questions = Slider("questions asked", low=0, high=6, value=3, step=1)
    secret = Slider("secret square", low=1, high=64, value=43, step=1)

    _side = 8

    def scenery(self, figure: Figure) -> None:
        """Draw the numbered squares, and leave room for the questions and their answers."""
        board = figure.add_axes((0.02, 0.04, 0.51, 0.92))
        board.set(xlim=(-0.1, self._side + 0.1), ylim=(self._side + 0.1, -0.1), aspect="equal")
        board.axis("off")
        for square in range(self._side**2):
            row, column = divmod(square, self._side)
            board.add_patch(Rectangle((column, row), 1, 1, fc="#f2f2f2", ec=style.GRID))
            board.text(column + 0.5, row + 0.5, str(square + 1), ha="center", va="center", size=11)
        self.remaining = marks.area(board, fc="#0060a855", ec=style.TRUTH, lw=3)
        self.secret_square = marks.area(board, fc="none", ec=style.INK, lw=3)
        page = figure.add_axes((0.56, 0.04, 0.42, 0.92))
        page.axis("off")
        page.text(0, 0.93, "Is it in the …", fontweight="bold")
        for k in range(6):
            page.text(0, 0.80 - 0.125 * k, f"{k + 1}.  {('right', 'lower')[k % 2]} half of it?")
        self.answers = [
            marks.words(page, x=0.66, y=0.80 - 0.125 * k, fontweight="bold") for k in range(6)
        ]

    def compute(self, questions: int, secret: int) -> dict[str, Any]:
        """Halve the board, column-wise and row-wise in turn, keeping the half with the secret."""
        row, column = divmod(secret - 1, self._side)
        place = [column, row]
        corner, extent, answers = [0, 0], [self._side, self._side], []
        for k in range(questions):
            way = k % 2
            extent[way] //= 2
            answers.append(place[way] >= corner[way] + extent[way])
            corner[way] += extent[way] * answers[-1]
        left = extent[0] * extent[1]
        return {
            "place": place,
            "corner": corner,
            "extent": extent,
            "answers": answers,
            "left": left,
            "surprise": self_information(left / self._side**2, base=2),
        }

    def draw(self, state: Any) -> None:
        """Shade what is left, frame the secret, and write down the answers."""
        self.remaining.set_bounds((*state.corner, *state.extent))
        self.secret_square.set_bounds((*state.place, 1, 1))
        for words, yes in zip_longest(self.answers, state.answers):
            words.set_text({True: "yes", False: "no", None: ""}[yes])

    def read(self, state: Any) -> str:
        """How many squares are left, and what the answers told."""
        answers = "1 answer leaves" if state.questions == 1 else f"{state.questions} answers leave"
        return (
            f"secret {state.secret}: {answers} {state.left} of 64 squares\n"
            f"I = −log₂ ({state.left}/64) = {amount(state.surprise, 'bits')}"
        )
