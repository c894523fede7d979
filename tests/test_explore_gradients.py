"""The explorers of notebook 08 show what the library computes."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy_gradient,
    explore,
    sigmoid,
    squared_error_gradient,
)
from xentlib.classifier import LinearClassifier, descend
from xentlib.explore import gradients_against_squared_error as shown
from xentlib.finite_difference import finite_difference

GRADIENTS: dict[str, Any] = {
    "log": binary_cross_entropy_gradient,
    "squared": squared_error_gradient,
}


def p_of(z: float) -> float:
    return float(sigmoid(z))


def measured(function: Any, z: float) -> Any:
    slope, _ = finite_difference(function, z)
    return pytest.approx(float(slope), rel=1e-6, abs=1e-9)


both_losses = pytest.mark.parametrize("name", ["log", "squared"])


@both_losses
@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-6, -0.3, 0, 2.5, 6])
class TestTheChain:
    def test_the_factors_multiply_to_the_librarys_gradient(
        self, name: str, y: int, z: float
    ) -> None:
        state = explore.ChainOfSlopes().compute(loss=name, y=y, z=z)
        assert state["product"] == 2 * GRADIENTS[name](y, z)
        assert math.prod(state["factors"]) == pytest.approx(state["product"], rel=1e-12)
        assert shown._slope(shown._LOSSES[name], y, z) == pytest.approx(GRADIENTS[name](y, z))

    def test_each_factor_is_the_slope_of_its_curve(self, name: str, y: int, z: float) -> None:
        loss = shown._LOSSES[name]
        state = explore.ChainOfSlopes().compute(loss=name, y=y, z=z)
        over_p, over_z, _ = state["factors"]
        assert over_z == measured(p_of, z)
        assert over_p * over_z == measured(lambda z: loss.of_logits(y, z), z)

    def test_the_tangent_has_the_slope_that_is_written(self, name: str, y: int, z: float) -> None:
        explorer = explore.ChainOfSlopes(loss=name, y=y, z=z)
        factors = explorer.compute(loss=name, y=y, z=z)["factors"]
        for tangent, factor in zip(explorer.tangents, factors, strict=True):
            (left, first), _, (right, last) = np.asarray(tangent.get_xydata()).tolist()
            assert (last - first) / (right - left) == pytest.approx(factor, rel=1e-6, abs=1e-9)


def test_the_readout_of_the_chain_names_what_is_left() -> None:
    explorer = explore.ChainOfSlopes(y=1, z=0)
    assert "−2.0000 · 0.2500 · 2 = −1.0000\n" in repr(explorer)
    assert "= (p − y) · x, with p = 0.5000" in repr(explorer)
    explorer.loss.value = "squared"
    assert "−1.0000 · 0.2500 · 2 = −0.5000\n" in repr(explorer)
    assert "= 2(p − y) · p(1 − p) · x, with p = 0.5000" in repr(explorer)


@pytest.mark.parametrize("z", [-20, -6, -math.log(2), 0, 10])
def test_slopes_are_the_librarys_in_both_conventions(z: float) -> None:
    explorer = explore.SlopesOverLogit(z=z)
    cross_entropy, squared = explorer.compute(z=z)["slopes"]
    assert (cross_entropy, squared) == (GRADIENTS["log"](1, z), GRADIENTS["squared"](1, z))
    # At y = 1 the one is p − 1 and the other 2(p − 1)·p(1 − p): their ratio says how much p(1 − p)
    # takes away, and is never below 2.
    assert cross_entropy / squared == pytest.approx(1 + math.cosh(z), rel=1e-12)
    (_, from_above), (_, from_below) = (mark.get_data() for mark in explorer.marks[1::2])
    assert from_above == [squared]
    assert from_below == [-squared]


def test_squared_error_pulls_hardest_at_a_third() -> None:
    z = np.linspace(-20, 10, 30_001)
    steepest = z[np.argmin(GRADIENTS["squared"](1, z))]
    assert steepest == pytest.approx(-math.log(2), abs=1e-3)
    assert GRADIENTS["squared"](1, -math.log(2)) == pytest.approx(-8 / 27)
    assert p_of(-math.log(2)) == pytest.approx(1 / 3)


@both_losses
@pytest.mark.parametrize(("start", "rate"), [(-4, 0.5), (-8, 0.1), (0, 2), (-2.34, 0.7)])
def test_the_race_is_gradient_descent_on_the_logit(name: str, start: float, rate: float) -> None:
    logits, arrival = shown._raced(name, start, rate)
    z = start
    for step, logit in enumerate(logits):
        assert logit == pytest.approx(z, rel=1e-9, abs=1e-12)
        assert (p_of(z) > 0.9) == (step >= arrival)
        z -= rate * GRADIENTS[name](1, z)
    assert len(logits) == 201


def test_the_race_is_not_waited_for_without_end() -> None:
    explorer = explore.SaturationRace(start=-4, rate=0.5, steps=30)
    assert "steps to p > 0.9: cross-entropy 30, squared error 141 (4.7 times as many)" in repr(
        explorer
    )
    explorer.start.value = -8
    assert "cross-entropy 38, squared error 3,081 (81.1 times as many)" in repr(explorer)
    explorer.rate.value = 0.1
    assert "cross-entropy 191, squared error over 5,000" in repr(explorer)


@both_losses
@pytest.mark.parametrize("start", [-3, -2, -0.5, 2])
def test_the_ball_rolls_as_the_librarys_gradient_descent_does(name: str, start: float) -> None:
    x, y = shown._X[:, None], shown._Y[:, None]
    classifier = LinearClassifier(np.array([[start]], dtype=float), np.zeros(1))
    for step in range(1, 41):
        (moved,) = islice(descend(classifier, x, y, GRADIENTS[name], learning_rate=0.4), 1)
        classifier = LinearClassifier(moved.weights, np.zeros(1))  # the picture has no bias
        expected = classifier.weights.item()
        assert shown._rolled(name, start)[step] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_one_landscape_is_a_bowl_and_the_other_is_not() -> None:
    w = np.linspace(-3.6, 2.4, 601)
    assert (np.diff(shown._mean_loss("log", w), 2) > 0).all()
    bends = np.diff(shown._mean_loss("squared", w), 2)
    assert bends.min() < 0 < bends.max()
    valleys = np.sign(np.diff(shown._mean_loss("squared", w)))
    assert np.unique(valleys[np.append(True, np.diff(valleys) != 0)]).tolist() == [-1, 1]


def test_from_the_left_of_the_hump_squared_error_rolls_away() -> None:
    explorer = explore.LossOverWeight(start=-2, steps=40)
    state = explorer.compute(start=-2, steps=40)
    assert state["paths"]["log"][-1] == pytest.approx(0.649, abs=0.001)
    assert state["paths"]["squared"][-1] < -2
    assert explorer.compute(start=-0.5, steps=40)["paths"]["squared"][-1] > 0.4
