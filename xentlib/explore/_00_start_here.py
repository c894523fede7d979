"""The explorer of the front door: one forecast, ten days of weather, and the bill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from xentlib.engine import marks, style
from xentlib.engine.controls import Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.information import cross_entropy, entropy, kl_divergence, self_information

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SKIES = (("☂", style.TRUTH), ("☀", style.GUIDE))
_WET_FIRST = (0, 4, 7, 2, 9, 5, 1, 8, 3, 6)  # so that the weather looks like weather
_FORECASTS = (1 - np.cos(np.linspace(0, np.pi, 181))) / 2  # dense towards both ends


class WeatherForecast(Explorer):
    """Ten days of weather, one forecast for all of them, and what each day costs."""

    forecast = Slider("your forecast of rain", low=0, high=1, value=0.9)
    wet = Slider("wet days of the 10", low=0, high=10, value=7, step=1)

    _top = 5.0  # bits

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the ten days and, to the same scale, for all forecasts."""
        days = figure.add_axes((0.08, 0.17, 0.46, 0.62), xlim=(-0.6, 9.6), xticks=[], ylabel="bits")
        mean = figure.add_axes((0.60, 0.17, 0.285, 0.62), xticks=[0, 0.5, 1], sharey=days)
        mean.set(xlim=(0, 1), ylim=(0, self._top), xlabel="your forecast of rain")
        days.set_title("what each day costs", pad=36)
        mean.set_title("a day, on average", pad=36)
        self.skies = [_Sky(days, *look) for look in _SKIES]
        self.levels = [marks.line(axes, "-.", color=style.MODEL, lw=1.8) for axes in (days, mean)]
        self.level_name = marks.words(days, 9.6, self._top + 0.5, color=style.MODEL, ha="right")
        self.curve = marks.line(mean, "-", color=style.INK)
        self.floor = marks.line(mean, "--", color=style.TRUTH, lw=1.8)
        self.floor_name = marks.words(mean, color=style.TRUTH, va="center")
        self.extra = marks.line(mean, "-", color=style.EXTRA, lw=6, solid_capstyle="butt")
        self.extra_name = marks.words(mean, color=style.EXTRA, va="center")
        self.point = marks.line(mean, "o", color=style.MODEL, ms=13, zorder=5)
        self.beyond = marks.words(mean, color=style.MODEL, ha="center", fontweight="bold")

    def compute(self, forecast: float, wet: int) -> dict[str, Any]:
        """Return what a day of rain and a day of sun cost, and the mean with its two parts."""
        p, q = (wet / 10, 1 - wet / 10), (forecast, 1 - forecast)
        return {
            "costs": self_information(q, base=2),
            "bill": cross_entropy(p, q, base=2),
            "floor": entropy(p, base=2),
            "extra": kl_divergence(p, q, base=2),
            "bills": cross_entropy(p, np.stack([_FORECASTS, 1 - _FORECASTS], axis=-1), base=2),
        }

    def draw(self, state: Any) -> None:
        """Make the weather, charge each day, and stand on the curve of all forecasts."""
        weather = (_WET_FIRST[: state.wet], _WET_FIRST[state.wet :])
        for sky, days, cost in zip(self.skies, weather, state.costs, strict=True):
            sky.put(days, cost, top=self._top)
        self.curve.set_data(_FORECASTS, marks.up_to(self._top, state.bills))
        height = marks.put_point(self.point, state.forecast, state.bill, top=self._top)
        for level, ends in zip(self.levels, ([-0.6, 9.6], [state.forecast, 1.1]), strict=True):
            level.set_data(ends, [height, height])
        arrow, beyond = ("▲ ", number(state.bill)) if state.bill > self._top else ("", "")
        self.level_name.set_text(f"– · – average {arrow}{number(state.bill)}")
        marks.put_words(self.beyond, beyond, state.forecast, self._top + 0.5)
        self.floor.set_data([0, 1.1], [state.floor, state.floor])
        marks.put_words(self.floor_name, "floor", 1.13, state.floor)
        self.extra.set_data([1.08, 1.08], [state.floor, height])
        above = max((state.floor + height) / 2, state.floor + 0.4)  # the other name
        marks.put_words(self.extra_name, "extra" if state.extra else "", 1.13, above)

    def read(self, state: Any) -> str:
        """Return the bill for all days, and the part of it that a better forecast would save."""
        days = marks.summed((state.wet, 10 - state.wet), state.costs, (0, 3))
        p, q = (f"({number(r, 2)}, {number(1 - r, 2)})" for r in (state.wet / 10, state.forecast))
        return (
            f"ten days: {days} = {amount(10 * state.bill, 'bits', 2)}\n"
            f"a day: {number(state.bill)} = {number(state.floor)} (the least for any single number)"
            f" + {number(state.extra)} (the extra)\n"
            f"rain, sun: p = {p} is the weather, q = {q} your forecast"
        )


class _Sky:
    """The days of one weather: a sign under each, and on it a bar, with an arrow if it goes on."""

    def __init__(self, axes: Axes, sign: str, color: str) -> None:
        outline = TextPath((0, 0), sign)
        centre = outline.get_extents().get_points().mean(axis=0)
        marker = outline.transformed(Affine2D().translate(*-centre))
        self._signs = marks.line(axes, " ", color=color, marker=marker, ms=19, mew=0.5)
        self._bars = marks.line(axes, "-", color=color, lw=18, solid_capstyle="butt")
        self._arrows = marks.line(axes, "^", color=style.INK, ms=10)

    def put(self, days: tuple[int, ...], cost: float, *, top: float) -> None:
        """Let all these days cost the same."""
        self._signs.set_data(days, [-0.35] * len(days))
        self._bars.set_data(np.repeat(days, 3), [0, min(cost, top), np.nan] * len(days))
        beyond = days if cost > top else ()
        self._arrows.set_data(beyond, [top + 0.2] * len(beyond))
