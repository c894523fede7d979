"""What probably went wrong, told by the numbers themselves: the advice at the end of a refusal.

Each advice is a question about the cause and what to do if it is so. Whoever follows it gets the
right number, or is refused once more in better words; never a wrong one. Where two causes are
likely, both are asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

LEAVE_OUT = "An empty cell? Leave its row out."
EMPTY = "An empty cell? Fill it in, or leave its row out."
NAN = (
    f"{EMPTY} Otherwise look for the step that made it: "
    "0/0, inf − inf or the log of a negative number."
)
SIGMOID = "Raw scores? Use sigmoid first."
SOFTMAX = "Raw scores? Use softmax first."
SHARES = f"Counts or shares? Divide by their sum. {SOFTMAX}"
LABELS = "Labels of another kind? Turn them into 0 and 1."
LOGARITHMS = "Logarithms of probabilities? Use numpy.exp first."
ROUNDED = "Rounded, or computed in half or single precision? Divide by the sum, in float64."
PERCENT = "Percent? Divide by 100."
BYTES = "From 0 to 255? Divide by 255."
IGNORED = "A mark for rows that do not count, as -100 is? Leave those rows out of both arrays."
SWAPPED = "Swapped? The target comes first."
CLASSES = "One class of several? Use the categorical functions."
QUANTITY = "A quantity? These losses are for probabilities."

_HAIR = 1e-6  # by how much rounding may leave [0, 1]
_NEARLY = 0.01  # how far from 1 a sum in half precision may be
_FAR = 0.2  # how far from 1 a sum of rounded shares may be
_MOST_DECIMALS = 9
_PERCENT, _BYTE = 100, 255
_FEW = 10  # whole numbers up to here may be classes or stars; percentages mostly go beyond


def for_no_number(value: Any, text: str) -> str:
    """Return what to do with a value that is no real number; `text` if it is a word."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return EMPTY
    if isinstance(value, complex | np.complexfloating):
        return "Complex? Take its real part first."
    word = value.strip() if isinstance(value, str) else ""
    if word.endswith("%"):
        return "Take off the percent sign, convert it to float, and divide by 100."
    if _is_read(word.replace(",", ".")) and "," in word:
        return "A decimal comma? Write a point, and convert it to float first."
    if _is_read(value):
        return f"Convert it to {'int' if text.startswith('Text labels') else 'float'} first."
    return text


def _is_read(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def for_no_probability(array: Array, value: float) -> str:
    """Return what may turn values outside [0, 1] into probabilities of "yes"."""
    if hint := _for_a_slight_one(array, value):
        return hint
    if array.min() >= 0:
        scale = _scale(array)
        sure = scale == PERCENT and _are_whole(array)
        return scale if sure else f"{scale} {SIGMOID}".strip()
    return f"{SIGMOID} {LOGARITHMS}" if array.max() <= 0 else SIGMOID


def for_no_shares(array: Array, value: float, way_out: str) -> str:
    """Return what may turn values outside [0, 1] into shares that sum to 1."""
    if hint := _for_a_slight_one(array, value):
        return hint
    if array.min() < 0:
        scores = way_out.replace(SHARES, SOFTMAX)
        return f"{scores} {LOGARITHMS}" if array.max() <= 0 else scores
    sums = array.sum(axis=-1, dtype=float)
    return PERCENT if np.all(np.abs(sums - _PERCENT) < 1) else way_out


def for_no_target(array: Array, value: float, prediction: Array | None = None) -> str:
    """Return what may turn labels into targets in [0, 1]."""
    if hint := _for_a_slight_one(array, value):
        return hint.replace(EMPTY, LEAVE_OUT)
    if prediction is not None and np.all((prediction == 0) | (prediction == 1)):
        return SWAPPED
    if not _are_whole(array):
        return f"{_scale(array)} {QUANTITY}".strip() if array.min() >= 0 else QUANTITY
    if value < -1:
        return IGNORED
    if array.min() >= 0 and 1 < array.max() <= _FEW:
        return f"{CLASSES} {LABELS}"
    return f"{_scale(array)} {LABELS}".strip() if _PERCENT >= array.max() > _FEW else LABELS


def _for_a_slight_one(array: Array, value: float) -> str:
    """Return what to do about NaN, or about values that are outside by a hair; or nothing."""
    if np.isnan(value):
        return NAN
    if np.nanmin(array) > -_HAIR and np.nanmax(array) < 1 + _HAIR:
        return "Off by rounding? Use numpy.clip first."
    return ""


def _scale(array: Array) -> str:
    """Return which other scale numbers above 1 may stand on, or nothing."""
    most = array.max()
    if 2 < most <= _PERCENT:  # noqa: PLR2004  (nobody writes a percentage of at most 2 for all)
        return PERCENT
    return BYTES if _PERCENT < most <= _BYTE and _are_whole(array) else ""


def _are_whole(array: Array) -> bool:
    return bool(np.all(array == np.round(array)))


def for_no_class(array: Array, value: int, classes: int) -> str:
    """Return what may turn other labels into class indices."""
    if classes == 2 and set(np.unique(array)) == {-1, 1}:  # noqa: PLR2004
        return "Labels -1 and 1? Turn -1 into 0: the first class is 0."
    if value < 0 or value == _BYTE:
        return f"The first class is 0. {IGNORED}"
    if value == classes:
        return "The first class is 0. Counted from 1? Subtract 1."
    return f"The prediction has {classes} classes: number them from 0 to {classes - 1}."


def for_no_sum(row: Array, total: float, other_axes: Sequence[int], way_out: str) -> str:
    """Return what may make a row sum to 1, if another axis does, if rounding is why, and if not."""
    if other_axes and not _are_whole(row):
        return f"Is it transposed? Along axis {other_axes[0]} it sums to 1."
    if _are_whole(row):
        return way_out
    if abs(total - 1) <= _NEARLY:
        return ROUNDED
    return f"{ROUNDED} {way_out}" if _may_be_rounded(row, total) else way_out


def _may_be_rounded(row: Array, total: float) -> bool:
    """Whether the decimals that shares were cut to may be why their sum is off."""
    decimals = next((d for d in range(2, _MOST_DECIMALS) if np.array_equal(row, row.round(d))), 0)
    return bool(decimals) and abs(total - 1) <= min(row.size * 0.5 * 10.0**-decimals, _FAR)
