"""The two losses that notebook 08 compares: their slopes, their looks, and descent on them."""

from __future__ import annotations

import math
from functools import partial
from operator import mul
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from xentlib.activations import sigmoid
from xentlib.engine import marks, style
from xentlib.engine.numbers import number
from xentlib.gradients import binary_cross_entropy_gradient, squared_error_gradient
from xentlib.losses import binary_cross_entropy_from_logits, squared_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray


class Loss(NamedTuple):
    """A loss of p = σ(z), its slopes, and what it looks like in every picture."""

    name: str
    of_logits: Callable[[Any, Any], Any]  # from y and z
    over_z: Callable[[Any, Any], Any]  # ∂L/∂z, from y and z
    over_p: Callable[[float, float, float], float]  # ∂L/∂p, from y, p and 1 − p
    formula: str  # of ∂L/∂z
    form: Literal["-", "--"]  # of its curves
    marker: dict[str, Any]


def _squared_error_from_logits(y: Any, z: Any) -> Any:
    each = (np.expand_dims(values, -1) for values in np.broadcast_arrays(y, sigmoid(z)))
    return squared_error(*each, reduction="none")


def _squared_error_over_z(y: Any, z: Any) -> Any:
    return squared_error_gradient(*np.broadcast_arrays(y, z))


LOSSES = {
    "log": Loss(
        "cross-entropy",
        partial(binary_cross_entropy_from_logits, reduction="none"),
        binary_cross_entropy_gradient,
        lambda y, p, no: (1 - y) / no - y / p,
        "(p − y)",
        "-",
        {"marker": "o", "mfc": style.MODEL},
    ),
    "squared": Loss(
        "squared error",
        _squared_error_from_logits,
        _squared_error_over_z,
        lambda y, p, no: 2 * ((1 - y) * p - y * no),
        "2(p − y) · p(1 − p)",
        "--",
        {"marker": "s", "mfc": style.PAPER},
    ),
}


def slope_of(loss: Loss, y: float, z: float) -> float:
    """Return ∂L/∂p · ∂p/∂z, in bare floats: a frame may need thousands of slopes."""
    decay = math.exp(-z)
    p = 1 / (1 + decay)
    return loss.over_p(y, p, decay * p) * p * decay * p


def checkable(value: float) -> str:
    """Return a factor with so many digits that its products, or 1 less it, can be checked."""
    if 0.99 < value < 1:
        return number(value, 7)
    return number(value, 4 if abs(value) >= 0.1 else 5 if abs(value) >= 0.01 else 3)


def mark_of(axes: Axes, loss: Loss, form: str = "", **look: Any) -> Line2D:
    """Make the mark of a loss, on a line or alone."""
    return marks.line(axes, form, color=style.MODEL, ms=11, mew=2.2, **loss.marker, **look)


class Samples(NamedTuple):
    """A few labelled samples, for a model with the logit Σ w·x; a feature of 1 makes a bias."""

    x: tuple[tuple[float, ...], ...]  # the features of each
    y: tuple[int, ...]

    def mean_loss(self, loss: Loss, weights: NDArray[Any]) -> Any:
        """Return the mean loss for weights that lie along the last axis."""
        logits = weights @ np.transpose(self.x)
        return np.mean(loss.of_logits(np.broadcast_to(self.y, logits.shape), logits), axis=-1)

    def descent(
        self, loss: Loss, start: tuple[float, ...], rate: float, steps: int
    ) -> NDArray[Any]:
        """Return the weights at each step of gradient descent, one row a step."""
        path = [start]
        for _ in range(steps):
            logits = (sum(map(mul, path[-1], x)) for x in self.x)
            slopes = [slope_of(loss, *pair) for pair in zip(self.y, logits, strict=True)]
            uphill = (sum(map(mul, slopes, feature)) for feature in zip(*self.x, strict=True))
            share = rate / len(slopes)
            path.append(tuple(w - share * up for w, up in zip(path[-1], uphill, strict=True)))
        return np.array(path)
