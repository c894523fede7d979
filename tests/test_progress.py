"""The bar: it counts, stops where it is told, and says so when it is interrupted."""

from __future__ import annotations

from itertools import count

import pytest

from xentlib.progress import progress


def test_it_takes_as_many_as_it_is_told_and_says_so() -> None:
    bar = progress(count(), 5, "counting")
    assert list(bar) == [0, 1, 2, 3, 4]
    assert (bar._bar.value, bar._bar.bar_style, bar._state.value) == (5, "success", "5 of 5")
    assert repr(bar) == "counting: 5 steps"


def test_an_interrupted_loop_leaves_a_bar_that_says_how_far_it_came() -> None:
    bar = progress(count(), 5, "counting")

    def loop() -> None:
        for item in bar:
            if item == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loop()
    assert (bar._bar.bar_style, bar._state.value) == ("warning", "3 of 5")
    bar.close()
