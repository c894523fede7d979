"""What several test files share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from browser import launch
from ipywidgets import Widget
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Return a page at the size of a small laptop's screen."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


@pytest.fixture(autouse=True, scope="module")
def widgets_closed() -> Iterator[None]:
    """Free what the tests of a file have drawn: thousands of pictures slow down all the others."""
    yield
    Widget.close_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped where the other libraries have been installed for it."""
    report = yield
    if report.skipped and os.environ.get("OTHER_LIBRARIES") == "required":
        report.outcome = "failed"
    return report
