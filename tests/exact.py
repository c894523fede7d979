"""The formulas again, in 50-digit arithmetic: the reference that the library is held to.

Each function takes the very floats that the library gets, not the decimals that were meant.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mpmath

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    Floats = list[float] | NDArray[np.floating[Any]]

mpmath.mp.dps = 50

EPSILON = 2.0**-52
SMALLEST = mpmath.mpf(5e-324)


def numbers(values: Iterable[float]) -> list[Any]:
    return [mpmath.mpf(float(value)) for value in values]


def log(x: Any, base: float | None = None) -> Any:
    if x == 0:
        return -mpmath.inf
    return mpmath.log(x) if base is None else mpmath.log(x) / mpmath.log(mpmath.mpf(base))


def self_information(p: float, base: float | None = None) -> Any:
    return -log(mpmath.mpf(float(p)), base)


def cross_entropy(p: Floats, q: Floats, base: float | None = None) -> Any:
    return mpmath.fsum(
        -weight * log(model, base)
        for weight, model in zip(numbers(p), numbers(q), strict=True)
        if weight > 0
    )


def entropy(p: Floats, base: float | None = None) -> Any:
    return cross_entropy(p, p, base)


def kl_divergence(p: Floats, q: Floats, base: float | None = None) -> Any:
    """Σ p log(p/q) − p + q: the form that the library promises."""
    nats = mpmath.fsum(
        model + (truth * (log(truth) - log(model)) - truth if truth > 0 else 0)
        for truth, model in zip(numbers(p), numbers(q), strict=True)
    )
    return nats if base is None else nats / mpmath.log(mpmath.mpf(base))


def log_softmax(z: Floats, temperature: float = 1) -> list[Any]:
    scaled = [logit / mpmath.mpf(float(temperature)) for logit in numbers(z)]
    with mpmath.workdps(700):  # one of two logits 1,400 apart is a share of 1e-608
        total = mpmath.log(mpmath.fsum(mpmath.exp(logit) for logit in scaled))
        return [logit - total for logit in scaled]


def sigmoid(z: float) -> Any:
    return 1 / (1 + mpmath.exp(-mpmath.mpf(float(z))))


def log_sigmoid(z: float) -> Any:
    return -mpmath.log1p(mpmath.exp(-mpmath.mpf(float(z))))


def binary(y: float, p: float) -> Any:
    truth, model = numbers([y, p])
    if_yes = -truth * log(model) if truth > 0 else 0
    if_no = (truth - 1) * (mpmath.log1p(-model) if model < 1 else -mpmath.inf) if truth < 1 else 0
    return if_yes + if_no


def binary_from_logit(y: float, z: float) -> Any:
    truth = mpmath.mpf(float(y))
    return -truth * log_sigmoid(z) - (1 - truth) * log_sigmoid(-z)


def categorical_from_logits(y: Floats, z: Floats) -> Any:
    return mpmath.fsum(
        -weight * log_p
        for weight, log_p in zip(numbers(y), log_softmax(z), strict=True)
        if weight > 0
    )


def relative_error(value: Any, exact: Any) -> float:
    """Return how far off `value` is, as a share of the exact one; infinities must be equal."""
    if mpmath.isinf(exact) or exact == 0:
        return 0.0 if value == exact else math.inf
    return float(abs((mpmath.mpf(float(value)) - exact) / exact))


def is_close(value: Any, exact: Any) -> bool:
    """Whether `value` meets the bar: 8 ulp above 1e-3, 1e-12 relative below.

    No float is closer to a subnormal number than the spacing of the subnormal ones.
    """
    bar = 8 * EPSILON if abs(exact) > 1e-3 else 1e-12
    if mpmath.isinf(exact) or math.isinf(value):
        return bool(value == exact)
    return bool(abs(mpmath.mpf(float(value)) - exact) <= max(bar * abs(exact), SMALLEST))
