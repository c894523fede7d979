"""The lives of widgets: what a run of a cell made is freed when the cell runs again.

ipywidgets keeps every widget until it is closed, and IPython every result of a cell. So somebody
who runs one cell fifty times would have fifty explorers, of which one is on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import ipywidgets
from IPython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Iterator


class Closable(Protocol):
    """What can be freed."""

    def close(self) -> None:
        """Free everything."""


SAME_CELL = {"grid_area": "1 / 1 / 2 / 2", "width": "100%", "margin": "0"}  # lies over its kin

_made: dict[str, tuple[str, list[Closable]]] = {}  # by cell: which run of it, and what it made


def replace_earlier(new: Closable) -> None:
    """Free what an earlier run of the current cell made, and remember `new` as made by this one."""
    cell, run = _current_cell()
    if not cell:
        return
    earlier_run, earlier = _made.get(cell, ("", []))
    if earlier_run != run:
        for old in earlier:
            old.close()
        earlier = []
    _made[cell] = (run, [*earlier, new])


def _current_cell() -> tuple[str, str]:
    """Return names for the cell that is running and for this run of it; empty outside a notebook.

    JupyterLab and VS Code send the cell's id along. Elsewhere its source stands for it.
    """
    shell = get_ipython()
    message = shell.get_parent() if hasattr(shell, "get_parent") else None
    if not message:
        return "", ""
    source = message.get("content", {}).get("code", "")
    cell = message.get("metadata", {}).get("cellId") or source
    return str(cell), str(message.get("header", {}).get("msg_id", ""))


def close_all(root: ipywidgets.Widget) -> None:
    """Close a widget, its children, and the layouts and styles that are widgets themselves."""
    for widget in list(_with_parts(root)):
        widget.close()


def _with_parts(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _with_parts(child)
    for part in ("layout", "style"):
        if isinstance(getattr(widget, part, None), ipywidgets.Widget):
            yield getattr(widget, part)
    yield widget
