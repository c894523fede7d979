"""Run every notebook and store its outputs in the one form that the repository keeps.

Stored are texts and still pictures. Not stored is what would differ from one run to the next or
break when the file is opened again: widget state, widget views, time stamps, versions.

    python tests/refresh_notebooks.py [notebook ...]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run(notebook: Any, folder: Path) -> None:
    """Run the cells from top to bottom in a new kernel, and give each its outputs."""
    NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def store(notebook: Any, path: Path) -> None:
    """Write a notebook that has been run, without what would differ the next time."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def refresh(path: Path) -> None:
    """Run one notebook and write it back."""
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    store(notebook, path)


if __name__ == "__main__":
    named = [Path(name) for name in sys.argv[1:]]
    for notebook_path in named or sorted(NOTEBOOKS.glob("*.ipynb")):
        refresh(notebook_path)
        print(f"refreshed {notebook_path.name}")
