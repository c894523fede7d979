"""The explorers of notebook 03: what a wrong belief costs, and why the direction matters."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from xentlib.datasets import COMPUTER
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Simplex, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import MINUS, amount, number
from xentlib.information import kl_divergence, self_information

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]

_OUTCOMES = tuple(COMPUTER)
_BELIEFS = [f"belief q: {outcome}" for outcome in _OUTCOMES]
_TRUTHS = {"old": tuple(COMPUTER.values()), "safe": (0.8, 0.2, 0.0), "certain": (1.0, 0.0, 0.0)}

_POINT: dict[str, Any] = {"color": style.MODEL, "mec": style.INK}
_MEAN: dict[str, Any] = {"color": style.EXTRA, "mec": style.PAPER, "ms": 16}
_MARKERS = {"o": _POINT, "s": _POINT, "D": _POINT, "*": _MEAN}  # of the outcomes, of their mean


class ExtraSurprise(Explorer):
    """Three outcomes, as wide as they are likely: what each costs you, and somebody who knows."""

    size = (7.2, 4.4)
    q = Simplex(_BELIEFS, value=(0.4, 0.4, 0.2))

    _p = np.array(_TRUTHS["old"])
    _top, _most = 4.0, 1.5  # nats: of a surprise, of the divergence

    def scenery(self, figure: Figure) -> None:
        """Draw the surprise of somebody who knows p, and a gauge for the sum of the areas."""
        axes = figure.add_axes((0.085, 0.21, 0.715, 0.55), ylabel="surprise in nats")
        axes.set(xlim=(-0.005, 1.005), ylim=(0, self._top))
        axes.set_xlabel("outcome, and its true probability p")
        axes.set_xticks((0.35, 0.79, 0.96), ["boots\n0.7", "does not\nboot 0.2", "explodes\n0.1"])
        axes.tick_params(axis="x", length=0)
        axes.grid(visible=True, axis="y")
        self.boxes = [marks.area(axes) for _ in _OUTCOMES]
        steps = {"drawstyle": "steps-post", "lw": 3}
        self.known = marks.line(axes, "-", color=style.TRUTH, **steps)
        self.believed = marks.line(axes, "--", color=style.MODEL, **steps)
        self.terms = [marks.words(axes, ha="center", va="bottom", size=11) for _ in _OUTCOMES]
        meanings = {
            f"who knows p: {MINUS}ln p": self.known,
            f"you, with q: {MINUS}ln q": self.believed,
            "extra": Patch(**marks.EXTRA),
            "spared": Patch(**marks.SPARED),
        }
        _name_above(axes, meanings, height=1.13, columns=2)
        gauge = figure.add_axes((0.885, 0.21, 0.1, 0.55), xlim=(-0.7, 0.7), ylim=(0, self._most))
        gauge.set(xticks=[], yticks=(0, 0.5, 1, 1.5))
        gauge.set_title("KL(p‖q)\nin nats", pad=24)
        self.column, self.total = marks.area(gauge, **marks.EXTRA), marks.total(gauge)

    def compute(self, q: tuple[float, ...]) -> dict[str, Any]:
        """Return both surprises of each outcome, their differences weighted by p, and the sum."""
        known, believed = _surprises(self._p), _surprises(q)
        terms = self._p * (believed - known)
        return {"known": known, "believed": believed, "terms": terms, "kl": _kl(self._p, q)}

    def draw(self, state: Any) -> None:
        """Put each box between the two surprises, and its signed area over it."""
        for line, levels in ((self.known, state.known), (self.believed, state.believed)):
            inside = np.where(levels <= self._top, levels, math.nan)
            line.set_data((0, 0.7, 0.9, 1), (*inside, inside[-1]))
        left = 0.0
        for box, label, p, *levels, term in zip(
            self.boxes, self.terms, self._p, state.known, state.believed, state.terms, strict=True
        ):
            low, high = np.minimum(np.sort(levels), self._top)
            box.set_bounds(left, low, p, high - low)
            box.set(**(marks.SPARED if term < 0 else marks.EXTRA))
            arrow = "▲ " if max(levels) > self._top else ""
            marks.put_words(label, arrow + _signed(term, 2), left + p / 2, high + 0.1)
            left += p
        self.column.set_bounds(-0.5, 0, 1, min(state.kl, self._most))
        marks.put_total(self.total, 0, state.kl, top=self._most)

    def read(self, state: Any) -> str:
        """Return the sum with the numbers in it, as a formula and term by term."""
        formula, total = _formula(self._p, state.q), amount(state.kl, "nats")
        return f"KL(p‖q) = {formula}\n= {_sum(state.terms)} = {total}"


class NeverNegative(Explorer):
    """Every point of −ln x lies on or above the line 1 − x, and so does the mean of any points."""

    size = (7.2, 4.4)
    truth = Choice("true p", options=_TRUTHS, value="old")
    q = Simplex(_BELIEFS, value=(0.3, 0.4, 0.3))

    _bottom, _top, _right = -2.5, 3.0, 5.0

    def scenery(self, figure: Figure) -> None:
        """Draw the curve, and the line that touches it at x = 1."""
        axes = figure.add_axes((0.1, 0.16, 0.86, 0.7), ylabel="extra surprise in nats")
        axes.set(xlim=(-0.12, self._right), ylim=(self._bottom, self._top))
        axes.set_xlabel("x = q/p: believed ÷ true")
        axes.axhline(0, color=style.GUIDE, lw=1)
        x = np.linspace(math.exp(-self._top), self._right, 400)
        axes.plot(x, -np.log(x), color=style.INK)
        axes.plot([0, 1 - self._bottom], [1, self._bottom], "--", color=style.GUIDE)
        axes.text(4.25, -0.95, f"{MINUS}ln x", size=13)
        axes.text(2.3, -2.1, f"1 {MINUS} x", color=style.GUIDE, size=13)
        self.rods = [marks.line(axes, "-", color=style.EXTRA, lw=width) for width in (3, 3, 3, 5)]
        self.points = [marks.line(axes, form, **look) for form, look in _MARKERS.items()]
        self.label = marks.words(axes, color=style.EXTRA, fontweight="bold", size=13)
        self.wasted = marks.words(axes, 4.95, 2.3, ha="right", color=style.MODEL)
        samples = [Line2D([], [], marker=form, ls="", **look) for form, look in _MARKERS.items()]
        meanings = dict(zip((*_OUTCOMES, "their mean"), samples, strict=True))
        _name_above(axes, meanings, height=1.06, columns=4)

    def compute(self, truth: str, q: tuple[float, ...]) -> dict[str, Any]:
        """Return x and −ln x of each outcome that can happen, and last their means under p."""
        pairs = list(zip(_TRUTHS[truth], q, strict=True))
        x = [q / p if p else math.nan for p, q in pairs]
        costs = [float(_surprises(q) - _surprises(p)) if p else math.nan for p, q in pairs]
        mean = math.fsum(q for p, q in pairs if p)
        means = {"x": [*x, mean], "costs": [*costs, _kl(_TRUTHS[truth], q)]}
        return {"p": _TRUTHS[truth], **means, "wasted": _tidy(1 - mean)}

    def draw(self, state: Any) -> None:
        """Put the points on the curve, their mean over the line, and a rod under each."""
        for point, p in zip(self.points, state.p, strict=False):
            point.set_markersize(3 + 8 * math.sqrt(p))
        for point, rod, form, x, cost in zip(
            self.points, self.rods, _MARKERS, state.x, state.costs, strict=True
        ):
            place, height = min(x, self._right), min(cost, self._top)
            point.set_marker("^" if cost > self._top else ">" if x > self._right else form)
            point.set_data([place], [height])
            rod.set_data([place, place], [max(1 - x, self._bottom), height])
        says = f"KL = {marks.short(cost)}"
        marks.put_words(self.label, says, place + 0.15, min(height, self._top - 0.4) + 0.15)
        says = f"wasted on what never happens: {number(state.wasted, 2)}"
        self.wasted.set_text(says if state.wasted else "")

    def read(self, state: Any) -> str:
        """Return each x, their mean, and how far the divergence lies above the line."""
        *ratios, mean = (number(x, 2) for x in state.x)
        each = ", ".join(
            f"{name} {ratio if p else 'never'}"
            for name, ratio, p in zip(_OUTCOMES, ratios, state.p, strict=True)
        )
        kl, line = amount(state.costs[-1], "nats"), number(state.wasted, 2)
        return f"x = q/p: {each}; mean {mean}\nKL(p‖q) = mean of −ln x = {kl} ≥ 1 − {mean} = {line}"


class _BothWays(Explorer):
    """A picture with two bars beside it: KL(p‖q) and KL(q‖p)."""

    _most = 3.0  # nats
    _decimals = 3

    def _add_costs(self, figure: Figure) -> Axes:
        axes = figure.add_axes((0.72, 0.15, 0.26, 0.65), ylabel="nats")
        axes.set(xlim=(-0.6, 1.6), ylim=(0, self._most))
        axes.set_xticks([0, 1], ["KL(p‖q)", "KL(q‖p)"])
        axes.grid(visible=True, axis="y")
        self.bars = [marks.area(axes, **marks.EXTRA) for _ in range(2)]
        self.totals = [marks.total(axes) for _ in self.bars]
        return axes

    def _put_costs(self, state: Any) -> None:
        costs = (state.forward, state.reverse)
        for x, (bar, total, cost) in enumerate(zip(self.bars, self.totals, costs, strict=True)):
            bar.set_bounds(x - 0.35, 0, 0.7, min(cost, self._most))
            marks.put_total(total, x, cost, top=self._most, decimals=self._decimals)


class KLBothWays(_BothWays):
    """A truth p and a belief q, and what it costs to take either for the other."""

    truth = Choice("true p", options=_TRUTHS, value="certain")
    q = Simplex(_BELIEFS, value=(0.7, 0.2, 0.1))

    def scenery(self, figure: Figure) -> None:
        """Draw axes for both distributions and for both divergences."""
        axes = figure.add_axes((0.1, 0.15, 0.52, 0.65), ylabel="probability")
        axes.set(xlim=(-0.5, 2.5), ylim=(0, 1))
        axes.set_xticks(range(3), _OUTCOMES)
        axes.grid(visible=True, axis="y")
        looks = (marks.TRUE, marks.BELIEVED)
        self.columns = [[marks.area(axes, **look) for _ in _OUTCOMES] for look in looks]
        self.notes = [marks.words(axes, ha="center", va="bottom", size=11) for _ in _OUTCOMES]
        meanings = {"true p": Patch(**marks.TRUE), "belief q": Patch(**marks.BELIEVED)}
        _name_above(axes, meanings, height=1.14, columns=2)
        self._add_costs(figure)

    def compute(self, truth: str, q: tuple[float, ...]) -> dict[str, Any]:
        """Return the divergence in both directions."""
        p = _TRUTHS[truth]
        return {"p": p, "forward": _kl(p, q), "reverse": _kl(q, p)}

    def draw(self, state: Any) -> None:
        """Size the columns, and say where one of the two has a zero and the other does not."""
        for k, (note, p, q) in enumerate(zip(self.notes, state.p, state.q, strict=True)):
            self.columns[0][k].set_bounds(k - 0.36, 0, 0.36, p)
            self.columns[1][k].set_bounds(k, 0, 0.36, q)
            never = "q says never" if p and not q else "never happens" if q and not p else ""
            marks.put_words(note, never, k, max(p, q) + 0.02)
        self._put_costs(state)

    def read(self, state: Any) -> str:
        """Return both sums with the numbers in them."""
        return (
            f"KL(p‖q) = {_formula(state.p, state.q)} = {amount(state.forward, 'nats')}\n"
            f"KL(q‖p) = {_formula(state.q, state.p)} = {amount(state.reverse, 'nats')}"
        )


class FitOneBump(_BothWays):
    """A truth of two bumps, a belief that has only one, and what the belief costs either way."""

    centre = Slider("centre of q", low=-5, high=5, value=-2, step=0.1)
    width = Slider("width of q", low=0.8, high=5, value=1, step=0.1)

    _decimals = 2

    def scenery(self, figure: Figure) -> None:
        """Draw the truth, and mark the least that a belief with one bump can cost."""
        axes = figure.add_axes((0.1, 0.15, 0.52, 0.65), ylabel="probability")
        axes.set(xlim=(-12, 12), ylim=(0, 0.16), xlabel="x", yticks=(0, 0.05, 0.1, 0.15))
        axes.fill_between(_GRID, _TWO_BUMPS, **marks.TRUE)
        self.belief = marks.line(axes, "--", color=style.MODEL, lw=3)
        meanings = {"true p: two bumps": Patch(**marks.TRUE), "belief q: one bump": self.belief}
        _name_above(axes, meanings, height=1.06, columns=1)
        costs = self._add_costs(figure)
        costs.set_title("dotted: the least", pad=22)
        self.goals = [marks.line(costs, ":", color=style.INK, lw=2.5) for _ in self.bars]

    def compute(self, centre: float, width: float) -> dict[str, Any]:
        """Return the bell on the grid, and the divergence in both directions."""
        q = _bell(centre, width)
        return {"belief": q, "forward": _kl(_TWO_BUMPS, q), "reverse": _kl(q, _TWO_BUMPS)}

    def draw(self, state: Any) -> None:
        """Draw the bell, size the bars, and lay the goals over them."""
        self.belief.set_data(_GRID, state.belief)
        self._put_costs(state)
        for x, (goal, least) in enumerate(zip(self.goals, _least(), strict=True)):
            goal.set_data([x - 0.45, x + 0.45], [least, least])

    def read(self, state: Any) -> str:
        """Return both divergences, and what weighs their terms."""
        return (
            f"KL(p‖q) = Σ p ln(p/q) = {amount(state.forward, 'nats')}\n"
            f"KL(q‖p) = Σ q ln(q/p) = {amount(state.reverse, 'nats')}"
        )


def _bell(centre: float | Floats, width: float | Floats) -> Floats:
    """Return a normal density on the grid, made to sum to 1 there.

    The narrowest is still about e⁻²²⁶ where it is least, far from underflow: no divergence of the
    picture is infinite by accident.
    """
    heights = np.exp(-(((_GRID - centre) / width) ** 2) / 2)
    return np.asarray(heights / heights.sum(axis=-1, keepdims=True))


_GRID = np.linspace(-12, 12, 81)
_TWO_BUMPS = (2 * _bell(-3, 1) + _bell(3, 1)) / 3


@functools.cache
def _least() -> tuple[float, float]:
    """Return the least KL(p‖q) and the least KL(q‖p) that the sliders of the bell can reach."""
    centres, widths = (np.array(slider.stops()) for slider in (FitOneBump.centre, FitOneBump.width))
    beliefs = _bell(centres[:, None, None], widths[:, None])
    forward, reverse = kl_divergence(_TWO_BUMPS, beliefs), kl_divergence(beliefs, _TWO_BUMPS)
    return float(np.min(forward)), float(np.min(reverse))


def _name_above(axes: Axes, meanings: Mapping[str, Artist], *, height: float, columns: int) -> None:
    """Say above the axes, at that height in axes fractions, what the marks mean."""
    look: dict[str, Any] = {"loc": "lower left", "frameon": False, "borderaxespad": 0}
    axes.legend(meanings.values(), meanings, bbox_to_anchor=(0, height), ncols=columns, **look)


def _surprises(p: ArrayLike) -> Floats:
    return np.asarray(self_information(p))


def _kl(p: ArrayLike, q: ArrayLike) -> float:
    return _tidy(float(kl_divergence(p, q)))


def _tidy(value: float) -> float:
    """Return `value` without what the rounding of dragged sliders leaves behind."""
    return round(value, 9) + 0.0  # + 0.0 takes the sign from −0.0


def _signed(value: float, decimals: int) -> str:
    rounded = round(value, decimals)
    return f"{MINUS if rounded < 0 else '+'}{number(abs(rounded), decimals)}"


def _sum(terms: Iterable[float]) -> str:
    """Return the terms as they are added up: 0.392 − 0.139 − 0.069."""
    first, *rest = (_signed(term, 3) for term in terms)
    return " ".join([first.removeprefix("+"), *(f"{term[0]} {term[1:]}" for term in rest)])


def _formula(p: Iterable[float], q: Iterable[float]) -> str:
    """Return Σ p ln(p/q) with the numbers in it."""
    return " + ".join(
        f"{_short(a)}·ln({_short(a)}/{_short(b)})" if a else "0" for a, b in zip(p, q, strict=True)
    )


def _short(probability: float) -> str:
    written = number(probability)
    return written if "e" in written else written.rstrip("0").rstrip(".")
