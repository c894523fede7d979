"""What the text of notebook 00 states; see test_prose.py."""

from __future__ import annotations

import numpy as np

from xentlib import cross_entropy, entropy, kl_divergence, self_information

WET, FORECASTS = (0.7, 0.3), np.linspace(0.01, 0.99, 99)
BILLS = cross_entropy(WET, np.stack([FORECASTS, 1 - FORECASTS], axis=-1), base=2)

COMPUTED = {
    "0.7": FORECASTS[np.argmin(BILLS)],
    "0.3": WET[1],
    "0.1": 1 - 0.9,
    "0.881": entropy(WET, base=2),
}
SUPPOSED = {"0.9"}  # where the slider starts
CLAIMS = (
    (
        "| nothing | 1 bit | 2 bits | 3 bits | … | ∞ |",
        np.array_equal(self_information([1, 1 / 2, 1 / 4, 1 / 8, 0], base=2), [0, 1, 2, 3, np.inf]),
    ),
    ("*Certain* and wrong costs ∞", cross_entropy(WET, (1, 0)) == np.inf),
    ("Now the weather is certain, and the floor is 0", entropy((1, 0)) == 0),
    (
        "You have just dragged this equation",
        np.isclose(cross_entropy(WET, (0.9, 0.1)), entropy(WET) + kl_divergence(WET, (0.9, 0.1))),
    ),
)
