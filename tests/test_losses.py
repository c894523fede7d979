"""Activations and losses against 50-digit arithmetic, and against each other."""

from __future__ import annotations

import inspect
import math
from typing import Any

import cases
import exact
import mpmath
import numpy as np
import pytest

import xentlib
from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    log_sigmoid,
    log_softmax,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    sigmoid,
    softmax,
    squared_error,
)

SIGNED_LOGITS = [sign * z for z in cases.LOGITS for sign in (1, -1)]


def has_twelve_digits(value: float, exact_value: Any) -> bool:
    """Whether a value is right to twelve digits, or to as many as so small a float has."""
    off = abs(mpmath.mpf(float(value)) - exact_value)
    return bool(off <= max(1e-12 * abs(exact_value), 4 * exact.SMALLEST))


@pytest.mark.parametrize("z", SIGNED_LOGITS)
def test_sigmoid_and_its_logarithm(z: float) -> None:
    assert has_twelve_digits(sigmoid(z), exact.sigmoid(z))  # type: ignore[arg-type]
    assert has_twelve_digits(log_sigmoid(z), exact.log_sigmoid(z))  # type: ignore[arg-type]


@pytest.mark.parametrize("temperature", [1.0, 0.5, 3.0])
def test_softmax_and_its_logarithm(temperature: float) -> None:
    for _, z in cases.targets_and_logits():
        logarithms = exact.log_softmax(z, temperature)
        for value, logarithm, reference in zip(
            softmax(z, temperature=temperature),
            log_softmax(z, temperature=temperature),
            logarithms,
            strict=True,
        ):
            assert has_twelve_digits(logarithm, reference)
            assert has_twelve_digits(value, mpmath.exp(reference))


@pytest.mark.parametrize("p", cases.PROBABILITIES)
@pytest.mark.parametrize("y", cases.SOFT_TARGETS)
def test_binary_from_probabilities(y: float, p: float) -> None:
    assert exact.is_close(binary_cross_entropy(y, p), exact.binary(y, p))


@pytest.mark.parametrize("z", SIGNED_LOGITS)
@pytest.mark.parametrize("y", cases.SOFT_TARGETS)
def test_binary_from_logits(y: float, z: float) -> None:
    assert exact.is_close(binary_cross_entropy_from_logits(y, z), exact.binary_from_logit(y, z))


def test_multilabel_is_the_sum_of_binaries() -> None:
    for y, z in cases.targets_and_logits():
        total = mpmath.fsum(map(exact.binary_from_logit, y, z))
        assert exact.is_close(multilabel_cross_entropy_from_logits(y, z), total)
        p = np.asarray(sigmoid(z))
        total = mpmath.fsum(map(exact.binary, y, p))
        assert exact.is_close(multilabel_cross_entropy(y, p), total)


def test_categorical_from_probabilities() -> None:
    for y, p in cases.pairs():
        assert exact.is_close(categorical_cross_entropy(y, p), exact.cross_entropy(y, p))
        assert exact.is_close(categorical_cross_entropy(1, p), exact.self_information(p[1]))


def test_categorical_from_logits() -> None:
    for y, z in cases.targets_and_logits():
        reference = exact.categorical_from_logits(y, z)
        assert exact.is_close(categorical_cross_entropy_from_logits(y, z), reference)
        if y.max() == 1:
            by_index = categorical_cross_entropy_from_logits(int(y.argmax()), z)
            assert exact.is_close(by_index, reference)


def test_a_tiny_loss_keeps_its_digits() -> None:
    assert f"{categorical_cross_entropy_from_logits(0, [40, 0]):.3e}" == "4.248e-18"
    assert f"{binary_cross_entropy_from_logits(1, 40):.3e}" == "4.248e-18"


def test_binary_is_two_class_categorical() -> None:
    for z in SIGNED_LOGITS:
        for y in (0, 1):
            assert binary_cross_entropy_from_logits(y, z) == pytest.approx(
                categorical_cross_entropy_from_logits(y, [0, z]), rel=1e-15
            )
    for p in (0, 0.25, 0.5, 1):
        for soft in (0, 0.5, 1):
            assert binary_cross_entropy(soft, p) == pytest.approx(
                categorical_cross_entropy([1 - soft, soft], [1 - p, p]), rel=1e-15
            )


def test_from_logits_equals_from_probabilities_where_those_can_be_represented() -> None:
    for z in np.linspace(-30, 30, 61):
        y = np.array([0.0, 0.3, 1.0])
        ours: Any = binary_cross_entropy_from_logits(y, z, reduction="none")
        other: Any = binary_cross_entropy(y, sigmoid(z), reduction="none")
        # 1 − p has lost what p near 1 could not hold: at most half an ulp of 1.
        lost: Any = 2**-53 / np.minimum(sigmoid(z), sigmoid(-z))
        np.testing.assert_allclose(ours, other, rtol=1e-14 + lost, atol=lost)
    for y, z in cases.targets_and_logits():
        if np.ptp(z) <= 20:
            assert categorical_cross_entropy_from_logits(y, z) == pytest.approx(
                categorical_cross_entropy(y, softmax(z)), rel=1e-12
            )


def test_squared_error() -> None:
    rng = np.random.default_rng(0)
    for size in cases.SIZES:
        y, p = rng.random((2, size))
        reference = mpmath.fsum(
            (a - b) ** 2 for a, b in zip(exact.numbers(y), exact.numbers(p), strict=True)
        )
        assert exact.is_close(squared_error(y, p), reference)
    assert squared_error(1, 0.25) == 0.5625


LOSSES = [
    (binary_cross_entropy, [[0, 1]], [[0.25, 0.5]]),
    (binary_cross_entropy_from_logits, [[0, 1]], [[-1, 2]]),
    (multilabel_cross_entropy, [[0, 1], [1, 1]], [[0.25, 0.5], [0.5, 1]]),
    (multilabel_cross_entropy_from_logits, [[0, 1], [1, 1]], [[-1, 2], [3, 0]]),
    (categorical_cross_entropy, [[0, 1], [1, 0]], [[0.25, 0.75], [0.5, 0.5]]),
    (categorical_cross_entropy_from_logits, [[0, 1], [1, 0]], [[-1, 2], [3, 0]]),
    (squared_error, [[0, 1], [1, 0]], [[0.25, 0.75], [0.5, 0.5]]),
]
by_name = pytest.mark.parametrize(
    ("loss", "y", "prediction"), LOSSES, ids=lambda value: getattr(value, "__name__", "")
)


@by_name
def test_reductions(loss: Any, y: Any, prediction: Any) -> None:
    each = loss(y, prediction, reduction="none")
    assert each.shape == (np.shape(y) if "binary" in loss.__name__ else np.shape(y)[:-1])
    assert loss(y, prediction, reduction="sum") == pytest.approx(each.sum(), rel=1e-15)
    assert loss(y, prediction, reduction="mean") == pytest.approx(each.mean(), rel=1e-15)
    assert loss(y, prediction) == loss(y, prediction, reduction="mean")
    assert type(loss(y, prediction)) is float
    assert type(loss(y[0], prediction[0], reduction="sum")) is float


@by_name
def test_types_in_and_out(loss: Any, y: Any, prediction: Any) -> None:
    wide = loss(y, prediction, reduction="none")
    narrow = loss(np.float32(y), np.float32(prediction), reduction="none")
    assert wide.dtype == np.float64
    assert narrow.dtype == np.float32
    np.testing.assert_allclose(narrow, wide, rtol=8 * np.finfo(np.float32).eps)


@by_name
def test_inputs_are_left_as_they_were(loss: Any, y: Any, prediction: Any) -> None:
    truth, model = np.array(y, dtype=float), np.array(prediction, dtype=float)
    loss(truth, model)
    np.testing.assert_array_equal(truth, y)
    np.testing.assert_array_equal(model, prediction)


def test_class_indices() -> None:
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    classes = np.array([[0, 1, 2], [3, 0, 3]])
    one_hot = np.eye(4)[classes]
    for kind in (np.int64, np.uint8):
        np.testing.assert_array_equal(
            categorical_cross_entropy_from_logits(classes.astype(kind), z, reduction="none"),
            categorical_cross_entropy_from_logits(one_hot, z, reduction="none"),
        )
        np.testing.assert_array_equal(
            categorical_cross_entropy(classes.astype(kind), softmax(z), reduction="none"),
            categorical_cross_entropy(one_hot, softmax(z), reduction="none"),
        )


class TestEnds:
    """Logits as large as floats go, and infinite ones: an answer, never NaN or a warning."""

    @pytest.mark.parametrize("z", [1e308, math.inf])
    def test_binary(self, z: float) -> None:
        assert sigmoid([-z, z]).tolist() == [0, 1]  # type: ignore[union-attr]
        assert log_sigmoid([-z, z]).tolist() == [-z, 0]  # type: ignore[union-attr]
        losses: Any = binary_cross_entropy_from_logits(
            [0, 1, 0, 1], [z, z, -z, -z], reduction="none"
        )
        assert losses.tolist() == [z, 0, 0, z]
        assert binary_cross_entropy_from_logits(0.5, z) == z / 2

    def test_categorical(self) -> None:
        assert softmax([1e308, -1e308]).tolist() == [1, 0]
        assert softmax([1e308, 1e308]).tolist() == [0.5, 0.5]
        assert log_softmax([1e308, 0]).tolist() == [0, -1e308]
        # The exact 2e308 is beyond the largest float.
        assert categorical_cross_entropy_from_logits(1, [1e308, -1e308]) == math.inf
        assert categorical_cross_entropy_from_logits(0, [1e308, -1e308]) == 0

    def test_minus_infinity_is_probability_zero(self) -> None:
        z = [0, -math.inf, 0]
        assert softmax(z).tolist() == [0.5, 0, 0.5]
        assert log_softmax(z).tolist() == pytest.approx([-math.log(2), -math.inf, -math.log(2)])
        assert categorical_cross_entropy_from_logits(1, z) == math.inf
        assert categorical_cross_entropy_from_logits([0.5, 0, 0.5], z) == pytest.approx(math.log(2))


def test_temperature_and_shift() -> None:
    z = np.array([1.0, 2.0, 4.0])
    np.testing.assert_allclose(softmax(z, temperature=2), softmax(z / 2), rtol=1e-15)
    np.testing.assert_allclose(softmax(z + 1000), softmax(z), rtol=1e-15)
    np.testing.assert_allclose(softmax(z, temperature=1e300), [1 / 3] * 3, rtol=1e-15)
    np.testing.assert_array_equal(softmax(z, temperature=1e-320), [0, 0, 1])
    for kind in (np.float32, np.float64):
        for temperature in (1e-50, 5e-324):  # 0 as a float32
            sharp = np.array([0, 1, 3], dtype=kind)
            assert softmax(sharp, temperature=temperature).tolist() == [0, 0, 1]
            logs = log_softmax(sharp, temperature=temperature)
            assert logs.dtype == kind
            assert logs[2] == 0
            assert logs[0] < -1e38


@pytest.mark.parametrize("axis", [0, 1, 2, -2])
def test_softmax_along_any_axis(axis: int) -> None:
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    for function in (softmax, log_softmax):
        moved = np.moveaxis(function(np.moveaxis(z, axis, -1)), -1, axis)
        np.testing.assert_array_equal(function(z, axis=axis), moved)


def test_a_uniform_guess_costs_log_k() -> None:
    for size in cases.SIZES:
        loss = categorical_cross_entropy_from_logits(0, np.zeros(size))
        assert loss == pytest.approx(math.log(size), rel=1e-15)


def test_every_public_name_is_there() -> None:
    assert len(xentlib.__all__) == 22
    assert all(callable(getattr(xentlib, name)) for name in xentlib.__all__)


@pytest.mark.parametrize("name", xentlib.__all__)
def test_options_go_by_their_names(name: str) -> None:
    options = {"base", "axis", "temperature", "reduction", "activation"}
    for parameter in inspect.signature(getattr(xentlib, name)).parameters.values():
        by_name_only = parameter.kind is parameter.KEYWORD_ONLY
        assert by_name_only == (parameter.name in options), parameter.name
