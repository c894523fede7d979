"""Logarithms of sums of powers, and what a softmax is made of.

The largest logit z_max of a row is taken off first, so that no power overflows. Then

    log Σ e^z = z_max + log(1 + rest),    rest = Σ e^(z − z_max) over all classes but the largest.

Left out of the sum, the 1 does not swallow the digits of what stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xentlib._numerics.terms import times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

_SMALL = 0.5  # up to here e^d − 1 − d is summed as a series
_TERMS = 16  # the first one left out is below 1e-20 of the first


class _Shifted(NamedTuple):
    """Logits less the largest of their row, and where that largest stands."""

    z: Floats  # (..., K), never above 0
    place: NDArray[np.intp]  # (..., 1)


def _shifted(z: Floats, temperature: float = 1.0) -> _Shifted:
    place = z.argmax(axis=-1, keepdims=True)
    shifted = z - np.take_along_axis(z, place, axis=-1)
    if temperature != 1:
        # In float64: a small temperature would be 0 as a float32, and 0/0 no number.
        np.divide(shifted, temperature, out=shifted, dtype=np.float64)
    return _Shifted(shifted, place)


def _rest(logits: _Shifted) -> Floats:
    powers = np.exp(logits.z)
    np.put_along_axis(powers, logits.place, 0, axis=-1)
    return np.asarray(powers.sum(axis=-1, keepdims=True))


def probabilities(z: Floats, temperature: float = 1.0) -> Floats:
    """Return the softmax of z over the last axis."""
    powers = _shifted(z, temperature).z
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers


def log_probabilities(z: Floats, temperature: float = 1.0) -> Floats:
    """Return the logarithm of the softmax of z over the last axis."""
    logits = _shifted(z, temperature)
    return logits.z - np.log1p(_rest(logits))


def probabilities_and_others(z: Floats) -> tuple[Floats, Floats]:
    """Return p and 1 − p. Near 1, the latter is the share of the other classes, added up."""
    logits = _shifted(z)
    rest = _rest(logits)
    p = np.exp(logits.z) / (1 + rest)
    others = 1 - p
    np.put_along_axis(others, logits.place, rest / (1 + rest), axis=-1)
    return p, others


def less_its_mean(g: Floats, p: Floats, others: Floats) -> Floats:
    """Return g less its mean under p, as g (1 − p) − Σ p g over the other classes.

    That last sum is taken without the likeliest class, which would swallow the digits of the
    rest, and corrected for the class itself.
    """
    likeliest = p.argmax(axis=-1, keepdims=True)
    products = p * g
    of_likeliest = np.take_along_axis(products, likeliest, axis=-1)
    without = products.copy()
    np.put_along_axis(without, likeliest, 0, axis=-1)
    small = without.sum(axis=-1, keepdims=True)
    elsewhere = small - without + of_likeliest
    np.put_along_axis(elsewhere, likeliest, small, axis=-1)
    return np.asarray(g * others - elsewhere)


def extra_from_logits(z_p: Floats, z_q: Floats) -> Floats:
    """Return p log(p/q) − p + q for two softmaxes: what believing q costs beyond p, class by class.

    With d = log q − log p this is p (e^d − 1 − d), which keeps its digits where q is close to p.
    In float64 throughout: in single precision, probabilities that matter here are already 0.
    """
    z_p, z_q = (np.asarray(z, dtype=np.float64) for z in np.broadcast_arrays(z_p, z_q))
    p, q, d = probabilities(z_p), probabilities(z_q), _log_ratios(z_p, z_q)
    costs = np.where(np.abs(d) <= 1, times(p, _exp_less_linear(d)), q - p - times(p, d))
    costs[np.isneginf(z_q) & ~np.isneginf(z_p)] = np.inf
    costs[np.isneginf(z_q) & np.isneginf(z_p)] = 0
    return costs


def _log_ratios(z_p: Floats, z_q: Floats) -> Floats:
    """Return d = log q − log p of two softmaxes, with its digits where q is close to p.

    With Δ = z_q − z_p less its value at the likeliest class of p, d = Δ − log Σ p e^Δ, and the sum
    is 1 + Σ p (e^Δ − 1), of which a difference of large numbers is no part. Where p is too small
    for a float, p e^Δ is taken as a power of its own.
    """
    likeliest = z_p.argmax(axis=-1, keepdims=True)

    def there(x: Floats) -> Floats:
        return np.take_along_axis(x, likeliest, axis=-1)

    p = probabilities(z_p)
    gap, lost = _difference(z_q, z_p)
    delta = (gap - there(gap)) + (lost - there(lost))
    moved = np.exp(z_q - there(z_q) + there(log_probabilities(z_p)))  # p e^Δ
    growth = np.where(np.abs(delta) <= 1, p * np.expm1(delta), moved - p)
    total = growth.sum(axis=-1, keepdims=True)
    far = log_probabilities(z_q) - log_probabilities(z_p)
    return np.where(np.isfinite(total), delta - np.log1p(total), far)


def _difference(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return a − b, and what rounding took from it (D. E. Knuth's sum of two floats)."""
    gap = a - b
    back = gap - a
    lost = (a - (gap - back)) - (b + back)
    return gap, np.where(np.isfinite(lost), lost, 0)


def _exp_less_linear(d: Floats) -> Floats:
    """Return e^d − 1 − d = d²/2! + d³/3! + …, without a difference where d is small."""
    near = np.clip(d, -_SMALL, _SMALL)
    series = np.ones_like(near)
    for k in range(_TERMS, 2, -1):
        series = 1 + series * near / k
    return np.where(np.abs(d) <= _SMALL, series * near * near / 2, np.expm1(d) - d)
