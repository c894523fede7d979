"""Huffman codes: as short as can be, and readable without commas."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest

from xentlib import entropy, huffman_code_lengths
from xentlib.coding import code_words


@pytest.mark.parametrize("size", [1, 2, 3, 5, 27, 200])
def test_the_mean_length_is_within_one_bit_of_the_entropy(size: int) -> None:
    rng = np.random.default_rng(size)
    for _ in range(20):
        p = rng.dirichlet(np.full(size, 0.5))
        lengths = huffman_code_lengths(p)
        mean = float(p @ lengths)
        bits = entropy(p, base=2)
        assert bits - 1e-9 <= mean < bits + 1
        if size > 1:
            assert sum(Fraction(1, 2 ** int(n)) for n in lengths[p > 0]) == 1  # Kraft


def test_no_other_code_is_shorter() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        p = rng.dirichlet(np.ones(5))
        readable = (
            lengths
            for lengths in product(range(1, 5), repeat=5)
            if sum(2.0**-n for n in lengths) <= 1
        )
        best = min(float(p @ lengths) for lengths in readable)
        assert float(p @ huffman_code_lengths(p)) == pytest.approx(best)


def test_what_is_never_sent_has_no_word() -> None:
    assert huffman_code_lengths([1.0]).tolist() == [0]
    assert huffman_code_lengths([0, 1, 0]).tolist() == [0, 0, 0]
    assert huffman_code_lengths([0.5, 0, 0.5]).tolist() == [1, 0, 1]


def test_ties_are_broken_the_same_way_every_time() -> None:
    assert huffman_code_lengths([0.2] * 5).tolist() == huffman_code_lengths([0.2] * 5).tolist()
    assert sorted(huffman_code_lengths([0.2] * 5).tolist()) == [2, 2, 2, 3, 3]


def test_several_distributions_are_refused() -> None:
    message = "`p` must be one distribution, shape (K,); its shape is (2, 2)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        huffman_code_lengths([[0.5, 0.5], [1.0, 0.0]])


def test_long_words_are_told_apart() -> None:
    lengths = huffman_code_lengths([*(0.5**k for k in range(1, 60)), 0.5**59])
    assert lengths.max() == 59
    words = code_words(lengths)
    assert [len(word) for word in words] == lengths.tolist()
    ordered = sorted(words)  # a word stands right before one that it begins
    assert not any(after.startswith(word) for word, after in pairwise(ordered))


@pytest.mark.parametrize(
    ("lengths", "total"),
    [([1, 1, 1], "3/2"), ([2, 1, 1], "5/4"), ([-1], "2"), ([1, 2, 2, 3], "9/8")],
)
def test_words_too_short_for_a_code_are_refused(lengths: list[int], total: str) -> None:
    message = f"`lengths` must have 2^−ℓ add up to at most 1; they give {total}. Lengthen some."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        code_words(lengths)


def test_a_code_need_not_be_full() -> None:
    assert code_words([]) == []
    assert code_words([0, 3, 0, 1]) == ["", "100", "", "0"]
