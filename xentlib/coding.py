"""Codes: entropy as the number of yes/no questions, made of real ones."""

from __future__ import annotations

import heapq
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from xentlib._numerics.arrays import as_distributions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


@np.errstate(all="ignore")
def huffman_code_lengths(p: ArrayLike) -> NDArray[np.intp]:
    r"""Return the lengths of the code words of a Huffman code for `p`, in bits.

    No uniquely decodable code (one that can be read without commas) has a smaller mean length, and

    .. math:: H(p) \le \sum_k p_k \ell_k < H(p) + 1

    with the entropy H in bits.

    Parameters
    ----------
    p : array_like, shape (K,)
        One distribution.

    Returns
    -------
    ndarray of int, shape (K,)
        0 for an outcome that is certain, and for one of probability 0: neither is ever sent.

    Raises
    ------
    ValueError, TypeError
        If `p` is no single distribution.

    References
    ----------
    D. A. Huffman, "A Method for the Construction of Minimum-Redundancy Codes", 1952.

    Examples
    --------
    >>> huffman_code_lengths([0.5, 0.25, 0.125, 0.125])
    array([1, 2, 3, 3])
    """
    distribution = as_distributions(p, "p")
    if distribution.ndim > 1:
        msg = f"`p` must be one distribution, shape (K,); its shape is {distribution.shape}."
        raise ValueError(msg)
    lengths = np.zeros(distribution.size, dtype=np.intp)
    # Each tree is its weight, the order in which it was made (to break ties), and its leaves.
    trees = [(float(w), k, [k]) for k, w in enumerate(distribution) if w > 0]
    heapq.heapify(trees)
    for order in range(len(distribution), len(distribution) + len(trees) - 1):
        light, heavy = heapq.heappop(trees), heapq.heappop(trees)
        leaves = light[2] + heavy[2]
        lengths[leaves] += 1
        heapq.heappush(trees, (light[0] + heavy[0], order, leaves))
    return lengths


def code_words(lengths: Sequence[int] | NDArray[np.intp]) -> list[str]:
    r"""Return binary words of these lengths, none of them the beginning of another.

    .. math:: \sum_k 2^{-\ell_k} \le 1

    is what such words demand of their lengths (Kraft's inequality), and all that they demand.
    A word of ℓ bits claims a share 2^−ℓ of all texts, those that begin with it. The shares are
    handed out one after the other, the largest first, and each word is the place where its share
    begins, as a binary fraction (the *canonical* code).

    Parameters
    ----------
    lengths : sequence of int, shape (K,)
        As `huffman_code_lengths` gives them: together the shares are at most 1. A length of 0
        stands for an outcome that is never sent, and claims none.

    Returns
    -------
    list of str, K of them
        Of 0s and 1s; an empty word for the length 0.

    Raises
    ------
    ValueError
        If the shares add up to more than 1: some word would begin another.

    References
    ----------
    T. M. Cover and J. A. Thomas, "Elements of Information Theory", 2nd ed., section 5.2.

    Examples
    --------
    >>> code_words([1, 3, 2, 3])
    ['0', '110', '10', '111']
    """
    order = np.argsort(lengths, kind="stable")
    shares = {k: Fraction(2) ** -int(lengths[k]) for k in order if lengths[k]}
    if (total := sum(shares.values())) > 1:
        msg = f"`lengths` must have 2^−ℓ add up to at most 1; they give {total}. Lengthen some."
        raise ValueError(msg)
    words, place = [""] * len(lengths), Fraction(0)
    for k, share in shares.items():
        words[k] = f"{int(place / share):0{lengths[k]}b}"
        place += share
    return words
