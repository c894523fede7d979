"""The pictures of notebook 03 against scipy, and against what they are there to show."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import special

from xentlib import explore
from xentlib.explore._03_kl_divergence import _GRID, _TRUTHS, _TWO_BUMPS, _bell, _least

SHARES = (0.0, 0.1, 0.3, 0.7, 0.9, 1.0)
BELIEFS = [(a, b, round(1 - a - b, 9)) for a, b in itertools.product(SHARES, SHARES) if a + b <= 1]


def kl(p: object, q: object) -> float:
    return float(special.rel_entr(p, q).sum())


def test_the_boxes_add_up_to_the_divergence() -> None:
    explorer = explore.ExtraSurprise()
    for q in BELIEFS:
        found = explorer.compute(q)
        assert math.fsum(found["terms"]) == pytest.approx(found["kl"], abs=1e-9)
        assert found["kl"] == pytest.approx(kl((0.7, 0.2, 0.1), q), abs=1e-9)
        assert (found["kl"] == 0) == np.allclose(q, (0.7, 0.2, 0.1))


def test_a_box_is_empty_where_surprise_is_spared_and_flat_at_the_truth() -> None:
    explorer = explore.ExtraSurprise()
    assert [box.get_hatch() for box in explorer.boxes] == ["//", "", ""]
    assert [box.get_facecolor() == (0, 0, 0, 0) for box in explorer.boxes] == [False, True, True]
    assert repr(explorer).endswith("= 0.392 − 0.139 − 0.069 = 0.184 nats")
    explorer.q.move(0, 0.7)
    assert [box.get_height() for box in explorer.boxes] == pytest.approx([0, 0, 0])
    assert repr(explorer).endswith("= 0.000 + 0.000 + 0.000 = 0.000 nats")
    explorer.q.value = (1, 0, 0)
    assert repr(explorer).endswith("= −0.250 + ∞ + ∞ = ∞ nats (infinite)")
    assert [label.get_text() for label in explorer.terms] == ["−0.25", "▲ +∞", "▲ +∞"]


@pytest.mark.parametrize("truth", _TRUTHS)
def test_no_point_is_below_the_line_and_the_star_is_their_mean(truth: str) -> None:
    explorer = explore.NeverNegative()
    p = np.array(_TRUTHS[truth])
    can_happen = p > 0
    for q in BELIEFS:
        found = explorer.compute(truth, q)
        *_, mean = found["x"]
        *_, divergence = found["costs"]
        x, costs = (np.array(found[name][:3])[can_happen] for name in ("x", "costs"))
        assert (costs >= 1 - x - 1e-12).all()
        assert mean == pytest.approx(p[can_happen] @ x, abs=1e-12)
        assert mean <= 1 + 1e-12
        assert mean == pytest.approx(1) or not can_happen.all()
        assert divergence == pytest.approx(p[can_happen] @ costs, abs=1e-9)
        assert divergence >= 1 - mean - 1e-9


def test_points_that_leave_the_picture_become_arrows() -> None:
    explorer = explore.NeverNegative(q=(0, 0.2, 0.8))
    markers = [point.get_marker() for point in explorer.points]
    assert markers == ["^", "s", ">", "^"]
    assert explorer.label.get_text() == "KL = ∞"
    explorer.q.value = (0.7, 0.2, 0.1)
    assert [point.get_marker() for point in explorer.points] == ["o", "s", "D", "*"]


def test_every_rod_can_be_seen_below_its_mark() -> None:
    explorer = explore.NeverNegative(q=(0.3, 0.4, 0.3))
    for point, rod in zip(explorer.points, explorer.rods, strict=True):
        low, high = explorer.figure.axes[0].transData.transform(rod.get_xydata())[:, 1]
        radius = point.get_markersize() / 2  # in points, which the figure's pixels are
        assert high - low > radius + 3


def test_what_is_wasted_is_said_and_labels_stay_short() -> None:
    explorer = explore.NeverNegative(truth="safe", q=(0.5, 0.3, 0.2))
    assert explorer.wasted.get_text() == "wasted on what never happens: 0.20"
    explorer.truth.value = "old"
    assert explorer.wasted.get_text() == ""
    bars = explore.KLBothWays(truth="old", q=(0.69, 0.2, 0.11))
    assert [total.get_text() for total in bars.totals] == ["<0.001", "<0.001"]
    bars.q.value = (0.7, 0.1, 0.2)
    assert [total.get_text() for total in bars.totals] == ["0.069", "0.069"]


def test_a_tiny_belief_keeps_its_exponent() -> None:
    assert "ln(0.2/1e−10)" in repr(explore.ExtraSurprise(q=(1 - 1e-10, 1e-10, 0)))


def test_both_ways() -> None:
    explorer = explore.KLBothWays()
    for (truth, p), q in itertools.product(_TRUTHS.items(), BELIEFS):
        found = explorer.compute(truth, q)
        assert found["forward"] == pytest.approx(kl(p, q), abs=1e-9)
        assert found["reverse"] == pytest.approx(kl(q, p), abs=1e-9)


def test_the_worked_example() -> None:
    forward, reverse = repr(explore.KLBothWays()).split("\n")[1:]
    assert forward.endswith("= 0.357 nats")
    assert reverse.endswith("= ∞ nats (infinite)")


def test_never_is_said_by_a_belief_and_happens_in_a_truth() -> None:
    explorer = explore.KLBothWays(truth="safe", q=(0, 0.5, 0.5))
    assert [note.get_text() for note in explorer.notes] == ["q says never", "", "never happens"]
    assert [total.get_text() for total in explorer.totals] == ["▲ ∞", "▲ ∞"]


def test_no_bell_is_infinitely_far_by_underflow() -> None:
    for centre, width in itertools.product((-5, 0, 5), (0.8, 5)):
        found = explore.FitOneBump().compute(centre, width)
        assert found["belief"].min() > 1e-100
        assert math.isfinite(found["forward"])
        assert math.isfinite(found["reverse"])
        assert found["forward"] == pytest.approx(kl(_TWO_BUMPS, found["belief"]), abs=1e-9)
        assert found["reverse"] == pytest.approx(kl(found["belief"], _TWO_BUMPS), abs=1e-9)


def test_the_dotted_lines_are_reached_and_not_undercut() -> None:
    explorer = explore.FitOneBump(centre=-1, width=3)
    found = explorer.compute(-1, 3), explorer.compute(-3, 1)
    assert (found[0]["forward"], found[1]["reverse"]) == pytest.approx(_least(), abs=1e-9)
    stops = itertools.product(explorer.centre.stops()[::5], explorer.width.stops()[::4])
    for centre, width in stops:
        costs = explorer.compute(centre, width)
        assert costs["forward"] >= _least()[0] - 1e-9
        assert costs["reverse"] >= _least()[1] - 1e-9


def test_small_steps_from_the_start_reach_both_dotted_lines() -> None:
    """First down the right bar, then down the left one: no other dip lies on the way."""
    explorer = explore.FitOneBump()
    place = [explorer.centre.value, explorer.width.value]
    for name, least in zip(("reverse", "forward"), reversed(_least()), strict=True):
        cost = math.inf
        while (now := explorer.compute(*place)[name]) < cost:
            cost = now
            steps = itertools.product((-0.1, 0, 0.1), repeat=2)
            around = [[round(a + b, 1) for a, b in zip(place, step, strict=True)] for step in steps]
            place = min(
                (near for near in around if near[1] >= 0.8),
                key=lambda near: explorer.compute(*near)[name],
            )
        assert cost == pytest.approx(least, abs=1e-9)


def test_the_best_forward_bell_has_the_mean_and_the_variance_of_the_truth() -> None:
    """Beside the bell whose mean and variance agree on the grid, every bell costs more."""
    centre, width = -1.00112666, 3.00242317  # found by minimising with scipy
    best = _bell(centre, width)
    for power in (1, 2):
        assert best @ _GRID**power == pytest.approx(_TWO_BUMPS @ _GRID**power, abs=1e-6)
    least = kl(_TWO_BUMPS, best)
    for centre_step, width_step in itertools.product((-1e-3, 0, 1e-3), repeat=2):
        assert kl(_TWO_BUMPS, _bell(centre + centre_step, width + width_step)) >= least
