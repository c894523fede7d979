"""The catalogue of explorers: one file for each notebook, named like it."""

from __future__ import annotations

from xentlib.explore.entropy import EntropyOfThree
from xentlib.explore.self_information import (
    HalvingQuestions,
    IndependentEvents,
    SelfInformation,
    SurpriseUnits,
)

__all__ = [
    "EntropyOfThree",
    "HalvingQuestions",
    "IndependentEvents",
    "SelfInformation",
    "SurpriseUnits",
]
