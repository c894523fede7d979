"""Many rows at a time, but not too many: what is computed in between stays in the cache."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_BLOCK = 2**15  # numbers: 256 KiB of float64


def rowwise(function: Callable[..., NDArray[Any]], *arrays: NDArray[Any]) -> NDArray[Any]:
    """Return `function(*arrays)`, computed for a block of rows at a time where there are many.

    The function must treat each row, the last axis of the first array, on its own and reduce it
    to one number. Arrays whose leading shapes differ are handed over as they are.
    """
    leading, size = arrays[0].shape[:-1], arrays[0].size
    if size <= _BLOCK or any(array.shape[:-1] != leading for array in arrays):
        return function(*arrays)
    rows = math.prod(leading)
    step = max(1, _BLOCK * rows // size)
    flat = [array.reshape(rows, array.shape[-1]) for array in arrays]
    blocks = (function(*(array[k : k + step] for array in flat)) for k in range(0, rows, step))
    return np.concatenate(list(blocks)).reshape(leading)
