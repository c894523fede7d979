"""The worked examples of the series, in the digits that its sources print and in exact values."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import notebooks
from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    cross_entropy,
    entropy,
    kl_divergence,
    multilabel_cross_entropy,
    self_information,
    sigmoid,
    softmax,
    squared_error,
    squared_error_gradient,
)

# What each notebook computes in front of the learner, in the digits of its stored outputs.
SHOWN = {
    "01": "0.3567 1.6094 2.3026",
    "02": "0.804 0.8018 1.1568 0.6931",
    "03": "0.3567 inf",
    "05": "0.522 0.221 0.154 0.397 1.2040 0.5108 0.3567 0.9163",
    "06": "0.0969 0.2231 0.301 0.6931 0.5108 1.609 6.9078 0.54 1.34 0.81 0.14 0.74 0.34 0.916 "
    "2.303 1.38 0.357 1.204 0.64",
    "07": "0.1054 0.3567 0.2231 0.6852 0.5108 0.523 0.887 1.204 2.0433",
}


@pytest.mark.parametrize("number", SHOWN)
def test_the_notebook_computes_them(number: str) -> None:
    (path,) = (path for path in notebooks.PATHS if path.stem.startswith(number))
    outputs = [output for cell in notebooks.cells(path, "code") for output in cell.outputs]
    shown = "\n".join(output.get("text") or output.data["text/plain"] for output in outputs)
    for digits in SHOWN[number].split():
        assert re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d)", shown), digits


COMPUTER = [0.7, 0.2, 0.1]  # boots, does not boot, explodes


def test_the_rarer_headline_carries_more_information() -> None:
    assert self_information(0.1) > self_information(0.9)


@pytest.mark.parametrize(
    ("p", "printed", "exact"), [(0.7, "0.36", 0.3567), (0.2, "1.61", 1.6094), (0.1, "2.30", 2.3026)]
)
def test_surprise_of_the_computer(p: float, printed: str, exact: float) -> None:
    assert f"{self_information(p):.2f}" == printed
    assert round(float(self_information(p)), 4) == exact


def test_entropy_of_the_computer_and_the_source_that_added_rounded_terms() -> None:
    assert round(float(entropy(COMPUTER)), 4) == 0.8018
    assert round(float(entropy(COMPUTER, base=2)), 4) == 1.1568
    rounded = [round(float(self_information(p)), 2) for p in COMPUTER]
    assert round(math.fsum(p * i for p, i in zip(COMPUTER, rounded, strict=True)), 3) == 0.804


def test_a_fair_coin_is_the_peak() -> None:
    assert round(float(entropy([0.5, 0.5])), 4) == 0.6931
    assert entropy([0.5, 0.5], base=2) == 1
    assert entropy([0.49, 0.51]) < entropy([0.5, 0.5])


def test_kl_divergence_is_not_symmetric() -> None:
    p, q = [1, 0, 0], [0.7, 0.2, 0.1]
    assert round(float(kl_divergence(p, q)), 4) == 0.3567
    assert kl_divergence(q, p) == math.inf


def test_cross_entropy_less_entropy_is_kl_divergence() -> None:
    p, q = COMPUTER, [0.5, 0.3, 0.2]
    assert cross_entropy(p, q) - entropy(p) == pytest.approx(kl_divergence(p, q), rel=1e-14)


# The source writes "log", means log₁₀, and cuts off digits instead of rounding.
BINARY = [
    (1, 0.3, 0.522, 0.523, 1.2040),
    (1, 0.6, 0.221, 0.222, 0.5108),
    (0, 0.3, 0.154, 0.155, 0.3567),
    (0, 0.6, 0.397, 0.398, 0.9163),
]


@pytest.mark.parametrize(("y", "p", "printed", "rounded", "nats"), BINARY)
def test_binary(y: int, p: float, printed: float, rounded: float, nats: float) -> None:
    loss = float(binary_cross_entropy(y, p))
    assert round(loss, 4) == nats
    assert round(loss / math.log(10), 3) == rounded
    assert math.floor(1000 * loss / math.log(10)) / 1000 == printed
    as_classes = categorical_cross_entropy([1 - y, y], [1 - p, p])
    assert loss == pytest.approx(as_classes, rel=1e-15)


@pytest.mark.parametrize("z", [-3.0, 0.0, 0.7])
def test_a_sigmoid_is_a_softmax_of_two(z: float) -> None:
    assert sigmoid(z) == pytest.approx(softmax([0, z])[1], rel=1e-15)


def test_is_there_a_panda() -> None:
    assert categorical_cross_entropy([0, 1], [0.4, 0.6]) == binary_cross_entropy(1, 0.6)


def test_categorical() -> None:
    loss = float(categorical_cross_entropy([1, 0, 0], [0.8, 0.1, 0.1]))
    assert round(loss, 4) == 0.2231
    assert round(loss / math.log(10), 4) == 0.0969
    assert math.floor(1000 * loss / math.log(10)) / 1000 == 0.096  # as printed: cut off
    loss = float(categorical_cross_entropy([1, 0, 0], [0.5, 0.3, 0.2]))
    assert round(loss, 4) == 0.6931
    assert round(loss / math.log(10), 3) == 0.301
    assert round(float(categorical_cross_entropy([0, 1, 0], [0.3, 0.6, 0.1])), 4) == 0.5108


def test_only_the_true_class_counts() -> None:
    dog = [1, 0, 0]
    assert categorical_cross_entropy(dog, [1, 0, 0]) == 0
    assert categorical_cross_entropy(dog, [0, 0.5, 0.5]) == math.inf
    at_best = float(categorical_cross_entropy(dog, [0.2, 0.8, 0]))
    assert round(at_best, 4) == 1.6094
    assert categorical_cross_entropy(dog, [0.1, 0.8, 0.1]) > at_best
    panda = [0, 0, 1]
    better, worse = [0.4, 0, 0.6], [0.25, 0.25, 0.5]
    assert categorical_cross_entropy(panda, better) < categorical_cross_entropy(panda, worse)


def test_the_floor_of_a_soft_target() -> None:
    target = [0.7, 0.2, 0.1]
    assert categorical_cross_entropy(target, target) == entropy(target)
    assert categorical_cross_entropy(target, [0.69, 0.21, 0.1]) > entropy(target)


def test_a_thousand_classes_guessed_at_random() -> None:
    assert round(float(categorical_cross_entropy_from_logits(0, [0.0] * 1000)), 4) == 6.9078


VOTES = [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
MODELS = [
    ([[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]], [0.54, 0.54, 1.34], 0.81, 1.38),
    ([[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]], [0.14, 0.14, 0.74], 0.34, 0.64),
]


@pytest.mark.parametrize(("predictions", "squares", "mean_square", "mean_loss"), MODELS)
def test_three_voters(
    predictions: list[list[float]], squares: list[float], mean_square: float, mean_loss: float
) -> None:
    wrong = np.argmax(predictions, axis=-1) != np.argmax(VOTES, axis=-1)
    assert wrong.tolist() == [False, False, True]
    each = squared_error(VOTES, predictions, reduction="none")
    assert np.round(each, 2).tolist() == squares
    assert round(float(squared_error(VOTES, predictions)), 2) == mean_square
    assert round(float(categorical_cross_entropy(VOTES, predictions)), 2) == mean_loss
    surprises = categorical_cross_entropy(VOTES, predictions, reduction="none")
    expected = [0.916, 0.916, 2.303] if mean_loss == 1.38 else [0.357, 0.357, 1.204]
    assert np.round(surprises, 3).tolist() == expected


def test_multi_label() -> None:
    y, p = [0, 1, 1], [0.1, 0.7, 0.8]
    each = binary_cross_entropy(y, p, reduction="none")
    assert np.round(each, 4).tolist() == [0.1054, 0.3567, 0.2231]
    assert round(float(multilabel_cross_entropy(y, p)), 4) == 0.6852
    assert round(float(binary_cross_entropy(1, 0.6)), 4) == 0.5108


def test_four_labels_at_once() -> None:
    loss = multilabel_cross_entropy([1, 1, 1, 1], [0.5, 0.8, 0.7, 0.1])
    assert loss == pytest.approx(-math.log(0.5 * 0.8 * 0.7 * 0.1), rel=1e-15)


def test_binary_on_a_one_hot_vector() -> None:
    y, p = [0, 1, 0, 0], [0.1, 0.3, 0.2, 0.4]
    categorical, binary = categorical_cross_entropy(y, p), multilabel_cross_entropy(y, p)
    assert (round(float(categorical), 4), round(float(binary), 4)) == (1.2040, 2.0433)
    in_bans = [round(float(loss) / math.log(10), 3) for loss in (categorical, binary)]
    assert in_bans == [0.523, 0.887]


def test_the_factor_that_cancels() -> None:
    for s in (-8.0, -1.0, 0.5, 3.0):
        p = float(sigmoid(s))
        slope = p * float(sigmoid(-s))  # σ′
        of_cross_entropy = (p - 1) / (p * (1 - p))  # ∂L/∂p at y = 1
        assert of_cross_entropy * slope == pytest.approx(p - 1, rel=1e-9)
        assert binary_cross_entropy_gradient(1, s) == pytest.approx(p - 1, rel=1e-9)
        assert squared_error_gradient(1, s) == pytest.approx(2 * (p - 1) * slope, rel=1e-9)
    wrong = [-8.0, -2.0]  # the first more so
    steps = np.abs(binary_cross_entropy_gradient(1, wrong))
    assert steps[0] > steps[1]
    steps = np.abs(squared_error_gradient([1, 1], wrong))
    assert steps[0] < steps[1]


def test_cross_entropy_is_convex_in_the_logit_and_squared_error_is_not() -> None:
    z = np.linspace(-10, 10, 2001)
    curvature = np.diff(binary_cross_entropy_from_logits(1, z, reduction="none"), 2)
    assert (curvature > 0).all()
    p = np.asarray(sigmoid(z))
    bend = np.diff(squared_error(np.ones((2001, 1)), p[:, None], reduction="none"), 2)
    assert bend.min() < 0 < bend.max()
