"""The table of notebook 10: that every check in it tells the mistake from the mended loss."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import notebooks
from xentlib import entropy, log_softmax, losses, softmax

if TYPE_CHECKING:
    from pathlib import Path

(PATH,) = (path for path in notebooks.PATHS if path.stem.startswith("10"))
CELLS = {cell.id: cell for cell in notebooks.cells(PATH)}
TABLE = "\n".join(cell.source for name, cell in CELLS.items() if name.startswith("table"))
ROWS = [row.strip("|").split("|") for row in re.findall(r"^\| \d.*\|$", TABLE, re.MULTILINE)]
NUMBERS = [int(row[0]) for row in ROWS]
CHECKS = {int(row[0]): row[3] for row in ROWS}

# Libraries that others maintain may warn of their own future; that is no failure of ours.
pytestmark = pytest.mark.filterwarnings("default")

LOGITS = np.array([[2.0, 1.0, 0.5], [0.1, 0.4, -3.0]])
SOFT = 0.9 * np.eye(3)[0] + 0.1 / 3
# What stands in code in a check → the names in it with the mistake, and without.
CODE: dict[tuple[int, str], tuple[dict[str, Any], dict[str, Any]]] = {
    (1, "z.sum(axis=-1)"): ({"z": softmax(LOGITS)}, {"z": LOGITS}),
    (2, "entropy(y)"): ({"y": SOFT}, {"y": np.eye(3)[0]}),
    (3, "y.sum(axis=-1)"): ({"y": np.array([[1, 1, 0]])}, {"y": np.array([[0, 1, 0]])}),
    (13, "y.min()"): ({"y": np.array([1, 2, 3])}, {"y": np.array([0, 1, 2])}),
    (13, "y.max()"): ({"y": np.array([1, 2, 3])}, {"y": np.array([0, 1, 2])}),
    (9, "0 <= y.min() <= y.max() <= 1"): ({"y": np.array([1, 2])}, {"y": np.array([0, 0.5])}),
    (17, "np.allclose(log_softmax(z), z)"): ({"z": log_softmax(LOGITS)}, {"z": LOGITS}),
    (15, "z / 2"): ({"z": np.array([9.0, 9, -9])}, {"z": np.array([0.5, 0.8, -0.2])}),
}


def test_as_many_rows_as_the_words_say_each_with_all_columns() -> None:
    assert list(range(1, 18)) == NUMBERS
    assert all(len(row) == 5 and all(part.strip() for part in row) for row in ROWS)
    assert "Seventeen rows" in TABLE
    assert "which of seventeen strange losses" in CELLS["goals"].source


def test_the_notebook_runs_the_check_of_every_row_and_it_tells_the_mistake() -> None:
    answers: dict[str, Any] = {}
    for name in ("table-run", "table-run-more"):
        shown = CELLS[name].outputs[0].data["text/plain"]
        answers |= eval(shown, {"nan": math.nan})  # noqa: S307
    assert [int(key.split()[0]) for key in answers] == NUMBERS
    for key, (mistaken, mended) in answers.items():
        assert mistaken != mended, key


def test_all_code_in_the_checks_is_run_here() -> None:
    found = {(n, span) for n, check in CHECKS.items() for span in re.findall(r"`([^`]+)`", check)}
    assert found == set(CODE)


@pytest.mark.parametrize(("row", "code"), CODE)
def test_code_in_a_check_answers_otherwise_with_the_mistake(row: int, code: str) -> None:
    space = {"np": np, "entropy": entropy, "log_softmax": log_softmax}
    mistaken, mended = (eval(code, space | names) for names in CODE[row, code])  # noqa: S307
    assert not np.array_equal(mistaken, mended)


def test_half_the_logits_cost_less_only_where_the_model_is_too_sure() -> None:
    for names, too_sure in zip(CODE[15, "z / 2"], (True, False), strict=True):
        z = names["z"]
        halved, whole = (losses.binary_cross_entropy_from_logits(1, z / t) for t in (2, 1))
        assert (halved < whole) == too_sure


@pytest.mark.parametrize("classes", [3, 20])
def test_a_ratio_of_classes_or_labels_is_the_mean_over_everything(classes: int) -> None:
    """Row 7, also with several labels: all logits 0 cost K ln 2 as a sum, and ln 2 as a mean."""
    y, z = np.tile([1, 0, 1, 0, 0], (4, classes))[:, :classes], np.zeros((4, classes))
    summed = losses.multilabel_cross_entropy_from_logits(y, z)
    mean = losses.binary_cross_entropy_from_logits(y, z)
    assert (summed, mean) == pytest.approx((classes * math.log(2), math.log(2)))
    one_hot = np.eye(classes)[:1]
    alike = np.full((1, classes), 1 / classes)
    assert losses.categorical_cross_entropy(one_hot, alike) == pytest.approx(math.log(classes))


# --- `examine` on losses of other libraries, called as the notebook says. ----------------------


def examined(framework: str, **names: Any) -> dict[str, float]:
    """Run the notebook's `examine` with its own call for that framework."""
    (code,) = re.findall(r"```python\n(.*?)```", CELLS["calls-examine-yours"].source, re.DOTALL)
    (call,) = (part for part in code.split("\n\n\n") if f"# {framework}" in part)
    space: dict[str, Any] = {"np": np, **names}
    exec(CELLS["calls-examine-define"].source, space)  # noqa: S102
    exec(call, space)  # noqa: S102
    answers: dict[str, float] = eval("examine(mine)", space)  # noqa: S307
    return answers


GOOD = {"nothing": math.log(4), "right": 0, "wrong": 1000, "twice": 1, "rest": 0}


def test_examine_on_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    loss = torch.nn.CrossEntropyLoss()
    good = examined("PyTorch", torch=torch, loss_fn=loss, last=torch.nn.Identity())
    assert good == pytest.approx(GOOD, abs=1e-12)
    space = {"z": torch.tensor(LOGITS).softmax(-1)}
    assert eval("z.sum(axis=-1)", space).tolist() == pytest.approx([1, 1])  # noqa: S307
    twice = examined("PyTorch", torch=torch, loss_fn=loss, last=torch.nn.Softmax(-1))
    assert twice["right"] == pytest.approx(-math.log(math.e / (math.e + 3)))


def test_examine_on_keras(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    make = keras.losses.SparseCategoricalCrossentropy
    last = keras.activations
    good = examined("Keras", loss_fn=make(from_logits=True), last=last.linear)
    assert good == pytest.approx(GOOD, rel=1e-5, abs=1e-5)
    twice = examined("Keras", loss_fn=make(from_logits=True), last=last.softmax)
    assert twice["right"] == pytest.approx(-math.log(math.e / (math.e + 3)), rel=1e-5)
    clipped = examined("Keras", loss_fn=make(), last=last.softmax)
    assert clipped["wrong"] == pytest.approx(-math.log(1e-7), rel=1e-4)
