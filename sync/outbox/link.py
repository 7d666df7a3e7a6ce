"""What the sender needs of a way to head office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sync.types import Lane


class Link(Protocol):
    """A way to head office; each call is one request that may be lost on either way."""

    def head(self, lane: Lane, nonce: bytes) -> bytes:
        """Ask where a lane stands; the answer is a receipt's bytes.

        Raises:
            TransportError: there was no answer, or "later".
            Refused: this device is not let in.
        """
        ...

    def send(self, lane: Lane, batch: bytes) -> bytes:
        """Send a batch; the answer is a receipt's bytes, whatever became of the batch.

        Raises:
            TransportError: there was no answer, or "later".
            Refused: this device is not let in.
        """
        ...

    def missing(self, hashes: Sequence[bytes]) -> list[bytes]:
        """Return which parts of blobs head office does not have.

        Raises:
            TransportError: there was no answer, or "later".
        """
        ...

    def put(self, digest: bytes, part: bytes) -> None:
        """Send a part of a blob.

        Raises:
            TransportError: there was no answer, or "later".
        """
        ...
