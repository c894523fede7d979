"""Let two arguments stand beside each other, or say why they cannot and what was probably meant.

Targets do not broadcast: they have the shape of the prediction, or are class indices, or one of
the two is a single number. What NumPy would stretch in silence is refused, and how to write it out
is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib._numerics import advice
from xentlib._numerics import arrays as check

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]
    Shape = tuple[int, ...]

_TEXT_LABELS = "Text labels? Number the classes from 0, in the order that the prediction has."
_CLASSES = f"{advice.SHARES} One probability of yes for each sample? Use binary_cross_entropy."
_INDICES = "Class indices? Give them an integer type, one for each sample."


def distributions(p: ArrayLike, q: ArrayLike, axis: int) -> tuple[Floats, Floats]:
    """Return the true distributions and the model's, `axis` last; the axes before it broadcast."""
    _same_labels((p, "p"), (q, "q"), axis)
    truth = check.as_distributions(p, "p", axis)
    return _outcomes_fit(truth, check.as_distributions(q, "q", axis), ("p", "q"))


def two_logits(z_p: ArrayLike, z_q: ArrayLike, axis: int) -> tuple[Floats, Floats]:
    """Return two sets of logits of classes, `axis` last; the axes before it broadcast."""
    _same_labels((z_p, "z_p"), (z_q, "z_q"), axis)
    truth = check.as_class_logits(z_p, "z_p", axis)
    return _outcomes_fit(truth, check.as_class_logits(z_q, "z_q", axis), ("z_p", "z_q"))


def _outcomes_fit(p: Floats, q: Floats, names: tuple[str, str]) -> tuple[Floats, Floats]:
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
        msg = f"`{first}` and `{second}` must have shapes that fit; got {p.shape} and {q.shape}."
        raise ValueError(msg) from None
    return p, q


def yes_no(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    """Return targets in [0, 1] and probabilities of "yes", of one shape or one a single number."""
    prediction = check.as_probabilities(p, "p")
    return _yes_no_targets(y, p, prediction, "p"), prediction


def yes_no_logits(y: ArrayLike, z: ArrayLike) -> tuple[Floats, Floats]:
    """Return targets in [0, 1] and logits of "yes", of one shape or one a single number."""
    prediction = check.as_logits(z)
    return _yes_no_targets(y, z, prediction, "z"), prediction


def classes(y: ArrayLike, p: ArrayLike, several: str) -> tuple[NDArray[Any], Floats]:
    """Return class targets, see `_class_targets`, and distributions over the classes."""
    given = check.as_floats(p, "p")
    if given.ndim:
        _two_or_more(given, "p", several.replace("multilabel", "binary"))
    probabilities = check.as_distributions(given, "p", way_out=_CLASSES)
    return _class_targets(y, p, probabilities, "p", several), probabilities


def classes_logits(y: ArrayLike, z: ArrayLike, several: str) -> tuple[NDArray[Any], Floats]:
    """Return class targets, see `_class_targets`, and logits of the classes."""
    logits = _two_or_more(check.as_class_logits(z), "z", several.replace("multilabel", "binary"))
    return _class_targets(y, z, logits, "z", several), logits


def squares(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    """Return targets in [0, 1] and probabilities of one shape; class indices become one-hot."""
    prediction = check.as_probabilities(p, "p")
    return _square_targets(y, p, prediction, "p"), prediction


def squares_logits(y: ArrayLike, z: ArrayLike) -> tuple[Floats, Floats]:
    """Return targets in [0, 1] and logits of one shape; class indices become one-hot.

    A single number beside a row may be meant for every logit, or as the one class of that row.
    """
    prediction = check.as_logits(z)
    number = check.as_numbers(y, "y", text=_TEXT_LABELS)
    if number.ndim == 0 < prediction.ndim:
        shape, only = prediction.shape, f"{float(number):g}"
        msg = (
            f"`y` must have the shape of `z`, {shape}, or hold a class index for each sample; "
            f"it is the single number {only}. One target for every logit? Write it out: "
            f"numpy.full({shape}, {only}). One class? Write its row of 0s and 1s."
        )
        raise ValueError(msg)
    return _square_targets(y, z, prediction, "z"), prediction


def squares_class_logits(y: ArrayLike, z: ArrayLike) -> tuple[Floats, Floats]:
    """Return targets in [0, 1] and logits of classes; class indices become one-hot."""
    logits = _two_or_more(check.as_class_logits(z), "z", 'activation="sigmoid"')
    return _square_targets(y, z, logits, "z"), logits


def one_hot(y: NDArray[Any], like: Floats) -> Floats:
    """Return targets as rows: class indices, shape (..., 1), become 1 at the class, 0 elsewhere."""
    if y.dtype.kind != "i":
        return y
    rows = np.zeros_like(like)
    np.put_along_axis(rows, y, 1, axis=-1)
    return rows


def _yes_no_targets(y: ArrayLike, given: ArrayLike, prediction: Floats, name: str) -> Floats:
    _same_labels((y, "y"), (given, name))
    targets = check.as_targets(y, prediction)
    if targets.ndim and prediction.ndim and targets.shape != prediction.shape:
        msg = (
            f"`y` and `{name}` must have the same shape, or one of them must be a single number; "
            f"got {targets.shape} and {prediction.shape}."
        )
        raise ValueError(msg + _yes_no_cause(targets, prediction, name))
    return targets


def _class_targets(
    y: ArrayLike, given: ArrayLike, prediction: Floats, name: str, several: str
) -> NDArray[Any]:
    """Return target distributions in the shape of the predictions, or class indices, (..., 1).

    `several` is what to use where several labels can be true at once.
    """
    way_out = f"{_INDICES} Several true labels? Use {several}."
    targets = _rows_or_indices(y, given, prediction, name, way_out)
    if targets.shape != prediction.shape:
        return targets
    check.as_distributions(targets, "y", way_out=way_out)
    return check.in_precision_of(prediction, targets)


def _square_targets(y: ArrayLike, given: ArrayLike, prediction: Floats, name: str) -> Floats:
    targets = _rows_or_indices(y, given, prediction, name, _INDICES)
    if targets.shape == prediction.shape:
        return check.as_targets(targets, prediction)
    return one_hot(targets, prediction)


def _two_or_more(prediction: Floats, name: str, binary: str) -> Floats:
    if prediction.shape[-1] > 1:
        return prediction
    msg = (
        f"`{name}` must have two classes or more along its last axis; its shape is "
        f"{prediction.shape}. A yes/no model of one column? Use {binary}."
    )
    raise ValueError(msg)


def _rows_or_indices(
    y: ArrayLike, given: ArrayLike, prediction: Floats, name: str, way_out: str
) -> NDArray[Any]:
    """Return the targets as numbers in the shape of the predictions, or as class indices."""
    _same_labels((y, "y"), (given, name))
    numbers = check.as_numbers(y, "y", text=_TEXT_LABELS)
    if numbers.shape == prediction.shape:
        return numbers
    samples, row = prediction.shape[:-1], prediction.shape[-1:]
    if prediction.ndim == 0 or numbers.shape != samples or row == (1,):
        msg = (
            f"`y` must have the shape of `{name}`, {prediction.shape}, or hold a class index for "
            f"each sample, shape {samples}; its shape is {numbers.shape}."
        )
        raise ValueError(msg + _class_cause(numbers, prediction, name))
    if numbers.dtype.kind not in "iu":
        msg = (
            f"`y` must hold class indices of an integer type, or have the shape of `{name}`, "
            f"{prediction.shape}; it is {numbers.dtype} of shape {numbers.shape}."
        )
        raise ValueError(msg + _type_cause(numbers, prediction.shape, way_out))
    return check.as_classes(numbers, prediction.shape[-1])


def _type_cause(y: NDArray[Any], prediction: Shape, way_out: str) -> str:
    """Return what was probably meant by targets, one for each sample, that are no whole numbers."""
    empty = f" {advice.LEAVE_OUT}" if np.isnan(y.max()) else ""
    ignored = f" {advice.IGNORED}" if np.nanmin(y) < 0 else ""
    whole = bool(np.all((y == np.round(y)) | np.isnan(y)))
    every = "" if whole or y.shape != prediction[-1:] else _every("target", "y", prediction)
    return f"{empty}{ignored} {way_out}{every}"


def _yes_no_cause(y: Floats, prediction: Floats, name: str) -> str:
    """Return what was probably meant by a prediction of "yes" that has not the targets' shape."""
    short, long = y.shape, prediction.shape
    if long == (*short, 2) or short == (*long, 2):
        wide = name if len(long) > len(short) else "y"
        return (
            f" Two columns, no and yes? Take the second: numpy.asarray({wide})[..., 1]. "
            "Two labels for each sample? Give both arrays a row for each sample."
        )
    if long[:-1] == short and long[-1] > 1:
        return f" {advice.CLASSES}"
    return _cause(y, prediction, name)


def _class_cause(y: NDArray[Any], prediction: Floats, name: str) -> str:
    """Return what was probably meant by targets that have not the shape of the classes."""
    whole, shape = y.dtype.kind in "iu", prediction.shape
    if y.shape == (*shape[:-1], 1):
        return " A column of class indices? Drop its last axis: numpy.asarray(y)[..., 0]."
    if whole and len(shape) > 2 and y.shape == (shape[0], *shape[2:]):  # noqa: PLR2004
        return f" Classes on axis 1? Use numpy.moveaxis({name}, 1, -1)."
    if whole and len(shape) == 2 and y.shape == shape[1:]:  # noqa: PLR2004
        return f" Is `{name}` transposed? Use numpy.transpose({name})."
    if whole and 0 < y.ndim < len(shape) - 1:
        return f" Class indices? Give one for each sample, shape {shape[:-1]}."
    if y.shape[:-1] == shape and np.all(prediction == np.round(prediction)):
        return f" {advice.SWAPPED}"
    different = y.ndim == len(shape) and 1 != y.shape[-1] != shape[-1]
    return _cause(y, prediction, name) or " They differ in the number of classes." * different


def _cause(y: NDArray[Any], prediction: Floats, name: str) -> str:
    """Return how two arrays came to have shapes that do not go together, or nothing."""
    if y.shape == (*prediction.shape, 1):
        return f" A column? Make `{name}` one too: numpy.asarray({name})[..., None]."
    if prediction.shape == (*y.shape, 1):
        return " A column? Make `y` one too: numpy.asarray(y)[..., None]."
    if transposed := _transposed(y, prediction, name):
        return transposed
    if _stretches(y.shape, prediction.shape):
        return _every("target", "y", prediction.shape)
    if _stretches(prediction.shape, y.shape):
        return _every("prediction", name, y.shape)
    return ""


def _transposed(y: NDArray[Any], prediction: Floats, name: str) -> str:
    if y.ndim < 2 or y.shape[::-1] != prediction.shape:  # noqa: PLR2004
        return ""
    if np.allclose(y.sum(axis=0), 1) and not np.allclose(y.sum(axis=-1), 1):
        return " Transposed? Use numpy.transpose(y)."
    if np.allclose(y.sum(axis=-1), 1) and not np.allclose(y.sum(axis=0), 1):
        return f" Is `{name}` transposed? Use numpy.transpose({name})."
    return " Is one of the two transposed? A row belongs to each sample."


def _every(what: str, name: str, shape: Shape) -> str:
    return f" One {what} for every sample? Write it out: numpy.broadcast_to({name}, {shape})."


def _stretches(small: Shape, large: Shape) -> bool:
    try:
        return np.broadcast_shapes(small, large) == large
    except ValueError:
        return False


def _same_labels(first: tuple[Any, str], second: tuple[Any, str], axis: int | None = None) -> None:
    """Refuse two labelled inputs (pandas) that name other things at the same place.

    Their axes are held together from the first on; where they broadcast, from the last on, with
    `axis` moved there.
    """
    axes, others = (_labelled_axes(*argument, axis) for argument in (first, second))
    for (mine, name, labels), (theirs, other, other_labels) in zip(axes, others, strict=False):
        if len(labels) != len(other_labels) or labels.equals(other_labels):
            continue
        pairs = enumerate(zip(labels, other_labels, strict=True))
        place, found = next((k, pair) for k, pair in pairs if pair[0] != pair[1])
        pick = f"{other}.loc[{name}.{mine}]" if theirs == "index" else f"{other}[{name}.{mine}]"
        alike = labels.is_unique and set(labels) == set(other_labels)
        reorder = f"In another order? Use {pick}. " if alike else ""
        msg = (
            f"`{name}` and `{other}` must have the same labels; at place {place} they have "
            f"{found[0]!r} and {found[1]!r}. {reorder}In the right places as they are? "
            f"Pass {name}.to_numpy()."
        )
        raise ValueError(msg)


def _labelled_axes(values: Any, name: str, axis: int | None) -> list[tuple[str, str, Any]]:
    """Return the axes of a pandas object: each with its kind, whose it is, and its labels."""
    if not hasattr(values, "iloc"):
        return []
    axes = list(zip(("index", "columns"), [name] * 2, values.axes, strict=False))
    if axis is None:
        return axes
    if axis in range(-len(axes), len(axes)):
        axes.append(axes.pop(axis))
    return axes[::-1]
