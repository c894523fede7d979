"""The explorers of notebook 07: their numbers are the library's, also at the ends."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy,
    categorical_cross_entropy,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    softmax,
)
from xentlib.explore import MultiLabelStack, OneHotTwoLosses, ReductionLab, SigmoidOrSoftmax


class TestMultiLabelStack:
    def test_it_starts_at_the_worked_example(self) -> None:
        assert repr(MultiLabelStack()).endswith(
            "L = −ln 0.90 − ln 0.70 − ln 0.80\n    L = 0.105 + 0.357 + 0.223 = 0.685 nats"
        )

    def test_none_and_all_are_targets_like_any_other(self) -> None:
        none = MultiLabelStack(cat="no cat", frog="no frog", mouse="no mice")
        assert "L = −ln 0.90 − ln 0.30 − ln 0.20" in repr(none)
        assert "L = −ln 0.10 − ln 0.70 − ln 0.80" in repr(MultiLabelStack(cat="cat"))

    @pytest.mark.parametrize("p", [0, 1, 0.25])
    def test_the_sum_is_the_surprise_of_the_product(self, p: float) -> None:
        found = MultiLabelStack().compute(
            cat="no cat", frog="frog", mouse="mouse", p_cat=p, p_frog=0.7, p_mouse=0.8
        )
        assert math.prod(found["given"]) == pytest.approx(math.exp(-found["sum"]), rel=1e-12)
        assert sum(found["losses"]) == found["sum"]

    def test_bars_stand_end_to_end_and_leave_the_picture_with_an_arrow(self) -> None:
        explorer = MultiLabelStack()
        ends = [bar.get_x() + bar.get_width() for bar in explorer.losses.bars]
        assert [bar.get_x() for bar in explorer.losses.bars] == [0, *ends[:2], 0]
        assert ends[-1] == ends[-2] == pytest.approx(0.6852, abs=5e-5)
        explorer.p_frog.value = 0
        assert explorer.losses.bars[1].get_x() + explorer.losses.bars[1].get_width() == 3
        assert explorer.losses._numbers[1].get_text() == "▶ ∞"
        assert explorer.losses.bars[2].get_width() == pytest.approx(0.2231, abs=5e-5)
        assert "∞ nats (infinite)" in repr(explorer)

    def test_a_small_product_is_not_shown_as_none(self) -> None:
        explorer = MultiLabelStack(cat="cat", p_cat=0.01, p_frog=0.02, p_mouse=0.02)
        assert explorer.numbers[3].get_text() == "4e−06"


class TestSigmoidOrSoftmax:
    @pytest.mark.parametrize("y", [(0, 1, 0), (0, 1, 1), (1, 1, 1)])
    def test_softmax_stays_above_its_floor_and_reaches_it(self, y: tuple[int, ...]) -> None:
        explorer, m = SigmoidOrSoftmax(), sum(y)
        rng = np.random.default_rng(0)
        for z in rng.uniform(-6, 6, (200, 3)).tolist():
            found = explorer.compute(y, cat=z[0], frog=z[1], mouse=z[2])
            assert found["floor"] == pytest.approx(m * math.log(m))
            assert found["losses"][0] == pytest.approx(-np.dot(y, np.log(softmax(z))))
            assert found["losses"][0] >= found["floor"]
            assert found["losses"][1] == multilabel_cross_entropy_from_logits(y, z)
        best = dict(zip(("cat", "frog", "mouse"), (12 * y_k - 6 for y_k in y), strict=True))
        found = explorer.compute(y, **best)
        assert found["losses"][0] == pytest.approx(found["floor"], abs=2e-5)
        assert found["losses"][1] < 0.01

    def test_an_empty_picture_costs_softmax_nothing_whatever_the_logits(self) -> None:
        for z in ((-6, -6, -6), (6, 0, 3), (6, 6, 6)):
            explorer = SigmoidOrSoftmax(y=(0, 0, 0), cat=z[0], frog=z[1], mouse=z[2])
            assert "loss 0.000 nats, whatever the logits" in repr(explorer)


class TestOneHotTwoLosses:
    def test_it_starts_at_the_worked_example(self) -> None:
        assert repr(OneHotTwoLosses()).splitlines()[1:] == [
            "    categorical: −ln 0.30 = 1.204 nats = 0.523 bans",
            "    binary: −ln 0.90 − ln 0.30 − ln 0.80 − ln 0.60 = 2.043 nats = 0.887 bans",
        ]
        uneven = OneHotTwoLosses(p=(0.1, 0.3345, 0.2, 0.3655))
        assert "−ln 0.90 − ln 0.3345 − ln 0.80 − ln 0.6345 = " in repr(uneven)

    def test_binary_is_categorical_and_what_the_wrong_classes_cost(self) -> None:
        y, p = [0, 1, 0, 0], (0.05, 0.5, 0.4, 0.05)
        found = OneHotTwoLosses().compute(p)
        assert found["categorical"] == categorical_cross_entropy(y, p) == found["terms"][1]
        assert found["binary"] == multilabel_cross_entropy(y, p)
        extra = np.delete(found["terms"], 1).sum()
        assert found["binary"] == pytest.approx(found["categorical"] + extra, rel=1e-14)

    def test_the_wrong_classes_start_where_the_true_one_ends(self) -> None:
        explorer = OneHotTwoLosses()
        bars = explorer.losses.bars
        starts = [bar.get_x() for bar in bars]
        ends = [bar.get_x() + bar.get_width() for bar in bars]
        assert starts[1] == starts[4] == 0
        assert [starts[0], starts[2], starts[3]] == pytest.approx([ends[1], ends[0], ends[2]])
        assert ends[4] == explorer.added.get_x() == pytest.approx(ends[1])
        assert explorer.added.get_x() + explorer.added.get_width() == pytest.approx(ends[3])

    def test_nothing_added_is_not_drawn(self) -> None:
        for p, adds in [((0, 1, 0, 0), False), ((0.1, 0.3, 0.2, 0.4), True), ((1, 0, 0, 0), False)]:
            assert OneHotTwoLosses(p=p).added.get_visible() == adds


class TestReductionLab:
    def test_one_batch_four_numbers(self) -> None:
        y, p = ReductionLab._y, ReductionLab._p
        whole, samples, everything, weighted = ReductionLab().compute(0.8)["numbers"]
        assert whole == pytest.approx(multilabel_cross_entropy(y, p, reduction="sum"))
        assert samples == pytest.approx(multilabel_cross_entropy(y, p))
        assert everything == pytest.approx(binary_cross_entropy(y, p))
        assert (whole / 4, whole / 12) == pytest.approx((samples, everything))
        losses = np.asarray(binary_cross_entropy(y, p, reduction="none"))
        assert weighted == pytest.approx((3 * losses[y == 1].sum() + losses[y == 0].sum()) / 4)

    def test_the_weighted_mean_moves_three_times_as_far(self) -> None:
        first, second = (ReductionLab().compute(p)["numbers"] for p in (0.8, 0.1))
        assert second[3] - first[3] == pytest.approx(3 * (second[1] - first[1]))

    def test_its_first_row_is_the_worked_example(self) -> None:
        shown = [text.get_text() for text in ReductionLab(p=0.8).first_row]
        assert shown == ["0.105", "0.357", "0.223", "0.685"]
