"""The explorers of notebook 02: average surprise, its greatest value, codes, two variables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from xentlib.coding import code_words, huffman_code_lengths
from xentlib.datasets import COMPUTER
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Simplex, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import number
from xentlib.information import entropy, kl_divergence, self_information

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_OUTCOMES = tuple(COMPUTER)
_COMPUTER = tuple(COMPUTER.values())
_WEATHER = ("sun", "cloud", "rain", "fog")
_CORNERS = np.array([[0.5, math.sqrt(3) / 2], [0, 0], [1, 0]])  # of the triangle: p @ _CORNERS

_TINTS = (marks.TRUE["fc"], style.TRUTH_SHADE)  # of the colour of the true distribution
_DARKER, _EMPTY = ({**marks.TRUE, "fc": tint} for tint in (_TINTS[1], style.PAPER))
_WITNESS = {**marks.BELIEVED, "ls": "-"}  # orange, but no belief
_SHARED = {**marks.EXTRA, "fc": marks.EXTRA["fc"] + "b0"}
_ABOVE: Any = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "frameon": False}


def _parts(p: NDArray[Any]) -> NDArray[Any]:
    """Return p · I(p), which is 0 at p = 0."""
    parts = np.zeros(np.shape(p))
    np.multiply(p, self_information(p, base=2), out=parts, where=p > 0)
    return parts


class AverageSurprise(Explorer):
    """The average surprise of a computer that is switched on again and again."""

    n = Slider("times switched on", low=1, high=1000, value=10, step=1)
    run = Choice("run", options=(1, 2, 3, 4), value=1)

    def scenery(self, figure: Figure) -> None:
        """Draw the entropy and the surprises as levels."""
        axes = figure.add_axes((0.09, 0.16, 0.63, 0.80), xscale="log", xlabel="times switched on")
        axes.set(xlim=(0.85, 1200), ylim=(0, 2.5), ylabel="surprise in nats")
        axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        axes.minorticks_off()
        for surprise in np.asarray(self_information(_COMPUTER)):
            axes.axhline(surprise, color=style.GRID)
        level = float(entropy(_COMPUTER))
        axes.axhline(level, color=style.TRUTH, ls="--", lw=1.8)
        axes.text(1400, level, "entropy H(p)", color=style.TRUTH, va="center")
        self.counts = [marks.words(axes, va="center") for _ in _OUTCOMES]
        self.path = marks.line(axes, "-", color=style.INK)
        self.point = marks.line(axes, "o", color=style.INK, ms=12)
        self.latest = marks.line(axes, "D", color=style.GUIDE, mfc=style.PAPER, mew=1.5, ms=7)

    def compute(self, n: int, run: int) -> dict[str, Any]:
        """Return how often each outcome came in the first `n` of a run, and the averages."""
        outcomes = np.random.default_rng(run).choice(len(_COMPUTER), size=n, p=_COMPUTER)
        surprises = np.asarray(self_information(_COMPUTER))
        return {
            "counts": np.bincount(outcomes, minlength=len(_COMPUTER)),
            "surprises": surprises,
            "latest": surprises[outcomes[-1]],
            "averages": np.cumsum(surprises[outcomes]) / np.arange(1, n + 1),
            "expected": entropy(_COMPUTER),
        }

    def draw(self, state: Any) -> None:
        """Lengthen the line, and count."""
        shown = np.unique(np.geomspace(1, state.n, 120).round().astype(int))  # as fine as the eye
        self.path.set_data(shown, state.averages[shown - 1])
        self.point.set_data([state.n], [state.averages[-1]])
        self.latest.set_data([state.n], [state.latest])
        for k, (count, surprise) in enumerate(zip(state.counts, state.surprises, strict=True)):
            marks.put_words(self.counts[k], f"{count} × {_OUTCOMES[k]}", 1400, surprise)

    def read(self, state: Any) -> str:
        """Return the average by outcome, and the same sum with the probabilities."""
        counted = marks.summed(state.counts, state.surprises, (0, 3))
        expected = marks.summed(_COMPUTER, state.surprises)
        return (
            f"average = ({counted}) / {state.n} = {number(state.averages[-1])} nats\n"
            f"H(p) = {expected} = {number(state.expected)} nats"
        )


class BinaryEntropy(Explorer):
    """The entropy of a coin against the probability of heads."""

    p = Slider("probability of heads p", low=0, high=1, value=0.7)

    def scenery(self, figure: Figure) -> None:
        """Draw the curve, and the part that heads has in it."""
        axes = figure.add_axes((0.09, 0.16, 0.89, 0.73), xlabel="probability of heads p")
        axes.set(xlim=(-0.03, 1.03), ylim=(0, 1.2), ylabel="bits")
        axes.grid(visible=True)
        p = (1 - np.cos(np.linspace(0, math.pi, 201))) / 2  # closer together at the steep ends
        both = entropy(np.stack([p, 1 - p]), base=2, axis=0)
        heads = _parts(p)
        (curve,) = axes.plot(p, both, color=style.INK)
        (part,) = axes.plot(p, heads, ":", color=style.TRUTH)
        axes.text(0.5, 1.08, f"at most 1 bit = {number(math.log(2))} nats", ha="center")
        self.heads, self.tails = marks.area(axes, **marks.TRUE), marks.area(axes, **_DARKER)
        meanings = ("entropy", "the part of heads", "the part of tails")
        axes.legend([curve, (self.heads, part), self.tails], meanings, ncols=3, **_ABOVE)
        self.tangent = marks.line(axes, "-", color=style.GUIDE, lw=1.8)
        self.tangent.set_clip_on(True)
        self.point = marks.line(axes, "o", color=style.INK, ms=12, zorder=5)

    def compute(self, p: float) -> dict[str, Any]:
        """Return the part of each side, p · I(p), their sum, and the slope of the curve."""
        sides = np.array([p, 1 - p])
        surprises = np.asarray(self_information(sides, base=2))
        return {
            "sides": sides,
            "surprises": surprises,
            "heads": _parts(sides)[0],
            "bits": entropy(sides, base=2),
            "nats": entropy(sides),
            "slope": surprises[0] - surprises[1],  # dH/dp = log₂ ((1 − p) / p)
        }

    def draw(self, state: Any) -> None:
        """Move the point and its tangent, on a pillar of the two parts."""
        p, bits, angle = state.p, state.bits, math.atan(0.4 * state.slope)  # as drawn
        self.point.set_data([p], [bits])
        across, up = 0.08 * math.cos(angle), 0.2 * math.sin(angle)
        self.tangent.set_data([p - across, p + across], [bits - up, bits + up])
        self.heads.set_bounds(p - 0.02, 0, 0.04, state.heads)
        self.tails.set_bounds(p - 0.02, state.heads, 0.04, bits - state.heads)

    def read(self, state: Any) -> str:
        """Return the mean of the two surprises with the numbers in it."""
        convention = "   (0 · log 0 counts as 0)" if state.p in (0, 1) else ""
        return (
            f"H(p) = {marks.summed(state.sides, state.surprises)}"
            f" = {number(state.bits)} bits = {number(state.nats)} nats{convention}"
        )


class EntropyOfThree(Explorer):
    """Three outcomes: each a box as wide as it is likely and as high as it is surprising."""

    p = Simplex(_OUTCOMES, value=_COMPUTER)

    _top = 5.0  # nats

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the boxes, and the triangle of all distributions over three outcomes."""
        boxes = figure.add_axes((0.08, 0.16, 0.44, 0.73), xlabel="probability")
        boxes.set(xlim=(0, 1), ylim=(0, self._top), ylabel="surprise in nats")
        boxes.grid(visible=True, axis="y")
        looks = (marks.TRUE, _EMPTY, _DARKER)
        self.boxes = [
            marks.area(boxes, label=name, **look)
            for name, look in zip(_OUTCOMES, looks, strict=True)
        ]
        boxes.legend(ncols=3, columnspacing=1.2, handletextpad=0.5, **_ABOVE)
        self.average = marks.line(boxes, "--", color=style.INK, lw=2.2)
        self.level = marks.words(boxes, va="center", fontweight="bold")
        triangle = figure.add_axes((0.64, 0.07, 0.35, 0.91), aspect="equal")
        _draw_triangle(triangle)
        self.point = marks.line(triangle, "o", color=style.TRUTH, ms=12, mec=style.PAPER)

    def compute(self, p: tuple[float, ...]) -> dict[str, Any]:
        """Return the surprise of each outcome, and their mean."""
        return {"surprises": np.asarray(self_information(p)), "entropy": entropy(p)}

    def draw(self, state: Any) -> None:
        """Size the boxes, and move the point."""
        left = 0.0
        for box, p, surprise in zip(self.boxes, state.p, state.surprises, strict=True):
            box.set_bounds(left, 0, p, min(surprise, self._top) if p else 0)
            left += p
        self.average.set_data([0, 1], [state.entropy, state.entropy])
        marks.put_words(self.level, number(state.entropy), 1.02, state.entropy)
        x, y = state.p @ _CORNERS
        self.point.set_data([x], [y])

    def read(self, state: Any) -> str:
        """Return the mean with the numbers in it."""
        return f"H(p) = {marks.summed(state.p, state.surprises)} = {number(state.entropy)} nats"


def _draw_triangle(axes: Axes) -> None:
    """Draw the entropy of every distribution over three outcomes, as a map."""
    axes.set(xlim=(-0.05, 1.05), ylim=(-0.14, 1.08))
    axes.axis("off")
    axes.text(0.5, 1.07, "lines of equal entropy", ha="center")
    grid = np.array([(i, j, 40 - i - j) for i in range(41) for j in range(41 - i)]) / 40
    surface: Any = (*(grid @ _CORNERS).T, entropy(grid), np.linspace(0, 1.1, 12))
    tints = LinearSegmentedColormap.from_list("", [style.PAPER, *_TINTS])
    axes.tricontourf(*surface, cmap=tints)
    axes.tricontour(*surface, colors=style.PAPER, linewidths=1)
    axes.plot(*_CORNERS[[0, 1, 2, 0]].T, color=style.INK, lw=1.5)
    places = ((0.5, 0.93, "center"), (0, -0.13, "left"), (1, -0.13, "right"))
    for name, (x, y, ha) in zip(_OUTCOMES, places, strict=True):
        axes.text(x, y, name, ha=ha, size=11)
    x, y = _CORNERS.mean(axis=0)
    axes.plot(x, y, "+", color=style.INK, ms=13, mew=2)
    axes.text(x, y - 0.12, "ln 3", ha="center")


class HuffmanCode(Explorer):
    """The surprise of four kinds of weather, and the lengths of their code words."""

    p = Simplex(_WEATHER, value=(0.5, 0.25, 0.125, 0.125), decimals=3)

    _top = 5.0  # bits

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the bars: of each outcome, and of the means."""
        axes = figure.add_axes((0.08, 0.10, 0.91, 0.80), xlim=(-0.6, 4.6), ylabel="bits")
        axes.set_ylim(0, 1.1 * self._top)
        axes.set_xticks(range(5), [*_WEATHER, "on average"])
        axes.axvline(3.5, color=style.GUIDE, lw=1)
        axes.grid(visible=True, axis="y")
        self.surprises = [marks.area(axes, **marks.TRUE) for _ in range(5)]
        self.lengths = [marks.area(axes, **marks.BELIEVED) for _ in range(5)]
        self.extra = marks.area(axes, **marks.EXTRA)
        samples = (self.surprises[0], self.lengths[0], self.extra)
        meanings = ("surprise −log₂ p", "length of its code word", "extra")
        axes.legend(samples, meanings, ncols=3, **_ABOVE)
        self.beyond = marks.line(axes, "^", color=style.TRUTH, ms=9)
        self.words = [marks.total(axes, color=style.MODEL) for _ in range(5)]
        self.room = marks.area(axes, fc="none", ec=style.GUIDE, lw=1.5, ls=":")
        self.room_name = marks.words(axes, ha="right", va="center", color=style.GUIDE)

    def compute(self, p: tuple[float, ...]) -> dict[str, Any]:
        """Return surprise, length and word of each outcome, and the two means."""
        lengths = [int(length) for length in huffman_code_lengths(p)]
        return {
            "surprises": np.asarray(self_information(p, base=2)),
            "lengths": lengths,
            "words": code_words(lengths),
            "entropy": entropy(p, base=2),
            "mean": float(np.dot(p, lengths)),
        }

    def draw(self, state: Any) -> None:
        """Size the bars and write down the code words."""
        surprises, lengths = (*state.surprises, state.entropy), (*state.lengths, state.mean)
        for k, word in enumerate((*state.words, "")):
            self.surprises[k].set_bounds(k - 0.4, 0, 0.4, min(surprises[k], self._top))
            self.lengths[k].set_bounds(k, 0, 0.4, lengths[k])
            marks.put_words(self.words[k], word, k + 0.2, lengths[k] + 0.05)
        beyond = np.flatnonzero(state.surprises > self._top)
        self.beyond.set_data(beyond - 0.2, np.full(len(beyond), self._top + 0.15))
        extra = state.mean - state.entropy
        self.extra.set_bounds(4, state.entropy, 0.4, extra)
        self.extra.set_visible(extra > 1e-9)  # at 0 it would be a line over the top of the mean
        self.room.set_bounds(4, state.entropy, 0.4, 1)
        marks.put_words(self.room_name, "1 bit", 3.96, state.entropy + 0.5)

    def read(self, state: Any) -> str:
        """Return the mean length with the numbers in it, between its two bounds."""
        low, mean, high = map(number, (state.entropy, state.mean, state.entropy + 1))
        return (
            f"mean length = {marks.summed(state.p, state.lengths, (3, 0))} = {mean} bits\n"
            f"H(p) = {low} ≤ {mean} < {high} = H(p) + 1"
        )


class JointEntropy(Explorer):
    """A coin A and a witness B: what each tells, what both tell, and what they share."""

    a = Slider("P(A = 1)", low=0, high=1, value=0.5)
    right = Slider("how often B is right", low=0, high=1, value=0.9)

    def scenery(self, figure: Figure) -> None:
        """Draw a square for the table of probabilities, and a ruler for the entropies."""
        square = figure.add_axes((0.02, 0.15, 0.36, 0.74), aspect="equal", anchor="NW")
        square.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], title="areas: P(A, B)")
        square.set_xlabel("left: A = 1,  right: A = 0")
        ruler = figure.add_axes((0.505, 0.15, 0.48, 0.74), title="lengths: entropies")
        ruler.set(xlim=(0, 2.03), ylim=(-0.45, 2.45), xlabel="bits")
        ruler.set_yticks([2, 1, 0], ["H(A)", "H(B)", "H(A, B)"])
        ruler.grid(visible=True, axis="x")
        tints = (_WITNESS["fc"], style.PAPER) * 2
        self.cells = [marks.box(square, **{**_WITNESS, "fc": tint}) for tint in tints]
        looks = (*(marks.TRUE, _WITNESS) * 2, _SHARED)
        self.bars = [marks.box(ruler, **look) for look in looks]

    def compute(self, a: float, right: float) -> dict[str, Any]:
        """Return the probabilities of A, of B given A, and the entropies."""
        of_a, of_b = np.array([a, 1 - a]), np.array([[right, 1 - right], [1 - right, right]])
        joint = of_a[:, None] * of_b  # a row for each A, a column for each B: first 1, then 0
        independent = np.outer(of_a, joint.sum(axis=0))
        # I(A; B) is the divergence from independence, which no rounding makes negative.
        shared = float(kl_divergence(joint.ravel(), independent.ravel(), base=2))
        h_a, h_b, h_both = (entropy(p, base=2) for p in (of_a, joint.sum(axis=0), joint.ravel()))
        return {
            "of_a": of_a, "of_b": of_b, "h_a": h_a, "h_b": h_b, "h_both": h_both,
            "h_b_given_a": float(of_a @ np.asarray(entropy(of_b, base=2))),
            "shared": round(shared, 12),
        }  # fmt: skip

    def draw(self, state: Any) -> None:
        """Cut the square, and lay the entropies side by side."""
        for a, width in enumerate(state.of_a):
            left = a * state.of_a[0]
            for b, height in enumerate(state.of_b[a]):
                bounds = (left, b * state.of_b[a, 0], width, height)
                says = (f"B = {1 - b}\n" if height > 0.18 else "") + number(width * height)
                marks.put_box(self.cells[2 * a + b], bounds, says, least=(0.2, 0.08))
        start, middle, end = state.h_both - state.h_b, state.h_a, state.h_both
        rows = (
            ("", 2, 0.6, 0, middle), ("", 1, 0.6, start, end), ("H(A|B)", 0, 0.6, 0, start),
            ("H(B|A)", 0, 0.6, middle, end), ("I(A; B)", 0, 2.6, start, middle),
        )  # fmt: skip
        for bar, (says, row, height, low, high) in zip(self.bars, rows, strict=True):
            marks.put_box(bar, (low, row - 0.3, high - low, height), says, least=(0.42, 0))
        self.bars[-1].rectangle.set_visible(state.shared > 0)

    def read(self, state: Any) -> str:
        """Return the two sums with the numbers in them."""
        h_a, h_b, h_both = map(number, (state.h_a, state.h_b, state.h_both))
        return (
            f"H(A, B) = H(A) + H(B|A) = {h_a} + {number(state.h_b_given_a)} = {h_both} bits\n"
            f"I(A; B) = H(A) + H(B) − H(A, B) = {h_a} + {h_b} − {h_both}"
            f" = {number(state.shared)} bits"
        )
