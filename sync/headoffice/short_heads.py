"""HTTP/1.1 for strangers: what is read before a request is whole is bounded, in bytes and in time.

uvicorn bounds neither. Somebody who sends a header without end would fill the memory of head office, and somebody who
opens connections and sends nothing would keep them for ever, both before anybody asked who they are.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_BYTES: Final = 64 * 1024
"""That may come in a row without completing a head or bringing a piece of a body."""
MOST_S: Final = 20.0
"""Until the head of a request must have come, from the opening of the connection or from its first byte on."""


class ShortHeads(HttpToolsProtocol):
    """Closes a connection whose request takes too long to begin, in bytes or in seconds."""

    most_s = MOST_S

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._idle_bytes = 0  # since something came of what was sent
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless nothing comes of it."""
        self._idle_bytes += len(data)
        super().data_received(data)
        if self._idle_bytes > MOST_BYTES and not self.transport.is_closing():
            self._wait_no_more()
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head."""
        super().on_message_begin()
        self._idle_bytes = 0
        if self._timer is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Wait no more: from here on it is the application's business, which refuses long bodies."""
        self._idle_bytes = 0
        self._wait_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body; what comes after the last one (trailers) counts again."""
        self._idle_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew for the next request of this connection."""
        self._idle_bytes = 0
        super().on_message_complete()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self.most_s, self._too_late)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()
