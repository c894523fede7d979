"""The losses: how surprised a model is by the truth, from its probabilities or from its logits.

The target y comes first, the prediction second. Binary losses are computed for each element.
Categorical and multi-label losses take (..., K) and are summed over the K classes or labels, which
gives one loss for each sample. `reduction` ("mean", "sum" or "none") then says what becomes of
the elements or samples. All logarithms are natural: losses are in nats.

Nothing is clipped. Probability 0 where the target is positive costs `inf`. From logits, a loss
keeps its digits where a probability would have been rounded to 0 or 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from xentlib import _costs as cost
from xentlib import _validation as check
from xentlib._blocks import rowwise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from xentlib._costs import Reduction

    Floats = NDArray[np.floating[Any]]
    Losses: TypeAlias = float | Floats


def binary_cross_entropy(y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean") -> Losses:
    r"""Return the surprise of a yes/no model at what was the case.

    .. math:: L = -y \log p - (1 - y) \log(1 - p)

    Parameters
    ----------
    y, p : array_like, any shape
        Targets and predicted probabilities of "yes", in [0, 1]; one may broadcast to the other.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray
        In nats. `inf` where the model ruled out what happened.

    Raises
    ------
    ValueError, TypeError
        For values outside [0, 1], shapes that do not fit, an unknown reduction.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.2.

    Examples
    --------
    >>> round(binary_cross_entropy(1, 0.6), 4), binary_cross_entropy(1, 0)
    (0.5108, inf)
    """
    return cost.reduced(cost.of_labels(y, cost.of_probabilities(p), "p"), reduction)


def binary_cross_entropy_from_logits(
    y: ArrayLike, z: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return binary cross-entropy of σ(z), computed from z itself.

    .. math:: L = y \log(1 + e^{-z}) + (1 - y) \log(1 + e^{z})

    Parameters
    ----------
    y, z : array_like, any shape
        Targets in [0, 1], and logits; one may broadcast to the other. Infinite logits are taken.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray
        In nats. Finite for every finite logit.

    Raises
    ------
    ValueError, TypeError
        For targets outside [0, 1], NaN, shapes that do not fit, an unknown reduction.

    References
    ----------
    M. Mächler, "Accurately Computing log(1 − exp(−|a|))", 2012.

    Examples
    --------
    >>> binary_cross_entropy_from_logits([1, 1, 0], [40, -1000, 0], reduction="none")
    array([4.24835426e-18, 1.00000000e+03, 6.93147181e-01])
    """
    return cost.reduced(cost.of_labels(y, cost.of_logits(z), "z"), reduction)


def multilabel_cross_entropy(
    y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return the sum of the binary cross-entropies of K independent yes/no labels.

    .. math:: L = \sum_k \left( -y_k \log p_k - (1 - y_k) \log(1 - p_k) \right)

    Parameters
    ----------
    y, p : array_like, shape (..., K)
        Targets and predicted probabilities, in [0, 1]. Neither need sum to 1.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        In nats. Libraries that take the mean over the labels too give 1/K of this.

    Raises
    ------
    ValueError, TypeError
        As `binary_cross_entropy`.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 5.2.

    Examples
    --------
    >>> round(multilabel_cross_entropy([0, 1, 1], [0.1, 0.7, 0.8]), 4)
    0.6852
    """
    losses = cost.of_labels(y, cost.of_probabilities(p), "p")
    return cost.reduced(cost.summed(losses), reduction)


def multilabel_cross_entropy_from_logits(
    y: ArrayLike, z: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return multi-label cross-entropy of σ(z), computed from z itself.

    .. math:: L = \sum_k \left( y_k \log(1 + e^{-z_k}) + (1 - y_k) \log(1 + e^{z_k}) \right)

    Parameters
    ----------
    y, z : array_like, shape (..., K)
        Targets in [0, 1], and a logit for each label.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        In nats.

    Raises
    ------
    ValueError, TypeError
        As `binary_cross_entropy_from_logits`.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 5.2.

    Examples
    --------
    >>> round(multilabel_cross_entropy_from_logits([0, 1, 1], [0, 0, 0]), 4)
    2.0794
    """
    losses = cost.of_labels(y, cost.of_logits(z), "z")
    return cost.reduced(cost.summed(losses), reduction)


def categorical_cross_entropy(
    y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return the surprise of a model at which of K classes it was.

    .. math:: L = -\sum_k y_k \log p_k

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type
        Target distributions, one-hot or soft; or the index of each sample's class.
    p : array_like, shape (..., K)
        Predicted distributions.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        In nats. Never below the entropy of the target: 0 for a hard one, more for a soft one.

    Raises
    ------
    ValueError, TypeError
        For what is no distribution, classes out of range, shapes that do not fit, an unknown
        reduction.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.4.

    Examples
    --------
    >>> round(categorical_cross_entropy([0, 1, 0], [0.3, 0.6, 0.1]), 4)
    0.5108
    >>> round(categorical_cross_entropy(1, [0.3, 0.6, 0.1]), 4)
    0.5108
    """
    probabilities = check.as_distributions(p, "p", -1)
    targets = cost.class_targets(y, probabilities, "p", "multilabel_cross_entropy")
    losses = rowwise(lambda p, y: cost.of_classes(y, cost.surprises(p)), probabilities, targets)
    return cost.reduced(losses, reduction)


def categorical_cross_entropy_from_logits(
    y: ArrayLike, z: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return categorical cross-entropy of softmax(z), computed from z itself.

    .. math:: L = \sum_k y_k \left( \log \sum_j e^{z_j} - z_k \right)

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type
        Targets, as in `categorical_cross_entropy`.
    z : array_like, shape (..., K)
        Logits, as in `softmax`.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        In nats. A tiny loss keeps its digits: it is log(1 + the other classes' share).

    Raises
    ------
    ValueError, TypeError
        As `categorical_cross_entropy` for y, as `softmax` for z.

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately computing the log-sum-exp and softmax
    functions", 2021.

    Examples
    --------
    >>> categorical_cross_entropy_from_logits(0, [40, 0])
    4.248354255291589e-18
    """
    logits = check.as_class_logits(z)
    targets = cost.class_targets(y, logits, "z", "multilabel_cross_entropy_from_logits")
    losses = rowwise(
        lambda z, y: cost.of_classes(y, cost.surprises_from_logits(z)), logits, targets
    )
    return cost.reduced(losses, reduction)
