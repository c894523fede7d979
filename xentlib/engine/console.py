"""What a picture or a question says, on a console that may lack its letters."""

from __future__ import annotations

import sys

from xentlib.engine.numbers import INFINITY, MINUS

_PLAINLY = str.maketrans({MINUS: "-", INFINITY: "inf", "·": "*", "×": "x", "✓": "+", "✗": "x"})


def for_the_console(words: str) -> str:
    r"""Return `words` in letters that the console has; others are written plainly, or by number.

    Examples
    --------
    >>> import contextlib, io
    >>> with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="cp1252")):
    ...     words = for_the_console("−ln 0 = ∞ nats; σ(0) = ½")
    >>> print(words)
    -ln 0 = inf nats; \u03c3(0) = ½
    """
    letters = getattr(sys.stdout, "encoding", None) or "utf-8"  # a file of one's own may have none
    try:
        words.encode(letters)
    except UnicodeEncodeError:
        plainly = words.translate(_PLAINLY)
        return plainly.encode(letters, errors="backslashreplace").decode(letters)
    return words
