"""Whether a learner's function agrees with the reference; if not, the first input that says so."""

from __future__ import annotations

import copy
import dis
import inspect
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
    for arguments in inputs:
        expected = reference(*arguments)
        try:
            given, complaint = _tried(attempt, arguments, expected, noise)
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
    attempt: Callable[..., Any], arguments: tuple[Any, ...], expected: object, noise: float
) -> tuple[NDArray[Any] | None, str | None]:
    """Return the numbers that the attempt gives for one input, if any, and what is wrong, if so."""
    right = np.asarray(expected, dtype=float)
    try:
        with np.errstate(all="ignore"):
            result = _unpacked(attempt(*copy.deepcopy(arguments)), right)
    except Exception as error:  # noqa: BLE001  (whatever the learner's code raises is the answer)
        if np.isnan(right).any() and isinstance(error, ValueError):  # refused, as the library does
            return None, None
        return None, f"should be {_shown(expected)}; yours raises {type(error).__name__}: {error}"
    given, reason = _compared(result, right, noise)
    return given, reason and f"should be {_shown(expected)}; yours gives {reason}"


def _compared(
    result: object, right: NDArray[Any], noise: float
) -> tuple[NDArray[Any] | None, str | None]:
    if result is None:
        return None, "None. Is there a `return`?"
    given = _numbers(result)
    if given is None:
        return None, f"{result!r}, which is no number."
    if np.isnan(given).any() and not np.isnan(right).any():
        return None, "nan. Look for 0 times infinity, or 0/0."
    if agree(given, right, noise=noise):
        return given, None
    if np.isnan(right).any():
        hint = "A NaN that comes in must come out: `nansum` hides it, and nan > 0 is false."
        return given, f"{_shown(result)}. {hint}"
    return given, f"{_shown(result)}."


def _unpacked(result: Any, right: NDArray[Any]) -> Any:
    """Return a generator as the list that it stands for, and a tensor without its gradient."""
    if isinstance(result, Iterator | ValuesView) and right.ndim:
        return [*islice(result, len(right) + 1)]  # it may never end
    return result.detach() if hasattr(result, "detach") else result


def _numbers(result: object) -> NDArray[Any] | None:
    try:
        kind: str = np.asarray(result).dtype.kind
        numbers = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        return None
    # Text, say, is none, though NumPy would read it; large integers are objects.
    return numbers if kind in "biufO" else None


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
            expected = reference(*arguments)
            given, _ = _tried(attempt, arguments, expected, noise)
            trials.append(slips.Trial(arguments, np.asarray(expected, dtype=float), given))
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


def _shown(value: object) -> str:
    """Return a number, or a list of numbers, in ten digits, and anything else as it is."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return f"{value:.10g}" if isinstance(value, float) else repr(value)


def _is_untouched(function: Callable[..., Any]) -> bool:
    """Whether the body is `...` (or `pass`), with a docstring, without, or robbed of it by -OO."""
    code = getattr(function, "__code__", None)
    return code is not None and _steps(code) == _steps(_blank.__code__)


def _steps(code: object) -> list[tuple[str, object]]:
    steps = dis.get_instructions(code)  # type: ignore[arg-type]
    return [(step.opname, step.argval) for step in steps if step.opname != "NOP"]


def _blank() -> None: ...
