"""Targets: what is taken, what it means, and that a loss and its gradient agree on both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    categorical_cross_entropy_gradient,
    cross_entropy,
    kl_divergence,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    multilabel_cross_entropy_gradient,
    sigmoid,
    softmax,
    squared_error,
    squared_error_gradient,
)
from xentlib.gradients import finite_difference

if TYPE_CHECKING:
    from collections.abc import Callable

Z3 = np.array([[1.2, -0.3, 0.4], [0.0, 2.0, -1.0], [-0.7, 0.1, 0.9]])
P3 = softmax(Z3)
WORDS = "Class indices? Give them an integer type, one for each sample."


@dataclass(frozen=True)
class Kind:
    """A loss from probabilities and from logits, its gradient, and whether it knows classes."""

    of_probabilities: Callable[..., Any]
    of_logits: Callable[..., Any]
    gradient: Callable[..., Any]
    activation: Callable[[Any], Any]
    classes: bool  # class indices are taken
    single: bool  # one of the two may be a single number


KINDS = {
    "binary": Kind(
        binary_cross_entropy,
        binary_cross_entropy_from_logits,
        binary_cross_entropy_gradient,
        sigmoid,
        classes=False,
        single=True,
    ),
    "multi-label": Kind(
        multilabel_cross_entropy,
        multilabel_cross_entropy_from_logits,
        multilabel_cross_entropy_gradient,
        sigmoid,
        classes=False,
        single=True,
    ),
    "categorical": Kind(
        categorical_cross_entropy,
        categorical_cross_entropy_from_logits,
        categorical_cross_entropy_gradient,
        softmax,
        classes=True,
        single=False,
    ),
    "squared, sigmoid": Kind(
        squared_error,
        lambda y, z, **how: squared_error(y, sigmoid(z), **how),
        squared_error_gradient,
        sigmoid,
        classes=True,
        single=False,
    ),
    "squared, softmax": Kind(
        squared_error,
        lambda y, z, **how: squared_error(y, softmax(z), **how),
        lambda y, z: squared_error_gradient(y, z, activation="softmax"),
        softmax,
        classes=True,
        single=False,
    ),
}
BY_CLASS = [name for name, kind in KINDS.items() if kind.classes]
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
each_by_class = pytest.mark.parametrize("kind", [KINDS[name] for name in BY_CLASS], ids=BY_CLASS)

logit = st.floats(-4, 4)
shapes = st.lists(st.integers(1, 3), max_size=2).map(tuple)


@st.composite
def targets_and_logits(draw: st.DrawFn) -> tuple[Any, Any]:
    """Return targets of every form beside logits: soft, hard, indices, single, and what is none."""
    leading, classes = draw(shapes), draw(st.integers(2, 4))
    z = draw(arrays(np.float64, (*leading, classes), elements=logit))
    share = st.sampled_from([0, 0.25, 0.5, 1])
    rows = draw(arrays(np.float64, z.shape, elements=st.sampled_from([0, 1, 3])))
    index = arrays(np.int64, leading, elements=st.integers(0, classes - 1))
    pair: tuple[Any, Any] = draw(
        st.one_of(
            st.tuples(arrays(np.float64, z.shape, elements=share), st.just(z)),
            st.just((np.eye(classes)[draw(index)], z)),
            st.just((np.eye(classes, dtype=bool)[draw(index)], z)),
            st.just(((rows + 1) / (rows + 1).sum(axis=-1, keepdims=True), z)),
            st.tuples(index, st.just(z)),
            st.tuples(index.map(lambda y: y.astype(np.uint8)), st.just(z)),
            st.tuples(index.map(lambda y: y.astype(float)), st.just(z)),
            st.tuples(index.map(lambda y: y.astype(object)), st.just(z)),
            st.tuples(index.map(lambda y: y[..., None]), st.just(z)),
            st.tuples(st.just(np.eye(classes)[draw(index)]), st.just(z[..., :1])),
            st.tuples(arrays(np.float64, (classes,), elements=share), st.just(z)),
            st.tuples(st.sampled_from([0, 1, 0.25, True]), st.just(z)),
            st.tuples(arrays(np.float64, z.shape, elements=share), logit),
            st.tuples(share, logit),
        )
    )
    return pair


def answer(function: Callable[[], Any]) -> Any:
    """Return what a function gives, or the words with which it refuses."""
    try:
        return function()
    except (ValueError, TypeError) as refusal:
        return str(refusal)


@pytest.mark.parametrize("name", KINDS)
def test_a_loss_and_its_gradient_take_the_same_targets_and_mean_the_same_by_them(name: str) -> None:
    kind = KINDS[name]
    taken = {"floats": 0, "whole": 0}

    @settings(max_examples=150, deadline=None)
    @given(targets_and_logits())
    def attempt(pair: tuple[Any, Any]) -> None:
        y, z = pair
        loss = answer(lambda: kind.of_logits(y, z, reduction="sum"))
        gradient = answer(lambda: kind.gradient(y, z))
        if isinstance(loss, str) or isinstance(gradient, str):
            # What only the gradient can see: one column of a softmax, and one number that may be
            # meant for every logit of a sigmoid.
            one_column = np.ndim(z) and np.shape(z)[-1] == 1 and kind.activation is softmax
            for_all = name == "squared, sigmoid" and np.ndim(y) == 0
            if not (isinstance(gradient, str) and (one_column or for_all)):
                assert isinstance(loss, str)
                assert isinstance(gradient, str)
            return
        taken["floats" if np.asarray(y).dtype.kind == "f" else "whole"] += 1
        slopes, uncertainty = finite_difference(
            lambda moved: kind.of_logits(y, moved, reduction="sum"), z
        )
        spread = np.sum(gradient) if np.ndim(z) == 0 else gradient
        assert np.shape(spread) == np.shape(z)
        # Another meaning is off by a hundredth; what is measured, by no more than it says.
        assert np.all(np.abs(slopes - spread) <= 10 * np.asarray(uncertainty))

    attempt()
    assert min(taken.values()) > 5


@each_kind
def test_a_loss_from_probabilities_means_the_same_as_the_one_from_logits(kind: Kind) -> None:
    forms: list[Any] = [np.eye(3)[[2, 0, 1]], np.eye(3, dtype=int)[[2, 0, 1]]]
    forms += [np.array([2, 0, 1]), [2, 0, 1], np.array([2, 0, 1], dtype=np.uint8)] * kind.classes
    forms += [1, 0.25, True] * kind.single
    for y in forms:
        assert kind.of_probabilities(y, kind.activation(Z3)) == pytest.approx(
            kind.of_logits(y, Z3), rel=1e-13
        )


@each_by_class
def test_indices_are_rows_with_a_one(kind: Kind) -> None:
    for y, z in (([2, 0, 1], Z3), ([2], Z3[:1]), ([[0, 1], [2, 2]], np.stack([Z3[:2], Z3[1:]]))):
        one_hot = np.eye(3)[y]
        p = kind.activation(z)
        assert kind.of_probabilities(y, p) == kind.of_probabilities(one_hot, p)
        np.testing.assert_array_equal(kind.gradient(y, z), kind.gradient(one_hot, z))


@each_by_class
@pytest.mark.parametrize(
    "labels",
    [
        [0.0, 1.0, 0.0],
        [False, True, False],
        np.array([0, 1, 0], dtype=object),
        np.array([0, 1, 0], dtype=np.float32),
        [0.0, 2.0, 1.0],
        [0.2, 0.3, 0.5],
    ],
    ids=repr,
)
def test_labels_of_another_type_are_refused_however_many_samples_there_are(
    kind: Kind, labels: Any
) -> None:
    for function, prediction in (
        (kind.of_probabilities, kind.activation(Z3)),
        (kind.gradient, Z3),
    ):
        with pytest.raises(ValueError, match=re.escape(WORDS)):
            function(labels, prediction)
        with pytest.raises(ValueError, match="class ind"):
            function(labels[:2], prediction)
    whole = np.asarray(labels).astype(int)  # what the words say, followed
    assert kind.of_probabilities(whole, kind.activation(Z3)) == pytest.approx(
        kind.of_probabilities(np.eye(3)[whole], kind.activation(Z3))
    )


@each_by_class
def test_complex_labels_and_gaps_are_refused(kind: Kind) -> None:
    with pytest.raises(TypeError, match=r"^`y\[0\]` must be a real number; got \(?0j?"):
        kind.gradient(np.array([0j, 1, 0]), Z3)
    with pytest.raises(ValueError, match=r"An empty cell\? .*integer type"):
        kind.gradient([0, np.nan, 1], Z3)


def test_a_single_number_beside_a_row_is_a_class_where_nothing_else_can_be_meant() -> None:
    p = softmax(Z3[0])
    for y in (0, 1, 2):
        one_hot = np.eye(3)[y]
        assert categorical_cross_entropy(y, p) == categorical_cross_entropy(one_hot, p)
        assert squared_error(y, p) == squared_error(one_hot, p)
        np.testing.assert_array_equal(
            squared_error_gradient(y, Z3[0], activation="softmax"),
            squared_error_gradient(one_hot, Z3[0], activation="softmax"),
        )
    for number in (1, 0, 2, 0.5, True):
        with pytest.raises(ValueError, match=r"^`y` must .*numpy\.full\(\(3,\), .*its row of 0s"):
            squared_error_gradient(number, Z3[0])
    np.testing.assert_array_equal(
        squared_error_gradient(np.full((3,), 1), Z3[0]),
        [squared_error_gradient(1, z) for z in Z3[0]],
    )


STRETCHED: list[tuple[str, Any, Any, str]] = [
    # kind, y, logits, what is said
    (
        "binary",
        [0, 1],
        [[1, -1], [0, 2]],
        "Two columns, no and yes? Take the second: numpy.asarray({})[..., 1].",
    ),
    ("binary", [0, 1, 1], Z3, "One class of several? Use the categorical functions."),
    (
        "binary",
        [0, 1, 1],
        [[1], [0], [2]],
        "A column? Make `y` one too: numpy.asarray(y)[..., None].",
    ),
    (
        "binary",
        [[0], [1], [1]],
        [1, 0, 2],
        "A column? Make `{0}` one too: numpy.asarray({0})[..., None].",
    ),
    ("multi-label", [0, 1], [[1], [0]], "A column? Make `y` one too: numpy.asarray(y)[..., None]."),
    ("multi-label", [0, 1, 1], Z3, "One class of several? Use the categorical functions."),
    ("multi-label", [[0, 1, 1]], Z3, "Write it out: numpy.broadcast_to(y, (3, 3))."),
    ("multi-label", [[0, 1]] * 3, [1, 0], "Write it out: numpy.broadcast_to({}, (3, 2))."),
    ("multi-label", [[0, 1]] * 3, Z3[:2], "Is `{0}` transposed? Use numpy.transpose({0})."),
    ("multi-label", [[1, 1, 0]] * 2, Z3.T[:, :2], "Is one of the two transposed?"),
    ("categorical", [[0], [1], [2]], Z3, "A column of class indices? Drop its last axis"),
    ("categorical", [[0, 1, 0]], Z3, "Write it out: numpy.broadcast_to(y, (3, 3))."),
    ("categorical", np.eye(3), Z3[0], "Write it out: numpy.broadcast_to({}, (3, 3))."),
    ("categorical", [0, 1, 0], Z3[None], "Class indices? Give one for each sample, shape (1, 3)."),
    ("categorical", [0.2, 0.3, 0.5], Z3[:2], "Write it out: numpy.broadcast_to(y, (2, 3))."),
    ("categorical", np.eye(3)[:2].T, Z3[:2], "Transposed? Use numpy.transpose(y)."),
    (
        "categorical",
        [1, 0, 0, 2],
        np.ones((3, 4)) / 4,
        "Is `{0}` transposed? Use numpy.transpose({0}).",
    ),
    (
        "categorical",
        np.zeros((5, 7), int),
        np.ones((5, 3, 7)) / 7,
        "Use numpy.moveaxis({}, 1, -1).",
    ),
    ("categorical", np.eye(2), Z3[:2], "They differ in the number of classes."),
    (
        "squared, sigmoid",
        [0, 1],
        [[1], [0]],
        "A column? Make `y` one too: numpy.asarray(y)[..., None].",
    ),
    ("squared, sigmoid", [[0], [2], [1]], Z3, "A column of class indices? Drop its last axis"),
    ("squared, softmax", [0, 1, 0], Z3[None], "Class indices? Give one for each sample"),
    ("squared, softmax", [[0.5, 0.5, 0]], Z3, "Write it out: numpy.broadcast_to(y, (3, 3))."),
]


@pytest.mark.parametrize(("name", "y", "z", "said"), STRETCHED)
def test_what_numpy_would_stretch_is_refused_and_said_what_was_meant(
    name: str, y: Any, z: Any, said: str
) -> None:
    kind = KINDS[name]
    p = kind.activation(z)
    for function, prediction, letter in ((kind.of_probabilities, p, "p"), (kind.gradient, z, "z")):
        with pytest.raises(ValueError, match=re.escape(said.format(letter))):
            function(y, prediction)


def test_swapped_arguments_are_told_so() -> None:
    for swapped in (
        lambda: categorical_cross_entropy(P3, [0, 1, 0]),
        lambda: categorical_cross_entropy_from_logits(Z3, [2, 0, 1]),
        lambda: binary_cross_entropy_from_logits([-2.3, 0.4, 3.1], [0, 1, 1]),
        lambda: binary_cross_entropy_gradient([-2.3, 0.4, 3.1], [0, 1, 1]),
    ):
        with pytest.raises(ValueError, match=r"Swapped\? The target comes first\.$"):
            swapped()


def test_what_the_words_say_gives_the_right_number() -> None:
    y, p = np.array([0, 1]), np.array([[0.9, 0.1], [0.1, 0.9]])
    assert binary_cross_entropy(y, p[..., 1]) == pytest.approx(-np.log(0.9))
    assert categorical_cross_entropy(y, p) == pytest.approx(-np.log(0.9))
    column = np.array([[0], [1]])
    assert categorical_cross_entropy(column[..., 0], p) == pytest.approx(-np.log(0.9))
    yes = p[:, 1:]
    assert binary_cross_entropy(y[..., None], yes) == pytest.approx(-np.log(0.9))
    assert multilabel_cross_entropy(y[..., None], yes) == pytest.approx(-np.log(0.9))
    assert squared_error(y[..., None], yes) == pytest.approx(0.01)
    same = np.broadcast_to([0.25, 0.75], (2, 2))
    each = [-(0.25 * np.log(a) + 0.75 * np.log(b)) for a, b in p]
    assert categorical_cross_entropy(same, p) == pytest.approx(np.mean(each))


@pytest.mark.parametrize("name", ["categorical", "squared, softmax"])
def test_one_column_is_no_choice_between_classes(name: str) -> None:
    kind = KINDS[name]
    for y in ([0, 0, 0], [[1], [1], [1]], [[1.0], [0.0], [1.0]]):
        with pytest.raises(ValueError, match=r"^`z` must have two classes or more .*\(3, 1\)"):
            kind.gradient(y, [[0.3], [-2], [5]])
    with pytest.raises(ValueError, match=r"^`p` must have two classes .*binary_cross_entropy\."):
        categorical_cross_entropy([0, 0], [[1.0], [1.0]])
    with pytest.raises(ValueError, match=r"Use binary_cross_entropy_from_logits\.$"):
        categorical_cross_entropy_from_logits([0, 0], [[1.0], [1.0]])
    with pytest.raises(ValueError, match=r"One probability of yes for each sample\?"):
        categorical_cross_entropy([0, 1, 1], [0.1, 0.9, 0.8])


def test_a_single_number_stands_for_all() -> None:
    p = np.array([[0.1, 0.7], [0.5, 0.2]])
    for loss in (binary_cross_entropy, multilabel_cross_entropy):
        assert loss(1, p) == pytest.approx(loss(np.ones((2, 2)), p))
        assert loss([[1.0, 0.0], [0.5, 1.0]], 0.3) == pytest.approx(
            loss([[1.0, 0.0], [0.5, 1.0]], np.full((2, 2), 0.3))
        )
    slopes = binary_cross_entropy_gradient([1, 0, 0.5], 0)
    assert slopes.tolist() == [-0.5, 0.5, 0]  # type: ignore[union-attr]


class Index(list[Any]):
    """What matters of the labels of an axis of pandas."""

    is_unique = True
    equals = list.__eq__


class Labelled:
    """What matters of a pandas Series: values, and an index that says what they belong to."""

    iloc = None  # by which an object of pandas is known

    def __init__(self, values: Any, index: Any, columns: list[Any] | None = None) -> None:
        self.values = np.asarray(values)
        self.axes = [Index(labels) for labels in (index, columns) if labels]

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:  # noqa: D105
        return self.values


class TestLabelledInputs:
    p: Any = Labelled([0.25, 0.75], ["a", "b"])
    message = (
        "`p` and `q` must have the same labels; at place 0 they have 'a' and 'b'. "
        "In another order? Use q.loc[p.index]. In the right places as they are? Pass p.to_numpy()."
    )

    @pytest.mark.parametrize("measure", [cross_entropy, kl_divergence])
    def test_another_order_is_refused(self, measure: Any) -> None:
        with pytest.raises(ValueError, match=f"^{re.escape(self.message)}$"):
            measure(self.p, Labelled([0.75, 0.25], ["b", "a"]))
        assert measure(self.p, Labelled([0.25, 0.75], ["a", "b"])) == measure(
            [0.25, 0.75], [0.25, 0.75]
        )
        assert measure(self.p, [0.25, 0.75]) == measure([0.25, 0.75], [0.25, 0.75])

    @each_kind
    def test_other_labels_are_refused_by_every_loss_and_gradient(self, kind: Kind) -> None:
        y = Labelled(np.eye(3), [0, 1, 2], ["cat", "dog", "owl"])
        for rows, columns, word in (
            ([0, 1, 2], ["cat", "owl", "dog"], r"Use [pz]\[y\.columns\]\."),
            ([5, 6, 7], ["cat", "dog", "owl"], r"at place 0 they have 0 and 5\. In the right"),
        ):
            with pytest.raises(ValueError, match=word):
                kind.of_probabilities(y, Labelled(kind.activation(Z3), rows, columns))
            with pytest.raises(ValueError, match=word):
                kind.gradient(y, Labelled(Z3, rows, columns))

    def test_class_indices_are_held_to_the_rows(self) -> None:
        p = Labelled(P3, [3, 4, 5], ["cat", "dog", "owl"])
        with pytest.raises(ValueError, match="must have the same labels"):
            categorical_cross_entropy(Labelled([0, 1, 2], [4, 3, 5]), p)
        assert categorical_cross_entropy(
            Labelled([0, 1, 2], [3, 4, 5]),
            p,
        ) == categorical_cross_entropy([0, 1, 2], P3)

    def test_one_truth_for_many_models_is_held_to_the_columns(self) -> None:
        models = Labelled([[0.5, 0.5]] * 3, [0, 1, 2], ["a", "b"])
        assert np.shape(cross_entropy(self.p, models)) == (3,)
        with pytest.raises(ValueError, match=r"Use q\[p\.index\]"):
            cross_entropy(self.p, Labelled([[0.5, 0.5]] * 3, [0, 1, 2], ["b", "a"]))
