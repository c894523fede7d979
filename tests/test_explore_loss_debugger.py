"""The explorers of notebook 10: that their mistakes are the announced ones, and nothing else is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    entropy,
    explore,
    log_softmax,
    multilabel_cross_entropy,
    sigmoid,
    softmax,
)
from xentlib.explore._10_loss_debugger import _PATIENTS, _Training

right: Any = categorical_cross_entropy_from_logits


def loss_of_lead(training: _Training, classes: int, lead: float) -> float:
    """Return the loss over all K logits, the true ones ahead by `lead`."""
    truth = (np.arange(classes) < training.labels) * 1.0
    target = (1 - training.smoothing) * truth + training.smoothing * training.labels / classes
    z = lead * truth
    scores = np.asarray(softmax(z)) if training.twice else z
    return -float(np.sum(target * log_softmax(scores)))


@pytest.mark.parametrize("training", [_Training(), *_PATIENTS.values()], ids=["healthy", *"ABCD"])
@pytest.mark.parametrize("classes", [2, 10, 1000])
@pytest.mark.parametrize("rate", [0.5, 3])
def test_each_training_is_descent_on_its_own_loss(
    training: _Training, classes: int, rate: float
) -> None:
    """Follow the slope by differences, over all K logits, and compare a few steps."""
    lead, expected = 0.0, []
    for _ in range(6):
        expected.append(loss_of_lead(training, classes, lead))
        above, below = (loss_of_lead(training, classes, lead + d) for d in (1e-5, -1e-5))
        lead -= rate * (above - below) / 2e-5
    assert training.losses(classes, rate)[:6] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_each_patient_ends_at_the_floor_of_its_mistake(classes: int) -> None:
    floors = {
        "A": 2 * math.log(2),
        "B": entropy(0.9 * np.eye(classes)[0] + 0.1 / classes),
        "C": -math.log(math.e / (math.e + classes - 1)),
        "D": math.log(classes),
    }
    for patient, floor in floors.items():
        curve = _PATIENTS[patient].losses(classes, 20)
        assert curve[-1] == pytest.approx(floor, abs=2e-3), patient
        assert curve.min() >= floor - 1e-12, patient
    assert _Training().losses(classes, 20)[-1] < 1e-4


@pytest.mark.parametrize("n", [1, 3, 4, 32])
def test_the_programs_report_what_numpy_gives(n: int) -> None:
    lab = explore.LossFactor()
    losses, weights = lab._losses[:n], lab._weights[:n]
    reported = {
        "E": np.mean(losses / np.log(2)),
        "F": np.sum(losses),
        "G": np.average(losses, weights=weights),
        "H": np.mean(np.outer(losses, np.eye(4)[0])),
    }
    for program, value in reported.items():
        pair = lab.compute(program=program, n=n)["pair"]
        assert pair == pytest.approx((losses.mean(), value)), program


@pytest.mark.parametrize("y", [-1, 0, 0.3, 0.5, 1, 1.1, 2])
@pytest.mark.parametrize("z", [-8, -0.7, 0, 3, 8])
def test_the_loss_of_any_target_is_the_formula_and_of_a_real_one_the_library(
    y: float, z: float
) -> None:
    state = explore.NegativeLoss().compute(y, z)
    p = float(sigmoid(z))
    assert state["loss"] == pytest.approx(-y * math.log(p) - (1 - y) * math.log(1 - p))
    if 0 <= y <= 1:
        assert state["loss"] == pytest.approx(binary_cross_entropy(y, p))
        assert state["least"] == pytest.approx(binary_cross_entropy(y, y))
        assert state["curve"].min() >= state["least"] - 1e-12
    else:
        assert state["least"] == -math.inf
        assert (np.diff(state["curve"]) < 0).all() == (y > 1)


def test_the_lowest_point_is_there_for_a_soft_target_alone() -> None:
    outside = explore.NegativeLoss(y=0.3, z=8)
    (x,), (height,) = map(np.asarray, outside.lowest.get_data())
    assert (float(sigmoid(x)), height) == pytest.approx((0.3, entropy([0.3, 0.7])))
    for y in (-1, 0, 1, 2):
        outside.y.value = y
        x, height = map(np.asarray, outside.lowest.get_data())
        assert not np.isfinite([*x, *height]).all()
    assert "−∞: it falls for ever" in repr(outside)


@pytest.mark.parametrize("p", [0, 0.25, 0.4, 1])
@pytest.mark.parametrize("spread", [0, 0.5, 1])
def test_two_of_the_four_calls_are_right(p: float, spread: float) -> None:
    state = explore.FourCalls().compute(p, spread)
    binary, plain, swapped, twice = state["calls"]
    assert plain == categorical_cross_entropy(0, state["shares"])
    assert twice == pytest.approx(plain, abs=1e-12)
    assert binary == pytest.approx(
        float(multilabel_cross_entropy(np.eye(4)[0], state["shares"])) / 4
    )
    assert swapped == pytest.approx((1 - p) * -math.log(1e-7), abs=2e-7)


def test_an_infinite_call_leaves_the_picture() -> None:
    calls = explore.FourCalls(p=0)
    assert [words.get_text() for _, words in calls.calls] == ["▲ ∞", "▲ ∞", "16.118", "▲ ∞"]
    calls.p.value = 1
    assert [bar.get_height() for bar, _ in calls.calls] == pytest.approx([0] * 4, abs=2e-7)


def test_the_curve_of_a_target_runs_to_the_frame_and_has_its_name() -> None:
    for y, name in ((2, "solid: y = 2.0"), (-1, "solid: y = −1.0"), (0.3, "solid: y = 0.3")):
        outside = explore.NegativeLoss(y=y)
        assert np.isfinite(outside.curve.get_ydata()).all()
        assert outside.curve.get_clip_on()
        assert outside.name.get_text() == name


@pytest.mark.parametrize("wrong", [0, 1, 3, 5])
def test_accuracy_never_falls_and_the_loss_turns_only_with_wrong_labels(wrong: int) -> None:
    accuracy, loss = explore.RisingLoss().compute(step=100, wrong=wrong)["curves"]
    assert (np.diff(accuracy) >= 0).all()
    assert (loss[-1] > 1.2 * loss.min()) == (wrong > 0)


def test_the_readout_is_that_of_the_marked_step() -> None:
    both = explore.RisingLoss(step=100, wrong=3)
    z, each = both.compute(step=100, wrong=3)["now"]
    assert each.mean() == pytest.approx(binary_cross_entropy(1, sigmoid(z)))
    assert f"accuracy {np.mean(z > 0):.0%}, loss {each.mean():.3f} nats" in repr(both)


@pytest.mark.parametrize("wrong", [0, 3, 5])
def test_samples_with_a_wrong_label_have_a_mark_of_their_own(wrong: int) -> None:
    """Each stands where the same sample with the right label would not: on the other side."""
    both = explore.RisingLoss(step=100, wrong=wrong)
    z, each = both.compute(step=100, wrong=wrong)["now"]
    marks: list[Any] = [both.samples, both.mislabelled]
    (usual, _), (crosses, high) = (mark.get_data() for mark in marks)
    assert (len(usual), len(crosses)) == (50 - wrong, wrong)
    assert marks[0].get_marker() != marks[1].get_marker()
    assert sorted([*usual, *crosses]) == sorted(z)
    assert not set(both.compute(step=100, wrong=0)["now"][0]) & set(crosses)
    assert all(loss > each.mean() for loss in high)


def said(explorer: Any) -> str:
    """Return all words that stand in the picture and do not move."""
    axes = explorer.figure.axes
    titles = [ax.get_title(loc) for ax in axes for loc in ("left", "center", "right")]
    labels = [ax.get_ylabel() for ax in axes]
    return " | ".join([*titles, *labels, *(text.get_text() for ax in axes for text in ax.texts)])


@pytest.mark.parametrize(
    ("explorer", "words"),
    [
        (explore.StuckLoss, ["logarithmic above 1"]),
        (explore.FourCalls, ["logarithmic above 2"]),
        (explore.NegativeLoss, ["dotted: y = 1", "dotted: y = 0", "no honest loss can be here"]),
        (explore.RisingLoss, ["wrong label", "right label"]),
    ],
)
def test_pictures_name_their_odd_axes_curves_and_marks(explorer: Any, words: list[str]) -> None:
    for word in words:
        assert word in said(explorer())


# --- What the notebook says that PyTorch does, asked of PyTorch. ------------------------------


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch", reason="PyTorch is not installed")


def test_softmax_twice_log_softmax_twice_and_weights_in_pytorch(torch: Any) -> None:
    loss = torch.nn.CrossEntropyLoss()
    sure = torch.tensor([[1000.0, 0, 0, 0]], dtype=torch.float64)
    zero = torch.tensor([0])
    assert loss(sure.softmax(-1), zero).item() == pytest.approx(right(0, [1, 0, 0, 0]))
    z = torch.tensor([[-1.1, 0.1], [-0.4, 2.1], [3.1, -1.1]], dtype=torch.float64)
    y = torch.tensor([1, 0, 1])
    assert loss(z.log_softmax(-1), y).item() == pytest.approx(loss(z, y).item())
    assert loss(z, y).item() == pytest.approx(right(y.numpy(), z.numpy()))
    z = torch.tensor([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]])
    weighted = torch.nn.CrossEntropyLoss(weight=torch.tensor([2.0, 4, 6]))
    assert weighted(z, torch.tensor([2, 1])).item() == pytest.approx(1.0598, abs=5e-5)
    assert weighted(z[:1], torch.tensor([2])).item() == pytest.approx(
        loss(z[:1], torch.tensor([2])).item()
    )


def test_smoothing_and_the_ceiling_in_pytorch(torch: Any) -> None:
    smoothed = torch.nn.CrossEntropyLoss(label_smoothing=0.1)
    best = torch.log(torch.tensor([[0.9 + 0.1 / 1000] + [0.1 / 1000] * 999], dtype=torch.float64))
    assert smoothed(best, torch.tensor([0])).item() == pytest.approx(1.0148, abs=5e-5)
    assert torch.nn.BCELoss()(torch.zeros(1), torch.ones(1)).item() == 100
