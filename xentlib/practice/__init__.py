"""Questions that answer back, and what the course knows of the answers."""

from __future__ import annotations

from xentlib.practice.progress_bar import progress
from xentlib.practice.questions import choose, exercise, predict, results

__all__ = ["choose", "exercise", "predict", "progress", "results"]
