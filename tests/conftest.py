"""What several test files share."""

from __future__ import annotations

import os

# Files run side by side, each in a process: threads of their own would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from typing import TYPE_CHECKING

import pytest
from browser import launch
from ipywidgets import Widget
from lab import PATIENCE
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Page

LONGEST = ["test_browser", "test_site", "test_engine_in_the_browser", "test_slides"]
LONGEST += ["test_notebooks", "test_anything"]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Return a page at the size of a small laptop's screen."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(1000 * PATIENCE)
        yield page
        browser.close()


@pytest.fixture(autouse=True, scope="module")
def widgets_closed() -> Iterator[None]:
    """Free what the tests of a file have drawn: thousands of pictures slow down all the others."""
    yield
    Widget.close_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs a kernel, and start with the files that take longest.

    A file goes to one process, which finishes it: whatever is long must not come last.
    """
    for item in items:
        if "ran" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else 99)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped where the other libraries have been installed for it."""
    report = yield
    if report.skipped and os.environ.get("OTHER_LIBRARIES") == "required":
        report.outcome = "failed"
    return report
