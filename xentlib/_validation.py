"""Turn what the caller passed into arrays, or say exactly what is wrong with it.

Every message names the argument, the value, where it stands, and the way out.
Nothing is repaired: an input that is nearly right is refused, not normalised.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from xentlib._options import to_float
from xentlib._shapes import BARE, axis_last

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]
    Mask = NDArray[np.bool_]

_NO_DISTRIBUTION = "Counts or shares? Divide by their sum. Raw scores? Use softmax first."
# How far from 1 a sum may be. A list may come from single precision, a few classes of it; nobody
# types that close to 1. A softmax in single precision over a vocabulary is off by more.
_OFF = 1e-6
_OFF_IN = {np.dtype(np.float32): 1e-4, np.dtype(np.float16): 2e-3}
_NAN_HINT = "Look for the step that made it: 0/0, inf − inf or the log of a negative number."


def as_numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return `values` as an array of real numbers, of whatever type they have."""
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
        return _from_objects(np.asarray(values, dtype=object), name)  # as they were passed
    return array


def _from_objects(each: NDArray[np.object_], name: str) -> NDArray[np.float64]:
    """Return Python's own numbers as floats, or name the first value that is none."""
    if each.ndim == 0 and isinstance(each[()], Iterable) and not isinstance(each[()], str | bytes):
        msg = f"`{name}` must be an array or a list; got {each[()]!r}. Turn it into a list first."
        raise TypeError(msg)
    strange = [not isinstance(value, numbers.Real | np.bool_) for value in each.flat]
    if any(strange):
        index = _first(np.reshape(strange, each.shape))
        msg = (
            f"`{name}{_subscript(index)}` must be a real number; got {each[index]!r}. "
            "Convert it to float first."
        )
        raise TypeError(msg)
    return np.reshape([to_float(value) for value in each.flat], each.shape)


def as_floats(values: ArrayLike, name: str) -> Floats:
    """Return `values` as a float array: float32 stays, every other number becomes float64."""
    array = as_numbers(values, name)
    if array.dtype == np.float32:
        return array
    with np.errstate(over="ignore"):
        return array.astype(np.float64, copy=False)


def as_probabilities(
    values: ArrayLike, name: str, *, way_out: str = "Raw scores? Use sigmoid first."
) -> Floats:
    """Return `values` as floats, each of which lies in [0, 1]."""
    array = as_floats(values, name)
    _refuse_outside_unit(array, name, "a probability", way_out)
    return array


def as_targets(values: ArrayLike, name: str = "y") -> Floats:
    """Return `values` as floats in [0, 1]: hard targets, or soft ones between."""
    array = as_floats(values, name)
    _refuse_outside_unit(array, name, "a target", "Labels of another kind? Turn them into 0 and 1.")
    return array


def _refuse_outside_unit(array: Floats, name: str, kind: str, way_out: str) -> None:
    # NaN fails every comparison, so this one test refuses it together with both sides of [0, 1].
    if not (array.min() >= 0 and array.max() <= 1):
        wrong = ~((array >= 0) & (array <= 1))
        _refuse_first(wrong, array, name, f"{kind} between 0 and 1", way_out)


def _refuse_first(
    wrong: Mask, array: NDArray[Any], name: str, wanted: str, way_out: str
) -> NoReturn:
    index = _first(wrong)
    value = array[index]
    msg = (
        f"`{name}{_subscript(index)}` must be {wanted}; "
        f"got {_digits(value)}. {_hint(value) or way_out}"
    )
    raise ValueError(msg)


def as_distributions(
    values: ArrayLike,
    name: str,
    axis: int,
    *,
    way_out: str = _NO_DISTRIBUTION,
    bare: str = BARE,
) -> Floats:
    """Return `values` as probabilities that sum to 1 along `axis`, with that axis moved last.

    `way_out` says what to do where they do not, and `bare` where they are a single number.
    """
    given = as_numbers(values, name)
    array = axis_last(as_probabilities(given, name, way_out=way_out), name, axis, bare=bare)
    sums = np.asarray(array.sum(axis=-1))
    off = np.abs(sums - 1) > _OFF_IN.get(given.dtype, _OFF)
    if off.any():
        index = _first(off)
        row = _row(index, name, axis % array.ndim) if index else "it"
        msg = (
            f"`{name}` must sum to 1 along axis {axis}; {row} sums to {sums[index]:.10g}. {way_out}"
        )
        raise ValueError(msg)
    return array


def as_logits(values: ArrayLike, name: str = "z") -> Floats:
    """Return `values` as floats that are not NaN; the infinities are logits too."""
    array = as_floats(values, name)
    if np.isnan(array.min()):
        _refuse_first(np.isnan(array), array, name, "a logit", _NAN_HINT)
    return array


def as_finite(values: ArrayLike, name: str) -> Floats:
    """Return `values` as floats that are neither infinite nor NaN."""
    array = as_floats(values, name)
    if not (finite := np.isfinite(array)).all():
        _refuse_first(~finite, array, name, "finite", "Replace it first.")
    return array


def as_class_logits(values: ArrayLike, name: str = "z", axis: int = -1) -> Floats:
    """Return `values` as logits of classes, `axis` last, for which the softmax exists."""
    array = axis_last(as_floats(values, name), name, axis)
    if np.isfinite(array.min()) and np.isfinite(array.max()):
        return array
    as_logits(values, name)  # it names the place of a NaN
    largest = np.asarray(array.max(axis=-1))
    if not np.isfinite(largest).all():
        index = _first(~np.isfinite(largest))
        msg = (
            f"`{name}` must have a finite largest logit in every row; "
            f"in {_row(index, name, axis % array.ndim)} it is "
            f"{largest[index]:g}, which leaves 0/0 or ∞/∞. −inf may stand beside a finite logit, "
            "+inf nowhere."
        )
        raise ValueError(msg)
    return array


def are_classes(y: NDArray[Any], predictions: Floats) -> bool:
    """Whether `y` holds class indices: whole numbers, and one axis less than the predictions."""
    return y.dtype.kind in "iu" and y.ndim == predictions.ndim - 1


def as_classes(array: NDArray[Any], shape: tuple[int, ...], name: str = "y") -> NDArray[np.intp]:
    """Return class indices, shape (..., 1), for predictions of `shape`, the classes last."""
    if array.shape != shape[:-1]:
        msg = (
            f"`{name}` must hold one class index for each sample, shape {shape[:-1]}; "
            f"its shape is {array.shape}."
        )
        raise ValueError(msg)
    wrong = (array < 0) | (array >= shape[-1])
    if wrong.any():
        wanted = f"a class index from 0 to {shape[-1] - 1}"
        _refuse_first(wrong, array, name, wanted, "The first class is 0.")
    return array.astype(np.intp, copy=False)[..., None]


def plain(values: Any) -> float | Floats:
    """Return a Python float for a single number, which prints as one, and an array otherwise."""
    array = np.asarray(values)
    return float(array) if array.ndim == 0 else array


def _first(mask: Mask) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def _subscript(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""


def _row(index: tuple[int, ...], name: str, axis: int) -> str:
    """Name one of the rows, which lie along `axis` of what was passed."""
    if not index:
        return "its only row"
    if axis < len(index):
        return f"`{name}[{', '.join([*map(str, index[:axis]), ':', *map(str, index[axis:])])}]`"
    return f"row {index[0]}" if len(index) == 1 else f"row {_subscript(index)}"


def _hint(value: Any) -> str:
    """Return the way out that the value itself points to, or nothing."""
    if np.isnan(value):
        return _NAN_HINT
    return (
        "Off by rounding? Use numpy.clip first."
        if -_OFF < value < 0 or 1 < value < 1 + _OFF
        else ""
    )


def _digits(value: Any) -> str:
    """Return a number in ten digits, or in all where ten do not tell it from its neighbours."""
    short = f"{value:.10g}"
    return short if abs(float(short)) not in {0, 1} or value == float(short) else str(value)
