"""How soon there is something to see: the library imported, and the first picture on screen.

    python -m benchmarks.starting

Python keeps what it has compiled, as for everybody who has imported the library once. The first
picture comes in a fresh page and a fresh kernel, the imports included; beside it, in the same way,
the first picture by `interact` and pyplot, without this library.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from browser import launch
from lab import Lab, running_lab
from playwright.sync_api import sync_playwright
from refresh_notebooks import METADATA

from benchmarks.bars import Ratio, verdict

if TYPE_CHECKING:
    from playwright.sync_api import Page

OURS = "from xentlib import explore; explore.SelfInformation(p=0.7)"
THEIRS = """
%matplotlib inline
import matplotlib.pyplot as plt, numpy as np
from ipywidgets import interact

@interact(p=(0.01, 1, 0.01))
def picture(p=0.7):
    grid = np.linspace(0.01, 1, 100)
    plt.plot(grid, -np.log(grid))
    plt.plot(p, -np.log(p), "o")
    plt.show()
"""
# From the command to the first animation frame that has every picture, each image decoded.
UNTIL_SEEN = """async (places) => {
    await window.jupyterapp.shell.currentWidget.sessionContext.ready;
    const begun = performance.now();
    window.jupyterapp.commands.execute('notebook:run-cell');
    const seen = () => places.map(place => document.querySelector(place)).every(found => found
        && (found.tagName !== 'IMG' || (found.complete && found.naturalWidth > 0))
        && found.getBoundingClientRect().width > 0);
    await new Promise((done) => {
        const look = () => requestAnimationFrame(seen() ? done : look);
        look();
    });
    return performance.now() - begun;
}"""
CONTESTANTS = {
    OURS: [".xent-explorer img", ".xent-explorer .xent-figure svg"],
    THEIRS: [".widget-output img"],
}


def seconds_to_import(module: str) -> float:
    """Return how long a fresh interpreter takes to import a module."""
    program = (
        f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    )
    command = [sys.executable, "-c", program]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def importing() -> Ratio:
    """Return the median of pairs that were taken side by side."""
    ratios = [seconds_to_import("xentlib") / seconds_to_import("numpy") for _ in range(21)]
    return Ratio("import xentlib", statistics.median(ratios), 1.2, "import numpy")


def milliseconds_until_seen(lab: Lab, page: Page, source: str, folder: Path) -> float:
    """Run one cell in a fresh page and a fresh kernel; return how long its picture takes."""
    path = folder / "first.ipynb"
    cell = nbformat.v4.new_code_cell(source.strip())
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=METADATA), path)
    lab.open(page, path)
    spent = page.evaluate(UNTIL_SEEN, CONTESTANTS[source])
    lab.shut_kernels(page)
    return float(spent)


def first_picture() -> Ratio:
    """Return the soonest of each: what else a machine does makes a picture later, never sooner."""
    waits: dict[str, list[float]] = {source: [] for source in CONTESTANTS}
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        with running_lab(Path(temporary) / "lab") as lab:
            for _ in range(4):
                for source, found in waits.items():
                    spent = milliseconds_until_seen(lab, page, source, Path(temporary))
                    found.append(spent)
        browser.close()
    ours, theirs = min(waits[OURS]), min(waits[THEIRS])
    by = f"by interact and pyplot: {ours:.0f} ms for {theirs:.0f} ms"
    return Ratio("the first picture", ours / theirs, 1.3, by)


def main() -> int:
    """Measure and print."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    seconds_to_import("xentlib.explore")  # and compile
    return verdict(importing(), first_picture())


if __name__ == "__main__":
    sys.exit(main())
