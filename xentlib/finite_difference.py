"""Slopes measured rather than derived, to check a derivative with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib._numerics.arrays import as_finite, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating[Any]]

_PRECISION = float(np.finfo(np.float64).eps)


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
