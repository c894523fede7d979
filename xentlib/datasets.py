"""The worked examples as named data, and the digits: what several notebooks show is here once."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# An old computer is switched on; notebooks 01 to 04.
COMPUTER = {"boots": 0.7, "does not boot": 0.2, "explodes": 0.1}

_DATA = files("xentlib") / "data"

SIGNS = "abcdefghijklmnopqrstuvwxyz "


def letters(text: str) -> str:
    """Return `text` in the 27 SIGNS: small letters, and one space for each run of anything else.

    >>> letters("“Oh dear! Oh dear! I shall be late!”")
    'oh dear oh dear i shall be late'
    """
    return re.sub("[^a-z]+", " ", text.lower()).strip()


# Lewis Carroll, "Alice's Adventures in Wonderland", 1865: eight paragraphs, and the ninth.
ALICE, ALICE_NEXT = (_DATA / "alice.txt").read_text(encoding="utf-8").split("***")


class Digits(NamedTuple):
    """Handwritten digits.

    Attributes
    ----------
    pixels : ndarray, shape (N, 64)
        The ink of each of 8 × 8 pixels, row by row: from 0, white, to 1, black.
    labels : ndarray of int, shape (N,)
        Which digit it is.
    """

    pixels: NDArray[np.float64]
    labels: NDArray[np.intp]

    def part(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Digits:
        """Return some of the digits, by index or by yes and no."""
        return Digits(self.pixels[which], self.labels[which])


def digits() -> Digits:
    """Return 1,797 handwritten digits, the work of 13 people.

    Which of them wrote which digit is not known: a model that is judged by some of these digits and
    learnt from others has seen the same hands.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998, the test part; CC BY 4.0. https://archive.ics.uci.edu/dataset/80

    Examples
    --------
    >>> digits().pixels.shape, digits().labels[:5].tolist()
    ((1797, 64), [0, 1, 2, 3, 4])
    """
    lines = gzip.decompress((_DATA / "digits.csv.gz").read_bytes()).decode("ascii").splitlines()
    table = np.loadtxt(lines, delimiter=",", dtype=np.intp)
    return Digits(table[:, :-1] / 16, table[:, -1])


def split(data: Digits, *, training: int, seed: int = 0) -> tuple[Digits, Digits]:
    """Return `training` of the digits to learn from, drawn at random, and the rest held out.

    Parameters
    ----------
    data : Digits
        N digits.
    training : int
        How many of them to learn from, from 0 to N.
    seed : int
        Of the random numbers: the same seed draws the same digits.

    Returns
    -------
    training, held_out : Digits
        Each digit is in one of the two.

    Raises
    ------
    ValueError
        If there are not as many digits as `training`, or it is below 0.

    Examples
    --------
    >>> training, held_out = split(digits(), training=1200)
    >>> len(training.labels), len(held_out.labels)
    (1200, 597)
    """
    if not 0 <= training <= len(data.labels):
        msg = f"`training` must lie between 0 and {len(data.labels)}, all digits; got {training}."
        raise ValueError(msg)
    order = np.random.default_rng(seed).permutation(len(data.labels))
    return data.part(order[:training]), data.part(order[training:])
