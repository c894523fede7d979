"""The palette: dark enough on paper, and apart for colour-blind readers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from xentlib.engine import style

MARKS = {"TRUTH": style.TRUTH, "MODEL": style.MODEL, "EXTRA": style.EXTRA, "INK": style.INK}
TEXTS = {**MARKS, "GUIDE": style.GUIDE}

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", 2009, severity 1; they act on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    ratio = np.array(TO_XYZ) @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio."""
    lights = sorted(float(np.array(TO_XYZ[1]) @ linear(colour)) for colour in (first, second))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_and_marks_stand_out_from_paper(name: str) -> None:
    assert contrast(TEXTS[name], style.PAPER) >= 4.5  # more than marks need, for all are texts too


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colours_stay_apart_for_everybody(deficiency: str) -> None:
    seen = {
        name: lab(np.array(DEFICIENCIES[deficiency]) @ linear(colour))
        for name, colour in MARKS.items()
    }
    for first, second in combinations(seen, 2):
        assert np.linalg.norm(seen[first] - seen[second]) > 20, (first, second)
