"""What the text of notebook 05 states; see test_prose.py."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    entropy,
    sigmoid,
    softmax,
)


def loss(y: float, p: float) -> float:
    return float(binary_cross_entropy(y, p))


def in_bans(y: float, p: float) -> float:
    return loss(y, p) / math.log(10)


def cut_off(bans: float) -> float:
    return math.floor(1000 * bans) / 1000


def naive_probability(z: Any) -> Any:
    one = np.asarray(z).dtype.type(1)  # numpy 1 turns a float32 beside a plain 1 into a float64
    return one / (one + np.exp(-z))


def best_guess(share: float, weight: float) -> float:
    """Return the constant guess of least weighted loss, looked for among all hundredths."""
    guesses = np.arange(1, 100) / 100
    losses = [weight * share * loss(1, p) + (1 - share) * loss(0, p) for p in guesses]
    return float(guesses[np.argmin(losses)])


WEIGHTED = sum(9 * loss(1, 0.2) for _ in range(10)) + sum(loss(0, 0.2) for _ in range(90))

COMPUTED = {
    "0.522": cut_off(in_bans(1, 0.3)),
    "0.221": cut_off(in_bans(1, 0.6)),
    "0.154": cut_off(in_bans(0, 0.3)),
    "0.397": cut_off(in_bans(0, 0.6)),
    "0.5229": in_bans(1, 0.3),
    "0.523": in_bans(1, 0.3),
    "1.204": loss(1, 0.3),
    "0.693": loss(1, 0.5),
    "0.301": in_bans(1, 0.5),
    "0.4": float(softmax([0, math.log(0.6 / 0.4)])[0]),
    "0.0003": float(binary_cross_entropy_from_logits(1, 8)),
    "16.118": loss(1, 1e-7),
    "15.942": loss(0, float(np.float32(1 - 1e-7))),
    "0.325": float(entropy([0.9, 0.1])),
    "1.8": (9 * 10 + 90) / 100,
    "0.3133": float(binary_cross_entropy_from_logits(1, 1)),
}
SUPPOSED = {"0.1", "0.6", "2.3", "2.15", "1.9", "3.15"}  # the last three are versions
CLAIMS = (
    ("or 1 bit, whatever the answer", loss(1, 0.5) == loss(0, 0.5) == math.log(2)),
    ("though 0.523 is nearer", round(in_bans(1, 0.3), 3) == 0.523),
    (
        "With two classes it gives the same four losses",
        all(
            math.isclose(float(categorical_cross_entropy([1 - y, y], [1 - p, p])), loss(y, p))
            for y in (0, 1)
            for p in (0.3, 0.6)
        ),
    ),
    ("A sigmoid is a softmax of two", math.isclose(softmax([0, 3])[1], float(sigmoid(3)))),
    ("none is larger than about $e^{709}$", int(math.log(np.finfo(float).max)) == 709),
    ("about 16 digits", round(-math.log10(np.finfo(float).eps)) == 16),
    ("with 7 digits or fewer", round(-math.log10(np.finfo(np.float32).eps)) == 7),
    ("From $z = 37$ on", naive_probability(36.0) < 1 == naive_probability(37.0)),
    (
        "and there $z = 17$ is enough",
        naive_probability(np.float32(16)) < 1 == naive_probability(np.float32(17)),
    ),
    ("a loss of 1000", binary_cross_entropy_from_logits(1, -1000) == 1000),
    ("and a slope of −1", binary_cross_entropy_gradient(1, -1000) == -1),
    ("give the right loss, 40", binary_cross_entropy_from_logits(1, -40) == 40),
    ("By notebook 4 it is least at $p = \\pi$", best_guess(0.1, 1) == 0.1),
    ("which is 1/2 here", best_guess(0.1, 9) == 0.5 == 9 * 0.1 / (9 * 0.1 + 0.9)),
    (
        "The weight has added $\\ln w$ to its logit",
        math.isclose(math.log(0.5 / 0.5) - math.log(0.1 / 0.9), math.log(9)),
    ),
    (
        "it cannot fall below $\\ln 2$",
        float(binary_cross_entropy_from_logits(0, float(sigmoid(-1000)))) == math.log(2),
    ),
)
