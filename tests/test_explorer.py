"""The engine: what is drawn when, what is shown where, what is refused, and what is left behind."""

from __future__ import annotations

import base64
import gc
import inspect
import re
import weakref
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import ipywidgets
import nbformat
import pytest

from xentlib import explore, self_information
from xentlib.engine import style
from xentlib.engine.controls import Choice, Control, Simplex, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CATALOGUE: list[type[Explorer]] = [getattr(explore, name) for name in explore.__all__]
EVIL = "<img src=x onerror=alert(1)>"


class Doubling(Explorer):
    """A number and its double."""

    x = Slider("x", low=0, high=1, value=0.25)
    name = Choice("name", options=("plain", EVIL), value="plain")

    scenes = 0

    def scenery(self, figure: Figure) -> None:
        type(self).scenes += 1
        axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 2), title="scenery")
        (self.point,) = axes.plot([], [], "o", color="#123456", animated=True)

    def compute(self, x: float, name: str) -> dict[str, Any]:
        if x == 0.5:
            msg = f"no <b>half</b> for {name}"
            raise ZeroDivisionError(msg)
        return {"double": 2 * x}

    def draw(self, state: Any) -> None:
        self.point.set_data([state.x], [state.double])

    def read(self, state: Any) -> str:
        return f"{state.name}: 2 · {state.x:.2f} = {state.double:.2f}"


def test_values_from_the_call_and_from_the_class() -> None:
    assert repr(Doubling()) == "Doubling(x=0.25, name=plain): plain: 2 · 0.25 = 0.50"
    assert repr(Doubling(x=1)) == "Doubling(x=1.00, name=plain): plain: 2 · 1.00 = 2.00"
    with pytest.raises(TypeError, match=r"^`z` is no control of Doubling; it has x, name\.$"):
        Doubling(z=1)


def drawn_in(scenery: str) -> str:
    """Return the SVG of the image that the scenery is."""
    (address,) = re.findall(r'<img alt="" [^>]*src="data:image/svg\+xml,([^"]*)">', scenery)
    svg = unquote(address)
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    return svg


def test_scenery_is_drawn_once_and_actors_at_every_move() -> None:
    Doubling.scenes = 0
    explorer = Doubling()
    scenery, actors = (layer.value for layer in explorer.widget.children[-1].children)
    assert style.INK in drawn_in(scenery)
    assert "#123456" not in drawn_in(scenery)
    assert "#123456" in actors
    explorer.x.value = 0.75
    moved_scenery, moved_actors = (layer.value for layer in explorer.widget.children[-1].children)
    assert moved_scenery == scenery
    assert moved_actors != actors
    assert Doubling.scenes == 1


def test_setting_a_value_does_all_that_dragging_does() -> None:
    by_code, by_hand = Doubling(), Doubling()
    by_code.x.value = 0.75
    by_hand.x._handle.value = 0.75  # what the browser does
    assert repr(by_code) == repr(by_hand)
    assert by_code._moving.value == by_hand._moving.value
    assert "2 · 0.75 = 1.50" in by_code._moving.value
    assert by_code.x._field.value == 0.75


@pytest.mark.parametrize("bad", [-0.01, 1.01, float("nan"), float("inf"), "high", [0.5, 0.5]])
def test_a_slider_refuses_what_lies_beyond_its_ends(bad: Any) -> None:
    explorer = Doubling()
    before = repr(explorer)
    with pytest.raises(ValueError, match=re.escape(f"`x` must lie between 0 and 1; got {bad!r}.")):
        explorer.x.value = bad
    with pytest.raises(ValueError, match="must lie between"):
        Doubling(x=bad)
    assert repr(explorer) == before


def test_a_value_between_two_steps_survives_the_handle() -> None:
    explorer = Doubling()
    explorer.x._field.value = 0.004  # typed: the handle goes to the nearest step,
    assert explorer.x._handle.value == 0
    explorer.x._handle.value = 1e-17  # which the browser reports, rounded in its own way
    assert explorer.x.value == 0.004
    assert explorer.x._field.value == 0.004
    explorer.x._handle.value = 0.010000000000000002  # one step of the handle, by hand
    assert explorer.x.value == explorer.x._field.value == 0.01
    explorer.x.value = 1 / 3
    assert (explorer.x.value, explorer.x._handle.value) == (1 / 3, 0.33)


def test_a_late_report_of_a_place_that_code_has_left_changes_nothing() -> None:
    """The browser answers 0.7 by its own rounding of it, when code has gone on to 0.5."""
    explorer = Doubling()
    explorer.x.value = 0.7
    explorer.x.value = 0.5
    explorer.x._handle.value = 0.7000000000000001
    assert (explorer.x.value, explorer.x._handle.value) == (0.5, 0.5)
    explorer.x._handle.value = 0.7  # a hand
    assert explorer.x.value == 0.7


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0.99966, 3, "0.9997"),
        (0.9999, 2, "0.9999"),
        (-0.99966, 3, "−0.9997"),
        (0.99951, 2, "0.9995"),
        (0.7, 0, "0.7"),
        (1 - 2**-53, 3, "1.000"),  # rounding
        (1.0001, 3, "1.000"),
        (1 - 0.9, 2, "0.10"),
        (4e-8, 3, "4e−08"),
        (0, 2, "0.00"),
    ],
)
def test_a_number_is_not_written_as_another(value: float, decimals: int, written: str) -> None:
    assert number(value, decimals) == written


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (lambda: explore.BinaryLossOverLogit(y=1, z=8), "= 0.9996646 − 1 = −0.0003354"),
        (lambda: explore.BinaryLoss(p=0.9999), "−[1 · ln 0.9999 + 0 · ln 0.0001] = 0.0001 nats"),
        (lambda: explore.CoinLikelihood(q=0.9), "likelihood = 0.90^7 · 0.10^3"),
        (lambda: explore.WeatherForecast(forecast=0.999), "q = (0.999, 0.001) your forecast"),
        (lambda: explore.FourCalls(p=0.99), "p = (0.99, 0.003333, 0.003333, 0.003333)"),
        (lambda: explore.SigmoidOrSoftmax(y=(0, 0, 0), cat=-6, frog=-6, mouse=6),
         "softmax: p = (6.144e−06, 6.144e−06, 0.99999)"),
        (lambda: explore.SoftmaxOfThree(dog=4, cat=-4, panda=-4, temperature=0.5),
         "L = ln Σ e^(z/T) − z/T = 2.251e−07 nats"),
    ],
)  # fmt: skip
def test_no_equation_contradicts_itself_near_0_and_1(shown: Any, read: str) -> None:
    assert read in repr(shown())


@pytest.mark.parametrize(
    ("low", "high", "step", "stops"),
    [
        (0, 1, 0.15, [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1]),
        (0.25, 1, 0.1, [0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1]),
        (0, 10, 4, [0, 4, 8, 10]),
        (0, 10, 3, [0, 3, 6, 9, 10]),
        (0.1, 0.3, 0.1, [0.1, 0.2, 0.3]),
    ],
)
def test_stops_begin_and_end_at_the_ends(
    low: float, high: float, step: float, stops: list[float]
) -> None:
    slider = Slider("x", low=low, high=high, value=low, step=step).live(None, lambda: None)
    assert isinstance(slider, Slider)
    assert slider.stops() == stops
    for stop in stops:
        slider.value = stop
        assert (slider._handle.value, float(slider.written(stop))) == (stop, stop)


def test_a_whole_slider_may_be_large() -> None:
    slider = Slider("x", low=0, high=10_000_000, value=1_234_567, step=1).live(None, lambda: None)
    assert isinstance(slider, Slider)
    assert slider._field.value == 1_234_567


@pytest.mark.parametrize(("step", "value"), [(0.125, 0.375), (0.25, 0.75), (0.05, 0.35)])
def test_a_step_may_have_several_decimals(step: float, value: float) -> None:
    slider = Slider("x", low=0, high=1, value=0, step=step).live(None, lambda: None)
    assert isinstance(slider, Slider)
    slider._handle.value = value
    assert slider.value == value
    assert value in slider.stops()


def test_a_whole_slider_refuses_fractions() -> None:
    with pytest.raises(ValueError, match=r"^`questions` must be a whole number; got 2\.5\.$"):
        explore.HalvingQuestions(questions=2.5)


def test_a_choice_refuses_what_is_no_option() -> None:
    with pytest.raises(
        ValueError, match=r"^`unit` must be one of \['bits', 'nats', 'bans'\]; got 'm'\.$"
    ):
        explore.SurpriseUnits(unit="m")


def test_a_choice_takes_its_own_option_where_another_equals_it() -> None:
    explorer = explore.BinaryLoss(y=True)
    assert type(explorer.y.value) is int
    assert repr(explorer) == repr(explore.BinaryLoss(y=1))


def test_an_error_in_a_scene_is_shown_in_words_and_passes() -> None:
    explorer = Doubling()
    explorer.x.value = 0.5
    words = "This picture could not be drawn (ZeroDivisionError): no <b>half</b> for plain"
    assert repr(explorer).endswith(words)
    assert "(ZeroDivisionError): no &lt;b&gt;half&lt;/b&gt;" in explorer._moving.value
    explorer.x.value = 0.75
    assert repr(explorer).endswith("2 · 0.75 = 1.50")


def test_a_mistake_in_a_scene_is_raised_where_it_is_made() -> None:
    with pytest.raises(ZeroDivisionError, match="no <b>half</b> for plain"):
        Doubling(x=0.5)


@pytest.mark.parametrize("name", ["figure", "widget", "lecture", "size", "frame", "close"])
def test_a_control_may_not_have_a_name_that_every_explorer_uses(name: str) -> None:
    with pytest.raises(TypeError, match=f"^`{name}` is taken: give that control of Mine another"):
        type("Mine", (Explorer,), {name: Slider("x", low=0, high=1, value=0)})


def test_text_is_escaped_everywhere() -> None:
    explorer = Doubling(name=EVIL)
    assert explorer._moving.value.count("&lt;img") == 2  # in the text alternative, in the readout
    assert "<img" not in explorer._moving.value


def test_hosts_without_widgets_get_numbers_and_a_picture() -> None:
    explorer = Doubling()
    bundle, about = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explorer)
    assert about == {"image/png": {"alt": "A number and its double. plain: 2 · 0.25 = 0.50"}}
    assert base64.b64decode(bundle["image/png"], validate=True).startswith(b"\x89PNG")
    assert (
        bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.widget.model_id
    )
    cell = nbformat.v4.new_code_cell(
        outputs=[
            nbformat.v4.new_output("execute_result", bundle, metadata=about, execution_count=1)
        ]
    )
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_the_still_picture_shows_the_actors_and_leaves_them_actors() -> None:
    explorer = Doubling()
    explorer.x.value = 0.75
    layer, still = explorer._moving.value, explorer.png()
    explorer.x.value = 1
    assert explorer.png() != still
    explorer.x.value = 0.75
    assert (explorer._moving.value, explorer.png()) == (layer, still)


def test_close_frees_every_widget_and_the_figure() -> None:
    gc.collect()
    before = set(_live())
    explorer = Doubling()
    figure = weakref.ref(explorer.figure)
    assert len(_live()) > len(before)
    explorer.close()
    assert set(_live()) == before
    del explorer
    gc.collect()
    assert figure() is None


def _live() -> dict[str, ipywidgets.Widget]:
    return dict(ipywidgets.widgets.widget._instances)


def ends(control: Control[Any]) -> tuple[Any, ...]:
    if isinstance(control, Slider):
        return control.low, control.high
    if isinstance(control, Simplex):
        size = len(control.labels)
        return tuple(tuple(float(k == i) for k in range(size)) for i in range(size))
    assert isinstance(control, Choice)
    return control.options


@pytest.mark.parametrize("cls", CATALOGUE)
class TestCatalogue:
    def test_it_reads_like_a_description(self, cls: type[Explorer]) -> None:
        source = inspect.getsource(cls)
        code = [
            line
            for line in source.splitlines()
            if line.strip() and not line.strip().startswith("#")
        ]
        assert len(code) < 60
        assert cls.__doc__
        for word in ("ipywidgets", "Renderer", "svg", "html"):
            assert word not in source

    def test_both_ends_of_every_control_draw_and_read(self, cls: type[Explorer]) -> None:
        explorer = cls()
        for control in explorer._controls.values():
            for end in ends(control):
                control.value = end
                assert "could not be drawn" not in repr(explorer)
                assert "nan" not in repr(explorer)
        explorer.close()

    def test_a_frame_depends_on_the_values_alone(self, cls: type[Explorer]) -> None:
        explorer = cls()
        start = {name: control.value for name, control in explorer._controls.items()}
        first = explorer.frame(**start)
        for control in explorer._controls.values():
            control.value = ends(control)[-1]
        assert explorer.frame(**start) == first
        explorer.close()

    def test_a_frame_is_small_and_carries_no_style_rule(self, cls: type[Explorer]) -> None:
        explorer = cls()
        picture = explorer._moving.value
        assert len(picture) < 16_000
        for heavy in ("<style", "<metadata", "<?xml", "<!DOCTYPE"):
            assert heavy not in picture
        assert picture.count("<svg") == 1
        explorer.close()


def test_self_information_reads_what_the_library_gives() -> None:
    explorer = explore.SelfInformation(p=0.7)
    assert f"= {self_information(0.7):.3f} nats" in repr(explorer)
    explorer.p.value = 0
    assert "∞ nats (infinite)" in repr(explorer)
    assert explorer.point.get_marker() == "^"
    explorer.p.value = 1
    assert "= 0.000 nats — it was certain" in repr(explorer)


def test_halving_questions_keep_the_secret_and_halve_what_is_left() -> None:
    explorer = explore.HalvingQuestions()
    for secret in range(1, 65):
        row, column = divmod(secret - 1, 8)
        for questions in range(7):
            found = explorer.compute(questions, secret)
            left, top = found["corner"]
            width, height = found["extent"]
            assert left <= column < left + width
            assert top <= row < top + height
            assert width * height == found["left"] == 64 // 2**questions
            assert found["surprise"] == questions
