"""Where no browser is installed one is fetched; where that fails, the remedy is said in words."""

from __future__ import annotations

import subprocess
from typing import Any

import browser
import pytest


@pytest.fixture
def fetches(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Leave the machine without a browser, and note what is run to fetch one."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, returncode=1)

    monkeypatch.setattr(browser, "find_browser", lambda _: None)
    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_it_is_fetched_with_playwrights_own_command(
    fetches: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert browser.main() == 1
    assert fetches[0][1:] == ["-m", "playwright", "install", "chromium"]
    said = capsys.readouterr().err
    assert "make test BROWSER=no" in said
    assert "CHROME=/path/to/chrome make test" in said
