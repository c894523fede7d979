"""What notebook 07 says about PyTorch, Keras and scikit-learn, asked of them.

They are no requirement of this project: each test is skipped where its library is missing.
"""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import notebooks
import xentlib

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "07_multi_label_cross_entropy.ipynb"
WHY = "not installed: it is only compared with"

N_HOT = np.array([[0, 1, 1], [0, 0, 0], [1, 1, 1], [1, 0, 0]])
P = np.array([[0.1, 0.7, 0.8], [0.1, 0.2, 0.1], [0.6, 0.9, 0.5], [0.8, 0.3, 0.2]])
Z = np.log(P / (1 - P))
CLASSES = np.array([2, 0, 1, 0])
SAMPLES, K = N_HOT.shape

PER_SAMPLE = float(xentlib.multilabel_cross_entropy(N_HOT, P))
EXPECTED = {
    "yes or no": float(xentlib.binary_cross_entropy(N_HOT[:, 0], P[:, 0])),
    "one of K": float(xentlib.categorical_cross_entropy_from_logits(CLASSES, Z)),
    "any of K": PER_SAMPLE,
}


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch", reason=WHY)


@pytest.fixture
def losses(torch: Any) -> Any:
    """Return Keras's losses, over PyTorch."""
    assert torch
    os.environ.setdefault("KERAS_BACKEND", "torch")
    return pytest.importorskip("keras", reason=WHY).losses


@pytest.fixture
def metrics() -> Any:
    return pytest.importorskip("sklearn.metrics", reason=WHY)


def rows() -> Iterator[tuple[str, str, str, float]]:
    """Read the page of calls: task, library, call, and the share of xentlib's number it gives."""
    page = next(cell.source for cell in notebooks.cells(NOTEBOOK) if cell.id == "map-calls")
    task = ""
    for line in page.splitlines():
        if found := re.fullmatch(r"\| (.*?) ?\| ([\w-]+) \| `(.+)` \| (.+) \|", line):
            task = found[1].strip("*") or task
            yield task, found[2], found[3], 1 / K if found[4].startswith("1/K") else 1


def arguments(task: str) -> dict[str, Any]:
    if task == "yes or no":
        return {"y": N_HOT[:, 0], "z": Z[:, 0], "p": P[:, 0]}
    if task == "one of K":
        return {"y": CLASSES, "z": Z, "p": xentlib.softmax(Z), "K": K}
    return {"y": N_HOT, "z": Z, "p": P}


@pytest.mark.parametrize(("task", "library", "call", "share"), list(rows()))
def test_each_call_on_the_page(
    request: pytest.FixtureRequest, task: str, library: str, call: str, share: float
) -> None:
    names = arguments(task)
    if library == "xentlib":
        names.update(vars(xentlib))
    elif library == "PyTorch":
        torch = request.getfixturevalue("torch")
        y, z = torch.tensor(names["y"]), torch.tensor(names["z"])
        names = {"F": torch.nn.functional, "y": y if task == "one of K" else y.to(z.dtype), "z": z}
    elif library == "Keras":
        names.update(vars(request.getfixturevalue("losses")))
    else:
        names["log_loss"] = request.getfixturevalue("metrics").log_loss
    found = float(eval(call, {"range": range}, names))  # noqa: S307
    assert found == pytest.approx(share * EXPECTED[task], rel=1e-5)


def test_the_page_names_three_tasks_and_four_libraries() -> None:
    assert [(task, library) for task, library, _, _ in rows()] == [
        (task, library)
        for task in EXPECTED
        for library in ("xentlib", "PyTorch", "Keras", "scikit-learn")
    ]


def test_the_sum_in_xentlib_and_pytorch(torch: Any) -> None:
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")(torch.tensor(Z), torch.tensor(1.0 * N_HOT))
    ours = xentlib.multilabel_cross_entropy(N_HOT, P, reduction="sum")
    assert float(loss) == pytest.approx(ours) == pytest.approx(SAMPLES * PER_SAMPLE)


def test_pytorch_wants_float_targets(torch: Any) -> None:
    with pytest.raises(RuntimeError):
        torch.nn.BCEWithLogitsLoss()(torch.tensor(Z), torch.tensor(N_HOT))


def test_pytorch_weighs_each_yes_and_takes_the_mean_over_everything(torch: Any) -> None:
    each = np.asarray(xentlib.binary_cross_entropy(N_HOT, P, reduction="none"))
    loss = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(3.0))(
        torch.tensor(Z), torch.tensor(1.0 * N_HOT)
    )
    assert float(loss) == pytest.approx((each * np.where(N_HOT, 3, 1)).mean())


def test_n_hot_targets_of_a_softmax_are_taken_without_a_word(torch: Any, losses: Any) -> None:
    expected = -(N_HOT * np.asarray(xentlib.log_softmax(Z))).sum(axis=-1)
    target = torch.tensor(1.0 * N_HOT)
    found = torch.nn.functional.cross_entropy(torch.tensor(Z), target, reduction="none")
    assert found.numpy() == pytest.approx(expected)
    found = losses.CategoricalCrossentropy(from_logits=True, reduction=None)(target, Z)
    assert found.numpy() == pytest.approx(expected, rel=1e-5)
    at_best = torch.tensor([[-50.0, 3.0, 3.0]])
    found = torch.nn.functional.cross_entropy(at_best, target[:1])
    assert float(found) == pytest.approx(2 * math.log(2))


def test_keras_adds_up_what_was_averaged(losses: Any) -> None:
    found = float(losses.BinaryCrossentropy(from_logits=True, reduction="sum")(N_HOT, Z))
    assert found == pytest.approx(PER_SAMPLE * SAMPLES / K, rel=1e-5)


def test_log_loss_takes_n_hot_rows_for_one_hot(metrics: Any) -> None:
    with pytest.warns(UserWarning, match="do not sum to one"):
        found = metrics.log_loss(N_HOT, P)
    assert found == pytest.approx(-(N_HOT * np.log(P)).sum() / SAMPLES)
    with pytest.warns(UserWarning, match="do not sum to one"):
        fewer = metrics.log_loss(N_HOT[[0, 2, 3]], P[[0, 2, 3]])
    assert 3 * fewer == pytest.approx(SAMPLES * found)  # the empty picture cost nothing


@pytest.mark.filterwarnings("error")
def test_log_loss_says_nothing_where_n_hot_meets_softmax(metrics: Any) -> None:
    p = np.asarray(xentlib.softmax(Z))
    assert metrics.log_loss(N_HOT, p) == pytest.approx(-(N_HOT * np.log(p)).sum() / SAMPLES)


def test_log_loss_must_be_told_of_an_answer_that_does_not_occur(metrics: Any) -> None:
    with pytest.raises(ValueError, match="only one label"):
        metrics.log_loss([1, 1], [0.6, 0.7])


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_the_network_of_scikit_learn_sums_over_labels(metrics: Any) -> None:
    assert metrics
    network = pytest.importorskip("sklearn.neural_network", reason=WHY)
    x = np.random.default_rng(0).normal(size=(SAMPLES, 2))
    still = {"solver": "sgd", "learning_rate_init": 1e-12, "max_iter": 1, "batch_size": SAMPLES}
    model = network.MLPClassifier((), alpha=0, random_state=0, **still).fit(x, N_HOT)
    assert model.out_activation_ == "logistic"
    expected = xentlib.multilabel_cross_entropy(N_HOT, model.predict_proba(x))
    assert model.loss_ == pytest.approx(expected, rel=1e-9)


def test_one_yes_no_model_for_each_label(metrics: Any) -> None:
    assert metrics
    one_each = pytest.importorskip("sklearn.multiclass", reason=WHY).OneVsRestClassifier
    linear = pytest.importorskip("sklearn.linear_model", reason=WHY).LogisticRegression
    x = np.random.default_rng(0).normal(size=(SAMPLES, 2))
    model = one_each(linear()).fit(x, N_HOT)
    assert len(model.estimators_) == K
    for k in range(K):
        alone = linear().fit(x, N_HOT[:, k]).predict_proba(x)[:, 1]
        assert model.predict_proba(x)[:, k] == pytest.approx(alone)
    assert not np.allclose(model.predict_proba(x).sum(axis=-1), 1)
