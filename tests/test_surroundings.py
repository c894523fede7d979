"""What people bring with them: matplotlib's settings, consoles, `python -OO`, converters."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import matplotlib as mpl
import matplotlib.style
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from cycler import cycler
from matplotlib.patheffects import withStroke

import notebooks
from xentlib import explore
from xentlib.engine import style
from xentlib.engine.controls import Slider
from xentlib.engine.explorer import Explorer
from xentlib.hosting.site.pages import _page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matplotlib.figure import Figure


class EveryKindOfArtist(Explorer):
    """Whatever reads matplotlib's settings when it is made, moved or drawn."""

    x = Slider("x", low=0, high=1, value=0.25)

    size = (5.4, 2.4)

    def scenery(self, figure: Figure) -> None:
        figure.suptitle("of the figure")
        plain, logarithmic, image = figure.subplots(1, 3)
        plain.set(title="title", xlabel="x", ylabel="y", xlim=(-1, 1.1), ylim=(-1, 2))
        plain.grid(visible=True)
        plain.plot([0, 1], [0, 1], label="line")
        plain.plot([0, 1], [1, 0], "--s", label=r"$\sum_k p_k \ln p_k$")
        plain.bar([0.2, 0.6], [0.5, -0.7], hatch="//", label="bars")
        plain.scatter([0, 1], [1, 1])
        plain.errorbar([0.5], [1.5], yerr=[0.2])
        plain.legend()
        logarithmic.set_yscale("log")
        logarithmic.annotate("there", (1, 2), (1, 20), arrowprops={"arrowstyle": "->"})
        logarithmic.minorticks_on()
        image.imshow(np.arange(12).reshape(3, 4))
        image.contour(np.arange(12).reshape(3, 4))
        (self.point,) = plain.plot([], [], "o-", animated=True)
        self.words = plain.text(0, 0, "", animated=True)
        self.formula = plain.text(0, -0.5, r"$\frac{p}{q} - \mathit{x}$", animated=True)
        self.area = plain.fill([], [], hatch="xx", animated=True)[0]
        self.pixels = image.imshow(np.zeros((2, 2)), animated=True)

    def compute(self, x: float) -> dict[str, Any]:
        return {"double": 2 * x}

    def draw(self, state: Any) -> None:
        self.point.set_data([0, state.x, 1], [0, state.double, 1])
        self.words.set_text(f"{state.double:.2f}")
        self.area.set_xy([(0, 0), (state.x, 0), (state.x, 1)])
        self.pixels.set_data([[state.x, 0], [0, 1]])

    def read(self, state: Any) -> str:
        return f"2x = {state.double:.2f}"


LOUD_NUMBERS = 1.7  # times the default
LOUD: dict[str, Any] = {
    "axes.axisbelow": False,
    "axes.facecolor": "#222222",
    "axes.formatter.limits": (-1, 1),
    "axes.labelsize": 25,
    "axes.titlesize": 25,
    "axes.titley": 1.2,
    "axes.edgecolor": "red",
    "axes.labelcolor": "red",
    "axes.titlecolor": "red",
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.grid.axis": "x",
    "axes.grid.which": "both",
    "axes.prop_cycle": cycler(color="rg", linestyle=["--", ":"]),
    "axes.autolimit_mode": "round_numbers",
    "figure.figsize": (3, 3),
    "figure.facecolor": "black",
    "figure.edgecolor": "red",
    "figure.titleweight": "bold",
    "savefig.facecolor": "black",
    "savefig.edgecolor": "red",
    "savefig.bbox": "tight",
    "savefig.format": "pdf",
    "savefig.dpi": 31,
    "lines.linestyle": ":",
    "lines.color": "red",
    "lines.marker": "x",
    "lines.markerfacecolor": "red",
    "lines.dash_capstyle": "round",
    "lines.solid_capstyle": "projecting",
    "markers.fillstyle": "left",
    "patch.facecolor": "red",
    "patch.edgecolor": "red",
    "scatter.marker": "^",
    "scatter.edgecolors": "red",
    "hatch.color": "red",
    "text.color": "red",
    "text.hinting": "none",
    "font.family": ["monospace"],
    "font.style": "italic",
    "font.weight": "bold",
    "font.sans-serif": ["DejaVu Serif"],
    "mathtext.fontset": "cm",
    "mathtext.default": "rm",
    "mathtext.bf": "serif",
    "xtick.color": "red",
    "ytick.color": "red",
    "xtick.direction": "in",
    "ytick.direction": "inout",
    "xtick.labelsize": 20,
    "ytick.labelsize": 20,
    "grid.color": "red",
    "grid.linestyle": "--",
    "legend.fontsize": 20,
    "legend.loc": "lower left",
    "legend.facecolor": "black",
    "legend.edgecolor": "red",
    "image.cmap": "magma",
    "image.interpolation": "bilinear",
    "image.origin": "lower",
    "image.aspect": "auto",
    "contour.corner_mask": False,
    "contour.negative_linestyle": "solid",
    "agg.path.chunksize": 20,
    "path.sketch": (3, 100, 2),
    "path.effects": [withStroke(linewidth=4, foreground="red")],
    "svg.fonttype": "none",
    "svg.hashsalt": "theirs",
    "svg.id": "theirs",
}
# Each does harm by itself: a warning, another layout, a call of LaTeX, which may be absent.
SWITCHES = (
    *("figure.autolayout", "figure.constrained_layout.use", "text.usetex", "interactive"),
    *("axes.formatter.use_locale", "axes.formatter.use_mathtext", "savefig.transparent"),
)
NOT_OF_PICTURES = ("backend", "date", "keymap", "pdf", "ps", "toolbar")


def larger(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return min(1.7 * value, 0.99) if 0 < value < 1 else 1.7 * value


def loud() -> dict[str, Any]:
    """Return other values for the settings: the words above, switches turned, numbers larger."""
    turned: Any = {
        name: larger(value)
        for name, value in mpl.rcParamsDefault.items()
        if isinstance(value, int | float) and name.partition(".")[0] not in NOT_OF_PICTURES
    }
    return {**turned, **dict.fromkeys(SWITCHES, False), **LOUD}


STYLES: Any = {name: mpl.style.library[name] for name in mpl.style.available}
SETTINGS: dict[str, Any] = {
    **STYLES,
    **{name: {name: True} for name in SWITCHES},
    "loud": loud(),
}
SAMPLE: list[type[Explorer]] = [
    EveryKindOfArtist,
    explore.SelfInformation,  # a line and a marker
    explore.BinaryLoss,  # bars with hatches
    explore.LossOverWeight,  # axes that choose their ticks
    explore.LossOverWeightAndBias,  # pixels
    explore.HalvingQuestions,  # a polygon, and words in a grid
    explore.NumericalStability,  # a logarithmic axis
]


def shown(explorer: Explorer) -> Iterator[Any]:
    """Yield all pictures: as it is first shown, after a drag, as a still."""
    yield explorer._scenery
    yield explorer._moving.value
    slider = next(c for c in explorer._controls.values() if isinstance(c, Slider))
    slider.value = slider.high
    yield explorer._moving.value
    yield explorer.png()


@cache
def usual(cls: Any) -> list[Any]:
    return list(shown(cls()))


@pytest.mark.parametrize("name", SETTINGS)
def test_no_style_and_no_setting_of_the_users_changes_a_picture(name: str) -> None:
    cls: Any = EveryKindOfArtist
    expected = usual(cls)
    with mpl.rc_context(SETTINGS[name]):
        assert list(shown(cls())) == expected


@pytest.mark.parametrize("cls", SAMPLE)
def test_the_loudest_settings_change_no_picture(cls: Any) -> None:
    expected, before = usual(cls), cls()
    with mpl.rc_context(SETTINGS["loud"]):
        assert list(shown(cls())) == expected
        assert list(shown(before)) == expected  # it was shown before the settings were made


def test_the_users_settings_are_theirs_again_even_after_a_mistake() -> None:
    with mpl.rc_context({"lines.linewidth": 9}):
        before = dict(mpl.rcParams)
        for context in (style.for_scenery, style.for_drawing):
            with pytest.raises(ZeroDivisionError), context():
                1 / (mpl.rcParams["lines.linewidth"] == 9)  # within, it is another
            assert dict(mpl.rcParams) == before


def run(program: str, *flags: str, **environment: str) -> str:
    """Return what another Python prints that runs the program, with warnings as errors."""
    answer = subprocess.run(
        [sys.executable, "-W", "error", *flags, "-c", program],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout.decode(environment.get("PYTHONIOENCODING", "utf-8"))


EVERY_EXPLORER = """
import sys
from xentlib import explore
from xentlib.engine.controls import Choice, Slider
for name in explore.__all__:
    explorer = getattr(explore, name)()
    before = str(explorer), explorer._moving.value
    for control in explorer._controls.values():
        if isinstance(control, Slider):
            control.value = control.low if control.value != control.low else control.high
        elif isinstance(control, Choice):
            control.value = control.options[-1]
        else:
            control.move(0, 0.123)
    after = str(explorer), explorer._moving.value
    well = before[0] != after[0] and before[1] != after[1] and "not be drawn" not in after[0]
    print(name, sys.flags.optimize, well and f'aria-label="{name} ' in after[1])
    explorer.close()
"""


@pytest.mark.slow
def test_every_explorer_lives_without_docstrings_and_assertions() -> None:
    lines = run(EVERY_EXPLORER, "-OO", PYTHONIOENCODING="utf-8").splitlines()
    assert lines == [f"{name} 2 True" for name in explore.__all__]


IN_THE_CONSOLE = """
import sys
from xentlib import explore, practice
from xentlib.hosting import environment
from xentlib.practice.progress_bar import progress
explorer = explore.BinaryLoss(p=0)
print(explorer)
sys.displayhook(explorer)
print(practice.predict("How large is −ln 0?", 1, unit="∞"))
print(practice.exercise(abs, abs, [(1,)]))
print(practice.results())
print(*progress([1, 2], 2, "learning σ"))
print(environment.check())
"""


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_console_without_our_letters_gets_others(encoding: str) -> None:
    printed = run(IN_THE_CONSOLE, PYTHONIOENCODING=encoding).splitlines()
    infinite = {"ascii": "= inf nats", "cp1252": "= inf nats", "utf-8": "= ∞ nats"}[encoding]
    minus = "−" if encoding == "utf-8" else "-"
    assert f"L = {minus}[y ln p + (1 {minus} y) ln(1 {minus} p)]" in printed[0]
    assert infinite in printed[0]
    assert printed[1].startswith("BinaryLoss(y=1, p=0.00): L = ")
    assert printed[2].startswith(f"predict: How large is {minus}ln 0?")
    assert printed[3].endswith("abs: right. It agrees with the reference on all 1 inputs.")
    assert printed[5] == "1 of 1 right"
    assert printed[6].startswith("learning ")
    assert printed[7] == "1 2"
    assert "make lab" in printed[-1]


@pytest.mark.slow
def test_a_page_that_a_converter_makes_has_the_still_and_its_words(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("from xentlib import explore\nexplore.BinaryLoss(p=0)")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "small.ipynb")
    command = "-m nbconvert --execute --to html --template classic"  # "lab" leaves out the words
    without_widgets = "--ExecutePreprocessor.store_widget_state=False"  # they need a network
    subprocess.run(
        [sys.executable, *command.split(), without_widgets, "small.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    page = (tmp_path / "small.html").read_text(encoding="utf-8")
    (image,) = re.findall(r"<img[^>]*>", page)
    assert 'src="data:image/png;base64,' in image
    (words,) = re.findall(r'alt="([^"]*)"', image)
    assert html.unescape(words) == explore.BinaryLoss(p=0)._described(
        repr(explore.BinaryLoss(p=0)).partition("): ")[2]
    )


def anchors(page: str) -> tuple[list[str], list[str]]:
    """Return the names in a page that links can lead to, and those that its own links do."""
    read = BeautifulSoup(page, features="html.parser")
    links = [unquote(str(link["href"])[1:]) for link in read.select('a[href^="#"]')]
    return [str(place["id"]) for place in read.select("[id]")], links


@pytest.mark.slow
def test_links_within_a_page_of_the_site_lead_somewhere() -> None:
    followed = []
    for path in notebooks.PATHS:
        names, links = anchors(_page(nbformat.read(path, as_version=4), path.stem))
        assert set(links) <= set(names), path
        assert len(set(names)) == len(names), path
        followed += links
    assert {"The-table", "Now-your-own-loss", "Does-everything-work-here?"} <= set(followed)


def test_a_name_that_a_text_gives_is_not_given_again() -> None:
    cell = nbformat.v4.new_markdown_cell('<a id="The-table"></a>\n\n## The table')
    names, _ = anchors(_page(nbformat.v4.new_notebook(cells=[cell]), "named"))
    assert names.count("The-table") == 1


def test_alike_headings_have_one_name_and_links_to_other_pages_keep_theirs() -> None:
    cells = [
        nbformat.v4.new_markdown_cell('## You & *me*, "x < 1"\n\n[up](#You-&-me,-"x-<-1")'),
        nbformat.v4.new_markdown_cell('## You & *me*, "x < 1"\n\n[on](02_entropy.ipynb#Notice)'),
    ]
    page = _page(nbformat.v4.new_notebook(cells=cells), "alike")
    names, links = anchors(page)
    assert [name for name in names if "You" in name] == ['You-&-me,-"x-<-1"'] == links
    assert 'href="02_entropy.html#Notice"' in page
