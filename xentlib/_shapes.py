"""Let arrays stand beside each other, or say why they cannot.

Every message names the arguments, their shapes, and where it helps the way out.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

BARE = "A yes/no model? Write down both outcomes, or use the binary functions."


def axis_last(array: Floats, name: str, axis: int, *, bare: str = BARE) -> Floats:
    """Return the array, contiguous, with `axis` moved to the end."""
    if array.ndim == 0:
        msg = (
            f"`{name}` must have an axis that holds the outcomes; "
            f"got the bare number {array:.10g}. {bare}"
        )
        raise ValueError(msg)
    try:
        number = operator.index(axis)
    except TypeError:
        msg = f"`axis` must be a whole number; got {axis!r}."
        raise TypeError(msg) from None
    if not -array.ndim <= number < array.ndim:
        msg = (
            f"`axis` must lie between {-array.ndim} and {array.ndim - 1} "
            f"for `{name}` of shape {array.shape}; got {number}."
        )
        raise ValueError(msg)
    return np.ascontiguousarray(np.moveaxis(array, number, -1))


def shapes_fit(y: Floats, z: Floats, names: tuple[str, str]) -> tuple[int, ...]:
    """Return the shape of the two together, or refuse shapes that do not broadcast."""
    try:
        return np.broadcast_shapes(y.shape, z.shape)
    except ValueError:
        msg = (
            f"`{names[0]}` and `{names[1]}` must have shapes that fit; got {y.shape} and {z.shape}."
        )
        raise ValueError(msg) from None


def outcomes_fit(p: Floats, q: Floats, names: tuple[str, str] = ("p", "q")) -> None:
    """Refuse two sets of distributions (axis last) that cannot stand beside each other."""
    first, second = names
    if p.shape[-1] != q.shape[-1]:
        msg = (
            f"`{first}` and `{second}` must have the same number of outcomes; "
            f"got {p.shape[-1]} and {q.shape[-1]}."
        )
        raise ValueError(msg)
    shapes_fit(p, q, names)


def pairs_fit(y: Floats, prediction: Floats, name: str) -> None:
    """Refuse targets and predictions of which neither has the shape of the two together.

    (N,) beside (N, 1) broadcasts to (N, N): every target against every prediction.
    """
    shape = shapes_fit(y, prediction, ("y", name))
    if shape not in {y.shape, prediction.shape}:
        msg = (
            f"`y` and `{name}` must belong together element by element; their shapes {y.shape} and "
            f"{prediction.shape} would make {shape}. Reshape one of them."
        )
        raise ValueError(msg)


def shape_is(shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    """Refuse targets that have more axes or longer ones than the logits they belong to."""
    if shape != wanted:
        msg = f"`y` must broadcast to the shape of `z`, {wanted}; together they give {shape}."
        raise ValueError(msg)
