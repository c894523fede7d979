"""What the explorers of notebook 06 show, against the library and the worked examples."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from xentlib import entropy, explore, log_softmax
from xentlib.practice.answers import smoothing_floor

CORNERS = np.array([(0, 0), (1, 0), (0.5, math.sqrt(0.75))])


def shares(line: Any) -> np.ndarray:
    """Return the three probabilities of each point of a line in the triangle."""
    points = np.vstack([*line.get_data(), np.ones(len(line.get_xdata()))])
    return np.asarray(np.linalg.solve(np.vstack([CORNERS.T, np.ones(3)]), points).T)


class TestThreeClasses:
    @pytest.mark.parametrize(
        ("true", "p", "loss"),
        [
            ("dog", (0.8, 0.1, 0.1), "0.223"),
            ("dog", (0.5, 0.3, 0.2), "0.693"),
            ("cat", (0.3, 0.6, 0.1), "0.511"),
            ("dog", (0.2, 0.8, 0), "1.609"),
            ("panda", (0, 0, 1), "0.000"),
            ("panda", (0.5, 0.5, 0), "∞"),
        ],
    )
    def test_worked_examples(self, true: str, p: tuple[float, ...], loss: str) -> None:
        assert f"= {loss} nats" in repr(explore.ThreeClasses(true=true, p=p))

    def test_a_share_that_was_not_set_by_hand_has_four_decimals(self) -> None:
        assert "−1 · ln 0.5956 − 0 · ln 0.33 − " in repr(
            explore.ThreeClasses(p=(0.5956, 0.33, 0.0744))
        )

    @pytest.mark.parametrize("true", ["dog", "cat", "panda"])
    def test_each_line_holds_predictions_of_equal_loss(self, true: str) -> None:
        explorer = explore.ThreeClasses(true=true, p=(0.2, 0.3, 0.5))
        place = ("dog", "cat", "panda").index(true)
        for line, share in zip(explorer.lines, (0.8, 0.6, 0.4, 0.2), strict=True):
            assert shares(line)[:, place] == pytest.approx(share)
        assert shares(explorer.level)[:, place] == pytest.approx(explorer.p.value[place])
        assert shares(explorer.point) == pytest.approx(np.array([explorer.p.value]))
        assert shares(explorer.ruler)[0] == pytest.approx(np.eye(3)[place])

    def test_only_the_true_class_has_a_term(self) -> None:
        terms = explore.ThreeClasses().compute("cat", (1.0, 0.0, 0.0))["terms"]
        assert terms == [0, math.inf, 0]


class TestSoftmaxOfThree:
    def test_a_shift_changes_no_probability_and_no_loss(self) -> None:
        explorer = explore.SoftmaxOfThree()
        values = {name: control.value for name, control in explorer._controls.items()}
        first, moved = explorer.compute(**values), explorer.compute(**{**values, "shift": 4})
        assert moved["p"] == pytest.approx(first["p"])
        assert moved["loss"] == pytest.approx(first["loss"])
        assert moved["level"] == pytest.approx(first["level"] + 4)

    @pytest.mark.parametrize(
        ("cat", "distance"),
        [(3.5, "4.474 − 4.000 = 0.474"), (0, "4.018479 − 4.000000 = 0.018"), (-4, "0.0006707")],
    )
    def test_a_small_distance_can_be_checked_by_hand_or_is_not_written(
        self, cat: float, distance: str
    ) -> None:
        explorer = explore.SoftmaxOfThree(dog=4, cat=cat, panda=-4)
        assert f"L = ln Σ e^(z/T) − z/T = {distance} nats" in repr(explorer)

    def test_the_level_stands_over_each_bar_by_the_loss_of_its_class(self) -> None:
        found = explore.SoftmaxOfThree().compute(0, 0.5, dog=1, cat=2, panda=-1)
        assert found["level"] - found["scaled"] == pytest.approx(-log_softmax([2, 4, -2]))

    def test_cold_takes_the_largest_and_heat_makes_all_equal(self) -> None:
        explorer = explore.SoftmaxOfThree()
        cold = explorer.compute(0, 0.1, dog=1, cat=2, panda=-1)["p"]
        hot = explorer.compute(0, 10, dog=1, cat=2, panda=-1)["p"]
        assert cold[1] > 0.9999
        assert np.ptp(hot) < 0.1

    def test_equal_logits_cost_the_logarithm_of_their_number(self) -> None:
        assert "= 1.099 nats" in repr(explore.SoftmaxOfThree(dog=2, cat=2, panda=2))


class TestThreeVoters:
    @pytest.mark.parametrize(
        ("blend", "squares", "surprises"),
        [
            (0, [0.54, 0.54, 1.34, 0.81], [0.916, 0.916, 2.303, 1.38]),
            (1, [0.14, 0.14, 0.74, 0.34], [0.357, 0.357, 1.204, 0.64]),
        ],
    )
    def test_the_two_models(
        self, blend: float, squares: list[float], surprises: list[float]
    ) -> None:
        found = explore.ThreeVoters().compute(blend)
        for each, mean, expected in zip(
            found["each"], found["means"], (surprises, squares, [0, 0, 1, 0.33]), strict=True
        ):
            assert each.round(3).tolist() == expected[:3]
            assert round(mean, 2) == expected[3]

    def test_two_measures_fall_and_the_third_is_flat(self) -> None:
        means = np.array(
            [explore.ThreeVoters().compute(blend)["means"] for blend in np.linspace(0, 1, 11)]
        )
        assert (np.diff(means[:, :2], axis=0) < 0).all()
        assert (means[:, 2] == 1 / 3).all()


class TestLabelSmoothing:
    @pytest.mark.parametrize("shared_by", ["all K", "others"])
    @pytest.mark.parametrize("classes", [3, 10, 1000])
    @pytest.mark.parametrize("smoothing", [0, 0.1, 0.5])
    def test_no_loss_lies_below_the_floor(
        self, smoothing: float, classes: int, shared_by: str
    ) -> None:
        found = explore.LabelSmoothing().compute(6, smoothing, classes, shared_by)
        assert found["curve"].min() >= found["floor"]
        assert found["loss"] == pytest.approx(found["floor"] + found["gap"])
        assert found["curve"][0] == pytest.approx(math.log(classes))
        assert found["curve"].max() <= 7.5  # so that no point leaves the axes

    def test_the_floor_is_touched_where_the_prediction_is_the_target(self) -> None:
        lead = math.log((1 - 0.1 + 0.1 / 3) / (0.1 / 3))
        found = explore.LabelSmoothing().compute(lead, 0.1, 3, "all K")
        assert found["p"] == pytest.approx(found["y"])
        assert found["gap"] == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize("classes", [3, 10, 1000])
    def test_both_conventions(self, classes: int) -> None:
        compute = explore.LabelSmoothing().compute
        among_all = compute(6, 0.1, classes, "all K")
        among_others = compute(6, 0.1, classes, "others")
        converted = compute(6, 0.1 * (classes - 1) / classes, classes, "others")
        assert among_all["floor"] == pytest.approx(smoothing_floor(classes, 0.1))
        assert among_others["floor"] == pytest.approx(
            entropy([0.9, *[0.1 / (classes - 1)] * (classes - 1)])
        )
        assert converted["y"] == pytest.approx(among_all["y"])
        assert converted["loss"] == pytest.approx(among_all["loss"])
