"""Questions that answer back: what opens when, what is said, and what the learner's code gets."""

from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xentlib import practice
from xentlib.practice import answers, questions

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

    @pytest.mark.parametrize("typed", ["three", "nan", "1/0", "--1", "3 heads", "2 2/1"])
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
        assert "a thousand or more? Write" in question._reply.value
        question._field.value = "1000"
        assert "Right: it is 1000 steps." in repr(question)

    def test_another_unit_is_said_and_opens_nothing(self) -> None:
        question = practice.predict("How many?", math.log(8), unit="nats")
        question._field.value = "3 bits"
        assert "run this cell, then guess" in repr(question)
        assert "It is asked for in nats; yours is in bits." in question._reply.value
        question._field.value = "2.08 nats"
        assert "Right: it is 2.079 nats." in repr(question)

    @pytest.mark.parametrize(("unit", "answer"), [("", 0.08), ("%", 8)])
    def test_percent_counts_where_percent_is_asked(self, unit: str, answer: float) -> None:
        for typed in ("8%", "8 %", "8 percent", str(answer)):
            question = practice.predict("Which part?", answer, unit=unit)
            question._field.value = typed
            assert "Right: it is" in repr(question)

    def test_a_question_says_how_near_is_near_enough(self) -> None:
        for guess, verdict in ((7, "Right: it is 6.908"), (6.5, "You guessed 6.5")):
            question = practice.predict("About how many?", math.log(1000), within=0.05)
            question.guess(guess)
            assert verdict in repr(question)

    @pytest.mark.parametrize(
        ("answer", "unit", "guess", "said"),
        [
            (3, "bits", 2.08, "Yours is in nats; bits were asked for: divide by ln 2. Why."),
            (
                3,
                "bits",
                0.903,
                "Yours is in bans (log₁₀); bits were asked for: divide by log₁₀ 2. Why.",
            ),
            (
                2 * math.log(2),
                "nats",
                2,
                "Yours is in bits; nats were asked for: multiply by ln 2.",
            ),
            (math.log(10), "nats", 1, "Yours is in bans (log₁₀); nats were asked for: multiply by"),
            (0.25, "", 0.75, "Yours is 1 minus the right number."),
            (0.25, "", 25, "Yours is in percent; a share was asked for: divide by 100."),
            (2.625, "bits", -2.625, "Yours has the wrong sign."),
            (5, "", 2.5, "Yours is half of the right number: where was it halved?"),
            (5, "", 10, "Yours is twice the right number: where does the 2 come from?"),
            (3, "", 2.08, "You guessed 2.080; it is 3. Why."),  # no unit was asked for
            (3, "bits", 4.33, "it is 3 bits. Why."),
            (0.25, "nats", 0.75, "You guessed 0.750; it is 0.250 nats. Why."),  # it is no share
            (0.25, "nats", 25, "it is 0.250 nats. Why."),
        ],
    )
    def test_a_slip_is_named(self, answer: float, unit: str, guess: float, said: str) -> None:
        question = practice.predict("How many?", answer, unit=unit, why="Why.")
        question.guess(guess)
        assert said in repr(question)

    def test_of_two_slips_that_fit_both_are_named(self) -> None:
        question = practice.predict("Which part?", 1 / 3)
        question.guess(2 / 3)
        assert "Yours is twice the right number" in repr(question)
        assert "Or: Yours is 1 minus the right number." in repr(question)

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
            (a_list, "yours gives [2]. Return the number itself, without the brackets."),
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

    def test_what_float32_holds_need_agree_only_as_float32_does(self) -> None:
        def tripled(kind: Any) -> Callable[..., Any]:
            return lambda x: kind(x / 3)

        third, inputs = tripled(float), [(4,), (5,)]
        item = tripled(lambda value: float(np.float32(value)))  # torch's .item(), say
        pair = tripled(lambda value: np.full(2, value, np.float32))
        assert practice.exercise(tripled(np.float32), third, inputs).passed
        assert practice.exercise(item, third, inputs).passed
        assert practice.exercise(pair, lambda x: [x / 3, x / 3], inputs).passed
        assert not practice.exercise(tripled(np.float16), third, inputs).passed
        assert not practice.exercise(
            tripled(lambda v: float(np.float32(1.001 * v))), third, inputs
        ).passed
        assert not practice.exercise(tripled(lambda v: v * (1 + 1e-7)), third, inputs).passed

    def test_what_float32_leaves_of_0_counts_as_0(self) -> None:
        def constantly(value: Any) -> Callable[..., Any]:
            return lambda: value

        for noise in (
            np.float32(-3.2e-8),
            float(np.float32(1e-7)),
            np.array([3e-8], np.float32)[0],
        ):
            assert practice.exercise(constantly(noise), constantly(5.5e-33), [()]).passed
        for wrong in (np.float32(1e-5), -3.2e-8, 1e-11):
            result = practice.exercise(constantly(wrong), constantly(5.5e-33), [()])
            assert "should be 0; yours gives" in repr(result)
        for given in (0.0, np.float32(0), np.float32(6e-7)):
            assert not practice.exercise(constantly(given), constantly(5e-7), [()]).passed

    def test_a_generator_is_the_list_that_it_stands_for(self) -> None:
        def doubles(x: list[float]) -> list[float]:
            return [2 * each for each in x]

        for attempt in (
            lambda x: (2 * each for each in x),
            lambda x: map(float, doubles(x)),
            lambda x: dict(enumerate(doubles(x))).values(),
        ):
            assert practice.exercise(attempt, doubles, [([1, 2],), ([3],)]).passed
        result = practice.exercise(lambda _: count(), doubles, [([1, 2],)])
        assert "should be [2, 4]; yours gives [0, 1, 2]." in repr(result)

    def test_a_generator_where_a_number_is_due_lacks_its_sum(self) -> None:
        result = practice.exercise(lambda x: (x for _ in range(2)), half, [(2,)])
        assert "yours gives a generator, which is no number. Put sum(...) around it." in repr(
            result
        )

    @pytest.mark.parametrize("attempt", [lambda x: math.log(x - 4), lambda x: math.log2(4 - x)])
    def test_the_logarithm_of_0_is_named(self, attempt: Callable[..., Any]) -> None:
        said = repr(practice.exercise(attempt, half, [(4,)]))
        assert "yours raises ValueError: " in said
        assert said.endswith(". Is it the logarithm of 0?")

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (2**5000, "more than a computer's number can be."),
            ([2**20000], "more than a computer's number can be."),
            ([1, 2**5000], "more than a computer's number can be."),
            (1j, "1j, which is no number."),
            (np.complex128(1j), "which is no number."),
            ([[1, 2], [3]], "[[1, 2], [3]], which is no number."),
            ({"a": 1}, "{'a': 1}, which is no number."),
        ],
    )
    def test_no_result_breaks_the_check(self, given: Any, said: str) -> None:
        assert said in repr(practice.exercise(lambda _: given, half, [(4,)]))

    def test_no_object_breaks_the_check(self) -> None:
        class StubbornError(RuntimeError):
            def __array__(self, *_: Any, **__: Any) -> Any:
                raise self

            def __repr__(self) -> str:
                raise self

            __str__ = __repr__

        def fail(_: float) -> None:
            raise StubbornError

        said = repr(practice.exercise(lambda _: StubbornError(), half, [(4,)]))
        assert "StubbornError" in said
        assert "which is no number." in said
        assert "yours raises StubbornError" in repr(practice.exercise(fail, half, [(4,)]))

    def test_nothing_is_printed_beside_the_verdict(self, recwarn: pytest.WarningsRecorder) -> None:
        def mine(p: list[float]) -> Any:
            return np.exp(np.array(p)) * 1e300 - math.inf

        practice.exercise(mine, lambda p: [-x for x in p], [([1e3, 0.0],), ([-2.0],)])
        practice.exercise(lambda x: np.square(x) * np.float64(1e308), half, [(1,), (400,), (0,)])
        assert not recwarn.list

    def test_what_holds_a_gradient_is_read_without_it(self) -> None:
        class Tensor:
            def detach(self) -> Any:
                return np.array(2.0)

            def __array__(self, *_: Any, **__: Any) -> Any:
                msg = "Can't call numpy() on Tensor that requires grad."
                raise RuntimeError(msg)

        assert practice.exercise(lambda _: Tensor(), half, [(4,)]).passed
        for attempt in (lambda _: [Tensor(), Tensor()], lambda _: (Tensor() for _ in range(2))):
            assert practice.exercise(attempt, lambda _: [2, 2], [(4,)]).passed

    def test_a_nan_that_comes_in_must_come_out_or_be_refused(self) -> None:
        def refusing(x: float) -> float:
            if math.isnan(x):
                msg = "x is no number"
                raise ValueError(msg)
            return x / 2

        inputs = [(4,), (math.nan,)]
        assert practice.exercise(half, half, inputs).passed
        assert practice.exercise(refusing, half, inputs).passed
        hiding = practice.exercise(lambda x: np.nansum([x / 2]), half, inputs)
        assert "should be nan; yours gives 0. A NaN that comes in must come out" in repr(hiding)
        assert not practice.exercise(lambda x: x / 2 if x > 0 else None, half, inputs).passed

    @pytest.mark.parametrize(
        ("attempt", "inputs", "said"),
        [
            (lambda p: 2 * sum(p) / len(p), [[1, 2], [1, 2, 6]], "Yours is twice the right number"),
            (
                sum,
                [[1, 2], [1, 2, 6]],
                "times the number of entries in `p`: a sum where a mean was",
            ),
            (sum, [[1, 2], [3, 4]], "Yours is twice the right number"),  # all of one length
            (sum, [[1, 2], [3]], ""),  # one input is not enough to tell a factor of 2
            (lambda p: 4 - sum(p) / len(p), [[1, 1], [3, 9]], ""),  # 3 times; then −1/3
            (lambda p: -sum(p) / len(p), [[1, 1], [3, 9, 0], [0]], "Yours has the wrong sign."),
            (lambda p: sum(p) / len(p) * (-1) ** len(p), [[1], [1, 4], [1, 1, 2]], ""),
            (
                lambda p: np.log2(sum(p) / len(p)) * math.log(2),
                [[2, 2], [5]],
                "is the logarithm of",
            ),
            (lambda p: round(sum(p) / len(p), 3), [[1, 1], [1, 1, 0]], "Yours is rounded: return"),
            (lambda p: sum(p) / len(p) + 1e-7, [[1, 1], [1, 1, 0]], "Yours is very near"),
            (lambda p: (sum(p) / len(p) or math.inf) + 1e-7, [[1, 1], [0]], ""),
        ],
    )
    def test_a_slip_is_named_if_it_explains_every_input(
        self, attempt: Callable[..., Any], inputs: list[list[float]], said: str
    ) -> None:
        def mean(p: list[float]) -> float:
            return sum(p) / len(p)

        def mine(p: list[float]) -> Any:
            return attempt(p)

        verdict = repr(practice.exercise(mine, mean, [(each,) for each in inputs]))
        assert "not yet." in verdict
        assert said in verdict
        assert ("Yours" in verdict) == bool(said)
        assert " Or: " not in verdict

    def test_an_infinity_that_is_right_hides_no_slip(self) -> None:
        def surprise(p: float) -> float:
            return -math.log(p) if p else math.inf

        inputs = [(0.2,), (0.9,), (0,)]
        for attempt, said in (
            (lambda p: math.log(p) if p else math.inf, "Yours has the wrong sign."),
            (lambda p: -2 * math.log(p) if p else math.inf, "Yours is twice the right number"),
            (lambda p: -math.log(1 - p) if p else math.inf, "comes out for 1 − p in place of"),
            (lambda p: surprise(p) / math.log(2), "Yours is in bits"),
        ):
            assert said in repr(practice.exercise(attempt, surprise, inputs))

    def test_arguments_swapped_are_known_by_their_infinities(self) -> None:
        def costs(y: list[float], p: list[float]) -> float:
            pairs = zip(y, p, strict=True)
            return sum(t * (-math.log(s) if s else math.inf) for t, s in pairs if t)

        def swapped(y: list[float], p: list[float]) -> float:
            return costs(p, y)

        inputs = [([1, 0], [0.5, 0.5]), ([0, 1, 0], [0.2, 0.3, 0.5])]
        said = repr(practice.exercise(swapped, costs, inputs))
        assert "comes out with `y` and `p` swapped." in said
        said = repr(practice.exercise(lambda *_: math.inf, costs, [*inputs, ([1], [1])]))
        assert "should be 0.69" in said

    def test_only_arguments_of_one_kind_are_swapped(self) -> None:
        def scaled(loss: float, count: int, reduction: str | int) -> float:
            return loss * count if reduction == "mean" else loss

        inputs = [(0.5, 8, "mean"), (0.7, 3, "mean")]
        assert "swapped" not in repr(practice.exercise(lambda loss, *_: loss, scaled, inputs))

        def picked(labels: list[int], scores: list[list[float]], shares: list[int]) -> float:
            pairs = zip(labels, scores, shares, strict=True)
            return sum(row[label] * share for label, row, share in pairs)

        def other(labels: list[int], scores: list[list[float]], shares: list[int]) -> float:
            return picked(shares, scores, labels)

        tables = [([0, 1], [[3.0, 5.0], [7.0, 9.0]], [1, 0]), ([1, 1], [[1.0, 2.0]] * 2, [0, 1])]
        assert "Yours" not in repr(practice.exercise(other, picked, tables))

    def test_class_indices_are_added_up_in_no_slip(self) -> None:
        def picked(labels: list[int], scores: list[list[float]]) -> float:
            return sum(row[label] for label, row in zip(labels, scores, strict=True))

        table = [[3.0, 5.0, 1.0], [7.0, 9.0, 2.0]]
        inputs = [([0, 1], table), ([1, 1], table), ([2, 1], table)]
        said = repr(practice.exercise(lambda y, z: picked(y, z) * sum(y), picked, inputs))
        assert "Yours" not in said

    def test_beside_a_constant_no_factor_of_an_input_is_named(self) -> None:
        said = repr(practice.exercise(lambda _, n: -n, lambda _, n: n, [(-1, 3), (-1, 5), (-1, 0)]))
        assert said.endswith("Yours has the wrong sign.")

    @pytest.mark.parametrize(
        ("power", "said"),
        [
            (math.exp, "Yours is `exp` of bits"),
            (lambda bits: bits, "Yours is log₂ of the right number"),
            (lambda bits: bits * math.log(2), "Yours is the logarithm of the right number"),
            (lambda bits: 2 ** (bits * math.log(2)), "Yours is 2 to the power of nats"),
        ],
    )
    def test_a_power_of_the_wrong_base_is_named(
        self, power: Callable[[float], float], said: str
    ) -> None:
        def mine(bits: float) -> float:
            return power(bits)

        assert said in repr(practice.exercise(mine, lambda bits: 2**bits, [(3,), (5.5,)]))

    def test_the_rest_to_1_is_named_for_shares_alone(self) -> None:
        def mine(x: float) -> float:
            return 1 - x / 2

        assert repr(practice.exercise(mine, half, [(0.5,), (0.6,)])).endswith(
            "Yours is 1 minus the right number."
        )
        assert "Yours" not in repr(practice.exercise(mine, half, [(0.5,), (0.6,), (4,)]))

    def test_of_two_slips_that_explain_every_input_both_are_named(self) -> None:
        result = practice.exercise(
            lambda y, p: 1 - y - p + 2 * y * p,
            lambda y, p: y + p - 2 * y * p,
            [(0.25, 0.75), (0.75, 0.75), (0.1, 0.2)],
        )
        assert "for 1 − y in place of `y`. Or: Yours is what comes out for 1 − p" in repr(result)

    def test_noise_is_what_rounding_may_leave_of_0(self) -> None:
        def noisy(x: float) -> float:
            return x + 1e-15

        assert practice.exercise(noisy, float, [(0,)]).passed
        result = practice.exercise(noisy, float, [(0,)], noise=1e-16)
        assert "should be 0; yours gives 1e-15. Yours is very near: was something" in repr(result)

    def test_what_has_no_name_is_called_by_its_type(self) -> None:
        result = practice.exercise(partial(pow, 2), half, [(4,)])
        assert repr(result) == "partial: not yet. partial(4) should be 2; yours gives 16."

    def test_one_that_is_stopped_on_a_later_input_is_judged_by_the_first(self) -> None:
        def impatient(x: float) -> float:
            if x > 4:
                raise KeyboardInterrupt
            return x

        result = practice.exercise(impatient, half, [(4,), (6,)])
        assert repr(result).endswith("impatient(4) should be 2; yours gives 4.")

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


@pytest.mark.parametrize("option", ["-O", "-OO"])
def test_an_untouched_stub_is_not_started_without_its_docstring(option: str) -> None:
    program = (
        "from xentlib import practice\n"
        "def half(x):\n    'Return x / 2.'\n    ...\n"
        "def third(x): ...\n"
        "def none(x):\n    'Return x / 2.'\n    x = 2\n"
        "for attempt in (half, third, none):\n"
        "    print(practice.exercise(attempt, lambda x: x / 2, [(4,)]))\n"
    )
    done = subprocess.run(
        [sys.executable, option, "-c", program], capture_output=True, text=True, check=True
    )
    first, second, third = done.stdout.splitlines()
    assert first == "half: not started. Replace the ... and run this cell again."
    assert second.startswith("third: not started.")
    assert third.endswith("Is there a `return`?")


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
    questions._verdicts.clear()

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
