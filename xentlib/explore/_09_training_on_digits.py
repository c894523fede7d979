"""The explorers of notebook 09: a classifier learns real digits, and says how sure it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from xentlib.activations import softmax
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.explore import _digits
from xentlib.losses import categorical_cross_entropy_from_logits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_STARTS = ("blank", "wrong")
_FAINT: Any = {"color": style.GUIDE, "lw": 1, "alpha": 0.5}  # of both starts, under the chosen


class DecisionBoundary(Explorer):
    """1 or 5? Two numbers of each picture, and the line where the classifier is undecided."""

    step = Slider("step", low=0, high=_digits.STEPS["on pairs"], value=0, step=1)
    start = Choice("start", options=_STARTS, value="blank")

    def scenery(self, figure: Figure) -> None:
        """Draw the training pictures as points, and faintly the losses from both starts."""
        plane = figure.add_axes((0.10, 0.15, 0.50, 0.73), xlabel="ink", ylabel="symmetry")
        plane.set(xlim=(-3.5, 3.5), ylim=(-2.2, 2.2), yticks=range(-2, 3))
        plane.set_title("shaded: it says 5;  line: p = ½;  dotted: 0.1, 0.9", size=11)
        self.side = plane.fill([], [], fc=style.MODEL + "2e", animated=True)[0]
        x, y = _digits.pairs()[0]
        for digit, color in ((1, style.INK), (5, style.TRUTH)):
            points = x[y[:, 0] == (digit == 5)].T
            plane.plot(*points, ls="", marker=f"${digit}$", color=color, ms=7, mew=0.3)
        self.lines = [marks.line(plane, form, color=style.MODEL) for form in (":", ":", "-")]
        for line in self.lines:
            line.set_clip_on(True)
        cost = figure.add_axes((0.70, 0.15, 0.28, 0.73), xlabel="step", title="loss in nats")
        cost.set(xlim=(0, self.step.high), ylim=(0, 3))
        cost.grid(visible=True)
        for losses in (_digits.on_pairs(start).measures.T for start in _STARTS):
            cost.plot(losses[0], **_FAINT)
            cost.plot(losses[1], "--", **_FAINT)
        self.curves = [
            marks.line(cost, "o-", color=style.INK, lw=1.8, ms=9),
            marks.line(cost, "--", color=style.GUIDE, lw=1.8),
        ]
        cost.legend(self.curves, ("training", "held out"), frameon=False, fontsize=11)

    def compute(self, step: int, start: str) -> dict[str, Any]:
        """Return the classifier at that step, its losses and its accuracy on held-out pictures."""
        training, (x, y) = _digits.on_pairs(start), _digits.pairs()[1]
        model = training.path[step]
        right = (model.logits(x) > 0) == (y == 1)
        losses = {"losses": training.measures[step], "curves": training.measures.T}
        return {"model": model, "accuracy": right.mean(), **losses}

    def draw(self, state: Any) -> None:
        """Turn the lines, shade the side of the fives, and mark the step on the loss."""
        weights, bias = state.model.weights[:, 0], state.model.bias[0]
        length = math.hypot(*weights) or math.inf  # all weights 0: all lines shrink to a point
        ahead, along = weights / length, np.array([-weights[1], weights[0]]) / length
        for line, logit in zip(self.lines, (-math.log(9), math.log(9), 0), strict=True):
            foot = ahead * (logit - bias) / length
            left, right = foot - 9 * along, foot + 9 * along
            line.set_data(*np.transpose([left, right]))
        self.side.set_xy([left, right, right + 9 * ahead, left + 9 * ahead])
        for line, curve in zip(self.curves, state.curves, strict=True):
            line.set(data=(range(len(curve)), curve), markevery=[state.step])

    def read(self, state: Any) -> str:
        """Return the logit as a formula, the losses and the accuracy."""
        of_ink, of_symmetry = state.model.weights[:, 0]
        training, held_out = map(number, state.losses)
        return (
            f"p(5) = σ({_signed(of_ink, '')} · ink {_signed(of_symmetry)} · symmetry "
            f"{_signed(state.model.bias[0])})\n"
            f"loss: {training} nats on the training pictures, {held_out} nats held out\n"
            f"right on {state.accuracy:.0%} of the held-out pictures"
        )


def _signed(value: float, plus: str = "+ ") -> str:
    """Return a number to be added, with its sign in front."""
    minus = plus.replace("+", "−") or "−"
    return (minus if value < -0.005 else plus) + f"{abs(value):.2f}"


class LearningCurves(Explorer):
    """The same start, the same steps: trained on cross-entropy, and trained on squared error."""

    step = Slider("step", low=0, high=_digits.STEPS["on digits"], value=0, step=1)
    start = Choice("start", options=_STARTS, value="blank")

    size = (7.2, 4.6)
    _titles = ("cross-entropy, nats", "squared error", "classification error")
    _names = ("cross-entropy", "squared error")
    _looks: Any = (("-", {"marker": "o"}), ("--", {"marker": "s", "mfc": style.PAPER}))

    def scenery(self, figure: Figure) -> None:
        """Draw the curves of three held-out measures, and under them room for the weights."""
        self.curves = []
        runs = [run for start in _STARTS for run in _digits.on_digits(start)]
        for k, title in enumerate(self._titles):
            axes = figure.add_axes((0.06 + 0.325 * k, 0.48, 0.265, 0.44), yscale="log", title=title)
            axes.set(xlim=(0, self.step.high), ylim=(0.02, 20))
            axes.set_xticks([0, 20, 40], ["step 0", "20", "40"])
            axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
            axes.grid(visible=True)
            for run, (form, _) in zip(runs, 2 * self._looks, strict=True):
                axes.plot(run.measures[:, k], form, **_FAINT)
            for form, marker in self._looks:
                look = {"color": style.INK, "lw": 1.8, "ms": 9, "mew": 1.8, **marker}
                self.curves.append(marks.line(axes, form, **look))
        trained = self.curves[-2:]
        axes.legend(trained, self._names, title="trained on", fontsize=11, frameon=False)
        page = figure.add_axes((0.17, 0.01, 0.82, 0.36))
        self.weights = marks.picture(page, (18, 90), cmap="Greys", vmin=-2.5, vmax=2.5)
        for k in range(10):
            page.text(9 * k + 3.5, -1.5, str(k), ha="center", fontweight="bold")
        for k, name in enumerate(("cross-\nentropy", "squared\nerror")):
            page.text(-2, 9 * k + 3.5, name, ha="right", va="center")

    def compute(self, step: int, start: str) -> dict[str, Any]:
        """Return three measures of both trainings, and the weights as pictures."""
        runs = _digits.on_digits(start)
        return {
            "measures": [run.measures[step] for run in runs],
            "curves": [run.measures[:, k] for k in range(3) for run in runs],
            "weights": np.vstack([_templates(run.path[step].weights) for run in runs]),
        }

    def draw(self, state: Any) -> None:
        """Draw the curves of this start, mark the step on each, and show the weights."""
        for line, curve in zip(self.curves, state.curves, strict=True):
            line.set(data=(range(len(curve)), curve), markevery=[state.step])
        self.weights.set_data(state.weights)

    def read(self, state: Any) -> str:
        """Return the three measures of both."""
        return "\n".join(
            f"trained on {name}: {amount(nats, 'nats')}, "
            f"squared error {number(square)}, wrong on {wrong:.1%}"
            for name, (nats, square, wrong) in zip(self._names, state.measures, strict=True)
        )


def _templates(weights: Any) -> Any:
    """Return the weights of the ten classes as pictures in a row, with gaps."""
    pictures = weights.T.reshape(10, 8, 8)
    return np.hstack([*np.pad(pictures, ((0, 0), (0, 1), (0, 1)), constant_values=np.nan)])


class MostSurprising(Explorer):
    """The held-out digits in the order of their surprise, and what the classifier says of each."""

    rank = Slider("rank", low=1, high=100, value=1, step=1)

    def scenery(self, figure: Figure) -> None:
        """Draw the surprise of every held-out digit, the most surprising first."""
        page = figure.add_axes((0.02, 0.15, 0.28, 0.70))
        page.add_patch(
            Rectangle((-0.5, -0.5), 8, 8, fc="none", ec=style.GUIDE, lw=2, clip_on=False)
        )
        self.picture = marks.picture(page, (8, 8), cmap="Greys", vmin=0, vmax=1)
        self.name = marks.words(page, ha="center", color=style.TRUTH, fontweight="bold", size=13)
        says = figure.add_axes((0.37, 0.15, 0.31, 0.70), xlim=(-0.6, 9.6), ylim=(0, 1))
        says.set(xticks=range(10), xlabel="digit", title="what it says: p")
        says.grid(visible=True, axis="y")
        self.bars = marks.bars(says, fc=style.MODEL)
        self.truth = marks.area(says, fc="none", ec=style.TRUTH, lw=1.8, ls="--")
        order = figure.add_axes((0.76, 0.15, 0.23, 0.70), xscale="log", xlabel="rank")
        surprises = _digits.ranked()[1]
        order.set(xlim=(1, len(surprises)), ylim=(0, 4.5), yticks=range(5))
        order.set(title="surprise in nats", xticks=[1, 10, 100], xticklabels=["1", "10", "100"])
        order.grid(visible=True)
        order.plot(range(1, 1 + len(surprises)), surprises, color=style.INK)
        order.axhline(surprises.mean(), color=style.GUIDE, ls="--", lw=1.6)
        order.text(1.2, surprises.mean() + 0.1, "mean:\nthe loss", color=style.GUIDE)
        self.point = marks.line(order, "o", color=style.INK, ms=10)

    def compute(self, rank: int) -> dict[str, Any]:
        """Return the picture of that rank, its label, its probabilities and its surprise."""
        order, surprises = _digits.ranked()
        which, (pixels, labels) = order[rank - 1], _digits.parts()[1]
        return {
            "pixels": pixels[which].reshape(8, 8),
            "label": int(labels[which]),
            "name": f"{'an' if labels[which] == 8 else 'a'} {labels[which]}",
            "p": softmax(_digits.classifier().logits(_digits.centred()[1].pixels[which])),
            "surprise": surprises[rank - 1],
        }

    def draw(self, state: Any) -> None:
        """Show the picture, its name, and a bar for each digit."""
        self.picture.set_data(state.pixels)
        marks.put_words(self.name, f"it is {state.name}", 3.5, -1)
        marks.put_bars(self.bars, np.arange(10) - 0.36, 0.72, state.p)
        self.truth.set_bounds(state.label - 0.46, 0, 0.92, 1)
        self.point.set_data([state.rank], [state.surprise])

    def read(self, state: Any) -> str:
        """Return the surprise with the numbers in it."""
        said, p = int(state.p.argmax()), state.p[state.label]
        verdict = "right" if said == state.label else "wrong"
        return (
            f"rank {state.rank}: it is {state.name}; the classifier says {said} ({verdict})\n"
            f"I = −ln p({state.label}) = −ln {number(p, 5)} = {amount(state.surprise, 'nats')}"
        )


class Confidence(Explorer):
    """Scale the logits: how sure it is moves; how often it is right does not."""

    temperature = Slider("temperature T", low=0.25, high=5, value=1, step=0.05)
    learnt = Choice("digits learnt from", options=(1200, 100), value=1200)

    _bins = 5

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the loss at each temperature, and for what it says against what is so."""
        cost = figure.add_axes((0.09, 0.15, 0.38, 0.62), xlabel="temperature T", xscale="log")
        cost.set(xlim=(0.25, 5), ylim=(0, 1.03), ylabel="share, or nats")
        cost.set_xticks([0.25, 0.5, 1, 2, 5], ["¼", "½", "1", "2", "5"])
        cost.minorticks_off()
        cost.grid(visible=True)
        self.right = marks.line(cost, "--", color=style.TRUTH)
        self.losses = marks.line(cost, "-", color=style.INK)
        self.losses.set_clip_on(True)
        self.best = marks.line(cost, "*", color=style.INK, ms=15)
        self.point = marks.line(cost, "o", color=style.INK, ms=9)
        plane = figure.add_axes((0.59, 0.15, 0.38, 0.62), xlabel="how sure it is")
        plane.set(xlim=(0, 1), ylim=(0, 1.03), ylabel="share, or probability")
        self.bars = marks.bars(plane, fc=style.TRUTH_TINT, ec=style.TRUTH, lw=1.8)
        self.counts = [marks.words(plane, ha="center", va="bottom") for _ in range(self._bins)]
        self.sure = marks.line(plane, "D-", color=style.MODEL, ms=8, lw=1.2)
        best = "least loss on the tuning part"
        _name_above(cost, {self.right: "share right", self.losses: "loss in nats", self.best: best})
        _name_above(plane, {self.bars: "how often it is right", self.sure: "how sure it is"})

    def compute(self, temperature: float, learnt: int) -> dict[str, Any]:
        """Return the loss, how sure it is, how often it is right, and both bin by bin."""
        z, y, losses, best = _digits.tested(learnt)
        p = softmax(z, temperature=temperature)
        sure, right = p.max(axis=-1), p.argmax(axis=-1) == y
        return {
            "loss": categorical_cross_entropy_from_logits(y, z / temperature),
            "losses": losses,
            "best": best,
            "sure": sure.mean(),
            "right": right.mean(),
            "bins": _binned(sure, right, self._bins),
        }

    def draw(self, state: Any) -> None:
        """Draw the curve of this classifier, move the point, and size the bars."""
        self.right.set_data([0.25, 5], [state.right, state.right])
        self.losses.set_data(_digits.TEMPERATURES, state.losses)
        self.best.set_data(
            [state.best], [np.interp(state.best, _digits.TEMPERATURES, state.losses)]
        )
        marks.put_point(self.point, state.temperature, state.loss, top=1)
        counts, sure, right = state.bins
        lefts = np.arange(self._bins) / self._bins
        marks.put_bars(self.bars, lefts, 1 / self._bins, right)
        for label, left, count in zip(self.counts, lefts, counts, strict=True):
            marks.put_words(label, str(count or ""), left + 0.5 / self._bins, 0.01)
        self.sure.set_data(sure[counts > 0], sure[counts > 0])

    def read(self, state: Any) -> str:
        """Return the loss at this temperature, the best one, and what it says against what is."""
        return (
            f"T = {number(state.temperature, 2)}: loss {amount(state.loss, 'nats')} "
            f"(★ least on the tuning part: T = {number(state.best, 2)})\n"
            f"sure of {state.sure:.1%} on average, right on {state.right:.1%} of the test part"
        )


def _binned(sure: Any, right: Any, bins: int) -> tuple[Any, ...]:
    """Return how many samples are in each bin of confidence, and the means of both there."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    return counts, *(np.bincount(place, x, bins) / np.maximum(counts, 1) for x in (sure, right))


def _name_above(axes: Axes, marks: dict[Any, str]) -> None:
    """Say above the axes what each mark stands for."""
    place: Any = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "frameon": False}
    axes.legend(list(marks), list(marks.values()), **place)
