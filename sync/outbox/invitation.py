"""How a device and a head office that do not know each other yet come together: one line from the operator.

`https://office.example:8443#TOKEN.FINGERPRINT`: the token lets one device in, once; the fingerprint is of head office's
public keys, so that the device seals for the right one whatever is between them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Final

from sync.crypto.signing import verified
from sync.errors import Malformed
from sync.types import HeadOfficeKeys

_FINGERPRINT: Final = 16


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """What anybody may know of a head office.

    Attributes:
        keys: its public keys.
        addresses: at which devices send, in order of preference; none where they stay with the one they know.
        authority: certificate of the authority for TLS (PEM); "" where there is none.
    """

    keys: HeadOfficeKeys
    addresses: tuple[str, ...]
    authority: str = ""

    @property
    def fingerprint(self) -> str:
        """What is the same only for the same keys and authority: 22 characters."""
        fields = (self.keys.sealing, *self.keys.receipts, self.authority.strip().encode())
        digest = hashlib.sha256(b"".join(len(field).to_bytes(4, "big") + field for field in fields)).digest()
        return base64.urlsafe_b64encode(digest[:_FINGERPRINT]).decode().rstrip("=")

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "sealing": self.keys.sealing.hex(),
            "receipts": [key.hex() for key in self.keys.receipts],
            "addresses": list(self.addresses),
            "authority": self.authority,
        }

    @classmethod
    def of(cls, found: object) -> OfficeCard:
        """Return a card from JSON.

        Raises:
            Malformed: it is none.
        """
        try:
            if not isinstance(found, dict):
                raise TypeError
            keys = HeadOfficeKeys(
                bytes.fromhex(found["sealing"]), tuple(bytes.fromhex(key) for key in found["receipts"])
            )
            addresses = tuple(str(address) for address in found["addresses"])
            authority = str(found["authority"])
        except (KeyError, TypeError, ValueError) as error:
            raise Malformed("Head office's answer does not say who it is; check the address.") from error
        if not keys.receipts or any(len(key) != 32 for key in keys.receipts):
            raise Malformed("Head office's answer does not say who it is; check the address.")
        return cls(keys, addresses, authority)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The operator's line: where, with which token, and whose keys they must be."""

    address: str
    token: str
    fingerprint: str

    def line(self) -> str:
        """Return it as one line."""
        return f"{self.address.rstrip('/')}#{self.token}.{self.fingerprint}"

    @classmethod
    def read(cls, line: str) -> Invitation:
        """Return an invitation from its line.

        Raises:
            Malformed: it is none.
        """
        address, _, secret = line.strip().partition("#")
        token, _, fingerprint = secret.rpartition(".")
        if not address.startswith(("http://", "https://")) or not token or not fingerprint:
            raise Malformed("An invitation is like https://office.example:8443#TOKEN.FINGERPRINT; ask the operator.")
        return cls(address.rstrip("/"), token, fingerprint)

    def check(self, found: OfficeCard) -> None:
        """Make sure that a head office is the one that invited.

        Raises:
            Malformed: it is another.
        """
        if not hmac.compare_digest(found.fingerprint.encode(), self.fingerprint.encode()):
            raise Malformed(
                "This is not the head office that invited this device; do not enrol, and tell the operator."
            )


def proof_bytes(token: str, public_key: bytes, request_pem: str) -> bytes:
    """Return what a device signs to show that it has its key (purpose "enrol")."""
    fields = (token.encode(), public_key, request_pem.encode())
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def office_bytes(nonce: bytes, document: str) -> bytes:
    """Return what head office signs of who it is now (purpose "office"); the nonce is the device's."""
    return nonce + document.encode()


def read_signed_card(body: bytes, nonce: bytes, keys: tuple[bytes, ...]) -> OfficeCard:
    """Return who head office is now, in the word of one of the keys that this device knows.

    Args:
        body: head office's answer.
        nonce: of the question.
        keys: public keys for receipts that are known here.

    Raises:
        Malformed: it is no answer, or signed by nobody who is known.
    """
    found = read_json(body)
    document, signature = str(found.get("document")), unbase64(found.get("signature"))
    if not any(verified(key, "office", office_bytes(nonce, document), signature) for key in keys):
        raise Malformed("Who says to be head office is not signed by the one that is known; nothing was changed.")
    return read_card(document.encode())


def read_card(body: bytes) -> OfficeCard:
    """Return a card from the bytes of an answer.

    Raises:
        Malformed: it is none.
    """
    return OfficeCard.of(read_json(body))


def read_json(body: bytes) -> dict[str, Any]:
    """Return an answer's JSON object.

    Raises:
        Malformed: it is none.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("Head office's answer cannot be read; check the address.") from error
    if not isinstance(found, dict):
        raise Malformed("Head office's answer cannot be read; check the address.")
    return found


def unbase64(text: object) -> bytes:
    """Return the bytes of a text in base64.

    Raises:
        Malformed: it is none.
    """
    try:
        return base64.b64decode(str(text), validate=True)
    except (ValueError, binascii.Error) as error:
        raise Malformed("Head office's answer cannot be read; check the address.") from error
