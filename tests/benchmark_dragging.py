"""How long a picture takes to follow the hand, beside the ways that people use today.

    python tests/benchmark_dragging.py

Three pictures (one slider, three sliders on the simplex, the busiest of the catalogue) are shown
in three ways each: by xentlib, with `interact` and the inline backend, and with ipympl. All stand
in one notebook, in one JupyterLab and one Chromium, and are moved one step at a time. The floor
is a text label that echoes a slider through the kernel.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from browser import launch
from dragging import PROBE, Latency, measure
from lab import Lab, running_lab
from playwright.sync_api import Page, sync_playwright
from refresh_notebooks import METADATA

SETUP = """
%matplotlib inline
import ipywidgets, matplotlib, matplotlib.pyplot as plt
from types import SimpleNamespace
from xentlib import explore
from xentlib.engine.controls import shared

pictures = {
    "one-slider": (explore.SelfInformation, lambda x: {"p": x}),
    "simplex": (explore.EntropyOfThree, lambda x: {"p": shared((0.7, 0.2, 0.1), 0, x)}),
    "busiest": (explore.LossOverWeightAndBias, lambda x: {"w": 5 * x - 3, "b": 2}),
}

def slider(): return ipywidgets.FloatSlider(min=0, max=1, step=0.01, value=0.5, readout=False)

def scene(name, figure):
    cls, values = pictures[name]
    scene = object.__new__(cls)
    scene.scenery(figure)
    for artist in figure.findobj(lambda artist: artist.get_animated()): artist.set_animated(False)
    def move(x): scene.draw(SimpleNamespace(**{**values(x), **cls.compute(scene, **values(x))}))
    return move

def by_interact(name):
    def picture(x):
        figure = plt.figure(figsize=pictures[name][0].size)
        scene(name, figure)(x)
        plt.show()
    return ipywidgets.interactive(picture, x=slider()).add_class("interact-" + name)

def by_ipympl(name):
    matplotlib.use("module://ipympl.backend_nbagg")
    plt.ioff()
    figure = plt.figure(figsize=pictures[name][0].size)
    move, hand = scene(name, figure), slider()
    move(0.5)
    def moved(change): move(change["new"]); figure.canvas.draw_idle()
    hand.observe(moved, "value")
    return ipywidgets.VBox([hand, figure.canvas]).add_class("ipympl-" + name)

def ours(name):
    explorer = pictures[name][0]()
    explorer.widget.add_class("ours-" + name)
    return explorer
"""
FLOOR = """
handle, echo = slider(), ipywidgets.Label("0.5")
handle.observe(lambda change: setattr(echo, "value", f"{change['new']:.2f}"), "value")
ipywidgets.VBox([handle, echo.add_class("place")]).add_class("floor")
"""
PICTURES = ("one-slider", "simplex", "busiest")
WAYS = {"ours": ".xent-figure", "interact": ".widget-output", "ipympl": ".jupyter-matplotlib"}


def notebook(folder: Path, ways: tuple[str, ...]) -> Path:
    """Write the notebook in which all contestants stand."""
    shown = [
        f"{way}({picture!r})" if way == "ours" else f"by_{way}({picture!r})"
        for way in ways
        for picture in PICTURES
    ]
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in (SETUP, FLOOR, *shown)]
    path = folder / "dragging.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)
    return path


def latencies(
    lab: Lab, page: Page, folder: Path, *, moves: int = 60, ways: tuple[str, ...] = tuple(WAYS)
) -> dict[str, Latency]:
    """Run the notebook and measure each contestant."""
    lab.open(page, notebook(folder, ways))
    lab.run_all(page)
    page.wait_for_timeout(2000)
    page.evaluate(PROBE)
    floor = page.locator(".floor")
    results = {"floor": measure(floor, floor.locator(".place"), moves=moves)}
    for picture in PICTURES:
        for way in ways:
            root = page.locator(f".{way}-{picture}")
            results[f"{way} {picture}"] = measure(
                root,
                root.locator(WAYS[way]).first,
                moves=moves,
                images=way == "interact",
            )
    lab.shut_kernels(page)
    return results


def table(results: dict[str, Latency]) -> str:
    """Return the results as lines of text: ours as a multiple of each other way."""
    floor = results["floor"]
    lines = [f"floor: median {floor.median:.1f} ms, p95 {floor.p95:.1f} ms"]
    for picture in PICTURES:
        ours = results[f"ours {picture}"]
        ratios = [f"{ours.median / floor.median:.2f} × floor"]
        for way in ("interact", "ipympl"):
            other = results[f"{way} {picture}"]
            ratios.append(f"{ours.median / other.median:.2f} × {way} ({other.median:.0f} ms)")
        lines.append(
            f"{picture}: median {ours.median:.1f} ms, p95 {ours.p95:.1f} ms: " + ", ".join(ratios)
        )
    lost = {name: latency.lost for name, latency in results.items() if latency.lost}
    lines.append(f"moves that no picture followed: {lost or 'none'}")
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        with running_lab(folder / "lab") as lab:
            print(table(latencies(lab, page, folder)))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
