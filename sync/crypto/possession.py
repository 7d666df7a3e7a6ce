"""Proofs of possession (DPoP, RFC 9449): who sends a token shows with each request that they have its key.

Pure on both sides. Head office keeps the proofs that it has seen for `WINDOW_S` on either side of now, and refuses one
that comes again.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.crypto.jws import hash_of, header_of, jwk_of, key_of_jwk, said_by, signed, thumbprint
from sync.crypto.signing import SEED_BYTES
from sync.errors import SealError

TYPE: Final = "dpop+jwt"
HEADER: Final = "DPoP"
ALGORITHMS: Final = ("ES256", "EdDSA")
WINDOW_S: Final = 300
"""How far a sender's clock may be off."""
_NUMBER: Final = 128
"""Characters of a proof's own number, at most."""
_PORTS: Final = {"http": 80, "https": 443}

Address = tuple[str, str, int, str]
"""Scheme, host, port and path."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof whose signature is good.

    Attributes:
        key: thumbprint of the key that signed, 43 characters.
        method: of the request.
        address: of it, without query.
        at_s: when it was made, by the sender's clock, seconds since 1970.
        number: its own.
        token: hash of the token that is sent with it, 43 characters; "" where it is sent with none.
    """

    key: str
    method: str
    address: Address
    at_s: float
    number: str
    token: str


class Possession:
    """A sender's private key (Ed25519)."""

    def __init__(self, seed: bytes) -> None:
        """Take a key of its 32-byte seed.

        Raises:
            SealError: it has another length.
        """
        if len(seed) != SEED_BYTES:
            raise SealError(f"A key has {SEED_BYTES} bytes, not {len(seed)}; make a new one.")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.thumbprint = thumbprint(self._key.public_key())

    def sign(self, header: Mapping[str, Any], said: Mapping[str, Any]) -> str:
        """Return signed JSON, such as the assertion with which a program signs in."""
        return signed(self._key, header, said)

    def prove(self, method: str, address: str, at_s: float, number: str, token: str = "") -> str:
        """Return a proof for one request.

        Args:
            method: such as "GET".
            address: of the request; its query is left out.
            at_s: now, seconds since 1970.
            number: new for each proof, up to 128 characters.
            token: that is sent with it; "" for none.
        """
        said: dict[str, Any] = {"htm": method, "htu": address.partition("?")[0], "iat": round(at_s), "jti": number}
        if token:
            said["ath"] = hash_of(token)
        return self.sign({"typ": TYPE, "jwk": jwk_of(self._key.public_key())}, said)


def read(text: str) -> Proof:
    """Return what a proof says, if it was signed with the key that it names (RFC 9449, 4.3, steps 2 to 7).

    Raises:
        SealError: anything else.
    """
    header = header_of(text)
    if header.get("typ") != TYPE:
        raise SealError("This is no proof of possession.")
    key = key_of_jwk(header.get("jwk"))
    said = said_by(key, text)
    method, address, at_s, number = (said.get(name) for name in ("htm", "htu", "iat", "jti"))
    token = said.get("ath", "")
    words = all(isinstance(each, str) for each in (method, address, number, token))
    if not words or not isinstance(at_s, float) or not 1 <= len(str(number)) <= _NUMBER:
        raise SealError("This proof of possession lacks something.")
    return Proof(thumbprint(key), str(method), parsed(str(address)), at_s, str(number), str(token))


def fits(proof: Proof, method: str, addresses: frozenset[Address], now_s: float, token: str = "") -> bool:
    """Return whether a proof is for this request and no other (steps 8, 9, 11 and 12); its number is not looked at.

    Args:
        proof: whose signature is good.
        method: of the request.
        addresses: under which the request may have been meant for us.
        now_s: now, seconds since 1970.
        token: that came with it; "" where none may come.
    """
    meant = proof.method == method and proof.address in addresses
    with_it = hmac.compare_digest(proof.token.encode(), (hash_of(token) if token else "").encode())
    return meant and abs(now_s - proof.at_s) <= WINDOW_S and with_it


def parsed(address: str) -> Address:
    """Return the parts of an address that a proof is bound to.

    Raises:
        SealError: it is none.
    """
    try:
        found = urlsplit(address)
        port = found.port
    except ValueError:
        raise SealError("This is no address.") from None
    if found.scheme not in _PORTS or not found.hostname or found.query or found.fragment or "@" in found.netloc:
        raise SealError("This is no address.")
    return found.scheme, found.hostname, _PORTS[found.scheme] if port is None else port, unquote(found.path) or "/"
