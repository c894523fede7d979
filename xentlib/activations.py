"""From scores to probabilities, and to their logarithms without a detour.

A score before the activation is a *logit*, written z. The logarithms are computed from the logits
themselves: the log of a probability that has already been rounded to 0 or 1 says nothing. float32
and float16 give float32; every other type of number gives float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib._numerics import arrays as check
from xentlib._numerics.arrays import plain
from xentlib._numerics.blocks import elementwise, rowwise
from xentlib._numerics.log_sums import log_probabilities, probabilities
from xentlib._numerics.options import as_temperature
from xentlib._numerics.terms import log_sigmoids, sigmoids

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]


@np.errstate(all="ignore")
def sigmoid(z: ArrayLike) -> float | Floats:
    r"""Return the probability that a logit stands for.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}}

    Parameters
    ----------
    z : array_like, any shape
        Logits. Infinite ones are taken: their probabilities are exactly 0 and 1.

    Returns
    -------
    float or ndarray, the shape of z
        Probabilities in [0, 1].

    Raises
    ------
    ValueError, TypeError
        If `z` is empty, holds NaN, or holds what is no number.

    References
    ----------
    D. R. Cox, "The Regression Analysis of Binary Sequences", 1958.

    Examples
    --------
    >>> sigmoid(0)
    0.5
    >>> sigmoid([-np.inf, 800, np.inf])
    array([0., 1., 1.])
    """
    return plain(elementwise(lambda z: sigmoids(z)[0], check.as_logits(z), half=np.float32))


@np.errstate(all="ignore")
def log_sigmoid(z: ArrayLike) -> float | Floats:
    r"""Return the logarithm of the sigmoid, which keeps its digits where σ(z) is 0 or 1 in floats.

    .. math:: \log \sigma(z) = -\log(1 + e^{-z}) = \min(z, 0) - \log(1 + e^{-|z|})

    Parameters
    ----------
    z : array_like, any shape
        Logits.

    Returns
    -------
    float or ndarray, the shape of z
        Never above 0; −inf at z = −inf.

    Raises
    ------
    ValueError, TypeError
        If `z` is empty, holds NaN, or holds what is no number.

    References
    ----------
    M. Mächler, "Accurately Computing log(1 − exp(−|a|))", 2012.

    Examples
    --------
    >>> log_sigmoid(-800)
    -800.0
    >>> log_sigmoid(40)
    -4.248354255291589e-18
    """
    return plain(elementwise(lambda z: log_sigmoids(z)[0], check.as_logits(z), half=np.float32))


@np.errstate(all="ignore")
def softmax(z: ArrayLike, *, axis: int = -1, temperature: float = 1.0) -> Floats:
    r"""Return the distribution that a set of logits stands for.

    .. math:: p_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}

    Adding one number to all logits changes nothing; the largest is taken off first, so that no
    power overflows.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits. −inf stands for probability 0; +inf is refused. A difference of logits beyond the
        largest float counts as infinite.
    axis : int
        The axis that holds the classes.
    temperature : float
        T > 0. Above 1 it flattens the distribution, below 1 it sharpens it.

    Returns
    -------
    ndarray, the shape of z
        Probabilities that sum to 1 along `axis`, but for rounding.

    Raises
    ------
    ValueError, TypeError
        If `z` is empty, holds NaN or +inf, a row is −inf throughout, or `temperature` is not a
        positive and finite number.

    References
    ----------
    J. S. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs, with
    Relationships to Statistical Pattern Recognition", in F. Fogelman Soulié and J. Hérault (eds.),
    *Neurocomputing: Algorithms, Architectures and Applications*, 1990; for the
    temperature, G. Hinton et al., "Distilling the Knowledge in a Neural Network", 2015.

    Examples
    --------
    >>> softmax([0, 0])
    array([0.5, 0.5])
    >>> softmax([1000, 1000 + np.log(3)]).round(4)
    array([0.25, 0.75])
    """
    logits, scale = check.as_class_logits(z, "z", axis), as_temperature(temperature)
    return np.moveaxis(
        rowwise(lambda z: probabilities(z, scale), logits, half=np.float32), -1, axis
    )


@np.errstate(all="ignore")
def log_softmax(z: ArrayLike, *, axis: int = -1, temperature: float = 1.0) -> Floats:
    r"""Return the logarithm of the softmax, with its digits kept near 0 and near −∞.

    .. math:: \log p_k = \frac{z_k}{T} - \log \sum_j e^{z_j / T}

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits; see `softmax`.
    axis : int
        The axis that holds the classes.
    temperature : float
        T > 0; see `softmax`.

    Returns
    -------
    ndarray, the shape of z
        Never above 0; −inf where the logit is −inf.

    Raises
    ------
    ValueError, TypeError
        As `softmax`.

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately computing the log-sum-exp and softmax
    functions", 2021.

    Examples
    --------
    >>> log_softmax([40, 0])
    array([-4.24835426e-18, -4.00000000e+01])
    """
    logits, scale = check.as_class_logits(z, "z", axis), as_temperature(temperature)
    return np.moveaxis(
        rowwise(lambda z: log_probabilities(z, scale), logits, half=np.float32), -1, axis
    )
