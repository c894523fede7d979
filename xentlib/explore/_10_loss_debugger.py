"""The explorers of notebook 10: losses that stick, are off, turn negative, lie, or rise."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xentlib.activations import log_softmax, sigmoid
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.information import entropy, self_information
from xentlib.losses import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

_STEPS = 80
_EASY = np.array([NormalDist().inv_cdf((k + 0.5) / 50) for k in range(50)])  # of 50 samples


class _Training(NamedTuple):
    """A classifier that is told the class and learns one number, with or without a mistake."""

    labels: int = 1  # true ones among the K classes
    smoothing: float = 0.0  # at 1, the target has nothing to do with the input
    twice: bool = False  # softmax, and once more in the loss

    def losses(self, classes: int, rate: float) -> Floats:
        """Return the loss at each step of descent on the lead of the true logits over the rest.

        The K − m other classes count like one with the logit ln(K − m), so each loss is a binary
        one, and its slope is prediction less target.
        """
        others = classes - self.labels
        behind = math.log(others / self.labels) if others else -math.inf
        target = 1 - self.smoothing + self.smoothing / classes
        lead, logits = 0.0, []
        for _ in range(_STEPS + 1):
            z, pace = lead - behind, 1.0
            if self.twice:
                p = float(sigmoid(z))
                z = (classes * p - 1) / others - behind  # probabilities, taken for logits
                pace = classes / others * p * (1 - p)
            logits.append(z)
            lead -= rate * self.labels * (float(sigmoid(z)) - target) * pace
        binary = np.asarray(binary_cross_entropy_from_logits(target, logits, reduction="none"))
        shared = math.log(self.labels) + (1 - target) * math.log(max(others, 1))
        return self.labels * (binary + shared)


_PATIENTS = {
    "A": _Training(labels=2),
    "B": _Training(smoothing=0.1),
    "C": _Training(twice=True),
    "D": _Training(smoothing=1.0),
}


class StuckLoss(Explorer):
    """Four trainings whose loss does not come down to 0, beside a healthy one that does."""

    patient = Choice("patient", options=_PATIENTS, value="A")
    classes = Choice("classes K", options=(2, 10, 1000), value=10)
    rate = Slider("learning rate", low=0.5, high=20, value=1, step=0.5)

    def scenery(self, figure: Figure) -> None:
        """Draw axes whose upper part, above 1 nat, is logarithmic."""
        axes = figure.add_axes((0.09, 0.14, 0.79, 0.80), xlabel="training step")
        axes.set_yscale("symlog", linthresh=1, linscale=1)
        axes.set(xlim=(0, _STEPS), ylim=(0, 20), ylabel="loss in nats (logarithmic above 1)")
        axes.set_yticks([0, 0.5, 1, 2, 5, 10, 20], ["0", "0.5", "1", "2", "5", "10", "20"])
        axes.grid(visible=True)
        axes.text(_STEPS, 0.01, " healthy", color=style.GUIDE)
        self.even = marks.line(axes, ":", color=style.GUIDE, lw=1.8)
        self.name = marks.words(axes, color=style.GUIDE, ha="right", va="bottom")
        self.healthy = marks.line(axes, "--", color=style.GUIDE, lw=1.8)
        self.curve = marks.line(axes, "-", color=style.INK, lw=3)
        self.end = marks.words(axes, weight="bold", va="center")

    def compute(self, patient: str, classes: int, rate: float) -> dict[str, Any]:
        """Return both curves, and what it costs to know nothing."""
        return {
            "losses": _PATIENTS[patient].losses(classes, rate),
            "healthy": _Training().losses(classes, rate),
            "even": float(self_information(1 / classes)),
        }

    def draw(self, state: Any) -> None:
        """Draw both curves, the loss that they ended at, and the line of knowing nothing."""
        steps, last = np.arange(_STEPS + 1), state.losses[-1]
        self.curve.set_data(steps, state.losses)
        self.healthy.set_data(steps, state.healthy)
        self.even.set_data([0, _STEPS], [state.even, state.even])
        marks.put_words(self.name, "ln K: knows nothing", _STEPS, 1.04 * state.even)
        marks.put_words(self.end, f" {number(last)}", _STEPS, last)

    def read(self, state: Any) -> str:
        """Return where the loss starts and where it ends."""
        first, last, healthy = (float(x) for x in (*state.losses[[0, -1]], state.healthy[-1]))
        return (
            f"to know nothing costs ln K = ln {state.classes} = {amount(state.even, 'nats')}\n"
            f"patient {state.patient}: {number(first)} nats at step 0, {amount(last, 'nats')}"
            f" at step {_STEPS} (healthy: {number(healthy)})"
        )


class LossFactor(Explorer):
    """Four programs that report the loss of a batch, and none of them reports yours."""

    program = Choice("program", options="EFGH", value="E")
    n = Slider("samples in the batch", low=1, high=32, value=8, step=1)

    _classes = 4
    _samples = np.arange(32)
    _weights = np.where(_samples % 5 == 3, 9, 1)  # one class is rare, and counts nine times
    _losses = np.asarray(self_information((0.2 + 0.7 * (_samples * 0.618 % 1)) / _weights**0.5))

    def scenery(self, figure: Figure) -> None:
        """Draw logarithmic axes, on which equal distances are equal factors."""
        axes = figure.add_axes((0.09, 0.14, 0.89, 0.76), ylabel="reported loss", yscale="log")
        axes.set(xlim=(0.5, 32.5), ylim=(0.1, 50), xlabel="samples in the batch")
        axes.set_yticks([0.1, 0.3, 1, 3, 10, 30], ["0.1", "0.3", "1", "3", "10", "30"])
        axes.grid(visible=True)
        axes.set_title("● yours, in nats", loc="left", color=style.INK)
        axes.set_title("■ the program's", loc="right", color=style.MODEL)
        self.gap = marks.line(axes, "-", color=style.EXTRA, lw=5)
        self.curves = [
            (marks.line(axes, form, color=color), marks.line(axes, mark, color=color, ms=7))
            for form, mark, color in (("-", "o", style.INK), ("--", "s", style.MODEL))
        ]

    def compute(self, program: str, n: int) -> dict[str, Any]:
        """Return your number and the program's for batches of 1 to 32 samples, and for this one."""
        sums, weights = np.cumsum(self._losses), np.cumsum(self._weights)
        mine = sums / (self._samples + 1)
        theirs = {
            "E": mine / math.log(2),
            "F": sums,
            "G": np.cumsum(self._weights * self._losses) / weights,
            "H": mine / self._classes,
        }[program]
        return {"curves": (mine, theirs), "pair": (float(mine[n - 1]), float(theirs[n - 1]))}

    def draw(self, state: Any) -> None:
        """Draw both numbers over the size of the batch, and the gap between them for this one."""
        for (curve, point), values, now in zip(self.curves, state.curves, state.pair, strict=True):
            curve.set_data(self._samples + 1, values)
            point.set_data([state.n], [now])
        self.gap.set_data([state.n, state.n], state.pair)

    def read(self, state: Any) -> str:
        """Return both numbers for this batch, and their ratio."""
        mine, theirs = state.pair
        return (
            f"yours: {amount(mine, 'nats')}; program {state.program}: {number(theirs)}\n"
            f"ratio = {number(theirs)} / {number(mine)} = {number(theirs / mine)}"
        )


class NegativeLoss(Explorer):
    """The binary loss for any target, also for one that is no target."""

    y = Slider("target y", low=-1, high=2, value=2, step=0.1)
    z = Slider("logit z", low=-8, high=8, value=0, step=0.1)

    _logits = np.linspace(-8, 8, 81)

    def scenery(self, figure: Figure) -> None:
        """Draw both honest branches, and the half of the picture where no honest loss can be."""
        axes = figure.add_axes((0.09, 0.14, 0.89, 0.78), xlabel="logit z", ylabel="loss in nats")
        axes.set(xlim=(-8, 8), ylim=(-8, 8))
        axes.grid(visible=True)
        axes.axhspan(-8, 0, fc="#f0f0f0", ec="none")
        axes.axhline(0, color=style.INK, lw=1)
        axes.text(0, -7.6, "no honest loss can be here", ha="center", color=style.GUIDE)
        for y in (0, 1):
            branch = binary_cross_entropy_from_logits(y, self._logits, reduction="none")
            axes.plot(self._logits, branch, ":", color=style.GUIDE, lw=1.8)
            axes.set_title(f"dotted: y = {y}", loc="left" if y else "right", color=style.GUIDE)
        self.curve = marks.line(axes, "-", color=style.INK)
        self.curve.set_clip_on(True)
        self.name = marks.words(axes, 0, 8.43, ha="center")
        self.lowest = marks.line(axes, "D", color=style.TRUTH, ms=10)
        self.point = marks.line(axes, "o", color=style.MODEL, ms=12)

    def compute(self, y: float, z: float) -> dict[str, Any]:
        """Use that the loss for y is the loss for 0 less y z; its formula does not look at y."""
        none = np.asarray(binary_cross_entropy_from_logits(0, self._logits, reduction="none"))
        return {
            "loss": binary_cross_entropy_from_logits(0, z) - y * z,
            "curve": none - y * self._logits,
            "slope": float(sigmoid(z)) - y,
            "least": float(entropy([1 - y, y])) if 0 <= y <= 1 else -math.inf,
            "best": math.log(y / (1 - y)) if 0 < y < 1 else math.inf if y > 0 else -math.inf,
        }

    def draw(self, state: Any) -> None:
        """Draw the loss for this target, its lowest point if it has one, and where you are."""
        self.curve.set_data(self._logits, state.curve)
        self.name.set_text(f"solid: y = {number(state.y, 1)}")
        self.lowest.set_data([state.best], [state.least])
        marks.put_point(self.point, state.z, state.loss, top=8)

    def read(self, state: Any) -> str:
        """Return the loss, its slope, and how low it can get."""
        least = number(state.least) if state.least >= 0 else "−∞: it falls for ever"
        return (
            f"L = −y ln p − (1 − y) ln(1 − p) = ln(1 + e^z) − y z"
            f" = {amount(state.loss, 'nats')}\n"
            f"slope = σ(z) − y = {number(state.slope)}; least loss = {least}"
        )


class FourCalls(Explorer):
    """One prediction over four classes, and what four calls say that it costs."""

    p = Slider("p of the true class", low=0, high=1, value=0.4)
    spread = Slider("rest on one wrong class", low=0, high=1, value=0)

    _top = 20.0

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the prediction and, logarithmic above 2 nats, for the four calls."""
        left = figure.add_axes((0.09, 0.15, 0.30, 0.70), xlim=(-0.6, 3.6), ylim=(0, 1))
        left.set_ylabel("probability")
        left.set_title("prediction p; - - target", pad=26)
        left.set_xticks(range(4), ["true", "b", "c", "d"])
        right = figure.add_axes((0.47, 0.15, 0.52, 0.70), xlim=(-0.6, 3.6), ylim=(0, self._top))
        right.set_yscale("symlog", linthresh=2, linscale=1.5)
        right.set_yticks([0, 1, 2, 5, 10, 20], ["0", "1", "2", "5", "10", "20"])
        right.set_title("loss in nats (logarithmic above 2)", pad=26)
        right.set_xticks(range(4), [f"call {k}" for k in range(1, 5)])
        right.grid(visible=True, axis="y")
        left.bar(0, 1, 0.84, fc="none", ec=style.TRUTH, lw=2.2, ls="--", clip_on=False)
        self.bars = [marks.area(left, **{**marks.BELIEVED, "ls": "-"}) for _ in range(4)]
        look = {"fc": "#dddddd", "ec": style.INK, "lw": 1.5}
        self.calls = [(marks.area(right, **look), marks.total(right)) for _ in range(4)]

    def compute(self, p: float, spread: float) -> dict[str, Any]:
        """Return the prediction, and what four calls make of it: not all of them are wrong."""
        even = (1 - p) * (1 - spread) / 3
        shares = np.array([p, even + (1 - p) * spread, even, even])
        truth = np.eye(4)[0]
        logs = -np.asarray(self_information(shares))
        clipped = np.asarray(self_information(np.clip(truth, 1e-7, 1 - 1e-7)))
        return {
            "shares": shares,
            "calls": (
                float(binary_cross_entropy(truth, shares)),
                float(categorical_cross_entropy(truth, shares)),
                float(shares @ clipped),  # arguments swapped, then clipped as Keras does
                float(categorical_cross_entropy_from_logits(0, log_softmax(log_softmax(logs)))),
            ),
        }

    def draw(self, state: Any) -> None:
        """Size the bars; an infinite loss leaves the picture."""
        for k, (bar, share) in enumerate(zip(self.bars, state.shares, strict=True)):
            bar.set_bounds(k - 0.35, 0, 0.7, share)
        for k, ((bar, words), loss) in enumerate(zip(self.calls, state.calls, strict=True)):
            bar.set_bounds(k - 0.35, 0, 0.7, min(loss, self._top))
            marks.put_total(words, k, round(loss, 9), top=self._top)

    def read(self, state: Any) -> str:
        """Return the prediction, and the four answers."""
        shares = ", ".join(number(share, 2) for share in state.shares)
        answers = "; ".join(f"call {k}: {number(x)}" for k, x in enumerate(state.calls, 1))
        return f"y = (1, 0, 0, 0), p = ({shares})\n{answers}"


class RisingLoss(Explorer):
    """Fifty held-out samples in training: more and more are right, and a few are surely wrong."""

    step = Slider("training step", low=1, high=100, value=30, step=1)
    wrong = Slider("wrong labels among 50", low=0, high=5, value=3, step=1)

    size = (7.2, 4.6)
    _steps = np.arange(1, 101)
    _mislabelled = (45, 40, 35, 30, 25)

    def scenery(self, figure: Figure) -> None:
        """Draw axes for accuracy and loss over the steps, and the loss over the logit."""
        upper = figure.add_axes((0.10, 0.68, 0.42, 0.27), ylim=(0.6, 1), ylabel="accuracy")
        lower = figure.add_axes((0.10, 0.13, 0.42, 0.46), sharex=upper, xlabel="training step")
        lower.set(xlim=(0, 101), ylim=(0, 1.6), yticks=(0, 0.5, 1, 1.5), ylabel="mean loss in nats")
        upper.tick_params(labelbottom=False)
        right = figure.add_axes((0.61, 0.13, 0.38, 0.74), xlim=(-20, 24), ylim=(0, 20))
        right.set(title="loss of each sample, in nats", yticks=range(0, 21, 5))
        right.set_xlabel("← label trails   logit   label leads →", loc="right")
        right.axvline(0, color=style.GUIDE, lw=1, ls=":")
        z = np.linspace(-20, 24, 89)
        right.plot(z, binary_cross_entropy_from_logits(1, z, reduction="none"), color=style.GUIDE)
        self.curves = []
        for axes, color in ((upper, style.MODEL), (lower, style.INK)):
            axes.grid(visible=True)
            self.curves.append([marks.line(axes, form, color=color, ms=11) for form in "-o"])
        self.curves[0][0].set_drawstyle("steps-post")
        self.samples = marks.line(right, "o", color=style.MODEL, ms=10, alpha=0.35, mew=0)
        self.mislabelled = marks.line(right, "X", color=style.INK, ms=11, mec=style.PAPER)
        right.text(4, 17, "✖ wrong label")
        right.text(4, 15, "● right label", color=style.MODEL)

    def _logits(self, wrong: int) -> Floats:
        """Make up the logit of each label at each step: most of them rise, a few fall."""
        better = _EASY + 0.8 + (1 - np.exp(-self._steps[:, None] / 40))
        sign = np.where(np.isin(np.arange(50), self._mislabelled[:wrong]), -1, 1)
        return np.asarray(0.055 * self._steps[:, None] * better * sign)

    def compute(self, step: int, wrong: int) -> dict[str, Any]:
        """Return both curves, and each sample's loss at this step."""
        logits = self._logits(wrong)
        losses = np.asarray(binary_cross_entropy_from_logits(1, logits, reduction="none"))
        z, now = logits[step - 1], losses[step - 1]
        return {
            "curves": ((logits > 0).mean(axis=1), losses.mean(axis=1)),
            "pair": (float((z > 0).mean()), float(now.mean())),
            "now": (z, now),
            "worst": float(np.sort(now)[-5:].sum() / len(now)),
        }

    def draw(self, state: Any) -> None:
        """Draw both curves, mark this step, and place the fifty samples."""
        for (curve, point), means, now in zip(self.curves, state.curves, state.pair, strict=True):
            curve.set_data(self._steps, means)
            point.set_data([state.step], [now])
        wrong = list(self._mislabelled[: state.wrong])
        self.samples.set_data(np.delete(state.now, wrong, axis=1))
        self.mislabelled.set_data(np.take(state.now, wrong, axis=1))

    def read(self, state: Any) -> str:
        """Return what a training prints, and who pays for it."""
        accuracy, loss = state.pair
        return (
            f"step {state.step}: accuracy {accuracy:.0%}, loss {amount(loss, 'nats')}\n"
            f"of this, the five most surprising samples pay {amount(state.worst, 'nats')}"
        )
