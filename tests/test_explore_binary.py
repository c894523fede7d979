"""The explorers of notebook 05: that their numbers are the library's, or wrong as announced."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    entropy,
    explore,
    sigmoid,
)


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("p", [0, 0.3, 0.6, 1])
def test_the_point_is_on_its_branch_and_the_bars_are_the_two_distributions(
    y: int, p: float
) -> None:
    explorer = explore.BinaryLoss(y=y, p=p)
    loss = float(binary_cross_entropy(y, p))
    assert explorer.point.get_data() == ([p], [min(loss, 5)])
    assert explorer.point.get_marker() == ("^" if loss > 5 else "o")
    no, yes, p_no, p_yes = (bar.get_height() for bar in explorer.bars)
    assert categorical_cross_entropy([no, yes], [p_no, p_yes]) == pytest.approx(loss)
    assert ("∞ nats (infinite)" in repr(explorer)) == (loss == math.inf)


def test_the_readout_is_the_formula_with_numbers() -> None:
    explorer = explore.BinaryLoss(y=0, p=0.9)
    assert repr(explorer).endswith("= −[0 · ln 0.90 + 1 · ln 0.10] = 2.303 nats")


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-8, -0.7, 0, 2.5, 8])
def test_straight_part_and_bend_make_the_loss(y: int, z: float) -> None:
    state = explore.BinaryLossOverLogit().compute(y, z)
    assert state["straight"] + state["bend"] == pytest.approx(state["loss"], rel=1e-12)
    assert state["loss"] == pytest.approx(binary_cross_entropy(y, sigmoid(z)), rel=1e-12)
    assert state["slope"] == pytest.approx(float(sigmoid(z)) - y, rel=1e-12)


def test_where_p_is_nearly_the_target_their_difference_can_be_checked_by_hand() -> None:
    assert "slope = σ(z) − y = 0.9994472 − 1 = −0.0005528" in repr(
        explore.BinaryLossOverLogit(y=1, z=7.5)
    )


def test_the_tangent_has_the_slope() -> None:
    explorer = explore.BinaryLossOverLogit(y=1, z=-2)
    x, y = map(np.asarray, explorer.tangent.get_data())
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(binary_cross_entropy_gradient(1, -2))


def ways(y: int, z: float) -> Any:
    return explore.NumericalStability().compute(y, z, "×1")["pairs"]


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-10, -1, 0, 3, 10])
def test_near_zero_the_three_ways_agree(y: int, z: float) -> None:
    naive, clipped, stable = ways(y, z)
    assert stable == (
        binary_cross_entropy_from_logits(y, z),
        binary_cross_entropy_gradient(y, z),
    )
    assert naive == pytest.approx(stable, rel=1e-6)
    assert clipped == pytest.approx(stable, rel=1e-6)


@pytest.mark.parametrize(("y", "z"), [(1, -17), (0, 17), (1, -1000), (0, 1000)])
def test_clipping_caps_the_loss_and_kills_the_slope(y: int, z: float) -> None:
    _, (loss, slope), stable = ways(y, z)
    assert (round(loss, 3), slope) == (16.118, 0)
    assert stable == (pytest.approx(17 if abs(z) == 17 else 1000), pytest.approx(1 - 2 * y))


@pytest.mark.parametrize(("y", "z"), [(1, -710), (0, 37), (1, -1000), (0, 1000)])
def test_the_naive_way_ends_in_infinity_and_no_number(y: int, z: float) -> None:
    (loss, slope), _, _ = ways(y, z)
    assert loss == math.inf
    assert math.isnan(slope)


@pytest.mark.parametrize(("y", "z"), [(1, -709), (0, 36)])
def test_the_naive_way_holds_until_just_before(y: int, z: float) -> None:
    (loss, slope), _, (exact, exact_slope) = ways(y, z)
    assert loss == pytest.approx(exact, rel=0.02)
    assert slope == pytest.approx(exact_slope, rel=0.05)


def test_the_bars_say_what_is_no_number_and_what_is_only_small() -> None:
    explorer = explore.NumericalStability(y=1, logit=-10, scale="×100")
    says = [words.get_text() for words in explorer.words]
    assert says == ["▲ ∞", "16.118", "1000.000", "no\nnumber", "0", "−1.000"]
    explorer.logit.value, explorer.scale.value = 4, "×10"
    says = [words.get_text() for words in explorer.words]
    assert says == ["0", "≈ 0", "≈ 0", "0", "0", "≈ 0"]


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 1])
@pytest.mark.parametrize("weight", [1, 9, 20])
def test_the_best_constant_guess_costs_the_entropy_and_no_other_costs_less(
    share: float, weight: int
) -> None:
    state = explore.ConstantGuess().compute(share, 0.3, weight)
    assert state["least"] == pytest.approx(entropy([1 - state["best"], state["best"]]))
    assert state["least"] <= state["curve"].min()
    assert state["least"] <= state["mean"]


def test_the_two_means_are_those_of_weighted_samples() -> None:
    state = explore.ConstantGuess().compute(0.1, 0.2, 9)
    y = np.array([1] * 10 + [0] * 90)
    weights = np.where(y == 1, 9, 1)
    total = float((weights * np.asarray(binary_cross_entropy(y, 0.2, reduction="none"))).sum())
    assert state["mean"] == pytest.approx(total / weights.sum())
    assert state["mean_weight"] * state["mean"] == pytest.approx(total / len(y))


def test_a_guess_that_rules_out_what_happens_costs_infinity() -> None:
    explorer = explore.ConstantGuess(share=0.1, p=0)
    assert "loss: −π ln p − (1 − π) ln(1 − p) = ∞ nats (infinite)" in repr(explorer)
    assert explorer.means[1][1].get_marker() == "^"
    explorer.share.value = 0
    assert "= 0.000 nats" in repr(explorer)


def test_without_weights_there_is_one_mean_and_no_word_of_weights() -> None:
    explorer = explore.ConstantGuess(share=0.1, p=0.2, weight=1)
    assert "weights" not in repr(explorer)
    assert len({bar.get_x() for _, _, bar, _ in explorer.means}) == 1
    explorer.weight.value = 9
    assert "divided by weights: 1.649 / 1.80 = 0.916 nats" in repr(explorer)


@pytest.mark.parametrize(("share", "ends"), [(0, (0, 2.5)), (0.1, (2.5, 2.5)), (1, (2.5, 0))])
def test_the_mean_loss_runs_up_to_the_top_at_both_ends(
    share: float, ends: tuple[float, float]
) -> None:
    explorer = explore.ConstantGuess(share=share)
    heights = np.asarray(explorer.means[1][0].get_ydata())
    assert (heights[0], heights[-1]) == ends


def test_zero_times_an_infinite_logarithm_is_said_to_count_as_zero() -> None:
    says = [
        repr(explore.BinaryLoss(y=y, p=p)).endswith("(0 · ln 0 counts as 0)")
        for y, p in ((1, 1), (0, 0), (1, 0), (0, 1), (1, 0.5))
    ]
    assert says == [True, True, False, False, False]
