"""The notebooks as tests see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path: Path, kind: str | None = None) -> list[Any]:
    """Return the cells of one notebook, all or those of one kind."""
    found = nbformat.read(path, as_version=4).cells
    return [cell for cell in found if kind in (None, cell.cell_type)]


def prose(path: Path) -> str:
    """Return the text of all Markdown cells."""
    return "\n\n".join(cell.source for cell in cells(path, "markdown"))
