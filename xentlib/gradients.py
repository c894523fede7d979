"""The derivative of each loss with respect to the logits, and slopes measured to check it with.

Each gradient has the shape of z and belongs to one sample: nothing is averaged. It takes the
targets that its loss takes, and means the same by them; only what may be meant for every logit is
refused here (`squared_error_gradient`). A difference such as σ(z) − 1 is never
taken where it would cancel: it is −σ(−z). float32 and float16 give float32; every other type of
number gives float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from xentlib._numerics import pairs as check
from xentlib._numerics.arrays import as_finite, plain
from xentlib._numerics.blocks import elementwise, rowwise
from xentlib._numerics.log_sums import less_its_mean, probabilities_and_others
from xentlib._numerics.options import one_of
from xentlib._numerics.pairs import one_hot
from xentlib._numerics.terms import sigmoids

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]

_PRECISION = float(np.finfo(np.float64).eps)


@np.errstate(all="ignore")
def binary_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> float | Floats:
    r"""Return the derivative of binary cross-entropy with respect to the logit.

    .. math:: \frac{\partial L}{\partial z} = \sigma(z) - y

    Parameters
    ----------
    y, z : array_like, any shape
        Targets in [0, 1], and logits, of one shape; or one of the two a single number, which
        stands for all.

    Returns
    -------
    float or ndarray, the shape of z
        The shape of y where z is a single number: a slope for each target.
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
    y, z = check.yes_no_logits(y, z)
    return plain(elementwise(lambda y, z: _off(*sigmoids(z), y), y, z, half=np.float32))


@np.errstate(all="ignore")
def multilabel_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> float | Floats:
    r"""Return the derivative of multi-label cross-entropy with respect to the logits.

    .. math:: \frac{\partial L}{\partial z_k} = \sigma(z_k) - y_k

    The labels are independent, so each entry is that of `binary_cross_entropy_gradient`.

    Parameters
    ----------
    y, z : array_like, shape (..., K)
        Targets in [0, 1] and logits, of one shape, or one of the two a single number.

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


@np.errstate(all="ignore")
def categorical_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> Floats:
    r"""Return the derivative of categorical cross-entropy with respect to the logits.

    .. math:: \frac{\partial L}{\partial z_k} = p_k - y_k, \qquad p = \mathrm{softmax}(z)

    Parameters
    ----------
    y : array_like, shape (..., K), or (...) of an integer type
        Target distributions, in the shape of z, or the index of each sample's class.
    z : array_like, shape (..., K)
        Logits of two classes or more.

    Returns
    -------
    ndarray, the shape of z
        Each row sums to 0, but for the slack that the sum of a target may have.

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
    y, z = check.classes_logits(y, z, several="multilabel_cross_entropy_gradient")
    return rowwise(
        lambda z, y: _off(*probabilities_and_others(z), one_hot(y, z)), z, y, half=np.float32
    )


@np.errstate(all="ignore")
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
    y : array_like, shape (..., K), or (...) of an integer type
        Targets, as in `squared_error`: in the shape of z, or the index of each sample's class. With
        "sigmoid" a single number beside a row is refused: it may be meant for every logit.
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

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", 1986.

    Examples
    --------
    >>> squared_error_gradient(1, 0)
    -0.25
    >>> squared_error_gradient([1, 0], [0, 0], activation="softmax")
    array([-0.5,  0.5])
    """
    if one_of(activation, ("sigmoid", "softmax"), "activation") == "sigmoid":
        y, z = check.squares_logits(y, z)

        def slope(y: Floats, z: Floats) -> Floats:
            p, no = sigmoids(z)
            return 2 * _off(p, no, y) * p * no

        return plain(elementwise(slope, y, z, half=np.float32))
    y, z = check.squares_class_logits(y, z)

    def slopes(y: Floats, z: Floats) -> Floats:
        p, others = probabilities_and_others(z)
        return 2 * p * less_its_mean(_off(p, others, y), p, others)

    return rowwise(slopes, y, z, half=np.float32)


def _off(p: Floats, others: Floats, y: Floats) -> Floats:
    """Return p − y, as p (1 − y) − (1 − p) y, which does not cancel where y is 0 or 1."""
    return p * (1 - y) - others * y


def finite_difference(
    function: Callable[[Floats], Any], z: ArrayLike
) -> tuple[float | Floats, float | Floats]:
    r"""Return the slopes of a function, measured, and how far off they may be.

    .. math:: \frac{\partial f}{\partial z_k} \approx \frac{f(z + h e_k) - f(z - h e_k)}{2h}

    Parameters
    ----------
    function : callable
        Takes an array of the shape of `z` and returns one number.
    z : array_like, any shape
        Where to measure.

    Returns
    -------
    slopes, uncertainty : float or ndarray, the shape of z
        The step h is the cube root of the float's precision times max(1, \|z\|). The uncertainty
        adds what the step leaves out, judged from a step twice as long, to what rounding does.

    Raises
    ------
    ValueError, TypeError
        If `z` is empty, holds NaN or an infinity, or holds what is no number.

    References
    ----------
    W. H. Press et al., "Numerical Recipes", 3rd ed., section 5.7.

    Examples
    --------
    >>> slope, uncertainty = finite_difference(lambda z: z**2, 3)
    >>> abs(slope - 6) < uncertainty < 1e-8
    True
    """
    point = as_finite(z, "z").astype(np.float64)
    slopes, uncertainty = np.empty_like(point), np.empty_like(point)
    for index in np.ndindex(point.shape):
        step = _PRECISION ** (1 / 3) * max(1.0, abs(point[index]))
        near, size = _central(function, point, index, step)
        far, _ = _central(function, point, index, 2 * step)
        slopes[index] = near
        uncertainty[index] = abs(far - near) / 2 + 4 * _PRECISION * size / step
    return plain(slopes), plain(uncertainty)


def _central(
    function: Callable[[Floats], Any], point: Floats, index: tuple[int, ...], step: float
) -> tuple[float, float]:
    """Return the slope over one central step, and the size of what was subtracted."""
    ahead, behind = point.copy(), point.copy()
    ahead[index] += step
    behind[index] -= step
    above, below = float(function(ahead)), float(function(behind))
    return (above - below) / (ahead[index] - behind[index]), max(abs(above), abs(below))
