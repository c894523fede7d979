"""Codes: entropy as the number of yes/no questions, made of real ones."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from xentlib._validation import as_distributions

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def huffman_code_lengths(p: ArrayLike) -> NDArray[np.intp]:
    r"""Return the lengths of the code words of a Huffman code for `p`, in bits.

    No code that can be read without commas has a smaller mean length, and

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
    distribution = as_distributions(p, "p", -1)
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
