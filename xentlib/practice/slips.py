"""The common slips by name: nats for bits, a sum for a mean, two arguments swapped.

A slip is named when it turns the right number into the given one for every input that gave one.
What can come about by chance, such as a factor of 2, must make a difference for two inputs. Two
slips that fit are both named; of more, none.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xentlib.practice.agreement import agree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Reference = Callable[..., Any]

# What the right number is multiplied by, and what that is called.
_UNITS = {  # by the unit that was asked for
    ("bit", math.log(2)): "Yours is in nats; bits were asked for: divide by ln 2.",
    ("bit", math.log10(2)): "Yours is in bans (log₁₀); bits were asked for: divide by log₁₀ 2.",
    ("nat", 1 / math.log(2)): "Yours is in bits; nats were asked for: multiply by ln 2.",
    (
        "nat",
        math.log10(math.e),
    ): "Yours is in bans (log₁₀); nats were asked for: multiply by ln 10.",
}
_FACTORS = {
    -1.0: "Yours has the wrong sign.",
    2.0: "Yours is twice the right number: where does the 2 come from?",
    0.5: "Yours is half of the right number: where was it halved?",
}
_PERCENT = "Yours is in percent; a share was asked for: divide by 100."
_REST = "Yours is 1 minus the right number."
# What the right number is turned into, and what that is called.
_FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "Yours is the logarithm of the right number: take `exp` of it.": np.log,
    "Yours is log₂ of the right number: take 2 to that power.": np.log2,
    "Yours is 2 to the power of nats: take `exp` of them, or 2 to the power of bits.": (
        lambda right: np.power(right, math.log(2))
    ),
    "Yours is `exp` of bits: take 2 to that power, or `exp` of nats.": (
        lambda right: np.power(right, 1 / math.log(2))
    ),
}
_COUNTED = "Yours is one more than the right number: do you count from 1?"
_ROUNDED = "Yours is rounded: return all digits."
_NEARLY = "Yours is very near: was something rounded on the way, or added?"
_SUMMED = ": a sum where a mean was asked for?"
_AVERAGED = ": a mean where a sum was asked for?"
_CLOSE = 0.01  # a guess within this share of what a slip gives
_MOST = 2  # slips that may fit
_LIKELY = 2  # inputs that chance does not explain


class Trial(NamedTuple):
    """One input, the reference's answer to it, and what was given: None if that is no number."""

    arguments: tuple[Any, ...]
    right: Floats
    given: Floats | None


class _Slip(NamedTuple):
    words: str
    values: list[Floats | None]  # what it makes of each trial; None where that is nothing
    by_chance: bool = True  # whether chance may give the same for one input


def of_guess(guess: float, answer: float, unit: str) -> str:
    """Return the name of the slip that leads from the answer to the guess, or "".

    >>> of_guess(2.079, 3, "bits")
    'Yours is in nats; bits were asked for: divide by ln 2.'
    """
    units = {factor: words for (asked, factor), words in _UNITS.items() if unit.startswith(asked)}
    slips = [(answer * factor, words) for factor, words in (units | _FACTORS).items()]
    if 0 < answer < 1 and unit in {"", "%"}:
        slips += [(100 * answer, _PERCENT), (1 - answer, _REST)]
    return _joined(words for value, words in slips if math.isclose(guess, value, rel_tol=_CLOSE))


def of_attempt(trials: Sequence[Trial], reference: Reference, names: Sequence[str]) -> str:
    """Return the name of the slip that explains what an attempt gave on all trials, or "".

    Parameters
    ----------
    trials : sequence of Trial
        All inputs, also those that came out right.
    reference : callable
        It is tried with two arguments swapped, and with 1 − p for p.
    names : sequence of str
        What the arguments are called.
    """
    given = [trial for trial in trials if _is_telling(trial)]

    def fitting(slips: Iterable[_Slip]) -> list[str]:
        return [slip.words for slip in slips if _explains(slip, given)]

    # What is off by a constant needs no input to explain it. The rest to 1 is often that of p.
    factors = fitting(_changed(given)) or fitting(_resized(given, names))
    named = _joined([*factors, *fitting(_called(given, reference, names))] or fitting(_rest(given)))
    return named or (_NEARLY if all(map(_is_close, trials)) else "")


def _is_telling(trial: Trial) -> bool:
    """Whether numbers were given, and were due."""
    _, right, given = trial
    if given is None or given.shape != right.shape:
        return False
    return not (np.isnan(right) | np.isnan(given)).any()


def _changed(trials: Sequence[Trial]) -> Iterator[_Slip]:
    """Yield the slips that change the right number alone."""
    for (_, factor), words in _UNITS.items():
        yield _Slip(words, [trial.right * factor for trial in trials], by_chance=False)
    for factor, words in (_FACTORS | {100.0: _PERCENT}).items():
        yield _Slip(words, [trial.right * factor for trial in trials])
    for digits in range(2, 9):
        values = [trial.right.round(digits) for trial in trials]
        yield _Slip(_ROUNDED, [*values], by_chance=False)
    for words, function in _FUNCTIONS.items():
        yield _Slip(words, [function(trial.right) for trial in trials])
    if all((trial.right % 1 == 0).all() for trial in trials):
        yield _Slip(_COUNTED, [trial.right + 1 for trial in trials])


def _rest(trials: Sequence[Trial]) -> Iterator[_Slip]:
    """Yield 1 minus the right number, where that is a share."""
    if all(((trial.right >= 0) & (trial.right <= 1)).all() for trial in trials):
        yield _Slip(_REST, [1 - trial.right for trial in trials])


def _resized(trials: Sequence[Trial], names: Sequence[str]) -> Iterator[_Slip]:
    """Yield the slips by a factor that is in the input: a length, a sum, the number itself."""
    known: list[list[float | None]] = []
    for place, name in enumerate(names):
        each = [_sizes(trial.arguments[place]) for trial in trials]
        counts_only = all(_is_index(trial.arguments, place) for trial in trials)
        for what in {what: None for sizes in each for what in sizes}:
            if counts_only and "number of" not in what:
                continue
            sizes = [sizes.get(what) for sizes in each]
            if sizes in known or len({*sizes}) == 1:  # known by another name, or any constant
                continue
            known.append(sizes)
            pairs = [*zip(trials, sizes, strict=True)]
            summed, averaged = (_SUMMED, _AVERAGED) if "number of" in what else (".", ".")
            factor = f"{what}`{name}`"
            yield _Slip(
                f"Yours is the right number times {factor}{summed}",
                [trial.right * size if size else None for trial, size in pairs],
            )
            yield _Slip(
                f"Yours is the right number divided by {factor}{averaged}",
                [trial.right / size if size else None for trial, size in pairs],
            )


def _numbers(argument: object) -> Floats | None:
    """Return an argument that is a number, or a list or table of them; a word is none."""
    try:
        return None if isinstance(argument, str) else np.asarray(argument, dtype=float)
    except (TypeError, ValueError):
        return None


def _sizes(argument: object) -> dict[str, float]:
    if isinstance(argument, str):
        return {"the number of letters in ": len(argument)}
    numbers = _numbers(argument)
    if numbers is None:
        return {}
    if numbers.ndim == 0:
        return {"": float(numbers)}
    if numbers.ndim == 1:
        return {
            "the number of entries in ": len(numbers),
            "the sum of ": float(numbers.sum()),
            "the mean of ": float(numbers.mean()),
        }
    return {
        "the number of rows in ": len(numbers),
        "the number of columns in ": numbers.shape[1],
        "the number of entries in ": numbers.size,
    }


def _is_index(arguments: tuple[Any, ...], place: int) -> bool:
    """Whether an argument says which entry of another one, or of each of its rows, is meant."""
    index, *others = map(_numbers, (arguments[place], *arguments[:place], *arguments[place + 1 :]))
    return index is not None and any(
        other is not None
        and other.ndim == index.ndim + 1
        and other.shape[:-1] == index.shape
        and bool(((index % 1 == 0) & (index >= 0) & (index < other.shape[-1])).all())
        for other in others
    )


def _are_alike(trials: Sequence[Trial], *places: int) -> bool:
    """Whether two arguments are both numbers, or lists of one length, in all trials."""
    for trial in trials:
        one, other = (_numbers(trial.arguments[place]) for place in places)
        if one is None or other is None or one.shape != other.shape:
            return False
    return not any(_is_index(trial.arguments, place) for place in places for trial in trials)


def _called(trials: Sequence[Trial], reference: Reference, names: Sequence[str]) -> Iterator[_Slip]:
    """Yield the slips that call the right function with something else."""
    for one, other in combinations(range(len(names)), 2):
        if not _are_alike(trials, one, other):
            continue
        words = f"Yours is what comes out with `{names[one]}` and `{names[other]}` swapped."
        yield _Slip(words, [_value(reference, _swapped(t.arguments, one, other)) for t in trials])
    for place, name in enumerate(names):
        words = f"Yours is what comes out for 1 − {name} in place of `{name}`."
        yield _Slip(words, [_value(reference, _flipped(t.arguments, place)) for t in trials])


def _swapped(arguments: tuple[Any, ...], one: int, other: int) -> list[Any]:
    swapped = [*arguments]
    swapped[one], swapped[other] = arguments[other], arguments[one]
    return swapped


def _flipped(arguments: tuple[Any, ...], place: int) -> list[Any] | None:
    """Return the arguments with 1 − p for one of them, or None if it holds no probabilities."""
    numbers = _numbers(arguments[place])
    if numbers is None or not ((numbers >= 0) & (numbers <= 1)).all():
        return None
    return [*arguments[:place], (1 - numbers).tolist(), *arguments[place + 1 :]]


def _value(reference: Reference, arguments: Sequence[Any] | None) -> Floats | None:
    if arguments is None:
        return None
    try:
        return np.asarray(reference(*arguments), dtype=float)
    except Exception:  # noqa: BLE001  (it was not written for these)
        return None


def _explains(slip: _Slip, trials: Sequence[Trial]) -> bool:
    telling = 0
    for value, (_, right, given) in zip(slip.values, trials, strict=True):
        if value is None or given is None:
            continue
        if value.shape != given.shape:
            return False
        # An infinity that is right tells nothing: it may have been asked about first.
        telling_places = ~(np.isinf(right) & (given == right))
        if agree(given[telling_places], value[telling_places]):
            telling += not agree(given, right)
        elif np.isfinite(given[np.isfinite(right)]).all():  # what broke shows another mistake
            return False
    return telling >= (_LIKELY if slip.by_chance else 1)


def _is_close(trial: Trial) -> bool:
    _, right, given = trial
    if given is None or given.shape != right.shape:
        return False
    return np.allclose(given, right, rtol=1e-4, atol=1e-6, equal_nan=True)


def _joined(fitting: Iterable[str]) -> str:
    words = [*dict.fromkeys(fitting)]
    return " Or: ".join(words) if len(words) <= _MOST else ""
