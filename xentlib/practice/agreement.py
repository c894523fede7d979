"""When a number that somebody computed counts as the right one: nine digits, or float32's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NOISE, _LEAST_NOISE = 1e-6, 1e-10  # what computing in float32 leaves of a 0


def agree(given: NDArray[Any], right: NDArray[Any], *, noise: float = 1e-12) -> bool:
    """Whether all numbers agree; what float32 holds exactly need agree only as float32 does.

    Parameters
    ----------
    given, right : ndarray
        The two to compare. NaN agrees with NaN, infinity with infinity.
    noise : float
        How far from 0 rounding may leave what should be 0.

    Examples
    --------
    >>> third = np.array(1 / 3)
    >>> agree(np.array(np.float32(1 / 3)), third), agree(np.array(0.33333334), third)
    (True, False)
    >>> agree(np.array(np.float32(-3e-8)), np.array(0)), agree(np.array(-3e-8), np.array(0))
    (True, False)
    """
    if given.shape != right.shape:
        return False
    with np.errstate(over="ignore"):
        single = np.array_equal(given.astype(np.float32), given, equal_nan=True)
    if not single:
        return np.allclose(given, right, rtol=1e-9, atol=noise, equal_nan=True)
    # Among large numbers float32 leaves noise in the place of a small one, but not of one alone.
    finite = np.abs(right[np.isfinite(right)])
    atol = np.full(right.shape, max(noise, 1e-6 * finite.max(initial=0)))
    # In the place of 0 as well; but a 0, or what is less than float32 leaves, was no rounding.
    atol[(np.abs(right) <= noise) & (np.abs(given) > _LEAST_NOISE)] += _NOISE
    return bool(np.isclose(given, right, rtol=1e-5, atol=atol, equal_nan=True).all())
