"""Gradients against the exact derivative, and against slopes measured by finite differences."""

from __future__ import annotations

from typing import Any

import cases
import exact
import mpmath
import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    multilabel_cross_entropy_from_logits,
    multilabel_cross_entropy_gradient,
    sigmoid,
    softmax,
    squared_error,
    squared_error_gradient,
)
from xentlib.gradients import finite_difference

NORMAL = 2.3e-308


def exact_softmax(z: Any) -> list[Any]:
    return [mpmath.exp(value) for value in exact.log_softmax(z)]


def assert_exact(values: Any, references: list[Any], *, hard: bool) -> None:
    """Hard targets: 1e-12 relative. Soft ones: 4 ulp of 1."""
    for value, reference in zip(np.ravel(values), references, strict=True):
        if not hard:
            assert abs(value - reference) <= 4 * exact.EPSILON
        else:
            off = abs(mpmath.mpf(float(value)) - reference)
            assert off <= max(1e-12 * abs(reference), 4 * exact.SMALLEST)


@pytest.mark.parametrize("y", [0, 1, 0.1, 0.5])
def test_binary(y: float) -> None:
    z = np.array([sign * logit for logit in cases.LOGITS for sign in (1, -1)])
    truth = mpmath.mpf(y)
    with mpmath.workdps(700):
        p = [exact.sigmoid(logit) for logit in z]
        references = [model - truth for model in p]
        squares = [2 * (model - truth) * model * (1 - model) for model in p]
    assert_exact(binary_cross_entropy_gradient(y, z), references, hard=y in (0, 1))
    assert_exact(multilabel_cross_entropy_gradient(y, z), references, hard=y in (0, 1))
    assert_exact(squared_error_gradient(np.full(z.shape, y), z), squares, hard=y in (0, 1))


@pytest.mark.slow
def test_categorical() -> None:
    for y, z in cases.targets_and_logits():
        with mpmath.workdps(700):
            p = exact_softmax(z)
            references = [a - b for a, b in zip(p, exact.numbers(y), strict=True)]
        assert_exact(categorical_cross_entropy_gradient(y, z), references, hard=y.max() == 1)


@pytest.mark.slow
def test_squared_error_of_a_softmax() -> None:
    for y, z in cases.targets_and_logits():
        with mpmath.workdps(700):
            p = exact_softmax(z)
            off = [a - b for a, b in zip(p, exact.numbers(y), strict=True)]
            mean = mpmath.fsum(a * b for a, b in zip(p, off, strict=True))
            references = [2 * a * (b - mean) for a, b in zip(p, off, strict=True)]
            # Each entry is a sum of terms of both signs; it may be small where they are not.
            sizes = [2 * a * (abs(b) + abs(mean)) for a, b in zip(p, off, strict=True)]
        values: Any = squared_error_gradient(y, z, activation="softmax")
        for value, reference, size in zip(values, references, sizes, strict=True):
            assert abs(value - reference) <= max(1e-12 * size, 4 * exact.SMALLEST)
            assert abs(value - reference) <= 4 * exact.EPSILON
            if y.max() == 1 and abs(reference) > max(1e-3 * size, NORMAL):
                assert exact.relative_error(value, reference) <= 1e-12


@pytest.mark.parametrize("gap", [1, 10, 40, 100, 350])
@pytest.mark.parametrize("right", [0, 1])
def test_squared_error_of_a_sure_softmax_keeps_its_digits(gap: float, right: int) -> None:
    z = np.array([gap, 0.0, -1.0, 0.5])
    with mpmath.workdps(700):
        p = exact_softmax(z)
        off = [a - (k == right) for k, a in enumerate(p)]
        mean = mpmath.fsum(a * b for a, b in zip(p, off, strict=True))
        references = [2 * a * (b - mean) for a, b in zip(p, off, strict=True)]
    assert_exact(squared_error_gradient(right, z, activation="softmax"), references, hard=True)


PAIRS = [
    (binary_cross_entropy_from_logits, binary_cross_entropy_gradient, 1.0, 0.7),
    (binary_cross_entropy_from_logits, binary_cross_entropy_gradient, 0.0, -5.0),
    (
        multilabel_cross_entropy_from_logits,
        multilabel_cross_entropy_gradient,
        [0.0, 1.0, 0.3],
        [-1.0, 3.0, 0.0],
    ),
    (
        categorical_cross_entropy_from_logits,
        categorical_cross_entropy_gradient,
        [0.2, 0.3, 0.5],
        [-1.0, 3.0, 0.0],
    ),
    (
        lambda y, z: squared_error(y, sigmoid(z)),
        squared_error_gradient,
        [0.0, 1.0, 0.3],
        [-1.0, 3.0, 0.0],
    ),
    (
        lambda y, z: squared_error(y, softmax(z)),
        lambda y, z: squared_error_gradient(y, z, activation="softmax"),
        [0.2, 0.3, 0.5],
        [-1.0, 3.0, 0.0],
    ),
]


@pytest.mark.parametrize(("loss", "gradient", "y", "z"), PAIRS)
def test_the_slopes_of_the_losses_are_the_gradients(
    loss: Any, gradient: Any, y: Any, z: Any
) -> None:
    slopes, uncertainty = finite_difference(lambda z: loss(y, z), z)
    assert np.all(np.abs(slopes - gradient(y, z)) <= uncertainty)
    assert np.all(np.asarray(uncertainty) < 1e-8)


def test_a_wrong_gradient_is_found_out() -> None:
    slope, uncertainty = finite_difference(lambda z: squared_error(1, sigmoid(z)), 0.3)
    without_its_factor = squared_error_gradient(1, 0.3) / 2
    assert np.abs(slope - without_its_factor) > 1000 * np.asarray(uncertainty)


def test_rows_sum_to_zero_and_classes_may_be_indices() -> None:
    z = np.random.default_rng(0).normal(size=(5, 4))
    classes = np.array([0, 1, 2, 3, 0])
    for gradient in (
        categorical_cross_entropy_gradient,
        lambda y, z: squared_error_gradient(y, z, activation="softmax"),
    ):
        by_index: Any = gradient(classes, z)
        np.testing.assert_array_equal(by_index, gradient(np.eye(4)[classes], z))
        np.testing.assert_allclose(by_index.sum(axis=-1), 0, atol=4 * exact.EPSILON)
        assert by_index.shape == z.shape


@pytest.mark.parametrize("end", [1e308, np.inf])
def test_the_ends(end: float) -> None:
    assert binary_cross_entropy_gradient([0, 1], [end, -end]).tolist() == [1, -1]  # type: ignore[union-attr]
    assert squared_error_gradient([0, 1], [end, -end]).tolist() == [0, 0]  # type: ignore[union-attr]
    assert categorical_cross_entropy_gradient(0, [0, -end]).tolist() == [0, 0]
    assert categorical_cross_entropy_gradient(1, [0, -end]).tolist() == [1, -1]


def test_float32_stays() -> None:
    z = np.array([1, 2], dtype=np.float32)
    for gradient in (
        binary_cross_entropy_gradient(np.array([0, 1], dtype=np.float32), z),
        categorical_cross_entropy_gradient(0, z),
        squared_error_gradient(0, z, activation="softmax"),
    ):
        assert isinstance(gradient, np.ndarray)
        assert gradient.dtype == np.float32
