"""How fast, how large and how right: xentlib beside the libraries that people use.

    python -m pip install -r benchmarks/requirements.txt
    python -m benchmarks.losses            speed and memory, as ratios, in one thread
    python -m benchmarks.losses --table    the README's table of awkward inputs

Each time is the median of repeated runs, the contestants taking turns, validation included.
"""

from __future__ import annotations

import os

os.environ.update(
    dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
)

import math
import statistics
import sys
import time
import tracemalloc
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.special
import scipy.stats
import sklearn.metrics
import torch
import torch.nn.functional

import xentlib
from benchmarks.bars import Ratio, verdict
from xentlib._numerics import arrays as check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHAPES = [(1_000_000, 10), (10_000, 1_000)]
ROUNDS = 9
torch.set_num_threads(1)


def medians(contestants: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return the median milliseconds of each; they take turns, so that all share every mood."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS + 1):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            times[name].append(1e3 * (time.perf_counter() - start))
    return {name: statistics.median(measured[1:]) for name, measured in times.items()}


def peak(run: Callable[[], Any], size: int) -> float:
    """Return the most memory that a call takes at once, as a multiple of `size` bytes."""
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / size


def three_lines(y: Any, z: Any) -> Any:
    """Cross-entropy from logits as a user would write it."""
    largest = z.max(axis=-1, keepdims=True)
    log_sum = np.log(np.exp(z - largest).sum(axis=-1)) + largest[:, 0]
    return (log_sum - z[np.arange(len(y)), y]).mean()


def contests(samples: int, classes: int) -> list[tuple[str, float, dict[str, Callable[[], Any]]]]:
    """Return what is compared: name, bar, and who takes part, xentlib first."""
    rng = np.random.default_rng(0)
    z = 3 * rng.normal(size=(samples, classes))
    y = rng.integers(0, classes, samples)
    p, q = xentlib.softmax(z), xentlib.softmax(rng.normal(size=(samples, classes)))
    tensor_z, tensor_y = torch.from_numpy(z), torch.from_numpy(y)

    def from_logits() -> Any:
        return xentlib.categorical_cross_entropy_from_logits(y, z)

    return [
        (
            "from logits",
            1.2,
            {
                "xentlib": from_logits,
                "scipy log_softmax": lambda: scipy.special.log_softmax(z, axis=-1),
                "scipy logsumexp": lambda: scipy.special.logsumexp(z, axis=-1),
                "three lines of numpy": lambda: three_lines(y, z),
            },
        ),
        (
            "from logits",
            1.5,
            {
                "xentlib": from_logits,
                "PyTorch": lambda: torch.nn.functional.cross_entropy(tensor_z, tensor_y),
            },
        ),
        (
            "from probabilities",
            1.0,
            {
                "xentlib": lambda: xentlib.categorical_cross_entropy(y, p),
                "scikit-learn log_loss": lambda: sklearn.metrics.log_loss(
                    y, p, labels=np.arange(classes)
                ),
            },
        ),
        (
            "entropy",
            1.0,
            {
                "xentlib": lambda: xentlib.entropy(p),
                "scipy": lambda: scipy.stats.entropy(p, axis=-1),
            },
        ),
        (
            "KL divergence",
            1.0,
            {
                "xentlib": lambda: xentlib.kl_divergence(p, q),
                "scipy": lambda: scipy.stats.entropy(p, q, axis=-1),
            },
        ),
    ]


def memory(samples: int, classes: int) -> Iterator[Ratio]:
    """Yield the most memory that losses and gradients take, beside that of their logits."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, classes, samples)
    for kind in (np.float16, np.float32, np.float64):
        z = rng.normal(size=(samples, classes)).astype(kind)
        labels = (z > 1).astype(kind)
        calls: dict[str, Callable[[], Any]] = {
            "loss": partial(xentlib.categorical_cross_entropy_from_logits, y, z),
            "gradient": partial(xentlib.categorical_cross_entropy_gradient, y, z),
            "gradient of squares": partial(
                xentlib.squared_error_gradient, y, z, activation="softmax"
            ),
            "yes/no loss": partial(xentlib.binary_cross_entropy_from_logits, labels, z),
            "yes/no gradient": partial(xentlib.binary_cross_entropy_gradient, labels, z),
        }
        for name, call in calls.items():
            yield Ratio(f"memory of a {name}", peak(call, z.nbytes), 3, f"{np.dtype(kind)} logits")


def speed() -> int:
    """Print times, ratios and memory; 1 if one is beyond its bar."""
    beyond = 0
    for samples, classes in SHAPES:
        print(f"\n{samples:,} × {classes:,} float64, one thread, medians of {ROUNDS}")
        size = samples * classes * 8
        for name, bar, contestants in contests(samples, classes):
            times = medians(contestants)
            ours, best = times["xentlib"], min(list(times.values())[1:])
            listed = ", ".join(f"{who} {ms:.0f} ms" for who, ms in times.items())
            most = peak(contestants["xentlib"], size)
            beyond |= verdict(Ratio(name, ours / best, bar, f"{listed}; {most:.2f} × memory"))
        p = xentlib.softmax(np.random.default_rng(0).normal(size=(samples, classes)))
        cost = medians(
            {
                "distributions": partial(check.as_distributions, p, "p", -1),
                "probabilities": partial(check.as_probabilities, p, "p"),
                "logits": partial(check.as_class_logits, p),
            }
        )
        beyond |= verdict(*memory(samples, classes))
        print("validation alone: " + ", ".join(f"{k} {ms:.0f} ms" for k, ms in cost.items()))
    return beyond


def written(value: float) -> str:
    """Return a number as the table shows it: eight digits tell right from nearly right."""
    return "∞" if value == math.inf else f"{value + 0:.8g}"


def keras(y: float, p: float) -> float:
    """Binary cross-entropy by Keras's formula: p clipped to [1e-7, 1 − 1e-7]."""
    clipped = min(max(p, 1e-7), 1 - 1e-7)
    return -(y * math.log(clipped) + (1 - y) * math.log(1 - clipped))


def torch_binary(y: float, p: float) -> Any:
    tensors = (torch.tensor([value], dtype=torch.float64) for value in (p, y))
    return torch.nn.functional.binary_cross_entropy(*tensors).item()


def torch_classes(y: int, z: list[float]) -> Any:
    return torch.nn.functional.cross_entropy(
        torch.tensor([z], dtype=torch.float64), torch.tensor([y])
    ).item()


def torch_kl(p: list[float], q: list[float]) -> Any:
    truth, model = (torch.tensor(values, dtype=torch.float64) for values in (p, q))
    return torch.nn.functional.kl_div(model.log(), truth, reduction="sum").item()


def sklearn_binary(y: int, p: float) -> float:
    return float(sklearn.metrics.log_loss([y], [[1 - p, p]], labels=[0, 1]))


def sklearn_classes(y: int, z: list[float]) -> float:
    labels = range(len(z))
    return float(sklearn.metrics.log_loss([y], [scipy.special.softmax(z)], labels=labels))


def table() -> None:
    """Print the table of awkward inputs as Markdown."""
    import exact  # noqa: PLC0415  (needs mpmath, which speed does not)

    def binary(y: int, p: float) -> list[Any]:
        return [
            exact.binary(y, p),
            xentlib.binary_cross_entropy(y, p),
            torch_binary(y, p),
            keras(y, p),
            sklearn_binary(y, p),
            float(-scipy.special.xlogy(y, p) - scipy.special.xlog1py(1 - y, -p)),
        ]

    def classes(y: int, z: list[float]) -> list[Any]:
        p = scipy.special.softmax(z)
        return [
            exact.categorical_from_logits(list(np.eye(len(z))[y]), z),
            xentlib.categorical_cross_entropy_from_logits(y, z),
            torch_classes(y, z),
            keras(1, float(p[y])),
            sklearn_classes(y, z),
            float(-scipy.special.log_softmax(z)[y]),
        ]

    def divergence(p: list[float], q: list[float]) -> list[Any]:
        return [
            exact.kl_divergence(p, q),
            xentlib.kl_divergence(p, q),
            torch_kl(p, q),
            sum(
                a * math.log(max(a, 1e-7) / min(max(b, 1e-7), 1)) for a, b in zip(p, q, strict=True)
            ),
            None,
            float(scipy.stats.entropy(p, q)),
        ]

    # Powers of two, so that the floats sum to exactly 1 and both forms of KL are one number.
    near = [0.5 + 2**-40, 0.5 - 2**-40]
    noisy = [1 - 2**-29, 2**-30, 2**-30]
    rows = [
        ("y = 1, p = 0", binary(1, 0.0)),
        ("y = 1, p = 1e-9", binary(1, 1e-9)),
        ("y = 0, p = 1e-20", binary(0, 1e-20)),
        ("y = 1, p = 1e-300", binary(1, 1e-300)),
        ("class 0 of z = [40, 0]", classes(0, [40.0, 0.0])),
        ("class 1 of z = [1e4, −1e4]", classes(1, [1e4, -1e4])),
        ("class 0 of z = [0, −∞]", classes(0, [0.0, -math.inf])),
        ("KL([½, ½] ‖ [½ + 2⁻⁴⁰, ½ − 2⁻⁴⁰])", divergence([0.5, 0.5], near)),
        ("KL([1, 0, 0] ‖ [1 − 2⁻²⁹, 2⁻³⁰, 2⁻³⁰])", divergence([1.0, 0.0, 0.0], noisy)),
        ("KL([0.7, 0.2, 0.1] ‖ [1, 0, 0])", divergence([0.7, 0.2, 0.1], [1.0, 0.0, 0.0])),
    ]
    print("| input | exact | xentlib | PyTorch | Keras's formula | scikit-learn | scipy |")
    print("|---|---|---|---|---|---|---|")
    for name, values in rows:
        cells = ["—" if value is None else written(float(value)) for value in values]
        marked = [
            cells[0],
            *(cell if cell in (cells[0], "—") else f"**{cell}**" for cell in cells[1:]),
        ]
        print(f"| {name} | " + " | ".join(marked) + " |")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the others' warnings; ours has none
    if "--table" in sys.argv[1:]:
        table()
    else:
        sys.exit(speed())
