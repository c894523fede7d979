"""What probably went wrong, told by the numbers themselves: the advice at the end of a refusal.

Each advice is a question about the cause and what to do if it is so. Whoever follows it gets the
right number, or is refused once more in better words; never a wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

EMPTY = "An empty cell? Fill it in, or leave its row out."
NAN = (
    f"{EMPTY} Otherwise look for the step that made it: "
    "0/0, inf − inf or the log of a negative number."
)
SIGMOID = "Raw scores? Use sigmoid first."
SOFTMAX = "Counts or shares? Divide by their sum. Raw scores? Use softmax first."
LABELS = "Labels of another kind? Turn them into 0 and 1."
ROUNDED = "Rounded, or computed in half or single precision? Divide by the sum, in float64."
PERCENT = "Percent? Divide by 100."
IGNORED = "A mark for rows that do not count, as -100 is? Leave those rows out of both arrays."

_HAIR = 1e-6  # by how much rounding may leave [0, 1]
_NEARLY = 0.01  # how far from 1 a sum in half precision, or of rounded shares, may be
_MOST_DECIMALS = 9
_SMALL_PERCENT, _LARGE_PERCENT = 2, 10  # beyond the first it may be a percentage, beyond both it is


def for_no_number(value: Any, text: str) -> str:
    """Return what to do with a value that is no real number; `text` if it is a word."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return EMPTY
    if isinstance(value, complex | np.complexfloating):
        return "Complex? Take its real part first."
    try:
        float(value)
    except (TypeError, ValueError):
        pass
    else:
        return "Convert it to float first."
    if isinstance(value, str) and value.strip().endswith("%"):
        return "Take off the percent sign, convert it to float, and divide by 100."
    return text


def for_no_probability(value: float, array: NDArray[Any], way_out: str) -> str:
    """Return what may turn values outside [0, 1] into probabilities."""
    if np.isnan(value):
        return NAN
    if -_HAIR < value < 0 or 1 < value < 1 + _HAIR:
        return "Off by rounding? Use numpy.clip first."
    least, most = np.nanmin(array), np.nanmax(array)
    if most <= 0 and way_out == SIGMOID:
        return f"{way_out} Logarithms of probabilities? Use numpy.exp first."
    if least >= 0 and _SMALL_PERCENT < most <= 100:  # noqa: PLR2004
        sure = most > _LARGE_PERCENT and way_out == SIGMOID
        return PERCENT if sure or _are_percentages(array, way_out) else f"{PERCENT} {way_out}"
    return way_out


def _are_percentages(array: NDArray[Any], way_out: str) -> bool:
    """Whether rows of shares sum to 100, give or take their rounding."""
    sums = array.sum(axis=-1, dtype=float)
    return way_out not in {SIGMOID, LABELS} and bool(np.all(np.abs(sums - 100) < 1))


def for_no_target(value: float, array: NDArray[Any]) -> str:
    """Return what may turn labels into targets in [0, 1]."""
    return IGNORED if value < -1 else for_no_probability(value, array, LABELS)


def for_no_class(value: int, classes: int) -> str:
    """Return what may turn other labels into class indices."""
    if value == classes:
        return "The first class is 0. Counted from 1? Subtract 1."
    return f"The first class is 0. {IGNORED}"


def for_no_sum(row: NDArray[Any], total: float, other_axes: Sequence[int], way_out: str) -> str:
    """Return what may make a row sum to 1, if another axis does, if rounding is why, and if not."""
    if other_axes:
        return f"Is it transposed? Along axis {other_axes[0]} it sums to 1."
    return ROUNDED if _is_nearly_one(row, total) else way_out


def _is_nearly_one(row: NDArray[Any], total: float) -> bool:
    """Whether precision may be why a sum is off, or the decimals that the shares were cut to."""
    if abs(total - 1) <= _NEARLY:
        return True
    decimals = next((d for d in range(2, _MOST_DECIMALS) if np.array_equal(row, row.round(d))), 0)
    return bool(decimals) and abs(total - 1) <= row.size * 0.5 * 10.0**-decimals


def first_that_fits(causes: Sequence[tuple[bool, Callable[[], str]]]) -> str:
    """Return the advice for the first cause that there is, with a space before it, or nothing."""
    return next((f" {advice()}" for fits, advice in causes if fits), "")
