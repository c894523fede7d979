"""The check of the environment: silent when all is well, a remedy for each thing that is not."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import TYPE_CHECKING

from xentlib.hosting import environment

if TYPE_CHECKING:
    import pytest


def test_this_environment_is_in_order() -> None:
    assert environment.problems() == []
    assert "The right packages are installed." in environment.check().widget.children[0].value


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    (problem,) = environment.problems()
    assert "too old. Install Python 3.10 or newer" in problem


def test_a_package_of_the_wrong_version(monkeypatch: pytest.MonkeyPatch) -> None:
    actual = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "7.8.5" if name == "ipywidgets" else actual(name)
    )
    (problem,) = environment.problems()
    assert problem.startswith("ipywidgets 7.8.5 does not fit; ipywidgets<9,>=8.1.5 is needed.")
    assert '%pip install "ipywidgets<9,>=8.1.5"' in problem
    assert problem in repr(environment.check())


def test_a_package_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "nbval":
            raise metadata.PackageNotFoundError(name)
        return "4.2.0" if name == "jupyterlab" else actual(name)

    actual = metadata.version
    monkeypatch.setattr(metadata, "version", version)
    (problem,) = environment.problems()
    assert problem.startswith("nbval is not installed. Run this in a new cell")


def test_a_library_that_is_only_lying_about(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    (problem,) = environment.problems()
    assert problem.startswith("xentlib was found, but it is not installed.")


def test_the_number_follows_the_slider() -> None:
    check = environment.check()
    check._handle.value = 8
    assert "Python answers: 8" in check._echo.value
    check.close()


def test_it_says_where_there_is_no_notebook() -> None:
    assert repr(environment.check()) == "This is not a notebook. Start JupyterLab by: make lab"
