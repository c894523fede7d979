"""What the text of notebook 10 states; see test_prose.py."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from xentlib import entropy, explore, gradients, log_softmax, losses, self_information, softmax

right: Any = losses.categorical_cross_entropy_from_logits


def floor_of_twice(classes: int) -> float:
    """Return what softmax twice costs at the least."""
    return float(right(0, np.eye(classes)[0]))


def floor_of_smoothing(classes: int, *, among_others: bool = False) -> float:
    """Return the entropy of a target smoothed with 0.1."""
    if among_others:
        return float(entropy([0.9] + [0.1 / (classes - 1)] * (classes - 1)))
    return float(entropy(0.9 * np.eye(classes)[0] + 0.1 / classes))


def slope_of_twice(classes: int) -> float:
    """Return the slope of softmax twice at step 0, as a share of the right one."""
    step = 1e-4 * np.eye(classes)[0]
    twice = (right(0, softmax(step)) - right(0, softmax(-step))) / 2e-4
    return float(twice / gradients.categorical_cross_entropy_gradient(0, np.zeros(classes))[0])


def swapped(p: float) -> float:
    """Return the loss with the arguments swapped and the one-hot target clipped at 10⁻⁷."""
    return float((1 - p) * self_information(1e-7))


def of_target(y: float, z: float) -> float:
    """Return the binary loss by its formula, which takes any target."""
    return float(losses.binary_cross_entropy_from_logits(0, z)) - y * z


def clipped_at(epsilon: float) -> float:
    """Return the mean over four samples, one of which the model had ruled out."""
    return (-math.log(epsilon) - 3 * math.log(1 - epsilon)) / 4


SWALLOWED = np.array([[2, 1], [1, 1.5]])  # the two of four samples whose losses are no NaN
WEIGHTS = np.array([6, 4])
WEIGHTED = WEIGHTS * right([2, 1], [[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]], reduction="none")
STUCK: Any = explore.StuckLoss()
FACTOR: Any = explore.LossFactor()
RISING: Any = explore.RisingLoss()
RISE = RISING.compute(step=100, wrong=3)
FALL = RISING.compute(step=100, wrong=0)["curves"][1]
SHARES = float(entropy([0.7, 0.2, 0.1]))


def ratio(program: str, n: int) -> float:
    """Return what the program reports, divided by the mean loss in nats."""
    mine, theirs = FACTOR.compute(program=program, n=n)["pair"]
    return float(theirs / mine)


def overflows(kind: type, z: float) -> bool:
    """Tell whether the exponential of z is beyond the largest number of that kind."""
    with np.errstate(over="ignore"):
        return bool(np.isinf(np.exp(kind(z))))


COMPUTED = {
    "0.3133": floor_of_twice(2),
    "0.74": floor_of_twice(4),
    "1.4612": floor_of_twice(10),
    "5.9095": floor_of_twice(1000),
    "0.5514": floor_of_twice(3),
    "0.1985": floor_of_smoothing(2),
    "0.5003": floor_of_smoothing(10),
    "1.0148": floor_of_smoothing(1000),
    "1.016": floor_of_smoothing(1000, among_others=True),
    "0.44": floor_of_smoothing(1000, among_others=True) / math.log(10),
    "1.386": STUCK.compute("A", 10, 20)["losses"][-1],
    "1.478": STUCK.compute("C", 10, 1)["losses"][-1],
    "1.399": STUCK.compute("A", 10, 1)["losses"][-1],
    "1.46": STUCK.compute("C", 10, 20)["losses"][-1],
    "3.2958": 3 * math.log(3),
    "1.3863": math.log(4),
    "1.0986": math.log(3),
    "1.443": 1 / math.log(2),
    "2.303": math.log(10),
    "2.3026": math.log(10),
    "0.693": math.log(2),
    "5.2992": float(WEIGHTED.mean()),
    "1.0598": float(WEIGHTED.sum() / WEIGHTS.sum()),
    "1.7": min(z for z in np.arange(0, 8, 0.1) if of_target(1.1, z) < 0),
    "1.78": -1e6 * (-(1 + 2**-23) * math.log(1 - 2**-23) + 2**-23 * math.log(2**-23)),
    "16.118": swapped(0),
    "16.1": swapped(0),
    "0.0000001": float(self_information(1 - 1e-7)),
    "8.6347": clipped_at(1e-15),
    "1.1588": clipped_at(0.01),
    "0.3218": float(right([0, 0], SWALLOWED)) / 2,
    "23.026": -math.log(1e-10),
    "27.631": -math.log(1e-12),
    "34.539": -math.log(1e-15),
    "0.964": RISE["worst"],
    "0.985": RISE["pair"][1],
    "36.044": -math.log(np.finfo(float).eps),
}
SUPPOSED = {"2.301", "0.1", "0.25", "0.3", "1.0", "1.1"}
CLAIMS = (
    (
        "Now you know: 4.",
        min(range(2, 100), key=lambda classes: abs(floor_of_twice(classes) - 0.74)) == 4,
    ),
    (
        "the slope is only $1/K$ of the right one",
        all(math.isclose(slope_of_twice(k), 1 / k, rel_tol=1e-5) for k in (2, 10, 1000)),
    ),
    (
        "A starts at *twice* that",
        math.isclose(STUCK.compute("A", 10, 1)["losses"][0], 2 * math.log(10)),
    ),
    (
        "With 2 classes it is there from the start",
        np.allclose(STUCK.compute("A", 2, 1)["losses"], 2 * math.log(2)),
    ),
    ("This costs 8.", round(right([1, 2], 8 * np.eye(3)[[0, 1]])) == 8),
    ("Its ratio is $n$", all(math.isclose(ratio("F", n), n) for n in range(1, 33))),
    ("0.25 is $1/K$", all(math.isclose(ratio("H", n), 0.25) for n in (1, 32))),
    (
        "for the first three",
        [math.isclose(ratio("G", n), 1) for n in range(1, 5)] == [True, True, True, False],
    ),
    (
        "for a single sample [they do nothing]",
        all(np.average([loss], weights=[w]) == loss for loss, w in ((0.3, 2), (1.5, 9))),
    ),
    ("If these are probabilities", np.allclose(np.sum([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]], 1), 1)),
    ("a number between −1 and 0", -1 < -softmax([8, 0, 0])[0] < -softmax([0, 0, 0])[0] < 0),
    (
        "a logit above about 709, or 88 in float32",
        [int(math.log(np.finfo(kind).max)) for kind in (float, np.float32)] == [709, 88],
    ),
    (
        "exp of a logit above 709, in float32 above 88",
        [overflows(float, z) for z in (709, 710)] == [False, True]
        and [overflows(np.float32, z) for z in (88, 89)] == [False, True],
    ),
    (
        "**Stuck** at −ln(e / (e + K − 1))",
        all(
            math.isclose(floor_of_twice(k), -math.log(math.e / (math.e + k - 1)))
            for k in (2, 10, 1000)
        ),
    ),
    (
        "it costs their entropy",
        math.isclose(right(np.repeat([0, 1, 2], [7, 2, 1]), np.log([[0.7, 0.2, 0.1]] * 10)), SHARES)
        and math.log(3) > SHARES,
    ),
    (
        "the loss is $16.118 \\cdot (1 - p_\\text{true})$: a straight line",
        math.isclose(
            float(explore.FourCalls().compute(p=0.4, spread=0.3)["calls"][2]),
            swapped(0.4),
            rel_tol=1e-6,
        ),
    ),
    (
        "It changes nothing.",
        np.allclose(log_softmax(log_softmax([1, 2, -1])), log_softmax([1, 2, -1])),
    ),
    ("| **wrong**: a wrong class leads by 1,000 | 1000 |", right(0, [0, 1000, 0, 0]) == 1000),
    (
        "Each is nearly $-\\ln \\varepsilon$, divided by 4",
        all(math.isclose(clipped_at(e), -math.log(e) / 4, rel_tol=0.01) for e in (1e-15, 0.01)),
    ),
    (
        "most logits go up, and a few go down",
        sorted(np.bincount(RISING.compute(100, 3)["now"][0] > RISING.compute(1, 3)["now"][0]))
        == [5, 45],
    ),
    ("With no wrong label, the loss only falls.", bool((np.diff(FALL) < 0).all())),
    ("five samples of 50 pay nearly all of the loss", RISE["worst"] > 0.95 * RISE["pair"][1]),
    (
        "Three of them are the crosses: the label is wrong",
        set(RISING._mislabelled[:3]) < set(np.argsort(RISE["now"][1])[-5:].tolist()),
    ),
    (
        "near the line it costs about $\\ln 2$ on either side",
        math.isclose(of_target(1, 0.1), math.log(2), abs_tol=0.06),
    ),
    (
        "it makes the infinite loss of the fourth input finite",
        all(0 < -math.log(0 + epsilon) < math.inf for epsilon in (0.01, 1e-7, 1e-15, 1e-300))
        and losses.categorical_cross_entropy([[1, 0], [0, 1]], [[1, 0], [1, 0]]) == math.inf,
    ),
    (
        "On the same targets it is the first, by far",
        self_information(0.9) < 0.5 * float(self_information(0.7)),
    ),
)
