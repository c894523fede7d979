"""The explorers of notebook 08: the chain rule, two slopes, a race, and the landscapes."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib.activations import sigmoid
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import number
from xentlib.explore._two_losses import LOSSES, Samples, checkable, mark_of, slope_of
from xentlib.gradients import squared_error_gradient

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray


def _times(ratio: float) -> str:
    return f"{ratio:,.{1 if ratio < 100 else 0}f} times"


_PANELS = (  # title, what stands up and what across, and how far each reaches
    ("∂L/∂p", "L", "p", (-1, 7.9), (-0.2, 1.2)),
    ("∂p/∂z", "p", "z", (-0.15, 1.15), (-8.5, 8.5)),
    ("∂z/∂w", "z", "w", (-8.4, 8.4), (-4.2, 4.2)),
    ("∂L/∂w", "", "", (-2.1, 2.1), (0, 1)),
)


class ChainOfSlopes(Explorer):
    """From weight to logit to probability to loss: three slopes, multiplied."""

    loss = Choice("loss", options=LOSSES, value="log")
    y = Choice("target y", options=(0, 1), value=1)
    z = Slider("logit z", low=-6, high=6, value=-3, step=0.1)

    _x = 2  # the feature
    _grid = np.linspace(-6, 6, 61)
    _reach = (0, 1), (-8, 8), (-4, 4)  # of the tangents: no p below 0

    def scenery(self, figure: Figure) -> None:
        """Draw p over z and z over w; the loss over p depends on the choices."""
        self.numbers = []
        for k, (title, up, across, heights, widths) in enumerate(_PANELS):
            axes = figure.add_axes((0.055 + 0.25 * k, 0.14, 0.185, 0.62), title=title)
            axes.set(xlim=widths, ylim=heights, xlabel=across)
            axes.text(0, 1.03, up, transform=axes.transAxes, ha="center")
            axes.text(1.18, 1.16, "××= "[k], transform=axes.transAxes, ha="center", size=15)
            axes.locator_params(axis="y", nbins=5)
            self.numbers.append(marks.total(axes, x=0.5, y=1.16, transform=axes.transAxes))
        *slopes, product = figure.axes
        slopes[1].plot(self._grid, sigmoid(self._grid), color=style.INK)
        slopes[2].plot(self._grid / self._x, self._grid, color=style.INK)
        product.axhline(0, color=style.INK, lw=1)
        product.set_xticks([])
        self.curve = marks.line(slopes[0], "-", color=style.INK)
        look: dict[str, Any] = {"color": style.MODEL, "lw": 4, "ms": 10, "markevery": [1]}
        self.tangents = [marks.line(axes, "o-", **look) for axes in slopes]
        self.bar = marks.area(product, fc="#bbbbbb", ec=style.INK, lw=1.5)

    def compute(self, loss: str, y: int, z: float) -> dict[str, Any]:
        """Return the three factors, and the library's slope for their product to agree with."""
        p, no, chosen = float(sigmoid(z)), float(sigmoid(-z)), LOSSES[loss]
        places = (p, float(chosen.of_logits(y, z))), (z, p), (z / self._x, z)
        factors = chosen.over_p(y, p, no), p * no, self._x
        product = self._x * float(chosen.over_z(y, z))
        return {"places": places, "factors": factors, "product": product}

    def draw(self, state: Any) -> None:
        """Move the three points along, turn their tangents, and size the product."""
        loss = LOSSES[state.loss]
        self.curve.set_data(sigmoid(self._grid), loss.of_logits(state.y, self._grid))
        self.curve.set_linestyle(loss.form)
        for k, tangent in enumerate(self.tangents):
            (x, y), slope = state.places[k], state.factors[k]
            height, width = np.ptp(_PANELS[k][3:], axis=1)
            along = np.array([-1, 0, 1]) * 0.17 * width / math.hypot(1, slope * width / height)
            along = np.clip(along, *np.subtract(self._reach[k], x))
            tangent.set_data(x + along, y + slope * along)
        self.bar.set_bounds(0.25, 0, 0.5, state.product)
        for words, value in zip(self.numbers, (*state.factors, state.product), strict=True):
            words.set_text(checkable(value) if value % 1 else number(value, 0))

    def read(self, state: Any) -> str:
        """Return the product with the numbers in it, and what it comes to."""
        over_p, over_z = map(checkable, state.factors[:2])
        return (
            f"∂L/∂w = ∂L/∂p · ∂p/∂z · ∂z/∂w = {over_p} · {over_z} · {self._x}"
            f" = {checkable(state.product)}\n"
            f"= {LOSSES[state.loss].formula} · x, with p = {checkable(state.places[0][0])}"
        )


class SlopesOverLogit(Explorer):
    """The slope of each loss over the logit, for a target of 1, and its size in powers of ten."""

    z = Slider("logit z", low=-20, high=10, value=-6, step=0.1)

    size = (7.2, 4.6)

    def scenery(self, figure: Figure) -> None:
        """Draw both slopes, and that of squared error in both conventions."""
        above = figure.add_axes((0.1, 0.56, 0.88, 0.37), ylabel="slope ∂L/∂z")
        above.set(ylim=(-1.1, 0.1), yticks=[-1, -0.5, 0])
        below = figure.add_axes((0.1, 0.12, 0.88, 0.39), ylabel="|∂L/∂z|", xlabel="logit z")
        below.set(yscale="log", ylim=(1e-10, 9), yticks=[1, 1e-3, 1e-6, 1e-9])
        z = np.linspace(-20, 10, 121)
        self.marks = []
        for axes, sign in ((above, 1), (below, -1)):
            axes.set_xlim(-20.6, 10.6)
            axes.grid(visible=True)
            axes.axvline(-math.log(2), color=style.GUIDE, ls="-.", lw=1.2)
            half = sign * np.divide(squared_error_gradient(np.ones_like(z), z), 2)
            axes.plot(z, half, ":", color=style.GUIDE)
            for loss in LOSSES.values():
                axes.plot(z, sign * loss.over_z(1, z), loss.form, color=style.INK)
                self.marks.append(mark_of(axes, loss))
        above.tick_params(labelbottom=False)
        above.text(-math.log(2), 0.12, "p = 1/3", color=style.GUIDE, ha="center")
        below.text(-19.5, 0.2, "cross-entropy", va="top")
        below.text(-13.8, 3e-8, "squared error (dotted: with ½)", va="top")

    def compute(self, z: float) -> dict[str, Any]:
        """Return both slopes for y = 1."""
        return {"slopes": [float(loss.over_z(1, z)) for loss in LOSSES.values()]}

    def draw(self, state: Any) -> None:
        """Move the marks: the slopes above, their sizes below."""
        for mark, slope in zip(self.marks, (*state.slopes, *np.abs(state.slopes)), strict=True):
            mark.set_data([state.z], [slope])

    def read(self, state: Any) -> str:
        """Return both slopes with the numbers in them, and how far they are apart."""
        cross_entropy, squared = state.slopes
        return (
            f"y = 1, p = σ({number(state.z, 1)}) = {checkable(float(sigmoid(state.z)))}\n"
            f"cross-entropy: ∂L/∂z = p − 1 = {checkable(cross_entropy)}\n"
            f"squared error: ∂L/∂z = 2(p − 1) · p · (1 − p) = {checkable(squared)};"
            f" with ½: {checkable(squared / 2)}\n"
            f"cross-entropy is {_times(cross_entropy / squared)} as steep;"
            f" with ½: {_times(2 * cross_entropy / squared)}"
        )


_SHOWN, _PATIENCE = 200, 5000  # steps
_FINISH = math.log(9)  # the logit of p = 0.9


@lru_cache(maxsize=64)
def _raced(name: str, start: float, rate: float) -> tuple[NDArray[Any], float]:
    """Return the logits at the steps to show, and the first step with p > 0.9, or infinity."""
    z, logits, arrival = start, [start], math.inf
    for step in range(1, _PATIENCE + 1):
        z -= rate * slope_of(LOSSES[name], 1, z)
        logits.append(z)
        arrival = min(arrival, step if z > _FINISH else math.inf)
        if step >= _SHOWN and arrival < math.inf:
            break
    return np.array(logits[: _SHOWN + 1]), arrival


class SaturationRace(Explorer):
    """Two losses start from the same wrong logit, at the same rate; the finish is at p = 0.9."""

    start = Slider("first logit z₀", low=-8, high=0, value=-4, step=0.1)
    rate = Slider("learning rate", low=0.1, high=2, value=0.5, step=0.1)
    steps = Slider("steps taken", low=0, high=_SHOWN, value=0, step=1)

    def scenery(self, figure: Figure) -> None:
        """Draw the two losses as landscapes over z, and axes for p against the steps."""
        hills = figure.add_axes((0.07, 0.15, 0.38, 0.74), xlabel="logit z", ylabel="loss")
        hills.set(xlim=(-8.4, 6.8), ylim=(-0.2, 8.4))
        track = figure.add_axes((0.55, 0.15, 0.43, 0.74), xlabel="steps", ylabel="p = σ(z)")
        track.set(xlim=(-2, _SHOWN + 2), ylim=(-0.02, 1.02), yticks=[0, 0.5, 0.9])
        hills.axvline(_FINISH, color=style.TRUTH, ls=":")
        track.axhline(0.9, color=style.TRUTH, ls=":")
        hills.text(_FINISH, 8.55, "p = 0.9", color=style.TRUTH, ha="center")
        z = np.linspace(-8, 6.4, 73)
        self.balls, self.runners = [], []
        names = (-5.4, 6.7, "cross-entropy,\nin nats"), (-7.9, 1.6, "squared\nerror")
        for loss, name in zip(LOSSES.values(), names, strict=True):
            hills.plot(z, loss.of_logits(1, z), loss.form, color=style.INK)
            hills.text(*name)
            self.balls.append(mark_of(hills, loss))
            self.runners.append(mark_of(track, loss, loss.form, markevery=[-1]))

    def compute(self, start: float, rate: float, steps: int) -> dict[str, Any]:
        """Return the logits that each loss has come through, and when it arrives."""
        runs = [_raced(name, start, rate) for name in LOSSES]
        paths = [logits[: steps + 1] for logits, _ in runs]
        p = [np.asarray(sigmoid(path)) for path in paths]
        return {"paths": paths, "p": p, "arrivals": [arrival for _, arrival in runs]}

    def draw(self, state: Any) -> None:
        """Put the balls on their hills, and the runners at the ends of their paths."""
        for k, loss in enumerate(LOSSES.values()):
            here = state.paths[k][-1:]
            self.balls[k].set_data(here, loss.of_logits(1, here))
            self.runners[k].set_data(range(state.steps + 1), state.p[k])

    def read(self, state: Any) -> str:
        """Return both p, and how many steps each loss needs."""
        here, there = (number(p[-1]) for p in state.p)
        first, second = state.arrivals
        late = f"over {_PATIENCE:,}"
        if second < math.inf:
            late = f"{second:,} ({_times(second / first)} as many)"
        return (
            f"p after {state.steps} steps: cross-entropy {here}, squared error {there}\n"
            f"steps to p > 0.9: cross-entropy {first}, squared error {late}"
        )


_ONE_WEIGHT = Samples(x=((4,), (5,), (6,), (0.4,), (0.6,)), y=(1, 1, 1, 0, 0))
_RATE, _ROLLS = 0.4, 40


@lru_cache(maxsize=64)
def _rolled(name: str, start: float) -> NDArray[Any]:
    return _ONE_WEIGHT.descent(LOSSES[name], (start,), _RATE, _ROLLS)


class LossOverWeight(Explorer):
    """The mean loss of five samples over one weight, and a ball that rolls down each landscape."""

    start = Slider("first weight w₀", low=-3, high=2, value=-2, step=0.05)
    steps = Slider("steps taken", low=0, high=_ROLLS, value=0, step=1)

    size = (7.2, 4.6)
    _grid = np.linspace(0, 6.6, 67)

    def scenery(self, figure: Figure) -> None:
        """Draw both landscapes, and under them the samples that they are made of."""
        below = figure.add_axes((0.08, 0.12, 0.79, 0.25), xlabel="feature x", ylabel="p = σ(w·x)")
        below.set(xlim=(0, 6.65), ylim=(-0.08, 1.08), yticks=[0, 0.5, 1])
        below.set_title("solid: by cross-entropy; dashed: by squared error")
        below.grid(visible=True, axis="y")
        below.plot(_ONE_WEIGHT.x, _ONE_WEIGHT.y, "D", color=style.TRUTH, ms=9, clip_on=False)
        for y in (0, 1):
            below.text(6.75, y, f"label {y}", color=style.TRUTH, va="center")
        w = np.linspace(-3.6, 2.4, 121)
        self.marks = []
        panels = (0.08, 12, "over w, in nats"), (0.57, 0.8, "over w")
        for loss, (left, top, over) in zip(LOSSES.values(), panels, strict=True):
            above = figure.add_axes((left, 0.53, 0.41, 0.39), xlim=(-3.6, 2.4), ylim=(0, top))
            above.set_title(f"mean {loss.name} {over}")
            above.grid(visible=True)
            above.plot(w, _ONE_WEIGHT.mean_loss(loss, w[:, None]), loss.form, color=style.INK)
            trail = marks.line(above, "o", color=style.MODEL, ms=5)
            model = marks.line(below, loss.form, color=style.MODEL)
            self.marks.append((trail, mark_of(above, loss), model))

    def compute(self, start: float, steps: int) -> dict[str, Any]:
        """Return the weights on the way, and how high the landscapes are there."""
        paths = {name: _rolled(name, start)[: steps + 1] for name in LOSSES}
        heights = {name: _ONE_WEIGHT.mean_loss(LOSSES[name], path) for name, path in paths.items()}
        return {"paths": paths, "heights": heights}

    def draw(self, state: Any) -> None:
        """Leave a dot at every step, put the balls on the last, and lay the models' curves."""
        for (trail, ball, model), name in zip(self.marks, LOSSES, strict=True):
            path, heights = state.paths[name], state.heights[name]
            trail.set_data(path, heights)
            ball.set_data(path[-1:], heights[-1:])
            model.set_data(self._grid, sigmoid(path[-1] * self._grid))

    def read(self, state: Any) -> str:
        """Return weight and mean loss, one loss a line."""
        return f"step {state.steps} of gradient descent, learning rate {_RATE}\n" + "\n".join(
            f"{loss.name}: w = {number(state.paths[name][-1, 0])},"
            f" mean loss {number(state.heights[name][-1])}"
            for name, loss in LOSSES.items()
        )


# A bias is the weight of a feature that is always 1.
_FEATURES, _LABELS = (-1, -0.5, 0, 0.5, 6, 7), (1, 0, 1, 0, 1, 1)
_TWO_WEIGHTS = Samples(x=tuple((x, 1) for x in _FEATURES), y=_LABELS)
_STEPS = 200
_SECOND_VALLEY = {"log": math.inf, "squared": 0.47}  # the loss in a second valley stays above this
_LOWEST = {"log": (0.4324, 0.2049), "squared": (0.2963, 0.1716)}  # the place, (w, b)
_LEVELS = {
    "log": (0.6, 0.8, 1.2, 2, 3, 4, 5, 6, 7, 8),
    "squared": (0.2, 0.25, 0.3, 0.35, 0.4, 0.472, 0.48, 0.5, 0.55, 0.6),
}
_LABELLED = {  # near these places
    "log": ((-3.2, 2.6), (-2.2, 2.0), (0.1, 0.3), (-0.5, -2.8), (2.1, -2.4)),
    "squared": ((0.3, -0.4), (2.1, 0), (-2.5, -0.7), (-3.1, 0.5), (-2.9, 1.9)),
}


class LossOverWeightAndBias(Explorer):
    """The mean loss of six samples over weight and bias, and the way down from one start."""

    w = Slider("first weight w₀", low=-3, high=2, value=0, step=0.1)
    b = Slider("first bias b₀", low=-3, high=3, value=2, step=0.1)

    size = (7.2, 4.6)

    def scenery(self, figure: Figure) -> None:
        """Draw both landscapes as maps, the higher the darker, with a cross at the lowest point."""
        w, b = np.linspace(-3.6, 2.4, 91), np.linspace(-3.2, 3.2, 97)
        places = np.stack(np.meshgrid(w, b), axis=-1)
        self.marks = []
        panels = (0.08, "in nats"), (0.57, "without ½")
        for (name, loss), (left, unit) in zip(LOSSES.items(), panels, strict=True):
            axes = figure.add_axes((left, 0.12, 0.42, 0.74), xlabel="weight w")
            axes.set_title(f"mean {loss.name}, {unit}", pad=24)
            height = _TWO_WEIGHTS.mean_loss(loss, places)
            shades = (height.min(), *_LEVELS[name], height.max())
            axes.contourf(w, b, height, shades, cmap="Greys", vmax=2 * height.max())
            lines = axes.contour(w, b, height, _LEVELS[name], colors=style.GUIDE, linewidths=1)
            axes.clabel(lines, fontsize=10, fmt="%g", colors=style.INK, manual=_LABELLED[name])
            way = marks.line(axes, "o-", color=style.MODEL, ms=5, markevery=20)
            verdict = marks.total(axes, x=0.5, y=1.01, transform=axes.transAxes)
            self.marks.append((way, mark_of(axes, loss), verdict))
            axes.plot(*_LOWEST[name], "P", color=style.INK, mec=style.PAPER, ms=9, animated=True)
        figure.axes[0].set_ylabel("bias b")

    def compute(self, w: float, b: float) -> dict[str, Any]:
        """Return both ways down, the losses at their ends, and whether the valley is the lowest."""
        found = {}
        for name, loss in LOSSES.items():
            way = _TWO_WEIGHTS.descent(loss, (w, b), _RATE, _STEPS)
            end = float(_TWO_WEIGHTS.mean_loss(loss, way[-1]))
            found[name] = way, end, end < _SECOND_VALLEY[name]
        return {"found": found}

    def draw(self, state: Any) -> None:
        """Lay the ways, with a dot at every twentieth step, and say where they have come to."""
        for (way, end, verdict), (path, _, is_low) in zip(
            self.marks, state.found.values(), strict=True
        ):
            way.set_data(*path.T)
            end.set_data(*path[-1:].T)
            verdict.set_text("in the lowest valley" if is_low else "stuck")

    def read(self, state: Any) -> str:
        """Return where each loss has come to, one loss a line."""
        return f"after {_STEPS} steps of gradient descent, learning rate {_RATE}\n" + "\n".join(
            f"{LOSSES[name].name}: w = {number(path[-1, 0], 2)}, b = {number(path[-1, 1], 2)},"
            f" mean loss {number(end)}{'' if is_low else ' — stuck'}"
            for name, (path, end, is_low) in state.found.items()
        )
