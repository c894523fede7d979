"""What the text of notebook 08 states; see test_prose.py."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from xentlib import (
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    sigmoid,
    softmax,
    squared_error,
    squared_error_gradient,
)
from xentlib.gradients import finite_difference

CROSS_ENTROPY: Any = binary_cross_entropy_gradient
SQUARED_ERROR: Any = squared_error_gradient
THIRD = -math.log(2)  # the logit of p = 1/3


def steps(gradient: Any, start: float, rate: float = 0.5) -> int:
    """Return how many steps of gradient descent take p beyond 0.9."""
    z, taken = start, 0
    while float(sigmoid(z)) <= 0.9:
        z, taken = z - rate * gradient(1, z), taken + 1
    return taken


def ratio(start: float) -> float:
    return steps(SQUARED_ERROR, start) / steps(CROSS_ENTROPY, start)


X, Y = np.array([4, 5, 6, 0.4, 0.6]), np.array([1, 1, 1, 0, 0])


def slope(gradient: Any, w: float) -> float:
    return float((gradient(Y, w * X) * X).mean())


def level(gradient: Any, low: float, high: float) -> float:
    """Return the weight between the two at which the slope of the mean loss is 0, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        same = slope(gradient, middle) * slope(gradient, low) > 0
        low, high = (middle, high) if same else (low, middle)
    return low


def rolled(gradient: Any, w: float, count: int) -> float:
    for _ in range(count):
        w -= 0.4 * slope(gradient, w)
    return w


SIX, SIX_LABELS = np.array([-1, -0.5, 0, 0.5, 6, 7]), np.array([1, 0, 1, 0, 1, 1])


def settled(gradient: Any, w: Any, b: Any, count: int = 200, part: slice = slice(None)) -> Any:
    """Return weight and bias after `count` steps, from one start or from many at once."""
    x, y = SIX[part], SIX_LABELS[part]
    w, b = np.asarray(w, dtype=float), np.asarray(b, dtype=float)
    for _ in range(count):
        z = w[..., None] * x + b[..., None]
        slopes = gradient(np.broadcast_to(y, z.shape), z)
        w, b = w - 0.4 * (slopes * x).mean(-1), b - 0.4 * slopes.mean(-1)
    return w, b


def height(place: Any) -> Any:
    """Return the mean squared error at (w, b)."""
    w, b = (np.asarray(values)[..., None] for values in place)
    return ((np.asarray(sigmoid(w * SIX + b)) - SIX_LABELS) ** 2).mean(-1)


SECOND = settled(SQUARED_ERROR, -2, 1, count=5000)
LOWEST = settled(SQUARED_ERROR, 0, 2, count=5000)
STARTS = np.meshgrid(np.linspace(-3, 2, 26), np.linspace(-3, 3, 31))
P = np.asarray(sigmoid(-2 * X))
PULLS = abs(SQUARED_ERROR(Y, -2 * X) * X)
MODELS = ([0.4, 0.5, 0.1], [0.4, 0.1, 0.5], [0.4, 0.3, 0.3])
GRID = np.linspace(-20, 10, 3001)

COMPUTED = {
    "0.3": P[3],
    "0.2": P[4],
    "0.296": abs(SQUARED_ERROR(1, THIRD)),
    "0.67": abs(CROSS_ENTROPY(1, THIRD)),
    "4.7": ratio(-4),
    "2.4": steps(SQUARED_ERROR, -7) / steps(SQUARED_ERROR, -6),
    "2.6": steps(SQUARED_ERROR, -8) / steps(SQUARED_ERROR, -7),
    "14.6": ratio(-6),
    "81.1": ratio(-8),
    "0.43": settled(CROSS_ENTROPY, 0, 2)[0],
    "0.20": settled(CROSS_ENTROPY, 0, 2)[1],
    "1.44": -SECOND[0],
    "0.36": -SECOND[1],
    "0.30": LOWEST[0],
    "0.17": LOWEST[1],
    "1.56": -settled(SQUARED_ERROR, -2, 1)[0],
    "0.47": height(SECOND),
    "0.18": height(LOWEST),
    "0.65": level(CROSS_ENTROPY, 0, 1),
    "0.45": level(SQUARED_ERROR, 0, 1),
    "1.08": -level(SQUARED_ERROR, -2, 0),
    "0.6": squared_error(Y[:, None], np.asarray(sigmoid(-99 * X))[:, None]),
}
SUPPOSED = {"0.001", "0.4", "0.5", "0.9"}
CLAIMS = (
    ("The product stays near $-x = -2$", abs(2 * CROSS_ENTROPY(1, -6) + 2) < 0.01),
    ("never goes beyond $-2$", (2 * (np.asarray(sigmoid(GRID)) - 1) >= -2).all()),
    ("Squared error pulls with four billionths", round(-SQUARED_ERROR(1, -20) * 1e9) == 4),
    (
        "some 240 million times less",
        round(CROSS_ENTROPY(1, -20) / SQUARED_ERROR(1, -20), -7) == 240_000_000,
    ),
    (
        "each further unit of $z$ divides the pull by $e$",
        math.isclose(SQUARED_ERROR(1, -12) / SQUARED_ERROR(1, -13), math.e, rel_tol=1e-4),
    ),
    (
        "Squared error pulls hardest at $p = 1/3$",
        abs(GRID[SQUARED_ERROR(np.ones_like(GRID), GRID).argmin()] - THIRD) < 0.01,
    ),
    (
        "It is never less than twice as steep",
        (CROSS_ENTROPY(1, GRID) / SQUARED_ERROR(np.ones_like(GRID), GRID) >= 2).all(),
    ),
    (
        "costs cross-entropy 2 more steps",
        np.diff([steps(CROSS_ENTROPY, z) for z in (-4, -5, -6, -7, -8)]).tolist() == [2] * 4,
    ),
    (
        "by nearly $e$ still further left",
        0.98 < steps(SQUARED_ERROR, -10) / steps(SQUARED_ERROR, -9) / math.e < 1,
    ),
    (
        "it is 35 steps against 30 from $-4$",
        (steps(SQUARED_ERROR, -4, rate=2), steps(CROSS_ENTROPY, -4)) == (35, 30),
    ),
    (
        "From $-8$ it is still 772 against 38",
        (steps(SQUARED_ERROR, -8, rate=2), steps(CROSS_ENTROPY, -8)) == (772, 38),
    ),
    ("At 2, cross-entropy needs 9 from there", steps(CROSS_ENTROPY, -8, rate=2) == 9),
    (
        "it first falls, to −0.296, and then rises again",
        (np.diff(SQUARED_ERROR(np.ones_like(GRID), GRID)[GRID < THIRD]) < 0).all()
        and (np.diff(SQUARED_ERROR(np.ones_like(GRID), GRID)[GRID > THIRD]) > 0).all(),
    ),
    (
        "cross-entropy falls for ever as they grow",
        (np.diff(binary_cross_entropy_from_logits(1, 3 * GRID, reduction="none")) < 0).all(),
    ),
    (
        "Here none do",
        not any(((w * X > 0) == Y).all() for w in GRID),
    ),
    ("The three samples with label 1 get $p < 0.001$", (P[:3] < 0.001).all()),
    ("It hears the other two", PULLS[3:].min() > 10 * PULLS[:3].max()),
    ("*away* from the three", slope(SQUARED_ERROR, -2) > 0 > slope(CROSS_ENTROPY, -2)),
    (
        "Cross-entropy arrives from everywhere",
        all(abs(rolled(CROSS_ENTROPY, w, 40) - 0.65) < 0.01 for w in (-3, -2, -0.5, 0, 2)),
    ),
    (
        "All three samples with label 1 are then right. The other two cannot be",
        (np.asarray(sigmoid(0.65 * X)) > 0.5).all(),
    ),
    (
        "From the far right it is still on its way there after 40 steps",
        rolled(SQUARED_ERROR, 2, 40) > 1 and abs(rolled(SQUARED_ERROR, 2, 4000) - 0.45) < 0.01,
    ),
    (
        "the ball rolls the other way, for ever",
        -2 > rolled(SQUARED_ERROR, -2, 40) > rolled(SQUARED_ERROR, -2, 4000),
    ),
    (
        "Cross-entropy comes to the same place from everywhere",
        np.ptp(settled(CROSS_ENTROPY, *STARTS), axis=(1, 2)).max() < 1e-3,
    ),
    ("get $p < 0.001$ and no longer pull", np.asarray(sigmoid(SECOND[0] * 6 + SECOND[1])) < 0.001),
    (
        "fits the other four as if they were alone",
        np.allclose(settled(SQUARED_ERROR, -2, 1, 5000, slice(4)), SECOND, atol=0.02),
    ),
    (
        "It gets stuck from four starts in ten",
        0.35 < (height(settled(SQUARED_ERROR, *STARTS)) > 0.47).mean() < 0.45,
    ),
    (
        "which no such model gets all right",
        np.abs(np.diff(SIX_LABELS[:4])).sum() > 1,  # p crosses ½ once at most
    ),
    ("$p = (0.2, 0.5, 0.3)$", np.allclose(softmax(np.log([0.2, 0.5, 0.3])), [0.2, 0.5, 0.3])),
    (
        "Cross-entropy sees no difference at all",
        len({categorical_cross_entropy(0, p) for p in MODELS}) == 1,
    ),
    (
        "it takes a cat for a car",
        math.isclose(squared_error([1, 0, 0], MODELS[0]), squared_error([1, 0, 0], MODELS[1])),
    ),
    (
        "Half the slope is half the learning rate, and takes twice the steps",
        abs(steps(lambda y, z: SQUARED_ERROR(y, z) / 2, -4) / steps(SQUARED_ERROR, -4) - 2) < 0.02,
    ),
    ("would throw the logit from $-8$ to beyond 1,000", -8 + 0.5 / float(sigmoid(-8)) > 1000),
    (
        "over a logit, cross-entropy is never steeper than 1, for any target from 0 to 1",
        all((abs(CROSS_ENTROPY(y, GRID)) <= 1).all() for y in (0, 0.3, 1)),
    ),
    ("With $h = 10^{-17}$, $z + h$ *is* $z$", -3.0 + 1e-17 == -3.0),
    ("even $10^{-8}$ is no step", np.float32(-3) + np.float32(1e-8) == np.float32(-3)),
    ("That of $z^3$ at $z = 1$ must come out as 3", finite_difference(lambda z: z**3, 1)[1] < 1e-8),
)
