"""The worked examples of the series, in the digits that its sources print and in exact values."""

from __future__ import annotations

import math

import pytest

from xentlib import entropy, kl_divergence, self_information

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
