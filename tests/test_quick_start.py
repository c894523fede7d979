"""How soon there is something to see: the library imported, and the first picture on screen.

What else a machine does makes an answer later, never sooner. So each is measured several times:
of the imports the median of pairs that were taken side by side, of the picture the soonest.
Python keeps what it has compiled, as for everybody who has imported the library once.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from lab import running_lab
from refresh_notebooks import METADATA

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

CELL = "from xentlib import explore; explore.SelfInformation(p=0.7)"

# From the command to the first animation frame that has both layers, the scenery's decoded.
UNTIL_SEEN = """async () => {
    await window.jupyterapp.shell.currentWidget.sessionContext.ready;
    const begun = performance.now();
    window.jupyterapp.commands.execute('notebook:run-cell');
    const seen = () => {
        const scenery = document.querySelector('.xent-explorer img');
        const actors = document.querySelector('.xent-explorer .xent-figure svg');
        return scenery && scenery.complete && scenery.naturalWidth > 0
            && actors && actors.getBoundingClientRect().width > 0;
    };
    await new Promise((done, fail) => {
        setTimeout(() => fail(new Error("no picture within 30 s")), 30000);
        const look = () => requestAnimationFrame(seen() ? done : look);
        look();
    });
    return performance.now() - begun;
}"""


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    seconds_to_import("xentlib.explore")


def seconds_to_import(module: str) -> float:
    """Return how long a fresh interpreter takes to import a module."""
    program = (
        f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    )
    command = [sys.executable, "-c", program]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_importing_the_library_takes_hardly_longer_than_importing_numpy() -> None:
    ratios = [seconds_to_import("xentlib") / seconds_to_import("numpy") for _ in range(21)]
    print([round(ratio, 2) for ratio in ratios])
    assert statistics.median(ratios) <= 1.2


@pytest.mark.browser
def test_the_first_picture_is_on_screen_within_a_second_and_a_half(
    tmp_path: Path, page: Page
) -> None:
    """A fresh page and a fresh kernel each time; the imports are part of it."""
    path = tmp_path / "first.ipynb"
    cell = nbformat.v4.new_code_cell(CELL)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=METADATA), path)
    waits = []
    with running_lab(tmp_path / "lab") as lab:
        for _ in range(3):
            lab.open(page, path)
            waits.append(page.evaluate(UNTIL_SEEN))
            lab.shut_kernels(page)
    print([round(wait) for wait in waits])
    assert min(waits) <= 1500
