"""What the text of notebook 02 states; see test_prose.py."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

import notebooks
from xentlib import entropy, explore, huffman_code_lengths
from xentlib import self_information as surprise
from xentlib.practice import answers

COMPUTER = [0.7, 0.2, 0.1]
TERMS = [p * float(surprise(p)) for p in COMPUTER]
COAST = [1 / 2, 1 / 4, 1 / 8, 1 / 8]


def coin(p: float) -> float:
    """Return the entropy of a coin, in bits."""
    return float(entropy([p, 1 - p], base=2))


def in_blocks(size: int) -> float:
    """Return the bits that each outcome of the computer costs in blocks of a Huffman code."""
    block = np.ones(1)
    for _ in range(size):
        block = np.outer(block, COMPUTER).ravel()
    return float(block @ huffman_code_lengths(block)) / size


(PATH,) = (path for path in notebooks.PATHS if path.stem.startswith("02"))
MENDED: dict[str, Any] = {"np": np, "harmless": np.zeros(1), "broken": np.zeros(1)}
exec(  # noqa: S102
    next(cell.source for cell in notebooks.cells(PATH) if cell.id == "mistake-nansum-put-right"),
    MENDED,
)

FIRST = [explore.AverageSurprise().compute(1, run)["counts"][2] for run in (1, 2, 3, 4)]
LAST = explore.AverageSurprise().compute(1000, 4)["averages"][-1]
HEIGHTS = np.array([1.58, 1.61, 1.64, 1.67, 1.69, 1.72, 1.75, 1.78, 1.83, 1.91])
WITNESS = explore.JointEntropy()

COMPUTED = {
    "0.04": LAST - entropy(COMPUTER),
    "0.693": math.log(2),
    "0.081": coin(0.01) - coin(0),
    "0.0003": coin(0.5) - coin(0.49),
    "1.1568": entropy(COMPUTER, base=2),
    "1.3": in_blocks(1),
    "0.531": WITNESS.compute(0.5, 0.9)["shared"],
    "0.804": math.fsum(p * round(float(surprise(p)), 2) for p in COMPUTER),
    "0.36": surprise(0.7),
    "1.61": surprise(0.2),
    "2.30": surprise(0.1),
    "2.04": answers.letter_entropy("ABRACADABRA"),
}
SUPPOSED = {"0.7", "0.2", "0.1", "0.3", "0.01", "0.49", "0.5"}
CLAIMS = (
    ("Run 4 begins with one", FIRST == [0, 0, 0, 1]),
    ("run 4 is still 0.04 nats too high", entropy(COMPUTER) < LAST),
    (
        "The explosion is the greatest surprise, and yet it contributes least",
        min(TERMS) == TERMS[2],
    ),
    ("The failure to boot contributes most", max(TERMS) == TERMS[1]),
    ("Its entropy is 1 bit", coin(0.5) == 1),
    ("At both ends the entropy is 0", coin(0) == coin(1) == 0),
    ("The hill is the same on both sides", math.isclose(coin(0.3), coin(0.7))),
    ("its highest point is $\\ln 2$", math.isclose(entropy([0.5, 0.5, 0]), math.log(2))),
    ("With the words 00, 01, 10 and 11 every message is 2 bits long", len(COAST) == 2**2),
    (
        "each word is exactly as long as the outcome is surprising",
        huffman_code_lengths(COAST).tolist() == np.asarray(surprise(COAST, base=2)).tolist(),
    ),
    ("blocks of three do worse than pairs", in_blocks(3) > in_blocks(2)),
    ("as close as you like in the end", in_blocks(8) - entropy(COMPUTER, base=2) < 0.005),
    ("They share nothing, and their entropies add", WITNESS.compute(0.5, 0.5)["h_both"] == 2),
    ("They share everything again", WITNESS.compute(0.5, 0)["shared"] == 1),
    ("A negative entropy is nonsense", math.fsum(n * math.log(n) for n in (7, 2, 1)) > 0),
    (
        "Out comes nearly $\\ln 10$",
        0 < math.log(10) - float(entropy(HEIGHTS / HEIGHTS.sum())) < 0.01,
    ),
    (
        "so it holds fractions even if `p` is made of whole numbers, such as `[0, 1, 0]`",
        MENDED["careful"]([0, 1, 0]) == MENDED["careful"](np.array([0, 1, 0])) == 0
        and np.log(np.array([2]), out=np.zeros(1)) == math.log(2),
    ),
    ("a letter that comes five times", "ABRACADABRA".count("A") == 5),
    (
        "The product goes to 0",
        all(b < a / 4 for a, b in pairwise(p * surprise(p) for p in (0.1, 0.01, 0.001, 0.0001))),
    ),
)
