"""Questions that answer back: guess before you see, choose and be told why, write and be checked.

Each shows itself as a widget in a notebook and as a line of text everywhere else, so that a test
of stored outputs sees what the learner would. What a hand can do, code can: `guess`, `pick`.
"""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING, Any

import ipywidgets

from xentlib.engine import numbers
from xentlib.engine.console import for_the_console
from xentlib.engine.lifetimes import close_all, replace_earlier
from xentlib.practice import checking, slips
from xentlib.practice.arithmetic import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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
        return for_the_console(repr(self))

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
        Its unit, written after it. Where it is "%", 8 and 8% are the same guess.
    within : float
        A guess within this share of the answer is right: 0.05 for two digits, or "about".
    why : str
        What to say, whatever the guess was, once it is made.

    Examples
    --------
    >>> question = predict("How much does a fair coin tell?", 1, unit="bit", why="One choice.")
    >>> question
    predict: How much does a fair coin tell? (run this cell, then guess)
    >>> question.guess(3)
    >>> question
    predict: How much does a fair coin tell? You guessed 3; it is 1 bit. One choice.
    """

    def __init__(
        self, question: str, answer: float, *, unit: str = "", within: float = 0.01, why: str = ""
    ) -> None:
        self._question, self._answer, self._unit, self._why = question, answer, unit, why
        self._within = within
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
        guessed = _short(value)
        right = math.isclose(value, self._answer, rel_tol=self._within)
        self._field.disabled = self._button.disabled = True
        self._field.value = guessed
        verdict = "Right: it is" if right else f"You guessed {guessed}; it is"
        answer = f"{_short(self._answer)} {self._unit}".strip()
        slip = "" if right else slips.of_guess(value, self._answer, self._unit)
        words = " ".join(filter(None, (f"{verdict} {answer}.", slip, self._why)))
        self._text = f"predict: {self._question} {words}"
        self._reply.value = _reply(words, right=right)

    def _submitted(self, _: object) -> None:
        if self._field.disabled or not self._field.value.strip():
            return
        try:
            percent = 1 if self._unit == "%" else 0.01
            value = parsed(self._field.value, percent=percent, unit=self._unit)
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
        What it should agree with, to nine digits, or to float32's. Where it gives NaN, a
        `ValueError` is right as well.
    inputs : sequence of tuple
        The arguments to try, in this order; the first that breaks the attempt is named, and so is
        the common slip that explains what it gives on all of them.
    noise : float
        How far from 0 rounding may leave what should be 0.

    Examples
    --------
    >>> def half(x): ...
    >>> exercise(half, lambda x: x / 2, [(1,), (4,)])
    half: not started. Replace the ... and run this cell again.
    >>> def half(x):
    ...     return x
    >>> exercise(half, lambda x: x / 2, [(0,), (4,), (6,)])
    half: not yet. half(4) should be 2; yours gives 4. Yours is twice the right number: where does \
the 2 come from?
    """

    def __init__(
        self,
        attempt: Callable[..., Any],
        reference: Callable[..., Any],
        inputs: Sequence[tuple[Any, ...]],
        *,
        noise: float = 1e-12,
    ) -> None:
        self.passed, verdict = checking.judge(attempt, reference, inputs, noise=noise)
        name = checking.name(attempt)
        self._text = f"{name}: {verdict}"
        _verdicts[name] = (self.passed, verdict)
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
        return for_the_console(repr(self))


def _short(value: float) -> str:
    return numbers.number(value, 0) if float(value).is_integer() else numbers.number(value)


def _card(question: str, *rest: ipywidgets.Widget) -> ipywidgets.VBox:
    prompt = ipywidgets.HTML(f"<b>{html.escape(question)}</b>")
    return ipywidgets.VBox([prompt, *rest], layout=_WIDE).add_class("xent-question")


def _option_button(option: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=option, layout={"width": "auto", "min_width": "12em"})


def _reply(words: str, *, right: bool | None) -> str:
    return f'<div role="status" aria-live="polite">{_MARKS[right]}{html.escape(words)}</div>'
