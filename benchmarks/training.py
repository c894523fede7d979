"""How long training takes: by itself, in a picture that is made, and while a bar shows it.

python -m benchmarks.training
"""

from __future__ import annotations

import os

os.environ.update(
    dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
)

import gc
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from browser import launch
from lab import running_lab, wait_until
from playwright.sync_api import sync_playwright
from refresh_notebooks import METADATA
from sklearn.linear_model import LogisticRegression

from benchmarks.bars import Ratio, verdict
from xentlib import categorical_cross_entropy_gradient, explore
from xentlib.classifier import LinearClassifier, descend
from xentlib.datasets import digits, split
from xentlib.explore import _digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TRAINING, _ = split(digits(), training=1200)
X = TRAINING.pixels - TRAINING.pixels.mean(axis=0)
PICTURE = 80  # of scikit-learn's trainings: about a second, and some pictures train four times
C = 0.5  # as scikit-learn has it
EXPLORERS = (
    explore.DecisionBoundary,
    explore.LearningCurves,
    explore.MostSurprising,
    explore.Confidence,
)
LONG = """
from itertools import count
import numpy as np
from xentlib import categorical_cross_entropy_gradient
from xentlib.classifier import LinearClassifier, descend
from xentlib.datasets import digits
from xentlib.progress import progress
x, y = digits()
start = LinearClassifier.blank(64, 10)
steps = descend(start, x, y, categorical_cross_entropy_gradient, learning_rate=1.0)
for step in progress(steps, 1_000_000, "training"): pass
"""
# Milliseconds between changes of a text, for three seconds.
PAUSES = """(place) => new Promise((done) => {
    const pauses = [];
    let last = performance.now();
    const watch = new MutationObserver(() => {
        pauses.push(performance.now() - last);
        last = performance.now();
    });
    watch.observe(place, {childList: true, subtree: true, characterData: true});
    setTimeout(() => {
        watch.disconnect();
        done([...pauses, performance.now() - last]);
    }, 3000);
})"""


def ours() -> LinearClassifier:
    start = LinearClassifier.blank(64, 10)
    options = {"learning_rate": 5.5, "momentum": 0.8, "penalty": 1 / (C * len(X))}
    steps = descend(start, X, TRAINING.labels, categorical_cross_entropy_gradient, **options)
    *_, last = islice(steps, 50)
    return last


def theirs() -> Any:
    return LogisticRegression(C=C, max_iter=1000).fit(X, TRAINING.labels)


def milliseconds(run: Callable[[], Any]) -> float:
    """Return the processor time of a call: the machine may be doing other things."""
    begun = time.process_time()
    run()
    return 1000 * (time.process_time() - begun)


def in_one_thread() -> Iterator[Ratio]:
    """Yield our training, and each picture of one when it is first made, beside scikit-learn's.

    Both trainings come within 0.0001 nats of the optimum, as tests/test_classifier.py shows.
    """
    pairs = [(milliseconds(ours), milliseconds(theirs)) for _ in range(7)]
    one, other = (min(times) for times in zip(*pairs, strict=True))
    by = "scikit-learn's training"
    yield Ratio("training on digits", one / other, 3, f"{by}: {one:.0f} ms for {other:.0f} ms")
    for cls in EXPLORERS:
        for cached in vars(_digits).values():
            if hasattr(cached, "cache_clear"):
                cached.cache_clear()
        gc.freeze()
        spent = milliseconds(lambda cls=cls: cls().close())  # type: ignore[misc]
        gc.unfreeze()
        yield Ratio(cls.__name__, spent / other, PICTURE, f"{by}: {spent:.0f} ms")


def pauses_of_the_bar() -> list[float]:
    """Train in a JupyterLab, and return the milliseconds between two moves of the bar."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        path = Path(temporary) / "long.ipynb"
        cell = nbformat.v4.new_code_cell(LONG.strip())
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=METADATA), path)
        browser = launch(playwright)
        page = browser.new_page()
        page.set_default_timeout(60_000)
        with running_lab(Path(temporary) / "lab") as lab:
            lab.open(page, path)
            page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
            bar = page.locator(".widget-hbox").filter(has=page.locator(".widget-hprogress"))
            state = bar.locator(".widget-label").last
            wait_until(lambda: "of 1000000" in (state.text_content() or ""), "the bar")
            pauses: list[float] = state.evaluate(PAUSES)
        browser.close()
    return pauses


def the_bar() -> Ratio:
    """Return how long it stands still at most, of the second in which nobody doubts it."""
    pauses = pauses_of_the_bar()
    by = f"a second; median {statistics.median(pauses):.0f} ms"
    return Ratio("the longest pause of the bar", max(pauses) / 1000, 1, by)


def main() -> int:
    """Measure and print."""
    return verdict(*in_one_thread(), the_bar())


if __name__ == "__main__":
    sys.exit(main())
