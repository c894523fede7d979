"""Arithmetic as people type it, read without `eval`: 2 ln 2, -ln 0.7, 1/3, 2^-3, 8%.

A sum of products of powers. A logarithm takes the power or the parenthesis that follows it. What
could be read in two ways is refused, for a guess counts at once.
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
_CONSTANTS = {
    "e": math.e,
    "π": math.pi,
    "pi": math.pi,
    **dict.fromkeys(("inf", "infinity", "infinite"), math.inf),
}
_NUMBER = r"(?:\d[\d_]*[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?"
_WORD = r"log_?(?:2|10)(?!\d)|π|(?:ln|log|exp|sqrt|infinity|infinite|inf|pi|e)(?![a-z])"
_TOKEN = re.compile(rf"\s*({_NUMBER}|{_WORD}|[-+*/^()%])")
HOW_TO_WRITE = "Write a number, such as 1000, 0.5, 1/4, 8%, 2^-3, 2 ln 2, log2(8) or inf."
_UNITS = ("nat", "bit", "ban", "question", "step")
_PERCENT = re.compile(r"\s*per ?cent\b")
_FRACTION, _RAISED = re.compile("[¼-¾⅐-⅞]"), re.compile("[⁺⁻]?[⁰¹²³⁴-⁹]+")
_KEYS = str.maketrans(
    {**dict.fromkeys((MINUS, "–", "—"), "-"), "×": "*", "÷": "/"}
    | {INFINITY: " inf", "√": " sqrt ", "≈": "~", "∼": "~"}
)
_ABOUT = re.compile(r"\s*(?:[=~]|(?:about|around|roughly|approximately|circa|ca)\b\.?)")
_FACTOR = re.compile(r"(?<=[\d.)])\s*x\s*(?=[\d.(])")  # 3x10^-4
_MIXED = re.compile(r"(?<![\w.,^*/])(\d+)\s+([1-9]\d?)\s*/\s*([1-9]\d?)(?![\w.,^])")  # 1 3/4
_ONE_IN = re.compile(r"([\d.]+)\s+in\s+([\d.]+)")
_PLAIN = r"\d+(?:[.,]\d+)?"
_PLAINS = re.compile(rf"({_PLAIN})\s*%?\s*(?:-|to|or|and|\.\.+)\s*({_PLAIN})\s*[a-z%]*")
_TWICE = re.compile(rf"(?<![\w.,])[\d.,]+\s*%?\s*\(\s*{_PLAIN}\s*%?\s*\)")  # 0.1 (10%)


def parsed(written: str, *, percent: float = 0.01, unit: str | None = None) -> float:
    """Read a number as people write it, and maybe a unit.

    A full stop is a decimal point: 1.000 is one. Arithmetic may be left to the computer.

    Parameters
    ----------
    written : str
        What was typed.
    percent : float
        What 1% is: 1 where a number of percent is asked for.
    unit : str or None
        What is asked for; another unit is refused then. None takes any that this course uses.

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
    if advice := _in_two_ways(typed):
        raise ValueError(advice)
    value, rest = evaluated(_ONE_IN.sub(r"\1/\2", typed.replace("·", "*")), percent=percent)
    _check_unit(rest, unit)
    return value


def _on_a_keyboard(written: str) -> str:
    """Return the same with a keyboard's keys: − as -, ⁻³ as ^-3, 1½ as (1+0.5), log₂ as log2."""
    typed = re.sub(rf"(?<![\w.,])(\d+)\s*({_FRACTION.pattern})", r"(\1+\2)", written)
    typed = _FRACTION.sub(lambda found: f" {unicodedata.numeric(found[0])}", typed)
    typed = _RAISED.sub(lambda found: f"^{found[0]}", typed)
    typed = unicodedata.normalize("NFKC", typed).translate(_KEYS).lower()
    typed = _FACTOR.sub("*", _PERCENT.sub("%", typed).replace("**", "^"))
    while about := _ABOUT.match(typed):
        typed = typed[about.end() :]
    return _MIXED.sub(_mixed, typed).strip()


def _mixed(found: re.Match[str]) -> str:
    whole, part, parts = found.groups()
    after_a_function = found.string[: found.start()].rstrip()[-1:].isalnum()  # ln 2 1/2
    is_one = int(part) < int(parts) and not after_a_function
    return f"({whole}+{part}/{parts})" if is_one else found[0]


def _in_two_ways(typed: str) -> str:
    """Return what to write instead of what may mean one thing or another, or ""."""
    for find, advice in _TWO_WAYS:
        if found := find(typed):
            return advice(found)
    return ""


def _of_thousands(found: re.Match[str]) -> str:
    whole, point = found[0].replace(",", ""), found[0].replace(",", ".")
    advice = f"Is {found[0]} a thousand or more? Write {whole}."
    return advice + f" If it is {point}, write {point}." * (found[0].count(",") == 1)


def _of_spaces(found: re.Match[str]) -> str:
    return f"Is {found[0]} one number? Write {''.join(found[0].split())}, without a space."


def _of_a_dot(found: re.Match[str]) -> str:
    one, other = found.groups()
    return f"Is it {one} times {other}? Write {one}*{other}. If it is {one}.{other}, write that."


def _of_odds(found: re.Match[str]) -> str:
    return f"Is it {found[1]} in {found[2]}? Write {found[1]}/{found[2]}."


def _of_a_power(found: re.Match[str]) -> str:
    power = f"10^-{found[1]}"
    return f"Is it a power of 10? Write {power}. If it is a difference, write 10 - {found[1]}."


def _range(typed: str) -> re.Match[str] | None:
    """Return two numbers where one is asked for; what descends is a difference: 1 − 0.9."""
    found = _PLAINS.fullmatch(typed)
    descends = found and "-" in typed and _number(found[1]) >= _number(found[2])
    return None if descends else found


_TWO_WAYS: tuple[
    tuple[Callable[[str], re.Match[str] | None], Callable[[re.Match[str]], str]], ...
] = (
    (re.compile(r"(?<![\d.,])[1-9]\d{0,2}(,\d{3})+(?![\d.,])").search, _of_thousands),
    (re.compile(r"(?<![\w.,])\d{1,3}(?:\s\d{3})+(?![\d.,])").search, _of_spaces),
    (re.compile(r"-?(\d+)·(\d+)\s*[a-z]*").fullmatch, _of_a_dot),
    (re.compile(r"(\d+)\s*:\s*(\d+)").search, _of_odds),
    (re.compile(r"10-(\d+)\s*[a-z]*").fullmatch, _of_a_power),
    (_TWICE.search, lambda _: "One number, please."),
    (_range, lambda _: "One number, please."),
)


def _check_unit(rest: str, unit: str | None) -> None:
    """Refuse what stands after the number unless it is the unit that is asked for."""
    own = (unit or "").removesuffix("s")
    names = "|".join(map(re.escape, filter(None, (*_UNITS, own))))
    found = re.fullmatch(rf"\s*(?:(?:of )?an? )?({names})?s?\s*(?:\(infinite\))?\.?", rest)
    if not found:
        raise ValueError(HOW_TO_WRITE)
    if unit is not None and found[1] not in {None, own}:
        wanted = f"in {unit}" if unit else "as a number without a unit"
        msg = f"It is asked for {wanted}; yours is in {found[1]}s."
        raise ValueError(msg)


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
            elif following in {"(", "π", "pi"} or _function(following):  # 2 ln 2
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
        start = self._place
        argument = self._power()
        if (sign := self._next()) in {"*", "/"}:  # ln 1/3
            inner = self._written[start : self._place].strip()
            self._take()
            start = self._place
            self._sign()
            self._power()
            factor = self._written[start : self._place].strip()
            whole = f"{name}({inner}{sign}{factor})"
            msg = f"Where does the {name} end? Write {whole}, or ({name} {inner}){sign}{factor}."
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
