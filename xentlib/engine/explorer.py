"""The engine: controls → state → artists → screen.

An explorer is a picture that follows the hand. Its *scenery* (axes, fixed curves, labels) is drawn
and sent to the browser once. Its *actors* (the moving point, the bars, the number beside the
point) are updated with setters, and at each move they alone are drawn again, into a transparent
layer over the scenery. Both layers are SVG, so they stay sharp at any size.

A new explorer is a subclass that lists its controls and says four things::

    class Surprise(Explorer):
        p = Slider("probability p", low=0, high=1, value=0.5)

        def scenery(self, figure):  # draw everything once; `animated=True` makes an actor
            axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 5))
            self.point, = axes.plot([], [], "o", animated=True)

        def compute(self, p):  # numbers in, named numbers out, by xentlib's functions
            return {"surprise": self_information(p)}

        def draw(self, state):  # setters on the actors, nothing else
            self.point.set_data([state.p], [state.surprise])

        def read(self, state):  # the formula with the numbers in it
            return f"I = −ln {state.p:.2f} = {state.surprise:.3f} nats"
"""

from __future__ import annotations

import base64
import html
import io
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from urllib.parse import quote

import ipywidgets
from ipywidgets import embed
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from xentlib.engine import style
from xentlib.engine.console import for_the_console
from xentlib.engine.controls import Choice, Control, Slider
from xentlib.engine.frames import turning
from xentlib.engine.lifetimes import SAME_CELL, close_all, replace_earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.artist import Artist

    from xentlib.engine.frames import Turning

_CSS_PIXELS_PER_INCH = 100
_LECTURE = 2.0  # 12 points of 1/72 inch, at 200 CSS pixels an inch, are 33 pixels: 25 pt at 1080p
_MOST_KERNEL_FREE = 2  # controls
_PNG_DPI = 144
_TAKEN = {"figure", "lecture", "widget"}  # beside the names of Explorer's methods


class Frame(NamedTuple):
    """What the screen shows for one set of control values."""

    html: str  # the actors, and the readout under them: one message to the browser
    readout: str


class Explorer:
    """A picture with controls; see the module's docstring for how to write one.

    Parameters
    ----------
    lecture : bool
        Whether to show everything twice as large, to be read from the back of a room.
    **values
        Where the controls start, by name. The others start where the class says.
    """

    size: ClassVar[tuple[float, float]] = (7.2, 4.0)  # inches, at 100 CSS pixels each

    def __init_subclass__(cls) -> None:
        """Refuse a control whose name has another meaning in every explorer."""
        for name, value in vars(cls).items():
            if isinstance(value, Control) and (name in _TAKEN or hasattr(Explorer, name)):
                msg = f"`{name}` is taken: give that control of {cls.__name__} another name."
                raise TypeError(msg)

    def __init__(self, *, lecture: bool = False, **values: Any) -> None:
        self._scale = _LECTURE if lecture else 1.0
        self._controls = self._make_controls(values)
        with style.for_scenery():
            self.figure = Figure(figsize=self.size, dpi=72)
            self.scenery(self.figure)
        with style.for_drawing():  # to look for artists makes ticks
            self._actors = sorted(
                self.figure.findobj(lambda artist: artist.get_animated()),
                key=lambda artist: artist.get_zorder(),
            )
        self._moving = ipywidgets.HTML(layout=SAME_CELL).add_class("xent-figure")
        self.widget = self._laid_out()
        replace_earlier(self)
        self._show(self._now())  # a mistake in the scene is raised, and seen, at once

    def scenery(self, figure: Figure) -> None:
        """Draw everything once; artists made with `animated=True` are the actors."""
        raise NotImplementedError

    def compute(self, *args: Any, **kwargs: Any) -> Mapping[str, Any]:
        """Return the numbers that the picture shows, by name, from the controls' values."""
        raise NotImplementedError

    def draw(self, state: Any) -> None:
        """Move the actors to where `state` puts them, with setters only."""
        raise NotImplementedError

    def read(self, state: Any) -> str:
        """Return the formula with the numbers of `state` in it; one line or several."""
        raise NotImplementedError

    def frame(self, **values: Any) -> Frame:
        """Return what the screen shows for these control values; it depends on nothing else.

        The actors stay where it puts them: `png` shows this frame until a control moves.
        """
        state = SimpleNamespace(**{**values, **self.compute(**values)})
        with style.for_drawing():
            self.draw(state)
            drawn = self._svg(self._actors)
        readout = self.read(state)
        described = html.escape(self._described(readout))
        picture = f'<div role="img" aria-label="{described}">{drawn}</div>'
        return Frame(picture + _readout_html(readout), readout)

    def to_html(self, *, manager: str | None = None) -> str:
        """Return a piece of a page on which the controls turn the picture without any kernel.

        Parameters
        ----------
        manager : str, optional
            Address of the widget manager's script. None: the public one of its makers.

        Returns
        -------
        str
            HTML, with all frames in it, drawn in advance.

        Raises
        ------
        ValueError
            If the explorer has other controls than one or two sliders or choices.
        """
        form = self.kernel_free()
        state = embed.dependency_state([form.widget], drop_defaults=True)
        where = {} if manager is None else {"embed_url": manager}
        page = str(embed.embed_snippet([form.widget], state=state, **where))
        close_all(form.widget)
        for link in form.links:
            link.close()
        return page

    @property
    def turns_without_kernel(self) -> bool:
        """Whether `to_html` and `kernel_free` can be had: for one or two sliders or choices."""
        controls = self._controls.values()
        return 1 <= len(controls) <= _MOST_KERNEL_FREE and all(
            isinstance(control, Slider | Choice) for control in controls
        )

    def kernel_free(self) -> Turning:
        """Return the widget of `to_html`, to be shown in a notebook, and its links.

        Raises
        ------
        ValueError
            If the explorer has other controls than one or two sliders or choices.
        """
        controls = [c for c in self._controls.values() if isinstance(c, Slider | Choice)]
        if not self.turns_without_kernel:
            msg = (
                f"{type(self).__name__} has no kernel-free form: that needs one or two sliders or "
                "choices. Show its picture instead."
            )
            raise ValueError(msg)

        def drawn(values: tuple[Any, ...]) -> str:
            return self.frame(**dict(zip(self._controls, values, strict=True))).html

        form = turning(controls, self._scenery, drawn)
        form.widget.layout.max_width = self._width
        form.widget.add_class("xent-explorer")
        self._refresh()  # the frames have moved the actors of the live picture
        return form

    def close(self) -> None:
        """Free every widget of this explorer, here and in the browser, and its figure."""
        if not hasattr(self, "figure"):  # closed before
            return
        close_all(self.widget)
        # IPython keeps the results of cells; what is kept must not hold on to the figure.
        drawn = set(vars(self)) - {"_controls", "_text", *self._controls}
        for name in drawn:
            delattr(self, name)

    if not TYPE_CHECKING:  # to which it would mean that an explorer has every name

        def __getattr__(self, name: str) -> Any:
            """Say of a closed explorer that it is closed, whatever was asked of it."""
            if "_text" in vars(self) and "figure" not in vars(self):
                msg = f"This {type(self).__name__} was closed; run its cell again."
                raise AttributeError(msg)
            return super().__getattribute__(name)  # the usual words

    def __repr__(self) -> str:
        """Return the control values and what is read off, so that a test of outputs sees them."""
        values = ", ".join(
            f"{name}={control.written(control.value)}" for name, control in self._controls.items()
        )
        lines = self._text.split("\n")
        return f"{type(self).__name__}({values}):" + (
            f" {lines[0]}" if len(lines) == 1 else "".join(f"\n    {line}" for line in lines)
        )

    def __str__(self) -> str:
        """Return the same, as far as the console has its letters."""
        return for_the_console(repr(self))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the live widget, the numbers, and a still picture for hosts without widgets.

        The second dictionary says of the first what the still shows, to whom cannot see it.
        """
        if not hasattr(self, "figure"):  # closed: what it showed can still be read
            return {"text/plain": repr(self)}, {}
        still = base64.b64encode(self.png()).decode("ascii")
        view = self.widget._repr_mimebundle_()
        alternative = {"image/png": {"alt": self._described(self._text)}}
        return {**view, "text/plain": repr(self), "image/png": still}, alternative

    def _make_controls(self, values: dict[str, Any]) -> dict[str, Control[Any]]:
        found = {
            name: control
            for cls in reversed(type(self).__mro__)
            for name, control in vars(cls).items()
            if isinstance(control, Control)
        }
        unknown = [name for name in values if name not in found]
        if unknown:
            msg = (
                f"`{unknown[0]}` is no control of {type(self).__name__}; it has {', '.join(found)}."
            )
            raise TypeError(msg)
        live = {name: c.live(values.get(name), self._refresh) for name, c in found.items()}
        vars(self).update(live)
        return live

    def _refresh(self) -> None:
        if not hasattr(self, "figure"):  # closed
            return
        try:
            self._show(self._now())
        except Exception as error:  # noqa: BLE001  (an error in a callback is otherwise invisible)
            words = f"This picture could not be drawn ({type(error).__name__}): {error}"
            self._show(Frame(f'<p role="alert">{html.escape(words)}</p>', words))

    def _now(self) -> Frame:
        return self.frame(**{name: control.value for name, control in self._controls.items()})

    def _show(self, frame: Frame) -> None:
        self._text = frame.readout
        self._moving.value = frame.html

    def _laid_out(self) -> ipywidgets.VBox:
        larger = _LARGER_CONTROLS if self._scale > 1 else ""
        self._width = f"{self.size[0] * _CSS_PIXELS_PER_INCH * self._scale:.0f}px"
        with style.for_drawing():
            still = _image(self._svg([self.figure]))
        self._scenery = f'<div aria-hidden="true">{larger}{still}</div>'
        scenery = ipywidgets.HTML(self._scenery, layout=SAME_CELL)
        layers = ipywidgets.GridBox(
            [scenery, self._moving], layout={"grid_template_columns": "100%", "width": "100%"}
        )
        rows = [control.widget for control in self._controls.values()]
        root = ipywidgets.VBox(
            [*rows, layers], layout={"max_width": self._width, "overflow": "visible"}
        )
        if larger:
            root.add_class("xent-lecture")
        return root.add_class("xent-explorer")

    def _described(self, readout: str) -> str:
        title = (type(self).__doc__ or type(self).__name__).strip().splitlines()[0]
        return f"{title} {readout}"

    def _svg(self, artists: Iterable[Artist]) -> str:
        width, height = (inches * 72 for inches in self.size)
        target = io.StringIO()
        renderer = RendererSVG(width, height, target, metadata=_NO_METADATA)
        for artist in artists:
            artist.draw(renderer)
        renderer.finalize()
        return _for_a_page(target.getvalue())

    def png(self) -> bytes:
        """Return a still picture, as hosts without widgets show it."""
        target = io.BytesIO()
        for artist in self._actors:
            artist.set_animated(False)
        with style.for_drawing():
            self.figure.savefig(target, format="png", dpi=_PNG_DPI)
        for artist in self._actors:
            artist.set_animated(True)
        return target.getvalue()


# ipywidgets takes the size of all its controls from these variables.
_LARGER_CONTROLS = """<style>.xent-lecture {
    --jp-widgets-font-size: 28px; --jp-widgets-inline-height: 48px; --jp-ui-font-size1: 28px;
    --jp-widgets-slider-handle-size: 32px; --jp-widgets-slider-track-thickness: 8px;
    font-size: 28px; }</style>"""
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
_ROOT = re.compile(r'\A.*?<svg [^>]*?(viewBox="[^"]*")[^>]*>', re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SAFE_IN_ADDRESS = " ,:;=/()"  # neither ends the attribute nor the address
_BLANK = re.compile(r"\s+")
_PATH_DATA = re.compile(r' d="[^"]*"')
_FINE = re.compile(r"(?<=\.\d\d)\d+")  # beyond a hundredth of a point: no screen shows it
_STYLE_RULE = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.DOTALL)


def _for_a_page(svg: str) -> str:
    """Return matplotlib's SVG file as an element of a page, as wide as its place.

    Its rule for every element (`*`) would apply to the whole page, which the browser would have to
    style anew at every frame; stated on the root element it is inherited and costs nothing.
    """
    root = (
        r'<svg \1 width="100%" style="display:block;stroke-linejoin:round;stroke-linecap:butt"'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    element = _STYLE_RULE.sub("", _ROOT.sub(root, svg, count=1), count=1)
    element = _PATH_DATA.sub(lambda data: _FINE.sub("", data[0]), element)
    return _BLANK.sub(" ", _COMMENT.sub("", element))


def _image(svg: str) -> str:
    """Return an SVG as one `<img>`, for what never changes.

    As elements of the page, the letters and lines of every picture in sight would be ordered for
    painting anew whenever one picture moves; an image is a single thing, and as sharp.
    """
    address = f"data:image/svg+xml,{quote(svg, safe=_SAFE_IN_ADDRESS)}"
    return f'<img alt="" style="display:block;width:100%" src="{address}">'


def _readout_html(readout: str) -> str:
    return (
        '<div class="xent-readout" role="status" aria-live="polite" style="font-size:1.25em;'
        "line-height:1.5;"
        f'white-space:pre-line;font-variant-numeric:tabular-nums">{html.escape(readout)}</div>'
    )
