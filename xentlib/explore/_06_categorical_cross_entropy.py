"""The explorers of notebook 06: a triangle of predictions, softmax, two models, soft targets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.transforms import ScaledTranslation

from xentlib.activations import softmax
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Simplex, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.information import entropy, kl_divergence, self_information
from xentlib.losses import (
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    squared_error,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Bars = list[tuple[Rectangle, Text]]

CLASSES = ("dog", "cat", "panda")
_CORNERS = np.array([(0, 0), (1, 0), (0.5, math.sqrt(0.75))])
_SHARES = (0.8, 0.6, 0.4, 0.2)

_PARTIES = "ABC"
_VOTES = [2, 1, 0]
_MODELS = np.array([
    [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]],
    [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]],
])  # fmt: skip
_MEASURES = {  # how each is drawn, and where its name stands
    "cross-entropy, in nats": ("-", 0.33, 1.12),
    "squared error": ("--", 0.17, 0.78),
    "classification error": (":", 0.03, 0.22),
}

_PREDICTION = {"fc": style.MODEL_TINT, "ec": style.MODEL, "lw": 1.8}
_OUTLINE: dict[str, Any] = {"fc": "none", "ec": style.TRUTH, "lw": 2.4, "ls": "--"}
_COST = {"fc": "#bbbbbb", "ec": style.INK, "lw": 1.8}


def _line_of_equal(share: float, true: int) -> Floats:
    """Return x and y of both ends of the line on which the true class has this share."""
    ends = [(share, 1 - share, 0), (share, 0, 1 - share)]
    return np.transpose(np.roll(ends, true, axis=1) @ _CORNERS)


def _draw_triangle(axes: Axes) -> None:
    """Draw the predictions over three classes, and along each edge what they cost one class."""

    def write(place: Floats, says: str, **look: Any) -> None:
        axes.text(place[0], place[1], says, ha="center", va="center", **look)

    axes.set(xlim=(-0.28, 1.28), ylim=(-0.26, 1.06))
    axes.axis("off")
    middle = _CORNERS.mean(axis=0)
    for true, name in enumerate(CLASSES):
        outward = middle - _CORNERS[true - 1]  # from the edge that begins at this corner
        axes.plot(*_line_of_equal(0, true), color=style.INK, lw=1.5)
        write(1.22 * _CORNERS[true] - 0.22 * middle, name, weight="bold")
        look = {"rotation": (0, -60, 60)[true], "color": style.GUIDE}
        write(middle + 0.86 * outward, f"loss in nats if it is a {name}", **look)
        for share in _SHARES:
            line = _line_of_equal(share, true)
            axes.plot(*line, color=style.GRID, lw=1)
            write(line[:, 0] + 0.15 * outward, number(float(self_information(share)), 2), size=11)


def _bars(axes: Axes, look: dict[str, Any], names: Sequence[str] = CLASSES) -> Bars:
    """Make a bar for each name, and room for its number under the name."""
    axes.set_xticks(range(len(names)), names)
    foot = axes.transData + ScaledTranslation(0, -22 / 72, axes.figure.dpi_scale_trans)
    said = {"transform": foot, "color": look["ec"], "weight": "bold", "ha": "center", "va": "top"}
    bottom = axes.get_ylim()[0]
    return [
        (marks.area(axes, **look), marks.words(axes, k, bottom, **said)) for k in range(len(names))
    ]


def _put_bars(bars: Bars, values: Iterable[float], *, top: float, decimals: int = 2) -> None:
    """Let the bars reach these values, or as far as the axes go."""
    for k, ((bar, label), value) in enumerate(zip(bars, values, strict=True)):
        bar.set_bounds(k - 0.35, 0, 0.7, max(-top, min(value, top)))
        arrow = "▲" if value > top else "▼" if value < -top else ""
        if value > 0:
            says = marks.short(value, decimals)
        else:
            says = number(round(value, decimals) or 0, decimals if value else 0)
        label.set_text(arrow + says)


class ThreeClasses(Explorer):
    """A prediction over three classes is a point of a triangle; lines of equal loss cross it."""

    true = Choice("true class", options=CLASSES, value="dog")
    p = Simplex([f"p of {name}" for name in CLASSES], value=(0.1, 0.8, 0.1))

    _top = 4.0  # nats

    def scenery(self, figure: Figure) -> None:
        """Draw a triangle that looks the same from each corner, and axes for the bars."""
        triangle = figure.add_axes((0, 0, 0.62, 1), aspect="equal")
        _draw_triangle(triangle)
        self.lines = [marks.line(triangle, "-", color=style.INK, lw=1.2) for _ in _SHARES]
        self.ruler = marks.line(triangle, "s-", color=style.INK, lw=4, ms=14, markevery=[0])
        self.level = marks.line(triangle, "--", color=style.MODEL)
        self.point = marks.line(triangle, "o", color=style.MODEL, ms=12)
        upper = figure.add_axes((0.68, 0.62, 0.31, 0.26), xlim=(-0.6, 2.6), ylim=(0, 1))
        upper.set_title("- - target y", color=style.TRUTH, loc="left")
        upper.set_title("prediction p", color=style.MODEL, loc="right")
        lower = figure.add_axes((0.68, 0.14, 0.31, 0.24), xlim=(-0.6, 2.6), ylim=(0, self._top))
        lower.set_title("terms −y ln p, in nats")
        self.predicted, self.terms = _bars(upper, _PREDICTION), _bars(lower, _COST)
        self.target = marks.area(upper, **_OUTLINE)

    def compute(self, true: str, p: tuple[float, ...]) -> dict[str, Any]:
        """Return where the true class stands, and what each class adds to the loss."""
        place = CLASSES.index(true)
        loss = float(categorical_cross_entropy(place, p))
        terms = [loss if k == place else 0.0 for k in range(3)]
        return {"place": place, "loss": loss, "terms": terms}

    def draw(self, state: Any) -> None:
        """Turn the lines of equal loss to the true corner; move the point and the bars."""
        for line, share in zip(self.lines, _SHARES, strict=True):
            line.set_data(*_line_of_equal(share, state.place))
        self.ruler.set_data(*_CORNERS[[state.place, state.place - 2]].T)
        self.level.set_data(*_line_of_equal(state.p[state.place], state.place))
        self.point.set_data(*np.transpose([np.dot(state.p, _CORNERS)]))
        self.target.set_bounds(state.place - 0.42, 0, 0.84, 1)
        _put_bars(self.predicted, state.p, top=1)
        _put_bars(self.terms, state.terms, top=self._top, decimals=3)

    def read(self, state: Any) -> str:
        """Return the sum over the classes with the numbers in it."""
        terms = (f"{int(k == state.place)} · ln {marks.share(p)}" for k, p in enumerate(state.p))
        return f"L = −{' − '.join(terms)} = {amount(state.loss, 'nats')}"


class SoftmaxOfThree(Explorer):
    """Three logits, the probabilities that softmax makes of them, and the loss as a distance."""

    dog = Slider("logit of dog", low=-4, high=4, value=1)
    cat = Slider("logit of cat", low=-4, high=4, value=2)
    panda = Slider("logit of panda", low=-4, high=4, value=-1)
    shift = Slider("added to all logits", low=-4, high=4, value=0)
    temperature = Slider("temperature T", low=0.2, high=10, value=1)

    _top = 8.0

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the logits and for the probabilities."""
        left = figure.add_axes((0.07, 0.16, 0.53, 0.70), xlim=(-0.6, 3.8))
        left.set(ylim=(-self._top, self._top))
        left.set_title("logits z, divided by T", pad=24)
        left.axhline(0, color=style.INK, lw=1)
        right = figure.add_axes((0.68, 0.16, 0.31, 0.70), xlim=(-0.6, 2.6), ylim=(0, 1))
        right.set_title("probabilities p", pad=24)
        self.logits, self.predicted = _bars(left, _PREDICTION), _bars(right, _PREDICTION)
        self.level = marks.line(left, "--", color=style.INK, lw=1.8)
        self.name = marks.words(left, va="bottom", ha="right")
        self.gap = marks.line(left, "-", color=style.INK, lw=4)
        paper = {**marks.PAPER, "pad": 0}
        self.loss = marks.words(left, va="bottom", weight="bold", bbox=paper)

    def compute(self, shift: float, temperature: float, **logits: float) -> dict[str, Any]:
        """Return the softmax of the logits, and the loss if it is a dog."""
        scaled = np.add(list(logits.values()), shift) / temperature
        loss = float(categorical_cross_entropy_from_logits(0, scaled))
        # −ln p = ln Σ eᶻ − z for every class, so any one of them gives ln Σ eᶻ.
        return {"scaled": scaled, "p": softmax(scaled), "loss": loss, "level": scaled[0] + loss}

    def draw(self, state: Any) -> None:
        """Move the bars, the line of ln Σ eᶻ, and the distance from the dog's bar up to it."""
        _put_bars(self.logits, state.scaled, top=self._top)
        _put_bars(self.predicted, state.p, top=1, decimals=3)
        dog, level = np.clip([state.scaled[0], state.level], -self._top, self._top)
        self.level.set_data([-0.6, 3.8], [level, level])
        arrow = "▲ " if state.level > level else ""
        marks.put_words(self.name, f"{arrow}ln Σ e^(z/T)", 3.8, level + 0.15)
        self.gap.set_data([0, 0], [dog, level])
        marks.put_words(self.loss, f"L = {amount(state.loss, 'nats')}", -0.5, level + 0.15)

    def read(self, state: Any) -> str:
        """Return the probabilities, and the loss from the logits alone."""
        # Two numbers must show by how much they differ; if that is next to nothing, they cannot.
        decimals = 3 if state.loss >= 0.1 else 6
        level, dog = number(state.level, decimals), number(state.scaled[0], decimals)
        distance = "" if state.loss < 1e-3 else f"{level} − {dog} = ".replace("− −", "+ ")
        return (
            f"p = softmax(z/T) = ({', '.join(number(value) for value in state.p)})\n"
            f"if it is a dog: L = ln Σ e^(z/T) − z/T = {distance}{amount(state.loss, 'nats')}"
        )


class ThreeVoters(Explorer):
    """Two models predict three voters: three measures on the way from one model to the other."""

    blend = Slider("share of model 2", low=0, high=1, value=0)

    def scenery(self, figure: Figure) -> None:
        """Draw what each voter votes, and each measure as a curve over the blend."""
        self.voters = []
        for k, vote in enumerate(_VOTES):
            left = figure.add_axes((0.06, 0.75 - 0.305 * k, 0.36, 0.17), xlim=(-0.6, 2.6))
            left.set(ylim=(0, 1), yticks=[], ylabel=f"voter {k + 1}")
            left.bar(vote, 1, 0.84, clip_on=False, **_OUTLINE)
            self.voters.append(_bars(left, _PREDICTION, _PARTIES))
        figure.text(0.06, 0.95, "- - vote y", color=style.TRUTH)
        figure.text(0.42, 0.95, "prediction p", color=style.MODEL, ha="right")
        right = figure.add_axes((0.53, 0.13, 0.45, 0.83), xlim=(0, 1), ylim=(0, 1.6))
        right.set(xlabel="share of model 2", ylabel="mean over the voters")
        right.grid(visible=True)
        shares = np.linspace(0, 1, 51)
        curves = np.transpose([self.compute(share)["means"] for share in shares])
        for curve, (name, (form, x, y)) in zip(curves, _MEASURES.items(), strict=True):
            right.plot(shares, curve, form, color=style.INK)
            right.text(x, y, name)
        self.points = marks.line(right, "o", color=style.MODEL, ms=10)

    def compute(self, blend: float) -> dict[str, Any]:
        """Return the blended predictions, and what each measure says of each voter."""
        p = (1 - blend) * _MODELS[0] + blend * _MODELS[1]
        each = np.array([
            categorical_cross_entropy(_VOTES, p, reduction="none"),
            squared_error(np.eye(3)[_VOTES], p, reduction="none"),
            p.argmax(axis=-1) != _VOTES,
        ])  # fmt: skip
        return {"p": p, "each": each, "means": each.mean(axis=-1)}

    def draw(self, state: Any) -> None:
        """Raise each voter's bars, and move along the curves."""
        for bars, p in zip(self.voters, state.p, strict=True):
            _put_bars(bars, p, top=1)
        self.points.set_data([state.blend] * 3, state.means)

    def read(self, state: Any) -> str:
        """Return each measure as the mean over the three voters."""
        return "\n".join(
            f"{name}: ({' + '.join(f'{value:.4g}' for value in each)}) / 3 = {mean:.3f}"
            for name, each, mean in zip(_MEASURES, state.each, state.means, strict=True)
        )


class LabelSmoothing(Explorer):
    """A softened target, and the least that any prediction of it can cost."""

    lead = Slider("lead of the true logit", low=0, high=12, value=6, step=0.1)
    smoothing = Slider("smoothing ε", low=0, high=0.5, value=0.1)
    classes = Choice("number of classes K", options=(3, 10, 1000), value=10)
    shared_by = Choice("ε is shared by", options=("all K", "others"), value="all K")

    _leads = np.linspace(0, 12, 49)

    def scenery(self, figure: Figure) -> None:
        """Draw axes for target and prediction, and for the loss against the lead."""
        left = figure.add_axes((0.07, 0.18, 0.26, 0.66), xlim=(-0.6, 1.6), ylim=(0, 1))
        figure.text(0.07, 0.93, "- - target y", color=style.TRUTH)
        left.set_title("prediction p", color=style.MODEL, loc="left")
        self.predicted = _bars(left, _PREDICTION, ("true", "every other"))
        self.target = [marks.area(left, **_OUTLINE) for _ in self.predicted]
        right = figure.add_axes((0.42, 0.18, 0.56, 0.66), xlim=(-0.2, 12.2), ylim=(0, 7.5))
        right.set(xlabel="lead of the true logit over every other", ylabel="loss in nats")
        right.set_title("- - floor H(y)", color=style.TRUTH, loc="left")
        right.set_title("gap KL(y‖p)", color=style.EXTRA, loc="right")
        right.grid(visible=True)
        self.curve = marks.line(right, "-", color=style.INK)
        self.floor = marks.line(right, "--", color=style.TRUTH)
        self.gap = marks.line(right, "-", color=style.EXTRA, lw=4)
        self.point = marks.line(right, "o", color=style.MODEL, ms=12)

    def compute(
        self, lead: float, smoothing: float, classes: int, shared_by: str
    ) -> dict[str, Any]:
        """Return the target and its entropy, and the loss at this lead and at every other."""
        y = _smoothed(smoothing, classes, everyone=shared_by == "all K")
        z = np.zeros((1 + len(self._leads), classes))
        z[:, 0] = lead, *self._leads
        every = np.broadcast_to(y, z.shape)
        losses = np.asarray(categorical_cross_entropy_from_logits(every, z, reduction="none"))
        p = softmax(z[0])
        measures = {"floor": entropy(y), "gap": kl_divergence(y, p), "loss": losses[0]}
        return {"y": y[:2], "p": p[:2], "curve": losses[1:], **measures}

    def draw(self, state: Any) -> None:
        """Lay the curve and its floor, and the point with its height above the floor."""
        _put_bars(self.predicted, state.p, top=1, decimals=3)
        for k, (frame, share) in enumerate(zip(self.target, state.y, strict=True)):
            frame.set_bounds(k - 0.42, 0, 0.84, share)
        self.curve.set_data(self._leads, state.curve)
        self.floor.set_data([-0.2, 12.2], [state.floor, state.floor])
        self.gap.set_data([state.lead, state.lead], [state.floor, state.loss])
        self.point.set_data([state.lead], [state.loss])

    def read(self, state: Any) -> str:
        """Return target and prediction, and the loss as floor and gap."""
        y, p = (
            f"({number(true)}, and {state.classes - 1} × {number(other)})"
            for true, other in (state.y, state.p)
        )
        floor, gap = number(state.floor), number(state.gap)
        loss = amount(state.loss, "nats")
        return f"y = {y}, p = {p}\nL = H(y) + KL(y‖p) = {floor} + {gap} = {loss}"


def _smoothed(smoothing: float, classes: int, *, everyone: bool) -> Floats:
    """Return the target when class 0 is true and all K classes, or only the others, share ε."""
    target = np.full(classes, smoothing / (classes if everyone else classes - 1))
    target[0] = 1 - target[1:].sum()
    return target
