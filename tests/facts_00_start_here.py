"""What the text of notebook 00 states; see test_prose.py."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from xentlib import cross_entropy, entropy, kl_divergence, self_information

WET, FORECASTS = (0.7, 0.3), np.linspace(0.01, 0.99, 99)
BILLS = cross_entropy(WET, np.stack([FORECASTS, 1 - FORECASTS], axis=-1), base=2)


def daily(wet_days: tuple[int, ...]) -> float:
    """Return what ten days cost who gives each day the share of wet ones among those left."""
    wet_left, bill = 7, 0.0
    for day in range(10):
        rain = wet_left / (10 - day)
        bill += float(self_information(rain if day in wet_days else 1 - rain, base=2))
        wet_left -= day in wet_days
    return bill


ORDERS = list(combinations(range(10), 7))

COMPUTED = {
    "0.7": FORECASTS[np.argmin(BILLS)],
    "0.3": WET[1],
    "0.1": 1 - 0.9,
    "0.881": entropy(WET, base=2),
    "6.907": daily((1, 2, 3, 4, 5, 8, 9)),
    "8.81": 10 * entropy(WET, base=2),
}
SUPPOSED = {
    "0.9",  # where the slider starts
    *("0.096", "0.301", "0.523", "0.887"),  # computed in the notebooks that print them
}
CLAIMS = (
    (
        "| nothing | 1 bit | 2 bits | 3 bits | … | ∞ |",
        np.array_equal(self_information([1, 1 / 2, 1 / 4, 1 / 8, 0], base=2), [0, 1, 2, 3, np.inf]),
    ),
    ("*Certain* and wrong costs ∞", cross_entropy(WET, (1, 0)) == np.inf),
    ("the least that any single number can cost", np.isclose(np.min(BILLS), entropy(WET, base=2))),
    (
        "In whatever order the days come, all ten then cost $\\log_2 120",
        np.allclose([daily(order) for order in ORDERS], math.log2(120)),
    ),
    ("There are 120 ways to place seven wet days among ten", len(ORDERS) == 120),
    (
        "A logit is a difference of two surprises",
        np.isclose(math.log(0.9 / 0.1), self_information(0.1) - self_information(0.9)),
    ),
    ("Now the weather is certain, and the floor is 0", entropy((1, 0)) == 0),
    (
        "You have just dragged this equation",
        np.isclose(cross_entropy(WET, (0.9, 0.1)), entropy(WET) + kl_divergence(WET, (0.9, 0.1))),
    ),
)
