"""Whether this environment can run the notebooks, and what to do where it cannot."""

from __future__ import annotations

import html
import sys
from importlib import metadata
from typing import Any

import ipywidgets
from IPython import get_ipython
from packaging.requirements import Requirement

from xentlib.engine.console import for_the_console
from xentlib.engine.lifetimes import close_all, replace_earlier

_OLDEST_PYTHON = (3, 10)
_IF_IT_STAYS = (
    "If this number follows your hand, all is well. If it stays, the kernel has gone: choose "
    "Kernel → Restart Kernel, and run this cell again."
)


def problems() -> list[str]:
    """Return what is wrong here, each with its remedy; nothing, if nothing is.

    Examples
    --------
    >>> problems()
    []
    """
    found = []
    if sys.version_info < _OLDEST_PYTHON:
        found.append(
            f"Python {sys.version.split()[0]} is too old. Install Python 3.10 or newer, and make "
            "the environment again."
        )
    try:
        lines = metadata.requires("xentlib") or ()
    except metadata.PackageNotFoundError:
        lines = ()
        found.append(
            "xentlib was found, but it is not installed. In the folder of the series, run in a "
            "terminal: make lab"
        )
    for line in lines:
        wanted = Requirement(line)
        if wanted.marker is None:
            found += _problem_with(wanted)
    return found


def _problem_with(wanted: Requirement) -> list[str]:
    remedy = f'Run this in a new cell, then choose Kernel → Restart Kernel: %pip install "{wanted}"'
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return [f"{wanted.name} is not installed. {remedy}"]
    if wanted.specifier.contains(version, prereleases=True):
        return []
    return [f"{wanted.name} {version} does not fit; {wanted} is needed. {remedy}"]


class check:  # noqa: N801  (read as a verb: `environment.check()`)
    """A slider to try, and in words what is wrong here, if anything is.

    Where widgets are not drawn, the host shows this object's text instead, and that says so.
    """

    def __init__(self) -> None:
        self._problems = problems()
        self._handle = ipywidgets.IntSlider(
            value=3, max=10, readout=False, description="drag me", layout={"width": "24em"}
        )
        self._echo = ipywidgets.HTML(self._said(3))
        self._handle.observe(self._dragged, "value")
        verdict = ipywidgets.HTML(_as_html(self._problems or ["The right packages are installed."]))
        self.widget = ipywidgets.VBox([verdict, self._handle, self._echo])
        replace_earlier(self)

    def _dragged(self, change: Any) -> None:
        self._echo.value = self._said(change["new"])

    def _said(self, number: int) -> str:
        return _as_html([f"Python answers: {number}", _IF_IT_STAYS])

    def kernel_free(self) -> ipywidgets.Widget:
        """Return what there is to say on a page that has no kernel."""
        return ipywidgets.HTML(_as_html(["This page needs no kernel. Nothing is to be checked."]))

    def close(self) -> None:
        """Free the widgets."""
        close_all(self.widget)

    def __repr__(self) -> str:
        """Return what somebody reads for whom no widget is drawn."""
        where = (
            "If you read this line instead of seeing a slider, widgets are not drawn here. In "
            'JupyterLab: run pip install "ipywidgets>=8.1.5" in a terminal, stop JupyterLab, start '
            "it again, and reload the page. On GitHub or in a preview: open the notebook on Binder."
        )
        if get_ipython() is None:
            where = "This is not a notebook. Start JupyterLab by: make lab"
        return "\n".join([*self._problems, where])

    def __str__(self) -> str:
        """Return the same, as far as the console has its letters."""
        return for_the_console(repr(self))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self)}


def _as_html(lines: list[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)
