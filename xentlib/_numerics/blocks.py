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
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Formula = Callable[..., Any]

Reduction: TypeAlias = Literal["mean", "sum", "none"]

_BLOCK = 2**15  # numbers: 256 KiB of float64


def rowwise(formula: Formula, *arrays: NDArray[Any], half: type = np.float64) -> Floats:
    """Return `formula(*arrays)`, computed for a block of rows at a time where there are many.

    The formula must treat each row, the last axis of the arrays, on its own. A single row is held
    against all rows of the others; arrays whose leading shapes differ otherwise are handed over as
    they are. `half` is what half precision is computed in, and given back.
    """
    largest = max(arrays, key=lambda array: array.size)
    leading, size = largest.shape[:-1], largest.size
    if size <= _BLOCK or any(array.shape[:-1] not in {leading, ()} for array in arrays):
        return _evaluated(formula, arrays, half)
    rows = math.prod(leading)
    flat = [a.reshape(rows, a.shape[-1]) if a.shape[:-1] == leading else a for a in arrays]
    many = [a.shape[:-1] == leading for a in arrays]
    results = _in_blocks(formula, flat, many, max(1, _BLOCK * rows // size), half)
    return results.reshape(leading + results.shape[1:])


def elementwise(formula: Formula, *arrays: NDArray[Any], half: type = np.float64) -> Floats:
    """Return `formula(*arrays)`, as `rowwise`, for arrays of one shape and single numbers."""
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    if math.prod(shape) <= _BLOCK:
        return _evaluated(formula, arrays, half)
    flat = [array.reshape(-1) if array.ndim else array for array in arrays]
    return _in_blocks(formula, flat, [a.ndim > 0 for a in flat], _BLOCK, half).reshape(shape)


def _in_blocks(
    formula: Formula, arrays: list[NDArray[Any]], many: list[bool], step: int, half: type
) -> Floats:
    """Evaluate the formula block by block; what is not one of `many` is handed over whole."""

    def block(k: int) -> Floats:
        parts = (a[k : k + step] if cut else a for a, cut in zip(arrays, many, strict=True))
        return _evaluated(formula, list(parts), half)

    first, length = block(0), len(arrays[many.index(True)])
    results = np.empty((length, *first.shape[1:]), first.dtype)
    results[:step] = first
    for k in range(step, length, step):
        results[k : k + step] = block(k)
    return results


def _evaluated(formula: Formula, arrays: Sequence[NDArray[Any]], half: type) -> Floats:
    """Return the formula's value, all floats brought to the widest of them; 0 for −0."""
    kinds = {half if a.dtype == np.float16 else a.dtype.type for a in arrays if a.dtype.kind == "f"}
    widest = np.result_type(*kinds)
    wide = (a.astype(widest, copy=False) if a.dtype.kind == "f" else a for a in arrays)
    return np.asarray(formula(*wide) + 0)


def over_elements(loss: Formula, *arrays: NDArray[Any], reduction: Reduction) -> float | Floats:
    """Return the loss of each element, reduced."""
    reduced = _reduction(reduction)
    return plain(reduced(elementwise(loss, *arrays, half=np.float32)))


def over_samples(loss: Formula, *arrays: NDArray[Any], reduction: Reduction) -> float | Floats:
    """Return the loss of each sample, which is a row or a single number, reduced."""
    reduced = _reduction(reduction)
    return plain(reduced(rowwise(loss, *map(np.atleast_1d, arrays), half=np.float32)))


def _reduction(name: str) -> Callable[[Floats], Any]:
    return _REDUCTIONS[one_of(name, tuple(_REDUCTIONS), "reduction")]


def _mean(losses: Floats) -> Any:
    """Return the mean, which is finite where all losses are, though their sum may not be."""
    mean = losses.mean()
    largest = losses.max()
    return mean if np.isfinite(mean) or np.isinf(largest) else largest * (losses / largest).mean()


_REDUCTIONS: dict[str, Callable[[Floats], Any]] = {
    "mean": _mean,
    "sum": np.sum,
    "none": lambda losses: losses,
}
