"""The trainings behind the pictures of notebook 09; each runs once, in a fraction of a second."""

from __future__ import annotations

from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xentlib import gradients, losses
from xentlib.activations import softmax
from xentlib.classifier import LinearClassifier, descend
from xentlib.datasets import Digits, digits, split
from xentlib.losses import squared_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

STEPS = {"on pairs": 60, "on digits": 50}
TEMPERATURES = np.arange(5, 101) / 20  # from ¼ to 5
_TUNING = 197  # held-out digits by which a temperature is chosen; the other 400 test it
_GRADIENTS = (
    gradients.categorical_cross_entropy_gradient,
    partial(gradients.squared_error_gradient, activation="softmax"),
)


class Training(NamedTuple):
    """The classifier before the first step and after each, and measures of it on the way."""

    path: list[LinearClassifier]
    measures: Floats  # (step, measure)


@cache
def parts() -> tuple[Digits, Digits]:
    """Return 1,200 digits to learn from and 597 held out."""
    return split(digits(), training=1200)


@cache
def centred() -> tuple[Digits, ...]:
    """Return both parts less the mean picture of the first."""
    centre = parts()[0].pixels.mean(axis=0)
    return tuple(Digits(part.pixels - centre, part.labels) for part in parts())


@cache
def classifier(count: int = 1200) -> LinearClassifier:
    """Return the notebook's classifier; or one that has learnt only `count` digits, by heart."""
    training = centred()[0].part(np.arange(count))
    steps, options = (50, {"penalty": 1 / 600}) if count == 1200 else (200, {"momentum": 0.9})
    return _path(LinearClassifier.blank(64, 10), steps, *training, _GRADIENTS[0], **options)[-1]


@cache
def ranked() -> tuple[NDArray[np.intp], Floats]:
    """Return the held-out digits, the most surprising first, and the surprise of each."""
    pixels, labels = centred()[1]
    z = classifier().logits(pixels)
    surprises = losses.categorical_cross_entropy_from_logits(labels, z, reduction="none")
    order = np.argsort(-np.asarray(surprises), kind="stable")
    return order, np.asarray(surprises)[order]


@cache
def tested(count: int) -> tuple[Floats, NDArray[np.intp], Floats, float]:
    """Return logits and labels of the test part, its loss at each temperature, and the best one.

    The best temperature is chosen on the tuning part.
    """
    pixels, y = centred()[1]
    z = classifier(count).logits(pixels)
    cost: Any = losses.categorical_cross_entropy_from_logits
    tuning = [cost(y[:_TUNING], z[:_TUNING] / t) for t in TEMPERATURES]
    z, y = z[_TUNING:], y[_TUNING:]
    return z, y, np.array([cost(y, z / t) for t in TEMPERATURES]), TEMPERATURES[np.argmin(tuning)]


@cache
def pairs() -> tuple[tuple[Floats, Floats], ...]:
    """Return ink and symmetry of the ones and fives, training and held out, and which are fives.

    They are measured in standard deviations of the training pictures, from their mean.
    """
    both = [part.part(np.isin(part.labels, (1, 5))) for part in parts()]
    features = [_ink_and_symmetry(part.pixels.reshape(-1, 8, 8)) for part in both]
    centre, spread = features[0].mean(axis=0), features[0].std(axis=0)
    fives = [(part.labels[:, None] == 5).astype(float) for part in both]
    return tuple(((x - centre) / spread, y) for x, y in zip(features, fives, strict=True))


@cache
def on_pairs(start: str) -> Training:
    """Return sixty steps on ink and symmetry; the loss on training and on held-out pictures."""
    wrong = LinearClassifier(np.array([[2.0], [3.0]]), np.zeros(1))
    first = wrong if start == "wrong" else LinearClassifier.blank(2, 1)
    gradient, pace = gradients.binary_cross_entropy_gradient, {"learning_rate": 0.5, "momentum": 0}
    path = _path(first, STEPS["on pairs"], *pairs()[0], gradient, **pace)
    cost = losses.binary_cross_entropy_from_logits
    return Training(path, np.array([[cost(y, m.logits(x)) for x, y in pairs()] for m in path]))


@cache
def on_digits(start: str) -> tuple[Training, ...]:
    """Return fifty steps on cross-entropy and on squared error; three held-out measures of each.

    The wrong start takes each digit for the next one, and is sure of it: it has the weights of
    the notebook's classifier, doubled, each class having those of the one before.
    """
    wrong = LinearClassifier(*(2 * np.roll(part, 1, axis=-1) for part in classifier()))
    first = wrong if start == "wrong" else LinearClassifier.blank(64, 10)
    (x, y), (x_held_out, y_held_out) = centred()
    paths = [_path(first, STEPS["on digits"], x, np.eye(10)[y], slope) for slope in _GRADIENTS]
    return tuple(
        Training(path, np.array([_measures(y_held_out, m.logits(x_held_out)) for m in path]))
        for path in paths
    )


def _measures(y: NDArray[np.intp], z: Floats) -> tuple[Any, ...]:
    """Return cross-entropy, squared error and classification error."""
    squared = squared_error(np.eye(10)[y], softmax(z))
    wrong = (z.argmax(axis=-1) != y).mean()
    return losses.categorical_cross_entropy_from_logits(y, z), squared, wrong


def _ink_and_symmetry(pictures: Floats) -> Floats:
    """Return the mean of each picture, and minus how far it is from itself, top for bottom."""
    mirrored = pictures[:, ::-1]
    return np.stack([pictures.mean((1, 2)), -np.abs(pictures - mirrored).mean((1, 2))], axis=1)


def _path(
    start: LinearClassifier, steps: int, *data: Any, **options: Any
) -> list[LinearClassifier]:
    pace = {"learning_rate": 5.5, "momentum": 0.8, **options}
    return [start, *islice(descend(start, *data, **pace), steps)]
