"""The check of the environment: silent when all is well, a remedy for each thing that is not."""

from __future__ import annotations

import sys
from importlib import metadata

import pytest
from test_repository import RUN_TIME, requirements

from xentlib.hosting import environment


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what is installed in a kernel without a server, for a test to change."""
    installed = {name: metadata.version(name) for name in RUN_TIME}

    def version(name: str) -> str:
        if name not in installed:
            raise metadata.PackageNotFoundError(name)
        return installed[name]

    extras = [
        f'{line}; extra == "{name}"' for name in ("lab", "site") for line in requirements(name)
    ]
    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(metadata, "requires", lambda _: [*requirements(), *extras])
    return installed


def test_this_environment_is_in_order() -> None:
    assert environment.problems() == []
    assert "The right packages are installed." in environment.check().widget.children[0].value


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    (problem,) = environment.problems()
    assert "too old. Install Python 3.10 or newer" in problem


def test_a_kernel_needs_no_server_of_its_own(kernel: dict[str, str]) -> None:
    """As on Colab, in VS Code, and on a hub whose server has an environment of its own."""
    assert set(kernel) == {"numpy", "matplotlib", "ipywidgets"}
    assert environment.problems() == []
    assert "The right packages are installed." in environment.check().widget.children[0].value


@pytest.mark.parametrize("version", ["1.1.11", "3.0.16", "9.0.0"])
def test_nothing_is_said_of_a_front_end_that_may_be_another(
    kernel: dict[str, str], version: str
) -> None:
    """What draws the widgets may lie in another environment, or in no environment of Python."""
    kernel.update(
        dict.fromkeys(("jupyterlab-widgets", "widgetsnbextension", "jupyterlab"), version)
    )
    assert environment.problems() == []


@pytest.mark.parametrize("name", sorted(RUN_TIME))
@pytest.mark.parametrize("version", ["0.1", "99.0"])
def test_each_package_that_a_notebook_imports_must_fit(
    kernel: dict[str, str], name: str, version: str
) -> None:
    kernel[name] = version
    (problem,) = environment.problems()
    assert problem.startswith(f"{name} {version} does not fit; {name}<")
    assert f'%pip install "{name}<' in problem


def test_a_package_of_the_wrong_version(kernel: dict[str, str]) -> None:
    kernel["ipywidgets"] = "7.8.5"
    (problem,) = environment.problems()
    assert problem.startswith("ipywidgets 7.8.5 does not fit; ipywidgets<9,>=8.1.5 is needed.")
    assert '%pip install "ipywidgets<9,>=8.1.5"' in problem
    assert problem in repr(environment.check())


@pytest.mark.parametrize("name", sorted(RUN_TIME))
def test_a_package_that_is_missing(kernel: dict[str, str], name: str) -> None:
    del kernel[name]
    (problem,) = environment.problems()
    assert problem.startswith(f"{name} is not installed. Run this in a new cell")


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
