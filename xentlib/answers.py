"""What the exercises' functions should do, where no other function of the library does it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xentlib.information import self_information

if TYPE_CHECKING:
    from collections.abc import Sequence


def surprise_in_bits(p: float) -> float:
    """Return −log₂ p.

    >>> surprise_in_bits(0.25)
    2.0
    """
    return float(self_information(p, base=2))


def total_surprise(probabilities: Sequence[float]) -> float:
    """Return the surprise, in bits, of independent events that all happen.

    >>> total_surprise([0.5] * 2000)
    2000.0
    """
    return math.fsum(surprise_in_bits(p) for p in probabilities)


def questions_needed(n: int) -> int:
    """Return how many yes/no questions are sure to find one of `n` things: log₂ n, rounded up.

    >>> questions_needed(64), questions_needed(65)
    (6, 7)
    """
    return (n - 1).bit_length()
