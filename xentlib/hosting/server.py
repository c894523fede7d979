"""A setting for the Jupyter server: small messages leave at once, so pictures follow a fast hand.

At every move of a slider the kernel answers with several small messages. Without this, the server
holds back the second until the browser has acknowledged the first, and the browser waits about
40 ms before it does so (Nagle's algorithm against delayed acknowledgement). To use it::

    jupyter lab --ServerApp.kernel_websocket_connection_class=xentlib.server.PromptConnection
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The server's own connection between browser and kernel, that waits for nothing."""

    def connect(self) -> Any:
        """Connect, and turn Nagle's algorithm off."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
