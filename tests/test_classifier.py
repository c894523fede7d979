"""The classifier: it descends, agrees with scikit-learn, and refuses in words."""

from __future__ import annotations

import math
import re
from functools import partial
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from xentlib import (
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    multilabel_cross_entropy_from_logits,
    multilabel_cross_entropy_gradient,
    softmax,
    squared_error,
    squared_error_gradient,
)
from xentlib.classifier import LinearClassifier, descend
from xentlib.datasets import digits, split

DIGITS = split(digits(), training=1200)
MEAN = DIGITS[0].pixels.mean(axis=0)
X = DIGITS[0].pixels - MEAN
C = 0.5  # as scikit-learn has it
PENALTY = 1 / (C * len(X))


def squared(y: Any, z: Any) -> float:
    return float(squared_error(y, softmax(z)))


LABELS = DIGITS[0].labels
CASES: dict[str, tuple[Any, Any, Any]] = {
    "binary": (
        (LABELS[:, None] % 2).astype(float),
        binary_cross_entropy_from_logits,
        binary_cross_entropy_gradient,
    ),
    "categorical": (
        LABELS,
        categorical_cross_entropy_from_logits,
        categorical_cross_entropy_gradient,
    ),
    "multi-label": (
        np.stack([LABELS % 2 == 0, LABELS >= 5], axis=1).astype(float),
        multilabel_cross_entropy_from_logits,
        multilabel_cross_entropy_gradient,
    ),
    "squared error": (
        np.eye(10)[LABELS],
        squared,
        partial(squared_error_gradient, activation="softmax"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_step_goes_down_when_it_is_short(name: str) -> None:
    y, loss, gradient = CASES[name]
    start = LinearClassifier.blank(
        64, 10 if name in ("categorical", "squared error") else y.shape[1]
    )
    steps = [start, *islice(descend(start, X, y, gradient, learning_rate=0.5), 30)]
    losses = [float(loss(y, step.logits(X))) for step in steps]
    assert all(after < before for before, after in pairwise(losses))


def test_a_step_is_the_slope_of_the_loss_with_its_penalty() -> None:
    """Against finite differences of the whole objective, weight by weight."""
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(5, 2)), np.array([0, 1, 2, 1, 1])
    start = LinearClassifier(rng.normal(size=(2, 3)), rng.normal(size=3))

    def objective(flat: Any) -> float:
        model = LinearClassifier(flat[:6].reshape(2, 3), flat[6:])
        fit = categorical_cross_entropy_from_logits(y, model.logits(x))
        return float(fit + 0.25 * (model.weights**2).sum())

    flat = np.concatenate([part.ravel() for part in start])
    slopes = [
        (objective(flat + 1e-6 * unit) - objective(flat - 1e-6 * unit)) / 2e-6
        for unit in np.eye(len(flat))
    ]
    (step,) = islice(
        descend(start, x, y, categorical_cross_entropy_gradient, learning_rate=1.0, penalty=0.5),
        1,
    )
    moved = flat - np.concatenate([part.ravel() for part in step])
    assert moved == pytest.approx(slopes, abs=1e-8)


def trained(steps: int) -> LinearClassifier:
    start = LinearClassifier.blank(64, 10)
    gradient = categorical_cross_entropy_gradient
    options = {"learning_rate": 5.5, "momentum": 0.8, "penalty": PENALTY}
    *_, last = islice(descend(start, X, LABELS, gradient, **options), steps)
    return last


def objective(model: LinearClassifier) -> float:
    fit = categorical_cross_entropy_from_logits(LABELS, model.logits(X))
    return float(fit + PENALTY / 2 * (model.weights**2).sum())


def test_it_is_the_same_bit_for_bit() -> None:
    first, again = trained(20), trained(20)
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


def test_the_first_loss_is_that_of_an_even_guess() -> None:
    blank = LinearClassifier.blank(64, 10)
    loss = categorical_cross_entropy_from_logits(LABELS, blank.logits(X))
    assert loss == pytest.approx(math.log(10), rel=1e-15)


def test_fifty_steps_end_at_the_optimum_of_scikit_learn() -> None:
    fitted = LogisticRegression(C=C, max_iter=1000).fit(X, LABELS)
    model = trained(50)
    best = LogisticRegression(C=C, tol=1e-8, max_iter=10_000).fit(X, LABELS)
    optimum = objective(LinearClassifier(best.coef_.T, best.intercept_))
    assert objective(LinearClassifier(fitted.coef_.T, fitted.intercept_)) < optimum + 1e-4
    assert objective(model) < optimum + 1e-4
    held_out = DIGITS[1]
    right = model.logits(held_out.pixels - MEAN).argmax(axis=1) == held_out.labels
    assert right.mean() >= 0.95


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"learning_rate": 0}, r"^`learning_rate` must be above 0; got 0\.$"),
        ({"learning_rate": math.nan}, r"^`learning_rate` must be above 0; got nan\.$"),
        (
            {"learning_rate": 1, "momentum": 1},
            r"^`momentum` must be at least 0 and below 1; got 1\.$",
        ),
        ({"learning_rate": 1, "penalty": -1}, r"^`penalty` must be at least 0; got -1\.$"),
        ({"learning_rate": "0.5"}, r"^`learning_rate` must be a number; got '0\.5'\.$"),
        ({"learning_rate": 1, "momentum": None}, r"^`momentum` must be a number; got None\.$"),
    ],
)
def test_options_out_of_range_are_refused_at_once(options: Any, message: str) -> None:
    start = LinearClassifier.blank(1, 1)
    with pytest.raises((ValueError, TypeError), match=message):
        descend(start, [[1.0]], [[1]], binary_cross_entropy_gradient, **options)


def test_targets_are_refused_at_the_first_step() -> None:
    start = LinearClassifier.blank(1, 1)
    steps = descend(start, [[1.0]], [[2]], binary_cross_entropy_gradient, learning_rate=1)
    with pytest.raises(ValueError, match=r"^`y\[0, 0\]` must be a target"):
        next(steps)


def test_features_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^`x` must have 2 features along its last axis, one"):
        LinearClassifier.blank(2, 1).logits([[1.0, 2.0, 3.0]])
    with pytest.raises(ValueError, match=r"^`x` must have two axes, samples and features; its sha"):
        descend(
            LinearClassifier.blank(2, 1),
            [1.0, 2.0],
            [[1]],
            binary_cross_entropy_gradient,
            learning_rate=1,
        )


def test_the_digits() -> None:
    data = digits()
    assert data.pixels.shape == (1797, 64)
    assert np.unique(data.pixels * 16).tolist() == list(range(17))
    assert np.bincount(data.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    training, held_out = split(data, training=1200, seed=1)
    together = np.concatenate([training.pixels, held_out.pixels])
    assert sorted(map(tuple, together)) == sorted(map(tuple, data.pixels))


def test_the_callers_arrays_may_change_between_two_steps() -> None:
    x, y = np.array([[-1.0], [1.0]]), np.array([[0], [1]])
    start = LinearClassifier.blank(1, 1)
    steps = descend(start, x, y, binary_cross_entropy_gradient, learning_rate=1.0)
    undisturbed = descend(
        start, x.copy(), y.copy(), binary_cross_entropy_gradient, learning_rate=1.0
    )
    first = next(steps)
    x *= 100
    y[:] = 0
    for step in (first, next(steps)):
        np.testing.assert_array_equal(step.weights, next(undisturbed).weights)


@pytest.mark.parametrize("training", [-2, 1798])
def test_more_digits_than_there_are_cannot_be_split(training: int) -> None:
    message = f"`training` must lie between 0 and 1797, all digits; got {training}."
    with pytest.raises(ValueError, match=re.escape(message)):
        split(digits(), training=training)
