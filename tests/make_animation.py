"""Draw the README's moving picture: a hand drags the slider of the front door's explorer.

python tests/make_animation.py    writes notebooks/images/drag.gif
"""

from __future__ import annotations

import io
import math
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from PIL import Image

from xentlib import explore
from xentlib.engine import style

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).parents[1] / "notebooks" / "images" / "drag.gif"
STOPS = (0.5, 1.0, 0.7, 0.5)  # where the hand rests
STEPS = 18  # from one stop to the next
SHORT, LONG = 70, 1600  # milliseconds: on the way, and at a stop
WIDTH, HEIGHT = 7.2, 5.6  # inches, of which the explorer's picture takes the middle
COLORS = 64


def places() -> Iterator[tuple[float, int]]:
    """Return where the hand is, and for how long: it starts and stops gently."""
    for start, end in pairwise(STOPS):
        for k in range(STEPS):
            share = (1 - math.cos(math.pi * k / STEPS)) / 2
            yield start + share * (end - start), SHORT if k else LONG


def frame(weather: explore.WeatherForecast, forecast: float) -> Image.Image:
    """Return one picture: the slider on top, the explorer, its readout."""
    weather.forecast.value = forecast
    lines = weather.frame(forecast=forecast, wet=7).readout.split("\n")
    picture = Image.open(io.BytesIO(weather.png()))
    with style.for_scenery():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=100)
        slider = figure.add_axes((0.40, 0.90, 0.55, 0.08), xlim=(0, 1), ylim=(-1.6, 1))
        slider.axis("off")
        slider.plot([0, 1], [0, 0], color=style.GRID, lw=5)
        slider.plot([0, forecast], [0, 0], color=style.GUIDE, lw=5)
        slider.plot(forecast, 0, "o", ms=15, mfc=style.PAPER, mec=style.GUIDE, clip_on=False)
        slider.text(forecast, -2.1, "☝", ha="center", size=20)
        figure.text(0.05, 0.93, f"your forecast of rain: {forecast:.2f}")
        middle = figure.add_axes((0, 0.13, 1, weather.size[1] / HEIGHT))
        middle.imshow(picture, aspect="auto", interpolation="lanczos")
        middle.axis("off")
        figure.text(0.04, 0.03, "\n".join(lines), linespacing=1.6, size=11.5)
    drawn = io.BytesIO()
    figure.savefig(drawn)
    return Image.open(drawn).convert("RGB")


def in_few_colors(frames: list[Image.Image], samples: list[Image.Image]) -> Iterator[Image.Image]:
    """Yield the frames in the colours of the samples, the same for all: nothing flickers."""
    palette = _palette(samples)
    return (frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames)


def _palette(samples: list[Image.Image]) -> Image.Image:
    width, height = samples[0].size
    together = Image.new("RGB", (width, height * len(samples)))
    for k, sample in enumerate(samples):
        together.paste(sample, (0, k * height))
    return together.quantize(COLORS, method=Image.Quantize.FASTOCTREE)


def main() -> None:
    """Write the animation."""
    weather = explore.WeatherForecast(forecast=STOPS[0], wet=7)
    forecasts, milliseconds = zip(*places(), strict=True)
    frames = [frame(weather, round(forecast, 2)) for forecast in forecasts]
    first, *rest = in_few_colors(frames, [frames[0], frames[STEPS]])
    TARGET.parent.mkdir(exist_ok=True)
    first.save(TARGET, save_all=True, append_images=rest, duration=milliseconds, loop=0)
    print(f"{TARGET.name}: {len(frames)} frames, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
