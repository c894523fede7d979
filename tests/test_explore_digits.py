"""Notebook 09: its pictures show what the library computes, and its training can be stopped."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import numpy as np
import pytest
from lab import running_lab, wait_until

import notebooks
from xentlib import (
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    explore,
    sigmoid,
    softmax,
)
from xentlib.classifier import LinearClassifier, descend
from xentlib.datasets import digits, split
from xentlib.explore import _digits

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

EXPLORERS = (
    explore.DecisionBoundary,
    explore.LearningCurves,
    explore.MostSurprising,
    explore.Confidence,
)


def test_the_classifier_is_the_one_of_the_notebook_and_reads_95_percent() -> None:
    """The numbers are those that are held against scikit-learn in test_classifier.py."""
    training, held_out = split(digits(), training=1200)
    centre = training.pixels.mean(axis=0)
    steps = descend(
        LinearClassifier.blank(64, 10),
        training.pixels - centre,
        training.labels,
        categorical_cross_entropy_gradient,
        learning_rate=5.5,
        momentum=0.8,
        penalty=1 / (0.5 * 1200),
    )
    *_, last = (next(steps) for _ in range(50))
    assert np.allclose(last.weights, _digits.classifier().weights, rtol=1e-9)
    right = last.logits(held_out.pixels - centre).argmax(axis=1) == held_out.labels
    assert right.mean() >= 0.95


@pytest.mark.slow
def test_two_fresh_processes_train_the_same_classifier_to_the_last_bit() -> None:
    program = (
        "from hashlib import sha256; from xentlib.explore import _digits\n"
        "runs = [_digits.classifier(), _digits.classifier(100), _digits.on_pairs('wrong').path[-1],"
        " _digits.on_digits('wrong')[1].path[-1]]\n"
        "print(sha256(b''.join(part.tobytes() for run in runs for part in run)).hexdigest())"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert len(first.stdout) == 65
    assert first.stdout == second.stdout


class TestDecisionBoundary:
    @pytest.mark.parametrize(("step", "start"), [(1, "blank"), (60, "blank"), (7, "wrong")])
    def test_the_lines_are_where_the_probability_is_as_stated(self, step: int, start: str) -> None:
        explorer = explore.DecisionBoundary(step=step, start=start)
        model = _digits.on_pairs(start).path[step]
        for line, p in zip(explorer.lines, (0.1, 0.9, 0.5), strict=True):
            on_line = np.asarray(line.get_xydata())
            assert sigmoid(model.logits(on_line)) == pytest.approx(p, abs=1e-6)
        middle = explorer.side.get_xy()[:4].mean(axis=0)
        assert model.logits(middle) > 0

    def test_a_blank_classifier_has_no_line(self) -> None:
        explorer = explore.DecisionBoundary(step=0)
        assert np.ptp(np.asarray(explorer.lines[2].get_xydata())) == 0
        assert "p(5) = σ(0.00 · ink + 0.00 · symmetry + 0.00)" in repr(explorer)
        assert f"loss: {math.log(2):.3f} nats" in repr(explorer)

    def test_both_starts_end_in_one_valley(self) -> None:
        ends = [_digits.on_pairs(start).measures[-1, 0] for start in ("blank", "wrong")]
        assert ends[0] == pytest.approx(ends[1], abs=2e-3)

    @pytest.mark.parametrize("start", ["blank", "wrong"])
    def test_the_losses_of_the_chosen_start_are_marked_at_the_step(self, start: str) -> None:
        explorer = explore.DecisionBoundary(step=7, start=start)
        for line, losses in zip(explorer.curves, _digits.on_pairs(start).measures.T, strict=True):
            assert (np.asarray(line.get_ydata()) == losses).all()
            assert line.get_markevery() == [7]

    def test_features_are_measured_by_the_training_pictures(self) -> None:
        (x, y), (held_out, _) = _digits.pairs()
        assert (x.shape, y.sum(), held_out.shape) == ((239, 2), 119, (125, 2))
        assert x.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
        assert x.std(axis=0) == pytest.approx([1, 1])
        assert abs(held_out.mean(axis=0)).max() > 0.01


class TestLearningCurves:
    def test_both_start_at_ln_10(self) -> None:
        state = explore.LearningCurves().compute(0, "blank")
        for nats, squared, _ in state["measures"]:
            assert nats == pytest.approx(math.log(10))
            assert squared == pytest.approx(0.9**2 + 9 * 0.1**2)

    def test_the_wrong_start_takes_each_digit_for_the_next_and_both_share_it(self) -> None:
        cross_entropy, squared = _digits.on_digits("wrong")
        assert (cross_entropy.path[0].weights == squared.path[0].weights).all()
        x, y = _digits.centred()[1]
        said = cross_entropy.path[0].logits(x).argmax(axis=1)
        assert (said == (y + 1) % 10).mean() > 0.95

    def test_cross_entropy_leaves_it_and_squared_error_does_not(self) -> None:
        (_, _, left), (_, _, stuck) = explore.LearningCurves().compute(20, "wrong")["measures"]
        assert left < 0.1
        assert stuck > 0.8

    @pytest.mark.parametrize("start", ["blank", "wrong"])
    def test_the_curves_are_those_of_the_chosen_start(self, start: str) -> None:
        explorer = explore.LearningCurves(step=7, start=start)
        measures = np.stack([run.measures for run in _digits.on_digits(start)], axis=-1)
        curves = [np.asarray(line.get_ydata()) for line in explorer.curves]
        assert np.transpose(curves) == pytest.approx(measures.reshape(51, 6))
        assert all(line.get_markevery() == [7] for line in explorer.curves)

    def test_the_weights_are_shown_each_at_its_digit(self) -> None:
        weights = _digits.on_digits("blank")[1].path[30].weights
        array: Any = explore.LearningCurves(step=30).weights.get_array()
        shown = array.filled(np.nan)
        for k in (0, 7, 9):
            picture = shown[9:17, 9 * k : 9 * k + 8]
            assert picture.ravel() == pytest.approx(weights[:, k])
        assert np.isnan(shown).sum() == 18 * 90 - 2 * 640


class TestMostSurprising:
    def test_the_mean_surprise_is_the_loss_and_the_order_falls(self) -> None:
        order, surprises = _digits.ranked()
        x, y = _digits.centred()[1]
        loss = categorical_cross_entropy_from_logits(y, _digits.classifier().logits(x))
        assert surprises.mean() == pytest.approx(loss)
        assert (np.diff(surprises) <= 0).all()
        assert sorted(order) == list(range(597))

    @pytest.mark.parametrize("rank", [1, 13, 100])
    def test_picture_bars_and_words_belong_to_one_digit(self, rank: int) -> None:
        explorer = explore.MostSurprising(rank=rank)
        state = explorer.compute(rank)
        held_out = split(digits(), training=1200)[1]
        which = _digits.ranked()[0][rank - 1]
        assert (explorer.picture.get_array() == held_out.pixels[which].reshape(8, 8)).all()
        assert state["label"] == held_out.labels[which]
        assert state["surprise"] == pytest.approx(-math.log(state["p"][state["label"]]))
        assert f"−ln {state['p'][state['label']]:.5f} = " in repr(explorer)
        heights = explorer.bars.get_xy()[1:40:4, 1]
        assert heights == pytest.approx(state["p"])


class TestConfidence:
    @pytest.mark.parametrize("learnt", [1200, 100])
    def test_accuracy_is_flat_and_the_loss_is_not(self, learnt: int) -> None:
        explorer = explore.Confidence()
        states = [explorer.compute(t, learnt) for t in (0.25, 1, 5)]
        assert len({state["right"] for state in states}) == 1
        assert len({round(state["loss"], 2) for state in states}) == 3

    def test_the_temperature_is_chosen_on_pictures_that_do_not_test_it(self) -> None:
        x, y = _digits.centred()[1]
        z = _digits.classifier(100).logits(x)
        test_z, test_y, losses, best = _digits.tested(100)
        assert (test_z == z[197:]).all()
        assert (test_y == y[197:]).all()

        def tuning(t: float) -> Any:
            return categorical_cross_entropy_from_logits(y[:197], z[:197] / t)

        assert tuning(best) <= min(tuning(t) for t in np.linspace(0.25, 5, 96)) + 1e-12
        assert losses[15] == categorical_cross_entropy_from_logits(test_y, test_z)

    def test_bins_hold_every_picture_once(self) -> None:
        z, y, *_ = _digits.tested(1200)
        for t in (0.25, 1, 5):
            counts, sure, right = explore.Confidence().compute(t, 1200)["bins"]
            assert counts.sum() == 400
            p = softmax(z, temperature=t)
            assert (counts * sure).sum() == pytest.approx(p.max(axis=1).sum())
            assert (counts * right).sum() == pytest.approx((p.argmax(axis=1) == y).sum())
            low = np.arange(5) / 5
            assert ((sure >= low) & (sure <= low + 0.2))[counts > 0].all()


@pytest.mark.browser
def test_training_moves_the_bar_can_be_stopped_and_leaves_all_usable(
    page: Page, tmp_path: Path
) -> None:
    """The notebook's own cells, with more steps than anybody would wait for."""
    (path,) = (path for path in notebooks.PATHS if path.stem.startswith("09"))
    notebook = nbformat.read(path, as_version=4)
    wanted = ("setup", "data-split", "digits-centre", "digits-train", "digits-by-hand")
    notebook.cells = [cell for cell in notebook.cells if cell.id in wanted]
    for cell in notebook.cells:
        cell.source = cell.source.replace("50", "1_000_000")
        cell.outputs = []
    nbformat.write(notebook, tmp_path / path.name)
    with running_lab(tmp_path / "lab") as lab:
        lab.open(page, tmp_path / path.name)
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        bar = page.locator(".widget-hbox").filter(has=page.locator(".widget-hprogress"))
        state = bar.locator(".widget-label").last
        wait_until(lambda: "of 1000000" in (state.text_content() or ""), "the bar")
        for _ in range(3):
            before = state.text_content()
            wait_until(lambda: state.text_content() != before, "the next step")  # noqa: B023
        page.evaluate("void window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
        wait_until(lambda: "stopped after" in (state.text_content() or ""), "the stop")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        assert bar.locator(".progress-bar-warning").count() == 1
        last = page.locator(".jp-OutputArea-output").last
        wait_until(lambda: (last.text_content() or "").startswith("[0."), "the loss and accuracy")
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert "Interrupt" not in " ".join(page.locator(".jp-OutputArea").all_text_contents())
