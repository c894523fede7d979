"""Measures of information: how surprising outcomes are, and what surprise costs on average.

Throughout, `p` is the true distribution and `q` the model of it: truth first. `base=None` is the
natural logarithm (nats), `base=2` gives bits, `base=10` bans; a base below 1 turns every sign.
An outcome of probability 0 contributes nothing (0·log 0 = 0); probability 0 given to something
that does happen costs `inf`. Nothing is clipped and nothing is normalised.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib._blocks import rowwise
from xentlib._costs import extra, weighted
from xentlib._options import as_base
from xentlib._shapes import outcomes_fit
from xentlib._validation import as_distributions, as_probabilities, plain

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]


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
    probabilities = as_probabilities(p, "p")
    # 0 − log p rather than −log p: a certain event gives 0.0, not −0.0.
    return plain(0 - _log(probabilities, as_base(base)))


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
        Between 0 (one outcome is certain) and log K (all are equally likely).

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
    distribution, number = as_distributions(p, "p", axis), as_base(base)
    return plain(rowwise(lambda p: _mean_surprise(p, p, number), distribution))


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
        Never less than the entropy of `p`; `inf` where q gives probability 0 to something that
        p does not.

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
    truth, model = _as_pair(p, q, axis)
    number = as_base(base)
    return plain(rowwise(lambda p, q: _mean_surprise(p, q, number), truth, model))


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
    truth, model = _as_pair(p, q, axis)
    number = as_base(base)
    nats = rowwise(lambda p, q: extra(p, q).sum(axis=-1), truth, model)
    return plain(nats if number is None else nats / math.log(number))


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
        At least 1; K for K equally likely outcomes; `inf` where the cross-entropy is, or where
        the result is beyond the largest float.

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
    nats = entropy(p, axis=axis) if q is None else cross_entropy(p, q, axis=axis)
    with np.errstate(over="ignore"):
        return plain(np.exp(nats))


def _as_pair(p: ArrayLike, q: ArrayLike, axis: int) -> tuple[Floats, Floats]:
    truth, model = as_distributions(p, "p", axis), as_distributions(q, "q", axis)
    outcomes_fit(truth, model)
    return truth, model


def _log(x: Floats, base: float | None) -> Floats:
    """Logarithm in `base`, with log 0 = −inf and no warning."""
    with np.errstate(divide="ignore"):
        if base == 2:  # noqa: PLR2004  (log2 is exact at powers of two; log x / log 2 is not)
            return np.asarray(np.log2(x))
        if base == 10:  # noqa: PLR2004  (likewise at powers of ten)
            return np.asarray(np.log10(x))
        return np.asarray(np.log(x) / (1 if base is None else math.log(base)))


def _mean_surprise(p: Floats, q: Floats, base: float | None) -> Floats:
    return np.asarray(weighted(p, 0 - _log(q, base)).sum(axis=-1))
