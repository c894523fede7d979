"""Arithmetic as people type it, read without `eval`: 2 ln 2, -ln 0.7, 1/3, 2^-3, 8%.

A sum of products of powers. A logarithm takes the power or the parenthesis that follows it. What
could be read in two ways is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

from xentlib.engine.numbers import INFINITY, MINUS

if TYPE_CHECKING:
    from collections.abc import Callable

_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "ln": lambda x: math.log(x) if x else -math.inf,
    "log2": lambda x: math.log2(x) if x else -math.inf,
    "log10": lambda x: math.log10(x) if x else -math.inf,
    "exp": math.exp,
    "sqrt": math.sqrt,
}
_CONSTANTS = {"e": math.e, "inf": math.inf, "infinity": math.inf}
_NUMBER = r"(?:\d[\d_]*[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?"
_WORD = r"log_?(?:2|10)(?!\d)|(?:ln|log|exp|sqrt|infinity|inf|e)(?![a-z])"
_TOKEN = re.compile(rf"\s*({_NUMBER}|{_WORD}|[-+*/^()%])")
HOW_TO_WRITE = "Write a number, such as 1000, 0.5, 1/4, 8%, 2^-3, 2 ln 2, log2(8) or inf."
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(,\d{3})+(?![\d.,])")
_UNIT = re.compile(r"(\s\D*)?")
_PERCENT = re.compile(r"\s*per ?cent\b")
_FRACTION, _RAISED = re.compile("[¼-¾⅐-⅞]"), re.compile("[⁺⁻]?[⁰¹²³⁴-⁹]+")
_KEYS = str.maketrans(
    {MINUS: "-", "–": "-", "×": "*", "·": "*", "÷": "/", INFINITY: " inf", "√": " sqrt "}
)


def parsed(written: str, *, percent: float = 0.01) -> float:
    """Read a number as people write it, and maybe a unit.

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


def evaluated(written: str, *, percent: float = 0.01) -> tuple[float, str]:
    """Return the value of the arithmetic that `written` begins with, and what stands after it.

    Raises
    ------
    ValueError
        If it begins with none, or with what could be read in two ways; the message says what to
        write.

    Examples
    --------
    >>> evaluated("2 ln 2 nats")
    (1.3862943611198906, ' nats')
    """
    reader = _Reader(written, percent)
    try:
        value = reader.sum()
    except (ArithmeticError, RecursionError):
        value = math.nan
    if math.isnan(value):
        raise ValueError(HOW_TO_WRITE)
    return value, reader.rest()


class _Reader:
    """A reader of one sum, from left to right: each method reads what it is called by."""

    def __init__(self, written: str, percent: float) -> None:
        self._written, self._percent, self._place = written, percent, 0

    def rest(self) -> str:
        return self._written[self._place :]

    def sum(self) -> float:
        total = self._sign() * self._product()
        while self._next() in {"+", "-"}:
            total += self._sign() * self._product()
        return total

    def _product(self) -> float:
        value = self._power()
        while True:
            following = self._next()
            if following == "*":
                self._take()
                value *= self._sign() * self._power()
            elif following == "/":
                self._take()
                value /= self._sign() * self._power()
            elif following == "(" or _function(following):  # 2 ln 2
                value *= self._power()
            else:
                return value

    def _power(self) -> float:
        base = self._one()
        if self._next() != "^":
            return base
        self._take()
        return _defined(math.pow, base, self._sign() * self._power())

    def _one(self) -> float:
        word = self._take()
        if function := _function(word):
            value = self._of(word, function)
        elif word == "(":
            value = self.sum()
            if self._take() != ")":
                raise ValueError(HOW_TO_WRITE)
        elif word in _CONSTANTS:
            value = _CONSTANTS[word]
        else:
            value = _number(word)
        while self._next() == "%":
            self._take()
            value *= self._percent
        return value

    def _of(self, name: str, function: Callable[[float], float]) -> float:
        if self._next() == "(":
            return _defined(function, self._one())
        argument = self._power()
        if self.rest().startswith(("*", "/")):  # without a space: ln 1/3
            msg = f"Where does the {name} end? Write {name}(1/3), or ({name} 2)/3."
            raise ValueError(msg)
        return _defined(function, argument)

    def _sign(self) -> int:
        return -1 if self._next() in {"+", "-"} and self._take() == "-" else 1

    def _next(self) -> str:
        found = _TOKEN.match(self._written, self._place)
        return found[1] if found else ""

    def _take(self) -> str:
        found = _TOKEN.match(self._written, self._place)
        if not found:
            raise ValueError(HOW_TO_WRITE)
        self._place = found.end()
        return found[1]


def _function(word: str) -> Callable[[float], float] | None:
    if word == "log":
        msg = "Which logarithm? Write ln, log2 or log10."
        raise ValueError(msg)
    return _FUNCTIONS.get(word.replace("_", ""))


def _defined(function: Callable[..., float], *arguments: float) -> float:
    """Return the function's value, or NaN where it has none: the ln of −1."""
    try:
        return function(*arguments)
    except ValueError:
        return math.nan


def _number(word: str) -> float:
    try:
        return float(word.replace(",", "."))
    except ValueError:
        raise ValueError(HOW_TO_WRITE) from None
