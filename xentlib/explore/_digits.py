"""The trainings behind the pictures of notebook 09; each runs once, in a fraction of a second."""

from __future__ import annotations

from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xentlib.activations import softmax
from xentlib.classifier import LinearClassifier, descend
from xentlib.datasets import Digits, digits, split
from xentlib.gradients import (
    binary_cross_entropy_gradient,
    categorical_cross_entropy_gradient,
    squared_error_gradient,
)
from xentlib.losses import binary_cross_entropy_from_logits, categorical_cross_entropy_from_logits
from xentlib.squared_error import squared_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

STARTS = ("blank", "wrong")
ON_PAIRS, ON_DIGITS = 60, 50  # steps

_PACE = {"learning_rate": 5.5, "momentum": 0.8}
_GRADIENTS = (
    categorical_cross_entropy_gradient,
    partial(squared_error_gradient, activation="softmax"),
)


class Part(NamedTuple):
    """Some of the pictures, as features or as logits, and their targets."""

    x: Floats
    y: NDArray[Any]


class Training(NamedTuple):
    """The classifier before the first step and after each, and measures of it on the way."""

    path: list[LinearClassifier]
    measures: Floats  # (measure, step)


@cache
def parts() -> tuple[Digits, Digits]:
    """Return 1,200 digits to learn from and 597 held out."""
    return split(digits(), training=1200)


@cache
def centred() -> tuple[Digits, Digits]:
    """Return both parts less the mean picture of the first."""
    centre = parts()[0].pixels.mean(axis=0)
    training, held_out = (Digits(part.pixels - centre, part.labels) for part in parts())
    return training, held_out


@cache
def classifier(count: int = 1200) -> LinearClassifier:
    """Return the notebook's classifier; or one that has learnt only `count` digits, by heart."""
    training = centred()[0].part(np.arange(count))
    steps, options = (50, {"penalty": 1 / 600}) if count == 1200 else (200, {"momentum": 0.9})
    return _path(LinearClassifier.blank(64, 10), steps, *training, _GRADIENTS[0], **options)[-1]


@cache
def pairs() -> tuple[Part, Part]:
    """Return ink and symmetry of the ones and fives, training and held out, and which are fives.

    They are measured in standard deviations of the training pictures, from their mean.
    """
    both = [part.part(np.isin(part.labels, (1, 5))) for part in parts()]
    features = [_ink_and_symmetry(part.pixels.reshape(-1, 8, 8)) for part in both]
    centre, spread = features[0].mean(axis=0), features[0].std(axis=0)
    training, held_out = (
        Part((x - centre) / spread, (part.labels[:, None] == 5).astype(float))
        for x, part in zip(features, both, strict=True)
    )
    return training, held_out


@cache
def on_pairs(start: str) -> Training:
    """Return sixty steps on ink and symmetry; the loss on training and on held-out pictures."""
    wrong = LinearClassifier(np.array([[2.0], [3.0]]), np.zeros(1))
    first = wrong if start == "wrong" else LinearClassifier.blank(2, 1)
    options = {"learning_rate": 0.5, "momentum": 0.0}
    path = _path(first, ON_PAIRS, *pairs()[0], binary_cross_entropy_gradient, **options)
    losses = [
        [binary_cross_entropy_from_logits(y, model.logits(x)) for model in path] for x, y in pairs()
    ]
    return Training(path, np.array(losses))


@cache
def on_digits(start: str) -> tuple[Training, Training]:
    """Return fifty steps on cross-entropy and on squared error; three held-out measures of each.

    The wrong start takes each digit for the next one, and is sure of it: it has the weights of
    the notebook's classifier, doubled, each class having those of the one before.
    """
    wrong = LinearClassifier(*(2 * np.roll(part, 1, axis=-1) for part in classifier()))
    first = wrong if start == "wrong" else LinearClassifier.blank(64, 10)
    training, held_out = centred()
    y, one_hot = held_out.labels, np.eye(10)
    trainings = []
    for gradient in _GRADIENTS:
        path = _path(first, ON_DIGITS, training.pixels, one_hot[training.labels], gradient)
        scores = [model.logits(held_out.pixels) for model in path]
        measures = [
            [categorical_cross_entropy_from_logits(y, z) for z in scores],
            [squared_error(one_hot[y], softmax(z)) for z in scores],
            [(z.argmax(axis=-1) != y).mean() for z in scores],
        ]
        trainings.append(Training(path, np.array(measures)))
    return trainings[0], trainings[1]


@cache
def surprises() -> tuple[NDArray[np.intp], Floats]:
    """Return the held-out digits, the most surprising first, and the surprise of each."""
    _, (pixels, labels) = centred()
    each = np.asarray(
        categorical_cross_entropy_from_logits(labels, classifier().logits(pixels), reduction="none")
    )
    order = np.argsort(-each, kind="stable")
    return order, each[order]


@cache
def logits(count: int) -> tuple[Part, Part]:
    """Return held-out logits and labels: 197 to choose a temperature by, and 400 to test it on."""
    _, (pixels, labels) = centred()
    z = classifier(count).logits(pixels)
    return Part(z[:197], labels[:197]), Part(z[197:], labels[197:])


@cache
def tempered(count: int) -> tuple[Floats, Floats]:
    """Return temperatures from 0.2 to 4, and the loss of both parts at each."""
    temperatures = np.arange(4, 81) / 20
    losses = [
        [categorical_cross_entropy_from_logits(y, z / t) for t in temperatures]
        for z, y in logits(count)
    ]
    return temperatures, np.array(losses)


def _ink_and_symmetry(pictures: Floats) -> Floats:
    """Return the mean of each picture, and minus how far it is from itself upside down."""
    upside_down = pictures[:, ::-1]
    return np.stack([pictures.mean((1, 2)), -np.abs(pictures - upside_down).mean((1, 2))], axis=1)


def _path(
    start: LinearClassifier, steps: int, *data: Any, **options: Any
) -> list[LinearClassifier]:
    return [start, *islice(descend(start, *data, **{**_PACE, **options}), steps)]
