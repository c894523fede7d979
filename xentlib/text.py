"""Numbers as a reader sees them: a real minus sign, ∞ for infinity, no digit that says nothing."""

from __future__ import annotations

import math
import re
import sys

MINUS = "\N{MINUS SIGN}"
INFINITY = "\N{INFINITY}"

_SIGNIFICANT = 4
_ROUNDING = 1e-12  # what computing leaves between a number and 1
_THOUSANDS = re.compile(r"(^|/)-?[1-9]\d{0,2}(,\d{3})+(/|$)")
_SLASH = re.compile(r"\s*/\s*")
_PLAINLY = str.maketrans({MINUS: "-", INFINITY: "inf", "·": "*", "×": "x", "✓": "+", "✗": "x"})


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


def for_the_console(words: str) -> str:
    r"""Return `words` in letters that the console has; others are written plainly, or by number.

    Examples
    --------
    >>> import contextlib, io
    >>> with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="cp1252")):
    ...     words = for_the_console("−ln 0 = ∞ nats; σ(0) = ½")
    >>> print(words)
    -ln 0 = inf nats; \u03c3(0) = ½
    """
    letters = getattr(sys.stdout, "encoding", None) or "utf-8"  # a file of one's own may have none
    try:
        words.encode(letters)
    except UnicodeEncodeError:
        plainly = words.translate(_PLAINLY)
        return plainly.encode(letters, errors="backslashreplace").decode(letters)
    return words


def parsed(written: str) -> float:
    """Read a number as people write it, and maybe a unit: the inverse of `number`, and more.

    A full stop is a decimal point: 1.000 is one.

    Raises
    ------
    ValueError
        If it is no number, or more than one, or could be either of two: 1,000 is a thousand to
        some and one to others.

    Examples
    --------
    >>> parsed("0,5"), parsed("1 / 4"), parsed("−3 nats"), parsed("∞")
    (0.5, 0.25, -3.0, inf)
    """
    words = _SLASH.sub("/", written.strip()).replace(MINUS, "-").replace(INFINITY, "inf")
    word, _, unit = words.partition(" ")
    if _THOUSANDS.search(word):
        msg = f"Is {word} a thousand or more? Then write {word.replace(',', '')}."
        raise ValueError(msg)
    numerator, slash, denominator = word.replace(",", ".").partition("/")
    try:
        value = float(numerator) / float(denominator) if slash else float(numerator)
    except (ValueError, ZeroDivisionError):
        value = math.nan
    if math.isnan(value) or re.search(r"\d", unit):
        msg = "Write a number, such as 1000, 0.5, 1/4 or inf, without spaces in it."
        raise ValueError(msg)
    return value
