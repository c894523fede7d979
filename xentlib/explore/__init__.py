"""The catalogue of explorers: one file for each notebook, named like it."""

from __future__ import annotations

from xentlib.explore._00_start_here import WeatherForecast
from xentlib.explore._01_self_information import (
    HalvingQuestions,
    IndependentEvents,
    SelfInformation,
    SurpriseUnits,
)
from xentlib.explore._02_entropy import (
    AverageSurprise,
    BinaryEntropy,
    EntropyOfThree,
    HuffmanCode,
    JointEntropy,
)
from xentlib.explore._03_kl_divergence import ExtraSurprise, FitOneBump, KLBothWays, NeverNegative
from xentlib.explore._04_cross_entropy import (
    CodeForABelief,
    CoinLikelihood,
    CrossEntropyBill,
    SmoothedPairs,
)
from xentlib.explore._05_binary_cross_entropy import (
    BinaryLoss,
    BinaryLossOverLogit,
    ConstantGuess,
    NumericalStability,
)
from xentlib.explore._06_categorical_cross_entropy import (
    LabelSmoothing,
    SoftmaxOfThree,
    ThreeClasses,
    ThreeVoters,
)
from xentlib.explore._07_multi_label_cross_entropy import (
    MultiLabelStack,
    OneHotTwoLosses,
    ReductionLab,
    SigmoidOrSoftmax,
)
from xentlib.explore._08_gradients_against_squared_error import (
    ChainOfSlopes,
    LossOverWeight,
    LossOverWeightAndBias,
    SaturationRace,
    SlopesOverLogit,
)
from xentlib.explore._09_training_on_digits import (
    Confidence,
    DecisionBoundary,
    LearningCurves,
    MostSurprising,
)
from xentlib.explore._10_loss_debugger import (
    FourCalls,
    LossFactor,
    NegativeLoss,
    RisingLoss,
    StuckLoss,
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
