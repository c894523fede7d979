"""Each refusal says which argument, which value, where it stands, and the way out."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from xentlib import cross_entropy, entropy, kl_divergence, perplexity, self_information

SOFTMAX = "Raw scores? Use softmax first."
SIGMOID = "Raw scores? Use sigmoid first."
NAN = "Look for the step that made it: 0/0, inf − inf or the log of a negative number."
CONVERT = "Convert it to float first."
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
    ("half", TypeError, f"`p` must be a real number; got 'half'. {CONVERT}"),
    ([0.5, None], TypeError, f"`p[1]` must be a real number; got None. {CONVERT}"),
    ([0.5, 0.5j], TypeError, f"`p[0]` must be a real number; got (0.5+0j). {CONVERT}"),
    (
        np.ma.MaskedArray([0.5, 0.5], [False, True]),
        TypeError,
        "`p` must not be a masked array. Fill it or drop the masked entries first.",
    ),
]
BAD_DISTRIBUTIONS: list[tuple[Any, str]] = [
    (0.5, "`p` must be a distribution over at least one outcome; got one bare number."),
    ([0.5, 0.4], f"`p` must sum to 1 along axis -1; it sums to 0.9. {SOFTMAX}"),
    ([0.333, 0.333, 0.333], f"`p` must sum to 1 along axis -1; it sums to 0.999. {SOFTMAX}"),
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
    ("e", TypeError, "`base` must be a number or None (natural logarithm); got 'e'."),
]


def whole(message: str) -> str:
    return f"^{re.escape(message)}$"


@pytest.mark.parametrize(("p", "error", "message"), BAD_ANYWHERE)
def test_what_is_no_probability(p: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=whole(message.format(hint=SIGMOID))):
        self_information(p)
    with pytest.raises(error, match=whole(message.format(hint=SOFTMAX))):
        entropy(p)
    with pytest.raises(error, match=whole(message.format(hint=SOFTMAX))):
        perplexity(p)


@pytest.mark.parametrize(("p", "message"), BAD_DISTRIBUTIONS)
def test_what_is_no_distribution(p: Any, message: str) -> None:
    with pytest.raises(ValueError, match=whole(message)):
        entropy(p)
    for measure in (cross_entropy, kl_divergence, perplexity):
        with pytest.raises(ValueError, match=whole(message.replace("`p`", "`q`"))):
            measure([0.5, 0.5], p)


def test_a_sum_along_another_axis() -> None:
    message = f"`p` must sum to 1 along axis 0; row 1 sums to 0.4. {SOFTMAX}"
    with pytest.raises(ValueError, match=whole(message)):
        entropy([[0.5, 0.2], [0.5, 0.2]], axis=0)


@pytest.mark.parametrize("measure", [cross_entropy, kl_divergence, perplexity])
def test_shapes_that_do_not_fit(measure: Any) -> None:
    message = "`p` and `q` must have the same number of outcomes; got 2 and 3."
    with pytest.raises(ValueError, match=whole(message)):
        measure([0.5, 0.5], [0.5, 0.25, 0.25])
    message = (
        "`p` and `q` must have shapes that fit; with the outcomes last they are (2, 2) and (3, 2)."
    )
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
