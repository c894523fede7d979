"""Turn what the caller passed into arrays, or say exactly what is wrong with it.

Every message names the argument, the value, where it stands, and the way out.
Nothing is repaired: an input that is nearly right is refused, not normalised.

Half, single and double precision stay what they are; every other kind of number becomes float64.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from xentlib._numerics import advice
from xentlib._numerics.options import axis_of, to_float

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]
    Mask = NDArray[np.bool_]

_BARE = "A yes/no model? Write down both outcomes, or use the binary functions."
# How far from 1 a sum may be. A list may come from single precision, a few classes of it; nobody
# types that close to 1. A softmax in single precision over a vocabulary is off by more.
_OFF = 1e-6
_OFF_IN = {np.dtype(np.float32): 1e-4, np.dtype(np.float16): 2e-3}
_WHOLE = 2**53  # float64 holds every whole number up to here
_NO_NUMBER = "Replace it with a number."


def as_numbers(values: ArrayLike, name: str, *, text: str = _NO_NUMBER) -> NDArray[Any]:
    """Return `values` as an array of real numbers, of whatever type they have.

    `text` says what to do with words.
    """
    array = _read(values, name)
    if array.size == 0:
        msg = f"`{name}` must not be empty; its shape is {array.shape}."
        raise ValueError(msg)
    if array.dtype.kind in "mM":
        msg = f"`{name}` must hold numbers; it holds {array.dtype}. Turn dates into numbers first."
        raise TypeError(msg)
    if array.dtype.kind not in "biuf":
        return _from_objects(np.asarray(values, dtype=object), name, text)  # as they were passed
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _read(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return what NumPy makes of `values`, or say in our words why it makes nothing of them."""
    listed = values if isinstance(values, list | tuple) else ()
    if any(isinstance(each, np.ma.MaskedArray) for each in (values, *listed)):
        msg = f"`{name}` must not be a masked array. Fill it or drop the masked entries first."
        raise TypeError(msg)
    if hasattr(values, "toarray"):
        msg = f"`{name}` must not be a sparse matrix. Pass `{name}.toarray()`."
        raise TypeError(msg)
    try:
        return np.asarray(values)
    except Exception as error:  # noqa: BLE001  (a tensor's own refusal may be of any kind)
        if listed and not _holds_tensors(listed):
            msg = f"`{name}` must be a rectangular array; its rows have different lengths."
            raise ValueError(msg) from None
        stacked = f"torch.stack({name})" if listed else name
        widened = ".float()" if "ScalarType" in str(error) else ""  # bfloat16, which NumPy lacks
        kind = "A list of tensors? Stack them first:" if listed else "A tensor?"
        msg = (
            f"`{name}` must be an array or a list; NumPy cannot read this {type(values).__name__}: "
            f"{str(error).rstrip('.')}. {kind} Pass `{stacked}.detach().cpu(){widened}.numpy()`."
        )
        raise TypeError(msg) from None


def _holds_tensors(values: Any) -> bool:
    if isinstance(values, list | tuple):
        return any(map(_holds_tensors, values))
    return hasattr(values, "detach")


def _from_objects(each: NDArray[np.object_], name: str, text: str) -> NDArray[np.float64]:
    """Return Python's own numbers as floats, or name the first value that is none."""
    if each.ndim == 0 and isinstance(each[()], Iterable) and not isinstance(each[()], str | bytes):
        msg = f"`{name}` must be an array or a list; got {each[()]!r}. {_as_list(each[()], name)}"
        raise TypeError(msg)
    strange = [not isinstance(value, numbers.Real | np.bool_) for value in each.flat]
    if any(strange):
        index = _first(np.reshape(strange, each.shape))
        msg = (
            f"`{name}{_subscript(index)}` must be a real number; got {each[index]!r}. "
            f"{advice.for_no_number(each[index], text)}"
        )
        raise TypeError(msg)
    return np.reshape([to_float(value) for value in each.flat], each.shape)


def _as_list(values: Any, name: str) -> str:
    if isinstance(values, Mapping):
        return f"Make a list of its values, as list({name}.values()), in one order for all."
    if isinstance(values, AbstractSet):
        return "A set forgets the order and what comes twice: use a list from the start."
    return "Turn it into a list first."


def as_floats(values: ArrayLike, name: str) -> Floats:
    """Return `values` as a float array: float16 and float32 stay, all else becomes float64."""
    array = as_numbers(values, name)
    return array if array.dtype in _OFF_IN else array.astype(np.float64, copy=False)


def as_probabilities(values: ArrayLike, name: str) -> Floats:
    """Return `values` as floats, each of which lies in [0, 1]: probabilities of "yes"."""
    array = as_floats(values, name)
    if (index := _outside(array)) is not None:
        hint = advice.for_no_probability(array, array[index])
        _refuse(array, index, name, "a probability between 0 and 1", hint)
    return array


def as_targets(values: ArrayLike, prediction: Floats) -> Floats:
    """Return `values` as floats in [0, 1]: hard targets, or soft ones between.

    Whole numbers become floats of the prediction's precision.
    """
    given = as_numbers(values, "y", text=advice.LABELS)
    if (index := _outside(given)) is not None:
        hint = advice.for_no_target(given, given[index], prediction)
        _refuse(given, index, "y", "a target between 0 and 1", hint)
    return in_precision_of(prediction, given)


def in_precision_of(prediction: Floats, given: NDArray[Any]) -> Floats:
    """Return whole numbers as floats of the prediction's precision, and floats as they are."""
    if given.dtype.kind in "biu":
        return given.astype(prediction.dtype)
    return as_floats(given, "y")


def _outside(array: NDArray[Any]) -> tuple[int, ...] | None:
    """Return where the first value stands that is not in [0, 1], if there is one.

    NaN fails every comparison, so it is outside together with what is below 0 and above 1.
    """
    if array.min() >= 0 and array.max() <= 1:
        return None
    return _first(~((array >= 0) & (array <= 1)))


def _refuse(
    array: NDArray[Any], index: tuple[int, ...], name: str, wanted: str, way_out: str
) -> NoReturn:
    msg = f"`{name}{_subscript(index)}` must be {wanted}; got {_digits(array[index])}. {way_out}"
    raise ValueError(msg)


def as_distributions(
    values: ArrayLike, name: str, axis: int = -1, *, way_out: str = advice.SHARES
) -> Floats:
    """Return `values` as probabilities that sum to 1 along `axis`, with that axis moved last.

    `way_out` says what to do where they do not.
    """
    given = as_numbers(values, name)
    if (index := _outside(given)) is not None:
        hint = advice.for_no_shares(np.atleast_1d(given), given[index], way_out)
        _refuse(given, index, name, "a probability between 0 and 1", hint)
    array = axis_last(as_floats(given, name), name, axis)
    slack = _OFF_IN.get(given.dtype, _OFF)
    sums = _sums(array, -1)
    off = np.abs(sums - 1) > slack
    if off.any():
        index = _first(off)
        row = _row(index, name, axis % array.ndim) if index else "it"
        others = [
            other
            for other in range(array.ndim)
            if other != axis % array.ndim and np.all(np.abs(_sums(given, other) - 1) <= slack)
        ]
        msg = (
            f"`{name}` must sum to 1 along axis {axis}; {row} sums to {sums[index]:.10g}. "
            f"{advice.for_no_sum(array[index], sums[index], others, way_out)}"
        )
        raise ValueError(msg)
    return array


def _sums(array: NDArray[Any], axis: int) -> Floats:
    """Return sums in the precision that the array is computed in, half precision in single."""
    kind = np.float32 if array.dtype == np.float16 else None
    return np.asarray(array.sum(axis=axis, dtype=kind))


def axis_last(array: Floats, name: str, axis: int) -> Floats:
    """Return the array, contiguous, with `axis` moved to the end."""
    if array.ndim == 0:
        msg = (
            f"`{name}` must have an axis that holds the outcomes; "
            f"got the bare number {array:.10g}. {_BARE}"
        )
        raise ValueError(msg)
    number = axis_of(axis, array.shape, name)
    return np.ascontiguousarray(np.moveaxis(array, number, -1))


def as_logits(values: ArrayLike, name: str = "z") -> Floats:
    """Return `values` as floats that are not NaN; the infinities are logits too."""
    array = as_floats(values, name)
    if np.isnan(array.min()):
        _refuse(array, _first(np.isnan(array)), name, "a logit", advice.NAN)
    return array


def as_finite(values: ArrayLike, name: str) -> Floats:
    """Return `values` as floats that are neither infinite nor NaN."""
    array = as_floats(values, name)
    if not (finite := np.isfinite(array)).all():
        index = _first(~finite)
        hint = (
            advice.NAN
            if np.isnan(array[index])
            else "Leave its row out, or put a number in its place."
        )
        _refuse(array, index, name, "finite", hint)
    return array


def as_class_logits(values: ArrayLike, name: str = "z", axis: int = -1) -> Floats:
    """Return `values` as logits of classes, `axis` last, for which the softmax exists."""
    given = _without_their_largest(values, as_numbers(values, name), name, axis)
    array = axis_last(as_floats(given, name), name, axis)
    if np.isfinite(array.min()) and np.isfinite(array.max()):
        return array
    as_logits(given, name)  # it names the place of a NaN
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


def _without_their_largest(
    values: ArrayLike, given: NDArray[Any], name: str, axis: int
) -> NDArray[Any]:
    """Take the largest off whole numbers too large for a float, as whole numbers.

    A softmax needs no more than the differences, which a float would have lost.
    """
    if given.ndim == 0 or (given.max() < _WHOLE and given.min() > -_WHOLE):
        return given
    if not isinstance(values, list | tuple) and np.asarray(values).dtype.kind not in "iuO":
        return given
    whole = np.asarray(values, dtype=object)
    if not all(isinstance(value, numbers.Integral) for value in whole.flat):
        return given
    largest = whole.max(axis=axis_of(axis, given.shape, name), keepdims=True)
    return as_numbers(whole - largest, name)


def as_classes(array: NDArray[Any], classes: int, name: str = "y") -> NDArray[np.intp]:
    """Return class indices, with an axis of one behind them."""
    wrong = (array < 0) | (array >= classes)
    if wrong.any():
        index = _first(wrong)
        hint = advice.for_no_class(array, array[index], classes)
        _refuse(array, index, name, f"a class index from 0 to {classes - 1}", hint)
    return array.astype(np.intp, copy=False)[..., None]


def plain(values: Any) -> float | Floats:
    """Return a Python float for a single number, which prints as one, and an array otherwise.

    A float32 becomes the shortest decimal that stands for it: 0.3, not 0.30000001192092896.
    """
    array = np.asarray(values)
    if array.ndim > 0:
        return array
    return float(str(array[()])) if array.dtype == np.float32 else float(array)


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


def _digits(value: Any) -> str:
    """Return a number in ten digits, or in all where ten do not tell it from its neighbours."""
    short = f"{value:.10g}"
    return short if abs(float(short)) not in {0, 1} or value == float(short) else str(value)
