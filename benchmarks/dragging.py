"""How long a picture takes to follow the hand, beside the ways that people use today.

    python -m benchmarks.dragging

Three pictures (one slider, three sliders on the simplex, the busiest of the catalogue) are shown
in three ways each: by xentlib, with `interact` and the inline backend, and with ipympl. All stand
in one notebook, in one JupyterLab and one Chromium, and are moved one step at a time. The floor
is a text label that echoes a slider through the kernel. Then a hand moves one slider every 8 ms,
and pictures that need no kernel are turned while the kernel is busy.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from browser import launch
from dragging import FRAME, PROBE, Latency, measure, sweep
from lab import running_lab
from playwright.sync_api import Page, sync_playwright
from refresh_notebooks import METADATA

from benchmarks.bars import Ratio, verdict

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
FREE = """
free = [explore.SelfInformation(p=0.5), explore.HalvingQuestions()]
ipywidgets.VBox([
    explorer.kernel_free().widget.add_class(f"free-{k}") for k, explorer in enumerate(free)
])
"""
BUSY = "import time; time.sleep(600)"
PICTURES = ("one-slider", "simplex", "busiest")
WAYS = {"ours": ".xent-figure", "interact": ".widget-output", "ipympl": ".jupyter-matplotlib"}


def notebook(folder: Path) -> Path:
    """Write the notebook in which all contestants stand."""
    shown = [
        f"{way}({picture!r})" if way == "ours" else f"by_{way}({picture!r})"
        for way in WAYS
        for picture in PICTURES
    ]
    sources = (SETUP, FLOOR, *shown, FREE)
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
    path = folder / "dragging.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)
    return path


def latencies(page: Page) -> dict[str, Latency]:
    """Measure each contestant."""
    floor = page.locator(".floor")
    results = {"floor": measure(floor, floor.locator(".place"))}
    for picture in PICTURES:
        for way, place in WAYS.items():
            root = page.locator(f".{way}-{picture}")
            images = way == "interact"
            results[f"{way} {picture}"] = measure(root, root.locator(place).first, images=images)
    return results


def one_by_one(results: dict[str, Latency]) -> list[Ratio]:
    """Return ours as a multiple of the floor, and of each other way."""
    floor = results["floor"]
    # A screen shows 60 pictures a second, so the medians come in steps of 16.7 ms: where the floor
    # just makes one frame, the next is more than 1.6 times as late.
    bars = {"floor": max(1.6, 1 + FRAME / floor.median), "interact": 1, "ipympl": 1}
    found = []
    for picture in PICTURES:
        ours = results[f"ours {picture}"]
        for way, bar in bars.items():
            other = results.get(f"{way} {picture}", floor)
            by = f"{way}: {ours.median:.0f} ms for {other.median:.0f} ms; p95 {ours.p95:.0f} ms"
            found.append(Ratio(picture, ours.median / other.median, bar, by))
    lost = sum(result.lost for result in results.values())
    return [*found, Ratio("moves that no picture followed", lost, 0, "1")]


def by_a_fast_hand(page: Page, single: Latency) -> list[Ratio]:
    """Return how the picture keeps up with a move every 8 ms, and how soon it then stands still."""
    one = page.locator(".ours-one-slider")
    shown, settled = [], []
    for _ in range(3):
        report = sweep(page, one)
        page.wait_for_timeout(1000)
        frames = page.evaluate("() => ({...frames_seen, sizes: 0})")
        page.evaluate("() => { frames_seen.stop = true; }")
        shown.append(report["seconds"] * 1000 / FRAME / frames["pictures"])
        settled.append((frames["changed"] - report["stopped"]) / single.median)
        print(f"{report['moves']} moves and {frames['pictures']} pictures in 3 s")
    return [
        Ratio("a fast hand: screen's frames", statistics.median(shown), 6, "picture"),
        Ratio("a fast hand: last picture", statistics.median(settled), 3, "picture after one move"),
    ]


def without_kernel(page: Page) -> list[Ratio]:
    """Return how late pictures turn that need no kernel, while it is busy."""
    page.evaluate(
        """(source) => {
            const {session} = window.jupyterapp.shell.currentWidget.sessionContext;
            session.kernel.requestExecute({code: source});
        }""",
        BUSY,
    )
    found = []
    for k, name in enumerate(("one slider", "two sliders")):
        free = page.locator(f".free-{k}")
        latency = measure(free, free.locator(".widget-gridbox"), index=k, rest=50)
        by = f"frame of the screen; {latency.lost} lost"
        late = latency.p95 if not latency.lost else float("inf")
        found.append(Ratio(f"without a kernel, {name} (p95)", late / FRAME, 1.01, by))
    return found


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        with running_lab(folder / "lab") as lab:
            lab.open(page, notebook(folder))
            lab.run_all(page)
            page.wait_for_timeout(2000)
            page.evaluate(PROBE)
            results = latencies(page)
            beyond = verdict(*one_by_one(results))
            beyond |= verdict(*by_a_fast_hand(page, results["ours one-slider"]))
            beyond |= verdict(*without_kernel(page))
        browser.close()
    return beyond


if __name__ == "__main__":
    sys.exit(main())
