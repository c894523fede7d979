"""The numbers of notebook 04's explorers, against the definitions written out."""

from __future__ import annotations

import math
import string
from itertools import pairwise

import numpy as np
import pytest

from xentlib import datasets, explore, huffman_code_lengths
from xentlib.coding import code_words
from xentlib.explore import _04_cross_entropy as scenes

MODELS = [(0.2, 0.2, 0.6), (0.7, 0.2, 0.1), (1 / 3, 1 / 3, 1 / 3), (0.9, 0.05, 0.05)]


@pytest.mark.parametrize("truth", scenes._TRUTHS)
@pytest.mark.parametrize("q", MODELS)
def test_the_bill_is_its_two_parts_and_never_below_the_floor(
    truth: str, q: tuple[float, ...]
) -> None:
    state = explore.CrossEntropyBill().compute(q, truth)
    by_hand = -math.fsum(p * math.log(b) for p, b in zip(state["p"], q, strict=True))
    assert state["bill"] == pytest.approx(by_hand, rel=1e-14, abs=1e-16)
    assert state["bill"] == pytest.approx(state["floor"] + state["extra"], rel=1e-14)
    assert state["bill"] >= state["floor"]
    assert (state["extra"] == 0) == (q == state["p"])


def test_the_bill_of_the_worked_examples() -> None:
    picture = explore.CrossEntropyBill(q=(0.7, 0.2, 0.1), truth="certain")
    assert "= 0.357 nats" in repr(picture)
    picture.truth.value = "old"
    assert "0.802 = 0.802 + 0.000" in repr(picture)


def test_the_bill_is_infinite_only_for_what_can_happen() -> None:
    picture = explore.CrossEntropyBill(q=(0.9, 0.1, 0), truth="old")
    assert "0.10 · ∞ = ∞ nats (infinite)" in repr(picture)
    assert np.size(picture.arrow.get_xdata()) == 1
    picture.truth.value = "certain"
    assert "∞" not in repr(picture)
    assert np.size(picture.arrow.get_xdata()) == 0


@pytest.mark.parametrize("belief", scenes._BELIEFS)
def test_code_words_have_the_huffman_lengths_and_none_begins_another(belief: str) -> None:
    lengths = huffman_code_lengths(scenes._BELIEFS[belief])
    words = code_words(lengths)
    assert [len(word) for word in words] == lengths.tolist()
    assert not any(a != b and b.startswith(a) for a in words for b in words)


@pytest.mark.parametrize(
    ("belief", "bill"), [("p itself", 1.75), ("all equal", 2), ("reversed", 2.625)]
)
def test_the_letters_cost_what_the_formula_says(belief: str, bill: float) -> None:
    state = explore.CodeForABelief().compute(1000, belief)
    assert state["bill"] == bill == scenes._LETTERS @ state["lengths"]
    deviation = math.sqrt(scenes._LETTERS @ (state["lengths"] - bill) ** 2 / 1000)
    assert abs(state["taken"].mean() - bill) <= 2 * deviation


def test_more_letters_go_on_from_fewer() -> None:
    picture = explore.CodeForABelief()
    few, many = (picture.compute(sent, "reversed")["taken"] for sent in (7, 70))
    assert few.tolist() == many[:7].tolist()


@pytest.mark.parametrize("heads", range(11))
def test_every_measure_agrees_on_the_best_coin(heads: int) -> None:
    picture = explore.CoinLikelihood()
    state = picture.compute(heads, 0.4)
    likelihood = 0.4**heads * 0.6 ** (10 - heads)
    assert state["likelihood"] == pytest.approx(likelihood, rel=1e-14)
    assert state["loss"] == pytest.approx(-math.log(likelihood) / 10, rel=1e-14)
    assert state["bill"] == pytest.approx(state["loss"], rel=1e-14)
    assert state["bill"] == pytest.approx(state["floor"] + state["extra"], rel=1e-14)
    for name, best in (("likelihood", np.argmax), ("loss", np.argmin), ("extra", np.argmin)):
        assert picture._grid[best(state["all"][name])] == pytest.approx(heads / 10)


def test_the_coin_at_its_ends() -> None:
    picture = explore.CoinLikelihood(heads=7, q=0)
    assert "likelihood = 0.00^7 · 1.00^3 = 0.000000" in repr(picture)
    assert "∞ nats (infinite)" in repr(picture)
    assert picture.above.get_marker() == picture.below.get_marker() == "^"
    above, below = (np.asarray(point.get_ydata()) for point in (picture.above, picture.below))
    assert above - below == pytest.approx(picture.compute(7, 0)["floor"])
    picture.heads.value = 0
    assert "likelihood = 0.00^0 · 1.00^10 = 1.000000" in repr(picture)
    assert picture.above.get_marker() == "o"


def test_the_best_belief_is_marked_only_where_it_is_found() -> None:
    picture = explore.CoinLikelihood(heads=7, q=0.5)
    assert [np.size(line.get_xdata()) for line in picture.best] == [0, 0]
    for heads in range(11):
        picture.heads.value, picture.q.value = heads, heads / 10
        assert [np.size(line.get_xdata()) for line in picture.best] == [2, 2]


def pairs_by_hand(alpha: float, text: str) -> float:
    """Return the mean surprise in bits, counted in dictionaries."""
    counted = datasets.letters(datasets.ALICE)
    costs = []
    for first, second in pairwise(text):
        followed = [b for a, b in pairwise(counted) if a == first]
        costs.append(-math.log2((followed.count(second) + alpha) / (len(followed) + 27 * alpha)))
    return math.fsum(costs) / len(costs)


@pytest.mark.parametrize(
    ("belief", "bits"), [("p itself", "1.750"), ("all equal", "2.000"), ("reversed", "2.625")]
)
def test_both_levels_have_their_numbers_and_room_between_them(belief: str, bits: str) -> None:
    wire = explore.CodeForABelief(belief=belief)
    assert wire.level_name.get_text() == f"H(p, q) = {bits}"
    assert wire.level_name.get_position()[1] - 1.75 >= 0.25


@pytest.mark.parametrize("power", [-3, -0.3, 2])
def test_smoothed_pairs_against_dictionaries(power: float) -> None:
    old, new = explore.SmoothedPairs().compute(power)["bits"]
    assert new == pytest.approx(pairs_by_hand(10**power, datasets.letters(datasets.ALICE_NEXT)))
    if power == 2:
        assert old == pytest.approx(pairs_by_hand(100, datasets.letters(datasets.ALICE)))


def test_without_smoothing_the_next_paragraph_is_infinitely_dear() -> None:
    picture = explore.SmoothedPairs(power=-4)
    assert "α = 0: no smoothing" in repr(picture)
    assert "next paragraph: ∞ bits (infinite) a letter, perplexity 2^∞ = ∞" in repr(picture)
    assert picture.points[1].get_marker() == "^"
    picture.power.value = -3.99
    assert "∞" not in repr(picture)


def test_smoothing_turns_the_new_text_and_only_raises_the_old() -> None:
    picture = explore.SmoothedPairs()
    costs = np.array([picture.compute(power)["bits"] for power in picture.power.stops()])
    assert (np.diff(costs[:, 0]) > 0).all()
    best = int(np.argmin(costs[:, 1]))
    assert (np.diff(costs[: best + 1, 1]) < 0).all()
    assert (np.diff(costs[best:, 1]) > 0).all()
    assert 0 < best < len(costs) - 1


def test_the_passages_are_what_the_notebook_says() -> None:
    book, following = datasets.letters(datasets.ALICE), datasets.letters(datasets.ALICE_NEXT)
    assert set(string.ascii_lowercase + " ") == set(datasets.SIGNS)
    assert set(book + following) == set(datasets.SIGNS)
    assert set(datasets.SIGNS) - set(book) == {"z"}
    assert "new zealand" in following
    assert (len(book), len(following)) == (3231, 649)
    assert sum(datasets.COMPUTER.values()) == pytest.approx(1)
