"""The kernel-free form: every frame drawn in advance, and turned by the browser alone.

It is made of core widgets: a `Stack` shows one frame of many, and links between widgets, which the
browser keeps by itself, let the controls choose which. For two controls, it is a stack of stacks.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import ipywidgets

from xentlib.engine.controls import Choice
from xentlib.engine.lifetimes import SAME_CELL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xentlib.engine.controls import Slider

    Draw = Callable[[tuple[Any, ...]], ipywidgets.HTML]

_MOST_BYTES = {1: 0.8e6, 2: 4e6}  # of all frames, by the number of controls
_MOST_FRAMES = 900
_AROUND_A_FRAME = 450  # bytes that the description of its widget takes
_OUTLINE = re.compile(r'<path id="([^"]*)"[^>]*/>')


class Turning(NamedTuple):
    """A widget that needs no kernel, and the links that keep it together."""

    widget: ipywidgets.VBox
    links: list[ipywidgets.Widget]


def turning(
    controls: Iterable[Slider | Choice], scenery: str, draw: Callable[[tuple[Any, ...]], str]
) -> Turning:
    """Return the kernel-free form; `draw` gives the HTML of a frame for a value of each control.

    The outlines of letters and markers, which are named by what they are, are taken out of the
    frames and kept once, beside the scenery.
    """
    outlines: dict[str, str] = {}
    spare = ipywidgets.HTML(layout={"margin": "0", "width": "100%"})
    look = {"layout": spare.layout, "style": spare.style}  # one of each for all frames
    spare.close()

    def frame(values: tuple[Any, ...]) -> ipywidgets.HTML:
        html = draw(values)
        outlines.update((found[1], found[0]) for found in _OUTLINE.finditer(html))
        return ipywidgets.HTML(_OUTLINE.sub("", html), **look)

    chosen = list(controls)
    shown = frame(tuple(control.value for control in chosen))
    size = len(json.dumps(shown.value)) + _AROUND_A_FRAME
    shown.close()
    choices = {k for k, control in enumerate(chosen) if isinstance(control, Choice)}
    stops = _bearable([control.stops() for control in chosen], size, choices)
    links: list[ipywidgets.Widget] = []
    pickers = [_picker(*pair, links) for pair in zip(chosen, stops, strict=True)]
    frames = _stack(list(zip(pickers, stops, strict=True)), frame, links)
    once = f'<svg width="0" height="0" style="position:absolute">{"".join(outlines.values())}</svg>'
    behind = ipywidgets.HTML(once + scenery, layout=SAME_CELL)
    layers = ipywidgets.GridBox([behind, frames], layout={"grid_template_columns": "100%"})
    return Turning(ipywidgets.VBox([*pickers, layers]), links)


def _bearable(stops: list[list[Any]], size: int, choices: set[int]) -> list[list[Any]]:
    """Thin out the longest lists, both ends kept, until all their combinations can be drawn.

    `size` is that of a frame, in bytes; `choices` are the places of lists that must stay whole.
    """
    most = min(_MOST_FRAMES, int(_MOST_BYTES[len(stops)] / size))
    longest = max((len(values) for k, values in enumerate(stops) if k not in choices), default=0)
    for step in range(1, max(longest, 2)):
        thinned = [
            values if k in choices or len(values) < longest / 4 else [*values[:-1:step], values[-1]]
            for k, values in enumerate(stops)
        ]
        if math.prod(map(len, thinned)) <= most:
            return thinned
    msg = (
        f"A frame takes {size} bytes, so a page can hold {most} of them: too few for these "
        "controls. Draw less, offer fewer choices, or show the picture instead."
    )
    raise ValueError(msg)


def _picker(
    control: Slider | Choice, values: Sequence[Any], links: list[ipywidgets.Widget]
) -> ipywidgets.HBox:
    """Return a slider over the values, and beside it a list that carries the control's name."""
    options = [control.written(value) for value in values]
    index = min(range(len(values)), key=lambda k: _distance(values[k], control.value))
    named = ipywidgets.Dropdown(
        options=options,
        index=index,
        description=control.label,
        style={"description_width": "13em"},
        layout={"width": "20em"},
    )
    slider = ipywidgets.SelectionSlider(
        options=options, index=index, readout=False, layout={"flex": "1 1 14em", "width": "auto"}
    )
    links.append(ipywidgets.jslink((slider, "index"), (named, "index")))
    return ipywidgets.HBox([named, slider], layout={"flex_flow": "row wrap"})


def _distance(value: Any, shown: Any) -> float:
    return abs(value - shown) if isinstance(value, int | float) else float(value != shown)


def _stack(
    pickers: list[tuple[ipywidgets.HBox, list[Any]]],
    frame: Draw,
    links: list[ipywidgets.Widget],
    before: tuple[Any, ...] = (),
) -> ipywidgets.Widget:
    """Return a stack over the first picker's values, of stacks over the rest."""
    if not pickers:
        return frame(before)
    (picker, values), *rest = pickers
    slider = picker.children[1]
    layers = [_stack(rest, frame, links, (*before, value)) for value in values]
    stack = ipywidgets.Stack(layers, selected_index=slider.index, layout=SAME_CELL)
    links.append(ipywidgets.jslink((slider, "index"), (stack, "selected_index")))
    return stack
