"""The lecturer's page: a question for every picture, and commands that do what it says."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import notebooks
from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    cross_entropy,
    entropy,
    kl_divergence,
    self_information,
    sigmoid,
    squared_error_gradient,
)

PAGE = (notebooks.ROOT / "notebooks" / "for_lecturers.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", PAGE, re.DOTALL)
COMPUTER = [0.7, 0.2, 0.1]
LETTERS = [1 / 2, 1 / 4, 1 / 8, 1 / 8]


def pictures(path: Path) -> set[str]:
    drags = (cell.source for cell in notebooks.cells(path) if cell.id.endswith("-drag"))
    return {name for source in drags for name in re.findall(r"explore\.(\w+)", source)}


@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_there_is_a_question_for_every_picture(path: Path) -> None:
    rows = rf"^\| {path.stem[:2]} \| `(\w+)` \| .+ \| .+ → .+ \|$"
    assert set(re.findall(rows, PAGE, re.MULTILINE)) == pictures(path)


def steps(gradient: object, z: float = -4.0) -> int:
    """Return how many steps of rate 0.5 bring p above 0.9, as in notebook 08."""
    assert callable(gradient)
    for step in range(1000):
        if sigmoid(z) > 0.9:
            return step
        z -= 0.5 * gradient(1, z)
    raise AssertionError


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("0.1 surprises by 2.3 nats", round(float(self_information(0.1)), 1) == 2.3),
        ("→ Twice.", math.isclose(self_information(0.01), 2 * self_information(0.1))),
        ("→ About 24.", round(math.log2(math.comb(49, 6))) == 24),
        ("three”, 1.42", round(sum(float(self_information(p)) for p in COMPUTER) / 3, 2) == 1.42),
        ("→ 0.80: each", round(float(entropy(COMPUTER)), 2) == 0.80),
        ("→ Less than a tenth of a bit.", entropy([0.01, 0.99], base=2) < 0.1),
        ("→ The coin.", entropy([0.9, 0.05, 0.05]) < entropy([0.5, 0.5])),
        ("One may be 0.357", round(float(kl_divergence([1, 0, 0], COMPUTER)), 3) == 0.357),
        ("and the other ∞", kl_divergence(COMPUTER, [1, 0, 0]) == math.inf),
        ("→ 2.625 instead", cross_entropy(LETTERS, LETTERS[::-1], base=2) == 2.625),
        ("instead of 1.75.", entropy(LETTERS, base=2) == 1.75),
        ("→ 20 nats, nearly", round(float(binary_cross_entropy_from_logits(1, -20)), 6) == 20),
        ("to −8: it is 8", round(float(binary_cross_entropy_from_logits(1, -8)), 3) == 8),
        ("→ 16 nats", round(float(binary_cross_entropy(1, 0.0000001))) == 16),
        ("needs 30 steps", steps(binary_cross_entropy_gradient) == 30),
        ("→ Nearly five times", 4.5 < steps(squared_error_gradient) / 30 < 5),
    ],
)
def test_its_numbers_hold(claim: str, *, holds: bool) -> None:
    assert claim in PAGE
    assert holds


def run(command: str, folder: Path) -> str:
    """Run one of the page's commands in a folder, on notebook 01 alone."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = command.replace("notebooks/*.ipynb", str(notebooks.PATHS[1]))
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bash"), reason="the commands are for a POSIX shell")
def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    slides, without_solutions, read = COMMANDS
    run(slides, tmp_path)
    assert (tmp_path / "site" / "decks" / "01_self_information.slides.html").exists()

    run(without_solutions, tmp_path)
    given_out = tmp_path / "site" / "class" / "01_self_information.ipynb"
    notebook = nbformat.read(given_out, as_version=4)
    assert not [cell for cell in notebook.cells if "Solution" in cell.source]
    cell = next(cell for cell in notebook.cells if cell.id == "exercise-bits")
    cell.source = cell.source.replace("    ...", "    return self_information(p, base=2)")
    (tmp_path / "handed_in").mkdir()
    nbformat.write(notebook, tmp_path / "handed_in" / "a_learner.ipynb")

    name, first, second, third = run(read, tmp_path).splitlines()
    assert name == "handed_in/a_learner.ipynb"
    assert first.strip().startswith("surprise_in_bits: right.")
    assert "not started" in second
    assert "not started" in third
