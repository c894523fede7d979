"""The catalogue of explorers: one file for each notebook, named like it."""

from __future__ import annotations

from xentlib.explore.binary_cross_entropy import (
    BinaryLoss,
    BinaryLossOverLogit,
    ConstantGuess,
    NumericalStability,
)
from xentlib.explore.categorical_cross_entropy import (
    LabelSmoothing,
    SoftmaxOfThree,
    ThreeClasses,
    ThreeVoters,
)
from xentlib.explore.cross_entropy import (
    CodeForABelief,
    CoinLikelihood,
    CrossEntropyBill,
    SmoothedPairs,
)
from xentlib.explore.entropy import (
    AverageSurprise,
    BinaryEntropy,
    EntropyOfThree,
    HuffmanCode,
    JointEntropy,
)
from xentlib.explore.gradients_against_squared_error import (
    ChainOfSlopes,
    LossOverWeight,
    LossOverWeightAndBias,
    SaturationRace,
    SlopesOverLogit,
)
from xentlib.explore.kl_divergence import ExtraSurprise, FitOneBump, KLBothWays, NeverNegative
from xentlib.explore.loss_debugger import FourCalls, LossFactor, NegativeLoss, RisingLoss, StuckLoss
from xentlib.explore.multi_label_cross_entropy import (
    MultiLabelStack,
    OneHotTwoLosses,
    ReductionLab,
    SigmoidOrSoftmax,
)
from xentlib.explore.self_information import (
    HalvingQuestions,
    IndependentEvents,
    SelfInformation,
    SurpriseUnits,
)
from xentlib.explore.start_here import WeatherForecast
from xentlib.explore.training_on_digits import (
    Confidence,
    DecisionBoundary,
    LearningCurves,
    MostSurprising,
)

__all__ = [
    "AverageSurprise",
    "BinaryEntropy",
    "BinaryLoss",
    "BinaryLossOverLogit",
    "ChainOfSlopes",
    "CodeForABelief",
    "CoinLikelihood",
    "Confidence",
    "ConstantGuess",
    "CrossEntropyBill",
    "DecisionBoundary",
    "EntropyOfThree",
    "ExtraSurprise",
    "FitOneBump",
    "FourCalls",
    "HalvingQuestions",
    "HuffmanCode",
    "IndependentEvents",
    "JointEntropy",
    "KLBothWays",
    "LabelSmoothing",
    "LearningCurves",
    "LossFactor",
    "LossOverWeight",
    "LossOverWeightAndBias",
    "MostSurprising",
    "MultiLabelStack",
    "NegativeLoss",
    "NeverNegative",
    "NumericalStability",
    "OneHotTwoLosses",
    "ReductionLab",
    "RisingLoss",
    "SaturationRace",
    "SelfInformation",
    "SigmoidOrSoftmax",
    "SlopesOverLogit",
    "SmoothedPairs",
    "SoftmaxOfThree",
    "StuckLoss",
    "SurpriseUnits",
    "ThreeClasses",
    "ThreeVoters",
    "WeatherForecast",
]
