"""Every exercise and every guess of the series: what people hand in, and what they are told.

The exercises, their inputs and their references are those of the notebooks' cells. `EXERCISES` and
`PREDICTIONS` say what to try on each; one that is missing there fails, and says what to add.
"""

from __future__ import annotations

import ast
import io
import math
import re
from collections import Counter
from contextlib import redirect_stdout
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

import notebooks
from xentlib import (
    binary_cross_entropy,
    categorical_cross_entropy,
    cross_entropy,
    entropy,
    huffman_code_lengths,
    kl_divergence,
    log_softmax,
    losses,
    sigmoid,
    softmax,
    squared_error_gradient,
)
from xentlib.practice import answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Attempt = Callable[..., Any]

LN2, LN10 = math.log(2), math.log(10)
NATS = "Yours is in nats; bits were asked for: divide by ln 2."
BITS = "Yours is in bits; nats were asked for: multiply by ln 2."
BANS = "Yours is in bans (log₁₀); nats were asked for: multiply by ln 10."
SIGN = "Yours has the wrong sign."
HALF = "Yours is half of the right number"
TWICE = "Yours is twice the right number"
PERCENT = "Yours is in percent; a share was asked for: divide by 100."
NEARLY = "Yours is very near"
ROUNDED = "Yours is rounded: return all digits."
HIDDEN = "A NaN that comes in must come out"
COUNTED = "Yours is one more than the right number: do you count from 1?"
SLIP = re.compile(  # what only a slip's name has
    "Yours is|Yours has|a mean where|a sum where|divide by|swapped|in place|times the|divided by"
)
LEAST_FORMS = 3  # right ones, and wrong ones


def times(factor: float, right: Attempt) -> Attempt:
    """Return a function that is off by the factor."""
    return lambda *arguments: np.multiply(right(*arguments), factor)


def shares(table: Any) -> tuple[Any, Any, Any]:
    """Return a table of joint probabilities, the sums of its rows, and those of its columns."""
    joint = np.array(table)
    return joint, joint.sum(axis=1), joint.sum(axis=0)


def rows_of_b(table: Any) -> Any:
    """Return the entropy of each row, in bits, once it has been made to sum to 1."""
    joint, of_a, _ = shares(table)
    return entropy(joint / of_a[:, None], base=2)


def in_nats(p: Any) -> Any:
    return -np.log(np.asarray(p, dtype=float))


def in_bits(p: Any) -> Any:
    return -np.sum(p * np.log2(p))


def logarithms(z: Any) -> Any:
    return np.array(z) - np.logaddexp.reduce(np.array(z, dtype=float))


def costs(labels: Any, z: Any, t: float = 1) -> list[float]:
    pairs = zip(labels, z, strict=True)
    return [-float(logarithms(np.divide(row, t))[label]) for label, row in pairs]


def given_to_truth(y: Any, p: Any) -> Any:
    return np.where(np.array(y) == 1, p, np.subtract(1, p))


def rows_cost(y: Any, p: Any) -> Any:
    """Return the loss of each row; a NaN stays one."""
    y, p = np.array(y), np.array(p, dtype=float)
    return -(y * np.log(p, out=np.zeros(p.shape), where=y != 0)).sum(axis=1)


def smoothed(counts: Any, alpha: float) -> Any:
    return np.add(counts, alpha) / np.sum(np.add(counts, alpha))


def in_float32(table: Any) -> Any:
    """Return the price of independence, all of it computed in float32."""
    joint, of_a, of_b = shares(np.array(table, np.float32))
    ratios = np.divide(joint, np.outer(of_a, of_b), out=np.ones_like(joint), where=joint != 0)
    return (joint * np.log(ratios)).sum()


def perplexity(text: str, q: Any) -> float:
    seen = Counter(text)
    if not all(q.get(letter) for letter in seen):
        return math.inf
    return float(np.prod([q[letter] ** (-n / len(text)) for letter, n in seen.items()]))


def huffman_mean(p: Any, q: Any) -> float:
    lengths = np.array(huffman_code_lengths(q), dtype=float)
    lengths[np.array(q) == 0] = math.inf
    return float(sum(share * n for share, n in zip(p, lengths, strict=True) if share))


def first_below(cost: float) -> Attempt:
    """Return a search for the best temperature that starts from a cost which is not infinite."""

    def search(labels: Any, z: Any, ts: Any) -> Any:
        best, least = None, cost
        for t in ts:
            mean = float(np.mean(costs(labels, z, t)))
            best, least = (t, mean) if mean < least else (best, least)
        return best

    return search


def bill(first: float, other: float, classes: int) -> float:
    """Return the entropy of one share and of the others, which are all alike."""
    terms = [first, *[other] * (classes - 1)]
    return sum(-share * math.log(share) for share in terms if share)


class Forms(NamedTuple):
    """What is tried on one exercise, beside its solution."""

    right: list[Attempt]
    wrong: list[tuple[Attempt, str]]  # and what must be said
    no_slip: str = ""  # why none of them is a slip with a name


EXERCISES: dict[str, Forms] = {
    "surprise_in_bits": Forms(
        [lambda p: math.log(1 / p) / LN2 if p else math.inf, lambda p: -np.log2(np.float32(p))],
        [
            (in_nats, NATS),
            (lambda p: in_nats(p) / LN10, "divide by log₁₀ 2"),
            (lambda p: round(-math.log2(p)) if p else math.inf, "0.5145731728; yours gives 1."),
            (lambda p: math.ceil(-math.log2(p)) if p else math.inf, "yours gives 1."),
            (lambda p: -math.log2(p + 1e-15), "(0) should be inf; yours gives 49.8"),
            (lambda p: answers.surprise_in_bits(1 - p), "comes out for 1 − p in place of `p`."),
            (lambda p: -math.log2(1 - p) if p else math.inf, "for 1 − p in place of `p`."),
            (lambda p: round(-math.log2(p), 4) if p else math.inf, ROUNDED),
        ],
    ),
    "total_surprise": Forms(
        [lambda p: float(np.log2(np.divide(1, p)).sum()), lambda p: math.fsum(in_nats(p)) / LN2],
        [
            (lambda p: in_nats(p).sum(), NATS),
            (lambda p: np.log2(p).sum(), SIGN),
            (lambda p: -np.log2(p).mean(), "a mean where a sum was asked for?"),
            (lambda p: -math.log2(math.prod(p)), "yours raises ValueError"),
        ],
    ),
    "questions_needed": Forms(
        [lambda n: (n - 1).bit_length(), lambda n: next(k for k in range(n) if 2**k >= n)],
        [
            (lambda n: int(math.log2(n)), "(65) should be 7; yours gives 6."),
            (math.log2, "(65) should be 7; yours gives 6.0"),
            (lambda n: n.bit_length(), "(64) should be 6; yours gives 7."),
        ],
        no_slip="a count that is wrong for some n only is wrong by no factor",
    ),
    "entropy_in_bits": Forms(
        [
            lambda p: entropy(p, base=2),  # refuses the NaN
            lambda p: sum(x * math.log2(1 / x) for x in p if x),
            lambda p: rows_cost([p], [p])[0] / LN2,
        ],
        [
            (lambda p: rows_cost([p], [p])[0], NATS),
            (lambda p: rows_cost([p], [p])[0] / LN10, "divide by log₁₀ 2"),
            (lambda p: -np.nansum(p * np.log2(p)), HIDDEN),
            (lambda p: sum(-x * math.log2(x) for x in p if x > 0), HIDDEN),
            (lambda p: -np.sum(p * np.log2(np.add(p, 1e-15))), NEARLY),
            (lambda p: in_bits(np.clip(p, 1e-15, 1)), NEARLY),
            (in_bits, "yours gives nan. Look for 0 times infinity"),
        ],
    ),
    "letter_entropy": Forms(
        [lambda text: entropy(np.divide([*Counter(text).values()], len(text)), base=2)],
        [
            (times(LN2, answers.letter_entropy), NATS),
            (times(-1, answers.letter_entropy), SIGN),
            (lambda text: sum(-math.log2(text.count(x) / len(text)) for x in text), "a sum where"),
            (lambda text: math.log2(len(set(text))), "'AABC') should be 1.5; yours gives 1.58"),
        ],
    ),
    "mutual_information": Forms(
        [
            lambda joint: kl_divergence(
                np.ravel(joint), np.outer(*shares(joint)[1:]).ravel(), base=2
            ),
            lambda joint: entropy(shares(joint)[2], base=2) - shares(joint)[1] @ rows_of_b(joint),
        ],
        [
            (times(LN2, answers.mutual_information), NATS),
            (times(-1, answers.mutual_information), SIGN),
            (lambda t: entropy(shares(t)[2], base=2) - rows_of_b(t).mean(), "[0.05, 0.05, 0.2]]"),
            (
                lambda t: 1 + entropy(shares(t)[2], base=2) - entropy(np.ravel(t), base=2),
                "[0.05, 0.05, 0.2]]",
            ),
        ],
    ),
    "extra_surprise": Forms(
        [
            kl_divergence,
            lambda p, q: sum(
                x * (math.log(x) - math.log(y)) if y else math.inf
                for x, y in zip(p, q, strict=True)
                if x
            ),
        ],
        [
            (times(1 / LN2, kl_divergence), BITS),
            (times(1 / LN10, kl_divergence), BANS),
            (times(-1, kl_divergence), SIGN),
            (lambda p, q: kl_divergence(q, p), "comes out with `p` and `q` swapped."),
            (
                lambda p, q: kl_divergence(p, q) / len(p),
                "divided by the number of entries in `p`: a mean where a sum was asked for?",
            ),
            (times(1 / 3, kl_divergence), "yours gives 0.06"),  # three classes, but not always
            (cross_entropy, "yours gives 0.98"),
            (lambda p, q: sum(x * math.log(x / y) for x, y in zip(p, q, strict=True)), "raises"),
        ],
    ),
    "price_of_independence": Forms(
        [
            lambda joint: (
                entropy(shares(joint)[1]) + entropy(shares(joint)[2]) - entropy(np.ravel(joint))
            ),
            lambda joint: answers.mutual_information(joint) * LN2,
            in_float32,
        ],
        [
            (answers.mutual_information, BITS),
            (times(-1, answers.price_of_independence), SIGN),
            (
                lambda t: entropy(shares(t)[2]) - rows_of_b(t).mean() * LN2,
                "([[0.6, 0.1], [0.1, 0.2]]) should be 0.1328286288",
            ),
            (lambda t: LN2 + entropy(shares(t)[2]) - entropy(np.ravel(t)), "([[0.12, 0.28]"),
        ],
    ),
    "best_compromise": Forms(
        [
            lambda a, b: ((x + y) / 2 for x, y in zip(a, b, strict=True)),
            lambda a, b: map(lambda x, y: 0.5 * x + 0.5 * y, a, b),
            lambda a, b: np.mean([a, b], axis=0),
        ],
        [
            (np.add, TWICE),
            (lambda a, _: a, "should be [0.595, 0.405]; yours gives [0.83, 0.17]."),
            (lambda a, b: np.sqrt(np.multiply(a, b)), "should be [0.595, 0.405]"),
        ],
    ),
    "smoothed_bill": Forms(
        [
            lambda counts, new, alpha: rows_cost([smoothed(new, 0)], [smoothed(counts, alpha)])[0],
            lambda counts, new, alpha: (
                sum(in_nats(smoothed(counts, alpha)) * new) / sum(new)
                if alpha or all(counts)
                else math.inf
            ),
        ],
        [
            (times(1 / LN2, answers.smoothed_bill), BITS),
            (lambda c, n, a: answers.smoothed_bill(n, c, a), "`c` and `n` swapped."),
            (lambda c, n, a: answers.smoothed_bill(c, n, a) * sum(n), "times the sum of `n`."),
            (
                lambda c, n, a: cross_entropy(smoothed(n, a), smoothed(c, a)),
                "should be 0.9013961241; yours gives 1.018697955.",
            ),
        ],
    ),
    "mean_bits": Forms(
        [
            huffman_mean,
            lambda p, q: (
                math.inf
                if np.any(np.array(p)[np.array(q) == 0])
                else float(np.dot(p, huffman_code_lengths(q)))
            ),
        ],
        [
            (lambda p, q: huffman_mean(q, p), "`p` and `q` swapped."),
            (lambda p, q: cross_entropy(p, q, base=2), "should be 1.9; yours gives"),
            (lambda p, q: float(np.dot(p, huffman_code_lengths(q))), "should be inf; yours gives"),
            (lambda p, q: huffman_mean(p, q) / len(p), "a mean where a sum was asked for?"),
        ],
    ),
    "perplexity_of": Forms(
        [perplexity, lambda text, q: 2 ** (math.log(perplexity(text, q)) / LN2)],
        [
            (
                lambda text, q: math.log(perplexity(text, q)),
                "Yours is the logarithm of the right number",
            ),
            (lambda text, q: math.prod(1 / q[x] for x in text) ** (1 / len(text)), "KeyError"),
            (
                lambda text, q: math.log2(perplexity(text, q)),
                "Yours is log₂ of the right number: take 2 to that power.",
            ),
            (lambda text, q: 2 ** math.log(perplexity(text, q)), "Yours is 2 to the power of nats"),
            (lambda text, q: np.exp(np.log2(perplexity(text, q))), "Yours is `exp` of bits"),
            (lambda text, q: 1 / perplexity(text, q), "should be 2; yours gives 0.5"),
        ],
    ),
    "binary_loss": Forms(
        [
            binary_cross_entropy,
            lambda y, p: cross_entropy([1 - y, y], [1 - p, p]),
            lambda y, p: rows_cost([[1 - y, y]], [[1 - p, p]])[0],
        ],
        [
            (times(1 / LN2, binary_cross_entropy), BITS),
            (times(-1, binary_cross_entropy), SIGN),
            (lambda y, p: binary_cross_entropy(p, y), "with `y` and `p` swapped."),
            (lambda y, p: binary_cross_entropy(y, 1 - p), "comes out for 1 − p in place of `p`."),
            (
                lambda y, p: binary_cross_entropy(float(y >= 0.5), p),
                "(0.1, 0.3) should be 0.4414",
            ),
            (lambda y, p: in_nats(y * p + (1 - y) * (1 - p)), "(0.1, 0.3) should be 0.4414"),
            (
                lambda y, p: -y * math.log(p + 1e-12) - (1 - y) * math.log(1 - p + 1e-12),
                "(1, 1) should be 0; yours gives -1.000",
            ),
        ],
    ),
    "loss_from_logit": Forms(
        [lambda y, z: np.logaddexp(0, -z if y else z), lambda y, z: np.logaddexp(0, z) - y * z],
        [
            (lambda y, z: np.logaddexp(0, -z if y else z) / LN2, BITS),
            (lambda y, z: -np.logaddexp(0, -z if y else z), SIGN),
            (lambda y, z: np.logaddexp(0, z if y else -z), "for 1 − y in place of `y`."),
            (lambda y, z: math.log(1 + math.exp(-z if y else z)), "raises OverflowError"),
            (lambda y, z: in_nats(sigmoid(z if y else -z)), "should be 1000; yours gives inf"),
        ],
    ),
    "weighted_loss": Forms(
        [
            lambda y, p, weight: np.average(
                in_nats(given_to_truth(y, p)), weights=np.where(np.array(y) == 1, weight, 1)
            ),
        ],
        [
            (times(1 / LN2, answers.weighted_loss), BITS),
            (lambda y, p, w: answers.weighted_loss(y, np.subtract(1, p), w), "for 1 − p in place"),
            (
                lambda y, p, w: np.mean(
                    in_nats(given_to_truth(y, p)) * np.where(np.array(y) == 1, w, 1)
                ),
                "should be 1.051793129; yours gives",
            ),
            (
                lambda y, p, _: in_nats(given_to_truth(y, p)).mean(),
                "should be 1.051793129; yours gives",
            ),
        ],
    ),
    "mean_loss": Forms(
        [
            categorical_cross_entropy,
            lambda true, p: in_nats(np.array(p)[range(len(true)), true]).mean(),
        ],
        [
            (
                lambda true, p: categorical_cross_entropy(true, p, reduction="sum"),
                "times the number of entries in `true`: a sum where a mean was asked for?",
            ),
            (times(1 / LN2, categorical_cross_entropy), BITS),
            (times(1 / LN10, categorical_cross_entropy), BANS),
            (
                lambda true, p: (
                    sum(-math.log(q[k]) for k, q in zip(true, p, strict=True)) / len(true)
                ),
                "yours raises ValueError",
            ),
            (lambda true, p: in_nats(np.array(p).max(axis=1)).mean() + 0 * len(true), "should be"),
            (
                lambda true, p: answers.mean_loss(true, np.subtract(1, p)),
                "comes out for 1 − p in place of `p`.",
            ),
        ],
    ),
    "stable_log_softmax": Forms(
        [
            logarithms,
            lambda z: (k - float(np.logaddexp.reduce(np.array(z, dtype=float))) for k in z),
            lambda z: (
                np.array(z, np.float32)
                - max(z)
                - np.log(np.exp(np.array(z, np.float32) - max(z)).sum())
            ),
        ],
        [
            (times(-1, log_softmax), SIGN),
            (times(1 / LN2, log_softmax), BITS),
            (lambda z: np.log(softmax(z)), "yours gives [0, -inf, -inf]"),
            (softmax, "should be [-1.349"),
            (lambda z: [k - math.log(sum(map(math.exp, z))) for k in z], "OverflowError"),
            (lambda z: logarithms(z).round(5), ROUNDED),
        ],
    ),
    "smoothing_floor": Forms(
        [
            lambda classes, eps: bill(1 - eps + eps / classes, eps / classes, classes),
            lambda k, eps: entropy(np.eye(k)[0] * (1 - eps) + eps / k),
        ],
        [
            (times(1 / LN2, answers.smoothing_floor), BITS),
            (times(1 / LN10, answers.smoothing_floor), BANS),
            (
                lambda classes, eps: answers.smoothing_floor(classes, eps) / classes,
                "divided by `classes`.",
            ),
            (lambda k, eps: entropy([1 - eps] + [eps / (k - 1)] * (k - 1)), "(3, 0.1) should be"),
        ],
    ),
    "multilabel_loss": Forms(
        [
            lambda y, p: in_nats(given_to_truth(y, p)).sum(),
            lambda y, p: np.sum([binary_cross_entropy(*pair) for pair in zip(y, p, strict=True)]),
        ],
        [
            (
                lambda y, p: in_nats(given_to_truth(y, p)).mean(),
                "divided by the number of entries in `y`: a mean where a sum was asked for?",
            ),
            (lambda y, p: in_nats(given_to_truth(y, p)).sum() / LN2, BITS),
            (
                lambda y, p: losses.multilabel_cross_entropy(p, y),
                "comes out with `y` and `p` swapped.",
            ),
            (
                lambda y, p: (
                    -np.dot(y, np.log(p)) - np.dot(np.subtract(1, y), np.log1p(-np.array(p)))
                ),
                "yours gives nan. Look for 0 times infinity",
            ),
            (
                lambda y, p: in_nats(np.add(given_to_truth(y, p), 1e-12)).sum(),
                "should be 0; yours gives -2.000",
            ),
        ],
    ),
    "softmax_floor": Forms(
        [
            lambda y: sum(y) * math.log(max(1, sum(y))),
            lambda y: sum(math.log(sum(y)) for k in y if k),
        ],
        [
            (times(1 / LN2, answers.softmax_floor), BITS),
            (lambda y: math.log(max(1, sum(y))), "divided by the sum of `y`."),
            (lambda y: len(y) * math.log(len(y)), "should be 1.386294361; yours gives 3.29"),
            (lambda y: sum(y) * math.log(sum(y)), "raises ValueError: "),
        ],
    ),
    "as_xentlib": Forms(
        [
            lambda loss, n, k, reduction: (
                loss * n * k / n if reduction == "mean" else loss * k / (n * k)
            ),
        ],
        [
            (
                lambda loss, samples, labels, reduction: answers.as_xentlib(
                    loss, labels, samples, reduction
                ),
                "Yours is what comes out with `samples` and `labels` swapped.",
            ),
            (lambda loss, *_: loss, "should be 5; yours gives 0.25."),
            (lambda loss, _n, k, _r: loss * k, "should be 5; yours gives 800"),
            (lambda loss, n, k, r: loss * k if r == "mean" else loss / (n * k), "yours gives 0.25"),
            (
                lambda loss, n, k, r: loss * k if r == "mean" else loss / (8 if n > 1 else 1),
                "(6.0, 3, 4, 'sum') should be 2; yours gives 0.75.",
            ),
        ],
    ),
    "weight_slope": Forms(
        [
            lambda w, x, y: x / (1 + np.exp(-w * x)) - x * y,
            lambda w, x, y: x * ((1 - y) * sigmoid(w * x) - y * sigmoid(-w * x)),
        ],
        [
            (lambda w, x, y: (y - sigmoid(w * x)) * x, SIGN),
            (lambda w, x, y: sigmoid(w * x) - y, "divided by `x`."),
            (lambda w, x, y: (sigmoid(w * x) - y) * w, "with `w` and `x` swapped."),
            (lambda w, x, y: squared_error_gradient(y, w * x) * x, "should be -0.5; yours gives"),
        ],
    ),
    "squared_slope": Forms(
        [
            lambda y, z: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z) * 2,
            lambda y, z: 2 * (sigmoid(z) - y) / (2 + 2 * np.cosh(z)),
        ],
        [
            (times(0.5, squared_error_gradient), HALF),
            (times(-1, squared_error_gradient), SIGN),
            (lambda y, z: 2 * (sigmoid(z) - y), "should be -0.25; yours gives -1."),
            (lambda y, z: sigmoid(z) - y, "should be -0.25; yours gives -0.5."),
        ],
    ),
    "softmax_slopes": Forms(
        [
            lambda label, z: softmax(z) - np.eye(len(z))[label],
            lambda label, z: (p - (k == label) for k, p in enumerate(softmax(z).tolist())),
        ],
        [
            (lambda label, z: np.eye(len(z))[label] - softmax(z), SIGN),
            (lambda label, z: 2 * (softmax(z) - np.eye(len(z))[label]), TWICE),
            (lambda _, z: softmax(z), "should be [-0.5, 0.5]; yours gives [0.5, 0.5]."),
            (lambda label, z: softmax(z)[label] - 1, "should be [-0.5, 0.5]; yours gives -0.5."),
        ],
    ),
    "top_two_accuracy": Forms(
        [
            lambda labels, z: np.mean(
                [(np.array(row) > row[k]).sum() < 2 for k, row in zip(labels, z, strict=True)]
            ),
        ],
        [
            (times(100, answers.top_two_accuracy), PERCENT),
            (
                lambda labels, z: answers.top_two_accuracy(labels, z) * len(labels),
                "times the number of entries in `labels`: a sum where a mean was asked for?",
            ),
            (
                lambda labels, z: 1 - answers.top_two_accuracy(labels, z),
                "Yours is 1 minus the right number.",
            ),
            (lambda labels, z: np.mean(np.argmax(z, axis=1) == labels), "should be 1; yours"),
            (lambda labels, z: np.mean(np.argsort(z)[:, -2] == labels), "should be 1; yours"),
        ],
    ),
    "most_surprising": Forms(
        [
            lambda labels, z: int(np.argmax(costs(labels, z))),
            lambda labels, z: max(range(len(z)), key=costs(labels, z).__getitem__),
        ],
        [
            (lambda labels, z: 1 + int(np.argmax(costs(labels, z))), COUNTED),
            (lambda labels, z: int(np.argmin(costs(labels, z))), "should be 1; yours gives 0."),
            (
                lambda labels, z: int(
                    np.argmax([in_nats(softmax(row))[k] for k, row in zip(labels, z, strict=True)])
                ),
                "should be 1; yours gives 0.",
            ),
            (lambda labels, z: max(costs(labels, z)), "should be 1; yours gives 1.3"),
            (
                lambda labels, z: int(
                    np.argmax([np.mean(row) - row[k] for k, row in zip(labels, z, strict=True)])
                ),
                "should be 0; yours gives 1.",
            ),
        ],
    ),
    "best_temperature": Forms(
        [
            lambda labels, z, ts: ts[int(np.argmin([sum(costs(labels, z, t)) for t in ts]))],
        ],
        [
            (lambda labels, z, ts: max(ts, key=lambda t: sum(costs(labels, z, t))), "yours gives"),
            (
                lambda labels, z, ts: (
                    min(ts) if (np.argmax(z, axis=1) == labels).all() else max(ts)
                ),
                "[2, 0], [1, 0]], [1, 2, 4, 8]) should be 2; yours gives 8.",
            ),
            (lambda _labels, _z, ts: ts[0], "should be 8; yours gives 1."),
            (lambda _labels, _z, ts: ts[-1], "should be 0.5; yours gives 1."),
            (first_below(1), "([3, 2], [[6, 0, 0, 0], [0, 5, 0, 0]], [8, 4, 1]) should be 8"),
            (
                lambda labels, z, ts: min(ts[1:], key=lambda t: sum(costs(labels, z, t))),
                "[8, 4, 1]) should be 8; yours gives 4.",
            ),
            (lambda labels, z, ts: min(sum(costs(labels, z, t)) for t in ts), "should be 8; yours"),
        ],
        no_slip="one of a list: another one of the list is off by no factor",
    ),
    "loss_from_logits": Forms(
        [
            lambda true, z: -logarithms(z)[true],
            lambda true, z: losses.categorical_cross_entropy_from_logits(np.eye(len(z))[true], z),
        ],
        [
            (times(1 / LN2, losses.categorical_cross_entropy_from_logits), BITS),
            (lambda true, z: logarithms(z)[true], SIGN),
            (lambda true, z: -logarithms(softmax(z))[true], "should be 1.349012217; yours gives"),
            (lambda true, z: in_nats(softmax(z))[true], "should be 2000; yours gives inf."),
        ],
    ),
    "batch_loss": Forms(
        [
            categorical_cross_entropy,  # refuses the NaN
            lambda y, p: rows_cost(y, p).mean(),
            lambda y, p: rows_cost(y, p).sum() / len(y),
        ],
        [
            (
                lambda y, p: rows_cost(y, p).sum() / np.size(y),
                "divided by the number of columns in `y`: a mean where a sum was asked for?",
            ),
            (lambda y, p: rows_cost(y, p).sum(), "times the number of rows in `y`: a sum where"),
            (lambda y, p: rows_cost(y, p).mean() / LN2, BITS),
            (lambda y, p: -np.nansum(np.array(y) * np.log(p)) / len(y), HIDDEN),
            (lambda y, p: -np.sum(y * np.log(np.add(p, 1e-12))) / len(y), "should be inf; yours"),
            (lambda y, p: -np.sum(y * np.log(p)) / len(y), "yours gives nan. Look for 0 times"),
        ],
    ),
    "epoch_loss": Forms(
        [
            lambda means, sizes: np.average(means, weights=sizes),
            lambda means, sizes: np.repeat(means, sizes).mean(),
        ],
        [
            (np.dot, "Yours is the right number times the sum of `"),
            (lambda means, sizes: answers.epoch_loss(sizes, means), "`means` and `sizes` swapped."),
            (
                lambda means, sizes: sum(means) / len(sizes),
                "should be 0.3411764706; yours gives 0.5333333333.",
            ),
            (lambda means, _: means[0], "should be 0.3411764706; yours gives 0.4."),
            (lambda means, _: np.median(means), "should be 0.3411764706; yours gives 0.4."),
            (lambda means, sizes: sorted(means)[len(sizes) // 2], "; yours gives 0.4."),
            (
                lambda means, sizes: np.dot(means, sizes) / len(sizes),
                "Yours is the right number times the mean of `sizes`.",
            ),
        ],
    ),
}


# What is typed for each guess: what is right, and what is wrong with what must be said.
PREDICTIONS: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "01 surprise-second-guess": (
        ["4.605", "4.6", "2 ln 10", "-ln 0.01"],
        [("6.64", BITS), ("2", BANS), ("-4.6", SIGN), ("23", "You guessed 23")],
    ),
    "01 units-guess": (
        ["3", "log2 8", "-log₂(1/8)"],
        [("2.08", NATS), ("8", "You guessed 8;"), ("4", "You guessed 4;")],
    ),
    "01 independent-guess": (
        ["23.7", "24", "23", "log2 13983816"],
        [("16.45", NATS), ("7.15", "divide by log₁₀ 2"), ("1000", "You guessed 1000;")],
    ),
    "01 bit-guess": (
        ["6", "log2 64", "6 questions"],
        [("32", "You guessed 32;"), ("63", "You guessed 63;"), ("12", TWICE)],
    ),
    "02 coin-guess": (
        ["0.08", "0.0808", "-0.01 log2 0.01 - 0.99 log2 0.99"],
        [("0.056", NATS), ("6.6", "You guessed 6.600;"), ("0.5", "You guessed 0.500;")],
    ),
    "02 code-guess": (
        ["1.75", "7/4", "½·1 + ¼·2 + ⅛·3 + ⅛·3"],
        [("2", "You guessed 2;"), ("1.213", NATS), ("1", "You guessed 1;")],
    ),
    "03 direction-guess": (
        ["0.357", "0.3567", "-ln 0.7", "−ln 0,7"],
        [("0.5146", BITS), ("-0.357", SIGN), ("inf", "You guessed ∞;"), ("0.3", "You guessed")],
    ),
    "04 messages-guess": (
        ["2.625", "2.63", "21/8"],
        [("1.82", NATS), ("1.75", "You guessed 1.750;"), ("2.25", "You guessed 2.250;")],
    ),
    "05 branches-guess": (
        ["2.303", "2.3", "ln 10", "-ln 0.1"],
        [("3.32", BITS), ("1", BANS), ("0.105", "You guessed 0.105;")],
    ),
    "05 stability-guess": (
        ["16.118", "16", "7 ln 10", "-ln 10^-7"],
        [("7", BANS), ("23.25", BITS), ("inf", "You guessed ∞;")],
    ),
    "05 rare-guess": (
        ["0.1", "10%", "1/10"],
        [("0.9", "Yours is 1 minus the right number."), ("10", PERCENT), ("0", "You guessed 0;")],
    ),
    "06 softmax-second-guess": (
        ["7", "6.908", "6.9", "ln 1000"],
        [("3", BANS), ("9.97", BITS), ("1000", "You guessed 1000;")],
    ),
    "07 heads-guess": (
        ["1.4", "1.386", "2 ln 2", "ln 4"],
        [("2", BITS), ("0.693", HALF), ("0", "You guessed 0;")],
    ),
    "07 reductions-guess": (
        ["5", "0.25 × 20", "20/4"],
        [("0.25", "You guessed 0.250;"), ("2.5", HALF), ("20", "You guessed 20;")],
    ),
    "08 softmax-guess": (
        ["0.5", "1/2", "50%"],
        [("-0.5", SIGN), ("50", PERCENT), ("0", "You guessed 0;")],
    ),
    "09 digits-first-guess": (
        ["2.303", "2.3", "ln 10", "-ln(1/10)"],
        [("1", BANS), ("3.32", BITS), ("0", "You guessed 0;")],
    ),
}


class Exercise(NamedTuple):
    """What a notebook says of one exercise."""

    names: dict[str, Any]  # of the setup
    check: str  # practice.exercise(...)
    solution: str

    def handed_in(self, name: str, attempt: Attempt | None = None) -> Any:
        """Return what is said of an attempt, or of the notebook's own solution."""
        space = dict(self.names)
        exec(self.solution, space)  # noqa: S102
        if attempt:
            space[name] = attempt
        return eval(self.check, space)  # noqa: S307


@cache
def exercises() -> dict[str, Exercise]:
    """Return every exercise of the series by the name of its function."""
    found = {}
    for path in notebooks.PATHS:
        by_id = {cell.id: cell for cell in notebooks.cells(path)}
        names: dict[str, Any] = {}
        exec(by_id["setup"].source, names)  # noqa: S102
        for key, cell in by_id.items():
            if cell.cell_type == "code" and "practice.exercise(" in cell.source:
                stub, _, check = cell.source.partition("\n\n\n")
                (solution,) = re.findall(
                    r"```python\n(.*?)```", by_id[f"{key}-solution"].source, re.DOTALL
                )
                found[stub.removeprefix("def ").partition("(")[0]] = Exercise(
                    names, check, solution
                )
    return found


def guesses(kind: str) -> list[str]:
    """Return the guesses of one kind: the number of the notebook, and the cell's id."""
    return [
        f"{path.stem[:2]} {cell.id}"
        for path in notebooks.PATHS
        for cell in notebooks.cells(path, "code")
        if f"practice.{kind}(" in cell.source
    ]


@cache
def run(number: str) -> dict[str, Callable[[], Any]]:
    """Run a notebook; return for each of its guesses what asks it anew."""
    (path,) = [path for path in notebooks.PATHS if path.stem.startswith(number)]
    names: dict[str, Any] = {}
    asked = {}
    cells = notebooks.cells(path, "code")
    last = max(place for place, cell in enumerate(cells) if cell.id.endswith("-guess"))
    for cell in cells[: last + 1]:
        body = ast.parse(cell.source).body
        question = body.pop() if cell.id.endswith("-guess") else None
        with redirect_stdout(io.StringIO()):
            exec(compile(ast.Module(body, []), cell.id, "exec"), names)  # noqa: S102
        if isinstance(question, ast.Expr):
            code = compile(ast.Expression(question.value), cell.id, "eval")
            asked[cell.id] = ask(code, dict(names))
    return asked


def ask(code: Any, names: dict[str, Any]) -> Callable[[], Any]:
    return lambda: eval(code, names)  # noqa: S307


def question(key: str) -> Any:
    number, _, name = key.partition(" ")
    return run(number)[name]()


def test_every_exercise_and_every_guess_is_tried() -> None:
    for table, title, found in (
        (EXERCISES, "EXERCISES", exercises()),
        (PREDICTIONS, "PREDICTIONS", guesses("predict")),
    ):
        missing, gone = set(found) - set(table), set(table) - set(found)
        assert not missing, f"add to {title} what is right and what is wrong: {sorted(missing)}"
        assert not gone, f"take out of {title} what no notebook asks: {sorted(gone)}"
    for name, forms in EXERCISES.items():
        assert len([*right_forms(name)]) >= LEAST_FORMS, f"add right forms of {name}"
        assert len(forms.wrong) >= LEAST_FORMS, f"add wrong forms of {name}"
        named = any(SLIP.search(said) for _, said in forms.wrong)
        assert named != bool(forms.no_slip), f"add a slip to {name}, or say why there is none"
    for name, (right, wrong) in PREDICTIONS.items():
        assert len(right) >= LEAST_FORMS, f"add right guesses of {name}"
        assert len(wrong) >= LEAST_FORMS, f"add wrong guesses of {name}"
        assert any(SLIP.search(said) for _, said in wrong), f"add a slip to {name}"


def right_forms(name: str) -> Iterator[tuple[str, Attempt | None]]:
    """Yield the solution of the notebook, its results in other types, and what is in the table."""
    exercise = exercises()[name]
    space = dict(exercise.names)
    exec(exercise.solution, space)  # noqa: S102
    solution = space[name]
    yield "solution", None
    yield "float32", lambda *given: np.asarray(solution(*given), dtype=np.float32)
    if name in {"best_compromise", "stable_log_softmax", "softmax_slopes"}:
        yield "generator", lambda *given: (float(each) for each in solution(*given))
    else:
        yield "NumPy's number", lambda *given: np.float64(solution(*given))
    for place, attempt in enumerate(EXERCISES[name].right):
        yield f"right[{place}]", attempt


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_right_is_taken(name: str) -> None:
    for form, attempt in right_forms(name):
        result = exercises()[name].handed_in(name, attempt)
        assert result.passed, f"{form}: {result!r}"


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_wrong_is_refused_and_the_slip_is_named(name: str) -> None:
    for place, (attempt, said) in enumerate(EXERCISES[name].wrong):
        result = exercises()[name].handed_in(name, attempt)
        assert result.passed is False, f"wrong[{place}]: {result!r}"
        assert said in repr(result), f"wrong[{place}]"
        if not SLIP.search(said) and said not in {ROUNDED, NEARLY}:
            assert "Yours" not in repr(result), f"wrong[{place}]: named by chance"


@pytest.mark.parametrize("key", PREDICTIONS)
def test_a_guess_is_read_judged_and_answered(key: str) -> None:
    right, wrong = PREDICTIONS[key]
    for typed in right:
        asked = question(key)
        asked._field.value = typed
        assert "Right: it is" in repr(asked), typed
    for typed, said in wrong:
        asked = question(key)
        asked._field.value = typed
        assert "You guessed" in repr(asked), typed
        assert said in repr(asked), typed
        if not SLIP.search(said):
            assert "Yours" not in repr(asked), typed


@pytest.mark.parametrize("key", PREDICTIONS)
def test_who_is_asked_for_about_a_number_may_answer_in_two_digits(key: str) -> None:
    words = repr(question(key)).casefold()
    if re.search(r"\babout\b|\broughly\b", words):
        asked = question(key)
        asked.guess(float(f"{asked._answer:.2g}"))
        assert "Right: it is" in repr(asked)
        assert asked._within >= 0.05
    for digits in re.findall(r"(one|two|three) decimals?", words):
        places = ["one", "two", "three"].index(digits) + 1
        asked = question(key)
        asked.guess(round(asked._answer, places))
        assert "Right: it is" in repr(asked)


@pytest.mark.parametrize("key", guesses("choose"))
def test_every_option_is_answered_with_its_own_words(key: str) -> None:
    options = [*question(key)._options]
    assert len(options) >= LEAST_FORMS
    replies = []
    for option in options:
        asked = question(key)
        asked._buttons[option].click()
        verdict = "right" if option == asked._answer else "not quite"
        assert f"{option}: {verdict}. " in repr(asked)
        replies.append(asked._options[option])
        asked.pick(asked._answer)  # who was wrong may try again
        assert f"{asked._answer}: right. " in repr(asked)
    assert all(len(reply) > 10 for reply in replies)
    assert len(set(replies)) == len(options)


def by_notebook(say: Callable[[list[str], str], Any]) -> dict[str, list[Any]]:
    """Return something of the options of each question to choose in, and of the right one."""
    said: dict[str, list[Any]] = {}
    for key in guesses("choose"):
        asked = question(key)
        said.setdefault(key[:2], []).append(say([*asked._options], asked._answer))
    return said


def test_no_notebook_has_the_right_option_mostly_in_one_place() -> None:
    for number, places in by_notebook(lambda options, right: options.index(right)).items():
        if len(places) >= 4:
            assert max(Counter(places).values()) <= len(places) / 2, (number, places)


@pytest.mark.parametrize("outer", [min, max])
def test_the_length_of_an_option_does_not_give_it_away(outer: Callable[..., int]) -> None:
    def stands_out(options: list[str], right: str) -> bool:
        lengths = [*map(len, options)]
        return len(right) == outer(lengths) and lengths.count(len(right)) == 1

    found = by_notebook(stands_out)
    every = [one for each in found.values() for one in each]
    assert sum(every) <= len(every) / 2
    for number, each in found.items():
        assert len(each) < 3 or not all(each), number


def test_the_right_option_stands_in_every_place_as_often() -> None:
    asked = [question(key) for key in guesses("choose")]
    places = [[*each._options].index(each._answer) for each in asked if len(each._options) == 3]
    counts = [places.count(place) for place in range(3)]
    assert max(counts) - min(counts) <= 2, counts
    assert max(len([*run]) for run in runs(places)) <= 4  # nor one after the other


def runs(places: list[int]) -> Iterator[list[int]]:
    """Yield the stretches of equal numbers."""
    stretch = places[:1]
    for before, now in pairwise(places):
        if now != before:
            yield stretch
            stretch = []
        stretch = [*stretch, now]
    yield stretch
