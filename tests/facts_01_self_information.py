"""What the text of notebook 01 states; see test_prose.py."""

from __future__ import annotations

import math

from xentlib import self_information as surprise
from xentlib.explore import SelfInformation

COMPUTED = {
    "0.36": surprise(0.7),
    "1.61": surprise(0.2),
    "2.30": surprise(0.1),
    "2.3": surprise(0.1),
    "0.515": surprise(0.7, base=2),
    "0.693": surprise(0.5),
    "1.443": surprise(math.exp(-1), base=2),
    "3.322": surprise(0.1, base=2),
    "2.303": surprise(0.1),
    "27.63": -math.log(1e-12),
    "2.32": surprise(1 / 5, base=2),
    "2.718": math.e,
    "0.0067": math.exp(-SelfInformation._top),
}
SUPPOSED = {"2.54", "0.1", "0.2", "0.4", "0.5", "0.7", "0.8", "0.001"}
CLAIMS = (
    ("After six answers one square is left", 64 / 2**6 == 1),
    ("its surprise is 6 bits", surprise(1 / 64, base=2) == 6),
    ("Five things need three questions", math.ceil(math.log2(5)) == 3),
    ("a fair coin must give exactly 1 bit", surprise(0.5, base=2) == 1),
    ("only 3 of the 51 other cards are aces", (4 - 1, 52 - 1) == (3, 51)),
    ("it becomes 0", 0.5**2000 == 0),
)
