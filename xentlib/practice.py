"""Questions that answer back: guess before you see, choose and be told why, write and be checked.

Each shows itself as a widget in a notebook and as a line of text everywhere else, so that a test
of stored outputs sees what the learner would. What a hand can do, code can: `guess`, `pick`.
"""

from __future__ import annotations

import copy
import html
import math
import reprlib
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from xentlib import text
from xentlib._widgets import close_all, replace_earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_brief = reprlib.Repr()  # a long list is named by its first items
_CLOSE = 0.01  # a guess within this share of the answer is right
_MARKS = {True: "✓ ", False: "✗ ", None: ""}
_verdicts: dict[str, tuple[bool | None, str]] = {}  # of exercises, by name: the last of each
_WIDE = {"width": "auto", "max_width": "720px"}


class _Question:
    """A widget for the learner's hand, and the same in one line of text for everything else."""

    widget: ipywidgets.Widget
    _text: str

    def close(self) -> None:
        """Free every widget of this question."""
        close_all(self.widget)

    def __repr__(self) -> str:
        """Return what the widget says now."""
        return self._text

    def __str__(self) -> str:
        """Return the same, as far as the console has its letters."""
        return text.for_the_console(repr(self))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self)}


class predict(_Question):  # noqa: N801  (read as a verb: `practice.predict("How many …?", 3)`)
    """A question about a number whose answer stays shut until a guess has been made.

    Parameters
    ----------
    question : str
        What is asked.
    answer : float
        The right number.
    unit : str
        Its unit, written after it.
    why : str
        What to say, whatever the guess was, once it is made.

    Examples
    --------
    >>> question = predict("How many bits does a fair coin tell?", 1, unit="bit", why="One choice.")
    >>> question
    predict: How many bits does a fair coin tell? (run this cell, then guess)
    >>> question.guess(2)
    >>> question
    predict: How many bits does a fair coin tell? You guessed 2; it is 1 bit. One choice.
    """

    def __init__(self, question: str, answer: float, *, unit: str = "", why: str = "") -> None:
        self._question, self._answer, self._unit, self._why = question, answer, unit, why
        self._field = ipywidgets.Text(
            description="your guess",
            placeholder="a number, then Enter",
            continuous_update=False,
            layout={"width": "20em"},
        )
        self._button = ipywidgets.Button(description="Lock it in", layout={"width": "8em"})
        self._reply = ipywidgets.HTML()
        self._field.observe(self._submitted, "value")
        self._button.on_click(self._submitted)
        answer_row = ipywidgets.HBox(
            [self._field, self._button, ipywidgets.Label(unit)], layout={"flex_flow": "row wrap"}
        )
        self.widget = _card(question, answer_row, self._reply)
        self._text = f"predict: {question} (run this cell, then guess)"
        replace_earlier(self)

    def kernel_free(self) -> ipywidgets.Widget:
        """Return a form that needs no kernel: the answer lies folded under the question."""
        answer = f"It is {_short(self._answer)} {self._unit}".strip()
        words = ipywidgets.HTML(html.escape(f"{answer}. {self._why}".strip()))
        folded = ipywidgets.Accordion([words], titles=("Make your guess, then open",))
        return _card(self._question, folded)

    def guess(self, value: float) -> None:
        """Commit to a guess: the answer is shown beside it, and the guess stays as it is."""
        if self._field.disabled:
            return
        guessed, right = _short(value), math.isclose(value, self._answer, rel_tol=_CLOSE)
        self._field.disabled = self._button.disabled = True
        self._field.value = guessed
        verdict = "Right: it is" if right else f"You guessed {guessed}; it is"
        answer = f"{_short(self._answer)} {self._unit}".strip()
        words = f"{verdict} {answer}. {self._why}".strip()
        self._text = f"predict: {self._question} {words}"
        self._reply.value = _reply(words, right=right)

    def _submitted(self, _: object) -> None:
        if self._field.disabled or not self._field.value.strip():
            return
        try:
            value = text.parsed(self._field.value)
        except ValueError as error:
            self._reply.value = _reply(str(error), right=None)
            return
        self.guess(value)


class choose(_Question):  # noqa: N801  (read as a verb)
    """A question with a few answers, each of which gets its own explanation when it is picked.

    Parameters
    ----------
    question : str
        What is asked.
    options : mapping of str to str
        Each possible answer, and what to say to somebody who picks it.
    answer : str
        The right one of them.

    Examples
    --------
    >>> question = choose(
    ...     "Which is more surprising?",
    ...     {"snow in July": "It is rarer.", "snow in January": "You expected that one."},
    ...     answer="snow in July",
    ... )
    >>> question.pick("snow in January")
    >>> question
    choose: Which is more surprising? snow in January: not quite. You expected that one.
    """

    def __init__(self, question: str, options: Mapping[str, str], *, answer: str) -> None:
        if answer not in options:
            msg = f"`answer` must be one of {list(options)}; got {answer!r}."
            raise ValueError(msg)
        self._question, self._options, self._answer = question, dict(options), answer
        self._reply = ipywidgets.HTML()
        self._buttons = {option: _option_button(option) for option in options}
        for option, button in self._buttons.items():
            button.on_click(lambda _, option=option: self.pick(option))
        self.widget = _card(question, ipywidgets.VBox(list(self._buttons.values())), self._reply)
        self._text = f"choose: {question} (run this cell, then choose)"
        replace_earlier(self)

    def kernel_free(self) -> ipywidgets.Widget:
        """Return a form that needs no kernel: each option turns to its explanation."""
        buttons = ipywidgets.ToggleButtons(
            options=list(self._options), value=None, style={"button_width": "auto"}
        )
        replies = [ipywidgets.HTML(self._verdict(option)[1]) for option in self._options]
        shown = ipywidgets.Stack(replies)
        ipywidgets.jslink((buttons, "index"), (shown, "selected_index"))
        return _card(self._question, buttons, shown)

    def pick(self, option: str) -> None:
        """Choose an option and be told about it; after a wrong one, others may be tried."""
        if option not in self._options:
            msg = f"`option` must be one of {list(self._options)}; got {option!r}."
            raise ValueError(msg)
        if self._buttons[self._answer].disabled:  # answered rightly before
            return
        right = option == self._answer
        self._buttons[option].icon = "check" if right else "times"
        for button in self._buttons.values():
            button.disabled = right
        words, self._reply.value = self._verdict(option)
        self._text = f"choose: {self._question} {words}"

    def _verdict(self, option: str) -> tuple[str, str]:
        """Return what to say to somebody who picks the option, in words and as HTML."""
        right = option == self._answer
        words = f"{option}: {'right' if right else 'not quite'}. {self._options[option]}"
        return words, _reply(words, right=right)


class exercise(_Question):  # noqa: N801  (read as a noun: `practice.exercise(mine, reference, inputs)`)
    """A check of the learner's function against the reference, told at once and in words.

    Parameters
    ----------
    attempt : callable
        The learner's function. A body of `...` alone counts as not started.
    reference : callable
        What it should agree with, to nine digits.
    inputs : sequence of tuple
        The arguments to try, in this order; the first that breaks the attempt is named.

    Examples
    --------
    >>> def half(x): ...
    >>> exercise(half, lambda x: x / 2, [(1,), (4,)])
    half: not started. Replace the ... and run this cell again.
    >>> def half(x):
    ...     return x * 2
    >>> exercise(half, lambda x: x / 2, [(0,), (4,)])
    half: not yet. half(4) should be 2; yours gives 8.
    """

    def __init__(
        self,
        attempt: Callable[..., Any],
        reference: Callable[..., Any],
        inputs: Sequence[tuple[Any, ...]],
    ) -> None:
        self.passed, verdict = _judge(attempt, reference, inputs)
        self._text = f"{_name(attempt)}: {verdict}"
        _verdicts[_name(attempt)] = (self.passed, verdict)
        self.widget = ipywidgets.HTML(_reply(self._text, right=self.passed), layout=_WIDE)
        replace_earlier(self)


class results:  # noqa: N801  (read as a noun: `practice.results()`)
    """The exercises checked so far in this session, each with its last verdict.

    Attributes
    ----------
    passed : dict of str to bool
        Name of the exercise, and whether it is right.

    Examples
    --------
    >>> def double(x):
    ...     return x + x
    >>> _ = exercise(double, lambda x: 2 * x, [(1,), (4,)])
    >>> results().passed["double"]
    True
    """

    def __init__(self) -> None:
        self.passed = {name: bool(passed) for name, (passed, _) in _verdicts.items()}
        self._rows = [
            (name, _MARKS[passed].strip() or "–", verdict)
            for name, (passed, verdict) in _verdicts.items()
        ]

    def __repr__(self) -> str:
        """Return one line for each exercise, and how many are right."""
        lines = [f"{mark} {name}: {verdict}" for name, mark, verdict in self._rows]
        return "\n".join([*lines, f"{sum(self.passed.values())} of {len(self.passed)} right"])

    def __str__(self) -> str:
        """Return the same, as far as the console has its letters."""
        return text.for_the_console(repr(self))


def _judge(
    attempt: Callable[..., Any], reference: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]
) -> tuple[bool | None, str]:
    if _is_untouched(attempt):
        return None, "not started. Replace the ... and run this cell again."
    for arguments in inputs:
        complaint = _complaint(attempt, arguments, reference(*arguments))
        if complaint:
            call = f"{_name(attempt)}({', '.join(map(_brief.repr, arguments))})"
            return False, f"not yet. {call} {complaint}"
    return True, f"right. It agrees with the reference on all {len(inputs)} inputs."


def _name(function: Callable[..., Any]) -> str:
    """Return the function's name; what has none (a `functools.partial`) is called by its type."""
    return str(getattr(function, "__name__", type(function).__name__))


def _complaint(
    attempt: Callable[..., Any], arguments: tuple[Any, ...], expected: object
) -> str | None:
    """Return what is wrong with the attempt on one input, or None."""
    try:
        with np.errstate(all="ignore"):
            result = attempt(*copy.deepcopy(arguments))
    except KeyboardInterrupt:
        return "did not finish before you stopped it. Does its loop ever end?"
    except Exception as error:  # noqa: BLE001  (whatever the learner's code raises is the answer)
        return f"should be {_shown(expected)}; yours raises {type(error).__name__}: {error}"
    reason = _difference(result, expected)
    return reason and f"should be {_shown(expected)}; yours gives {reason}"


def _difference(result: object, expected: object) -> str | None:
    if result is None:
        return "None. Is there a `return`?"
    try:
        kind: str = np.asarray(result).dtype.kind
        got, wanted = np.asarray(result, dtype=float), np.asarray(expected, dtype=float)
    except (TypeError, ValueError):
        kind = "?"
    if kind not in "biufO":  # text, say, which NumPy would read; large integers are objects
        return f"{result!r}, which is no number."
    if np.isnan(got).any():
        return "nan. Look for 0 times infinity, or 0/0."
    if got.shape != wanted.shape or not np.allclose(got, wanted, rtol=1e-9, atol=1e-12):
        return f"{_shown(result)}."
    return None


def _shown(value: object) -> str:
    """Return a number, or a list of numbers, in ten digits, and anything else as it is."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return f"{value:.10g}" if isinstance(value, float) else repr(value)


def _is_untouched(function: Callable[..., Any]) -> bool:
    """Whether the body is `...` (or `pass`), with or without a docstring."""
    code = getattr(function, "__code__", None)
    blanks = (_blank.__code__.co_code, _blank_with_docstring.__code__.co_code)
    return (
        code is not None
        and code.co_code in blanks
        and all(constant is None for constant in code.co_consts[1:])
    )


def _blank() -> None: ...


def _blank_with_docstring() -> None:
    """Stand for any docstring."""


def _short(value: float) -> str:
    return text.number(value, 0) if float(value).is_integer() else text.number(value)


def _card(question: str, *rest: ipywidgets.Widget) -> ipywidgets.VBox:
    prompt = ipywidgets.HTML(f"<b>{html.escape(question)}</b>")
    return ipywidgets.VBox([prompt, *rest], layout=_WIDE).add_class("xent-question")


def _option_button(option: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=option, layout={"width": "auto", "min_width": "12em"})


def _reply(words: str, *, right: bool | None) -> str:
    return f'<div role="status" aria-live="polite">{_MARKS[right]}{html.escape(words)}</div>'
