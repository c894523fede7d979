"""What the text of notebook 09 states; see test_prose.py."""

from __future__ import annotations

import math

import numpy as np
from sklearn.datasets import load_digits

from xentlib import (
    categorical_cross_entropy_from_logits,
    multilabel_cross_entropy_gradient,
    softmax,
)
from xentlib.classifier import LinearClassifier
from xentlib.datasets import digits
from xentlib.explore import Confidence, DecisionBoundary, LearningCurves, _digits

DESCRIPTION = " ".join(load_digits().DESCR.split())
(X, LABELS), (X_HELD_OUT, HELD_OUT) = _digits.centred()
BLANK = LinearClassifier.blank(64, 10)
ONE_HOT = np.eye(10)[LABELS]


def right(labels: np.ndarray, z: np.ndarray) -> float:
    return float((z.argmax(axis=1) == labels).mean())


def held_out_loss(model: LinearClassifier) -> float:
    return float(categorical_cross_entropy_from_logits(HELD_OUT, model.logits(X_HELD_OUT)))


# Idea 1
PAIRS = DecisionBoundary()
FIRST, SECOND, LAST = (PAIRS.compute(step, "blank") for step in (0, 1, 60))
WRONG, FROM_WRONG = (PAIRS.compute(step, "wrong") for step in (0, 60))

# Idea 2
Z = _digits.classifier().logits(X_HELD_OUT)
CURVES = LearningCurves()
RATES = (8, 16, 32, 64)


def wrong_after(steps: int, start: str) -> list[float]:
    """Return the classification errors of both trainings."""
    return [float(measures[2]) for measures in CURVES.compute(steps, start)["measures"]]


def at_each_rate(start: str, measure: int) -> list[list[float]]:
    """Return a measure of both trainings after fifty steps, for each learning rate."""
    first = _digits.on_digits(start)[0].path[0]
    return [
        [
            _digits._measures(HELD_OUT, last.logits(X_HELD_OUT))[measure]
            for rate in RATES
            for last in _digits._path(first, 50, X, ONE_HOT, gradient, learning_rate=rate)[-1:]
        ]
        for gradient in _digits._GRADIENTS
    ]


def wrong_ones(rate: float) -> list[np.ndarray]:
    """Return, for both trainings from the blank start, which pictures are read wrong."""
    lasts = (
        _digits._path(BLANK, 50, X, ONE_HOT, gradient, learning_rate=rate)[-1]
        for gradient in _digits._GRADIENTS
    )
    return [last.logits(X_HELD_OUT).argmax(axis=1) != HELD_OUT for last in lasts]


def by_luck(one: np.ndarray, other: np.ndarray) -> float:
    """Return how probable a fair coin makes a difference as large: the exact sign test."""
    first, second = int((one & ~other).sum()), int((other & ~one).sum())
    tail = sum(math.comb(first + second, k) for k in range(min(first, second) + 1))
    return min(1.0, tail * 2.0 ** (1 - first - second))


PAIRS_OF_WRONG = [wrong_ones(rate) for rate in (4, 5.5, *RATES)]
BEHIND = [int(ours.sum() - theirs.sum()) for ours, theirs in PAIRS_OF_WRONG]
MISTAKES = [[int(pair[which].sum()) for pair in PAIRS_OF_WRONG[2:]] for which in (0, 1)]
FROM_BLANK, WRONG_SHARES = at_each_rate("blank", 0), at_each_rate("wrong", 2)


# Idea 3
SURPRISES = _digits.ranked()[1]
THIRTEENTH = _digits.ranked()[0][12]


# Idea 4
def questions(digit: np.ndarray) -> np.ndarray:
    return np.stack([digit % 2 == 0, np.isin(digit, (2, 3, 5, 7)), digit >= 5], axis=1)


THREE = _digits._path(
    LinearClassifier.blank(64, 3),
    50,
    X,
    questions(LABELS),
    multilabel_cross_entropy_gradient,
    penalty=1 / 600,
)[-1]
ANSWERS = (THREE.logits(X_HELD_OUT) > 0) == questions(HELD_OUT)
BY_DIGIT = (softmax(Z) @ questions(np.arange(10)) > 0.5) == questions(HELD_OUT)

# Idea 5
SURE = Confidence()
TIMID, MENDED = (SURE.compute(t, 1200) for t in (1, 0.45))
BOASTFUL = SURE.compute(1, 100)

# Mistakes
LONG = _digits._path(BLANK, 3000, X, LABELS, _digits._GRADIENTS[0], momentum=0.9)
UNSCALED = _digits._path(BLANK, 1, 16 * X, LABELS, _digits._GRADIENTS[0], momentum=0)[-1]

COMPUTED = {
    "0.693": math.log(2),
    "0.639": SECOND["losses"][0],
    "0.411": LAST["losses"][0],
    "2.695": WRONG["losses"][0],
    "4.9": 100 * wrong_after(10, "blank")[0],
    "6.9": 100 * wrong_after(10, "blank")[1],
    "72.5": 100 * wrong_after(50, "wrong")[1],
    "2.7": 100 * wrong_after(50, "blank")[1],
    "2.8": 100 * wrong_after(50, "blank")[0],
    "0.1945": SURPRISES.mean(),
    "0.099": CURVES.compute(50, "blank")["measures"][0][0],
    "0.329": math.exp(-SURPRISES[12]),
    "86.7": 100 * TIMID["sure"],
    "97.5": 100 * TIMID["right"],
    "0.45": TIMID["best"],
    "0.186": TIMID["loss"],
    "0.094": MENDED["loss"],
    "96.4": 100 * BOASTFUL["sure"],
    "91.2": 100 * BOASTFUL["right"],
    "2.10": BOASTFUL["best"],
    "0.080": held_out_loss(LONG[200]),
    "0.106": held_out_loss(LONG[3000]),
    "2.30": math.log(10),
}
SUPPOSED = {"0.5", "0.8", "5.5", "4.0", "4.3"}  # 4.0: of a licence; 4.3: a section of a book
CLAIMS = (
    ("1,797 handwritten digits", len(LABELS) + len(HELD_OUT) == 1797),
    ("learns from 1,200 pictures", len(LABELS) == 1200),
    ("the 597 others", len(HELD_OUT) == 597),
    (
        "All 1,797 pictures are from the *test part* of a larger set; 13 people wrote that part",
        "30 contributed to the training set and different 13 to the test set" in DESCRIPTION
        and "a copy of the test set" in DESCRIPTION
        and np.array_equal(load_digits().data, 16 * digits().pixels),
    ),
    ("It even loses a point", 0.005 < SECOND["accuracy"] - LAST["accuracy"] < 0.015),
    (
        "heads for the same place",
        np.abs(FROM_WRONG["model"].weights - LAST["model"].weights).max() < 0.1,
    ),
    ("learn 239 pictures by heart", len(_digits.pairs()[0][1]) == 239),
    ("89% is right", round(100 * LAST["accuracy"]) == 89),
    ("650 numbers", BLANK.weights.size + BLANK.bias.size == 650),
    ("reads about 97% of them", round(100 * right(HELD_OUT, Z)) == 97),
    ("reads 97% of digits it has never seen", round(100 * right(HELD_OUT, Z)) == 97),
    (
        "which is one picture of 597",
        [round(597 * share) for share in wrong_after(50, "blank")] == [17, 16],
    ),
    (
        "In the other two measures it is still behind",
        all(
            ours < theirs
            for ours, theirs in zip(
                *(measures[:2] for measures in CURVES.compute(50, "blank")["measures"]), strict=True
            )
        ),
    ),
    ("right on nine pictures in ten", 0.9 < 1 - wrong_after(10, "wrong")[0] < 0.92),
    ("squared error hardly gets going", wrong_after(50, "wrong")[1] > 0.7),
    ("wrong on 99% after ten steps", round(100 * wrong_after(10, "wrong")[1]) == 99),
    (
        "of 8, 16, 32 and 64, the one that ends with the least cross-entropy",
        [RATES[int(np.argmin(losses))] for losses in FROM_BLANK] == [16, 32],
    ),
    (
        "by the *number of mistakes* instead, and the rates are 8 and 64",
        [RATES[int(np.argmin(counts))] for counts in MISTAKES] == [8, 64],
    ),
    (
        "19 against 20 with the first choice of rates, 18 against 16 with the second",
        [MISTAKES[0][1], MISTAKES[1][2], *map(min, MISTAKES)] == [19, 20, 18, 16],
    ),
    ("squared error nearly keeps up", 0 < min(FROM_BLANK[1]) - min(FROM_BLANK[0]) < 0.025),
    (
        "squared error makes fewer mistakes at five, by one to six pictures of 597",
        sorted(BEHIND) == [-2, 1, 1, 1, 2, 6],
    ),
    ("*on mistakes, neither clearly wins*", min(by_luck(*pair) for pair in PAIRS_OF_WRONG) > 0.2),
    (
        "wrong on 14% of the pictures, and cross-entropy on 3%",
        [round(100 * min(shares)) for shares in WRONG_SHARES] == [3, 14],
    ),
    ("make up 19% of the loss", round(100 * SURPRISES[:10].sum() / SURPRISES.sum()) == 19),
    ("rank 13 is read correctly", Z[THIRTEENTH].argmax() == HELD_OUT[THIRTEENTH]),
    ("only 78%", round(100 * ANSWERS.all(axis=1).mean()) == 78),
    ("wrong on 60 of 597, *even* on 52", (~ANSWERS).sum(axis=0).tolist() == [52, 35, 60]),
    ("could answer all three", round(100 * BY_DIGIT.all(axis=1).mean()) == 97),
    (
        "The labels need not be independent, and these are not",
        np.abs(np.corrcoef(questions(LABELS).T) - np.eye(3)).max() > 0.2,
    ),
    ("a **tuning part** of 197", len(HELD_OUT) - len(_digits.tested(1200)[1]) == 197),
    ("a **test part** of 400", len(_digits.tested(1200)[1]) == 400),
    ("The dashed line never moves", TIMID["right"] == MENDED["right"]),
    ("the loss has halved", 0.45 < MENDED["loss"] / TIMID["loss"] < 0.55),
    ("reaches 100%", right(LABELS, LONG[3000].logits(X)) == 1),
    (
        "climbs to 10 with it",
        round(float(categorical_cross_entropy_from_logits(LABELS, UNSCALED.logits(16 * X)))) == 10,
    ),
    ("$16 \\cdot 16 = 256$", 16 * 16 == 256),
)
