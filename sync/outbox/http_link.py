"""The sender's link over HTTP: four routes of head office's.

GET  /api/v1/devices/{device}/lanes/{lane}/head?nonce={hex}   -> receipt
POST /api/v1/devices/{device}/lanes/{lane}/records            batch -> receipt, whatever the outcome
POST /api/v1/devices/{device}/chunks/missing                  hashes, 32 bytes each -> those that are missing
PUT  /api/v1/devices/{device}/chunks/{hash in hex}            a sealed part -> 204

A receipt says what became of a batch; the status says it to people: 200 accepted or duplicate, 409 gap or ahead, 422
fork, 403 stale. 400 and 413 are for what is no batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from sync.errors import Refused
from sync.outbox.wire import CONTENT_TYPE
from sync.transport.client import Answer, OfficeClient
from sync.types import Lane, Outcome

RECEIPT_TYPE: Final = "application/vnd.steward.receipt"
STATUS: Final = {
    Outcome.ACCEPTED: 200,
    Outcome.DUPLICATE: 200,
    Outcome.HEAD: 200,
    Outcome.GAP: 409,
    Outcome.AHEAD: 409,
    Outcome.FORK: 422,
    Outcome.STALE: 403,
}


class HttpLink:
    """A way to head office over HTTP."""

    def __init__(self, client: OfficeClient, device: str) -> None:
        self._client = client
        self._base = f"/api/v1/devices/{quote(device, safe='')}"

    def head(self, lane: Lane, nonce: bytes) -> bytes:
        """Ask where a lane stands."""
        return _receipt(self._client.ask("GET", f"{self._base}/lanes/{lane.name.lower()}/head?nonce={nonce.hex()}"))

    def send(self, lane: Lane, batch: bytes) -> bytes:
        """Send a batch."""
        target = f"{self._base}/lanes/{lane.name.lower()}/records"
        return _receipt(self._client.ask("POST", target, batch, CONTENT_TYPE))

    def missing(self, hashes: Sequence[bytes]) -> list[bytes]:
        """Return which parts of blobs head office does not have."""
        answer = self._client.ask("POST", f"{self._base}/chunks/missing", b"".join(hashes))
        if answer.status != 200:
            raise Refused(f"Head office does not say which parts it has ({answer.status}); is its version older?")
        asked = set(hashes)
        found = [answer.body[at : at + 32] for at in range(0, len(answer.body), 32)]
        return [digest for digest in found if digest in asked]

    def put(self, digest: bytes, part: bytes) -> None:
        """Send a part of a blob."""
        answer = self._client.ask("PUT", f"{self._base}/chunks/{digest.hex()}", part)
        if answer.status not in (200, 201, 204):
            raise Refused(f"Head office does not take a part of a blob ({answer.status}).")


def _receipt(answer: Answer) -> bytes:
    if not answer.kind.startswith(RECEIPT_TYPE):
        raise Refused(f"Head office does not take what this device sends ({answer.status}); call the operator.")
    return answer.body
