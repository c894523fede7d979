"""What the docstrings promise of every public function, kept: no trap, no −0.0, no wide memory."""

from __future__ import annotations

import inspect
import math
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import xentlib
from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    cross_entropy,
    entropy,
    kl_divergence,
    kl_divergence_from_logits,
    log_sigmoid,
    log_softmax,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    multilabel_cross_entropy_gradient,
    perplexity,
    self_information,
    sigmoid,
    softmax,
    squared_error,
    squared_error_gradient,
)
from xentlib.classifier import LinearClassifier, descend
from xentlib.coding import code_words, huffman_code_lengths
from xentlib.gradients import finite_difference

if TYPE_CHECKING:
    from collections.abc import Callable

ENDS = [0, 5e-324, 1e-310, 1e-200, 0.5, 1 - 2**-53, 1]
TINY = [5e-324, 1.0]
LOGITS = np.array([-1e308, -800, -745, -1e-320, 0, 5e-324, 40, 745, 1e308])
HARD = np.array([0, 1, 0, 1, 0, 1, 0, 1, 0])
ROWS = np.array([[0, 800, -1e308], [1e308, -1e308, 0], [5e-324, -745, -np.inf]])

CALLS: dict[str, Callable[[], Any]] = {
    "self_information": lambda: self_information(ENDS, base=0.5),
    "entropy": lambda: entropy([TINY, [0.0, 1.0]], base=2),
    "cross_entropy": lambda: cross_entropy(
        [TINY, [1.0, 0.0]], [[1.0, 5e-324], [0.0, 1.0]], base=10
    ),
    "kl_divergence": lambda: kl_divergence([TINY, [1.0, 0.0]], [[1.0, 5e-324], [5e-324, 1.0]]),
    "kl_divergence_from_logits": lambda: kl_divergence_from_logits(ROWS, ROWS[::-1]),
    "perplexity": lambda: perplexity([1, 0], [5e-324, 1]),
    "sigmoid": lambda: sigmoid(LOGITS),
    "log_sigmoid": lambda: log_sigmoid(LOGITS),
    "softmax": lambda: softmax(ROWS, temperature=1e-300),
    "log_softmax": lambda: log_softmax(ROWS, temperature=1e300),
    "huffman_code_lengths": lambda: huffman_code_lengths(TINY),
    "binary_cross_entropy": lambda: binary_cross_entropy(0.5, ENDS, reduction="none"),
    "binary_cross_entropy_from_logits": lambda: binary_cross_entropy_from_logits(HARD, LOGITS),
    "binary_cross_entropy_gradient": lambda: binary_cross_entropy_gradient(HARD, LOGITS),
    "categorical_cross_entropy": lambda: categorical_cross_entropy([0, 1], [TINY, TINY]),
    "categorical_cross_entropy_from_logits": lambda: categorical_cross_entropy_from_logits(
        [0, 1, 0], ROWS, reduction="sum"
    ),
    "categorical_cross_entropy_gradient": lambda: categorical_cross_entropy_gradient(
        [0, 1, 0], ROWS
    ),
    "multilabel_cross_entropy": lambda: multilabel_cross_entropy([0, 1, 5e-324] * 2, [*ENDS[:6]]),
    "multilabel_cross_entropy_from_logits": lambda: multilabel_cross_entropy_from_logits(
        1 - HARD, LOGITS
    ),
    "multilabel_cross_entropy_gradient": lambda: multilabel_cross_entropy_gradient(0.5, LOGITS),
    "squared_error": lambda: squared_error(5e-324, 1e-200),
    "squared_error_gradient": lambda: squared_error_gradient(HARD, LOGITS),
    "squared_error_gradient, softmax": lambda: squared_error_gradient(
        [0, 1, 0], ROWS, activation="softmax"
    ),
    "code_words": lambda: code_words([1, 2, 2]),
    "LinearClassifier.logits": lambda: LinearClassifier(
        np.full((1, 1), 1e-300), np.zeros(1)
    ).logits([[1e-300]]),
    "descend": lambda: next(
        descend(
            LinearClassifier.blank(1, 1),
            *([[1e-300], [2.0]], [[0], [1]]),
            binary_cross_entropy_gradient,
            learning_rate=1e-200,
        )
    ),
    "finite_difference": lambda: finite_difference(lambda z: float(z[0] ** 2), [1e-200]),
}


def test_every_public_function_is_called() -> None:
    assert set(xentlib.__all__) <= {name.partition(",")[0] for name in CALLS}


@pytest.mark.parametrize("name", CALLS)
def test_no_trap_of_the_users_is_sprung(name: str) -> None:
    with np.errstate(all="raise"):
        CALLS[name]()


@pytest.mark.parametrize("name", sorted(set(CALLS) & set(xentlib.__all__)))
def test_the_users_own_traps_are_set_again_afterwards(name: str) -> None:
    with np.errstate(all="raise", under="warn"):
        before = np.geterr()
        CALLS[name]()
        with pytest.raises((ValueError, TypeError)):
            getattr(xentlib, name)("word", *[[1.0]] * (name.count("entropy") > 0))
        assert np.geterr() == before


@pytest.mark.parametrize(
    "function",
    [
        *(getattr(xentlib, name) for name in xentlib.__all__),
        *(code_words, descend, finite_difference),
    ],
    ids=lambda function: function.__name__,
)
def test_every_docstring_has_its_formula_its_source_and_an_example(function: Any) -> None:
    text = inspect.getdoc(function) or ""
    for part in ("Parameters", "Raises", "References", "Examples"):
        assert f"\n{part}\n{'-' * len(part)}\n" in text, part
    assert ".. math::" in text


def test_the_largest_floats_raise_no_warning() -> None:
    answering: list[Any] = [sigmoid, softmax, log_sigmoid, log_softmax]
    for function in answering:
        assert not np.isnan(function([1e308, 1e308])).any()
    refusing: list[Any] = [entropy, perplexity, huffman_code_lengths, self_information]
    for function in refusing:
        with pytest.raises(ValueError, match=r"^`p\[0\]` must be a probability .*got 1e\+308\."):
            function([1e308, 1e308])


def zeros() -> list[tuple[str, Any]]:
    """Return results among which there are zeros of every making."""
    ends = [-np.inf, -1e308, -800, 800, 1e308, np.inf]
    certain = [[1, 0, 0], [0, 1, 0]]
    logits = [[0, -np.inf, -800], [-np.inf, 800, 0]]
    results: list[tuple[str, Any]] = []
    for base in (None, 2, 10, 0.5):
        results += [
            ("I", self_information([1, 0.5], base=base)),
            ("H", entropy(certain, base=base)),
            ("H(p, q)", cross_entropy(certain, certain, base=base)),
            ("KL", kl_divergence([[0.3, 0.7], [1.0, 0.0]], [[0.3, 0.7], [1.0, 0.0]], base=base)),
        ]
    results += [
        ("KL of logits", kl_divergence_from_logits(logits, logits)),
        ("log softmax", log_softmax(logits)),
        ("log sigmoid", log_sigmoid(ends)),
        ("classes", categorical_cross_entropy([0, 1], certain, reduction="none")),
        ("classes, z", categorical_cross_entropy_from_logits([0, 1], logits, reduction="none")),
        ("gradient", categorical_cross_entropy_gradient([0, 1], logits)),
        ("gradient, squares", squared_error_gradient([0, 1], logits, activation="softmax")),
        ("gradient, other", squared_error_gradient([1, 0], logits, activation="softmax")),
    ]
    for y in (0, 0.5, 1):
        every = np.full(6, y)
        results += [
            ("binary", binary_cross_entropy(y, [0, 1], reduction="none")),
            ("binary, z", binary_cross_entropy_from_logits(y, ends, reduction="none")),
            ("labels", multilabel_cross_entropy([[y]] * 2, [[0], [1]], reduction="none")),
            ("slope", binary_cross_entropy_gradient(y, ends)),
            ("slope, squares", squared_error_gradient(every, ends)),
            ("squares", squared_error([[y]] * 2, [[0], [1]], reduction="none")),
        ]
    return results


def test_a_zero_has_no_sign() -> None:
    found = 0
    for name, result in zeros():
        values = np.ravel(result)
        assert not np.signbit(values[values == 0]).any(), name
        found += (values == 0).sum()
    assert found > 50


class TestLargeNumbers:
    def test_a_mean_of_finite_losses_is_finite(self) -> None:
        z = [-1.7e308, -1.7e308]
        assert binary_cross_entropy_from_logits([1, 1], z) == pytest.approx(1.7e308, rel=1e-15)
        assert binary_cross_entropy_from_logits([1, 1], z, reduction="sum") == math.inf
        assert categorical_cross_entropy_from_logits([0] * 5, [[-8e307, 8e307]] * 5) == 1.6e308
        single = np.full(3, 3e38, dtype=np.float32)
        assert binary_cross_entropy_from_logits([0, 0, 0], single) == pytest.approx(3e38, rel=1e-6)

    @pytest.mark.parametrize("count", [3, 9, 11, 200])
    def test_a_mean_of_the_largest_floats_is_one(self, count: int) -> None:
        for kind in (np.float32, np.float64):
            z = np.full(count, np.finfo(kind).max)
            loss = binary_cross_entropy_from_logits(np.zeros(count, dtype=int), z)
            assert loss == pytest.approx(float(z[0]), rel=1e-6)

    def test_a_mean_with_an_infinite_loss_is_infinite(self) -> None:
        assert binary_cross_entropy([1, 1], [0, 0.5]) == math.inf

    def test_whole_numbers_keep_their_differences(self) -> None:
        expected = softmax([0, 1])
        for start in (2**53, -(2**53) - 1, 2**62, 2**63 - 2, 2**64 - 2, 10**30):
            assert softmax([start, start + 1]).tolist() == expected.tolist()
            loss = categorical_cross_entropy_from_logits(0, [start, start + 1])
            assert loss == pytest.approx(-math.log(expected[0]), rel=1e-15)
        assert softmax(np.array([2**63, 2**64 - 1], dtype=np.uint64)).tolist() == [0, 1]
        assert softmax([-(2**63), 2**63 - 1]).tolist() == [0, 1]
        columns = [[2**53, 0], [2**53 + 1, 0]]
        np.testing.assert_array_equal(softmax(columns, axis=0)[:, 0], expected)


class TestTypes:
    def test_a_single_number_prints_the_digits_that_single_precision_has(self) -> None:
        p, y = np.array([0.7, 0.2, 0.1], dtype=np.float32), np.float32(1)
        assert repr(categorical_cross_entropy(0, p)) == "0.35667494"
        assert repr(binary_cross_entropy(y, p[0])) == "0.35667494"
        assert repr(self_information(np.float32(0.3), base=10)) == "0.5228787"
        assert np.float32(entropy(p)) == np.float32(np.asarray(entropy(p[None]))[0])

    def test_whole_targets_take_the_precision_of_the_prediction(self) -> None:
        p = np.array([0.3, 0.7, 0.55], dtype=np.float32)
        targets: list[Any] = [[0, 1, 1], [False, True, True], np.float32([0, 1, 1])]  # type: ignore[arg-type]
        for y in targets:
            assert repr(binary_cross_entropy(y, p)) == "0.4370623"
            assert np.asarray(binary_cross_entropy(y, p, reduction="none")).dtype == np.float32
        in_double = binary_cross_entropy([0.0, 1.0, 1.0], p)
        assert in_double == binary_cross_entropy([0.0, 1.0, 1.0], p.astype(float))
        assert repr(perplexity(np.array([0.5, 0.25, 0.25], dtype=np.float32))) == "2.8284268"

    def test_the_order_of_the_bytes_changes_nothing(self) -> None:
        powers = np.exp(5 * np.random.default_rng(0).normal(size=50_257)).astype(np.float32)
        p = powers / np.cumsum(powers)[-1]  # as a simple program adds up
        assert abs(p.sum(dtype=float) - 1) > 1e-6
        assert entropy(p.astype(">f4")) == entropy(p)
        assert np.asarray(log_softmax(p.astype(">f4"))).dtype == np.float32

    @pytest.mark.parametrize("kind", [np.longdouble, np.float64, np.int32, bool])
    def test_every_other_number_is_computed_in_double(self, kind: Any) -> None:
        y, p = np.ones((2, 2), dtype=kind)
        loss = binary_cross_entropy(y, p, reduction="none")
        assert np.asarray(loss).dtype == np.float64


def peak(call: Callable[[], Any]) -> int:
    """Return how many bytes a call takes at most, beside what there was before."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(100_000, 10), (1_000, 1_000)])
def test_losses_and_gradients_take_at_most_three_times_their_inputs(
    kind: Any, shape: tuple[int, int]
) -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(size=shape).astype(kind)
    p = np.asarray(sigmoid(z)).astype(kind)
    q = softmax(z).astype(kind)
    y, labels = rng.integers(0, shape[1], shape[0]), (z > 1).astype(kind)
    calls: dict[str, Callable[[], Any]] = {
        "entropy": lambda: entropy(q),
        "KL": lambda: kl_divergence(q, q),
        "KL of logits": lambda: kl_divergence_from_logits(z, z),
        "classes": lambda: categorical_cross_entropy(y, q),
        "classes, z": lambda: categorical_cross_entropy_from_logits(y, z),
        "gradient": lambda: categorical_cross_entropy_gradient(y, z),
        "gradient, squares": lambda: squared_error_gradient(labels, z, activation="softmax"),
        "binary": lambda: binary_cross_entropy(labels, p, reduction="none"),
        "binary, z": lambda: binary_cross_entropy_from_logits(labels, z),
        "labels, z": lambda: multilabel_cross_entropy_from_logits(labels, z),
        "slope": lambda: binary_cross_entropy_gradient(labels, z),
        "slope, squares": lambda: squared_error_gradient(labels, z),
        "squares": lambda: squared_error(labels, p),
        "softmax": lambda: softmax(z),
    }
    taken = {name: peak(call) / z.nbytes for name, call in calls.items()}
    assert max(taken.values()) <= 3, taken
