"""Where users' settings look for the server's connection; it is in `xentlib.hosting.server`."""

from __future__ import annotations

from xentlib.hosting.server import PromptConnection

__all__ = ["PromptConnection"]
