"""What the explorers of notebook 02 compute, read and draw."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xentlib import entropy, explore, huffman_code_lengths
from xentlib.coding import code_words

if TYPE_CHECKING:
    from matplotlib.lines import Line2D

COMPUTER = (0.7, 0.2, 0.1)
GRID = [k / 20 for k in range(21)]


def points(line: Line2D) -> Any:
    """Return x and y of the points of a line."""
    return np.array(line.get_data())


class TestAverageSurprise:
    @pytest.mark.parametrize("run", [1, 2, 3, 4])
    def test_counts_and_average_are_of_the_same_outcomes(self, run: int) -> None:
        explorer = explore.AverageSurprise()
        for n in (1, 2, 37, 1000):
            found = explorer.compute(n, run)
            assert found["counts"].sum() == n == len(found["averages"])
            assert found["averages"][-1] == pytest.approx(found["counts"] @ found["surprises"] / n)

    @pytest.mark.parametrize("run", [1, 2, 3, 4])
    def test_a_longer_run_begins_like_a_shorter_one(self, run: int) -> None:
        explorer = explore.AverageSurprise()
        long, short = (explorer.compute(n, run)["averages"] for n in (1000, 100))
        assert long[:100].tolist() == short.tolist()

    @pytest.mark.parametrize("run", [1, 2, 3, 4])
    def test_the_average_ends_near_the_entropy(self, run: int) -> None:
        averages = explore.AverageSurprise().compute(1000, run)["averages"]
        assert averages[-1] == pytest.approx(entropy(COMPUTER), rel=0.05)

    def test_the_line_ends_at_the_point(self) -> None:
        explorer = explore.AverageSurprise()
        for n in (1, 2, 119, 120, 121, 999, 1000):
            explorer.n.value = n
            line = points(explorer.path)
            assert line[0, 0] == 1
            assert line[:, -1].tolist() == points(explorer.point)[:, 0].tolist()
            assert line[0, -1] == n

    def test_it_reads_both_sums(self) -> None:
        assert repr(explore.AverageSurprise(n=2, run=4)) == (
            "AverageSurprise(n=2, run=4):\n"
            "    average = (1 · 0.357 + 0 + 1 · 2.303) / 2 = 1.330 nats\n"
            "    H(p) = 0.70 · 0.357 + 0.20 · 1.609 + 0.10 · 2.303 = 0.802 nats"
        )


class TestBinaryEntropy:
    def test_the_parts_are_stacked_to_the_curve(self) -> None:
        explorer = explore.BinaryEntropy()
        for p in GRID:
            explorer.p.value = p
            top = explorer.tails.get_y() + explorer.tails.get_height()
            assert top == pytest.approx(entropy([p, 1 - p], base=2))
            assert explorer.heads.get_height() == explorer.tails.get_y()

    def test_the_tangent_is_level_at_the_top_and_upright_at_the_ends(self) -> None:
        explorer = explore.BinaryEntropy()
        assert explorer.compute(0.5)["slope"] == 0
        assert explorer.compute(0)["slope"] == math.inf
        assert explorer.compute(1)["slope"] == -math.inf
        explorer.p.value = 0
        assert points(explorer.tangent)[0] == pytest.approx([0, 0])

    def test_the_slope_is_the_derivative(self) -> None:
        step = 1e-6
        ahead, behind = (entropy([p, 1 - p], base=2) for p in (0.2 + step, 0.2 - step))
        slope = explore.BinaryEntropy().compute(0.2)["slope"]
        assert slope == pytest.approx((ahead - behind) / (2 * step), rel=1e-6)

    def test_it_says_what_is_done_with_a_probability_of_0(self) -> None:
        assert repr(explore.BinaryEntropy(p=0)).endswith(
            "H(p) = 0 + 1.00 · 0.000 = 0.000 bits = 0.000 nats   (0 · log 0 counts as 0)"
        )
        assert "counts as" not in repr(explore.BinaryEntropy(p=0.5))


class TestEntropyOfThree:
    @pytest.mark.parametrize("p", [COMPUTER, (0, 0.5, 0.5), (0, 0, 1), (1 / 3, 1 / 3, 1 / 3)])
    def test_the_area_of_the_boxes_is_the_entropy(self, p: tuple[float, ...]) -> None:
        explorer = explore.EntropyOfThree(p=p)
        area = sum(box.get_width() * box.get_height() for box in explorer.boxes)
        assert area == pytest.approx(entropy(p))
        assert points(explorer.average)[1].tolist() == [entropy(p)] * 2

    def test_certain_outcomes_stand_in_the_corners(self) -> None:
        explorer = explore.EntropyOfThree()
        places = []
        for corner in range(3):
            explorer.p.move(corner, 1)
            places.append(points(explorer.point)[:, 0])
        sides = [math.dist(*pair) for pair in combinations(places, 2)]
        assert sides == pytest.approx([1, 1, 1])


class TestHuffmanCode:
    def test_the_mean_length_is_within_one_bit_of_the_entropy(self) -> None:
        explorer = explore.HuffmanCode()
        for k in range(200):
            explorer.p.move(k % 4, (k * 37 % 101) / 100)
            found = explorer.compute(explorer.p.value)
            assert found["entropy"] - 1e-9 <= found["mean"] < found["entropy"] + 1
            words = [word for word in found["words"] if word]
            for first, second in combinations(sorted(words), 2):
                assert not second.startswith(first)

    def test_powers_of_a_half_leave_nothing_extra(self) -> None:
        explorer = explore.HuffmanCode()
        for p in [(0.5, 0.25, 0.125, 0.125), (0.25,) * 4, (0.5, 0.5, 0, 0), (0, 1, 0, 0)]:
            explorer.p.value = p
            assert explorer.extra.get_height() == 0
            assert not explorer.extra.get_visible()

    def test_the_extra_grows_in_a_box_of_one_bit(self) -> None:
        explorer = explore.HuffmanCode(p=(0.97, 0.01, 0.01, 0.01))
        assert explorer.room.get_xy() == explorer.extra.get_xy()
        assert explorer.extra.get_visible()
        assert explorer.extra.get_height() < explorer.room.get_height() == 1

    def test_an_eighth_is_written_as_one(self) -> None:
        assert repr(explore.HuffmanCode()).startswith("HuffmanCode(p=(0.500, 0.250, 0.125, 0.125))")

    def test_words_have_the_lengths_that_were_asked_for(self) -> None:
        rng = np.random.default_rng(0)
        for size in (2, 5, 40):
            lengths = huffman_code_lengths(rng.dirichlet(np.ones(size))).tolist()
            assert [len(word) for word in code_words(lengths)] == lengths

    def test_what_leaves_the_axes_is_marked(self) -> None:
        explorer = explore.HuffmanCode(p=(0.97, 0.01, 0.02, 0))
        assert points(explorer.beyond)[0] == pytest.approx([0.8, 1.8, 2.8])

    def test_it_reads_the_mean_between_its_bounds(self) -> None:
        assert repr(explore.HuffmanCode(p=(0.7, 0.2, 0.1, 0))).endswith(
            "mean length = 0.700 · 1 + 0.200 · 2 + 0.100 · 2 + 0 = 1.300 bits\n"
            "    H(p) = 1.157 ≤ 1.300 < 2.157 = H(p) + 1"
        )


class TestJointEntropy:
    def test_the_identities_hold_everywhere(self) -> None:
        explorer = explore.JointEntropy()
        for a in GRID:
            for right in GRID:
                found = explorer.compute(a, right)
                both, shared = found["h_both"], found["shared"]
                assert both == pytest.approx(found["h_a"] + found["h_b_given_a"])
                assert shared == pytest.approx(found["h_a"] + found["h_b"] - both, abs=1e-12)
                assert 0 <= shared <= found["h_a"] + 1e-12

    def test_a_witness_who_is_always_wrong_tells_as_much_as_one_who_is_always_right(self) -> None:
        explorer = explore.JointEntropy()
        for a in GRID:
            lying, honest = (explorer.compute(a, right)["shared"] for right in (0, 1))
            assert lying == honest == pytest.approx(entropy([a, 1 - a], base=2))

    def test_a_witness_who_guesses_tells_nothing(self) -> None:
        explorer = explore.JointEntropy(right=0.5)
        for a in GRID:
            explorer.a.value = a
            assert repr(explorer).endswith("= 0.000 bits")
            assert not explorer.bars[-1].rectangle.get_visible()

    def test_the_areas_are_the_probabilities(self) -> None:
        explorer = explore.JointEntropy(a=0.3, right=0.8)
        areas = [
            cell.rectangle.get_width() * cell.rectangle.get_height() for cell in explorer.cells
        ]
        assert areas == pytest.approx([0.24, 0.06, 0.14, 0.56])
