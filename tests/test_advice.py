"""Each refusal's advice, followed: it gives the right number, or a better refusal on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    cross_entropy,
    entropy,
    kl_divergence,
    multilabel_cross_entropy,
    self_information,
    sigmoid,
    softmax,
    squared_error,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RNG = np.random.default_rng(15)
Z = RNG.normal(size=(4, 3))
P = softmax(Z)
Y = np.array([2, 0, 1, 1])
P_300 = np.full((1, 300), 1 / 300)
RIGHT = categorical_cross_entropy(Y, P)
SHARES = [0.55, 0.25, 0.2]
SCORES = "softmax"


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    return str(caught.value)


@dataclass
class Case:
    """A wrong input, what is said of it, what must not be said, and what comes of following it."""

    function: Callable[..., Any]
    wrong: tuple[Any, ...]
    said: str
    followed: tuple[Any, ...]
    right: Any
    not_said: str = SCORES
    off: float = 1e-12


CASES = {
    # Probabilities that sum to 1 along another axis.
    "transposed": Case(
        categorical_cross_entropy, (Y, P.T), r"`p` .*transposed\? Along axis 0", (Y, P), RIGHT
    ),
    "transposed, square": Case(
        categorical_cross_entropy,
        (Y[:3], softmax(Z[:3]).T),
        r"transposed\? Along axis 0",
        (Y[:3], softmax(Z[:3])),
        categorical_cross_entropy(Y[:3], P[:3]),
    ),
    "over the batch": Case(
        categorical_cross_entropy,
        (Y, softmax(Z, axis=0)),
        r"transposed\? Along axis 0",
        (Y, softmax(Z)),
        RIGHT,
    ),
    "another axis, entropy": Case(
        entropy, (np.moveaxis(P, -1, 0),), r"transposed\? Along axis 0", (P,), entropy(P)
    ),
    "another axis of three": Case(
        entropy,
        (np.stack([P, P]).transpose(0, 2, 1),),
        r"row \[0, 0\].*transposed\? Along axis 1",
        (np.stack([P, P]),),
        np.stack([entropy(P)] * 2),
    ),
    "the model transposed": Case(
        cross_entropy, (P, P[:3].T), r"`q` .*Along axis 0", (P[:3], P[:3]), entropy(P[:3])
    ),
    # Percent.
    "percent, binary": Case(
        binary_cross_entropy,
        ([1, 0], [80, 20]),
        r"Percent\? Divide by 100\.$",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
        "sigmoid",
    ),
    "percent, small": Case(
        self_information,
        ([3, 7.5],),
        r"Percent\? Divide by 100\. Raw scores",
        ([0.03, 0.075],),
        [3.506557897319982, 2.590267165445583],
        "exp",
    ),
    "percent, shares": Case(
        entropy, ([55, 25, 20],), r"Percent\? Divide by 100\.$", (SHARES,), entropy(SHARES)
    ),
    "percent, in rows": Case(
        categorical_cross_entropy,
        (Y, 100 * P),
        r"Percent\? Divide by 100\.$",
        (Y, P),
        RIGHT,
    ),
    "percent, targets": Case(
        binary_cross_entropy,
        ([100, 0], [0.8, 0.2]),
        r"Percent\? Divide by 100\.",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
        "sigmoid",
    ),
    "percent, in words": Case(
        binary_cross_entropy,
        ([1, 0], ["80%", "20%"]),
        r"Take off the percent sign, convert it to float, and divide by 100\.",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
        "sigmoid",
    ),
    # Raw scores, and logarithms.
    "scores": Case(
        categorical_cross_entropy,
        (Y, Z),
        r"Raw scores\? Use softmax first\.",
        (Y, softmax(Z)),
        RIGHT,
        "Percent",
    ),
    "yes/no scores": Case(
        binary_cross_entropy,
        ([1, 0, 1], Z[:, 0][:3]),
        r"Raw scores\? Use sigmoid first\.",
        ([1, 0, 1], sigmoid(Z[:, 0][:3])),
        binary_cross_entropy_from_logits([1, 0, 1], Z[:, 0][:3]),
        "Percent",
    ),
    "log-probabilities": Case(
        binary_cross_entropy,
        ([1, 0], [-0.2, -1.5]),
        r"Logarithms of probabilities\? Use numpy\.exp first\.",
        ([1, 0], np.exp([-0.2, -1.5])),
        (0.2 - np.log1p(-np.exp(-1.5))) / 2,
    ),
    "counts": Case(
        entropy,
        ([110, 50, 40],),
        r"Counts or shares\? Divide by their sum\.",
        (SHARES,),
        entropy(SHARES),
        "Percent",
    ),
    # Label columns, other labels, words, gaps, marks.
    "a column of labels": Case(
        categorical_cross_entropy,
        (Y[:, None], P),
        r"A column of class indices\? Drop its last axis",
        (Y[:, None][..., 0], P),
        RIGHT,
        "integer type",
    ),
    "a column of labels, squares": Case(
        squared_error,
        (Y[:, None], P),
        r"Drop its last axis",
        (Y, P),
        squared_error(np.eye(3)[Y], P),
    ),
    "labels as floats": Case(
        categorical_cross_entropy_from_logits,
        (Y.astype(float), Z),
        r"Give them an integer type",
        (Y.astype(float).astype(int), Z),
        RIGHT,
    ),
    "words": Case(
        categorical_cross_entropy,
        (["owl", "cat", "dog", "dog"], P),
        r"`y\[0\]` .*Number the classes from 0, in the order that the prediction has",
        ([["cat", "dog", "owl"].index(word) for word in ("owl", "cat", "dog", "dog")], P),
        RIGHT,
        "float",
    ),
    "yes and no": Case(
        binary_cross_entropy,
        (["yes", "no"], [0.8, 0.2]),
        r"Turn them into 0 and 1\.",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
        "float",
    ),
    "numbers in words": Case(
        cross_entropy,
        (SHARES, ["0.55", "0.25", "0.2"]),
        r"`q\[0\]` .*Convert it to float first\.",
        (SHARES, [float("0.55"), float("0.25"), float("0.2")]),
        entropy(SHARES),
    ),
    "counted from 1": Case(
        categorical_cross_entropy,
        (Y + 1, P),
        r"Counted from 1\? Subtract 1",
        (Y, P),
        RIGHT,
    ),
    "an empty cell among labels": Case(
        categorical_cross_entropy,
        ([2, 0, np.nan, 1], P),
        r"An empty cell\? Leave its row out\.",
        (Y[[0, 1, 3]], P[[0, 1, 3]]),
        categorical_cross_entropy(Y[[0, 1, 3]], P[[0, 1, 3]]),
    ),
    "an empty cell among probabilities": Case(
        binary_cross_entropy,
        ([1, 0, 1], [0.8, 0.2, np.nan]),
        r"`p\[2\]` .*An empty cell\? Fill it in, or leave its row out\.",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
    ),
    "an empty cell as None": Case(
        binary_cross_entropy,
        ([1, 0, None], [0.8, 0.2, 0.5]),
        r"`y\[2\]` .*An empty cell\? Fill it in, or leave its row out\.",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
        "float",
    ),
    **{
        f"ignored, {mark}": Case(
            categorical_cross_entropy,
            ([2, 0, 1, mark], P),
            r"`y\[3\]` .*mark for rows that do not count.* Leave those rows out of both",
            (Y[:3], P[:3]),
            categorical_cross_entropy(Y[:3], P[:3]),
        )
        for mark in (-100, -1, 255)
    },
    "ignored, yes/no": Case(
        binary_cross_entropy,
        ([1, 0, -100], [0.8, 0.2, 0.5]),
        r"Leave those rows out of both",
        ([1, 0], [0.8, 0.2]),
        0.2231435513142097,
        "Turn them",
    ),
    # Several labels, a yes/no model.
    "several labels": Case(
        categorical_cross_entropy,
        ([0, 1, 1], [0.1, 0.5, 0.4]),
        r"Several true labels\? Use multilabel_cross_entropy\.",
        ([0, 1, 1], [0.1, 0.5, 0.4]),
        None,
    ),
    "one column of yes": Case(
        categorical_cross_entropy,
        ([0, 1, 1], [0.1, 0.9, 0.8]),
        r"One probability of yes for each sample\? Use binary_cross_entropy\.",
        ([0, 1, 1], [0.1, 0.9, 0.8]),
        None,
        "transposed",
    ),
    # Containers.
    "a dictionary": Case(
        entropy,
        (dict(zip("abc", SHARES, strict=True)),),
        r"list\(p\.values\(\)\)",
        (list(dict(zip("abc", SHARES, strict=True)).values()),),
        entropy(SHARES),
    ),
    "a generator": Case(
        entropy, ((share for share in SHARES),), r"Turn it into a list", (SHARES,), entropy(SHARES)
    ),
    "a complex number": Case(
        self_information, (0.5 + 0j,), r"Take its real part", ((0.5 + 0j).real,), np.log(2)
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_advice_gives_the_right_number(case: Case) -> None:
    message = refusal(lambda: case.function(*case.wrong))
    assert re.search(case.said, message), message
    assert case.not_said not in message
    if case.right is not None:
        assert case.function(*case.followed) == pytest.approx(case.right, rel=case.off)


def test_where_another_function_is_named_it_gives_the_right_number() -> None:
    y, p = CASES["several labels"].followed
    each = [-np.log(0.9), -np.log(0.5), -np.log(0.4)]
    assert multilabel_cross_entropy(y, p) == pytest.approx(sum(each))
    y, p = CASES["one column of yes"].followed
    each = [-np.log(0.9), -np.log(0.9), -np.log(0.8)]
    assert binary_cross_entropy(y, p) == pytest.approx(np.mean(each))


ROUNDED = "Rounded, or computed in half or single precision? Divide by the sum, in float64."


@pytest.mark.parametrize("decimals", [2, 3, 4, 5])
@pytest.mark.parametrize("classes", [3, 10, 200])
def test_rounded_shares_are_told_so(decimals: int, classes: int) -> None:
    told = 0
    for p in RNG.dirichlet(np.ones(classes), size=200):
        rounded = p.round(decimals)
        if 1e-6 < abs(rounded.sum() - 1) < 0.2:
            assert f". {ROUNDED}" in refusal(partial(entropy, rounded))
            told += 1
            shares = rounded / rounded.sum()
            assert entropy(shares) == pytest.approx(entropy(p), abs=classes * 10.0**-decimals * 5)
    assert told > 10


@pytest.mark.parametrize("classes", [5, 1000, 30_000])
def test_low_precision_in_a_wider_array_is_told_so(classes: int) -> None:
    z = 3 * RNG.normal(size=(40, classes))
    p = softmax(z)
    told = 0
    for narrow, wide in ((np.float16, np.float32), (np.float16, np.float64)):
        for row, exact in zip(p.astype(narrow).astype(wide), p, strict=True):
            if abs(row.sum(dtype=float) - 1) > (1.1e-4 if wide is np.float32 else 1e-6):
                assert refusal(partial(entropy, row)).endswith(f" {ROUNDED}")
                told += 1
                shares = row.astype(float) / row.sum(dtype=float)
                assert entropy(shares) == pytest.approx(entropy(exact), rel=0.01)
    assert told > 5


def test_a_long_row_in_single_precision_copied_to_double_is_told_so() -> None:
    powers = np.exp(5 * np.random.default_rng(0).normal(size=50_257)).astype(np.float32)
    p = (powers / np.cumsum(powers)[-1]).astype(float)
    assert refusal(lambda: kl_divergence(p, p)).endswith(f" {ROUNDED}")
    assert kl_divergence(p / p.sum(), p / p.sum()) == 0


MISLEADING: list[tuple[Any, tuple[Any, ...], str, str]] = [
    # what is called, with what, what must be said, and what must not
    (
        categorical_cross_entropy,
        (np.eye(300)[[0]] + np.eye(300)[[7]], P_300),
        "multilabel",
        "Round",
    ),
    (categorical_cross_entropy, (0 * P_300, P_300), "multilabel", "Rounded"),
    (categorical_cross_entropy, ([[1, 1, 0], [0, 0, 1]], P[:2]), "multilabel", "transposed"),
    (categorical_cross_entropy, ([-1, 1, -1], P[:3, :2] * 0 + 0.5), "Turn -1 into 0", "rows out"),
    (categorical_cross_entropy, ([5, 1, 0], P[:3]), "number them from 0 to 2", "rows out"),
    (binary_cross_entropy, ([0, 1, 2, 3], [0.5] * 4), "categorical functions", "Percent"),
    (squared_error, ([5.5, 3.2], [0.1, 0.3]), "A quantity?", "Turn them into 0"),
    (entropy, ([3, 1],), "Divide by their sum", "Percent"),
    (entropy, ([[5.0, 1.2, 0.3]],), "Use softmax first", "Percent"),
    (binary_cross_entropy, ([1, 1], [12.5, 3.1]), "Use sigmoid first", "exp"),
    (binary_cross_entropy, ([1, 0], [200, 12]), "From 0 to 255? Divide by 255", "Percent"),
    (categorical_cross_entropy, (Y, np.log(P)), "Use numpy.exp first", "Divide by their sum"),
    (binary_cross_entropy, ([1, 0, 1], [-1e-7, 3.2, -4]), "Use sigmoid first", "clip"),
    (categorical_cross_entropy, ([0, 1], [[0.7], [0.3]]), "two classes or more", "transposed"),
    (categorical_cross_entropy, ([0.0, 1, 0], P[:3]), "integer type", "broadcast_to"),
    (categorical_cross_entropy, (["0", "2"], P[:2]), "Convert it to int", "float"),
    (self_information, (["0,8"],), "Write a point", "Replace"),
    (categorical_cross_entropy, ([0.0, -100, 2, 1], P), "Leave those rows out", "softmax"),
    (softmax, (np.array(["2020-01-01", "2020-01-02"], "M8[ns]"),), "Turn dates into", "list"),
    (entropy, ([np.ma.array([0.5, 0.5], mask=[False, True])],), "masked", "list"),
]


@pytest.mark.parametrize(("function", "wrong", "said", "not_said"), MISLEADING)
def test_the_likely_cause_is_asked_about_and_no_false_one(
    function: Any, wrong: tuple[Any, ...], said: str, not_said: str
) -> None:
    message = refusal(lambda: function(*wrong))
    assert said in message
    assert not_said not in message


@pytest.mark.parametrize("total", [0.5, 0.9, 1.2, 3])
def test_what_is_far_from_1_is_not_put_down_to_rounding(total: float) -> None:
    p = total * np.array([0.123456789, 0.25, 0.626543211])
    assert "Rounded" not in refusal(lambda: entropy(p))


class Tensor:
    """A tensor of another library, that NumPy must not read as it is."""

    def __init__(self, values: Any, why: Exception) -> None:
        self.values, self.why = np.asarray(values), why

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:  # noqa: D105
        raise self.why

    def detach(self) -> Tensor:
        return self

    cpu = float = detach

    def numpy(self) -> Any:
        return self.values


@pytest.mark.parametrize(
    "why",
    [
        RuntimeError("Can't call numpy() on Tensor that requires grad."),
        TypeError("Got unsupported ScalarType BFloat16"),
        ValueError("can't convert cuda:0 device type tensor to numpy."),
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_a_tensor_that_numpy_cannot_read_is_named_and_told_how(
    why: Exception, *, listed: bool
) -> None:
    tensor: Any = Tensor(P[0], why)
    message = refusal(lambda: cross_entropy(P[0], [tensor] if listed else tensor))
    assert message.startswith("`q` must be an array or a list; NumPy cannot read this ")
    kind = "A list of tensors? Stack them first:" if listed else "A tensor?"
    stacked = "torch.stack(q)" if listed else "q"
    widened = ".float()" if "BFloat16" in str(why) else ""
    assert message.endswith(f" {kind} Pass `{stacked}.detach().cpu(){widened}.numpy()`.")
    assert cross_entropy(P[0], tensor.detach().cpu().float().numpy()) == entropy(P[0])


def test_a_sparse_matrix_is_told_how() -> None:
    class Sparse:
        def toarray(self) -> Any:
            return P

    sparse: Any = Sparse()
    assert refusal(lambda: entropy(sparse)).endswith("Pass `p.toarray()`.")
    np.testing.assert_array_equal(entropy(sparse.toarray()), entropy(P))
