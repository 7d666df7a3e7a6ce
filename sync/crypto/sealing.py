"""Sealing for head office: HPKE (RFC 9180) with ML-KEM-768 and X25519 together, HKDF-SHA256 and AES-256-GCM.

What was recorded today must still be secret when quantum computers read recordings, so both key exchanges would have
to be broken. HPKE's single shot takes no associated data; what the content belongs to is bound through `info`.

Sealed form: one byte of version, 8 bytes that name the key, HPKE's own form.
"""

from __future__ import annotations

import hashlib
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.errors import SealError

PUBLIC_BYTES = 1184 + 32
PRIVATE_BYTES = 64 + 32
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_VERSION = 1
_HEAD = struct.Struct(">B8s")


class SealingKey:
    """The public half, on every device."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != PUBLIC_BYTES:
            raise SealError(f"Head office's key has {PUBLIC_BYTES} bytes, not {len(raw)}; enrol this device again.")
        try:
            self._key = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(raw[:1184]), X25519PublicKey.from_public_bytes(raw[1184:])
            )
        except ValueError as error:
            raise SealError("Head office's key is damaged; enrol this device again.") from error
        self.raw = raw
        self.id = key_id(raw)

    def seal(self, content: bytes, about: bytes) -> bytes:
        """Return content that the private half alone opens, and only with the same `about`."""
        return _HEAD.pack(_VERSION, self.id) + _SUITE.encrypt(content, self._key, info=about)


class OpeningKey:
    """The private half, at head office alone; 96 raw bytes: ML-KEM's seed, then X25519's."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != PRIVATE_BYTES:
            raise SealError(f"A head office's private key has {PRIVATE_BYTES} bytes, not {len(raw)}.")
        lattice, curve = MLKEM768PrivateKey.from_seed_bytes(raw[:64]), X25519PrivateKey.from_private_bytes(raw[64:])
        self._key = MLKEM768X25519PrivateKey(lattice, curve)
        self.public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Return the content.

        Raises:
            SealError: it is damaged, sealed for another key, or about something else.
        """
        if len(sealed) < _HEAD.size:
            raise SealError("A sealed record is cut short.")
        version, name = _HEAD.unpack_from(sealed)
        if version != _VERSION or name != self.id:
            raise SealError(f"A record is sealed for the key {name.hex()}, version {version}, which is not this one.")
        try:
            return _SUITE.decrypt(sealed[_HEAD.size :], self._key, info=about)
        except (InvalidTag, ValueError) as error:
            raise SealError("A sealed record does not open: it was changed, or it belongs to another place.") from error


def sealed_for(sealed: bytes) -> bytes:
    """Return the 8 bytes that name the key for which something is sealed, so that head office finds it among its own.

    Raises:
        SealError: it is cut short.
    """
    if len(sealed) < _HEAD.size:
        raise SealError("A sealed record is cut short.")
    return bytes(_HEAD.unpack_from(sealed)[1])


def new_private() -> bytes:
    """Return a new private half, 96 raw bytes; it is a secret of head office."""
    return os.urandom(PRIVATE_BYTES)


def key_id(public: bytes) -> bytes:
    """Return the 8 bytes that name a public half."""
    return hashlib.sha256(public).digest()[:8]
