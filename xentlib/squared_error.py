"""The loss that cross-entropy is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xentlib import _costs as cost
from xentlib import _validation as check
from xentlib._shapes import pairs_fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from xentlib._costs import Reduction

    Floats = NDArray[np.floating[Any]]


def squared_error(y: ArrayLike, p: ArrayLike, *, reduction: Reduction = "mean") -> float | Floats:
    r"""Return the squared distance between target and prediction; no ½, no division by K.

    .. math:: L = \sum_k (p_k - y_k)^2

    Where a text writes ½ Σ, its loss and gradient are half of these; where it takes the mean over
    K classes, 1/K of these. Summed over classes, it is also known as the Brier score.

    Parameters
    ----------
    y, p : array_like, shape (..., K)
        Targets and predicted probabilities, in [0, 1]. A bare number counts as one class.
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
    targets, probabilities = check.as_targets(y), check.as_probabilities(p, "p")
    pairs_fit(targets, probabilities, "p")
    return cost.reduced(cost.summed((probabilities - targets) ** 2), reduction)
