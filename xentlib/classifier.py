"""A linear classifier, and gradient descent on the loss of your choice."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xentlib._numerics import arrays as check
from xentlib._numerics.options import as_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]
    Gradient = Callable[[Any, Any], Any]


class LinearClassifier(NamedTuple):
    """Logits that are weighted sums of the features, z = x W + b.

    Attributes
    ----------
    weights : ndarray, shape (D, K)
        One column of D weights for each of the K logits.
    bias : ndarray, shape (K,)
    """

    weights: Floats
    bias: Floats

    @classmethod
    def blank(cls, features: int, logits: int) -> LinearClassifier:
        """Return the classifier that knows nothing: all weights 0, so every guess is even.

        Examples
        --------
        >>> LinearClassifier.blank(2, 3).logits([[0.5, 1.0]])
        array([[0., 0., 0.]])
        """
        return cls(np.zeros((features, logits)), np.zeros(logits))

    @np.errstate(all="ignore")
    def logits(self, x: ArrayLike) -> Floats:
        """Return the logits of each sample, shape (N, K), for features of shape (N, D).

        Raises
        ------
        ValueError, TypeError
            If `x` does not have D features along its last axis, or one is no finite number.
        """
        samples = check.as_finite(x, "x")
        if samples.ndim < 1 or samples.shape[-1] != len(self.weights):
            msg = (
                f"`x` must have {len(self.weights)} features along its last axis, one for each "
                f"row of weights; its shape is {samples.shape}."
            )
            raise ValueError(msg)
        return np.asarray(samples @ self.weights + self.bias)


def descend(  # noqa: PLR0913  (the last three are named at the call)
    start: LinearClassifier,
    x: ArrayLike,
    y: ArrayLike,
    gradient: Gradient,
    *,
    learning_rate: float,
    momentum: float = 0.0,
    penalty: float = 0.0,
) -> Iterator[LinearClassifier]:
    r"""Yield the classifier after each step of gradient descent, without end.

    .. math:: \frac1N \sum_n L(y_n, z_n) + \frac{\lambda}{2} \lVert W \rVert^2

    goes down; λ is the `penalty`, and the bias is free of it. Each step goes along the gradient
    at the place where the momentum would carry the weights (Nesterov). Take as many steps as you
    like, and keep as many of the classifiers: none of them changes later.

    Parameters
    ----------
    start : LinearClassifier
        Where to begin; `LinearClassifier.blank` is the fair place.
    x : array_like, shape (N, D)
        Features.
    y : array_like
        Targets, as `gradient` takes them.
    gradient : callable
        The derivative of the loss of each sample with respect to its logits, a function of (y, z),
        such as `categorical_cross_entropy_gradient`.
    learning_rate : float
        The length of a step; above 0. Steps of more than 2 divided by the largest curvature of
        the loss may climb instead; the curvature grows with the square of the features.
    momentum : float
        The share of the last step that the next one keeps, in [0, 1).
    penalty : float
        λ, at least 0. scikit-learn's `LogisticRegression` calls 1/(λ N) `C`.

    Yields
    ------
    LinearClassifier

    Raises
    ------
    ValueError, TypeError
        If an option is no number or out of its range, or `x` does not fit `start`. What `gradient`
        refuses, such as targets of another kind, it refuses at the first step, not at the call.

    References
    ----------
    Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k²)", 1983.

    Examples
    --------
    >>> from itertools import islice
    >>> from xentlib import binary_cross_entropy_gradient
    >>> steps = descend(
    ...     LinearClassifier.blank(1, 1), [[-1.0], [1.0]], [[0], [1]],
    ...     binary_cross_entropy_gradient, learning_rate=1.0,
    ... )
    >>> [round(float(classifier.weights[0, 0]), 3) for classifier in islice(steps, 3)]
    [0.5, 0.878, 1.171]
    """
    given = {"learning_rate": learning_rate, "momentum": momentum, "penalty": penalty}
    options = {name: as_number(value, name) for name, value in given.items()}
    for name, value in options.items():
        wanted, is_right = _RANGES[name]
        if not (is_right(value) and np.isfinite(value)):
            msg = f"`{name}` must be {wanted}; got {value:.10g}."
            raise ValueError(msg)
    samples = start.logits(x).shape[:-1]
    if len(samples) != 1:
        msg = f"`x` must have two axes, samples and features; its shape is {np.shape(x)}."
        raise ValueError(msg)
    # Copies: the steps are taken later, when the caller may have changed his own arrays.
    features, targets = np.array(x, dtype=float), copy.deepcopy(y)
    return _steps(start, features, lambda z: gradient(targets, z), **options)


_RANGES: dict[str, tuple[str, Callable[[float], bool]]] = {
    "learning_rate": ("above 0", lambda value: value > 0),
    "momentum": ("at least 0 and below 1", lambda value: 0 <= value < 1),
    "penalty": ("at least 0", lambda value: value >= 0),
}


def _steps(  # noqa: PLR0913  (the last three are named at the call)
    current: LinearClassifier,
    x: Floats,
    slope: Callable[[Floats], Any],
    *,
    learning_rate: float,
    momentum: float,
    penalty: float,
) -> Iterator[LinearClassifier]:
    pace = LinearClassifier.blank(*current.weights.shape)
    while True:
        ahead = LinearClassifier(*(a + momentum * b for a, b in zip(current, pace, strict=True)))
        of_logits = slope(x @ ahead.weights + ahead.bias) / len(x)
        uphill = (x.T @ of_logits + penalty * ahead.weights, of_logits.sum(axis=0))
        pace = LinearClassifier(
            *(momentum * b - learning_rate * up for b, up in zip(pace, uphill, strict=True))
        )
        current = LinearClassifier(*(a + b for a, b in zip(current, pace, strict=True)))
        yield current
