"""Marks that move, and what else the pictures of the catalogue share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from xentlib.engine import style
from xentlib.engine.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon
    from matplotlib.text import Text
    from numpy.typing import NDArray

# Where two distributions meet, one look has one meaning: what is true, what is believed, what the
# difference costs or spares.
TRUE: dict[str, Any] = {"fc": style.TRUTH_TINT, "ec": style.TRUTH, "lw": 1.8}
BELIEVED: dict[str, Any] = {"fc": style.MODEL_TINT, "ec": style.MODEL, "lw": 1.8, "ls": "--"}
EXTRA: dict[str, Any] = {"fc": style.EXTRA_TINT, "ec": style.EXTRA, "lw": 1.8, "hatch": "//"}
SPARED: dict[str, Any] = {"fc": "none", "ec": style.EXTRA, "lw": 1.8, "hatch": ""}

PAPER: dict[str, Any] = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1.5}  # under letters


def line(axes: Axes, form: str, **look: Any) -> Line2D:
    """Make a line or marker of matplotlib's format `form` that may reach beyond its axes."""
    return axes.plot([], [], form, animated=True, clip_on=False, **look)[0]


def area(axes: Axes, **look: Any) -> Rectangle:
    """Make a rectangle, whose outline is whole even where it lies on the edge of its axes."""
    rectangle = Rectangle((0, 0), 0, 0, animated=True, clip_on=False, **look)
    axes.add_patch(rectangle)
    return rectangle


class Box(NamedTuple):
    """A rectangle that can say something in its middle."""

    rectangle: Rectangle
    label: Text


def box(axes: Axes, **look: Any) -> Box:
    """Make a box; on a hatched one, its words stand on paper."""
    paper = PAPER if "hatch" in look else None
    return Box(area(axes, **look), words(axes, ha="center", va="center", bbox=paper))


def put_box(
    box: Box, bounds: tuple[float, float, float, float], says: str, *, least: tuple[float, float]
) -> None:
    """Put a box at (left, bottom, width, height); it is silent unless larger than `least`."""
    left, bottom, width, height = bounds
    box.rectangle.set_bounds(left, bottom, width, height)
    fits = width > least[0] and height > least[1]
    put_words(box.label, says if fits else "", left + width / 2, bottom + height / 2)


def bars(axes: Axes, **look: Any) -> Polygon:
    """Make a row of bars, all of them one artist, which is drawn at the cost of one."""
    return axes.fill([], [], animated=True, clip_on=False, **look)[0]


def put_bars(row: Polygon, left: NDArray[Any], width: float, heights: NDArray[Any]) -> None:
    """Give the bars their left edges, one width, and their heights."""
    x = np.add.outer(left, [0, 0, width, width])
    row.set_xy(np.column_stack([x.ravel(), np.outer(heights, [0, 1, 1, 0]).ravel()]))


def picture(axes: Axes, shape: tuple[int, int], **look: Any) -> AxesImage:
    """Make a picture of that many rows and columns, whose pixels are square at any zoom."""
    axes.axis("off")
    return axes.imshow(np.zeros(shape), interpolation="none", animated=True, clip_on=False, **look)


def words(axes: Axes, x: float = 0, y: float = 0, **look: Any) -> Text:
    """Make a text whose words come later."""
    return axes.text(x, y, "", animated=True, **look)


def put_words(text: Text, says: str, x: float, y: float) -> None:
    """Let `text` say something, at (x, y)."""
    text.set_text(says)
    text.set_position((x, y))


def total(axes: Axes, **look: Any) -> Text:
    """Make the number that stands a little above its place, on paper: grid lines end beside it."""
    above = axes.transData + ScaledTranslation(0, 1.5 / 72, axes.figure.dpi_scale_trans)
    look = {"transform": above, "bbox": {**PAPER, "pad": 0}, **look}
    return words(axes, ha="center", va="bottom", fontweight="bold", **look)


def put_total(text: Text, x: float, value: float, *, top: float, decimals: int = 3) -> None:
    """Write `value` over a bar of that height at x, with an arrow where it leaves the axes."""
    beyond = value > top
    put_words(text, ("▲ " if beyond else "") + short(value, decimals), x, min(value, top))


def up_to(top: float, costs: NDArray[Any]) -> NDArray[Any]:
    """Return the costs of all p from 0 to 1 that are inside; at both ends, ∞ is cut at the top."""
    heights = np.where(costs <= top, costs, np.nan)
    heights[[0, -1]] = np.minimum(costs[[0, -1]], top)
    return heights


def short(value: float, decimals: int = 3) -> str:
    """Return `value` with so many decimals and no more, for a label that has little room."""
    least = 10.0**-decimals
    if 0 < value < least:
        return f"<{least:.{decimals}f}"
    return number(round(value, decimals), decimals)


def put_point(point: Line2D, x: float, y: float, *, top: float) -> float:
    """Put `point` at (x, y), or as an arrow at `top` where y leaves the axes; return its height."""
    inside = y <= top
    point.set_marker("o" if inside else "^")
    point.set_data([x], [y if inside else top])
    return y if inside else top


def summed(p: Iterable[float], costs: Iterable[float], decimals: tuple[int, int] = (2, 3)) -> str:
    """Return Σ p · cost with the numbers in it; what never happens contributes 0."""
    return " + ".join(
        f"{share(weight, decimals[0])} · {number(cost, decimals[1])}" if weight else "0"
        for weight, cost in zip(p, costs, strict=True)
    )


def share(p: float, decimals: int = 2) -> str:
    """Return p with so many decimals, or four where those round it: a sum can be checked."""
    return number(p, decimals if math.isclose(p, round(p, decimals)) else 4)
