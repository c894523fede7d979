"""Inputs from the whole range that the library answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SIZES = [2, 3, 10, 100, 1000]
SPREADS = [0.01, 1.0, 10.0, 100.0, 700.0]
PROBABILITIES = [0, 5e-324, 1e-310, 1e-300, 1e-17, 1e-9, 0.1, 0.5, 0.7, 1 - 2**-30, 1 - 2**-53, 1]
LOGITS = [0, 1e-300, 1e-9, 0.1, 1, 5, 17, 36, 37, 40, 100, 700, 745, 1e4]
SOFT_TARGETS = [0, 5e-324, 1e-17, 0.1, 0.5, 0.9, 1 - 2**-53, 1]


def distribution(rng: np.random.Generator, size: int, spread: float) -> Floats:
    """Return a distribution whose logits lie within `spread` of each other."""
    weights: Floats = np.exp(-spread * rng.random(size))
    normalised: Floats = weights / weights.sum()
    return normalised


def pairs(seed: int = 0) -> Iterator[tuple[Floats, Floats]]:
    """Return a true and a model's distribution of every size and spread."""
    rng = np.random.default_rng(seed)
    for size in SIZES:
        for spread in SPREADS:
            yield distribution(rng, size, spread), distribution(rng, size, spread)


def targets_and_logits(seed: int = 0) -> Iterator[tuple[Floats, Floats]]:
    """Return hard and soft targets with logits from −spread to spread, both ends among them."""
    rng = np.random.default_rng(seed)
    for size in SIZES:
        for spread in SPREADS:
            logits = rng.uniform(-spread, spread, size)
            logits[:2] = spread, -spread
            rng.shuffle(logits)
            hard = np.eye(size)[[0, int(logits.argmax()), int(logits.argmin())]]
            for target in (*hard, distribution(rng, size, 1)):
                yield target, logits
