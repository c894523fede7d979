"""The engine's promises in a real browser: it loses no move, leaks nothing, shuts nobody out."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from dragging import PROBE, measure, sweep, take_aim
from lab import CONNECTED, Lab, running_lab, running_notebook, running_voila, wait_until
from PIL import Image
from refresh_notebooks import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

ARTEFACTS = Path(__file__).parent / "artefacts" / Path(__file__).stem
EVIL = "<img src=x onerror=document.title='broken'>"

SETUP = f"""
import gc, os, time, ipywidgets
from matplotlib.figure import Figure
from xentlib import explore
from xentlib.engine.controls import Choice, Slider
from xentlib.engine.explorer import Explorer

class Evil(Explorer):
    "{EVIL}"
    name = Choice("name", options=("plain", {EVIL!r}), value={EVIL!r})
    x = Slider({EVIL!r}, low=0, high=1, value=0.5)
    def scenery(self, figure):
        axes = figure.add_subplot(title={EVIL!r})
        self.text = axes.text(0.1, 0.5, "", animated=True)
    def compute(self, name, x):
        if x == 1: raise ValueError(name)
        return {{}}
    def draw(self, state): self.text.set_text(state.name)
    def read(self, state): return f"{{state.name}} {{state.x:.2f}}"

def shown(name, explorer):
    explorer.widget.add_class(name)
    return explorer

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

def alive():
    gc.collect()
    figures = sum(isinstance(thing, Figure) for thing in gc.get_objects())
    return len(ipywidgets.widgets.widget._instances), figures
"""
CELLS = {
    "setup": SETUP,
    "one": "one = shown('one', explore.SelfInformation(p=0.5)); one",
    "simplex": "simplex = shown('simplex', explore.EntropyOfThree()); simplex",
    "units": "shown('units', explore.SurpriseUnits(p=0.1))",
    "evil": "evil = shown('evil', Evil()); evil",
    "lecture": "shown('lecture', explore.SurpriseUnits(p=0.1, lecture=True))",
    "free": """
free_one = explore.SelfInformation(p=0.5).kernel_free().widget.add_class("free-one")
free_two = explore.HalvingQuestions().kernel_free().widget.add_class("free-two")
ipywidgets.VBox([free_one, free_two])
""",
    "moves": """
def moves(count):
    for k in range(count): one.p.value = 0.01 + 0.98 * (k % 97) / 97
moves(300)
before, widgets = resident(), alive()
moves(2000)
print("grown", round(resident() - before, 2), alive() == widgets)
""",
    "again": "explore.EntropyOfThree()",
    "count": "print('alive', *alive())",
    "places": """
for p in (0.7, 0.35, 0.94, 0.5): one.p.value = p
simplex.p.move(0, 0.2); simplex.p.move(1, 0.35); simplex.p.value = (0.7, 0.2, 0.1)
""",
    "busy": "time.sleep(600)",
}

pytestmark = pytest.mark.browser


def notebook(folder: Path, cells: dict[str, str]) -> Path:
    path = folder / "engine.ipynb"
    code = [nbformat.v4.new_code_cell(source.strip()) for source in cells.values()]
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=METADATA), path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engine")


@pytest.fixture(scope="module")
def lab(folder: Path, page: Page) -> Iterator[Lab]:
    """Return a JupyterLab with the notebook above open, and its cells run but the last four."""
    with running_lab(folder / "lab") as lab:
        lab.open(page, notebook(folder, CELLS))
        for index in range(list(CELLS).index("moves")):
            run(page, index)
        page.evaluate(PROBE)
        yield lab


def run(page: Page, index: int) -> str:
    """Run one cell and return what it printed."""
    page.evaluate(
        """async (index) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.deselectAll();
            notebook.activeCellIndex = index;
            await window.jupyterapp.commands.execute('notebook:run-cell');
        }""",
        index,
    )
    return page.locator(".jp-CodeCell").nth(index).locator(".jp-OutputArea").first.inner_text()


def root(page: Page, name: str) -> Locator:
    found = page.locator(f".{name}").first
    found.scroll_into_view_if_needed()
    return found


@pytest.mark.usefixtures("lab")
class TestInJupyterLab:
    def test_a_fast_hand_gets_the_last_picture_and_never_an_empty_one(self, page: Page) -> None:
        one = root(page, "one")
        assert measure(one, one.locator(".xent-figure"), moves=20).lost == 0
        sweep(page, one)
        # aria-valuenow has one decimal only
        value = float(one.locator(".noUi-handle").get_attribute("aria-valuetext") or "nan")
        shown = one.locator(".xent-figure [role=img]")
        last = f"−ln {value:.2f} = "
        wait_until(lambda: last in (shown.get_attribute("aria-label") or ""), "the last picture")
        frames = page.evaluate(
            "() => (frames_seen.stop = true, {...frames_seen, sizes: [...frames_seen.sizes]})"
        )
        assert len(frames["sizes"]) == 1
        assert frames["empty"] == 0
        assert frames["pictures"] > 0

    def test_two_thousand_moves_leave_nothing_behind(self, page: Page) -> None:
        printed = run(page, list(CELLS).index("moves"))
        found = re.search(r"grown (-?[\d.]+) (\w+)", printed)
        assert found, printed
        assert float(found[1]) < 5
        assert found[2] == "True"

    def test_values_set_in_a_row_end_at_the_last(self, page: Page) -> None:
        """Also 0.35, 0.7 and 0.94, which the browser's slider rounds in its own way."""
        run(page, list(CELLS).index("places"))
        readout = root(page, "one").locator(".xent-readout")
        wait_until(lambda: "−ln 0.50 = " in readout.inner_text(), "the last value")
        page.wait_for_timeout(1000)  # time for the handles' own rounding to come back
        for name, shown in (("one", ["0.5"]), ("simplex", ["0.7", "0.2", "0.1"])):
            fields = root(page, name).locator("input[type=number]")
            assert [fields.nth(k).input_value() for k in range(fields.count())] == shown
        assert "−ln 0.50 = " in readout.inner_text()

    def test_fifty_runs_of_one_cell_leave_one_explorer(self, page: Page) -> None:
        again, count = list(CELLS).index("again"), list(CELLS).index("count")
        run(page, again)
        before = run(page, count)
        for _ in range(50):
            run(page, again)
        assert run(page, count) == before
        assert "alive" in before

    def test_nothing_that_a_user_passes_becomes_part_of_the_page(self, page: Page) -> None:
        evil = root(page, "evil")
        assert evil.locator("img").count() == 1  # the scenery, and none of the user's
        assert evil.locator("img[src='x'], img[onerror]").count() == 0
        assert page.title() != "broken"
        readout = evil.locator(".xent-readout")
        assert readout.text_content() == f"{EVIL} 0.50"
        label = evil.locator(".xent-figure [role=img]").get_attribute("aria-label")
        assert label == f"{EVIL} {EVIL} 0.50"
        evil.get_by_role("button", name="plain").click()
        wait_until(lambda: readout.text_content() == "plain 0.50", "the other name")

    def test_an_error_in_a_scene_is_shown_and_passes(self, page: Page) -> None:
        evil = root(page, "evil")
        evil.get_by_role("button", name="plain").click()
        handle = evil.locator(".noUi-handle")
        handle.focus()
        handle.press("End")
        alert = evil.locator(".xent-figure [role=alert]")
        alert.wait_for()
        assert alert.text_content() == "This picture could not be drawn (ValueError): plain"
        handle.press("Home")
        wait_until(lambda: alert.count() == 0, "the picture to come back")

    @pytest.mark.parametrize("name", ["one", "simplex", "units"])
    def test_axe_finds_nothing_but_the_unnamed_handles(self, page: Page, name: str) -> None:
        shown = root(page, name)
        results = Axe().run(page, context=f".{name}")
        for violation in results.response["violations"]:
            assert violation["id"] == "aria-input-field-name", violation
            for node in violation["nodes"]:
                assert "noUi-handle" in node["html"]
        fields = shown.locator("input[type=number]")
        assert fields.count() == shown.locator(".noUi-handle").count()
        for index in range(fields.count()):
            named = fields.nth(index).evaluate("input => input.labels[0].textContent")
            assert named.strip()

    def test_all_controls_come_in_a_sensible_order_by_keyboard(self, page: Page) -> None:
        units = root(page, "units")
        units.locator("input[type=number]").focus()
        seen = []
        for _ in range(4):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert seen == ["", "bits", "nats", "bans"]  # the slider's handle, the three buttons
        page.keyboard.press("Enter")
        readout = units.locator(".xent-readout")
        wait_until(lambda: "bans" in (readout.text_content() or ""), "bans")

    def test_lecture_size_can_be_read_from_the_back(self, page: Page) -> None:
        page.set_viewport_size({"width": 1920, "height": 1080})
        lecture = root(page, "lecture")
        lecture.screenshot(path=ARTEFACTS / "lecture.png")
        svg = lecture.locator("svg").first.bounding_box()
        assert svg is not None
        twelve_points = 12 * svg["width"] / (7.2 * 72)  # CSS pixels, of which 96 make 72 points
        assert twelve_points * 72 / 96 >= 24
        for part in (".widget-label", "input", "button", "[role=status]"):
            size = lecture.locator(part).last.evaluate(
                "e => parseFloat(getComputedStyle(e).fontSize)"
            )
            assert size * 72 / 96 >= 20, part
        assert fits(lecture)
        page.set_viewport_size({"width": 1280, "height": 900})

    def test_a_narrow_window_cuts_nothing_off(self, page: Page) -> None:
        page.evaluate("window.jupyterapp.shell.collapseLeft()")
        page.set_viewport_size({"width": 600, "height": 900})
        for name in ("one", "simplex", "units"):
            narrow = root(page, name)
            narrow.screenshot(path=ARTEFACTS / f"narrow-{name}.png")
            assert fits(narrow), name
        page.set_viewport_size({"width": 1280, "height": 900})

    def test_without_a_kernel_the_controls_still_turn_the_picture(self, page: Page) -> None:
        page.evaluate(
            """(index) => {
                window.jupyterapp.shell.currentWidget.content.activeCellIndex = index;
                window.jupyterapp.commands.execute('notebook:run-cell');
            }""",
            list(CELLS).index("busy"),
        )
        # From here on the kernel answers nobody.
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=busy]")
        for index, name in enumerate(("free-one", "free-two")):
            free = root(page, name)
            place = free.locator(".widget-gridbox")
            assert measure(free, place, moves=20, index=index, rest=50).lost == 0
        readout = page.locator(".free-one [role=status]")
        y, left, _ = take_aim(root(page, "free-one"))
        page.mouse.down()
        page.mouse.move(left - 50, y)
        page.mouse.up()
        wait_until(lambda: "∞ nats (infinite)" in (readout.text_content() or ""), "p = 0")


def fits(element: Locator) -> bool:
    """Whether nothing in the element sticks out of it or out of the window to the right."""
    return bool(element.evaluate(FITS))


FITS = """root => {
    const edge = Math.min(root.getBoundingClientRect().right, document.documentElement.clientWidth);
    const parts = [root, ...root.querySelectorAll('.jupyter-widgets, img, svg, [role=status]')];
    const words = [...root.querySelectorAll('.widget-label, .widget-html-content')];
    return parts.every(part => part.getBoundingClientRect().right <= edge + 1)
        && words.every(part => part.scrollWidth <= part.clientWidth + 1);
}"""


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_pictures_are_sharp_at_every_pixel_density(page: Page, scale: int) -> None:
    """An axis line is one step from paper to ink in device pixels, not a ramp of greys."""
    from xentlib import explore  # noqa: PLC0415

    explorer = explore.SelfInformation()
    sharp = page.context.browser.new_page(device_scale_factor=scale)  # type: ignore[union-attr]
    sharp.set_content(f'<div style="width:720px">{explorer._scenery}</div>')
    pixels = np.asarray(Image.open(io.BytesIO(sharp.locator("img").screenshot())).convert("L"))
    sharp.close()
    across = pixels[int(pixels.shape[0] * 0.5)].astype(int)
    steps = np.abs(np.diff(across[: across.size // 8]))
    assert steps.max() > 120
    assert "<image" not in unquote(explorer._scenery) + explorer._moving.value


@pytest.mark.parametrize("host", [running_notebook, running_voila], ids=["notebook", "voila"])
def test_other_hosts(host: Any, folder: Path, page: Page) -> None:
    cells = {name: CELLS[name] for name in ("setup", "one", "simplex")}
    path = notebook(folder, cells)
    with host(folder / host.__name__, path) as url:
        page.goto(url)
        one = page.locator(".one")
        if host is running_notebook:
            page.wait_for_selector(".jp-CodeCell")
            page.wait_for_function(CONNECTED)
            page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        one.wait_for()
        handle = one.locator(".noUi-handle")
        handle.focus()
        handle.press("Home")
        readout = one.locator(".xent-readout")
        wait_until(lambda: "∞ nats (infinite)" in (readout.text_content() or ""), "p = 0")
        page.locator(".simplex").screenshot(path=ARTEFACTS / f"{host.__name__}.png")
