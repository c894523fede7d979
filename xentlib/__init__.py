"""Cross-entropy from first principles: the measures, the losses, and pictures that follow the hand.

Importing this package loads numpy and nothing else. The pictures are in `xentlib.explore` and the
questions in `xentlib.practice`; both load when they are asked for.
"""

from __future__ import annotations

from xentlib.information import (
    cross_entropy,
    entropy,
    kl_divergence,
    perplexity,
    self_information,
)

__version__ = "0.1.0"

__all__ = [
    "cross_entropy",
    "entropy",
    "kl_divergence",
    "perplexity",
    "self_information",
]
