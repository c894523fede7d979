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
from xentlib.explore import _08_gradients_against_squared_error as shown
from xentlib.explore import _two_losses as two
from xentlib.gradients import finite_difference
from xentlib.practice.arithmetic import parsed

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
        assert two.slope_of(two.LOSSES[name], y, z) == pytest.approx(GRADIENTS[name](y, z))

    def test_each_factor_is_the_slope_of_its_curve(self, name: str, y: int, z: float) -> None:
        loss = two.LOSSES[name]
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


@both_losses
@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-6, -3, 0.4, 5.1, 6])
def test_the_products_can_be_checked_by_hand(name: str, y: int, z: float) -> None:
    def written(words: str) -> list[float]:
        return [parsed(number) for number in words.replace("·", " ").split()]

    first, second = repr(explore.ChainOfSlopes(loss=name, y=y, z=z)).splitlines()[1:]
    *_, factors, product = first.split(" = ")
    assert math.prod(written(factors)) == pytest.approx(parsed(product), rel=1e-3)
    p = parsed(second.split("p = ")[1])
    by_formula = 2 * (p - y) * (1 if name == "log" else 2 * p * (1 - p))
    assert by_formula == pytest.approx(parsed(product), rel=1e-3)


def test_half_a_slope_and_p_less_1_can_be_checked_by_hand() -> None:
    assert "−0.01321; with ½: −0.006604\n" in repr(explore.SlopesOverLogit(z=-5))
    assert "= 0.9999546\n    cross-entropy: ∂L/∂z = p − 1 = −4.54e−05\n" in repr(
        explore.SlopesOverLogit(z=10)
    )


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
    steepest = z[np.argmin(GRADIENTS["squared"](np.ones_like(z), z))]
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
    x, y = np.array(shown._ONE_WEIGHT.x), np.array(shown._ONE_WEIGHT.y)[:, None]
    classifier = LinearClassifier(np.array([[start]], dtype=float), np.zeros(1))
    for step in range(1, 41):
        (moved,) = islice(descend(classifier, x, y, GRADIENTS[name], learning_rate=0.4), 1)
        classifier = LinearClassifier(moved.weights, np.zeros(1))  # the picture has no bias
        expected = classifier.weights.item()
        assert shown._rolled(name, start)[step].item() == pytest.approx(
            expected, rel=1e-9, abs=1e-12
        )


def over_one_weight(name: str) -> Any:
    weights = np.linspace(-3.6, 2.4, 601)[:, None]
    return shown._ONE_WEIGHT.mean_loss(two.LOSSES[name], weights)


def test_one_landscape_is_a_bowl_and_the_other_is_not() -> None:
    assert (np.diff(over_one_weight("log"), 2) > 0).all()
    bends = np.diff(over_one_weight("squared"), 2)
    assert bends.min() < 0 < bends.max()
    valleys = np.sign(np.diff(over_one_weight("squared")))
    assert np.unique(valleys[np.append(True, np.diff(valleys) != 0)]).tolist() == [-1, 1]


def test_from_the_left_of_the_hump_squared_error_rolls_away() -> None:
    explorer = explore.LossOverWeight(start=-2, steps=40)
    state = explorer.compute(start=-2, steps=40)
    assert state["paths"]["log"][-1] == pytest.approx(0.649, abs=0.001)
    assert state["paths"]["squared"][-1] < -2
    assert explorer.compute(start=-0.5, steps=40)["paths"]["squared"][-1] > 0.4


X, Y = np.array(shown._TWO_WEIGHTS.x), np.array(shown._TWO_WEIGHTS.y)
MAP = np.stack(np.meshgrid(np.linspace(-3, 2, 26), np.linspace(-3, 3, 31)), axis=-1).reshape(-1, 2)
LOWEST = {name: np.array(place) for name, place in shown._LOWEST.items()}


def uphill(name: str, places: Any) -> Any:
    """Return the gradient of the mean loss over weight and bias, by the library's slopes."""
    logits = places @ X.T
    return GRADIENTS[name](np.broadcast_to(Y, logits.shape), logits) @ X / len(X)


def least_curvature(name: str, places: Any) -> Any:
    """Return the smallest eigenvalue of the Hessian at each place."""
    h = 1e-5
    sides = [uphill(name, places + step) - uphill(name, places - step) for step in h * np.eye(2)]
    hessian = np.stack(sides, axis=-1) / (2 * h)
    assert hessian == pytest.approx(np.swapaxes(hessian, -1, -2), abs=1e-8)
    return np.linalg.eigvalsh(hessian)[..., 0]


def test_over_two_weights_cross_entropy_is_convex_and_squared_error_is_not() -> None:
    assert least_curvature("log", MAP).min() > 0
    assert least_curvature("squared", MAP).min() < -0.1


@both_losses
@pytest.mark.parametrize("start", [(0, 2), (-2, 1), (-3, -3), (2, 3)])
def test_the_way_down_over_two_weights_is_the_librarys(
    name: str, start: tuple[float, float]
) -> None:
    path, end, _ = explore.LossOverWeightAndBias().compute(*start)["found"][name]
    first = LinearClassifier(np.array([[start[0]]], dtype=float), np.array([start[1]], dtype=float))
    steps = descend(first, X[:, :1], Y[:, None], GRADIENTS[name], learning_rate=0.4)
    expected = [start, *([m.weights.item(), m.bias.item()] for m in islice(steps, 200))]
    assert path == pytest.approx(np.array(expected), rel=1e-9, abs=1e-12)
    assert end == pytest.approx(two.LOSSES[name].of_logits(Y, X @ path[-1]).mean())


@both_losses
def test_the_cross_stands_at_the_lowest_point(name: str) -> None:
    assert uphill(name, LOWEST[name]) == pytest.approx([0, 0], abs=1e-4)
    lowest = shown._TWO_WEIGHTS.mean_loss(two.LOSSES[name], LOWEST[name])
    assert (shown._TWO_WEIGHTS.mean_loss(two.LOSSES[name], MAP) >= lowest).all()


def test_the_cross_is_drawn_over_the_end_of_the_way() -> None:
    explorer: Any = explore.LossOverWeightAndBias()
    for axes, (_, end, _) in zip(explorer.figure.axes, explorer.marks, strict=True):
        markers = [line for line in explorer._actors if line in axes.lines]
        assert [line.get_marker() for line in markers[-2:]] == [end.get_marker(), "P"]


def test_squared_error_has_a_second_valley_and_it_is_much_higher() -> None:
    place = shown._TWO_WEIGHTS.descent(two.LOSSES["squared"], (-1.4, -0.4), 0.4, 4000)[-1]
    assert place == pytest.approx([-1.4351, -0.3579], abs=1e-3)
    assert uphill("squared", place) == pytest.approx([0, 0], abs=1e-6)
    assert least_curvature("squared", place) > 0.01
    heights = shown._TWO_WEIGHTS.mean_loss(
        two.LOSSES["squared"], np.stack([place, LOWEST["squared"]])
    )
    assert heights == pytest.approx([0.4704, 0.1845], abs=1e-4)
    assert heights[0] > shown._SECOND_VALLEY["squared"]


def test_from_every_start_cross_entropy_arrives_and_squared_error_arrives_or_is_stuck() -> None:
    explorer = explore.LossOverWeightAndBias()
    stuck = 0
    for w in np.linspace(-3, 2, 11):
        for b in np.linspace(-3, 3, 7):
            found = explorer.compute(w, b)["found"]
            (path, _, arrived), (_, end, is_low) = found["log"], found["squared"]
            assert arrived
            assert path[-1] == pytest.approx(LOWEST["log"], abs=1e-3)
            assert end < 0.27 if is_low else end > 0.47
            stuck += not is_low
    assert 20 < stuck < 57


def test_the_picture_says_which_one_is_stuck() -> None:
    explorer = explore.LossOverWeightAndBias(w=-2, b=1)
    assert [mark[-1].get_text() for mark in explorer.marks] == ["in the lowest valley", "stuck"]
    assert repr(explorer).endswith(
        "cross-entropy: w = 0.43, b = 0.20, mean loss 0.520\n"
        "    squared error: w = −1.56, b = −0.38, mean loss 0.471 — stuck"
    )
    explorer.w.value = 0
    assert [mark[-1].get_text() for mark in explorer.marks] == ["in the lowest valley"] * 2
    assert "stuck" not in repr(explorer)
