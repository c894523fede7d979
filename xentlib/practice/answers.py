"""What the exercises' functions should do, where no other function of the library does it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xentlib.coding import huffman_code_lengths
from xentlib.gradients import binary_cross_entropy_gradient
from xentlib.information import entropy, kl_divergence, self_information
from xentlib.losses import (
    binary_cross_entropy,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def surprise_in_bits(p: float) -> float:
    """Return −log₂ p.

    >>> surprise_in_bits(0.25)
    2.0
    """
    return float(self_information(p, base=2))


def total_surprise(probabilities: Sequence[float]) -> float:
    """Return the surprise, in bits, of independent events that all happen.

    >>> total_surprise([0.5] * 2000)
    2000.0
    """
    return math.fsum(surprise_in_bits(p) for p in probabilities)


def questions_needed(n: int) -> int:
    """Return how many yes/no questions are sure to find one of `n` things: log₂ n, rounded up.

    >>> questions_needed(64), questions_needed(65)
    (6, 7)
    """
    return (n - 1).bit_length()


def price_of_independence(joint: Sequence[Sequence[float]]) -> float:
    """Return, in nats, what it costs to believe that the rows and columns are independent.

    >>> round(price_of_independence([[0.5, 0], [0, 0.5]]), 4)
    0.6931
    """
    rows = [math.fsum(row) for row in joint]
    columns = [math.fsum(column) for column in zip(*joint, strict=True)]
    together = [cell for row in joint for cell in row]
    return float(kl_divergence(together, [row * column for row in rows for column in columns]))


def best_compromise(a: Sequence[float], b: Sequence[float]) -> list[float]:
    """Return the belief q with the least KL(a‖q) + KL(b‖q).

    >>> best_compromise([1, 0, 0], [0, 0.5, 0.5])
    [0.5, 0.25, 0.25]
    """
    return [(of_a + of_b) / 2 for of_a, of_b in zip(a, b, strict=True)]


def mean_bits(p: Sequence[float], q: Sequence[float]) -> float:
    """Return the mean length of messages that p sends, in the Huffman code made for q.

    >>> mean_bits([0.5, 0.25, 0.25], [0.25, 0.25, 0.5])
    1.75
    >>> mean_bits([0.5, 0.25, 0.25], [0.5, 0.5, 0])
    inf
    """
    if any(truth > 0 and belief == 0 for truth, belief in zip(p, q, strict=True)):
        return math.inf
    return math.fsum(truth * n for truth, n in zip(p, huffman_code_lengths(q), strict=True))


def perplexity_of(text: str, q: Mapping[str, float]) -> float:
    """Return the perplexity of `text` for a model that gives each letter its probability in q.

    >>> round(perplexity_of("abba", {"a": 0.5, "b": 0.5}), 12)
    2.0
    >>> perplexity_of("abc", {"a": 0.5, "b": 0.5})
    inf
    """
    return math.exp(math.fsum(float(self_information(q.get(sign, 0))) for sign in text) / len(text))


def entropy_in_bits(p: Sequence[float]) -> float:
    """Return −Σ p log₂ p, where an outcome of probability 0 contributes nothing; NaN stays NaN.

    >>> entropy_in_bits([0.5, 0.25, 0.25, 0]), entropy_in_bits([0.5, math.nan])
    (1.5, nan)
    """
    return math.nan if any(map(math.isnan, p)) else float(entropy(p, base=2))


def letter_entropy(text: str) -> float:
    """Return the entropy, in bits, of the shares that the letters have in a text.

    >>> letter_entropy("AABC")
    1.5
    """
    return entropy_in_bits([text.count(letter) / len(text) for letter in sorted(set(text))])


def mutual_information(joint: Sequence[Sequence[float]]) -> float:
    """Return H(A) + H(B) − H(A, B), in bits; `joint` has a row for each value of A.

    >>> mutual_information([[0.5, 0], [0, 0.5]])
    1.0
    """
    of_a = [math.fsum(row) for row in joint]
    of_b = [math.fsum(column) for column in zip(*joint, strict=True)]
    of_both = [p for row in joint for p in row]
    return entropy_in_bits(of_a) + entropy_in_bits(of_b) - entropy_in_bits(of_both)


def weighted_loss(y: Sequence[int], p: Sequence[float], weight: float) -> float:
    """Return mean binary cross-entropy with weighted positives, divided by the sum of the weights.

    >>> round(weighted_loss([1, 0], [0.6, 0.6], 3), 4)
    0.6122
    """
    weights = [weight if target else 1 for target in y]
    losses = [float(binary_cross_entropy(*pair)) for pair in zip(y, p, strict=True)]
    return math.fsum(w * loss for w, loss in zip(weights, losses, strict=True)) / sum(weights)


def mean_loss(true: Sequence[int], predictions: Sequence[Sequence[float]]) -> float:
    """Return the mean of −ln p of the true classes, whatever the others have.

    >>> round(mean_loss([0, 1], [[0.5, 0.5], [0.2, 0.8]]), 4), mean_loss([0], [[0, 1]])
    (0.4581, inf)
    """
    costs = [float(self_information(p[k])) for k, p in zip(true, predictions, strict=True)]
    return math.fsum(costs) / len(costs)


def smoothing_floor(classes: int, smoothing: float) -> float:
    """Return the least loss of a one-hot target of which ε has been shared among all K classes.

    >>> smoothing_floor(10, 0), round(smoothing_floor(1000, 0.1), 4)
    (0.0, 1.0148)
    """
    each = smoothing / classes
    return float(entropy([1 - smoothing + each, *[each] * (classes - 1)]))


def softmax_floor(y: Sequence[int]) -> float:
    """Return the least that −Σ y ln p can be for a softmax p: m ln m, with m ones in `y`.

    >>> round(softmax_floor([0, 1, 1]), 4), softmax_floor([0, 0, 0])
    (1.3863, 0.0)
    """
    m = sum(y)
    return m * math.log(m) if m else 0.0


def as_xentlib(loss: float, samples: int, labels: int, reduction: str) -> float:
    """Return the sum over labels, mean over samples, from a mean or a sum over everything.

    >>> as_xentlib(0.25, 8, 20, "mean"), as_xentlib(40.0, 8, 20, "sum")
    (5.0, 5.0)
    """
    return loss * labels if reduction == "mean" else loss / samples


def top_two_accuracy(labels: Sequence[int], z: Sequence[Sequence[float]]) -> float:
    """Return the share of samples whose class has one of the two largest logits.

    >>> top_two_accuracy([0, 1], [[3, 1, 2], [3, 1, 2]])
    0.5
    """
    hits = [row[label] >= sorted(row)[-2] for label, row in zip(labels, z, strict=True)]
    return sum(hits) / len(hits)


def most_surprising(labels: Sequence[int], z: Sequence[Sequence[float]]) -> int:
    """Return the index of the sample with the largest loss.

    >>> most_surprising([0, 0], [[0, 1000], [0, 2000]])
    1
    """
    surprises = [
        categorical_cross_entropy_from_logits(*sample) for sample in zip(labels, z, strict=True)
    ]
    return surprises.index(max(surprises))


def best_temperature(
    labels: Sequence[int], z: Sequence[Sequence[float]], temperatures: Sequence[float]
) -> float:
    """Return the temperature with the least mean cross-entropy.

    >>> best_temperature([0, 1], [[2, 0], [2, 0]], [1, 1000])
    1000
    """

    def cost(temperature: float) -> float:
        cooled = [[logit / temperature for logit in row] for row in z]
        return float(categorical_cross_entropy_from_logits(labels, cooled))

    return min(temperatures, key=cost)


def weight_slope(w: float, x: float, y: float) -> float:
    """Return the slope of the binary cross-entropy of σ(w x) over the weight: (σ(w x) − y) x.

    >>> weight_slope(0, 3, 1)
    -1.5
    """
    return float(binary_cross_entropy_gradient(y, w * x)) * x


def smoothed_bill(counts: Sequence[int], new: Sequence[int], alpha: float) -> float:
    """Return the cross-entropy, in nats, of new shares and of counts with `alpha` added to each.

    >>> round(smoothed_bill([0, 2], [3, 1], 1), 4)
    1.1116
    >>> smoothed_bill([0, 2], [3, 1], 0)
    inf
    """
    total = math.fsum(count + alpha for count in counts)
    costs = [float(self_information((count + alpha) / total)) for count in counts]
    return math.fsum(n * cost for n, cost in zip(new, costs, strict=True) if n) / sum(new)


def batch_loss(y: Sequence[Sequence[float]], p: Sequence[Sequence[float]]) -> float:
    """Return categorical cross-entropy, the mean over the rows; NaN where `p` holds one.

    >>> batch_loss([[1, 0], [0, 1]], [[0.5, 0.5], [1, 0]])
    inf
    """
    lost = any(math.isnan(share) for row in p for share in row)
    return math.nan if lost else float(categorical_cross_entropy(y, p))


def epoch_loss(means: Sequence[float], sizes: Sequence[int]) -> float:
    """Return the mean over all samples, given the mean and the size of each batch.

    >>> epoch_loss([1.0, 4.0], [2, 1])
    2.0
    """
    return math.fsum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes)
