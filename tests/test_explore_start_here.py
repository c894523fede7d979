"""The numbers of the front door's explorer, against the definition written out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xentlib import explore


@pytest.mark.parametrize("wet", [0, 3, 7, 10])
@pytest.mark.parametrize("forecast", [0.01, 0.3, 0.7, 0.99])
def test_the_bill_is_the_mean_of_the_ten_days(forecast: float, wet: int) -> None:
    state = explore.WeatherForecast().compute(forecast, wet)
    days = [-math.log2(forecast)] * wet + [-math.log2(1 - forecast)] * (10 - wet)
    assert state["bill"] == pytest.approx(math.fsum(days) / 10)
    assert state["bill"] == pytest.approx(state["floor"] + state["extra"])
    assert state["bills"].min() == pytest.approx(state["floor"], abs=1e-3)


@pytest.mark.parametrize("wet", range(11))
def test_the_honest_forecast_is_the_cheapest(wet: int) -> None:
    picture = explore.WeatherForecast()
    bills = [picture.compute(percent / 100, wet)["bill"] for percent in range(101)]
    assert np.argmin(bills) == 10 * wet


def test_certain_and_wrong_is_priceless_and_certain_and_right_is_free() -> None:
    picture = explore.WeatherForecast(forecast=1, wet=7)
    assert "7 · 0.000 + 3 · ∞ = ∞ bits (infinite)" in repr(picture)
    assert picture.point.get_marker() == "^"
    assert picture.level_name.get_text() == "– · – average ▲ ∞"
    assert picture.beyond.get_text() == "∞"
    picture.wet.value = 10
    assert "10 · 0.000 + 0 = 0.00 bits" in repr(picture)
    assert picture.point.get_marker() == "o"
    assert picture.level_name.get_text() == "– · – average 0.000"
    assert picture.beyond.get_text() == ""


def test_the_readout_names_the_truth_and_the_forecast() -> None:
    named = "p = (0.70, 0.30) is the weather, q = (0.90, 0.10) your forecast"
    assert named in repr(explore.WeatherForecast(forecast=0.9, wet=7))


def test_each_day_has_one_weather() -> None:
    picture = explore.WeatherForecast()
    for wet in range(11):
        picture.wet.value = wet
        rain, sun = (np.asarray(sky._signs.get_xdata()) for sky in picture.skies)
        assert rain.size == wet
        assert sorted([*rain, *sun]) == list(range(10))


def test_the_extra_reaches_from_the_floor_to_the_bill_beside_the_curve() -> None:
    picture = explore.WeatherForecast(forecast=0.9, wet=7)
    x, y = np.asarray(picture.extra.get_xydata()).T
    assert (x > 1).all()
    assert y == pytest.approx([0.8813, 1.1030], abs=1e-4)
    assert picture.extra_name.get_text() == "extra"
    picture.forecast.value = 0.7
    assert np.ptp(np.asarray(picture.extra.get_ydata())) == 0
    assert picture.extra_name.get_text() == ""
