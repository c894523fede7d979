"""The explorers of notebook 05: yes or no, logits, three ways to compute, and rare answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib.activations import sigmoid
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import MINUS, amount, number
from xentlib.gradients import binary_cross_entropy_gradient
from xentlib.losses import binary_cross_entropy, binary_cross_entropy_from_logits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_SCALES = {"×1": 1, "×10": 10, "×100": 100}
# The looks of the mean divided by the number of samples, and of that divided by their weights.
_MEANS = (("--", style.PAPER, style.PAPER), ("-", style.MODEL, "#dddddd"))
# What is written under them; without weights they are one.
_NAMES = ("mean", "divided by\nsamples    weights")
_GUESSES = np.array([0, *np.asarray(sigmoid(np.linspace(-7, 7, 85))), 1])
_ENTROPIES = binary_cross_entropy(_GUESSES, _GUESSES, reduction="none")  # each guess is the share


def _exactly(value: float) -> str:
    """Return a number that was set by hand with the digits that it was set with, and no others."""
    return f"{value:.6g}".replace("-", MINUS)


class _Branches(Explorer):
    """The loss over one number: a branch for y = 1, and its mirror image for y = 0."""

    y = Choice("target y", options=(0, 1), value=1)

    _ends: tuple[float, float]
    _top: float

    def _draw_branches(self, axes: Axes, x: Floats, losses: Floats) -> None:
        """Draw both branches, solid for y = 1 and dashed for y = 0, and the marks that move."""
        low, high = self._ends
        margin = 0.03 * (high - low)
        axes.set(xlim=(low - margin, high + margin), ylim=(0, self._top), ylabel="loss in nats")
        axes.grid(visible=True)
        axes.plot(x, losses, "-", color=style.INK)
        axes.plot(low + high - x, losses, "--", color=style.INK)
        self.drop = marks.line(axes, ":", color=style.MODEL, lw=1.8)
        self.point = marks.line(axes, "o", color=style.MODEL, ms=12, zorder=5)
        middle, above = (low + high) / 2, 0.6 * self._top  # no branch passes there
        self.label = marks.words(axes, middle, above, ha="center", fontweight="bold", size=16)

    def _put_point(self, x: float, loss: float) -> None:
        """Put the point on its branch, and the number between the two."""
        height = marks.put_point(self.point, x, loss, top=self._top)
        self.drop.set_data([x, x], [0, height])
        self.label.set_text(f"{number(loss)} nats")


class BinaryLoss(_Branches):
    """What a yes/no model pays: one branch of the loss for each target."""

    p = Slider("predicted probability p", low=0, high=1, value=0.7)

    _ends = (0, 1)
    _top = 5  # nats; a branch leaves the picture 0.0067 before its end

    def scenery(self, figure: Figure) -> None:
        """Draw the branches, and axes for the two distributions that the loss compares."""
        axes = figure.add_axes((0.08, 0.15, 0.53, 0.72), xlabel="predicted probability p of yes")
        losses = np.linspace(0, self._top, 200)
        self._draw_branches(axes, np.exp(-losses), losses)
        axes.text(0.05, 4.9, "y = 1: −ln p", va="top")
        axes.text(0.95, 4.9, "y = 0: −ln(1 − p)", va="top", ha="right")
        pair = figure.add_axes((0.73, 0.15, 0.26, 0.72), xlim=(-0.55, 1.55), ylim=(0, 1))
        pair.set_xticks([0, 1], ["no", "yes"])
        pair.set_ylabel("probability")
        pair.text(-0.5, 1.06, "target", color=style.TRUTH)
        pair.text(1.55, 1.06, "prediction", color=style.MODEL, ha="right")
        looks = (style.TRUTH_TINT, style.TRUTH, ""), (style.MODEL_TINT, style.MODEL, "//")
        self.bars = [
            marks.area(pair, fc=fill, ec=edge, hatch=hatch, lw=1.5)
            for fill, edge, hatch in looks
            for _ in ("no", "yes")
        ]

    def compute(self, y: int, p: float) -> dict[str, Any]:
        """Return the loss, and the two distributions (no, yes), one after the other."""
        no = round(1 - p, 12)  # 1 − 0.9 is 0.09999999999999998, which nobody wants to read
        return {"loss": binary_cross_entropy(y, p), "no": no, "pair": (1 - y, y, no, p)}

    def draw(self, state: Any) -> None:
        """Move the point, and size the bars: the target's at the left of the prediction's."""
        self._put_point(state.p, state.loss)
        lefts = (-0.42, 0.58, 0.02, 1.02)
        for bar, left, probability in zip(self.bars, lefts, state.pair, strict=True):
            bar.set_bounds(left, 0, 0.4, probability)

    def read(self, state: Any) -> str:
        """Return both terms with the numbers in them; the target switches one off."""
        yes, no = number(state.p, 2), number(state.no, 2)
        convention = "   (0 · ln 0 counts as 0)" if state.p == state.y else ""
        return (
            f"L = −[y ln p + (1 − y) ln(1 − p)] = −[{state.y} · ln {yes} + {1 - state.y} · ln {no}]"
            f" = {amount(state.loss, 'nats')}{convention}"
        )


class BinaryLossOverLogit(_Branches):
    """The logit, the probability it stands for, and the loss: two nearly straight lines."""

    z = Slider("logit z", low=-8, high=8, value=-2, step=0.1)

    size = (7.2, 4.6)
    _ends = (-8, 8)
    _top = 10

    def scenery(self, figure: Figure) -> None:
        """Draw the sigmoid, and under it the branches with the lines that they approach."""
        above = figure.add_axes((0.09, 0.74, 0.89, 0.22), ylabel="p = σ(z)", ylim=(0, 1))
        below = figure.add_axes((0.09, 0.13, 0.89, 0.54), sharex=above, xlabel="logit z")
        above.tick_params(labelbottom=False)
        above.grid(visible=True)
        z = np.linspace(*self._ends, 161)
        above.plot(z, sigmoid(z), color=style.MODEL)
        below.plot(z, np.abs(z), ":", color=style.GUIDE)
        losses = binary_cross_entropy_from_logits(1, z, reduction="none")
        self._draw_branches(below, z, np.asarray(losses))
        below.text(-7.7, 2.6, "y = 1")
        below.text(7.7, 2.6, "y = 0", ha="right")
        self.probability = marks.line(above, "o", color=style.MODEL, ms=12)
        self.tangent = marks.line(below, "-", color=style.INK, lw=8, alpha=0.3)

    def compute(self, y: int, z: float) -> dict[str, Any]:
        """Return the probability, the loss as a straight part and a bend, and its slope."""
        return {
            "p": sigmoid(z),
            "loss": binary_cross_entropy_from_logits(y, z),
            "straight": max(0, -z if y else z),
            "bend": binary_cross_entropy_from_logits(1, abs(z)),
            "slope": binary_cross_entropy_gradient(y, z),
        }

    def draw(self, state: Any) -> None:
        """Move the points, and lay a piece of the tangent on the branch."""
        self._put_point(state.z, state.loss)
        self.probability.set_data([state.z], [state.p])
        along = np.clip([state.z - 1, state.z + 1], *self._ends)
        self.tangent.set_data(along, state.loss + state.slope * (along - state.z))

    def read(self, state: Any) -> str:
        """Return the probability, the loss in its two parts, and the slope."""
        # Near 1, three decimals of p would hide what p − 1 is.
        p = number(state.p, 7 if state.y and state.p > 0.99 else 3)
        straight = _exactly(state.straight)
        return (
            f"p = σ({_exactly(state.z)}) = {p}\n"
            f"L = {straight} + ln(1 + e^−{_exactly(abs(state.z))})"
            f" = {straight} + {number(state.bend)} = {amount(state.loss, 'nats')}\n"
            f"slope = σ(z) − y = {p} − {state.y} = {number(state.slope)}"
        )


def _naive(y: int, z: float) -> tuple[float, float]:
    """Return loss and slope from the formulas as they are written."""
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-np.float64(z)))
    return _through_probability(y, p, p * (1 - p))


def _clipped(y: int, z: float) -> tuple[float, float]:
    """Return loss and slope with p kept between ε and 1 − ε, as Keras does."""
    p, epsilon = np.float64(sigmoid(z)), 1e-7
    kept = np.clip(p, epsilon, 1 - epsilon)
    return _through_probability(y, kept, p * (1 - p) * (kept == p))


def _through_probability(y: int, p: np.float64, rate: np.float64) -> tuple[float, float]:
    """Return the loss of p, and its slope by the chain rule: ∂L/∂p · ∂p/∂z."""
    given, sign = (p, -1) if y else (1 - p, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(0 - np.log(given)), float(sign / given * rate + 0)  # −0 + 0 is 0


class NumericalStability(Explorer):
    """One loss, computed in three ways: its value, and its slope over the logit."""

    y = Choice("target y", options=(0, 1), value=1)
    logit = Slider("logit", low=-10, high=10, value=-4, step=0.1)
    scale = Choice("scale", options=_SCALES, value="×1")

    _ways = ("naive", "clipped", "from logits")

    def scenery(self, figure: Figure) -> None:
        """Draw axes for three losses, logarithmic above 10, and for their three slopes."""
        losses = figure.add_axes((0.09, 0.12, 0.40, 0.72), ylim=(0, 1000))
        losses.set_yscale("symlog", linthresh=10, linscale=1.2)
        losses.set_yticks([0, 5, 10, 100, 1000], ["0", "5", "10", "100", "1000"])
        slopes = figure.add_axes((0.58, 0.12, 0.40, 0.72), ylim=(-1.2, 1.2))
        slopes.set_yticks([-1, 0, 1], ["−1", "0", "1"])
        slopes.axhline(0, color=style.INK, lw=1)
        self.bars, self.words = [], []
        for axes, title in ((losses, "loss in nats"), (slopes, "slope over z")):
            axes.set_title(title, pad=24)
            axes.set_xlim(-0.5, 2.5)
            axes.set_xticks(range(3), self._ways)
            axes.grid(visible=True, axis="y")
            for fill in ("#eeeeee", "#cccccc", "#aaaaaa"):
                self.bars.append(marks.area(axes, fc=fill, ec=style.INK, lw=1.5))
                self.words.append(marks.total(axes))

    def compute(self, y: int, logit: float, scale: str) -> dict[str, Any]:
        """Return loss and slope for each of the three ways; only the third is the library's."""
        z = logit * _SCALES[scale]
        stable = binary_cross_entropy_from_logits(y, z), binary_cross_entropy_gradient(y, z)
        return {"z": z, "pairs": (_naive(y, z), _clipped(y, z), stable)}

    def draw(self, state: Any) -> None:
        """Size the bars: three losses, then three slopes; a slope that is no number has none."""
        values = [value for numbers in zip(*state.pairs, strict=True) for value in numbers]
        for k, (bar, words, value) in enumerate(zip(self.bars, self.words, values, strict=True)):
            height = 0 if math.isnan(value) else min(value, 1000)
            bar.set_bounds(k % 3 - 0.35, 0, 0.7, height)
            words.set_verticalalignment("top" if value < 0 else "bottom")
            marks.put_words(words, _in_short(value), k % 3, height - 0.04 * (value < 0))

    def read(self, state: Any) -> str:
        """Return value and slope, one way a line."""
        return f"z = {_exactly(state.logit)} {state.scale} = {_exactly(state.z)}\n" + "\n".join(
            f"{way}: L = {amount(loss, 'nats')}, slope "
            + ("∞ · 0 (no number)" if math.isnan(slope) else number(slope))
            for way, (loss, slope) in zip(self._ways, state.pairs, strict=True)
        )


def _in_short(value: float) -> str:
    """Return what fits over a bar: a tiny number is told apart from 0, but not written out."""
    if math.isnan(value):
        return "no\nnumber"
    tiny = "≈ 0" if value else "0"
    arrow = "▲ " if math.isinf(value) else ""
    return arrow + number(round(value, 3)) if abs(value) >= 5e-4 else tiny


class ConstantGuess(Explorer):
    """One guess for all: its mean loss, with the positives weighted or not."""

    share = Slider("share of positives π", low=0, high=1, value=0.1)
    p = Slider("constant guess p", low=0, high=1, value=0.5)
    weight = Slider("weight w of a positive", low=1, high=20, value=1, step=1)

    _top = 2.5  # nats

    def scenery(self, figure: Figure) -> None:
        """Draw the entropy curve, on which every best guess lies, and axes for two means."""
        axes = figure.add_axes((0.09, 0.15, 0.58, 0.72), xlabel="constant guess p")
        axes.set(xlim=(-0.03, 1.03), ylim=(0, self._top), ylabel="mean loss in nats")
        axes.set_title("◆ best guess", loc="left", color=style.TRUTH, pad=22)
        axes.set_title("● your guess", loc="right", color=style.MODEL, pad=22)
        axes.grid(visible=True)
        axes.plot(_GUESSES, _ENTROPIES, "-.", color=style.TRUTH, lw=1.6)
        axes.text(0.52, 0.08, "entropy H(π)", color=style.TRUTH)
        means = figure.add_axes((0.76, 0.15, 0.23, 0.72), xlim=(-0.6, 1.6), sharey=axes, xticks=())
        means.set_title("nats", pad=22)
        self.name = marks.words(means, 0.5, -0.06, ha="center", va="top")
        self.best = marks.line(axes, ":D", color=style.TRUTH, ms=9, markevery=[1], zorder=4)
        self.means = [
            (
                marks.line(axes, form, color=style.INK),
                marks.line(axes, "o", color=style.MODEL, mfc=fill, ms=12, mew=1.8),
                marks.area(means, fc=light, ls=form, ec=style.INK, lw=1.5),
                marks.total(means),
            )
            for form, fill, light in _MEANS
        ]

    def compute(self, share: float, p: float, weight: int) -> dict[str, Any]:
        """Use that weights change the share of positives, and the mean weight, and nothing else."""
        mean_weight = weight * share + 1 - share
        best = weight * share / mean_weight
        return {
            "mean_weight": mean_weight,
            "best": best,
            "least": binary_cross_entropy(best, best),
            "mean": binary_cross_entropy(best, p),
            "curve": np.asarray(binary_cross_entropy(best, _GUESSES, reduction="none")),
        }

    def draw(self, state: Any) -> None:
        """Draw the loss of every constant guess, yours, and the best."""
        self.name.set_text(_NAMES[state.weight > 1])
        for k, factor in enumerate((state.mean_weight, 1)):
            curve, point, bar, total = self.means[k]
            losses, mean = factor * state.curve, factor * state.mean
            x = k if state.weight > 1 else 0.5
            curve.set_data(_GUESSES, marks.up_to(self._top, losses))
            marks.put_point(point, state.p, mean, top=self._top)
            bar.set_bounds(x - 0.35, 0, 0.7, min(mean, self._top))
            marks.put_total(total, x, mean, top=self._top, decimals=2)
        self.best.set_data([state.best, state.best], [0, state.least])

    def read(self, state: Any) -> str:
        """Return the best guess, and what yours costs, by either mean."""
        if state.weight > 1:
            return _with_weights(state)
        return (
            f"best p = π = {number(state.best, 2)}, at {amount(state.least, 'nats')}\n"
            f"loss: −π ln p − (1 − π) ln(1 − p) = {amount(state.mean, 'nats')}"
        )


def _with_weights(state: Any) -> str:
    """Return the best guess where a positive counts w times, and both means of yours."""
    by_samples, whole = state.mean_weight * state.mean, number(state.mean_weight, 2)
    return (
        f"best p = wπ / (wπ + 1 − π) = {number(state.weight * state.share, 2)} / {whole}"
        f" = {number(state.best, 2)}, at {amount(state.least, 'nats')} (by weights)\n"
        f"divided by samples: −wπ ln p − (1 − π) ln(1 − p) = {amount(by_samples, 'nats')}\n"
        f"divided by weights: {number(by_samples)} / {whole} = {amount(state.mean, 'nats')}"
    )
