"""Measures of information: how surprising outcomes are, and what surprise costs on average.

Throughout, `p` is the true distribution and `q` the model of it: truth first. `base=None` is the
natural logarithm (nats), `base=2` gives bits, `base=10` bans; a base below 1 turns every sign.
An outcome of probability 0 contributes nothing (0·log 0 = 0); probability 0 given to something
that does happen costs `inf`. Nothing is clipped and nothing is normalised.

What is passed as a distribution must sum to 1 but for rounding: to 1e-6, in float32 to 1e-4, in
float16 to 2e-3. A bound such as H(p) ≥ 0 or H(p, q) ≥ H(p) holds for sums of exactly 1, and else
but for that slack. float32 stays float32; every other type of number is computed in float64.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib._numerics import arrays as check
from xentlib._numerics import pairs
from xentlib._numerics.arrays import plain
from xentlib._numerics.blocks import elementwise, rowwise
from xentlib._numerics.log_sums import extra_from_logits
from xentlib._numerics.options import as_base
from xentlib._numerics.terms import expected, extra

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]


@np.errstate(all="ignore")
def self_information(p: ArrayLike, *, base: float | None = None) -> float | Floats:
    r"""Return the surprise of an event that has probability `p`.

    .. math:: I(p) = -\log p

    Parameters
    ----------
    p : array_like, any shape
        Probabilities, each in [0, 1]. They need not sum to anything.
    base : float, optional
        Base of the logarithm. None: nats; 2: bits; 10: bans.

    Returns
    -------
    float or ndarray
        One value for each probability, in the unit of `base`: 0 at p = 1, `inf` at p = 0.

    Raises
    ------
    ValueError
        If a value of `p` is outside [0, 1] or NaN, if `p` is empty, or if `base` is not positive
        and finite, or is 1.
    TypeError
        If `p` or `base` is no number.

    References
    ----------
    C. E. Shannon, "A Mathematical Theory of Communication", 1948; R. V. L. Hartley,
    "Transmission of Information", 1928.

    Examples
    --------
    A fair coin tells you one bit, a one-in-eight event three.

    >>> self_information(0.5, base=2)
    1.0
    >>> self_information([1, 1 / 8, 0], base=2)
    array([ 0.,  3., inf])
    """
    p, log = check.as_probabilities(p, "p"), _logarithm(base)
    return plain(elementwise(lambda p: -log(p), p))


@np.errstate(all="ignore")
def entropy(p: ArrayLike, *, base: float | None = None, axis: int = -1) -> float | Floats:
    r"""Return the mean surprise of the outcomes of `p`.

    .. math:: H(p) = -\sum_k p_k \log p_k

    Parameters
    ----------
    p : array_like, shape (..., K)
        Distributions over K outcomes; each sums to 1 along `axis`.
    base : float, optional
        Base of the logarithm. None: nats; 2: bits; 10: bans.
    axis : int
        The axis that holds the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 (one outcome is certain) and log K (all are equally likely), but for the slack
        that the sum of `p` may have.

    Raises
    ------
    ValueError, TypeError
        If `p` is no distribution along `axis`, or `base` no base.

    References
    ----------
    C. E. Shannon, "A Mathematical Theory of Communication", 1948, section 6.

    Examples
    --------
    A fair coin, a biased one, and one that cannot surprise you:

    >>> entropy([0.5, 0.5], base=2)
    1.0
    >>> round(entropy([0.9, 0.1], base=2), 4)
    0.469
    >>> entropy([1, 0], base=2)
    0.0
    """
    p, log = check.as_distributions(p, "p", axis), _logarithm(base)
    return plain(rowwise(lambda p: -expected(p, log(p)), p))


@np.errstate(all="ignore")
def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> float | Floats:
    r"""Return the mean surprise of somebody who believes `q` while `p` is true.

    .. math:: H(p, q) = -\sum_k p_k \log q_k = H(p) + D_{KL}(p \| q)

    Parameters
    ----------
    p, q : array_like, shape (..., K)
        The true distributions and the model's. The axes before K broadcast.
    base : float, optional
        Base of the logarithm. None: nats; 2: bits; 10: bans.
    axis : int
        The axis that holds the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        Never less than the entropy of `p`, but for the slack that the sums may have; `inf` where
        q gives probability 0 to something that p does not.

    Raises
    ------
    ValueError, TypeError
        If `p` or `q` is no distribution along `axis`, their shapes do not fit, or `base` is no
        base.

    References
    ----------
    T. M. Cover and J. A. Thomas, "Elements of Information Theory", 2nd ed., section 5.4.

    Examples
    --------
    >>> round(cross_entropy([1, 0, 0], [0.7, 0.2, 0.1]), 4)
    0.3567
    >>> cross_entropy([0.5, 0.5], [1, 0])
    inf
    """
    (p, q), log = pairs.distributions(p, q, axis), _logarithm(base)
    return plain(rowwise(lambda p, q: -expected(p, log(q)), p, q))


@np.errstate(all="ignore")
def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> float | Floats:
    r"""Return the extra surprise of believing `q` while `p` is true.

    .. math:: D_{KL}(p \| q) = \sum_k p_k \log \frac{p_k}{q_k}

    What is computed is the generalised form :math:`\sum_k (p_k \log(p_k/q_k) - p_k + q_k)`. For
    two distributions that each sum to exactly 1 it is the same number. Two vectors of floats
    seldom do; but no term of this form is negative, so the sum is never negative either, is 0
    where p and q are the same, and keeps its digits where they are close.

    Parameters
    ----------
    p, q : array_like, shape (..., K)
        The true distributions and the model's. The axes before K broadcast.
    base : float, optional
        Base of the logarithm. None: nats; 2: bits; 10: bans.
    axis : int
        The axis that holds the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        0 where p and q are equal, `inf` where q gives probability 0 to something that p does not.
        Not symmetric in p and q.

    Raises
    ------
    ValueError, TypeError
        If `p` or `q` is no distribution along `axis`, their shapes do not fit, or `base` is no
        base.

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951; for the generalised
    form, I. Csiszár, "Why Least Squares and Maximum Entropy?", 1991.

    Examples
    --------
    >>> kl_divergence([0.5, 0.5], [0.5, 0.5])
    0.0
    >>> round(kl_divergence([1, 0, 0], [0.7, 0.2, 0.1]), 4)
    0.3567
    >>> kl_divergence([0.7, 0.2, 0.1], [1, 0, 0])
    inf
    """
    (p, q), number = pairs.distributions(p, q, axis), as_base(base)
    nats_per_unit = 1 if number is None else math.log(number)
    return plain(rowwise(lambda p, q: extra(p, q).sum(axis=-1) / nats_per_unit, p, q))


@np.errstate(all="ignore")
def kl_divergence_from_logits(z_p: ArrayLike, z_q: ArrayLike, *, axis: int = -1) -> float | Floats:
    r"""Return the extra surprise of believing softmax(z_q) while softmax(z_p) is true.

    .. math:: D_{KL}(p \| q) = \sum_k p_k (\log p_k - \log q_k), \qquad
        p = \mathrm{softmax}(z_p), \quad q = \mathrm{softmax}(z_q)

    Computed from the logits themselves: probabilities that have been rounded to 0 would make an
    infinite divergence of a finite one, and two softmaxes that are close would lose its digits.

    Parameters
    ----------
    z_p, z_q : array_like, shape (..., K)
        Logits of the true distributions and of the model's, as in `softmax`. The axes before K
        broadcast.
    axis : int
        The axis that holds the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        In nats. Finite where the logits are and the result is not beyond the largest float; 0
        where the logits are equal, or differ by one number throughout; `inf` where z_q is −inf
        and z_p is not.

    Raises
    ------
    ValueError, TypeError
        If `z_p` or `z_q` is refused by `softmax`, or their shapes do not fit.

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951; for its use between the
    logits of two models, G. Hinton et al., "Distilling the Knowledge in a Neural Network", 2015.

    Examples
    --------
    >>> kl_divergence_from_logits([0, 800, 0], [800, 0, -800])
    800.0
    >>> kl_divergence_from_logits([1, 2, 3], [1, 2, 3])
    0.0
    """
    z_p, z_q = pairs.two_logits(z_p, z_q, axis)
    kind = np.float64 if np.float64 in {z_p.dtype.type, z_q.dtype.type} else np.float32
    return plain(rowwise(lambda p, q: extra_from_logits(p, q).sum(axis=-1).astype(kind), z_p, z_q))


@np.errstate(all="ignore")
def perplexity(p: ArrayLike, q: ArrayLike | None = None, *, axis: int = -1) -> float | Floats:
    r"""Return the number of equally likely outcomes that would be as surprising.

    .. math:: \mathrm{perplexity}(p) = e^{H(p)}, \qquad \mathrm{perplexity}(p, q) = e^{H(p, q)}

    It has no unit and does not depend on the base: :math:`e^{H}` in nats is :math:`2^{H}` in bits.

    Parameters
    ----------
    p : array_like, shape (..., K)
        The true distributions.
    q : array_like, shape (..., K), optional
        The model's. None: the perplexity of `p` itself.
    axis : int
        The axis that holds the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        At least 1, but for the slack that a sum may have; K for K equally likely outcomes; `inf`
        where the cross-entropy is, or where the result is beyond the largest float.

    Raises
    ------
    ValueError, TypeError
        If `p` or `q` is no distribution along `axis`, or their shapes do not fit.

    References
    ----------
    F. Jelinek et al., "Perplexity: a measure of the difficulty of speech recognition tasks", 1977.

    Examples
    --------
    >>> round(perplexity([0.25, 0.25, 0.25, 0.25]), 12)
    4.0
    >>> round(perplexity([1, 0], [0.5, 0.5]), 12)
    2.0
    """
    p, q = pairs.distributions(p, p if q is None else q, axis)
    return plain(rowwise(lambda p, q: np.exp(-expected(p, np.log(q))), p, q))


def _logarithm(base: float | None) -> Callable[[Floats], Floats]:
    """Return the logarithm to this base."""
    number = as_base(base)
    if number is None:
        return np.log
    if number in _EXACT:
        return _EXACT[number]
    return lambda x: np.log(x) / math.log(number)


# Exact at the powers of 2 and of 10, which log x / log 2 is not.
_EXACT: dict[float, Callable[[Floats], Floats]] = {2: np.log2, 10: np.log10}
