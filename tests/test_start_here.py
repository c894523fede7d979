"""The front door: its parts, its map of the series, its symbols and words."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import make_animation
import pytest
from PIL import Image, ImageChops, ImageSequence
from test_notebooks import stills

import notebooks
from xentlib import explore

if TYPE_CHECKING:
    from pathlib import Path

PATH = notebooks.ROOT / "notebooks" / "00_start_here.ipynb"
CELLS = {cell.id: cell for cell in notebooks.cells(PATH)}
SERIES = [path for path in notebooks.PATHS if path != PATH]
CHINESE = re.compile(r"[\u4e00-\u9fff]")

SOURCES = {  # of the examples → the notebooks that use them
    "https://blog.csdn.net/tsycnh/article/details/79163834": {1, 2, 3, 4, 6, 7},
    "https://blog.csdn.net/chaipp0607/article/details/73392175": {5, 6},
    "https://towardsdatascience.com/cross-entropy-for-classification-d98e7f974451": {5, 6, 7},
    "https://zhuanlan.zhihu.com/p/35709485": {6, 8},
    "https://stackoverflow.com/questions/44138324": {7},
}


def rows(name: str) -> list[list[str]]:
    """Return the cells of the table in a Markdown cell, without its head."""
    lines = [line for line in CELLS[name].source.splitlines() if line.startswith("|")]
    assert len(lines) > 2, name
    return [[entry.strip() for entry in line.strip("|").split(" | ")] for line in lines[2:]]


def test_it_has_its_parts_in_order() -> None:
    parts = ["title", "setup-first", "setup", "forecast-guess", "forecast-drag", "forecast-notice"]
    parts += ["forecast-scripted", "map", "how-to-read", "check", "check-run", "notation"]
    places = [list(CELLS).index(part) for part in [*parts, "glossary"]]
    assert places == sorted(places)
    assert sum(name.endswith("-drag") for name in CELLS) == 1


def test_the_moving_picture_of_the_readme_is_what_is_drawn_now() -> None:
    weather = explore.WeatherForecast(wet=7)
    ends = [make_animation.frame(weather, forecast) for forecast in make_animation.STOPS[:2]]
    (still,), drawn = stills(PATH), Image.open(io.BytesIO(weather.png()))
    if still.info["Software"] != drawn.info["Software"]:
        return  # each version of matplotlib draws letters a little differently
    with Image.open(make_animation.TARGET) as animation:
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(animation)]
    for end in make_animation.in_few_colors(ends, ends):
        differences = [ImageChops.difference(frame, end.convert("RGB")) for frame in frames]
        assert not all(difference.getbbox() for difference in differences)


def test_the_map_has_a_row_for_every_notebook() -> None:
    links = [entries[0] for entries in rows("map")]
    assert len(links) == 10
    for number, link in enumerate(links, start=1):
        assert re.fullmatch(rf"\[{number} · .+\]\({number:02}_\w+\.ipynb\)", link)


@pytest.mark.parametrize("path", SERIES, ids=lambda path: path.stem)
def test_the_map_says_what_the_notebooks_say(path: Path) -> None:
    (row,) = [entries for entries in rows("map") if f"({path.name})" in entries[0]]
    title = notebooks.cells(path)[0].source
    (minutes,) = re.findall(r"\*\*Time:\*\* about (\d+) minutes", title)
    assert row[2] == minutes


def test_the_check_finds_nothing_wrong_here() -> None:
    (output,) = CELLS["check-run"].outputs
    assert output.data["text/plain"].startswith("If you read this line instead of seeing a slider")


@pytest.mark.parametrize("name", ["notation", "glossary"])
def test_every_word_has_its_chinese_and_its_notebook(name: str) -> None:
    columns = 6 if name == "notation" else 4
    for entries in rows(name):
        assert len(entries) == columns, entries
        assert CHINESE.search(entries[columns - 4 if columns == 6 else 1]), entries
        assert 1 <= int(entries[-1]) <= 10
    places = [int(entries[-1]) for entries in rows(name)]
    assert places == sorted(places)


def test_the_words_that_the_series_is_about_are_there() -> None:
    text = CELLS["notation"].source + CELLS["glossary"].source
    for word in ("信息量", "熵", "KL 散度 / 相对熵", "交叉熵", "似然", "困惑度", "梯度"):
        assert word in text
    for word in ("下界", "动量", "惩罚项"):  # floor, momentum, penalty
        assert word in text


@pytest.mark.parametrize("entries", rows("glossary"), ids=lambda entries: entries[0])
def test_a_word_is_in_the_notebook_that_explains_it(entries: list[str]) -> None:
    (path,) = [path for path in SERIES if path.stem.startswith(f"{int(entries[-1]):02}_")]
    text = notebooks.prose(path).casefold()
    assert any(word.casefold() in text for word in entries[0].split(", "))


@pytest.mark.parametrize("address", SOURCES)
def test_the_source_of_an_example_is_named_here_and_where_it_is_used(address: str) -> None:
    (row,) = [entries for entries in rows("sources") if f"({address})" in entries[0]]
    assert {int(number) for number in row[-1].split(", ")} == SOURCES[address]
    citing = {
        int(path.stem[:2])
        for path in SERIES
        for cell in notebooks.cells(path)
        if cell.id == "references" and f"]({address})" in cell.source
    }
    assert citing == SOURCES[address]


def test_the_readme_says_where_the_sources_are_listed() -> None:
    assert len(rows("sources")) == len(SOURCES)
    readme = (notebooks.ROOT / "README.md").read_text(encoding="utf-8")
    assert f"[listed in notebook 00](notebooks/{PATH.name})" in readme


def test_who_has_run_no_cell_yet_is_told_how_to_and_what_to_do_if_nothing_moves() -> None:
    assert "Shift + Enter" in CELLS["setup-first"].source
    heading = CELLS["check"].source.splitlines()[0].removeprefix("## ")
    assert f"[the check](#{heading.replace(' ', '-')})" in CELLS["forecast-drag-first"].source
