"""The static pages in a real browser: no kernel, nothing from elsewhere, and they still turn."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from dragging import PROBE, measure
from lab import wait_until
from test_browser import explorers_of
from test_surroundings import anchors
from web import serving

import notebooks
from xentlib.hosting.site import pages as building
from xentlib.hosting.site.pages import _mathml, build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from xentlib.engine.explorer import Explorer

ARTEFACTS = Path(__file__).parent / "artefacts" / Path(__file__).stem
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Return the address of the built pages, and their folder."""
    folder = tmp_path_factory.mktemp("site")
    assert len(list(build(notebooks.PATHS, folder))) == len(notebooks.PATHS) + 1
    with serving(folder) as url:
        yield url, folder


def test_a_fetch_that_fails_is_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "npm", lambda *_, **__: 1)
    for _ in range(2):
        words = r"^`npm pack @jupyter-widgets/html-manager@[\d.]+` ended with 1\. Run it by hand"
        with pytest.raises(RuntimeError, match=words):
            building._fetch(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_package_without_the_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pack(_: list[str], cwd: str, **__: Any) -> int:
        with tarfile.open(Path(cwd) / "a.tgz", "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("package/dist/other.js"))
        return 0

    monkeypatch.setattr(building, "npm", pack)
    with pytest.raises(RuntimeError, match=r"holds no dist/embed\.js: name a version that does"):
        building._fetch(tmp_path)
    assert not list(tmp_path.iterdir())


def listen(page: Page, host: str) -> list[str]:
    """Refuse all that is not on this host, and collect what the page asks for or reports."""
    heard: list[str] = []

    def answer(route: Any) -> None:
        if route.request.url.startswith((host, "data:", "blob:")):
            route.continue_()
        else:
            heard.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", lambda r: heard.append(r.url) if r.status >= 400 else None)
    return heard


@pytest.fixture
def complaints(page: Page, site: tuple[str, Path]) -> list[str]:
    return listen(page, site[0])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_a_page_turns_without_a_kernel(
    path: Path, size: str, site: tuple[str, Path], complaints: list[str], page: Page
) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.goto(f"{site[0]}/{path.stem}.html")
    every = explorers_of(path)
    expected = [explorer for explorer in every if explorer.turns_without_kernel]
    shown = page.locator(".xent-explorer")
    wait_until(lambda: shown.count() == len(expected), f"{len(expected)} explorers")
    for index, explorer in enumerate(expected):
        turn(shown.nth(index), explorer)
    for explorer in every:
        explorer.close()
    assert page.locator("figure > img").count() == len(every) - len(expected)
    if expected:
        assert shown.locator("svg use").count() > 0
        shown.first.scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / f"{path.stem}-{size}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("math").count() > 0
    assert page.get_by_text("No Python runs on this page").is_visible()
    assert not complaints
    if size == "desktop":
        accessible(page)


def turn(root: Locator, explorer: Explorer) -> None:
    """Move the controls from corner to corner, and compare with the library."""
    root.scroll_into_view_if_needed()
    controls = list(explorer._controls.items())
    values: dict[str, Any] = {}
    for end in (0, -1, 0):
        for place, (name, control) in enumerate(controls):
            values[name] = control.stops()[end]  # type: ignore[attr-defined]
            handle = root.locator(".noUi-handle").nth(place)
            handle.focus()
            handle.press("Home" if end == 0 else "End")
            if len(values) == len(controls):
                wanted = explorer.frame(**values).readout
                readout = root.locator("[role=status]:visible")
                wait_until(lambda: readout.text_content() == wanted, wanted)  # noqa: B023
    assert root.evaluate(LOST_OUTLINES) == []


# The outlines of letters and markers are kept once, apart from the frames that use them.
LOST_OUTLINES = """root => [...root.querySelectorAll('use')]
    .map(use => use.getAttribute('xlink:href'))
    .filter(address => !document.getElementById(address.slice(1)))"""


def accessible(page: Page) -> None:
    for violation in Axe().run(page).response["violations"]:
        # ipywidgets leaves its sliders' handles unnamed; the list beside each is named.
        assert violation["id"] == "aria-input-field-name", violation
        assert all("noUi-handle" in node["html"] for node in violation["nodes"]), violation


@pytest.mark.parametrize(
    ("formula", "spaced", "close"),
    [
        (r"\ln q_k", 1, "<mi>ln</mi><mspace"),
        (r"\ln(1 - p)", 0, "<mi>ln</mi><mo"),
        (r"\log_{10} p", 1, "</msub><mspace"),
        (r"\log_{10}", 0, "<mrow><mn>10</mn></mrow></msub>"),
        (r"\ln \frac{p}{q}", 1, "<mspace"),
        (r"\infty", 0, "<mi>&#x0221E;</mi>"),
        ("1/2", 0, 'lspace="0" rspace="0"'),
    ],
)
def test_formulas_are_spaced(formula: str, spaced: int, close: str) -> None:
    assert _mathml(formula).count("<mspace") == spaced
    assert close in _mathml(formula)


def test_questions_answer_without_a_kernel(
    site: tuple[str, Path], complaints: list[str], page: Page
) -> None:
    page.goto(f"{site[0]}/01_self_information.html")
    question = page.locator(".xent-question").first
    question.get_by_role("button", name="China qualify").click()
    question.get_by_text("✓ China qualify: right.").wait_for()
    question = page.locator(".xent-question").nth(1)
    assert not question.get_by_text("It is 4.605 nats.").is_visible()
    question.get_by_text("Make your guess, then open").click()
    question.get_by_text("It is 4.605 nats.").wait_for()
    assert not complaints


def test_the_first_page_is_light(site: tuple[str, Path], page: Page) -> None:
    fresh = page.context.browser.new_context()  # type: ignore[union-attr]  # an empty cache
    cold = fresh.new_page()
    complaints = listen(cold, site[0])
    cold.goto(f"{site[0]}/01_self_information.html", wait_until="commit")
    cold.locator(".xent-explorer .noUi-handle").first.wait_for()
    cold.wait_for_load_state("networkidle")
    html = (site[1] / "01_self_information.html").read_text(encoding="utf-8")
    state = re.search(
        r'<script type="application/vnd.jupyter.widget-state.*?</script>', html, re.DOTALL
    )
    assert state
    shared = sum(path.stat().st_size for path in (site[1] / "shared").iterdir() if path.is_file())
    light = shared + len(html.encode()) - len(state[0].encode())
    fresh.close()
    assert light < 3e6
    assert not complaints


def test_a_picture_follows_every_move(site: tuple[str, Path], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site[0]}/01_self_information.html")
    one = page.locator(".xent-explorer").first
    one.locator(".noUi-handle").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(PROBE)
    assert measure(one, one.locator(".widget-gridbox"), moves=20, rest=50).lost == 0


def test_links_within_every_page_lead_somewhere(site: tuple[str, Path]) -> None:
    for page in site[1].glob("*.html"):
        names, links = anchors(page.read_text(encoding="utf-8"))
        assert set(links) <= set(names), page


def test_the_index_leads_to_every_page(
    site: tuple[str, Path], complaints: list[str], page: Page
) -> None:
    page.goto(f"{site[0]}/index.html")
    links = page.locator("main a")
    found = {links.nth(k).get_attribute("href") for k in range(links.count())}
    assert {f"{path.stem}.html" for path in notebooks.PATHS} <= found
    accessible(page)
    assert not complaints
