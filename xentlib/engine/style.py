"""What things look like: one colour for one thing, in every figure of the series.

The colours are darkened from the palette of M. Okabe and K. Ito ("Color Universal Design", 2008),
so that they stay apart for colour-blind readers and stand out from white. None carries a meaning
alone: a label, a marker, a hatch or a line style always says it too.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

PAPER = "#ffffff"
INK = "#1b1b1b"  # text, axes, and every curve of a cost: surprise, entropy, loss
GUIDE = "#6a6a6a"  # drop lines, reference lines and their labels
GRID = "#dddddd"
TRUTH = "#0060a8"  # what is so: a target, a true distribution
MODEL = "#c04a00"  # what is believed: a prediction, a model's distribution
EXTRA = "#994c6c"  # what the difference costs
TRUTH_TINT, MODEL_TINT, EXTRA_TINT = "#cfe3f5", "#f7ded0", "#f0d9e3"  # of areas, under their colour
TRUTH_SHADE = "#7fb2dd"  # of an area beside one that has the tint

# A matplotlib point is 1/72 inch and a figure is shown at 100 CSS pixels an inch, so 12 points
# are read as 17 pixels.
_SCENERY: Any = {
    "figure.facecolor": PAPER,
    "font.family": "DejaVu Sans",
    "font.size": 12,
    "axes.titlesize": 12,
    "axes.labelsize": 12,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
    "hatch.linewidth": 1.0,
}

# Letters as outlines look the same on every machine; the fixed salt makes a picture repeatable.
_DRAWING: Any = {"svg.fonttype": "path", "svg.hashsalt": "xentlib"}


def _complete(changes: Any) -> Any:
    """Return a value for every setting of matplotlib but its backend, which draws nothing here."""
    settings = mpl.rcParamsDefault.copy()
    settings.update(changes)
    return {name: value for name, value in dict.items(settings) if name != "backend"}


_FOR_SCENERY, _FOR_DRAWING = _complete(_SCENERY), _complete(_DRAWING)


@contextmanager
def _instead_of_the_users(settings: Any) -> Iterator[None]:
    # `matplotlib.rc_context` does this too, one setting after the other, which takes six times as
    # long: a twentieth of a frame, at every frame.
    before: Any = {name: value for name, value in dict.items(mpl.rcParams) if name != "backend"}
    dict.update(mpl.rcParams, settings)
    try:
        yield
    finally:
        dict.update(mpl.rcParams, before)


def for_scenery() -> AbstractContextManager[None]:
    """Return a context in which artists are made: the series' look, whatever the user has set."""
    return _instead_of_the_users(_FOR_SCENERY)


def for_drawing() -> AbstractContextManager[None]:
    """Return a context in which artists move and are drawn, as SVG or as pixels.

    How many ticks fit is settled here.
    """
    return _instead_of_the_users(_FOR_DRAWING)
