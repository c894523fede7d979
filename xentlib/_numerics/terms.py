"""The terms that the formulas are made of, each computed so that it keeps its digits.

A weight of 0 takes away even an infinite term: 0 · log 0 = 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

_NEAR = 0.25  # how far q may be from p, as a share of p, for the series to be used
_SERIES_TERMS = 9  # |s| ≤ 1/7 there, so that the first term left out is below 1e-17


def times(weight: Floats, x: Floats) -> Floats:
    """Return weight · x, and 0 where the weight is 0."""
    return np.where(weight > 0, weight * x, 0)


def times_log(weight: Floats, p: Floats) -> Floats:
    """Return weight · log p, and 0 where the weight is 0."""
    return times(weight, np.log(p))


def times_log1p(weight: Floats, x: Floats) -> Floats:
    """Return weight · log(1 + x), with the digits of a small x, and 0 where the weight is 0."""
    return times(weight, np.log1p(x))


def expected(y: NDArray[Any], x: Floats) -> Floats:
    """Return Σ y_k x_k over the last axis; where y is class indices, x at that class."""
    if y.dtype.kind == "i":
        return np.take_along_axis(x, y, axis=-1)[..., 0]
    return np.asarray(times(y, x).sum(axis=-1))


def log_sigmoids(z: Floats) -> tuple[Floats, Floats]:
    """Return log σ(z) and log σ(−z), the logarithms of "yes" and "no".

    log σ(z) = min(z, 0) − log(1 + e^−|z|): the power cannot overflow, and both share it.
    """
    tail = np.log1p(np.exp(-np.abs(z)))
    return np.minimum(z, 0) - tail, np.minimum(-z, 0) - tail


def sigmoids(z: Floats) -> tuple[Floats, Floats]:
    """Return σ(z) and σ(−z), the probabilities of "yes" and "no"; neither is 1 less the other."""
    decay = np.exp(-np.abs(z))
    more, less = 1 / (1 + decay), decay / (1 + decay)
    return np.where(z >= 0, more, less), np.where(z >= 0, less, more)


def extra(p: Floats, q: Floats) -> Floats:
    """Return p log(p/q) − p + q: what believing q costs beyond p. Never negative; 0 where p = q."""
    p, q = np.broadcast_arrays(p, q)
    costs = times(p, _log_of_ratio(p, q)) + (q - p)
    near = np.abs(q - p) < _NEAR * p
    costs[near] = _extra_nearby(p[near], q[near])
    return np.maximum(costs, 0)  # rounding can leave a hair below 0 where p is subnormal


def _log_of_ratio(p: Floats, q: Floats) -> Floats:
    """Return log(p/q), also where the quotient itself is too large for a float."""
    quotient = p / q
    logs = np.log(quotient)
    beyond = np.isinf(quotient)
    logs[beyond] = np.log(p[beyond]) - np.log(q[beyond])
    return logs


def _extra_nearby(p: Floats, q: Floats) -> Floats:
    """Return p log(p/q) − p + q for neighbours, without a difference of logarithms.

    With s = (q − p)/(q + p), log(q/p) = 2 artanh s = 2(s + s³/3 + s⁵/5 + …). The first term joins
    q − p exactly, as (q − p)·s; what is left is the series that starts at s³.
    """
    s = (q - p) / (q + p)
    square = s * s
    series = np.zeros_like(s)
    for k in range(_SERIES_TERMS, 0, -1):
        series = series * square + 1 / (2 * k + 1)
    return (q - p) * s - 2 * p * s * square * series
