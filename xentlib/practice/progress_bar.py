"""A bar that shows how far a loop has come, and stays whole when the loop is interrupted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, TypeVar

import ipywidgets
from IPython.display import display

from xentlib.engine.console import for_the_console
from xentlib.engine.lifetimes import close_all, replace_earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")

_PAUSE = 0.1  # seconds between two messages to the browser


class progress(Generic[Item]):  # noqa: N801  (read as a word: `for step in progress(steps, 300, "training")`)
    """Go through the first `count` items of `items`, and show how many are done.

    An interrupt (the ■ button) that comes while an item is being made ends the loop as if the
    items had run out: what the loop has collected stays, and the cell goes on with it.

    Parameters
    ----------
    items : iterable
        May be endless.
    count : int
        How many of them to take.
    label : str
        What is going on.

    Examples
    --------
    >>> from itertools import count
    >>> list(progress(count(), 3, "counting"))
    counting: 3 steps
    [0, 1, 2]
    """

    def __init__(self, items: Iterable[Item], count: int, label: str) -> None:
        self._items, self._count, self._label = items, count, label
        self._bar = ipywidgets.IntProgress(
            max=count, description=label, style={"description_width": "initial"}
        )
        self._state = ipywidgets.Label()
        self.widget = ipywidgets.HBox([self._bar, self._state])
        replace_earlier(self)

    def __iter__(self) -> Iterator[Item]:
        """Yield the items, and move the bar ten times a second."""
        display(self)
        done, shown = 0, 0.0
        try:
            for done, item in zip(range(1, self._count + 1), self._items, strict=False):
                yield item
                if time.monotonic() - shown > _PAUSE:
                    self._show(done, "")
                    shown = time.monotonic()
        except KeyboardInterrupt:
            pass
        finally:
            finished = done == self._count
            self._show(done, "" if finished else "stopped after ")
            self._bar.bar_style = "success" if finished else "warning"

    def _show(self, done: int, how: str) -> None:
        self._bar.value = done
        self._state.value = f"{how}{done} of {self._count}"

    def close(self) -> None:
        """Free the bar."""
        close_all(self.widget)

    def __repr__(self) -> str:
        """Return what is going on; how far it has come would differ from run to run."""
        return f"{self._label}: {self._count} steps"

    def __str__(self) -> str:
        """Return the same, as far as the console has its letters."""
        return for_the_console(repr(self))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self)}
