"""What the text of notebook 06 states; see test_prose.py."""

from __future__ import annotations

import math

import numpy as np

from xentlib import (
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    entropy,
    squared_error,
)
from xentlib import self_information as surprise
from xentlib.practice.answers import smoothing_floor

SOFT = [0.7, 0.2, 0.1]
VOTES = [2, 1, 0]
MODEL_1 = np.array([[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]])
MODEL_2 = np.array([[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]])
WRONG = [(p.argmax(axis=1) != VOTES).tolist() for p in (MODEL_1, MODEL_2)]
MEASURED = [
    np.asarray(measured)
    for model in (MODEL_1, MODEL_2)
    for measured in (
        categorical_cross_entropy(VOTES, model, reduction="none"),
        squared_error(np.eye(3)[VOTES], model, reduction="none"),
    )
]
FIRST, SECOND = [0.25, 0.25, 0.5], [0.48, 0, 0.52]


IN_BANS = float(surprise(0.8, base=10))
FLOORS = [float(entropy(y)) for y in ([1 - 0.2 / 3, 0.1 / 3, 0.1 / 3], [0.9, 0.05, 0.05])]


COMPUTED = {
    "0.096": math.floor(1000 * IN_BANS) / 1000,
    "0.301": surprise(0.5, base=10),
    "0.22": surprise(0.8) - surprise(1),
    "0.29": surprise(0.6) - surprise(0.8),
    "0.41": surprise(0.4) - surprise(0.6),
    "0.69": surprise(0.2) - surprise(0.4),
    "1.6094": surprise(0.2),
    "0.8018": entropy(SOFT),
    "1.015": smoothing_floor(1000, 0.1),
    "0.39": FLOORS[1],
    "0.64": categorical_cross_entropy(VOTES, MODEL_2),
    "1.92": categorical_cross_entropy(VOTES, MODEL_2, reduction="sum"),
}
SUPPOSED = {"0.1", "0.2", "0.25", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"}
CLAIMS = (
    ("the first number cut off", round(IN_BANS, 3) == 0.097),
    ("at most 20 % is left for the dog", round(1 - 0.8, 9) == 0.2),
    (
        "cross-entropy prefers it",
        categorical_cross_entropy(2, SECOND) < categorical_cross_entropy(2, FIRST),
    ),
    (
        "squared error, $\\sum_k (p_k - y_k)^2$, prefers that one",
        squared_error([0, 0, 1], FIRST) < squared_error([0, 0, 1], SECOND),
    ),
    ("the loss is $\\ln K$", math.isclose(categorical_cross_entropy(0, [0.1] * 10), math.log(10))),
    ("more than half of both", all(each[2] > each[:2].sum() for each in MEASURED)),
    (
        "Each model is right about voters 1 and 2, and wrong about voter 3",
        WRONG == [[False, False, True]] * 2,
    ),
    ("The classification error stays at 1/3", np.mean(WRONG) == 1 / 3),
    (
        "it is the entropy of the old computer in notebook 2",
        math.isclose(entropy(SOFT), sum(p * surprise(p) for p in (0.7, 0.2, 0.1))),
    ),
    (
        "gives floors of 0.29 and 0.39 nats",
        [round(floor, 2) for floor in FLOORS] == [0.29, 0.39],
    ),
    (
        "$-\\ln \\frac{e}{e + K - 1}$",
        math.isclose(
            categorical_cross_entropy_from_logits(0, np.eye(7)[0]), -math.log(math.e / (math.e + 6))
        ),
    ),
    ("must be $\\ln 2$", categorical_cross_entropy([1, 0, 0], [0.5, 0.25, 0.25]) == math.log(2)),
)
