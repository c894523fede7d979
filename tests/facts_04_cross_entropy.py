"""What the text of notebook 04 states; see test_prose.py."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from xentlib import (
    cross_entropy,
    datasets,
    entropy,
    explore,
    huffman_code_lengths,
    kl_divergence,
    perplexity,
)

COMPUTER, PESSIMIST = list(datasets.COMPUTER.values()), [0.4, 0.4, 0.2]
LETTERS = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
EQUAL, UPSIDE_DOWN = [1 / 4] * 4, LETTERS[::-1]
P, Q = np.array([0.1, 0.1, 0.8]), np.array([0.6, 0.3, 0.1])
SHANNON, HUFFMAN = np.ceil(-np.log2(Q)), huffman_code_lengths(Q)
UNLIKE = huffman_code_lengths([0.005, 0.325, 0.33, 0.34])

BOOK, FOLLOWING = datasets.letters(datasets.ALICE), datasets.letters(datasets.ALICE_NEXT)
SHARES = [BOOK.count(sign) / len(BOOK) for sign in datasets.SIGNS]
PAIRS = set(pairwise(BOOK))

wire, coin, model = explore.CodeForABelief(), explore.CoinLikelihood(), explore.SmoothedPairs()
powers = model.power.stops()[1:]
old, new = np.transpose([model.compute(power)["bits"] for power in powers])
half = model.compute(math.log10(0.5))["bits"][1]
ten = wire.compute(10, "p itself")["taken"]
curves, certain = (coin.compute(heads, 0.5)["all"] for heads in (7, 10))
unseen = [pair for pair in pairwise(FOLLOWING) if pair not in PAIRS]

COMPUTED = {
    "0.802": entropy(COMPUTER),
    "0.357": cross_entropy([1, 0, 0], [0.7, 0.2, 0.1]),
    "1.5": ten.mean(),
    "0.25": cross_entropy(LETTERS, EQUAL, base=2) - entropy(LETTERS, base=2),
    "0.002224": coin.compute(7, 0.7)["likelihood"],
    "3.45": half,
    "8.5": 2 ** model.compute(-4)["bits"][0],
    "4.75": math.log2(27),
    "3.32": math.log2(10),
    "0.12": model.compute(-3.99)["bits"][1] - model.compute(-2.99)["bits"][1],
}
SUPPOSED = {"0.0001", "0.1", "0.2", "0.4", "0.5", "0.7", "5.4"}  # the last is a section of a book
CLAIMS = (
    (
        "whatever you gave the others",
        cross_entropy([1, 0, 0], [0.7, 0.2, 0.1]) == cross_entropy([1, 0, 0], [0.7, 0, 0.3]),
    ),
    (
        "no belief gets below it",
        all(
            cross_entropy(COMPUTER, q) > entropy(COMPUTER)
            for q in np.random.default_rng(0).dirichlet([1, 1, 1], size=200)
        ),
    ),
    (
        "twice as gloomy as it need be",
        all(q == 2 * p for p, q in zip(COMPUTER[1:], PESSIMIST[1:], strict=True)),
    ),
    ("have 3, 3, 2 and 1 bits", huffman_code_lengths(UPSIDE_DOWN).tolist() == [3, 3, 2, 1]),
    ("which is less than $H(p)$", ten.mean() < entropy(LETTERS, base=2)),
    ("only one of the ten was a C or D", (ten == 3).sum() == 1 < 10 * (LETTERS[2] + LETTERS[3])),
    ("you would expect two or three", 10 * (LETTERS[2] + LETTERS[3]) == 2.5),
    ("2 bits a letter, always", set(wire.compute(1000, "all equal")["taken"]) == {2}),
    (
        "and that is $\\mathrm{KL}(p \\,\\|\\, q)$ in bits",
        math.isclose(kl_divergence(LETTERS, EQUAL, base=2), 0.25),
    ),
    (
        "between $H(p, q)$ and $H(p, q) + 1$",
        0 <= P @ SHANNON - cross_entropy(P, Q, base=2) < 1 and (0.5**SHANNON).sum() <= 1,
    ),
    (
        "Its mean is a cross-entropy with this *other* belief",
        math.isclose(P @ HUFFMAN, cross_entropy(P, 0.5**HUFFMAN, base=2)),
    ),
    (
        "Here Huffman's code is cheaper than $H(p, q)$",
        entropy(P, base=2) < P @ HUFFMAN < cross_entropy(P, Q, base=2),
    ),
    (
        "a word may come out more than one bit longer or shorter than $-\\log_2 q_k$",
        HUFFMAN[2] + math.log2(Q[2]) < -1 and UNLIKE[1] + math.log2(0.325) > 1,
    ),
    ("a letter that has earned 3.32 bits gets 2", HUFFMAN[2] == 2),
    ("it gives the third letter only 2 bits", HUFFMAN[2] == 2 < -math.log2(Q[2])),
    ("They are the same curve", np.allclose(curves["loss"], curves["bill"], rtol=1e-14)),
    ("at 0.7, the share of heads", math.isclose(coin._grid[curves["bill"].argmin()], 0.7)),
    ("There the likelihood peaks", math.isclose(coin._grid[curves["likelihood"].argmax()], 0.7)),
    (
        "A likelihood shrinks with every toss that was not certain",
        coin.compute(10, 1)["likelihood"] == 1 > coin.compute(10, 0.9)["likelihood"],
    ),
    ("the best belief is $q = 1$", coin._grid[certain["likelihood"].argmax()] == 1),
    ("make it one with 16", 15.5 < perplexity(SHARES) < 16.5),
    ("the dashed curve rises from left to right", (np.diff(old) > 0).all()),
    ("falls, turns, and rises", 0 < new.argmin() < len(new) - 1),
    ("It is lowest near $\\alpha = 0.5$", abs(10 ** powers[new.argmin()] - 0.5) < 0.1),
    ("about 11 faces", round(2**half) == 11),
    ("the bill for the new paragraph is $\\infty$", model.compute(-4)["bits"][1] == math.inf),
    ("Some come more than once: 19 are different", len(set(unseen)) == 19),
    ("25 times there comes a pair", len(unseen) == 25),
    (
        "shared among the 648 letters that are predicted",
        len(FOLLOWING) - 1 == 648 and abs(24 * math.log2(10) / 648 - 0.12) < 0.005,
    ),
    ("24 of the 25 new pairs", sum(a in BOOK for a, _ in unseen) == 24 == len(unseen) - 1),
    ("all but “ze”", [pair for pair in unseen if pair[0] not in BOOK] == [("z", "e")]),
    ("no z was ever counted", "z" not in BOOK and "new zealand" in FOLLOWING),
    ("one of more than 100,000 a word", 2 ** (half * 649 / len(FOLLOWING.split())) > 100_000),
    ("it has 4,000 letters", len("ab" * 2000) == 4000),
    ("the product becomes 0", (0.9 * 0.1) ** 2000 == 0),
)
