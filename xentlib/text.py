"""Numbers as a reader sees them: a real minus sign, ∞ for infinity, no digit that says nothing."""

from __future__ import annotations

import math
import re
import sys
import unicodedata

from xentlib._arithmetic import HOW_TO_WRITE, evaluated

MINUS = "\N{MINUS SIGN}"
INFINITY = "\N{INFINITY}"

_SIGNIFICANT = 4
_ROUNDING = 1e-12  # what computing leaves between a number and 1
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(,\d{3})+(?![\d.,])")
_UNIT = re.compile(r"(\s\D*)?")
_PERCENT = re.compile(r"\s*per ?cent\b")
_FRACTION, _RAISED = re.compile("[¼-¾⅐-⅞]"), re.compile("[⁺⁻]?[⁰¹²³⁴-⁹]+")
_KEYS = str.maketrans(
    {MINUS: "-", "–": "-", "×": "*", "·": "*", "÷": "/", INFINITY: " inf", "√": " sqrt "}
)
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


def parsed(written: str, *, percent: float = 0.01) -> float:
    """Read a number as people write it, and maybe a unit: the inverse of `number`, and more.

    A full stop is a decimal point: 1.000 is one. Arithmetic may be left to the computer.

    Parameters
    ----------
    written : str
        What was typed.
    percent : float
        What 1% is: 1 where a number of percent is asked for.

    Raises
    ------
    ValueError
        If it is no number, or more than one, or could be either of two: 1,000 is a thousand to
        some and one to others.

    Examples
    --------
    >>> parsed("0,5"), parsed("1 / 4"), parsed("−3 nats"), parsed("∞")
    (0.5, 0.25, -3.0, inf)
    >>> parsed("2 ln 2 nats"), parsed("10⁻³"), parsed("8%"), parsed("8%", percent=1)
    (1.3862943611198906, 0.001, 0.08, 8.0)
    """
    typed = _on_a_keyboard(written)
    if thousands := _THOUSANDS.search(typed):
        word = thousands[0]
        msg = f"Is {word} a thousand or more? Then write {word.replace(',', '')}."
        raise ValueError(msg)
    value, rest = evaluated(typed, percent=percent)
    if not _UNIT.fullmatch(rest):
        raise ValueError(HOW_TO_WRITE)
    return value


def _on_a_keyboard(written: str) -> str:
    """Return the same with the keys of a keyboard: − as -, ⁻³ as ^-3, ½ as 0.5, log₂ as log2."""
    typed = _FRACTION.sub(lambda found: f" {unicodedata.numeric(found[0])}", written)
    typed = _RAISED.sub(lambda found: f"^{found[0]}", typed)
    typed = unicodedata.normalize("NFKC", typed).translate(_KEYS).lower()
    return _PERCENT.sub("%", typed).replace("**", "^").strip()
