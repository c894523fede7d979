"""Controls on the simplex, the kernel-free form, and what a cell's next run frees."""

from __future__ import annotations

import json
import re
from typing import Any

import ipywidgets
import pytest

from xentlib import entropy, explore, practice
from xentlib.engine import lifetimes
from xentlib.engine.controls import shared
from xentlib.engine.frames import _bearable


class TestSimplex:
    def test_the_others_share_the_rest_in_proportion(self) -> None:
        explorer = explore.EntropyOfThree(p=(0.5, 0.3, 0.2))
        explorer.p.move(0, 0.75)
        assert explorer.p.value == pytest.approx((0.75, 0.15, 0.1))
        assert [slider._handle.value for slider in explorer.p._sliders] == [0.75, 0.15, 0.1]
        assert f"= {entropy([0.75, 0.15, 0.1]):.3f} nats" in repr(explorer)

    def test_a_proportion_survives_a_visit_to_the_corner(self) -> None:
        explorer = explore.EntropyOfThree(p=(0.4, 0.4, 0.2))
        explorer.p.move(0, 1)
        assert explorer.p.value == (1, 0, 0)
        explorer.p.move(0, 0.4)
        assert explorer.p.value == pytest.approx((0.4, 0.4, 0.2))

    def test_leaving_a_corner_takes_from_the_outcome_that_had_all(self) -> None:
        explorer = explore.EntropyOfThree(p=(0.4, 0.4, 0.2))
        explorer.p.move(0, 1)
        explorer.p.move(1, 0.01)
        assert explorer.p.value == pytest.approx((0.99, 0.01, 0))

    def test_from_a_corner_the_rest_is_shared_equally(self) -> None:
        assert shared((1, 0, 0), 0, 0.5) == (0.5, 0.25, 0.25)
        assert shared((0, 1, 0), 2, 0.25) == (0, 0.75, 0.25)

    def test_moving_about_stays_on_the_simplex(self) -> None:
        explorer = explore.EntropyOfThree()
        for k in range(300):
            explorer.p.move(k % 3, (k * 37 % 101) / 100)
            assert sum(explorer.p.value) == pytest.approx(1, abs=1e-12)
            assert "could not be drawn" not in repr(explorer)

    @pytest.mark.parametrize("bad", [(0.5, 0.5), (0.5, 0.4, 0.2), (1.5, -0.5, 0), 0.5, "abc", None])
    def test_what_is_no_distribution_is_refused(self, bad: Any) -> None:
        explorer = explore.EntropyOfThree()
        before = repr(explorer)
        message = f"`p` must be 3 probabilities that sum to 1; got {bad!r}."
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            explorer.p.value = bad
        assert repr(explorer) == before


class TestKernelFree:
    def state(self, page: str) -> dict[str, Any]:
        (found,) = re.findall(
            r'<script type="application/vnd.jupyter.widget-state\+json">(.*?)</script>',
            page,
            re.DOTALL,
        )
        state: dict[str, Any] = json.loads(found)["state"]
        return state

    def models(self, page: str, name: str) -> list[dict[str, Any]]:
        return [m["state"] for m in self.state(page).values() if m["model_name"] == name]

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("name", "frames"),
        [("SelfInformation", 101), ("SurpriseUnits", 303), ("HalvingQuestions", 448)],
    )
    def test_every_stop_has_its_frame(self, name: str, frames: int) -> None:
        page = getattr(explore, name)().to_html(manager="manager.js")
        pictures = [m for m in self.models(page, "HTMLModel") if 'role="img"' in m["value"]]
        assert len(pictures) == frames
        assert 'src="manager.js"' in page

    @pytest.mark.slow
    def test_two_long_sliders_are_thinned_but_not_too_much(self) -> None:
        page = explore.IndependentEvents().to_html()
        for picker in self.models(page, "SelectionSliderModel"):
            assert 20 <= len(picker["_options_labels"]) <= 30

    @pytest.mark.slow
    @pytest.mark.parametrize("name", explore.__all__)
    def test_no_page_is_heavy_and_thinned_sliders_keep_their_ends(self, name: str) -> None:
        explorer = getattr(explore, name)()
        if not explorer.turns_without_kernel:
            with pytest.raises(ValueError, match=f"{name} has no kernel-free form"):
                explorer.to_html()
            return
        controls = list(explorer._controls.values())
        page = explorer.to_html()
        assert len(page.encode()) <= {1: 1e6, 2: 6e6}[len(controls)]
        pickers = self.models(page, "SelectionSliderModel")
        for picker, control in zip(pickers, controls, strict=True):
            labels, stops = picker["_options_labels"], control.stops()
            assert len(labels) >= min(len(stops), 10)
            assert [labels[0], labels[-1]] == [control.written(stops[k]) for k in (0, -1)]

    def test_what_cannot_be_thinned_enough_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"^A frame takes 700000 bytes, .* hold 1 of them: "):
            _bearable([[0, 1, 2]], 700_000, set())
        assert _bearable([[0, 1, 2]], 400_000, set()) == [[0, 2]]

    def test_the_options_of_a_choice_are_all_kept(self) -> None:
        slider, choice = list(range(101)), list("abcdefghijklmnopqrstuvwxyz")
        thinned = _bearable([slider, choice], 20_000, {1})
        assert thinned == [[*slider[:-1:17], 100], choice]
        with pytest.raises(ValueError, match="offer fewer choices"):
            _bearable([[0, 1], choice], 100_000, {1})

    def test_it_starts_where_the_explorer_stands_and_leaves_it_there(self) -> None:
        explorer = explore.SelfInformation(p=0.25)
        shown = explorer._moving.value, explorer.png()
        (stack,) = self.models(explorer.to_html(), "StackModel")
        assert stack["selected_index"] == 25
        assert (explorer._moving.value, explorer.png()) == shown

    def test_nothing_is_left_behind(self) -> None:
        explorer = explore.SurpriseUnits()
        explorer.to_html()
        before = len(ipywidgets.widgets.widget._instances)
        explorer.to_html()
        assert len(ipywidgets.widgets.widget._instances) == before

    def test_three_sliders_are_too_many(self) -> None:
        with pytest.raises(
            ValueError, match="EntropyOfThree has no kernel-free form: that needs one or two"
        ):
            explore.EntropyOfThree().to_html()


class Shell:
    """Stand for IPython's shell while a cell runs."""

    def __init__(self) -> None:
        self.message: dict[str, Any] = {}

    def get_parent(self) -> dict[str, Any]:
        return self.message

    def run(self, cell: str | None, run: str, code: str = "") -> None:
        metadata = {"cellId": cell} if cell else {}
        self.message = {
            "header": {"msg_id": run},
            "metadata": metadata,
            "content": {"code": code},
        }


class TestCells:
    @pytest.fixture
    def shell(self, monkeypatch: pytest.MonkeyPatch) -> Shell:
        shell = Shell()
        monkeypatch.setattr(lifetimes, "get_ipython", lambda: shell)
        monkeypatch.setattr(lifetimes, "_made", {})
        return shell

    @pytest.mark.parametrize(("cell", "code"), [("a", ""), (None, "explore.SelfInformation()")])
    def test_another_run_of_the_cell_frees_what_it_made(
        self, shell: Shell, cell: str | None, code: str
    ) -> None:
        shell.run(cell, "1", code)
        first, second = explore.SelfInformation(), practice.predict("How many?", 3)
        assert first.widget.comm is not None
        root = first.widget
        shell.run(cell, "2", code)
        third = explore.SelfInformation()
        assert root.comm is None
        assert second.widget.comm is None
        assert third.widget.comm is not None

    def test_other_cells_and_the_same_run_free_nothing(self, shell: Shell) -> None:
        shell.run("a", "1")
        first, second = explore.SelfInformation(), explore.SelfInformation()
        shell.run("b", "2")
        explore.SelfInformation()
        assert first.widget.comm is not None
        assert second.widget.comm is not None

    def test_a_cell_that_closed_its_explorer_can_be_run_again(self, shell: Shell) -> None:
        for run in ("1", "2", "3"):
            shell.run("a", run)
            explorer = explore.SelfInformation()
            assert explorer.widget.comm is not None
            explorer.close()
            explorer.close()  # once more does nothing

    def test_a_closed_explorer_still_says_what_it_showed(self) -> None:
        explorer = explore.SelfInformation(p=0.5)
        said = repr(explorer)
        explorer.close()
        assert repr(explorer) == said
        assert explorer._repr_mimebundle_() == ({"text/plain": said}, {})
        explorer.p.value = 0.25  # moves nothing, and breaks nothing

    @pytest.mark.parametrize("name", ["png", "to_html", "kernel_free", "frame"])
    def test_a_closed_explorer_says_that_it_is_closed(self, name: str) -> None:
        explorer = explore.SelfInformation()
        values = {"p": 0.5} if name == "frame" else {}
        explorer.close()
        words = r"^This SelfInformation was closed; run its cell again\.$"
        with pytest.raises(AttributeError, match=words):
            getattr(explorer, name)(**values)
        with pytest.raises(AttributeError, match=words):
            explorer.widget  # noqa: B018

    def test_a_name_that_an_explorer_does_not_have_is_called_so(self) -> None:
        explorer: Any = explore.SelfInformation()
        with pytest.raises(AttributeError, match="'SelfInformation' object has no attribute 'q'"):
            explorer.q  # noqa: B018
