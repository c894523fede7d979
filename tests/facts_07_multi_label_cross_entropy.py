"""What the text of notebook 07 states; see test_prose.py."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from xentlib import (
    binary_cross_entropy,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    entropy,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    self_information,
    sigmoid,
    squared_error,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAT = [0, 1, 1], [0.2, 0.7, 0.4]
ONE_HOT, SHARES = [0, 1, 0, 0], [0.1, 0.3, 0.2, 0.4]
AT_BEST = [-6, 6, 6]  # the logits, with the target [0, 1, 1]
RARE = np.full(1000, 0.003)
RARE_TARGET = (np.arange(1000) < 3).astype(float)


def of_softmax(y: list[int], z: Sequence[float]) -> float:
    """Return −Σ y ln p of an n-hot target."""
    m = sum(y)
    return m * float(categorical_cross_entropy_from_logits(np.divide(y, m), z))


def spread(p: Sequence[float]) -> float:
    """Return the binary sum of a prediction whose second class is true."""
    return float(multilabel_cross_entropy(ONE_HOT, p))


def found_and_right(threshold: float) -> tuple[float, float]:
    """Return the recall and the precision of five answers."""
    y, said = np.array([1, 1, 1, 0, 0]), np.array([0.9, 0.6, 0.4, 0.35, 0.1]) > threshold
    return (y & said).sum() / y.sum(), (y & said).sum() / said.sum()


COMPUTED = {
    "0.007": multilabel_cross_entropy_from_logits([0, 1, 1], AT_BEST),
    "1.386": of_softmax([0, 1, 1], AT_BEST),
    "0.523": categorical_cross_entropy(ONE_HOT, SHARES) / math.log(10),
    "0.887": multilabel_cross_entropy(ONE_HOT, SHARES) / math.log(10),
    "0.697": multilabel_cross_entropy_from_logits([0, 1, 1], [-2.2, 0.8, 1.4]),
    "0.685": multilabel_cross_entropy([0, 1, 1], [0.1, 0.7, 0.8]),
    "0.9": 1 - SHARES[0],
    "0.13": math.exp(-multilabel_cross_entropy(ONE_HOT, SHARES)),
    "0.57": sigmoid(0.3),
    "0.62": sigmoid(0.5),
    "0.02": binary_cross_entropy(RARE_TARGET, RARE),
    "5.81": self_information(0.003),
    "20.42": multilabel_cross_entropy(RARE_TARGET, RARE),
    "0.49": squared_error(*FLAT),
    "17.43": 3 * float(self_information(0.003)),
}
SUPPOSED = {
    *("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.003"),
    *("2.15", "3.15", "1.9"),  # versions
}
CLAIMS = (
    ("There are $2^3 = 8$ possible targets", len({*np.ndindex(2, 2, 2)}) == 2**3 == 8),
    ("the whole loss is infinite", multilabel_cross_entropy([0, 1, 1], [1, 0.7, 0.8]) == math.inf),
    (
        "$m$ equal shares have the entropy $\\ln m$",
        all(math.isclose(entropy([1 / m] * m), math.log(m)) for m in range(1, 9)),
    ),
    (
        "The floor is reached only at $p = y/m$",
        of_softmax([0, 1, 1], [-50, 0, 0]) < of_softmax([0, 1, 1], [-50, 0, 0.01])
        and math.isclose(of_softmax([0, 1, 1], [-50, 0, 0]), 2 * math.log(2)),
    ),
    (
        "It is never the smaller one",
        all(
            spread(p) >= categorical_cross_entropy(ONE_HOT, p)
            for p in np.random.default_rng(7).dirichlet(np.ones(4), 1000).tolist()
        ),
    ),
    (
        "Both are 0 at frog = 1 and infinite at frog = 0",
        spread(ONE_HOT) == 0 == categorical_cross_entropy(ONE_HOT, ONE_HOT)
        and spread([1, 0, 0, 0]) == math.inf == categorical_cross_entropy(ONE_HOT, [1, 0, 0, 0]),
    ),
    (
        "least when the others share evenly, more the more one of them has",
        spread([0.7 / 3, 0.3, 0.7 / 3, 0.7 / 3]) < spread(SHARES) < spread([0.05, 0.3, 0.05, 0.6]),
    ),
    (
        "and `reduction` has nothing left to do",
        all(
            loss(*FLAT, reduction=kind) == loss(*FLAT)
            for loss in (multilabel_cross_entropy, squared_error)
            for kind in ("mean", "sum", "none")
        ),
    ),
    (
        "make each a row of its own, `[[0], [1], [1]]`",
        math.isclose(
            squared_error(*(np.transpose([flat]) for flat in FLAT)), squared_error(*FLAT) / 3
        ),
    ),
    (
        "A lower threshold never lowers the first, and often costs some of the second",
        found_and_right(0.3) == (1, 3 / 4) and found_and_right(0.5) == (2 / 3, 1),
    ),
    ("the mean of 997 easy", (RARE_TARGET == 0).sum() == 997),
)
