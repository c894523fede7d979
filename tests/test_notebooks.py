"""The rules that every notebook keeps: its anatomy, its stored outputs, its exercises."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
import pytest
import refresh_notebooks
from nbval.plugin import IPyNbFile
from PIL import Image, ImageChops

import notebooks

if TYPE_CHECKING:
    from pathlib import Path

ANATOMY = ("title", "setup", "mistakes", "exercises", "summary", "references")
SLIDES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
NOT_STORED = {"application/vnd.jupyter.widget-view+json", "image/svg+xml", "text/html"}
MOST_LINES = 16
FRONT_DOOR = "00_start_here"  # one picture, a map and word lists: no ideas, mistakes or exercises

pytestmark = pytest.mark.parametrize(
    "path", notebooks.PATHS, ids=lambda path: path.stem, scope="module"
)


def outputs(path: Path) -> list[Any]:
    return [output for cell in notebooks.cells(path, "code") for output in cell.outputs]


def test_it_is_valid_and_holds_only_the_metadata_that_we_keep(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == refresh_notebooks.METADATA
    for cell in notebook.cells:
        folded = {"jupyter": {"source_hidden": True}} if cell.id.endswith("-guess") else {}
        assert cell.metadata == {"slideshow": cell.metadata.slideshow, **folded}, cell.id
        assert cell.metadata.slideshow.slide_type in SLIDES, cell.id


def test_cells_have_ids_that_are_words_and_ran_in_order(path: Path) -> None:
    ids = [cell.id for cell in notebooks.cells(path)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in ids)
    code = notebooks.cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_its_outputs_hold_nothing_that_changes_or_breaks(path: Path) -> None:
    for output in outputs(path):
        assert output.output_type in {"execute_result", "display_data", "stream"}
        assert output.get("name") != "stderr"
        assert set(output.get("metadata", {})) == {"image/png"} & set(output.get("data", {}))
        assert not NOT_STORED & set(output.get("data", {}))
        shown = output.get("text", "") + output.get("data", {}).get("text/plain", "")
        assert not re.search(r"0x[0-9a-f]{6,}|/tmp/|/home/|np\.(float|int)", shown), shown


def test_it_has_the_parts_of_a_notebook_of_this_series(path: Path) -> None:
    if path.stem == FRONT_DOOR:
        pytest.skip("the front door has rules of its own, in test_start_here.py")
    ids = [cell.id for cell in notebooks.cells(path)]
    places = [ids.index(part) for part in ANATOMY]
    assert places == sorted(places)
    ideas = [name.removesuffix("-drag") for name in ids if name.endswith("-drag")]
    assert 3 <= len(ideas) <= 5
    for idea in ideas:
        parts = (f"{idea}-guess", f"{idea}-drag", f"{idea}-notice", f"{idea}-scripted")
        assert [ids.index(part) for part in parts] == sorted(ids.index(part) for part in parts)
    assert 2 <= sum(name.startswith("mistake-") and name.endswith("-run") for name in ids) <= 4
    assert 3 <= sum(cell.source.startswith("def ") for cell in exercises(path)) <= 4


def test_every_explorer_leaves_a_picture_and_its_numbers(path: Path) -> None:
    for cell in notebooks.cells(path, "code"):
        if cell.id.endswith("-drag"):
            (output,) = cell.outputs
            assert set(output.data) == {"text/plain", "image/png"}, cell.id
            numbers = output.data["text/plain"].partition("):")[2].split()
            (alternative,) = output.metadata["image/png"].values()
            assert alternative.split()[-len(numbers) :] == numbers, cell.id


def test_cells_are_short_and_use_nothing_that_flickers(path: Path) -> None:
    for cell in notebooks.cells(path, "code"):
        assert len(cell.source.splitlines()) <= MOST_LINES, cell.id
        for word in ("interact(", "Output(", "pyplot", "%matplotlib", "np.random.seed"):
            assert word not in cell.source, cell.id


def test_links_lead_somewhere(path: Path) -> None:
    place = notebooks.PATHS.index(path)
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", notebooks.prose(path)):
        assert (path.parent / target).resolve().exists(), target
    title = next(cell.source for cell in notebooks.cells(path) if cell.id == "title")
    for other in (
        notebooks.PATHS[max(0, place - 1) : place] + notebooks.PATHS[place + 1 : place + 2]
    ):
        assert f"]({other.name})" in title, f"no link to {other.name}"
    assert f"urlpath=lab/tree/notebooks/{path.name})" in title


def exercises(path: Path) -> list[Any]:
    return [cell for cell in notebooks.cells(path, "code") if cell.id.startswith("exercise-")]


def test_exercises_are_untouched_and_their_solutions_are_right(path: Path) -> None:
    by_id = {cell.id: cell for cell in notebooks.cells(path)}
    space: dict[str, Any] = {}
    exec(by_id["setup"].source, space)  # noqa: S102
    for cell in exercises(path):
        stub, _, check = cell.source.partition("\n\n\n")
        assert (
            cell.outputs[0]
            .data["text/plain"]
            .endswith("not started. Replace the ... and run this cell again.")
        )
        folded = by_id[f"{cell.id}-solution"].source
        assert folded.startswith("<details><summary>Solution</summary>")
        (solution,) = re.findall(r"```python\n(.*?)```", folded, re.DOTALL)
        assert solution.split("\n")[0].startswith(stub.split(":")[0])
        exec(solution, space)  # noqa: S102
        result = eval(check, space)  # noqa: S307
        assert result.passed, repr(result)


class Ran(NamedTuple):
    """What one kernel answers to the cells of a notebook."""

    copy: Path  # the notebook as its first run is stored
    again: list[tuple[Any, Any]]  # the cells that ran after it, as stored and as they ran


@pytest.fixture(scope="module")
def ran(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Run a notebook once more than `pytest --nbval` does, in one kernel, and its pictures again.

    After the first run from top to bottom comes a second, and then each picture, from the last to
    the first, between two runs of its script.
    """
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    scripts = {cell.id: cell for cell in code if cell.id.endswith("-scripted")}
    more = list(code)
    for drag in reversed([cell for cell in code if cell.id.endswith("-drag")]):
        script = scripts[drag.id.replace("-drag", "-scripted")]
        more += [script, drag, script]
    first = len(notebook.cells)
    whole = nbformat.from_dict({**notebook, "cells": notebook.cells + more})  # copies
    refresh_notebooks.run(whole, path.parent)
    notebook.cells, again = whole.cells[:first], whole.cells[first:]
    copy = tmp_path_factory.mktemp("ran") / path.name
    refresh_notebooks.store(notebook, copy)
    return Ran(copy, list(zip(more, again, strict=True)))


def test_its_first_run_gives_what_is_stored(
    path: Path, ran: Ran, request: pytest.FixtureRequest
) -> None:
    """By the comparison of `pytest --nbval`, which strictly holds all but the pictures."""
    cells = IPyNbFile.from_parent(request.session, path=path).collect()
    for cell, fresh in zip(cells, notebooks.cells(ran.copy, "code"), strict=True):
        agrees = cell.compare_outputs(fresh.outputs, cell.cell.outputs)
        assert agrees, f"{fresh.id}: {cell.comparison_traceback}"


def words(cell: Any) -> list[str]:
    texts = [output.get("text") or output.data["text/plain"] for output in cell.outputs]
    return "\n".join(texts).split()


def test_its_cells_can_be_run_twice_and_its_pictures_shown_in_any_order(ran: Ran) -> None:
    for stored, again in ran.again:
        assert words(again) == words(stored), stored.id


def test_refreshing_changes_no_byte_and_no_stored_picture(path: Path, ran: Ran) -> None:
    first = ran.copy.read_bytes()
    if first != path.read_bytes():  # another version of something; it must agree with itself
        refresh_notebooks.refresh(ran.copy)
        assert ran.copy.read_bytes() == first
    for kept, drawn in zip(stills(path), stills(ran.copy), strict=True):
        # Each version of matplotlib draws letters a little differently, and signs its pictures.
        if kept.info["Software"] == drawn.info["Software"]:
            assert ImageChops.difference(kept, drawn).getbbox(alpha_only=False) is None


def stills(path: Path) -> list[Any]:
    """Return the pictures that a notebook keeps for hosts without widgets."""
    every = [output.get("data", {}) for output in outputs(path)]
    kept = [data["image/png"] for data in every if "image/png" in data]
    return [Image.open(io.BytesIO(base64.b64decode(png))) for png in kept]
