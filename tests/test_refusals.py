"""Each refusal says which argument, which value, where it stands, and the way out."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    cross_entropy,
    entropy,
    kl_divergence,
    log_sigmoid,
    log_softmax,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    multilabel_cross_entropy_gradient,
    perplexity,
    self_information,
    sigmoid,
    softmax,
    squared_error,
    squared_error_gradient,
)
from xentlib._numerics.options import to_float
from xentlib.classifier import LinearClassifier
from xentlib.gradients import finite_difference

SOFTMAX = "Counts or shares? Divide by their sum. Raw scores? Use softmax first."
SIGMOID = "Raw scores? Use sigmoid first."
EMPTY = "An empty cell? Fill it in, or leave its row out."
NAN = (
    f"{EMPTY} Otherwise look for the step that made it: "
    "0/0, inf − inf or the log of a negative number."
)
COMPLEX = "Complex? Take its real part first."
REPLACE = "Replace it with a number."
ROUNDING = "Rounded, or computed in half or single precision? Divide by the sum, in float64."
IGNORED = "A mark for rows that do not count, as -100 is? Leave those rows out of both arrays."
BARE = "A yes/no model? Write down both outcomes, or use the binary functions."
ROUNDED = "got 1.0000000000000002. Off by rounding? Use numpy.clip first."
SET = "A set forgets the order and what comes twice: use a list from the start."
BASE = "Use 2 for bits, 10 for bans, None for nats."

BAD_ANYWHERE: list[tuple[Any, type[Exception], str]] = [
    ([-0.5, 1.5], ValueError, "`p[0]` must be a probability between 0 and 1; got -0.5. {hint}"),
    ([0.5, 1.5], ValueError, "`p[1]` must be a probability between 0 and 1; got 1.5. {hint}"),
    (
        [[0.5, 0.5], [2, -1]],
        ValueError,
        "`p[1, 0]` must be a probability between 0 and 1; got 2. {hint}",
    ),
    ([0.5, np.inf], ValueError, "`p[1]` must be a probability between 0 and 1; got inf. {hint}"),
    ([0.5, np.nan], ValueError, f"`p[1]` must be a probability between 0 and 1; got nan. {NAN}"),
    ([], ValueError, "`p` must not be empty; its shape is (0,)."),
    (np.ones((3, 0)), ValueError, "`p` must not be empty; its shape is (3, 0)."),
    (
        [[1], [0.5, 0.5]],
        ValueError,
        "`p` must be a rectangular array; its rows have different lengths.",
    ),
    (1 + 2**-52, ValueError, f"`p` must be a probability between 0 and 1; {ROUNDED}"),
    ([1, 10**400], ValueError, "`p[1]` must be a probability between 0 and 1; got inf. {hint}"),
    (
        {"a": 1}.values(),
        TypeError,
        "`p` must be an array or a list; got dict_values([1]). Turn it into a list first.",
    ),
    ({0.5}, TypeError, f"`p` must be an array or a list; got {{{{0.5}}}}. {SET}"),
    ("half", TypeError, f"`p` must be a real number; got 'half'. {REPLACE}"),
    ([0.5, None], TypeError, f"`p[1]` must be a real number; got None. {EMPTY}"),
    ([0.5, 0.5j], TypeError, f"`p[1]` must be a real number; got 0.5j. {COMPLEX}"),
    ([0.5, "x"], TypeError, f"`p[1]` must be a real number; got 'x'. {REPLACE}"),
    ([np.True_, "x"], TypeError, f"`p[1]` must be a real number; got 'x'. {REPLACE}"),
    (
        np.array([0.5, 0.5j]),
        TypeError,
        f"`p[0]` must be a real number; got (0.5+0j). {COMPLEX}",
    ),
    (
        np.ma.MaskedArray([0.5, 0.5], [False, True]),
        TypeError,
        "`p` must not be a masked array. Fill it or drop the masked entries first.",
    ),
]
BAD_DISTRIBUTIONS: list[tuple[Any, str]] = [
    (0.5, f"`p` must have an axis that holds the outcomes; got the bare number 0.5. {BARE}"),
    ([0.5, 0.4], f"`p` must sum to 1 along axis -1; it sums to 0.9. {SOFTMAX}"),
    ([0.333, 0.333, 0.333], f"`p` must sum to 1 along axis -1; it sums to 0.999. {ROUNDING}"),
    ([[1, 0], [0.5, 0.4]], f"`p` must sum to 1 along axis -1; row 1 sums to 0.9. {SOFTMAX}"),
    (
        [[[1, 0], [0, 1]], [[1, 0], [0, 0]]],
        f"`p` must sum to 1 along axis -1; row [1, 1] sums to 0. {SOFTMAX}",
    ),
]
BAD_BASES: list[tuple[Any, type[Exception], str]] = [
    (
        0,
        ValueError,
        f"`base` must be positive, finite and not 1; got 0. {BASE}",
    ),
    (
        -2,
        ValueError,
        f"`base` must be positive, finite and not 1; got -2. {BASE}",
    ),
    (
        1,
        ValueError,
        f"`base` must be positive, finite and not 1; got 1. {BASE}",
    ),
    (
        np.nan,
        ValueError,
        f"`base` must be positive, finite and not 1; got nan. {BASE}",
    ),
    (
        np.inf,
        ValueError,
        f"`base` must be positive, finite and not 1; got inf. {BASE}",
    ),
    (
        10**400,
        ValueError,
        f"`base` must be positive, finite and not 1; got inf. {BASE}",
    ),
    ("e", TypeError, "`base` must be a number or None (natural logarithm); got 'e'."),
]


def whole(message: str) -> str:
    return f"^{re.escape(message)}$"


@pytest.mark.parametrize(("p", "error", "message"), BAD_ANYWHERE)
def test_what_is_no_probability(p: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=whole(message.format(hint=SIGMOID))):
        self_information(p)
    negative = (message.startswith("`p[0]`") and "-0.5" in message) or "-1" in repr(p)
    hint = SOFTMAX.rpartition("? Divide by their sum. ")[2] if negative else SOFTMAX
    with pytest.raises(error, match=whole(message.format(hint=hint))):
        entropy(p)
    with pytest.raises(error, match=whole(message.format(hint=hint))):
        perplexity(p)


@pytest.mark.parametrize(("p", "message"), BAD_DISTRIBUTIONS)
def test_what_is_no_distribution(p: Any, message: str) -> None:
    with pytest.raises(ValueError, match=whole(message)):
        entropy(p)
    for measure in (cross_entropy, kl_divergence, perplexity):
        with pytest.raises(ValueError, match=whole(message.replace("`p`", "`q`"))):
            measure([0.5, 0.5], p)


def test_a_sum_along_another_axis() -> None:
    message = f"`p` must sum to 1 along axis 0; `p[:, 1]` sums to 0.4. {SOFTMAX}"
    for axis in (0, -2):
        with pytest.raises(ValueError, match=whole(message.replace("axis 0", f"axis {axis}"))):
            entropy([[0.5, 0.2], [0.5, 0.2]], axis=axis)
    message = "`z` must have a finite largest logit in every row; in `z[0, :, 1]` it is inf, which"
    z = np.zeros((2, 3, 2))
    z[0, 2, 1] = np.inf
    with pytest.raises(ValueError, match=re.escape(message)):
        softmax(z, axis=1)


@pytest.mark.parametrize("measure", [cross_entropy, kl_divergence, perplexity])
def test_shapes_that_do_not_fit(measure: Any) -> None:
    message = "`p` and `q` must have the same number of outcomes; got 2 and 3."
    with pytest.raises(ValueError, match=whole(message)):
        measure([0.5, 0.5], [0.5, 0.25, 0.25])
    message = "`p` and `q` must have shapes that fit; got (2, 2) and (3, 2)."
    with pytest.raises(ValueError, match=whole(message)):
        measure(np.full((2, 2), 0.5), np.full((3, 2), 0.5))


@pytest.mark.parametrize(("base", "error", "message"), BAD_BASES)
def test_what_is_no_base(base: Any, error: type[Exception], message: str) -> None:
    for call in (
        lambda: self_information(0.5, base=base),
        lambda: entropy([1], base=base),
        lambda: cross_entropy([1], [1], base=base),
        lambda: kl_divergence([1], [1], base=base),
    ):
        with pytest.raises(error, match=whole(message)):
            call()


def test_what_is_no_axis() -> None:
    message = "`axis` must lie between -1 and 0 for `p` of shape (2,); got 1."
    with pytest.raises(ValueError, match=whole(message)):
        entropy([0.5, 0.5], axis=1)
    with pytest.raises(TypeError, match=whole("`axis` must be a whole number; got 0.5.")):
        entropy([0.5, 0.5], axis=0.5)  # type: ignore[arg-type]


def test_sums_that_are_off_by_rounding_only_are_taken() -> None:
    assert entropy([0.1] * 10) > 0
    assert entropy(np.full(1000, np.float32(1e-3))) > 0


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_what_was_rounded_to_fewer_digits_is_a_distribution(kind: Any) -> None:
    for classes in (3, 10, 1000):
        z = np.random.default_rng(classes).normal(size=(50, classes))
        p = softmax(z).astype(kind)
        assert entropy(p) == pytest.approx(entropy(softmax(z)), rel=0.01)
    assert np.all(entropy(softmax(z).astype(np.float32).tolist()) > 0)


@pytest.mark.parametrize(("kind", "digits"), [("f2", 2), ("f4", 3), ("f8", 5)])
def test_what_was_typed_with_too_few_digits_is_none(kind: str, digits: int) -> None:
    with pytest.raises(ValueError, match=r"it sums to 0\.99"):
        entropy(np.array([round(1 / 3, digits)] * 3, dtype=kind))


def test_a_softmax_in_single_precision_over_a_vocabulary_is_a_distribution() -> None:
    powers = np.exp(5 * np.random.default_rng(0).normal(size=50_257)).astype(np.float32)
    one_by_one = np.cumsum(powers)[-1]  # as a simple program adds up: off by more than numpy is
    p = powers / one_by_one
    assert abs(p.sum(dtype=float) - 1) > 1e-6
    assert entropy(p) > 0


def test_numbers_of_other_kinds() -> None:
    assert entropy([Fraction(1, 2), Fraction(1, 2)], base=2) == 1  # type: ignore[arg-type]
    assert entropy(np.array([0.5, 0.5], dtype=object), base=2) == 1
    assert sigmoid([10**400, -(10**400)]).tolist() == [1, 0]  # type: ignore[union-attr]


LOGIT_LOSSES = [binary_cross_entropy_from_logits, multilabel_cross_entropy_from_logits]
LABEL_LOSSES = [binary_cross_entropy, multilabel_cross_entropy, squared_error]
LABEL_GRADIENTS = [
    binary_cross_entropy_gradient,
    multilabel_cross_entropy_gradient,
    squared_error_gradient,
]
CLASS_FUNCTIONS: list[Any] = [
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    lambda y, z: squared_error_gradient(y, z, activation="softmax"),
]


@pytest.mark.parametrize("function", [*LABEL_LOSSES, *LOGIT_LOSSES, *LABEL_GRADIENTS])
def test_targets(function: Any) -> None:
    way_out = "Labels of another kind? Turn them into 0 and 1."
    several = "One class of several? Use the categorical functions."
    message = f"`y[1]` must be a target between 0 and 1; got 2. {several} {way_out}"
    with pytest.raises(ValueError, match=whole(message)):
        function([0, 2], [0.5, 0.5])
    message = f"`y[0]` must be a target between 0 and 1; got -1. {way_out}"
    with pytest.raises(ValueError, match=whole(message)):
        function([-1, 1], [0.5, 0.5])
    name = "p" if function in LABEL_LOSSES else "z"
    with pytest.raises(ValueError, match=rf"^`y` .*shape.*`{name}`.*\(2,\)|`{name}`.*\(2,\)"):
        function([0, 1], [0.5, 0.5, 0.5])


@pytest.mark.parametrize("loss", LABEL_LOSSES)
def test_predictions(loss: Any) -> None:
    message = f"`p[1]` must be a probability between 0 and 1; got 1.5. {SIGMOID}"
    with pytest.raises(ValueError, match=whole(message)):
        loss([0, 1], [0.5, 1.5])


@pytest.mark.parametrize("function", [*LOGIT_LOSSES, *LABEL_GRADIENTS])
def test_logits(function: Any) -> None:
    with pytest.raises(ValueError, match=whole(f"`z[1]` must be a logit; got nan. {NAN}")):
        function([0, 1], [0.5, np.nan])


@pytest.mark.parametrize("function", [sigmoid, log_sigmoid])
def test_logits_of_the_sigmoid(function: Any) -> None:
    with pytest.raises(ValueError, match=whole(f"`z` must be a logit; got nan. {NAN}")):
        function(np.nan)
    with pytest.raises(TypeError, match=whole(f"`z` must be a real number; got 'a'. {REPLACE}")):
        function("a")


@pytest.mark.parametrize(
    "function", [softmax, log_softmax, *(lambda z, f=f: f(0, z) for f in CLASS_FUNCTIONS)]
)
@pytest.mark.parametrize("row", [[np.inf, 0], [np.inf, np.inf], [-np.inf, -np.inf]])
def test_logits_without_a_softmax(function: Any, row: list[float]) -> None:
    message = (
        "`z` must have a finite largest logit in every row; in its only row it is "
        f"{row[0]:g}, which leaves 0/0 or ∞/∞. "
        "−inf may stand beside a finite logit, +inf nowhere."
    )
    with pytest.raises(ValueError, match=whole(message)):
        function(row)
    with pytest.raises(ValueError, match=whole(f"`z[1]` must be a logit; got nan. {NAN}")):
        function([row[0], np.nan])


def test_a_nan_among_logits_is_named_where_it_stands_in_what_was_passed() -> None:
    z = np.zeros((2, 3))
    z[1, 2] = np.nan
    for axis in (0, 1):
        with pytest.raises(ValueError, match=whole(f"`z[1, 2]` must be a logit; got nan. {NAN}")):
            softmax(z, axis=axis)


def test_a_bare_logit() -> None:
    message = f"`z` must have an axis that holds the outcomes; got the bare number 3. {BARE}"
    for function in (softmax, log_softmax):
        with pytest.raises(ValueError, match=whole(message)):
            function(3.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_features_and_points_are_finite(bad: float) -> None:
    way_out = NAN if np.isnan(bad) else "Leave its row out, or put a number in its place."
    what = f"must be finite; got {bad}. {way_out}"
    with pytest.raises(ValueError, match=whole(f"`x[0, 1]` {what}")):
        LinearClassifier.blank(2, 1).logits([[0, bad]])
    with pytest.raises(ValueError, match=whole(f"`z` {what}")):
        finite_difference(lambda z: z, bad)


def test_the_row_is_named_also_among_many() -> None:
    z = np.zeros((100_000, 3))
    z[70_000, 1] = np.inf
    with pytest.raises(ValueError, match=r"; in row 70000 it is inf,"):
        categorical_cross_entropy_from_logits(np.zeros(100_000, dtype=int), z)


@pytest.mark.parametrize("temperature", [0, -1, np.nan, np.inf, -(10**400)])
@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_temperature(function: Any, temperature: float) -> None:
    message = (
        f"`temperature` must be positive and finite; got {to_float(temperature):g}. "
        "As it goes to 0 the softmax goes to the largest logit alone; use argmax for that."
    )
    with pytest.raises(ValueError, match=whole(message)):
        function([1, 2], temperature=temperature)


def test_a_temperature_that_is_no_number() -> None:
    with pytest.raises(TypeError, match=whole("`temperature` must be a number; got 'warm'.")):
        softmax([1, 2], temperature="warm")  # type: ignore[arg-type]
    message = "`temperature` must be a number; got array([1., 2.])."
    for function in (softmax, log_softmax):
        with pytest.raises(TypeError, match=whole(message)):
            function([1, 2], temperature=np.array([1.0, 2.0]))  # type: ignore[arg-type]


@pytest.mark.parametrize("function", CLASS_FUNCTIONS)
def test_classes(function: Any) -> None:
    for wrong in (-1, 3):
        way_out = f"The first class is 0. {IGNORED if wrong < 0 else 'Counted from 1? Subtract 1.'}"
        message = f"`y[1]` must be a class index from 0 to 2; got {wrong}. {way_out}"
        with pytest.raises(ValueError, match=whole(message)):
            function([0, wrong], np.zeros((2, 3)))
    message = (
        "`y` must have the shape of `z`, (2, 3), or hold a class index for each sample, "
        "shape (2,); its shape is (3,)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        function([0, 1, 0], np.zeros((2, 3)))


def test_unknown_words() -> None:
    message = "`reduction` must be one of 'mean', 'sum', 'none'; got 'average'."
    for loss in (*LABEL_LOSSES, *LOGIT_LOSSES, categorical_cross_entropy):
        with pytest.raises(ValueError, match=whole(message)):
            loss([1, 0], [0.5, 0.5], reduction="average")  # type: ignore[arg-type]
    message = "`activation` must be one of 'sigmoid', 'softmax'; got 'relu'."
    with pytest.raises(ValueError, match=whole(message)):
        squared_error_gradient(1, 0, activation="relu")  # type: ignore[arg-type]
