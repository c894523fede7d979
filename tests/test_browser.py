"""Every notebook in a real JupyterLab and a real browser: run, dragged to both ends, stepped."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from dragging import press, take_aim
from lab import Lab, running_lab, wait_until

from xentlib import explore
from xentlib.engine.controls import Choice, Control, Simplex, Slider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from xentlib.engine.explorer import Explorer

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ARTEFACTS = Path(__file__).parent / "artefacts" / Path(__file__).stem
ROUNDING = 1e-9
STEPS = 8  # of a drag; how many the page can follow is a matter of the engine's own tests

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def opened(request: pytest.FixtureRequest, lab: Lab, page: Page) -> Iterator[Path]:
    """Return a notebook that has been opened and run from top to bottom."""
    lab.open(page, request.param)
    lab.run_all(page)
    yield request.param
    lab.shut_kernels(page)


def explorers_of(notebook: Path) -> list[Explorer]:
    """Make each explorer as the notebook's cells do, in their order."""
    calls = [
        node
        for cell in nbformat.read(notebook, as_version=4).cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("explore.")
    ]
    return [eval(ast.unparse(call), {"explore": explore}) for call in calls]  # noqa: S307


def test_it_runs_and_its_explorers_follow_the_hand(opened: Path, page: Page) -> None:
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    expected = explorers_of(opened)
    shown = page.locator(".xent-explorer")
    assert expected
    wait_until(lambda: shown.count() == len(expected), "all explorers")  # drawn after the kernel
    for index, explorer in enumerate(expected):
        shown.nth(index).scroll_into_view_if_needed()
        drive(shown.nth(index), explorer)
        shot = ARTEFACTS / f"{opened.stem}-{index + 1}-{type(explorer).__name__}.png"
        shown.nth(index).screenshot(path=shot)
        explorer.close()


def drive(root: Locator, explorer: Explorer) -> None:
    """Move every control of one explorer, and compare the page with the library each time."""
    agrees(root, explorer)  # a notebook that was run leaves its explorers as its cells made them
    for control in explorer._controls.values():
        if isinstance(control, Slider):
            drag_to_both_ends(root, explorer, control)
            step_with_keys(root, explorer, control)
        elif isinstance(control, Simplex):
            drag_to_every_corner(root, explorer, control)
        elif isinstance(control, Choice):
            press_each(root, explorer, control)
    type_between_two_steps(root, explorer)


def drag_to_both_ends(root: Locator, explorer: Explorer, control: Slider) -> None:
    for beyond, end in ((-40, control.low), (40, control.high)):
        before = picture(root)
        moved = field_value(root, control) != end
        drag(root, control, beyond)
        set_everything_as_shown(root, explorer)
        assert control.value == end
        agrees(root, explorer)
        if moved:
            wait_until(lambda: picture(root) != before, "another picture")  # noqa: B023


def step_with_keys(root: Locator, explorer: Explorer, control: Slider) -> None:
    handle = row(root, control).locator(".noUi-handle")
    handle.focus()
    for key, value in (
        ("Home", control.low),
        ("ArrowRight", control.low + control.step),
        ("End", control.high),
        ("ArrowLeft", control.high - control.step),
    ):
        before = picture(root)
        handle.press(key)
        wait_for_field(root, control, value)
        set_everything_as_shown(root, explorer)
        agrees(root, explorer)
        wait_until(lambda: picture(root) != before, "another picture")  # noqa: B023


def type_between_two_steps(root: Locator, explorer: Explorer) -> None:
    """Type values on which the handles cannot stand, and see that they stay."""
    controls = explorer._controls.values()
    sliders = [c for c in controls if isinstance(c, Slider) and not c._is_whole]
    for control in sliders:
        control.value = control.low + control.step / 10
        box = root.get_by_label(control.label, exact=True)
        box.fill(str(control.value))
        box.press("Enter")
        agrees(root, explorer)
    if sliders:
        root.page.wait_for_timeout(500)  # time for the handles' own rounding to come back
        agrees(root, explorer)
    for control in sliders:
        assert abs(field_value(root, control) - control.value) < ROUNDING


def drag_to_every_corner(root: Locator, explorer: Explorer, control: Simplex) -> None:
    """Move each slider to both ends; the others follow, on the page as in the library."""
    for index, part in enumerate(control._sliders):
        for beyond, end in ((-40, part.low), (40, part.high)):
            drag(root, part, beyond)
            control.move(index, end)
            agrees(root, explorer)


def press_each(root: Locator, explorer: Explorer, control: Choice) -> None:
    for option in control.options:
        press(root.get_by_role("button", name=control.written(option), exact=True))
        wait_until(lambda: shown_value(root, control) == option, f"{option} to be chosen")  # noqa: B023
        set_everything_as_shown(root, explorer)
        assert control.value == option
        agrees(root, explorer)


def agrees(root: Locator, explorer: Explorer) -> None:
    """Wait for the page to read what the library gives, in readout and in text alternative."""
    values = {name: control.value for name, control in explorer._controls.items()}
    readout = explorer.frame(**values).readout
    where = root.locator(".xent-readout")
    wait_until(lambda: where.text_content() == readout, f"the readout {readout!r}")
    described = root.locator(".xent-figure [role=img]").get_attribute("aria-label")
    assert described is not None
    assert described.endswith(readout)


def set_everything_as_shown(root: Locator, explorer: Explorer) -> None:
    for control in explorer._controls.values():
        if not isinstance(control, Simplex):
            control.value = shown_value(root, control)


def shown_value(root: Locator, control: Control[Any]) -> Any:
    if isinstance(control, Slider):
        return field_value(root, control)
    assert isinstance(control, Choice)
    pressed = root.locator(".widget-toggle-button.mod-active").all_text_contents()
    return next(option for option in control.options if control.written(option) in pressed)


def row(root: Locator, control: Slider) -> Locator:
    """Return the row in which a slider stands with the field that carries its name."""
    return root.locator(".widget-hbox").filter(has=field(root, control))


def field(root: Locator, control: Slider) -> Locator:
    return root.page.get_by_label(control.label, exact=True)


def field_value(root: Locator, control: Slider) -> float:
    return float(root.get_by_label(control.label, exact=True).input_value())


def drag(root: Locator, control: Slider, beyond: float) -> None:
    """Take the handle with the mouse and pull it past the left (negative) or right end."""
    mouse = root.page.mouse
    height, left, right = take_aim(row(root, control))
    mouse.down()
    mouse.move((right if beyond > 0 else left) + beyond, height, steps=STEPS)
    mouse.up()
    wait_for_field(root, control, control.high if beyond > 0 else control.low)


def wait_for_field(root: Locator, control: Slider, value: float) -> None:
    wait_until(
        lambda: abs(field_value(root, control) - value) < ROUNDING, f"{control.label} = {value}"
    )


def picture(root: Locator) -> str:
    return root.locator(".xent-figure").inner_html()
