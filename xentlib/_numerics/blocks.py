"""Evaluate a formula on many rows at a time, but not too many, and sum up what comes of it.

What is computed in between stays in the cache and takes no memory worth naming. A loss or a
gradient of half precision is given in single: twice the memory of its logits, not four times.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from xentlib._numerics.arrays import plain
from xentlib._numerics.options import one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Formula = Callable[..., Any]

Reduction: TypeAlias = Literal["mean", "sum", "none"]

_BLOCK = 2**15  # numbers: 256 KiB of float64


def rowwise(formula: Formula, *arrays: NDArray[Any], half: type = np.float64) -> Floats:
    """Return `formula(*arrays)`, computed for a block of rows at a time where there are many.

    The formula must treat each row, the last axis of the arrays, on its own. Arrays whose
    leading shapes differ are handed over as they are. `half` is what half precision is computed
    in, and given back.
    """
    leading, size = arrays[0].shape[:-1], max(array.size for array in arrays)
    if size <= _BLOCK or any(array.shape[:-1] != leading for array in arrays):
        return _evaluated(formula, arrays, half)
    rows = math.prod(leading)
    flat = [array.reshape(rows, array.shape[-1]) for array in arrays]
    results = _in_blocks(formula, flat, max(1, _BLOCK * rows // size), half)
    return results.reshape(leading + results.shape[1:])


def elementwise(formula: Formula, *arrays: NDArray[Any], half: type = np.float64) -> Floats:
    """Return `formula(*arrays)`, as `rowwise`, for arrays of one shape and single numbers."""
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    if math.prod(shape) <= _BLOCK:
        return _evaluated(formula, arrays, half)
    flat = [array.reshape(-1) if array.ndim else array for array in arrays]
    return _in_blocks(formula, flat, _BLOCK, half).reshape(shape)


def _in_blocks(formula: Formula, arrays: list[NDArray[Any]], step: int, half: type) -> Floats:
    def block(k: int) -> Floats:
        return _evaluated(formula, [a[k : k + step] if a.ndim else a for a in arrays], half)

    first, length = block(0), max(len(array) for array in arrays if array.ndim)
    results = np.empty((length, *first.shape[1:]), first.dtype)
    results[:step] = first
    for k in range(step, length, step):
        results[k : k + step] = block(k)
    return results


def _evaluated(formula: Formula, arrays: Iterable[NDArray[Any]], half: type) -> Floats:
    wide = (array.astype(half) if array.dtype == np.float16 else array for array in arrays)
    return np.asarray(formula(*wide) + 0)  # 0 rather than −0


def over_elements(loss: Formula, *arrays: NDArray[Any], reduction: Reduction) -> float | Floats:
    """Return the loss of each element, reduced."""
    return _reduced(elementwise(loss, *arrays, half=np.float32), reduction)


def over_samples(loss: Formula, *arrays: NDArray[Any], reduction: Reduction) -> float | Floats:
    """Return the loss of each sample, which is a row or a single number, reduced."""
    return _reduced(rowwise(loss, *map(np.atleast_1d, arrays), half=np.float32), reduction)


def _reduced(losses: Floats, reduction: Reduction) -> float | Floats:
    """Return the mean or the sum over all samples, or the losses as they are.

    A sum beyond the largest float is `inf`; a mean is not, unless one of the losses is.
    """
    one_of(reduction, ("mean", "sum", "none"), "reduction")
    if reduction == "none":
        return plain(losses)
    if reduction == "sum":
        return plain(losses.sum())
    mean = losses.mean()
    return plain(mean if np.isfinite(mean) else (losses / losses.size).sum())
