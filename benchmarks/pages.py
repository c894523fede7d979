"""How soon a static page is there, and how soon its pictures turn.

    python -m benchmarks.pages

The page of one notebook, from a server on this machine, in a browser whose cache is empty; beside
it the least that such a page can be: one bare slider of ipywidgets.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from browser import launch
from dragging import FRAME, PROBE, measure
from playwright.sync_api import sync_playwright
from refresh_notebooks import METADATA
from web import serving

import notebooks
from benchmarks.bars import Ratio, verdict
from xentlib.hosting.site.pages import build

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BARE = "# A slider\n\nand nothing else", "import ipywidgets; ipywidgets.FloatSlider()"


def bare(folder: Path) -> Path:
    """Write a notebook that shows a slider."""
    text, code = BARE
    cells = [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell(code)]
    path = folder / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)
    return path


def milliseconds_to_a_slider(browser: Browser, address: str) -> float:
    cold = browser.new_context()
    page = cold.new_page()
    page.goto(address, wait_until="commit")
    page.locator(".noUi-handle").first.wait_for()
    spent = float(page.evaluate("performance.now()"))
    cold.close()
    return spent


def first_slider(browser: Browser, address: str, floor: str) -> Ratio:
    """Return when the first slider stands on the page: the soonest of five cold visits."""
    visits = [[milliseconds_to_a_slider(browser, url) for url in (address, floor)] for _ in "12345"]
    ours, least = map(min, zip(*visits, strict=True))
    by = f"a bare slider: {ours:.0f} ms for {least:.0f} ms"
    return Ratio("a page's first slider", ours / least, 3, by)


def turning(browser: Browser, address: str) -> Ratio:
    """Return how late a picture turns, of all but the latest 5 %."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    one = page.locator(".xent-explorer").first
    one.locator(".noUi-handle").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(PROBE)
    latency = measure(one, one.locator(".widget-gridbox"), rest=50)
    late = latency.p95 if not latency.lost else float("inf")
    by = f"frame of the screen; {latency.lost} lost"
    return Ratio("a page's picture after a move (p95)", late / FRAME, 1.01, by)


def main() -> int:
    """Measure and print."""
    path = notebooks.PATHS[1]
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        list(build([path, bare(folder)], folder))
        browser = launch(playwright)
        with serving(folder) as url:
            address = f"{url}/{path.stem}.html"
            soon = first_slider(browser, address, f"{url}/bare.html")
            beyond = verdict(soon, turning(browser, address))
        browser.close()
    return beyond


if __name__ == "__main__":
    sys.exit(main())
