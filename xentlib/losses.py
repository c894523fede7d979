"""The losses: how surprised a model is by the truth, from its probabilities or from its logits.

The target y comes first, the prediction second. Binary losses are computed for each element.
Categorical and multi-label losses take (..., K) and are summed over the K classes or labels, which
gives one loss for each sample. `reduction` ("mean", "sum" or "none") then says what becomes of
the elements or samples. All logarithms are natural: losses are in nats.

Targets do not broadcast: y has the shape of the prediction. Where a loss knows classes, y may
instead hold class indices of an integer type, with one axis less; where it does not, one of the two
may be a single number that stands for all.

Nothing is clipped. Probability 0 where the target is positive costs `inf`. From logits, a loss
keeps its digits where a probability would have been rounded to 0 or 1. A sum beyond the largest
float is `inf`; a mean of finite losses is finite. float32 and float16 are computed in float32 and
give it back, about seven digits; every other type of number is computed in float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from xentlib._numerics import pairs as check
from xentlib._numerics.blocks import over_elements, over_samples
from xentlib._numerics.log_sums import log_probabilities
from xentlib._numerics.terms import expected, log_sigmoids, times, times_log, times_log1p

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from xentlib._numerics.blocks import Reduction

    Floats = NDArray[np.floating[Any]]
    Losses: TypeAlias = float | Floats


@np.errstate(all="ignore")
def binary_cross_entropy(y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean") -> Losses:
    r"""Return the surprise of a yes/no model at what was the case.

    .. math:: L = -y \log p - (1 - y) \log(1 - p)

    Parameters
    ----------
    y, p : array_like, any shape
        Targets and predicted probabilities of "yes", in [0, 1], of one shape; or one of the two a
        single number, which stands for all.
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
    y, p = check.yes_no(y, p)
    return over_elements(
        lambda y, p: -times_log(y, p) - times_log1p(1 - y, -p), y, p, reduction=reduction
    )


@np.errstate(all="ignore")
def binary_cross_entropy_from_logits(
    y: ArrayLike, z: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return binary cross-entropy of σ(z), computed from z itself.

    .. math:: L = y \log(1 + e^{-z}) + (1 - y) \log(1 + e^{z})

    Parameters
    ----------
    y, z : array_like, any shape
        Targets in [0, 1], and logits, of one shape; or one of the two a single number, which
        stands for all. Infinite logits are taken.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray
        In nats. Finite for every finite logit; only a sum of them may be beyond the largest float.

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
    y, z = check.yes_no_logits(y, z)

    def loss(y: Floats, z: Floats) -> Floats:
        log_yes, log_no = log_sigmoids(z)
        return -times(y, log_yes) - times(1 - y, log_no)

    return over_elements(loss, y, z, reduction=reduction)


@np.errstate(all="ignore")
def multilabel_cross_entropy(
    y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return the sum of the binary cross-entropies of K independent yes/no labels.

    The last axis holds the labels of one sample: a list of N numbers is one sample with N labels.
    N samples of one label each have the shape (N, 1), or go to `binary_cross_entropy`.

    .. math:: L = \sum_k \left( -y_k \log p_k - (1 - y_k) \log(1 - p_k) \right)

    Parameters
    ----------
    y, p : array_like, shape (..., K)
        Targets and predicted probabilities, in [0, 1], of one shape, or one of the two a single
        number. Neither need sum to 1.
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
    y, p = check.yes_no(y, p)

    def loss(y: Floats, p: Floats) -> Any:
        return -(times_log(y, p) + times_log1p(1 - y, -p)).sum(axis=-1)

    return over_samples(loss, y, p, reduction=reduction)


@np.errstate(all="ignore")
def multilabel_cross_entropy_from_logits(
    y: ArrayLike, z: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return multi-label cross-entropy of σ(z), computed from z itself.

    A list of N logits is one sample with N labels, as in `multilabel_cross_entropy`.

    .. math:: L = \sum_k \left( y_k \log(1 + e^{-z_k}) + (1 - y_k) \log(1 + e^{z_k}) \right)

    Parameters
    ----------
    y, z : array_like, shape (..., K)
        Targets in [0, 1], and a logit for each label, of one shape, or one of the two a single
        number.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        In nats. `inf` where the sum over the labels is beyond the largest float.

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
    y, z = check.yes_no_logits(y, z)

    def loss(y: Floats, z: Floats) -> Floats:
        log_yes, log_no = log_sigmoids(z)
        return np.asarray(-(times(y, log_yes) + times(1 - y, log_no)).sum(axis=-1))

    return over_samples(loss, y, z, reduction=reduction)


@np.errstate(all="ignore")
def categorical_cross_entropy(
    y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean"
) -> Losses:
    r"""Return the surprise of a model at which of K classes it was.

    .. math:: L = -\sum_k y_k \log p_k

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type
        Target distributions, one-hot or soft, in the shape of p; or the index of each sample's
        class.
    p : array_like, shape (..., K)
        Predicted distributions, of two classes or more.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        In nats. Never below the entropy of the target: 0 for a hard one, more for a soft one. (But
        for the slack that a sum may have: 1e-6 of 1, in float32 1e-4, in float16 2e-3.)

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
    y, p = check.classes(y, p, several="multilabel_cross_entropy")
    return over_samples(lambda y, p: -expected(y, np.log(p)), y, p, reduction=reduction)


@np.errstate(all="ignore")
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
        Logits of two classes or more, as in `softmax`.
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
    y, z = check.classes_logits(y, z, several="multilabel_cross_entropy_from_logits")
    return over_samples(lambda y, z: -expected(y, log_probabilities(z)), y, z, reduction=reduction)


@np.errstate(all="ignore")
def squared_error(y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean") -> float | Floats:
    r"""Return the squared distance between target and prediction; no ½, no division by K.

    The last axis holds the K numbers of one sample: a list of N numbers is one sample, whose loss
    is their sum, and `reduction` has nothing left to do. N samples of one number each have the
    shape (N, 1).

    .. math:: L = \sum_k (p_k - y_k)^2

    Where a text writes ½ Σ, its loss and gradient are half of these; where it takes the mean over
    K classes, 1/K of these. Summed over classes, it is also known as the Brier score.

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type
        Targets in [0, 1], in the shape of p; or the index of each sample's class. A whole number
        beside one sample of several is such an index.
    p : array_like, shape (..., K)
        Predicted probabilities, in [0, 1]. A bare number counts as one class.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    float or ndarray, shape (...)
        A pure number, at most K: it cannot say how wrong a confident prediction was.

    Raises
    ------
    ValueError, TypeError
        As `binary_cross_entropy`.

    References
    ----------
    G. W. Brier, "Verification of forecasts expressed in terms of probability", 1950.

    Examples
    --------
    >>> round(squared_error([0, 0, 1], [0.3, 0.3, 0.4]), 2)
    0.54
    """
    y, p = check.squares(y, p)
    return over_samples(lambda y, p: ((p - y) ** 2).sum(axis=-1), y, p, reduction=reduction)
