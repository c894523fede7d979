"""The bar: it counts, stops where it is told, and says so when it is interrupted."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from xentlib.practice.progress_bar import progress

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_it_takes_as_many_as_it_is_told_and_says_so() -> None:
    bar = progress(count(), 5, "counting")
    assert list(bar) == [0, 1, 2, 3, 4]
    assert (bar._bar.value, bar._bar.bar_style, bar._state.value) == (5, "success", "5 of 5")
    assert repr(bar) == "counting: 5 steps"


def test_an_interrupt_while_an_item_is_made_ends_the_loop_and_keeps_what_came() -> None:
    def items() -> Iterator[int]:
        yield from (0, 1)
        raise KeyboardInterrupt

    bar = progress(items(), 5, "counting")
    assert list(bar) == [0, 1]
    assert (bar._bar.bar_style, bar._state.value) == ("warning", "stopped after 2 of 5")


def test_an_interrupt_elsewhere_in_the_loop_passes_and_the_bar_says_how_far_it_came() -> None:
    bar = progress(count(), 5, "counting")

    def loop() -> None:
        for item in bar:
            if item == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loop()
    assert (bar._bar.bar_style, bar._state.value) == ("warning", "stopped after 3 of 5")
    bar.close()
