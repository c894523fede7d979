"""Marks that move: actors of the kinds that the pictures of the catalogue share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from xentlib.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.text import Text


def line(axes: Axes, form: str, **look: Any) -> Line2D:
    """Make a line or marker of matplotlib's format `form` that may reach beyond its axes."""
    return axes.plot([], [], form, animated=True, clip_on=False, **look)[0]


def area(axes: Axes, **look: Any) -> Rectangle:
    """Make a rectangle."""
    rectangle = Rectangle((0, 0), 0, 0, animated=True, **look)
    axes.add_patch(rectangle)
    return rectangle


def words(axes: Axes, x: float = 0, y: float = 0, **look: Any) -> Text:
    """Make a text whose words come later."""
    return axes.text(x, y, "", animated=True, **look)


def put_words(text: Text, says: str, x: float, y: float) -> None:
    """Let `text` say something, at (x, y)."""
    text.set_text(says)
    text.set_position((x, y))


def total(axes: Axes, **look: Any) -> Text:
    """Make the number that stands over a bar."""
    return words(axes, ha="center", va="bottom", fontweight="bold", **look)


def put_total(text: Text, x: float, value: float, *, top: float, decimals: int = 3) -> None:
    """Write `value` over a bar of that height at x, with an arrow where it leaves the axes."""
    beyond = value > top
    put_words(text, ("▲ " if beyond else "") + number(value, decimals), x, min(value, top) * 1.01)


def put_point(point: Line2D, x: float, y: float, *, top: float) -> float:
    """Put `point` at (x, y), or as an arrow at `top` where y leaves the axes; return its height."""
    inside = y <= top
    point.set_marker("o" if inside else "^")
    point.set_data([x], [y if inside else top])
    return y if inside else top
