"""Whether a learner's function agrees with the reference; if not, the first input that says so."""

from __future__ import annotations

import copy
import dis
import inspect
import re
import reprlib
from collections.abc import Iterator, ValuesView
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib.practice import slips
from xentlib.practice.agreement import agree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_brief = reprlib.Repr()  # a long list is named by its first items
_brief.maxother = 60
_NO_LOGARITHM = re.compile("math domain error|expected a positive input")  # of Python up to 3.13


def judge(
    attempt: Callable[..., Any],
    reference: Callable[..., Any],
    inputs: Sequence[tuple[Any, ...]],
    *,
    noise: float,
) -> tuple[bool | None, str]:
    """Return whether the attempt is right (None: not started), and what to say of it."""
    if _is_untouched(attempt):
        return None, "not started. Replace the ... and run this cell again."
    with np.errstate(all="ignore"):  # what the numbers are is said, not what NumPy met on the way
        for arguments in inputs:
            right = _right(reference, arguments)
            try:
                given, complaint = _tried(attempt, arguments, right, noise)
            except KeyboardInterrupt:
                given = None
                complaint = "did not finish before you stopped it. Does its loop ever end?"
            if complaint:
                call = f"{name(attempt)}({', '.join(map(_brief.repr, arguments))})"
                slip = "" if given is None else _slip(attempt, reference, inputs, noise)
                return False, f"not yet. {call} {complaint} {slip}".rstrip()
    return True, f"right. It agrees with the reference on all {len(inputs)} inputs."


def name(function: Callable[..., Any]) -> str:
    """Return the function's name; what has none (a `functools.partial`) is called by its type."""
    return str(getattr(function, "__name__", type(function).__name__))


def _tried(
    attempt: Callable[..., Any], arguments: tuple[Any, ...], right: NDArray[Any], noise: float
) -> tuple[NDArray[Any] | None, str | None]:
    """Return the numbers that the attempt gives for one input, if any, and what is wrong, if so."""
    due = f"should be {_shown(np.where(np.abs(right) <= noise, 0.0, right))}; yours"
    try:
        result = _unpacked(attempt(*copy.deepcopy(arguments)), right)
    except Exception as error:  # noqa: BLE001  (whatever the learner's code raises is the answer)
        if np.isnan(right).any() and isinstance(error, ValueError):  # refused, as the library does
            return None, None
        return None, f"{due} raises {_complaint(error)}"
    given, reason = _compared(result, right, noise)
    return given, reason and f"{due} gives {reason}"


def _right(reference: Callable[..., Any], arguments: tuple[Any, ...]) -> NDArray[Any]:
    return np.asarray(reference(*arguments), dtype=float)


def _complaint(error: Exception) -> str:
    try:
        words = f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001  (nothing that a learner writes may break the check)
        return type(error).__name__
    hint = ". Is it the logarithm of 0?" if _NO_LOGARITHM.search(words) else ""
    return words + hint


def _compared(
    result: object, right: NDArray[Any], noise: float
) -> tuple[NDArray[Any] | None, str | None]:
    if result is None:
        return None, "None. Is there a `return`?"
    try:
        given = _numbers(result)
    except OverflowError:
        return None, f"{_in_words(result)}, which is more than a computer's number can be."
    if given is None:
        hint = "Put sum(...) around it." if isinstance(result, Iterator) and not right.ndim else ""
        return None, f"{_in_words(result)}, which is no number. {hint}".rstrip()
    if np.isnan(given).any() and not np.isnan(right).any():
        return None, "nan. Look for 0 times infinity, or 0/0."
    if agree(given, right, noise=noise):
        return given, None
    return given, f"{_shown(given)}. {_hint(given, right)}".rstrip()


def _hint(given: NDArray[Any], right: NDArray[Any]) -> str:
    if np.isnan(right).any():
        return "A NaN that comes in must come out: `nansum` hides it, and nan > 0 is false."
    in_brackets = given.size == 1 and given.ndim > right.ndim == 0
    return "Return the number itself, without the brackets." if in_brackets else ""


def _unpacked(result: Any, right: NDArray[Any]) -> Any:
    """Return a generator as the list that it stands for, and a tensor without its gradient."""
    if isinstance(result, Iterator | ValuesView) and right.ndim:
        result = [*islice(result, len(right) + 1)]  # it may never end
    return _detached(result)


def _detached(result: Any) -> Any:
    """Return the same without the gradients of tensors, on their own or in a list."""
    if isinstance(result, list | tuple):
        return [*map(_detached, result)]
    return result.detach() if hasattr(result, "detach") else result


def _numbers(result: object) -> NDArray[Any] | None:
    try:
        # Text, say, is none, though NumPy would read it; large integers are objects.
        is_text = np.asarray(result).dtype.kind not in "biufO"
        return None if is_text else np.asarray(result, dtype=float)
    except OverflowError:
        raise
    except Exception:  # noqa: BLE001  (an `__array__` may raise anything)
        return None


def _in_words(result: object) -> str:
    if isinstance(result, Iterator):
        return f"a {type(result).__name__}"
    try:
        return _brief.repr(result)
    except Exception:  # noqa: BLE001  (so may a `__repr__`, and the digits of a very large integer)
        return f"a {type(result).__name__}"


def _slip(
    attempt: Callable[..., Any],
    reference: Callable[..., Any],
    inputs: Sequence[tuple[Any, ...]],
    noise: float,
) -> str:
    """Return the name of the slip that the attempt makes on all inputs, or ""."""
    trials = []
    try:
        for arguments in inputs:
            right = _right(reference, arguments)
            given, _ = _tried(attempt, arguments, right, noise)
            trials.append(slips.Trial(arguments, right, given))
    except KeyboardInterrupt:
        return ""
    return slips.of_attempt(trials, reference, _parameters(attempt, len(inputs[0])))


def _parameters(function: Callable[..., Any], count: int) -> list[str]:
    """Return what the arguments are called, or numbers for those whose names nobody knows."""
    try:
        names = [*inspect.signature(function).parameters][:count]
    except ValueError:
        names = []
    return names + [f"argument {k + 1}" for k in range(len(names), count)]


def _shown(numbers: NDArray[Any]) -> str:
    """Return a number, or a list of numbers, in ten digits."""
    return f"[{', '.join(map(_shown, numbers))}]" if numbers.ndim else f"{numbers:.10g}"


def _is_untouched(function: Callable[..., Any]) -> bool:
    """Whether the body is `...` (or `pass`), with a docstring, without, or robbed of it by -OO."""
    code = getattr(function, "__code__", None)
    return code is not None and _steps(code) == _steps(_blank.__code__)


def _steps(code: object) -> list[tuple[str, object]]:
    steps = dis.get_instructions(code)  # type: ignore[arg-type]
    return [(step.opname, step.argval) for step in steps if step.opname != "NOP"]


def _blank() -> None: ...
