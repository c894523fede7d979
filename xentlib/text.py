"""Numbers as a reader sees them: a real minus sign, ∞ for infinity, no digit that says nothing."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
INFINITY = "\N{INFINITY}"

_SIGNIFICANT = 4


def number(value: float, decimals: int = 3) -> str:
    """Return `value` with `decimals` decimals, or four significant digits where those hide it.

    Examples
    --------
    >>> number(0.5, 2), number(0.0004, 2), number(float("inf"))
    ('0.50', '0.0004', '∞')
    """
    if math.isinf(value):
        return INFINITY if value > 0 else MINUS + INFINITY
    fixed = f"{value:.{decimals}f}"
    hidden = value != 0 and abs(value) < 10.0 ** (1 - decimals)
    text = f"{value:.{_SIGNIFICANT}g}" if hidden and float(fixed) != value else fixed
    return text.replace("-", MINUS)


def amount(value: float, unit: str) -> str:
    """Return `value` with its unit; infinity also in words.

    Examples
    --------
    >>> amount(0.35667, "nats"), amount(float("inf"), "bits")
    ('0.357 nats', '∞ bits (infinite)')
    """
    return f"{number(value)} {unit}" + (" (infinite)" if math.isinf(value) else "")
