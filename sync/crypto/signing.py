"""Ed25519 signatures, each bound to its purpose, so that a signature for one is worth nothing for another."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.errors import SealError

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64


class SigningKey:
    """The private half; made from a 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise SealError(f"A signing key has {SEED_BYTES} bytes, not {len(seed)}; restore it from a backup.")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Return the signature (64 bytes) of a message for one purpose such as "record"."""
        return self._key.sign(_bound(purpose, message))


def new_seed() -> bytes:
    """Return a new private key's 32-byte seed."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def verified(public: bytes, purpose: str, message: bytes, signature: bytes) -> bool:
    """Return whether a signature is the key's for this message and purpose; false for anything malformed."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _bound(purpose, message))
    except (InvalidSignature, ValueError):
        return False
    return True


def _bound(purpose: str, message: bytes) -> bytes:
    # A hash, not the message: what is signed has one length whatever is in it.
    return hashlib.sha256(f"steward/{purpose}/1\0".encode() + message).digest()
