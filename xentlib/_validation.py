"""Turn what the caller passed into arrays, or say exactly what is wrong with it.

Every message names the argument, the value, where it stands, and the way out.
Nothing is repaired: an input that is nearly right is refused, not normalised.
"""

from __future__ import annotations

import math
import numbers
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]

_SCORES_HINT = "Raw scores? Use {} first."
_NAN_HINT = "Look for the step that made it: 0/0, inf − inf or the log of a negative number."


def as_floats(values: ArrayLike, name: str) -> Floats:
    """Return `values` as a float array: float32 stays, every other number becomes float64."""
    if isinstance(values, np.ma.MaskedArray):
        msg = f"`{name}` must not be a masked array. Fill it or drop the masked entries first."
        raise TypeError(msg)
    try:
        array = np.asarray(values)
    except ValueError:
        msg = f"`{name}` must be a rectangular array; its rows have different lengths."
        raise ValueError(msg) from None
    if array.size == 0:
        msg = f"`{name}` must not be empty; its shape is {array.shape}."
        raise ValueError(msg)
    if array.dtype.kind not in "biuf":
        index, value = _first_that_is_no_number(array)
        msg = (
            f"`{name}{_subscript(index)}` must be a real number; got {value!r}. "
            "Convert it to float first."
        )
        raise TypeError(msg)
    if array.dtype == np.float32:
        return array
    with np.errstate(over="ignore"):
        return array.astype(np.float64, copy=False)


def as_probabilities(values: ArrayLike, name: str, *, scores_to: str = "sigmoid") -> Floats:
    """Return `values` as floats, each of which lies in [0, 1]."""
    array = as_floats(values, name)
    # NaN fails every comparison, so this one test refuses it together with both sides of [0, 1].
    if not (array.min() >= 0 and array.max() <= 1):
        index = _first(~((array >= 0) & (array <= 1)))
        way_out = _NAN_HINT if np.isnan(array[index]) else _SCORES_HINT.format(scores_to)
        msg = (
            f"`{name}{_subscript(index)}` must be a probability between 0 and 1; "
            f"got {array[index]:.10g}. {way_out}"
        )
        raise ValueError(msg)
    return array


def as_distributions(values: ArrayLike, name: str, axis: int) -> Floats:
    """Return `values` as probabilities that sum to 1 along `axis`, with that axis moved last."""
    array = as_probabilities(values, name, scores_to="softmax")
    array = np.ascontiguousarray(np.moveaxis(array, _as_axis(axis, array, name), -1))
    sums = np.asarray(array.sum(axis=-1))
    # Half of a float's digits: wider than any rounding in a sum, narrower than any typing error.
    off = np.abs(sums - 1) > math.sqrt(np.finfo(array.dtype).eps)
    if off.any():
        index = _first(off)
        msg = (
            f"`{name}` must sum to 1 along axis {axis}; {_row(index)} sums to "
            f"{sums[index]:.10g}. {_SCORES_HINT.format('softmax')}"
        )
        raise ValueError(msg)
    return array


def check_shapes_fit(p: Floats, q: Floats, names: tuple[str, str] = ("p", "q")) -> None:
    """Refuse two sets of distributions (axis last) that cannot stand beside each other."""
    first, second = names
    if p.shape[-1] != q.shape[-1]:
        msg = (
            f"`{first}` and `{second}` must have the same number of outcomes; "
            f"got {p.shape[-1]} and {q.shape[-1]}."
        )
        raise ValueError(msg)
    try:
        np.broadcast_shapes(p.shape, q.shape)
    except ValueError:
        msg = (
            f"`{first}` and `{second}` must have shapes that fit; with the outcomes last "
            f"they are {p.shape} and {q.shape}."
        )
        raise ValueError(msg) from None


def as_base(base: float | None) -> float | None:
    """Return the base of the logarithm; None stands for e."""
    if base is None:
        return None
    try:
        number = float(base)
    except (TypeError, ValueError):
        msg = f"`base` must be a number or None (natural logarithm); got {base!r}."
        raise TypeError(msg) from None
    if not (0 < number < math.inf) or number == 1:
        msg = (
            f"`base` must be positive, finite and not 1; got {number:.10g}. "
            "Use 2 for bits, 10 for bans, None for nats."
        )
        raise ValueError(msg)
    return number


def _as_axis(axis: int, array: Floats, name: str) -> int:
    if array.ndim == 0:
        msg = f"`{name}` must be a distribution over at least one outcome; got one bare number."
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
    return number


def _first_that_is_no_number(array: NDArray[Any]) -> tuple[tuple[int, ...], object]:
    values = array.ravel().tolist()
    strange = np.array([not isinstance(value, numbers.Real) for value in values])
    return _first(strange.reshape(array.shape)), values[int(np.argmax(strange))]


def _first(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def _subscript(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""


def _row(index: tuple[int, ...]) -> str:
    if not index:
        return "it"
    return f"row {index[0]}" if len(index) == 1 else f"row {_subscript(index)}"
