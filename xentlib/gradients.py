"""The derivative of each loss with respect to the logits.

Each gradient has the shape of z and belongs to one sample: nothing is averaged. A difference such
as σ(z) − 1 is never taken where it would cancel: it is −σ(−z).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from xentlib import _validation as check
from xentlib._costs import class_targets
from xentlib._options import one_of
from xentlib._shapes import shape_is, shapes_fit
from xentlib.activations import rest, shifted_logits, sigmoid

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]


def binary_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> float | Floats:
    r"""Return the derivative of binary cross-entropy with respect to the logit.

    .. math:: \frac{\partial L}{\partial z} = \sigma(z) - y

    Parameters
    ----------
    y : array_like
        Targets in [0, 1]; broadcasts to the shape of `z`.
    z : array_like, any shape
        Logits.

    Returns
    -------
    float or ndarray, the shape of z
        Between −1 and 1. Exactly −σ(−z) where y = 1: it does not vanish before σ(−z) does.

    Raises
    ------
    ValueError, TypeError
        As `binary_cross_entropy_from_logits`.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, equation 4.91.

    Examples
    --------
    >>> binary_cross_entropy_gradient(1, 0)
    -0.5
    >>> binary_cross_entropy_gradient(1, 40)
    -4.248354255291589e-18
    """
    targets, logits = _targets_for(y, check.as_logits(z))
    return check.plain(_difference(targets, np.asarray(sigmoid(logits)), _no(logits)))


def multilabel_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> float | Floats:
    r"""Return the derivative of multi-label cross-entropy with respect to the logits.

    .. math:: \frac{\partial L}{\partial z_k} = \sigma(z_k) - y_k

    The labels are independent, so each entry is that of `binary_cross_entropy_gradient`.

    Parameters
    ----------
    y, z : array_like, shape (..., K)
        Targets in [0, 1] and logits.

    Returns
    -------
    float or ndarray, the shape of z

    Raises
    ------
    ValueError, TypeError
        As `binary_cross_entropy_gradient`.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 5.2.

    Examples
    --------
    >>> multilabel_cross_entropy_gradient([0, 1, 1], [0, 0, 0])
    array([ 0.5, -0.5, -0.5])
    """
    return binary_cross_entropy_gradient(y, z)


def categorical_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> Floats:
    r"""Return the derivative of categorical cross-entropy with respect to the logits.

    .. math:: \frac{\partial L}{\partial z_k} = p_k - y_k, \qquad p = \mathrm{softmax}(z)

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type
        Target distributions, or the index of each sample's class.
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, the shape of z
        Each row sums to 0.

    Raises
    ------
    ValueError, TypeError
        As `categorical_cross_entropy_from_logits`.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, equation 4.109.

    Examples
    --------
    >>> categorical_cross_entropy_gradient(0, [0, 0])
    array([-0.5,  0.5])
    >>> categorical_cross_entropy_gradient(0, [40, 0])
    array([-4.24835426e-18,  4.24835426e-18])
    """
    logits = check.as_class_logits(z)
    probabilities, others = _softmax_and_others(logits)
    targets = _class_targets_for(y, logits, "multilabel_cross_entropy_gradient")
    return _difference(targets, probabilities, others)


def squared_error_gradient(
    y: ArrayLike, z: ArrayLike, *, activation: Literal["sigmoid", "softmax"] = "sigmoid"
) -> float | Floats:
    r"""Return the derivative of the squared error of an activation with respect to the logits.

    .. math::

        \text{sigmoid:}\quad \frac{\partial L}{\partial z_k} = 2 (p_k - y_k)\, p_k (1 - p_k)

        \text{softmax:}\quad \frac{\partial L}{\partial z_k}
        = 2 p_k \Big( (p_k - y_k) - \sum_j p_j (p_j - y_j) \Big)

    The factor 2 belongs to the convention of `squared_error`, which has no ½.

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type with "softmax"
        Targets.
    z : array_like, shape (..., K)
        Logits.
    activation : {"sigmoid", "softmax"}
        What turns the logits into the predictions p.

    Returns
    -------
    float or ndarray, the shape of z
        It vanishes where a prediction saturates, be it right or wrong.

    Raises
    ------
    ValueError, TypeError
        If `y` or `z` does not fit the activation, or the activation is unknown.

    Examples
    --------
    >>> squared_error_gradient(1, 0)
    -0.25
    >>> squared_error_gradient([1, 0], [0, 0], activation="softmax")
    array([-0.5,  0.5])
    """
    if one_of(activation, ("sigmoid", "softmax"), "activation") == "sigmoid":
        targets, logits = _targets_for(y, check.as_logits(z))
        p, no = np.asarray(sigmoid(logits)), _no(logits)
        return check.plain(2 * _difference(targets, p, no) * p * no)
    logits = check.as_class_logits(z)
    p, others = _softmax_and_others(logits)
    off = _difference(_class_targets_for(y, logits, 'activation="sigmoid"'), p, others)
    return np.asarray(2 * p * _less_its_mean(off, p, others))


def _no(logits: Floats) -> Floats:
    """Return 1 − σ(z) = σ(−z), with its digits."""
    return np.asarray(sigmoid(-logits))


def _difference(targets: Floats, p: Floats, others: Floats) -> Floats:
    """Return p − y, as (1 − y) p − y (1 − p), which does not cancel where y is 0 or 1."""
    return np.asarray((1 - targets) * p - targets * others)


def _softmax_and_others(logits: Floats) -> tuple[Floats, Floats]:
    """Return p and 1 − p. Near 1, the latter is the share of the other classes, added up."""
    shifted = shifted_logits(logits)
    share = rest(shifted)[..., None]
    p = np.exp(shifted.shifted) / (1 + share)
    others = 1 - p
    np.put_along_axis(others, shifted.place, share / (1 + share), axis=-1)
    return p, others


def _less_its_mean(g: Floats, p: Floats, others: Floats) -> Floats:
    """Return g less its mean under p, as g (1 − p) − Σ p g over the other classes.

    That last sum is taken without the likeliest class, which would swallow the digits of the
    rest, and corrected for the class itself.
    """
    likeliest = p.argmax(axis=-1, keepdims=True)
    products = p * g
    of_likeliest = np.take_along_axis(products, likeliest, axis=-1)
    without = products.copy()
    np.put_along_axis(without, likeliest, 0, axis=-1)
    small = without.sum(axis=-1, keepdims=True)
    elsewhere = small - without + of_likeliest
    np.put_along_axis(elsewhere, likeliest, small, axis=-1)
    return np.asarray(g * others - elsewhere)


def _targets_for(y: ArrayLike, logits: Floats) -> tuple[Floats, Floats]:
    targets = check.as_targets(y)
    shape_is(shapes_fit(targets, logits, ("y", "z")), logits.shape)
    return targets, logits


def _class_targets_for(y: ArrayLike, logits: Floats, several: str) -> Floats:
    """Return target distributions; class indices become one-hot."""
    targets = class_targets(y, logits, "z", several)
    if targets.dtype.kind == "i":
        one_hot = np.zeros_like(logits)
        np.put_along_axis(one_hot, targets, 1, axis=-1)
        return one_hot
    shape_is(np.broadcast_shapes(targets.shape, logits.shape), logits.shape)
    return targets
