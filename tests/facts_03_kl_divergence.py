"""What the text of notebook 03 states; see test_prose.py."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize, special, stats

from xentlib import entropy, explore, huffman_code_lengths, kl_divergence
from xentlib import self_information as surprise

COMPUTER, PESSIMIST = np.array([0.7, 0.2, 0.1]), np.array([0.4, 0.4, 0.2])
SWAPPED = COMPUTER[[0, 2, 1]]
KL = float(kl_divergence(COMPUTER, PESSIMIST))

X = np.linspace(-12, 12, 81)
CENTRES, WIDTHS = np.linspace(-5, 5, 101), np.linspace(0.8, 5, 43)


def bells(centre: float | np.ndarray, width: float | np.ndarray) -> np.ndarray:
    heights = np.exp(-(((X - centre) / width) ** 2) / 2)
    return np.asarray(heights / heights.sum(axis=-1, keepdims=True))


TWO_BUMPS = (2 * bells(-3, 1) + bells(3, 1)) / 3
ALL = bells(CENTRES[:, None, None], WIDTHS[:, None])
FORWARD = np.asarray(kl_divergence(TWO_BUMPS, ALL))
REVERSE = np.asarray(kl_divergence(ALL, TWO_BUMPS))
COVERS, PICKS = (np.unravel_index(np.argmin(costs), costs.shape) for costs in (FORWARD, REVERSE))
RIGHT = (int(np.argmin(abs(CENTRES - 3))), int(np.argmin(abs(WIDTHS - 1))))
WIDE = (int(np.argmin(abs(CENTRES + 0.9))), int(np.argmin(abs(WIDTHS - 2.6))))
MEAN = float(TWO_BUMPS @ X)
DEVIATION = math.sqrt(TWO_BUMPS @ (X - MEAN) ** 2)
BEST_BELL = optimize.minimize(
    lambda bell: float(kl_divergence(TWO_BUMPS, bells(*bell))), (-1, 3), method="Nelder-Mead"
).x


def is_dip(row: int, column: int) -> bool:
    """Whether KL(q‖p) rises in every direction, and is less somewhere else."""
    around = REVERSE[row - 1 : row + 2, column - 1 : column + 2]
    return bool(around.argmin() == 4 and around.min() > REVERSE.min())


def triangle() -> tuple[float, float]:
    """Return the divergence from a to c, and that over b."""
    a, b, c = [0.5, 0.5], [0.25, 0.75], [0.1, 0.9]
    return float(kl_divergence(a, c)), float(kl_divergence(a, b)) + float(kl_divergence(b, c))


def extra_bits() -> tuple[float, float]:
    """Return how much longer names are, on average, with the wrong code; and the divergence."""
    p, q = [1 / 2, 1 / 4, 1 / 4], [1 / 4, 1 / 4, 1 / 2]
    longer = np.dot(p, huffman_code_lengths(q)) - np.dot(p, huffman_code_lengths(p))
    return float(longer), float(kl_divergence(p, q, base=2))


def promise(*, wasteful: bool = False) -> float:
    """Return the mean length less the entropy; it is the divergence from the claims, in bits."""
    lengths = huffman_code_lengths(COMPUTER) + wasteful
    claims = 0.5**lengths
    assert claims.sum() == (0.5 if wasteful else 1)
    longer = float(COMPUTER @ lengths) - float(entropy(COMPUTER, base=2))
    assert math.isclose(longer, COMPUTER @ np.log2(COMPUTER / claims))
    return longer


def both_infinite() -> bool:
    ways = explore.KLBothWays(truth="certain")
    ways.q.move(0, 0)
    state = ways.compute(ways.truth.value, ways.q.value)
    return bool(state["forward"] == state["reverse"] == math.inf)


def terms_of_scipy_are_rods() -> bool:
    """Whether kl_div gives p(−ln x − (1 − x)) at x = q/p, and the sum of rel_entr."""
    x = PESSIMIST / COMPUTER
    terms = special.kl_div(COMPUTER, PESSIMIST)
    rods = COMPUTER * (-np.log(x) - (1 - x))
    return np.allclose(terms, rods) and math.isclose(terms.sum(), KL, rel_tol=1e-12)


COMPUTED = {
    "0.39": 0.7 * math.log(0.7 / 0.4),
    "0.14": -0.2 * math.log(0.2 / 0.4),
    "0.07": -0.1 * math.log(0.1 / 0.2),
    "0.18": KL,
    "0.3567": float(kl_divergence([1, 0, 0], COMPUTER)),
    "0.40": float(REVERSE.min()),
    "1.09": float(REVERSE[RIGHT]),
    "0.85": float(REVERSE[WIDE]),
}
SUPPOSED = {"0.01", "0.1", "0.2", "0.4", "0.5", "0.7", "0.8", "0.9"}
SUPPOSED |= {"2.6", "10.1"}  # sections of books
CLAIMS = (
    ("the bad outcomes are twice as likely", np.allclose(PESSIMIST[1:], 2 * COMPUTER[1:])),
    ("and that is not negative", min(promise(), promise(wasteful=True)) >= 0),
    ('press *certain* and take "boots" to 0', both_infinite()),
    ("A quarter of a bit more on average", extra_bits() == (0.25, 0.25)),
    ("Three times in ten", math.isclose(1 - COMPUTER[0], 0.3)),
    ("wastes 0.2 on an explosion", kl_divergence([0.8, 0.2, 0], [0.5, 0.3, 0.2]) > 0.2),
    ("try $q = (0.7, 0.1, 0.2)$", kl_divergence(COMPUTER, SWAPPED) > 0),
    ("equal by luck", kl_divergence(COMPUTER, SWAPPED) == kl_divergence(SWAPPED, COMPUTER)),
    ("The detour costs less than half of the direct way", triangle()[1] < triangle()[0] / 2),
    ("you sum them", math.isclose(special.rel_entr(COMPUTER, PESSIMIST).sum(), KL)),
    ("each rod of Idea 2, times $p$", terms_of_scipy_are_rods()),
    ("first rescales $p$ and $q$", math.isclose(stats.entropy(3 * COMPUTER, 7 * PESSIMIST), KL)),
    ("**covers both bumps**", np.allclose((CENTRES[COVERS[0]], WIDTHS[COVERS[1]]), (-1, 3))),
    ("**picks one bump**", np.allclose((CENTRES[PICKS[0]], WIDTHS[PICKS[1]]), (-3, 1))),
    ("nearly $\\ln \\tfrac32$", math.isclose(REVERSE.min(), surprise(2 / 3), abs_tol=0.005)),
    ("has two more dips", is_dip(*RIGHT) and is_dip(*WIDE)),
    (
        "With others they may differ",
        not math.isclose(
            np.dot(COMPUTER, huffman_code_lengths(PESSIMIST) - huffman_code_lengths(COMPUTER)),
            float(kl_divergence(COMPUTER, PESSIMIST, base=2)),
            rel_tol=0.1,
        ),
    ),
    (
        "has the mean and the standard deviation of $p$",
        np.allclose((CENTRES[COVERS[0]], WIDTHS[COVERS[1]]), (MEAN, DEVIATION), atol=0.05),
    ),
    ("come out a hair off", 1e-4 < abs(BEST_BELL[0] + 1) < 0.05 > abs(BEST_BELL[1] - 3) > 1e-4),
    ("the divergence is *negative*", np.sum(COMPUTER * np.log(COMPUTER / (COMPUTER + 0.01))) < 0),
    ("the price is $\\ln 2$ nats, one bit", surprise(0.5, base=2) == 1),
)
