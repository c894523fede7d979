"""In the kernel that makes the pages: show everything in its form for hosts without a kernel."""

from __future__ import annotations

import base64
import html
from typing import Any

from xentlib import practice
from xentlib.engine.explorer import Explorer
from xentlib.hosting import environment


def show_without_kernel() -> None:
    """From now on, let explorers and questions show themselves as a page without kernel can."""
    shown: dict[Any, Any] = {
        Explorer: _explorer,
        practice.predict: _question,
        practice.choose: _question,
        environment.check: _question,
    }
    for cls, form in shown.items():
        cls._repr_mimebundle_ = form


def _explorer(explorer: Explorer, **_: Any) -> dict[str, Any]:
    if explorer.turns_without_kernel:
        return dict(explorer.kernel_free().widget._repr_mimebundle_())
    return {"text/html": _still(explorer)}


def _question(question: Any, **_: Any) -> dict[str, Any]:
    return dict(question.kernel_free()._repr_mimebundle_())


def _still(explorer: Explorer) -> str:
    picture = base64.b64encode(explorer.png()).decode("ascii")
    words = html.escape(repr(explorer))
    return (
        f'<figure><img src="data:image/png;base64,{picture}" alt="{words}" width="720">'
        f"<figcaption><pre>{words}</pre>This picture has too many sliders to turn without Python. "
        "To drag it, open this notebook on Binder: the link is at the top.</figcaption></figure>"
    )
