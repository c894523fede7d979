"""What the notebooks say that PyTorch, scikit-learn and Keras do, asked of those libraries.

None of them is needed for anything else, so each test is left out where its library is missing.
There is one section for each notebook that makes such claims.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from xentlib import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Libraries that others maintain may warn of their own future; that is no failure of ours.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def torch() -> Any:
    return pytest.importorskip("torch", reason="PyTorch is not installed")


@pytest.fixture(scope="module")
def sklearn_metrics() -> Any:
    return pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")


@pytest.fixture(scope="module")
def keras(torch: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return Keras on top of PyTorch; it keeps its settings in a folder of the tests."""
    assert torch
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        return pytest.importorskip("keras", reason="Keras is not installed")


@pytest.fixture(scope="module")
def tensor(torch: Any) -> Callable[..., Any]:
    """Return a function that makes a tensor of Python's floats, with a slope if asked for."""

    def made(*numbers: float, slope: bool = False) -> Any:
        return torch.tensor(numbers, dtype=torch.float64, requires_grad=slope)

    return made


# --- 05, binary cross-entropy: what becomes of probability 0 ---------------------------------


def test_keras_clips_probabilities_at_its_epsilon(keras: Any, tensor: Any) -> None:
    loss = keras.ops.binary_crossentropy(tensor(1), tensor(0)).item()
    assert keras.config.epsilon() == 1e-7
    assert f"{loss:.3f}" == f"{-math.log(1e-7):.3f}" == "16.118"
    in_single_precision = keras.losses.BinaryCrossentropy()([[0.0]], [[1.0]]).item()
    assert f"{in_single_precision:.3f}" == "15.942"


def test_pytorch_clamps_the_logarithm_at_minus_a_hundred(torch: Any, tensor: Any) -> None:
    assert torch.nn.BCELoss()(tensor(0), tensor(1)).item() == 100


def test_scikit_learn_clips_at_the_machine_epsilon(sklearn_metrics: Any) -> None:
    loss = sklearn_metrics.log_loss([1], [0.0], labels=[0, 1])
    assert loss == pytest.approx(-math.log(sys.float_info.epsilon), rel=1e-15)
    assert f"{loss:.2f}" == "36.04"


# --- 05: the slope with respect to the logit --------------------------------------------------


@pytest.mark.parametrize("z", [-17, -40, -1000])
def test_clipping_takes_the_slope_away(keras: Any, torch: Any, tensor: Any, z: float) -> None:
    logit = tensor(z, slope=True)
    keras.ops.binary_crossentropy(tensor(1), torch.sigmoid(logit)).sum().backward()
    assert logit.grad.item() == 0
    assert binary_cross_entropy_gradient(1, z) == pytest.approx(-1, rel=1e-7)


# A sigmoid at the end, a logit of −40 that should be large, and one step of training.
ONE_STEP = """
import keras, numpy
model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(keras.optimizers.SGD(1.0), loss="binary_crossentropy")
model.set_weights([numpy.full((1, 1), -40.0), numpy.zeros(1)])
print(*model.fit(numpy.ones((1, 1)), numpy.ones((1, 1)), verbose=0).history["loss"])
print(model.get_weights()[0].item())
"""


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_keras_on_tensorflow_trains_from_the_logit(tmp_path: Path) -> None:
    environment = os.environ | {"KERAS_BACKEND": "tensorflow", "KERAS_HOME": str(tmp_path)}
    run = [sys.executable, "-c", ONE_STEP]
    printed = subprocess.run(run, env=environment, check=True, capture_output=True, text=True)
    assert [float(word) for word in printed.stdout.split()] == [40, -39]


def test_pytorch_loses_the_slope_before_the_value(torch: Any, tensor: Any) -> None:
    logit = tensor(-40, slope=True)
    loss = torch.nn.BCELoss()(torch.sigmoid(logit), tensor(1))
    loss.backward()
    assert loss.item() == 40
    assert -1e-5 < logit.grad.item() < 0


@pytest.mark.parametrize("z", [-1000, -40, -5, 0, 5, 40, 1000])
@pytest.mark.parametrize("y", [0, 1])
def test_from_logits_pytorch_agrees_with_us(torch: Any, tensor: Any, y: int, z: float) -> None:
    logit = tensor(z, slope=True)
    loss = torch.nn.BCEWithLogitsLoss()(logit, tensor(y))
    loss.backward()
    assert loss.item() == pytest.approx(binary_cross_entropy_from_logits(y, z), rel=1e-12)
    assert logit.grad.item() == pytest.approx(binary_cross_entropy_gradient(y, z), abs=1e-15)


def test_the_naive_formula_gives_no_number_for_the_slope(torch: Any, tensor: Any) -> None:
    logit = tensor(-1000, slope=True)
    loss = -torch.log(1 / (1 + torch.exp(-logit))).sum()
    loss.backward()
    assert loss.item() == math.inf
    assert math.isnan(logit.grad.item())


# --- 05: what a weighted mean divides by -------------------------------------------------------

LABELS, GUESSES, WEIGHT = (1, 0, 0, 0), (0.3, 0.2, 0.4, 0.1), 3
WEIGHTS = tuple(WEIGHT if y else 1 for y in LABELS)
LOSSES = [float(binary_cross_entropy(y, p)) for y, p in zip(LABELS, GUESSES, strict=True)]
WEIGHTED_SUM = math.fsum(w * loss for w, loss in zip(WEIGHTS, LOSSES, strict=True))
BY_SAMPLES = pytest.approx(WEIGHTED_SUM / len(LABELS), rel=1e-6)
BY_WEIGHTS = pytest.approx(WEIGHTED_SUM / sum(WEIGHTS), rel=1e-6)


def test_pytorch_divides_by_the_number_of_samples(torch: Any, tensor: Any) -> None:
    loss = torch.nn.BCELoss(weight=tensor(*WEIGHTS))
    assert loss(tensor(*GUESSES), tensor(*LABELS)).item() == BY_SAMPLES
    from_logits = torch.nn.BCEWithLogitsLoss(pos_weight=tensor(WEIGHT))
    assert from_logits(torch.logit(tensor(*GUESSES)), tensor(*LABELS)).item() == BY_SAMPLES


def test_keras_divides_by_the_number_of_samples(keras: Any) -> None:
    columns = [[[number] for number in numbers] for numbers in (LABELS, GUESSES)]
    y, p = (keras.ops.convert_to_tensor(column, dtype="float64") for column in columns)
    loss = keras.losses.BinaryCrossentropy(dtype="float64")
    weights = keras.ops.convert_to_tensor(WEIGHTS, dtype="float64")
    assert float(loss(y, p, sample_weight=weights)) == BY_SAMPLES


def test_scikit_learn_divides_by_the_sum_of_the_weights(sklearn_metrics: Any) -> None:
    assert sklearn_metrics.log_loss(LABELS, GUESSES, sample_weight=WEIGHTS) == BY_WEIGHTS


def test_pytorchs_loss_for_classes_divides_by_the_sum_of_the_weights(
    torch: Any, tensor: Any
) -> None:
    logits = torch.logit(tensor(*GUESSES))
    two_classes = torch.stack([torch.zeros_like(logits), logits], dim=-1)
    loss = torch.nn.CrossEntropyLoss(weight=tensor(1, WEIGHT))
    assert loss(two_classes, torch.tensor(LABELS)).item() == BY_WEIGHTS


# --- 05: logits where probabilities are due, and the other way round ---------------------------


def test_pytorch_and_scikit_learn_refuse_logits(
    torch: Any, tensor: Any, sklearn_metrics: Any
) -> None:
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        torch.nn.BCELoss()(tensor(-3), tensor(1))
    with pytest.raises(ValueError, match="y_prob contains values"):
        sklearn_metrics.log_loss([1, 0], [-3.0, 0.5])


def test_keras_takes_them_and_clips_them(keras: Any, tensor: Any) -> None:
    loss = keras.ops.binary_crossentropy(tensor(1), tensor(-3)).item()
    assert loss == pytest.approx(-math.log(1e-7), rel=1e-6)


def test_nobody_can_see_that_a_sigmoid_was_taken_twice(torch: Any, tensor: Any) -> None:
    p = torch.sigmoid(tensor(1000))
    loss = torch.nn.BCEWithLogitsLoss()(p, tensor(1)).item()
    assert f"{loss:.4f}" == f"{math.log1p(math.exp(-1)):.4f}" == "0.3133"
