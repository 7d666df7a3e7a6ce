"""Where bundles come from: a way to head office that gives bytes. Nothing of it is believed here."""

from __future__ import annotations

from typing import Final, Protocol
from urllib.parse import quote

from sync.crypto.manifests import MOST_MANIFEST_BYTES
from sync.errors import Malformed, SyncError, TransportError
from sync.transport.client import OfficeClient

PART_BYTES: Final = 4 * 1024 * 1024
METADATA: Final = "/api/v1/bundles/metadata/"
TARGETS: Final = "/api/v1/bundles/targets/"


class Missing(SyncError):  # noqa: N818
    """Head office has no such file."""


class Source(Protocol):
    """A way to head office; each call is one request."""

    def manifest(self, nonce: bytes) -> bytes:
        """Ask what this device is to have now.

        Raises:
            TransportError: there was no answer, or "later".
            Refused: this device is not let in.
        """
        ...

    def metadata(self, name: str) -> bytes:
        """Return a file of The Update Framework, such as "timestamp.json".

        Raises:
            Missing: there is none of that name.
            TransportError: there was no answer, or "later".
        """
        ...

    def part(self, name: str, start: int, length: int) -> bytes:
        """Return a part of an archive, at most so many bytes; b"" behind its end.

        Raises:
            Missing: there is none of that name.
            TransportError: there was no answer, or "later".
        """
        ...


class HttpSource:
    """Bundles over HTTP, each request signed by the device."""

    def __init__(self, client: OfficeClient, device: str) -> None:
        self._client = client
        self._manifest = f"/api/v1/devices/{quote(device, safe='')}/manifest?nonce="

    def manifest(self, nonce: bytes) -> bytes:
        """Ask what this device is to have now."""
        answer = self._client.ask("GET", self._manifest + nonce.hex())
        if answer.status == 404:
            raise Missing("Head office hands out no bundles.")
        if answer.status != 200 or len(answer.body) > MOST_MANIFEST_BYTES:
            raise Malformed(f"Head office's answer to what this device is to have is none ({answer.status}).")
        return answer.body

    def metadata(self, name: str) -> bytes:
        """Return a file of The Update Framework."""
        answer = self._client.ask("GET", METADATA + quote(name, safe=""))
        return _body(name, answer.status, (200,), answer.body)

    def part(self, name: str, start: int, length: int) -> bytes:
        """Return a part of an archive."""
        span = (start, start + length - 1)
        answer = self._client.ask("GET", TARGETS + quote(name, safe="/"), span=span)
        if answer.status == 416:
            return b""
        return _body(name, answer.status, (206,), answer.body)


def _body(name: str, status: int, good: tuple[int, ...], body: bytes) -> bytes:
    if status == 404:
        raise Missing(f"Head office has no {name}.")
    if status not in good:
        raise TransportError(f"Head office does not give {name} ({status}).")
    return body
