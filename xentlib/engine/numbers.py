"""Numbers as a reader sees them: a real minus sign, ∞ for infinity, no digit that says nothing."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
INFINITY = "\N{INFINITY}"

_SIGNIFICANT = 4
_ROUNDING = 1e-12  # what computing leaves between a number and 1


def number(value: float, decimals: int = 3) -> str:
    """Return `value` with `decimals` decimals, or more digits where those hide it.

    What is not 0 has four significant digits rather than be written as 0; what is short of 1 has
    as many decimals as tell it from 1.

    Examples
    --------
    >>> number(0.5, 2), number(0.0004, 2), number(0.9999, 2), number(float("inf"))
    ('0.50', '0.0004', '0.9999', '∞')
    """
    if math.isinf(value):
        return INFINITY if value > 0 else MINUS + INFINITY
    fixed = f"{value:.{decimals}f}"
    if abs(float(fixed)) == 1 and 1 - abs(value) > _ROUNDING:
        return number(value, decimals + 1)
    hidden = abs(value) < 10.0 ** (1 - decimals) and not math.isclose(float(fixed), value)
    text = f"{value:.{_SIGNIFICANT}g}" if hidden else fixed
    return text.replace("-", MINUS)


def amount(value: float, unit: str, decimals: int = 3) -> str:
    """Return `value` with its unit; infinity also in words.

    Examples
    --------
    >>> amount(0.35667, "nats"), amount(float("inf"), "bits")
    ('0.357 nats', '∞ bits (infinite)')
    """
    return f"{number(value, decimals)} {unit}" + (" (infinite)" if math.isinf(value) else "")
