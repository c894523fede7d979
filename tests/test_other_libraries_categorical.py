"""What notebook 06 says of PyTorch and scikit-learn, wherever they are installed."""

from __future__ import annotations

import numpy as np
import pytest

from xentlib import (
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    squared_error,
)

CLASSES = [0, 2, 1]
PREDICTIONS = [[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.2, 0.2, 0.6]]
LOGITS = [[2.0, 1.0, -1.0], [0.0, 3.0, 0.5], [-4.0, 0.0, 4.0]]


def test_pytorch_takes_the_prediction_first_and_applies_softmax_itself() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    theirs = torch.nn.CrossEntropyLoss()(torch.tensor(LOGITS), torch.tensor(CLASSES))
    ours = categorical_cross_entropy_from_logits(CLASSES, LOGITS)
    assert float(theirs) == pytest.approx(ours, rel=1e-6)
    certain = torch.nn.functional.cross_entropy(torch.eye(3)[:1], torch.tensor([0]))
    assert round(float(certain), 4) == 0.5514


def test_pytorch_shares_the_smoothing_among_all_classes() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    theirs = torch.nn.functional.cross_entropy(
        torch.tensor(LOGITS), torch.tensor(CLASSES), label_smoothing=0.1
    )
    targets = 0.9 * np.eye(3)[CLASSES] + 0.1 / 3
    assert float(theirs) == pytest.approx(
        categorical_cross_entropy_from_logits(targets, LOGITS), rel=1e-6
    )


def test_pytorch_refuses_a_class_that_is_not_there() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    with pytest.raises(IndexError, match="out of bounds"):
        torch.nn.functional.cross_entropy(torch.tensor(LOGITS), torch.tensor([0, 1, 3]))


def test_scikit_learn_takes_the_target_first() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    assert metrics.log_loss(CLASSES, PREDICTIONS) == pytest.approx(
        categorical_cross_entropy(CLASSES, PREDICTIONS)
    )


def test_their_squared_errors_divide_by_the_number_of_classes_as_well() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    one_hot = np.eye(3)[CLASSES]
    ours = pytest.approx(squared_error(one_hot, PREDICTIONS) / 3)
    assert metrics.mean_squared_error(one_hot, PREDICTIONS) == ours
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    assert torch.nn.MSELoss()(*map(torch.tensor, (np.array(PREDICTIONS), one_hot))).item() == ours
