"""What a hand can move: descriptions of controls that become widgets when an explorer is made.

A control written in the body of an `Explorer` class describes; each explorer gets a live copy of
it, with widgets of its own. Setting `value` on the copy does all that dragging does.
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import ipywidgets

from xentlib import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = TypeVar("Value")

_LABEL_WIDTH = "13em"


class Control(Generic[Value]):
    """A named value with widgets; `value` is what the learner sees and the scene computes with."""

    name: str
    widget: ipywidgets.Widget  # what is laid out on the page
    _source: ipywidgets.Widget  # the one whose trait `value` is the value

    def __init__(self, label: str, value: Value) -> None:
        self.label = label
        self._initial = value

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name under which the scene receives the value."""
        self.name = name

    def live(self, value: Value | None, on_change: Callable[[Any], None]) -> Control[Value]:
        """Return a copy with widgets of its own that calls `on_change` at every move."""
        control = copy.copy(self)
        control.come_alive(self._initial if value is None else self.accept(value), on_change)
        return control

    def come_alive(self, value: Value, on_change: Callable[[Any], None]) -> None:
        """Make the widgets, once, with `value` in them."""
        self._initial = value
        self._build()
        self._source.observe(on_change, "value")

    @property
    def value(self) -> Value:
        """The value shown now."""
        shown: Value = self._source.value
        return shown

    @value.setter
    def value(self, value: Value) -> None:
        self._set(self.accept(value))

    def accept(self, value: Value) -> Value:
        """Return `value` as the widget holds it, or refuse it in words."""
        raise NotImplementedError

    def written(self, value: Value) -> str:
        """Return `value` as it stands in a text."""
        raise NotImplementedError

    def _build(self) -> None:
        raise NotImplementedError

    def _set(self, value: Value) -> None:
        self._source.value = value

    def close(self) -> None:
        """Free what is not on the page; the explorer frees the rest."""


class Slider(Control[float]):
    """A number between `low` and `high`, both ends included; a whole number if `step` is an int.

    The handle moves in steps of `step`; the field beside it, and code, may set any value between.
    """

    def __init__(
        self, label: str, *, low: float, high: float, value: float, step: float = 0.01
    ) -> None:
        super().__init__(label, value)
        self.low, self.high, self.step = low, high, step

    def accept(self, value: float) -> float:
        """Return `value` as a number, or refuse what lies beyond the two ends."""
        number = float(value)
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
        return text.number(value, decimals=max(0, -math.floor(math.log10(self.step))))

    @property
    def _is_whole(self) -> bool:
        return isinstance(self.step, int)

    def _build(self) -> None:
        handle, field = (
            (ipywidgets.IntSlider, ipywidgets.BoundedIntText)
            if self._is_whole
            else (ipywidgets.FloatSlider, ipywidgets.BoundedFloatText)
        )
        limits = {"min": self.low, "max": self.high, "step": self.step, "value": self._initial}
        # ipywidgets leaves a slider's handle without a name for screen readers; a field that has
        # one stands beside it, and the browser keeps the two in step without asking the kernel.
        self._field = field(
            description=self.label,
            style={"description_width": _LABEL_WIDTH},
            layout={"width": "20em"},
            **limits,
        )
        self._source = handle(readout=False, layout={"flex": "1 1 14em", "width": "auto"}, **limits)
        self._link = ipywidgets.jslink((self._source, "value"), (self._field, "value"))
        self.widget = _row(self._field, self._source)

    def _set(self, value: float) -> None:
        self._field.value = value  # where no browser is attached nobody else would
        self._source.value = value

    def close(self) -> None:
        """Free the link between field and handle."""
        self._link.close()


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
        return value

    def written(self, value: Any) -> str:
        """Return the option as its button says it."""
        return str(value)

    def _build(self) -> None:
        self._source = ipywidgets.ToggleButtons(
            options=[(self.written(option), option) for option in self.options],
            value=self._initial,
            style={"button_width": "6em"},
        )
        beside = {"display": "flex", "justify_content": "flex-end", "width": _LABEL_WIDTH}
        self.widget = _row(ipywidgets.Label(self.label, layout=beside), self._source)


def _row(*widgets: ipywidgets.Widget) -> ipywidgets.HBox:
    return ipywidgets.HBox(widgets, layout={"flex_flow": "row wrap", "align_items": "center"})
