"""Write the pages: `python -m xentlib.hosting.site NOTEBOOKS SITE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xentlib.hosting.site.pages import build


def main() -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="xentlib.hosting.site", description=__doc__)
    parser.add_argument("notebooks", type=Path, help="the folder of the notebooks")
    parser.add_argument("site", type=Path, help="the folder to write; it may exist")
    chosen = parser.parse_args()
    for page in build(sorted(chosen.notebooks.glob("*.ipynb")), chosen.site):
        print(f"{page}: {page.stat().st_size / 1e6:.2f} MB")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
