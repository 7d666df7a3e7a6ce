"""A link without a network: calls the reference server."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sync.types import Lane
from tests.sync.outbox.reference_server import ReferenceServer


class DirectLink:
    """Every request arrives, every answer comes back."""

    def __init__(self, server: ReferenceServer, device: str) -> None:
        self._server, self._device = server, device

    def head(self, lane: Lane, nonce: bytes) -> bytes:
        return self._server.head(self._device, lane, nonce)

    def send(self, lane: Lane, batch: bytes) -> bytes:
        return self._server.receive(batch)

    def missing(self, hashes: Sequence[bytes]) -> list[bytes]:
        return [digest for digest in hashes if digest not in self._server.tables.chunks]

    def put(self, digest: bytes, part: bytes) -> None:
        assert hashlib.sha256(part).digest() == digest
        self._server.tables.chunks[digest] = part
