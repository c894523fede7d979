"""What a hand can move: descriptions of controls that become widgets when an explorer is made.

A control written in the body of an `Explorer` class describes; each explorer gets a live copy of
it, with widgets of its own. Setting `value` on the copy does all that dragging does.
"""

from __future__ import annotations

import copy
import math
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import ipywidgets

from xentlib.engine import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = TypeVar("Value")

_LABEL_WIDTH = "13em"
_LATE = 10.0  # seconds


class Control(Generic[Value]):
    """A named value with widgets; `value` is what the learner sees and the scene computes with."""

    name: str
    widget: ipywidgets.Widget

    def __init__(self, label: str, value: Value) -> None:
        self.label = label
        self._value = value

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name under which the scene receives the value."""
        self.name = name

    def live(self, value: Value | None, on_change: Callable[[], None]) -> Control[Value]:
        """Return a copy with widgets of its own that calls `on_change` at every move."""
        control = copy.copy(self)
        control.come_alive(self._value if value is None else self.accept(value), on_change)
        return control

    def come_alive(self, value: Value, on_change: Callable[[], None]) -> None:
        """Make the widgets, once, and show `value` in them."""
        self._on_change = on_change
        self._value = value
        self._build()

    @property
    def value(self) -> Value:
        """The value shown now."""
        return self._value

    @value.setter
    def value(self, value: Value) -> None:
        self._take(self.accept(value))

    def accept(self, value: Value) -> Value:
        """Return `value` in the form that the scene gets, or refuse it in words."""
        raise NotImplementedError

    def written(self, value: Value) -> str:
        """Return `value` as it stands in a text."""
        raise NotImplementedError

    def put(self, value: Value) -> None:
        """Show `value` without telling anybody."""
        self._value = value
        self._show()

    def _take(self, value: Value) -> None:
        """Make `value` the current one, whoever it comes from, and tell the scene first."""
        if value != self._value:
            self._value = value
            self._on_change()
            self._show()

    def _build(self) -> None:
        raise NotImplementedError

    def _show(self) -> None:
        raise NotImplementedError


class Slider(Control[float]):
    """A number between `low` and `high`, both ends included; a whole number if `step` is an int.

    The handle moves in steps of `step`; the field beside it, and code, may set any value between.
    """

    def __init__(
        self, label: str, *, low: float, high: float, value: float, step: float = 0.01
    ) -> None:
        super().__init__(label, value)
        self.low, self.high, self.step = low, high, step
        self._is_whole = isinstance(step, int)
        self._decimals = max(map(_decimals, (low, high, step)))

    def accept(self, value: float) -> float:
        """Return `value` as a number, or refuse what lies beyond the two ends."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not self.low <= number <= self.high:  # NaN fails this too
            msg = f"`{self.name}` must lie between {self.low} and {self.high}; got {value!r}."
            raise ValueError(msg)
        if not self._is_whole:
            return number
        if not number.is_integer():
            msg = f"`{self.name}` must be a whole number; got {value!r}."
            raise ValueError(msg)
        return int(number)

    def written(self, value: float) -> str:
        """Return `value` to the decimals of a step, or to more where that would hide it."""
        return numbers.number(value, decimals=self._decimals)

    def stops(self) -> list[float]:
        """Return every step from `low`, and `high`, to which the last step may be shorter."""
        steps = math.ceil(round((self.high - self.low) / self.step, 6))
        return [self._stop(k) for k in range(steps + 1)]

    def _build(self) -> None:
        handle, field = (
            (ipywidgets.IntSlider, ipywidgets.BoundedIntText)
            if self._is_whole
            else (ipywidgets.FloatSlider, ipywidgets.BoundedFloatText)
        )
        limits = {"min": self.low, "max": self.high, "step": self.step}
        # ipywidgets leaves a slider's handle without a name for screen readers; a field that has
        # one stands beside it.
        self._field = field(
            description=self.label,
            value=self._in_the_field(),
            style={"description_width": _LABEL_WIDTH},
            layout={"width": "20em", "max_width": "98%"},
            **limits,
        )
        self._handle = handle(
            readout=False,
            value=self._on_the_grid(),
            layout={"flex": "1 1 14em", "width": "auto"},
            **limits,
        )
        self._stand = self._handle.value
        self._put: list[tuple[float, float]] = []  # when code put the handle, and where
        self._handle.observe(self._dragged, "value")
        self._field.observe(self._typed, "value")
        self.widget = _row(self._field, self._handle)

    def _on_the_grid(self) -> float:
        at_the_end = self._value == self.high  # to which the last step may be less than half
        return self._stop(round((self._value - self.low) / self.step) + at_the_end)

    def _stop(self, k: int) -> float:
        return type(self.step)(min(self.high, round(self.low + k * self.step, self._decimals)))

    def _dragged(self, change: Any) -> None:
        # The browser rounds the handle to its steps and reports that as a move. It is none as long
        # as the handle stays where it was put, so a value between two steps survives.
        if self._is_late(change["new"]):
            self._handle.value = self._stand
        elif abs(change["new"] - self._stand) > self.step / 4:
            self._stand = change["new"]
            self._take(type(self.step)(round(change["new"], self._decimals) + 0))  # no −0.0

    def _is_late(self, place: float) -> bool:
        """Whether this is the browser's rounding of a place that code has left since.

        Such a place is off by the rounding, and a hand that goes there is not so quick.
        """
        soon = time.monotonic() - _LATE
        return place != self._stand and any(
            0 < abs(place - put) < self.step / 1000 for when, put in self._put if when > soon
        )

    def _typed(self, change: Any) -> None:
        if change["new"] != self._in_the_field():
            self._take(change["new"])

    def _in_the_field(self) -> float:
        return int(self._value) if self._is_whole else float(f"{self._value:.6g}")

    def _show(self) -> None:
        self._field.value = self._in_the_field()
        # The hand is not to be pushed: the handle is set only if it stands at another step.
        if abs(self._on_the_grid() - self._handle.value) > self.step / 4:
            self._stand = self._on_the_grid()
            self._put = [*self._put[-9:], (time.monotonic(), self._stand)]
            self._handle.value = self._stand


class Choice(Control[Any]):
    """One of a few values, each on a button of its own."""

    def __init__(self, label: str, *, options: Iterable[Any], value: Any) -> None:
        super().__init__(label, value)
        self.options = tuple(options)

    def accept(self, value: Any) -> Any:
        """Return `value` if it is one of the options."""
        if value not in self.options:
            msg = f"`{self.name}` must be one of {list(self.options)}; got {value!r}."
            raise ValueError(msg)
        return self.options[self.options.index(value)]  # not True for 1

    def written(self, value: Any) -> str:
        """Return the option as its button says it."""
        return str(value)

    def stops(self) -> list[Any]:
        """Return the options."""
        return list(self.options)

    def _build(self) -> None:
        self._buttons = ipywidgets.ToggleButtons(
            options=[(self.written(option), option) for option in self.options],
            value=self._value,
            style={"button_width": "6em"},
        )
        self._buttons.observe(lambda change: self._take(change["new"]), "value")
        beside = {"display": "flex", "justify_content": "flex-end", "width": _LABEL_WIDTH}
        self.widget = _row(ipywidgets.Label(self.label, layout=beside), self._buttons)

    def _show(self) -> None:
        self._buttons.value = self._value


class Simplex(Control[tuple[float, ...]]):
    """Probabilities that sum to 1: each has a slider, and moving one moves the others too.

    The others share what is left in the proportion in which they stood before.
    """

    def __init__(self, labels: Iterable[str], *, value: Iterable[float], decimals: int = 2) -> None:
        super().__init__("", tuple(value))
        self.labels = tuple(labels)
        self._decimals = decimals

    def accept(self, value: Iterable[float]) -> tuple[float, ...]:
        """Return `value` if it is a distribution over the labels."""
        try:
            numbers = tuple(float(number) for number in value)
        except (TypeError, ValueError):
            numbers = ()
        fits = len(numbers) == len(self.labels) and min(numbers) >= 0
        if not (fits and math.isclose(math.fsum(numbers), 1, abs_tol=1e-9)):
            msg = (
                f"`{self.name}` must be {len(self.labels)} probabilities that sum to 1; "
                f"got {value!r}."
            )
            raise ValueError(msg)
        return numbers

    def written(self, value: tuple[float, ...]) -> str:
        """Return the probabilities, each with its decimals."""
        return f"({', '.join(numbers.number(number, self._decimals) for number in value)})"

    def move(self, index: int, probability: float) -> None:
        """Do what dragging one of the sliders does."""
        self._sliders[index].value = probability

    def _build(self) -> None:
        self._weights = self._value
        self._sliders = [self._slider(k, label) for k, label in enumerate(self.labels)]
        # A label would be cut off in a narrow window; this breaks into lines.
        rule = ipywidgets.HTML("Move one: the others share the rest, in proportion.")
        rule.layout.margin = f"0 0 0 {_LABEL_WIDTH}"
        self.widget = ipywidgets.VBox([*(slider.widget for slider in self._sliders), rule])

    def _slider(self, index: int, label: str) -> Slider:
        slider = Slider(label, low=0, high=1, value=self._value[index])
        slider.name = f"{self.name}[{index}]"
        slider.come_alive(self._value[index], lambda: self._moved(index))
        return slider

    def _moved(self, index: int) -> None:
        # What one outcome gives up goes to those that have something. Only where it had all, the
        # proportion that the others had before comes back.
        had_all = self._value[index] == 1
        weights = self._weights if had_all else self._value
        self._take(shared(weights, index, self._sliders[index].value))

    def _show(self) -> None:
        for slider, value in zip(self._sliders, self._value, strict=True):
            slider.put(value)
        if max(self._value) < 1:  # at a corner, the proportion of the others is remembered
            self._weights = self._value


def shared(weights: tuple[float, ...], index: int, probability: float) -> tuple[float, ...]:
    """Give one outcome its probability, and the others the rest in proportion to their weights.

    >>> shared((0.5, 0.25, 0.25), 0, 0.75)
    (0.75, 0.125, 0.125)
    """
    others = [0.0 if k == index else weight for k, weight in enumerate(weights)]
    total = math.fsum(others)
    if total == 0:
        others = [float(k != index) for k in range(len(weights))]
        total = len(weights) - 1
    rest = 1 - probability
    return tuple(
        probability if k == index else rest * (weight / total) for k, weight in enumerate(others)
    )


def _decimals(number: float) -> int:
    return max(0, -int(Decimal(str(number)).normalize().as_tuple().exponent))


def _row(*widgets: ipywidgets.Widget) -> ipywidgets.HBox:
    return ipywidgets.HBox(widgets, layout={"flex_flow": "row wrap", "align_items": "center"})
