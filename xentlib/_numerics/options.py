"""Check the options of a function: a word, a base, a temperature, an axis, a number.

Every message names the argument, the value, and the way out.
"""

from __future__ import annotations

import math
import numbers
import operator
from typing import Any


def one_of(value: str, options: tuple[str, ...], name: str) -> str:
    """Return `value` if it is one of the options."""
    if not isinstance(value, str) or value not in options:
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


def axis_of(axis: int, shape: tuple[int, ...], name: str) -> int:
    """Return the axis of `name`, an array of this shape."""
    try:
        number = operator.index(axis)
    except TypeError:
        msg = f"`axis` must be a whole number; got {axis!r}."
        raise TypeError(msg) from None
    if not -len(shape) <= number < len(shape):
        msg = (
            f"`axis` must lie between {-len(shape)} and {len(shape) - 1} "
            f"for `{name}` of shape {shape}; got {number}."
        )
        raise ValueError(msg)
    return number


def as_number(value: Any, name: str, kind: str = "a number") -> float:
    """Return `value` as a float."""
    if not isinstance(value, numbers.Real):
        msg = f"`{name}` must be {kind}; got {value!r}."
        raise TypeError(msg)
    return to_float(value)


def to_float(value: Any) -> float:
    """Return a real number as a float; one beyond the largest float becomes infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
