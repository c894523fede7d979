"""Whatever is thrown at a function: the right answer, or a refusal that names the argument.

Never another exception, never a warning (they are errors here), never NaN.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import xentlib

ARGUMENTS = {
    "self_information": "p",
    "entropy": "p",
    "perplexity": "p",
    "huffman_code_lengths": "p",
    "cross_entropy": "pq",
    "kl_divergence": "pq",
    "kl_divergence_from_logits": "zz",
    "sigmoid": "z",
    "log_sigmoid": "z",
    "softmax": "z",
    "log_softmax": "z",
    **dict.fromkeys(
        [name for name in xentlib.__all__ if name.endswith("cross_entropy_from_logits")], "yz"
    ),
    **dict.fromkeys([name for name in xentlib.__all__ if name.endswith("_gradient")], "yz"),
    "binary_cross_entropy": "yp",
    "categorical_cross_entropy": "yp",
    "multilabel_cross_entropy": "yp",
    "squared_error": "yp",
}

TYPES = st.sampled_from(
    ["f2", "f4", "f8", "i1", "i8", "u8", "?", "c16", "U3", "S2", "M8[s]", "g", ">f8"]
)
shapes = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
telling = st.sampled_from(
    [0, 1, 0.5, 0.25, -1, 2, 5e-324, 1e-310, 1 - 2**-53, 1e308, -1e308, np.inf, -np.inf, np.nan]
)
any_array = TYPES.flatmap(lambda kind: arrays(kind, shapes))
telling_array = arrays(np.float64, shapes, elements=telling)


def normalised(array: Any) -> Any:
    positive = np.abs(array) + 1e-3
    return positive / positive.sum(axis=-1, keepdims=True) if positive.ndim else positive / positive


distributions = arrays(
    np.float64, array_shapes(min_dims=1, max_dims=3, max_side=4), elements=st.floats(0, 1)
).map(normalised)
others = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.floats(),
    st.integers(),
    st.lists(st.one_of(st.floats(0, 1), st.text(max_size=1), st.lists(st.floats(0, 1)))),
    distributions.map(lambda a: np.ma.MaskedArray(a, a > 0.5)),
    distributions.map(np.asfortranarray),
    arrays(object, shapes, elements=st.sampled_from([None, 0.5, "half", (), 10**400])),
    distributions.map(lambda a: a[..., ::-1]),
    distributions.map(lambda a: a.astype(np.float32)),
)
anything = st.one_of(any_array, telling_array, distributions, others)


def alike(*elements: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return arrays of one shape, each with elements of its own kind."""
    return array_shapes(min_dims=0, max_dims=3, max_side=4).flatmap(
        lambda shape: st.tuples(*(arrays(np.float64, shape, elements=kind) for kind in elements))
    )


some_target = st.sampled_from([0, 0, 1, 1, 0.5, 5e-324, 1 - 2**-53])
pairs = st.one_of(
    st.tuples(anything, anything),
    alike(some_target, some_target),
    alike(some_target, telling),
    alike(st.floats(0, 1), st.floats(0, 1)).map(lambda pair: tuple(map(normalised, pair))),
    alike(st.floats(0, 1), telling).map(lambda pair: (normalised(pair[0]), pair[1])),
    distributions.map(lambda p: (np.zeros(p.shape[:-1], dtype=int), p)),
    distributions.map(lambda p: (p, np.eye(p.shape[-1])[np.zeros(p.shape[:-1], dtype=int)])),
)


def test_every_function_is_tried() -> None:
    assert set(ARGUMENTS) == set(xentlib.__all__)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_the_answer_or_a_refusal_in_words(name: str) -> None:
    function, letters = getattr(xentlib, name), ARGUMENTS[name]
    answered = 0

    @settings(max_examples=500, deadline=None)
    @given(pairs if len(letters) == 2 else st.tuples(anything))
    def attempt(arguments: tuple[Any, ...]) -> None:
        nonlocal answered
        before = copy.deepcopy(arguments)
        try:
            result = function(*arguments)
        except (ValueError, TypeError) as refusal:
            message = str(refusal)
            assert any(message.startswith(f"`{letter}") for letter in letters), message
            assert message.endswith(".")
        else:
            answered += 1
            assert not np.isnan(np.asarray(result)).any()
        for argument, kept in zip(arguments, before, strict=True):
            if isinstance(argument, np.ndarray):
                assert argument.tobytes() == kept.tobytes()

    attempt()
    assert answered > 20


@settings(max_examples=300, deadline=None)
@given(distributions, distributions, st.sampled_from([None, 2, 10]), st.data())
def test_measures_do_not_depend_on_how_the_array_is_laid_out(
    p: Any, q: Any, base: float | None, data: st.DataObject
) -> None:
    axis = data.draw(st.integers(-p.ndim, p.ndim - 1))
    moved = np.moveaxis(p, -1, axis)
    expected = xentlib.entropy(p, base=base)
    np.testing.assert_array_equal(xentlib.entropy(moved, base=base, axis=axis), expected)
    np.testing.assert_array_equal(
        xentlib.entropy(np.asfortranarray(moved), base=base, axis=axis), expected
    )
    if p.shape == q.shape:
        moved_q = np.moveaxis(q, -1, axis)
        np.testing.assert_array_equal(
            xentlib.kl_divergence(moved, moved_q, base=base, axis=axis),
            xentlib.kl_divergence(p, q, base=base),
        )


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_many_rows_are_computed_as_each_alone(classes: int) -> None:
    rng = np.random.default_rng(classes)
    rows = 100_000 // classes + 7
    z = rng.normal(size=(rows, classes)) * 10
    y = rng.integers(0, classes, rows)
    p, q = xentlib.softmax(z), xentlib.softmax(rng.normal(size=z.shape))
    chosen = [0, 1, rows // 2, rows - 1]
    comparisons: list[tuple[Any, Any]] = [
        (xentlib.entropy(p), lambda k: xentlib.entropy(p[k])),
        (xentlib.cross_entropy(p, q), lambda k: xentlib.cross_entropy(p[k], q[k])),
        (xentlib.kl_divergence(p, q), lambda k: xentlib.kl_divergence(p[k], q[k])),
        (
            xentlib.categorical_cross_entropy_from_logits(y, z, reduction="none"),
            lambda k: xentlib.categorical_cross_entropy_from_logits(y[k], z[k]),
        ),
        (
            xentlib.categorical_cross_entropy(q, p, reduction="none"),
            lambda k: xentlib.categorical_cross_entropy(q[k], p[k]),
        ),
    ]
    for each, alone in comparisons:
        assert each.shape == (rows,)
        np.testing.assert_allclose(
            [each[k] for k in chosen], [alone(k) for k in chosen], rtol=1e-14
        )


BROADCASTS = [  # more than one block, and shapes that begin alike
    ((200, 200), (200,)),
    ((50_000,), (2, 50_000)),
    ((40, 1_000), (40, 1, 1_000)),
    ((3, 20_000), (3, 1, 20_000)),
]


@pytest.mark.parametrize(("first", "second"), BROADCASTS)
@pytest.mark.parametrize("swapped", [False, True])
def test_large_arrays_broadcast_as_their_rows_do(
    first: tuple[int, ...], second: tuple[int, ...], *, swapped: bool
) -> None:
    rng = np.random.default_rng(0)
    z, other = (
        rng.normal(size=shape) for shape in ((second, first) if swapped else (first, second))
    )
    p, q = xentlib.softmax(z), xentlib.softmax(other)
    cases: list[tuple[Any, Any, Any]] = [
        (xentlib.cross_entropy, p, q),
        (xentlib.kl_divergence, p, q),
        (xentlib.kl_divergence_from_logits, z, other),
    ]
    for function, left, right in cases:
        together, shape = function(left, right), np.broadcast_shapes(left.shape, right.shape)
        lefts, rights = np.broadcast_to(left, shape), np.broadcast_to(right, shape)
        assert together.shape == shape[:-1]
        for row in [*np.ndindex(shape[:-1])][:: 1 + together.size // 50]:
            assert together[row] == pytest.approx(function(lefts[row], rights[row]), rel=1e-14)
