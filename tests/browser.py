"""Find a Chromium or Chrome to drive, or fetch one with playwright's own command.

python tests/browser.py    makes sure that there is one, or says in words what to do
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# Quiet: no look-ups of its own, so that what a test measures is the page.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_REMEDY = """\
No browser was found, and playwright could not fetch one. Do one of these:
  - install Chromium or Chrome (Debian, Ubuntu: sudo apt-get install chromium);
  - name one: CHROME=/path/to/chrome make test;
  - leave the browser tests out: make test BROWSER=no."""


def find_browser(playwright: Playwright) -> str | None:
    """Return the path of an installed browser: $CHROME, then the system's, then playwright's."""
    named = os.environ.get("CHROME")
    on_path = (shutil.which(command) for command in _COMMANDS)
    candidates = (named, *on_path, *_PLACES, playwright.chromium.executable_path)
    return next((path for path in candidates if path and Path(path).exists()), None)


def launch(playwright: Playwright) -> Browser:
    """Start the browser that was found."""
    return playwright.chromium.launch(executable_path=find_browser(playwright), args=list(_FLAGS))


def main() -> int:
    """Make sure that there is a browser; 0 if there is."""
    with sync_playwright() as playwright:
        if not find_browser(playwright):
            fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
            fetched = subprocess.run(fetch, check=False).returncode == 0
            if not (fetched and find_browser(playwright)):
                print(_REMEDY, file=sys.stderr)
                return 1
        print(f"browser: {find_browser(playwright)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
