"""Questions that answer back: what opens when, what is said, and what the learner's code gets."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xentlib import answers, practice

if TYPE_CHECKING:
    from collections.abc import Callable


def half(x: float) -> float:
    return x / 2


class TestPredict:
    def test_the_answer_stays_shut_until_there_is_a_guess(self) -> None:
        question = practice.predict("Six times seven?", 42, why="Count.")
        assert "42" not in repr(question) + question._reply.value
        question.guess(40)
        assert repr(question) == "predict: Six times seven? You guessed 40; it is 42. Count."
        assert "it is 42. Count." in question._reply.value

    def test_a_guess_is_kept(self) -> None:
        question = practice.predict("Six times seven?", 42)
        question.guess(40)
        question.guess(42)
        assert "You guessed 40;" in repr(question)
        assert question._field.disabled
        assert question._button.disabled

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("3", "3"),
            (" 0.25 ", "0.250"),
            ("1/4", "0.250"),
            ("1 / 4", "0.250"),
            ("1 /4 of a bit", "0.250"),
            ("1.000", "1"),
            ("0,25", "0.250"),
            ("inf", "∞"),
            ("−1", "−1"),
            ("2 bits", "2"),
            ("3.001", "3"),
        ],
    )
    def test_what_is_typed_is_read_as_people_write_it(self, typed: str, read: str) -> None:
        question = practice.predict("How many?", 3, unit="bits")
        question._field.value = typed
        said = "Right: it is 3 bits." if read == "3" else f"You guessed {read}; it is 3 bits."
        assert said in repr(question)

    @pytest.mark.parametrize(
        "typed", ["three", "nan", "1/0", "1/2/3", "--1", "1 000", "2 1/2", "3 or 4", "- 3"]
    )
    def test_what_is_no_number_opens_nothing(self, typed: str) -> None:
        question = practice.predict("How many?", 3)
        question._field.value = typed
        assert "run this cell, then guess" in repr(question)
        assert "Write a number" in question._reply.value

    @pytest.mark.parametrize("typed", ["1,000", "−12,345", "1,234,567 steps", "1,000/4"])
    def test_what_could_be_two_numbers_opens_nothing(self, typed: str) -> None:
        question = practice.predict("How many steps?", 1000, unit="steps")
        question._field.value = typed
        assert "run this cell, then guess" in repr(question)
        assert "a thousand or more? Then write" in question._reply.value
        question._field.value = "1000"
        assert "Right: it is 1000 steps." in repr(question)

    @pytest.mark.parametrize("answer", [0, 3, math.inf])
    def test_right_is_within_one_percent(self, answer: float) -> None:
        near, far = (math.inf, 7) if math.isinf(answer) else (0.991 * answer, 0.989 * answer - 1e-6)
        for guess, verdict in ((near, "✓ Right: it is"), (far, "✗ You guessed")):
            question = practice.predict("How many?", answer)
            question.guess(guess)
            assert verdict in question._reply.value

    def test_a_guess_that_is_no_number_leaves_the_question_open(self) -> None:
        question = practice.predict("How many?", 3)
        guess: Any = "3"
        with pytest.raises(TypeError):
            question.guess(guess)
        question.guess(3)
        assert "Right: it is 3." in repr(question)

    def test_an_empty_field_is_no_guess(self) -> None:
        question = practice.predict("How many?", 3)
        question._submitted(None)
        assert "run this cell, then guess" in repr(question)


class TestChoose:
    options = {"a": "A is wrong because of this.", "b": "B it is."}  # noqa: RUF012

    def test_each_answer_gets_its_own_explanation(self) -> None:
        question = practice.choose("Which?", self.options, answer="b")
        assert repr(question) == "choose: Which? (run this cell, then choose)"
        question._buttons["a"].click()
        assert repr(question) == "choose: Which? a: not quite. A is wrong because of this."
        question._buttons["b"].click()
        assert repr(question) == "choose: Which? b: right. B it is."
        assert "✓ b: right. B it is." in question._reply.value
        assert [button.icon for button in question._buttons.values()] == ["times", "check"]
        assert all(button.disabled for button in question._buttons.values())

    def test_what_is_no_option_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"^`answer` must be one of \['a', 'b'\]; got 'c'\.$"):
            practice.choose("Which?", self.options, answer="c")
        with pytest.raises(ValueError, match=r"^`option` must be one of \['a', 'b'\]; got 'c'\.$"):
            practice.choose("Which?", self.options, answer="a").pick("c")

    def test_the_right_answer_is_kept(self) -> None:
        question = practice.choose("Which?", self.options, answer="a")
        question.pick("a")
        said = repr(question)
        question.pick("b")
        assert repr(question) == said
        assert all(button.disabled for button in question._buttons.values())


def untouched(x: float): ...  # type: ignore[no-untyped-def]  # noqa: ANN201


def untouched_with_a_docstring(x: float):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Halve."""


def empty(x: float) -> None:
    y = x  # noqa: F841


def zero(x: float) -> int:  # noqa: ARG001
    return 0


def words(x: float) -> str:  # noqa: ARG001
    return "half of it"


def right_in_words(x: float) -> str:
    return f"{x / 2}"


def dates(x: float) -> Any:
    return np.datetime64(int(x / 2), "D")


def not_a_number(x: float) -> float:  # noqa: ARG001
    return math.nan


def raising(x: float) -> float:
    msg = f"no {x}"
    raise KeyError(msg)


def endless(x: float) -> float:  # noqa: ARG001
    raise KeyboardInterrupt


def a_list(x: float) -> list[float]:
    return [x / 2]


def an_array_without_axes(x: float) -> Any:
    return np.where(x == 4, 3.5, 0)


def sorting(x: list[float]) -> float:
    x.sort()
    return 0


class TestExercise:
    @pytest.mark.parametrize("attempt", [untouched, untouched_with_a_docstring])
    def test_an_untouched_stub_is_not_started(self, attempt: Callable[..., Any]) -> None:
        result = practice.exercise(attempt, half, [(4,)])
        assert result.passed is None
        assert repr(result).endswith(": not started. Replace the ... and run this cell again.")

    def test_what_agrees_is_right(self) -> None:
        result = practice.exercise(lambda x: 0.5 * x, half, [(4,), (0,), (math.inf,)])
        assert result.passed is True
        assert repr(result).endswith(": right. It agrees with the reference on all 3 inputs.")

    @pytest.mark.parametrize(
        ("attempt", "complaint"),
        [
            (empty, "yours gives None. Is there a `return`?"),
            (zero, "yours gives 0."),
            (words, "yours gives 'half of it', which is no number."),
            (right_in_words, "yours gives '2.0', which is no number."),
            (dates, f"yours gives {dates(4)!r}, which is no number."),
            (not_a_number, "yours gives nan. Look for 0 times infinity, or 0/0."),
            (raising, "yours raises KeyError: 'no 4'"),
            (a_list, "yours gives [2]."),
            (an_array_without_axes, "yours gives 3.5."),
        ],
    )
    def test_the_first_input_that_breaks_it_is_named(
        self, attempt: Callable[..., Any], complaint: str
    ) -> None:
        result = practice.exercise(attempt, half, [(4,), (6,)])
        name = attempt.__name__
        assert result.passed is False
        assert repr(result) == f"{name}: not yet. {name}(4) should be 2; {complaint}"

    @pytest.mark.parametrize("number", [2, 2**70, Fraction(1, 3), np.float32(0.5), True])
    def test_numbers_of_every_kind_can_be_right(self, number: Any) -> None:
        assert practice.exercise(lambda: number, lambda: number, [()]).passed

    def test_what_has_no_name_is_called_by_its_type(self) -> None:
        result = practice.exercise(partial(pow, 2), half, [(4,)])
        assert repr(result) == "partial: not yet. partial(4) should be 2; yours gives 16."

    def test_an_input_that_the_attempt_changed_is_named_as_it_was(self) -> None:
        result = practice.exercise(sorting, max, [([3, 1, 2],)])
        assert repr(result) == "sorting: not yet. sorting([3, 1, 2]) should be 3; yours gives 0."

    def test_one_that_never_ends_can_be_stopped(self) -> None:
        result = practice.exercise(endless, half, [(4,)])
        assert result.passed is False
        assert "endless(4) did not finish before you stopped it" in repr(result)

    def test_a_long_input_is_named_in_short(self) -> None:
        result = practice.exercise(len, lambda _: 1.0, [([0.5] * 2000,)])
        assert "len([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, ...]) should be 1" in repr(result)

    def test_inputs_that_agree_are_passed_over(self) -> None:
        result = practice.exercise(abs, half, [(0,), (-8,)])
        assert repr(result) == "abs: not yet. abs(-8) should be -4; yours gives 8."


def test_what_is_shown_is_escaped() -> None:
    evil = "<img src=x onerror=alert(1)>"
    question = practice.choose(evil, {evil: evil}, answer=evil)
    question.pick(evil)
    prompt = question.widget.children[0].value
    assert "<img" not in prompt + question._reply.value
    assert "<img" not in practice.exercise(lambda: evil, lambda: 1.0, [()]).widget.value


def test_hosts_without_widgets_get_the_text() -> None:
    for shown in (
        practice.predict("How many?", 3),
        practice.choose("Which?", {"a": "Yes."}, answer="a"),
        practice.exercise(untouched, half, [(4,)]),
    ):
        bundle = shown._repr_mimebundle_()
        assert bundle["text/plain"] == repr(shown)
        assert "application/vnd.jupyter.widget-view+json" in bundle


def test_questions_needed_for_large_numbers() -> None:
    assert answers.questions_needed(2**60 + 1) == 61


def test_results_tell_how_every_exercise_stands() -> None:
    practice._verdicts.clear()

    def right(x: float) -> float:
        return 2 * x

    def wrong(x: float) -> float:
        return x

    def untouched(x: float) -> float: ...  # type: ignore[empty-body]

    for attempt in (right, wrong, untouched, wrong):
        practice.exercise(attempt, lambda x: 2 * x, [(1,)])
    results = practice.results()
    assert results.passed == {"right": True, "wrong": False, "untouched": False}
    assert repr(results).splitlines() == [
        "✓ right: right. It agrees with the reference on all 1 inputs.",
        "✗ wrong: not yet. wrong(1) should be 2; yours gives 1.",
        "– untouched: not started. Replace the ... and run this cell again.",
        "1 of 3 right",
    ]
