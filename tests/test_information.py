"""The measures of information against 50-digit arithmetic, scipy, and their own identities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cases
import exact
import mpmath
import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xentlib import (
    cross_entropy,
    entropy,
    kl_divergence,
    kl_divergence_from_logits,
    perplexity,
    self_information,
    softmax,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASES = [None, 2, 10, 3.5]

probability = st.floats(0, 1, allow_subnormal=True)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("p", cases.PROBABILITIES)
def test_self_information_is_exact_over_the_whole_range(p: float, base: float | None) -> None:
    assert exact.is_close(self_information(p, base=base), exact.self_information(p, base))


@pytest.mark.parametrize("base", BASES)
def test_measures_are_exact(base: float | None) -> None:
    for p, q in cases.pairs():
        assert exact.is_close(entropy(p, base=base), exact.entropy(p, base))
        assert exact.is_close(cross_entropy(p, q, base=base), exact.cross_entropy(p, q, base))
        assert exact.is_close(kl_divergence(p, q, base=base), exact.kl_divergence(p, q, base))


@pytest.mark.parametrize("hot", [0, 2])
def test_a_certain_outcome(hot: int) -> None:
    p = np.eye(3)[hot]
    q = [0.7, 0.2, 0.1]
    assert entropy(p) == 0
    assert cross_entropy(p, q) == pytest.approx(-math.log(q[hot]), rel=1e-15)
    assert kl_divergence(p, q) == pytest.approx(-math.log(q[hot]), rel=1e-15)
    assert kl_divergence(q, p) == cross_entropy(q, p) == math.inf


def test_extreme_probabilities_in_the_model() -> None:
    tiny = 5e-324
    cases: list[tuple[list[float], list[float]]] = [
        ([1, 0], [tiny, 1]),
        ([tiny, 1], [0.5, 0.5]),
        ([0.5, 0.5], [tiny, 1]),
        ([tiny, 1], [1e-310, 1]),
        ([1 - 2**-53, 2**-53], [2**-53, 1 - 2**-53]),
    ]
    for p, q in cases:
        assert exact.is_close(cross_entropy(p, q), exact.cross_entropy(p, q))
        assert exact.is_close(kl_divergence(p, q), exact.kl_divergence(p, q))


@pytest.mark.parametrize(("step", "digits"), [(1e-2, 12), (1e-4, 12), (1e-8, 12), (1e-12, 6)])
@pytest.mark.parametrize("size", cases.SIZES)
def test_kl_keeps_its_digits_where_p_and_q_are_close(size: int, step: float, digits: int) -> None:
    rng = np.random.default_rng(size)
    p = cases.distribution(rng, size, 1)
    q = p * (1 + step * np.where(np.arange(size) % 2, 1, -1))
    q /= q.sum()
    error = exact.relative_error(kl_divergence(p, q), exact.kl_divergence(p, q))
    assert error < 10.0**-digits


def test_kl_is_zero_only_for_the_same_distribution() -> None:
    for p, q in cases.pairs():
        assert kl_divergence(p, p) == 0
        assert kl_divergence(p, q) > 0


@given(arrays(np.float64, 4, elements=probability), arrays(np.float64, 4, elements=probability))
def test_kl_is_never_negative(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    p, q = (np.append(x, 1) / (x.sum() + 1) for x in (a, b))
    assert kl_divergence(p, q) >= 0


def test_cross_entropy_is_entropy_plus_kl() -> None:
    for p, q in cases.pairs():
        whole = cross_entropy(p, q)
        assert whole == pytest.approx(entropy(p) + kl_divergence(p, q), rel=1e-14)


def test_scipy_agrees() -> None:
    for p, q in cases.pairs():
        assert entropy(p) == pytest.approx(scipy.stats.entropy(p), rel=1e-13)
        assert kl_divergence(p, q) == pytest.approx(scipy.stats.entropy(p, q), rel=1e-10, abs=1e-15)


@pytest.mark.parametrize("size", cases.SIZES)
def test_uniform_is_the_maximum(size: int) -> None:
    assert entropy(np.full(size, 1 / size)) == pytest.approx(math.log(size), rel=1e-15)
    assert perplexity(np.full(size, 1 / size)) == pytest.approx(size, rel=1e-14)


def test_perplexity_is_the_exponential_of_cross_entropy() -> None:
    p, q = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5]
    assert perplexity(p) == pytest.approx(2**1.5, rel=1e-15)
    assert perplexity(p, q) == pytest.approx(2**1.75, rel=1e-15)
    assert perplexity([1, 0], [0, 1]) == math.inf
    assert perplexity([1, 0], [5e-324, 1]) == math.inf  # e**744.4 is beyond the largest float


def test_powers_of_two_and_ten_come_out_whole() -> None:
    assert self_information([1 / 8, 2**-1000], base=2).tolist() == [3, 1000]  # type: ignore[union-attr]
    assert self_information(0.001, base=10) == 3
    assert entropy([1 / 8] * 8, base=2) == 3


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_the_axis_may_stand_anywhere(axis: int) -> None:
    rng = np.random.default_rng(1)
    p, q = rng.dirichlet(np.ones(4), size=(2, 3)), rng.dirichlet(np.ones(4), size=(2, 3))
    moved_p, moved_q = np.moveaxis(p, -1, axis), np.moveaxis(q, -1, axis)
    np.testing.assert_array_equal(entropy(moved_p, axis=axis), entropy(p))
    np.testing.assert_array_equal(kl_divergence(moved_p, moved_q, axis=axis), kl_divergence(p, q))
    np.testing.assert_array_equal(cross_entropy(moved_p, moved_q, axis=axis), cross_entropy(p, q))
    np.testing.assert_array_equal(perplexity(moved_p, axis=axis), np.exp(entropy(p)))
    np.testing.assert_array_equal(
        perplexity(moved_p, moved_q, axis=axis), np.exp(cross_entropy(p, q))
    )


def test_one_truth_broadcasts_over_many_models() -> None:
    p = [0.5, 0.5]
    models: Any = [[0.5, 0.5], [0.9, 0.1], [1, 0]]
    rows: Any = kl_divergence(p, models)
    assert rows.tolist() == [kl_divergence(p, q) for q in models]


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64, np.uint8, bool, np.float16])
def test_types_in_and_out(kind: type) -> None:
    certain: Any = np.eye(3).astype(kind)
    expected = np.float32 if kind is np.float32 else np.float64
    for result in (
        self_information(certain),
        entropy(certain),
        cross_entropy(certain, certain),
        kl_divergence(certain, certain),
    ):
        assert isinstance(result, np.ndarray)
        assert result.dtype == expected


def test_float32_is_as_accurate_as_float32_can_be() -> None:
    bar = 8 * float(np.finfo(np.float32).eps)
    for p64, q64 in cases.pairs():
        p, q = p64.astype(np.float32), q64.astype(np.float32)
        assert exact.relative_error(entropy(p), exact.entropy(p)) < bar
        assert exact.relative_error(cross_entropy(p, q), exact.cross_entropy(p, q)) < bar
        assert exact.relative_error(kl_divergence(p, q), exact.kl_divergence(p, q)) < bar


@pytest.mark.parametrize("value", [self_information(1), entropy([1, 0]), kl_divergence([1], [1])])
def test_scalars_are_python_floats_and_zero_has_no_sign(value: float) -> None:
    assert type(value) is float
    assert repr(value) == "0.0"


def test_inputs_are_left_as_they_were() -> None:
    p, q = np.array([[0.5, 0.5], [1, 0]]), np.array([[0, 1], [0.25, 0.75]])
    before = p.copy(), q.copy()
    for measure in (cross_entropy, kl_divergence, perplexity):
        measure(p, q)
        measure(p, q, axis=1)
    entropy(p)
    self_information(p)
    np.testing.assert_array_equal((p, q), before)


def exact_divergence_of_logits(z_p: Any, z_q: Any) -> Any:
    """Return KL(softmax(z_p) ‖ softmax(z_q)) to 60 digits."""
    with mpmath.workdps(900):
        sums = [mpmath.log(mpmath.fsum(map(mpmath.exp, exact.numbers(z)))) for z in (z_p, z_q)]
        pairs = zip(exact.numbers(z_p), exact.numbers(z_q), strict=True)
        return mpmath.fsum(
            mpmath.exp(a - sums[0]) * ((a - sums[0]) - (b - sums[1])) for a, b in pairs
        )


@pytest.mark.parametrize("step", [1e-9, 1e-6, 1e-3, 0.1, 1, 30, 800])
@pytest.mark.parametrize("shift", [0, 5, -300.7])
def test_divergence_from_logits(step: float, shift: float) -> None:
    rng = np.random.default_rng(0)
    for size in (2, 3, 10, 100):
        for spread in cases.SPREADS[:-1]:
            z_p = rng.uniform(-spread, spread, size)
            z_q = z_p + step * rng.normal(size=size) + shift
            reference = exact_divergence_of_logits(z_p, z_q)
            value: Any = kl_divergence_from_logits(z_p, z_q)
            assert exact.relative_error(value, reference) < 1e-12


MASKED = [-1100, -700, -80, -math.inf]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("masked", MASKED)
@pytest.mark.parametrize("other", [*MASKED, -100, -50])
def test_an_unlikely_class_leaves_the_others_their_digits(
    masked: float, other: float, kind: Any
) -> None:
    z_p = np.array([0, 1e-5, 2, masked], dtype=kind)
    z_q = np.array([1e-3, 1e-5, 2, other], dtype=kind)
    value: Any = kl_divergence_from_logits(z_p, z_q)
    if math.isinf(other) and not math.isinf(masked):
        assert value == math.inf
        return
    finite = (np.where(np.isneginf(z), -1e5, z) for z in (z_p, z_q))
    reference = exact_divergence_of_logits(*finite)
    assert exact.relative_error(value, reference) < (1e-6 if kind is np.float32 else 1e-9)


def test_divergence_from_logits_in_single_precision_sees_what_underflows() -> None:
    for z_p, z_q in (([0, -200], [0, 200]), ([0, -120], [0, 20]), ([0, -110], [0, 0])):
        narrow = (np.array(z, dtype=np.float32) for z in (z_p, z_q))
        exactly = kl_divergence_from_logits(z_p, z_q)
        assert kl_divergence_from_logits(*narrow) == pytest.approx(exactly, rel=1e-6)


def test_divergence_from_logits_at_the_ends() -> None:
    minus_infinity = -math.inf
    assert kl_divergence_from_logits([0, 800, 0], [800, 0, -800]) == 800
    assert kl_divergence_from_logits([0, -800], [0, -1]) == pytest.approx(math.log1p(math.exp(-1)))
    assert kl_divergence_from_logits([0, 1e308], [1e308, 0]) == 1e308
    assert kl_divergence_from_logits([0, minus_infinity], [0, 0]) == pytest.approx(math.log(2))
    assert kl_divergence_from_logits([0, 0], [0, minus_infinity]) == math.inf
    assert kl_divergence_from_logits([0, -800], [0, minus_infinity]) == math.inf
    assert kl_divergence_from_logits([0, minus_infinity], [3, minus_infinity]) == 0
    for z in (cases.LOGITS, [0, 1e308, -1e308], [0.1, 0.2, 0.3]):
        assert kl_divergence_from_logits(z, z) == 0
    assert kl_divergence_from_logits([0.1, 0.2], [5.1, 5.2]) < 1e-30


def test_divergence_from_logits_in_shapes_and_types() -> None:
    rng = np.random.default_rng(0)
    z_p, z_q = rng.normal(size=(2, 4, 3))
    rows: Any = kl_divergence_from_logits(z_p, z_q)
    assert rows == pytest.approx(kl_divergence(softmax(z_p), softmax(z_q)), rel=1e-13)
    np.testing.assert_array_equal(kl_divergence_from_logits(z_p.T, z_q.T, axis=0), rows)
    one: Any = kl_divergence_from_logits(z_p[0], z_q)
    assert one == pytest.approx([kl_divergence_from_logits(z_p[0], z) for z in z_q], rel=1e-15)
    single: Any = kl_divergence_from_logits(np.float32(z_p), np.float32(z_q))
    assert single.dtype == np.float32
    assert single == pytest.approx(rows, rel=1e-4)
    with pytest.raises(ValueError, match=r"^`z_p` and `z_q` must have the same number of outcomes"):
        kl_divergence_from_logits([0, 1], [0, 1, 2])
    with pytest.raises(ValueError, match=r"^`z_q\[1\]` must be a logit; got nan"):
        kl_divergence_from_logits([0, 1], [0, math.nan])
