"""Signed requests: device, time, nonce and body under the device's Ed25519 key, since servers hide client certificates.

Pure on both sides. Head office keeps the nonces that it has seen for `WINDOW_MS` and refuses one that comes again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sync.crypto.signing import SigningKey, verified
from sync.errors import SealError

WINDOW_MS: Final = 300_000
"""How far a device's clock may be off, and how long a nonce must be remembered on either side of now."""
DEVICE, DATE, NONCE, SIGNATURE = "Steward-Device", "Steward-Date", "Steward-Nonce", "Steward-Signature"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who asked when; `nonce` has 16 bytes and must be new to head office."""

    device: str
    at_ms: int
    nonce: bytes


def sign_request(
    key: SigningKey, device: str, method: str, target: str, body: bytes, at_ms: int, nonce: bytes
) -> dict[str, str]:
    """Return the headers of a signed request.

    Args:
        key: of the device.
        device: its name.
        method: such as "POST".
        target: path with query, as it is sent.
        body: of the request, b"" for none.
        at_ms: now, milliseconds since 1970, by head office's clock as far as it is known.
        nonce: 16 bytes, new.
    """
    signature = key.sign("request", _message(device, method, target, body, at_ms, nonce))
    return {
        DEVICE: device,
        DATE: str(at_ms),
        NONCE: nonce.hex(),
        SIGNATURE: base64.b64encode(signature).decode(),
    }


def stamp(headers: Mapping[str, str]) -> Stamp:
    """Return what a request says about itself; nothing is checked yet.

    Raises:
        SealError: a header is missing or malformed.
    """
    try:
        device, date, nonce = headers[DEVICE], headers[DATE], bytes.fromhex(headers[NONCE])
        at_ms = int(date)
    except (KeyError, ValueError) as error:
        raise SealError("A request is not signed.") from error
    if len(nonce) != 16 or not date.isascii() or len(date) > 16 or len(device) > 128:
        raise SealError("A request's signature is malformed.")
    return Stamp(device, at_ms, nonce)


def check_request(
    headers: Mapping[str, str], method: str, target: str, body: bytes, device_key: bytes, now_ms: int
) -> Stamp:
    """Return who asked, after checking that the device did, just now.

    Args:
        headers: of the request; names in any case if the mapping allows it.
        method: such as "POST".
        target: path with query, as it came.
        body: of the request.
        device_key: Ed25519 public key of `stamp(headers).device`, 32 bytes.
        now_ms: head office's clock.

    Raises:
        SealError: it is not signed by the device, or too old or too new.
    """
    found = stamp(headers)
    try:
        signature = base64.b64decode(headers[SIGNATURE], validate=True)
    except (KeyError, ValueError, binascii.Error) as error:
        raise SealError("A request is not signed.") from error
    message = _message(found.device, method, target, body, found.at_ms, found.nonce)
    if not verified(device_key, "request", message, signature):
        raise SealError("A request is not signed by its device.")
    if abs(now_ms - found.at_ms) > WINDOW_MS:
        raise SealError("A request is too old or too new; the device's clock is off.")
    return found


def _message(device: str, method: str, target: str, body: bytes, at_ms: int, nonce: bytes) -> bytes:
    fields = (device, method.upper(), target, str(at_ms), nonce.hex(), hashlib.sha256(body).hexdigest())
    return "\n".join(fields).encode()
