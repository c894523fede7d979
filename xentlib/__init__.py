"""Cross-entropy from first principles: the measures, the losses, and pictures that follow the hand.

Importing this package loads numpy and nothing else. The pictures are in `xentlib.explore` and the
questions in `xentlib.practice`; both load when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from xentlib.activations import log_sigmoid, log_softmax, sigmoid, softmax
from xentlib.coding import huffman_code_lengths
from xentlib.gradients import (
    binary_cross_entropy_gradient,
    categorical_cross_entropy_gradient,
    multilabel_cross_entropy_gradient,
    squared_error_gradient,
)
from xentlib.information import (
    cross_entropy,
    entropy,
    kl_divergence,
    kl_divergence_from_logits,
    perplexity,
    self_information,
)
from xentlib.losses import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
    squared_error,
)

__version__ = "0.1.0"

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_from_logits",
    "binary_cross_entropy_gradient",
    "categorical_cross_entropy",
    "categorical_cross_entropy_from_logits",
    "categorical_cross_entropy_gradient",
    "cross_entropy",
    "entropy",
    "huffman_code_lengths",
    "kl_divergence",
    "kl_divergence_from_logits",
    "log_sigmoid",
    "log_softmax",
    "multilabel_cross_entropy",
    "multilabel_cross_entropy_from_logits",
    "multilabel_cross_entropy_gradient",
    "perplexity",
    "self_information",
    "sigmoid",
    "softmax",
    "squared_error",
    "squared_error_gradient",
]

# Of the rooms beside the mathematics, what the notebooks ask for by these names.
_ELSEWHERE = {"answers": "xentlib.practice.answers", "environment": "xentlib.hosting.environment"}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Load a module when it is asked for, as `from xentlib import answers` does."""
        if name in _ELSEWHERE:
            return import_module(_ELSEWHERE[name])
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
