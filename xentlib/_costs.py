"""What each outcome costs, and what a target makes of it: the part that all losses share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from xentlib import _validation as check
from xentlib._options import one_of
from xentlib._shapes import outcomes_fit, pairs_fit
from xentlib.activations import rest, shifted_logits

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]

Reduction: TypeAlias = Literal["mean", "sum", "none"]

_NEAR = 0.25  # how far q may be from p, as a share of p, for the series to be used
_SERIES_TERMS = 9  # |s| ≤ 1/7 there, so that the first term left out is below 1e-17


def weighted(weights: Floats, costs: Floats) -> Floats:
    """Return weight · cost, where a weight of 0 takes away even an infinite cost."""
    with np.errstate(invalid="ignore"):
        return np.where(weights > 0, weights * costs, 0)


def of_probabilities(p: ArrayLike) -> tuple[Floats, Floats]:
    """Return what "yes" and "no" cost a model that says p: −log p and −log(1 − p)."""
    probabilities = check.as_probabilities(p, "p")
    with np.errstate(divide="ignore"):
        return surprises(probabilities), 0 - np.log1p(-probabilities)


def of_logits(z: ArrayLike) -> tuple[Floats, Floats]:
    """Return what "yes" and "no" cost a model that says σ(z): −log σ(z) and −log σ(−z)."""
    logits = check.as_logits(z)
    tail = np.log1p(np.exp(-np.abs(logits)))
    return np.maximum(-logits, 0) + tail, np.maximum(logits, 0) + tail


def of_labels(y: ArrayLike, costs: tuple[Floats, Floats], name: str) -> Floats:
    """Return y · (cost of yes) + (1 − y) · (cost of no), element by element."""
    targets, (if_yes, if_no) = check.as_targets(y), costs
    pairs_fit(targets, if_yes, name)
    return weighted(targets, if_yes) + weighted(1 - targets, if_no)


def surprises(p: Floats) -> Floats:
    """Return what each class costs a model that says p: −log p."""
    with np.errstate(divide="ignore"):
        return 0 - np.log(p)


def surprises_from_logits(z: Floats) -> Floats:
    """Return what each class costs a model that says softmax(z), computed from z."""
    logits = shifted_logits(z)
    return np.log1p(rest(logits))[..., None] - logits.shifted


def summed(losses: Floats) -> Floats:
    """Return the sum over the last axis; a bare number is its own sum."""
    with np.errstate(over="ignore"):
        return np.asarray(np.atleast_1d(losses).sum(axis=-1))


def class_targets(y: ArrayLike, predictions: Floats, name: str, several: str) -> NDArray[Any]:
    """Return class indices, or target distributions that fit the predictions.

    `several` is what to use where several labels can be true at once.
    """
    numbers = check.as_numbers(y, "y")
    if check.are_classes(numbers, predictions):
        return check.as_classes(numbers, predictions.shape)
    way_out = (
        "Class indices? Give them an integer type, one for each sample. "
        f"Several true labels? Use {several}."
    )
    targets = check.as_distributions(numbers, "y", -1, way_out=way_out, bare=way_out)
    outcomes_fit(targets, predictions, ("y", name))
    pairs_fit(targets, predictions, name)
    return targets


def of_classes(y: NDArray[Any], costs: Floats) -> Floats:
    """Return the cost of the true class, or its mean under a soft target."""
    if y.dtype.kind == "i":
        return np.take_along_axis(costs, y, axis=-1)[..., 0]
    return np.asarray(weighted(y, costs).sum(axis=-1))


def reduced(losses: Floats, reduction: str) -> float | Floats:
    """Return the mean or the sum over all samples, or the losses as they are.

    A sum of losses beyond the largest float is `inf`, and so is the mean made from it.
    """
    one_of(reduction, ("mean", "sum", "none"), "reduction")
    if reduction == "none":
        return check.plain(losses)
    with np.errstate(over="ignore"):
        return float(losses.mean() if reduction == "mean" else losses.sum())


def extra(p: Floats, q: Floats) -> Floats:
    """Return p log(p/q) − p + q: what believing q costs beyond p. Never negative; 0 where p = q."""
    p, q = np.broadcast_arrays(p, q)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        costs = weighted(p, _log_of_ratio(p, q)) + (q - p)
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
