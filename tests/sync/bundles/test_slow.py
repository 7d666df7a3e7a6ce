"""Slow retrieval, the last attack of The Update Framework's list: bytes that drip for ever hold nothing up for ever."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from sync.bundles.source import HttpSource
from sync.crypto.signing import SigningKey
from sync.errors import TransportError
from sync.transport import client as transport


@pytest.fixture
def dripping() -> Iterator[str]:
    """A head office that gives a byte every now and then."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                try:
                    while not over.wait(0.02):
                        connection.sendall(b" ")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join()


def test_dripping_bytes_end_in_an_error(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_LONGEST_S", 0.3)
    with (
        transport.OfficeClient((dripping,), "lobby-1", SigningKey(os.urandom(32))) as client,
        pytest.raises(TransportError, match="takes too long"),
    ):
        HttpSource(client, "lobby-1").metadata("timestamp.json")
