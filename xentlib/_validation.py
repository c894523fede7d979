"""Turn what the caller passed into arrays, or say exactly what is wrong with it.

Every message names the argument, the value, where it stands, and the way out.
Nothing is repaired: an input that is nearly right is refused, not normalised.
"""

from __future__ import annotations

import math
import numbers
import operator
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]
    Mask = NDArray[np.bool_]

_NO_DISTRIBUTION = "Counts or shares? Divide by their sum. Raw scores? Use softmax first."
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
        each = np.asarray(values, dtype=object)  # as it was passed, not made like its neighbours
        strange = [not isinstance(value, numbers.Real | np.bool_) for value in each.flat]
        index = _first(np.reshape(strange, each.shape))
        msg = (
            f"`{name}{_subscript(index)}` must be a real number; got {each[index]!r}. "
            "Convert it to float first."
        )
        raise TypeError(msg)
    return array


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
        f"got {value:.10g}. {_NAN_HINT if np.isnan(value) else way_out}"
    )
    raise ValueError(msg)


def as_distributions(
    values: ArrayLike, name: str, axis: int, *, way_out: str = _NO_DISTRIBUTION
) -> Floats:
    """Return `values` as probabilities that sum to 1 along `axis`, with that axis moved last."""
    array = axis_last(as_probabilities(values, name, way_out=way_out), name, axis)
    sums = np.asarray(array.sum(axis=-1))
    # Half of a float's digits: wider than any rounding in a sum, narrower than any typing error.
    off = np.abs(sums - 1) > math.sqrt(np.finfo(array.dtype).eps)
    if off.any():
        index = _first(off)
        row = _row(index) if index else "it"
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
            f"`{name}` must have a finite largest logit in every row; in {_row(index)} it is "
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


def axis_last(array: Floats, name: str, axis: int) -> Floats:
    """Return the array, contiguous, with `axis` moved to the end."""
    if array.ndim == 0:
        msg = (
            f"`{name}` must have an axis that holds the outcomes; got the bare number "
            f"{array:.10g}. A yes/no model? Write down both outcomes, or use the binary functions."
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


def shapes_fit(y: Floats, z: Floats, names: tuple[str, str]) -> tuple[int, ...]:
    """Return the shape of the two together, or refuse shapes that do not broadcast."""
    try:
        return np.broadcast_shapes(y.shape, z.shape)
    except ValueError:
        msg = (
            f"`{names[0]}` and `{names[1]}` must have shapes that fit; got {y.shape} and {z.shape}."
        )
        raise ValueError(msg) from None


def one_of(value: str, options: tuple[str, ...], name: str) -> str:
    """Return `value` if it is one of the options."""
    if value not in options:
        msg = f"`{name}` must be one of {', '.join(map(repr, options))}; got {value!r}."
        raise ValueError(msg)
    return value


def as_base(base: float | None) -> float | None:
    """Return the base of the logarithm; None stands for e."""
    if base is None:
        return None
    number = as_number(base, "base", "a number or None (natural logarithm)")
    if not (0 < number < math.inf) or number == 1:
        msg = (
            f"`base` must be positive, finite and not 1; got {number:.10g}. "
            "Use 2 for bits, 10 for bans, None for nats."
        )
        raise ValueError(msg)
    return number


def shape_is(shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    """Refuse targets that have more axes or longer ones than the logits they belong to."""
    if shape != wanted:
        msg = f"`y` must broadcast to the shape of `z`, {wanted}; together they give {shape}."
        raise ValueError(msg)


def plain(values: Any) -> float | Floats:
    """Return a Python float for a single number, which prints as one, and an array otherwise."""
    array = np.asarray(values)
    return float(array) if array.ndim == 0 else array


def as_temperature(temperature: float) -> float:
    """Return the temperature of a softmax."""
    number = as_number(temperature, "temperature")
    if not 0 < number < math.inf:
        msg = (
            f"`temperature` must be positive and finite; got {number:g}. "
            "As it goes to 0 the softmax goes to the largest logit alone; use argmax for that."
        )
        raise ValueError(msg)
    return number


def as_number(value: Any, name: str, kind: str = "a number") -> float:
    """Return `value` as a float."""
    if not isinstance(value, numbers.Real):
        msg = f"`{name}` must be {kind}; got {value!r}."
        raise TypeError(msg)
    return float(value)


def _first(mask: Mask) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def _subscript(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""


def _row(index: tuple[int, ...]) -> str:
    if not index:
        return "its only row"
    return f"row {index[0]}" if len(index) == 1 else f"row {_subscript(index)}"
