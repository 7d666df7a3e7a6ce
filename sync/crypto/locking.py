"""Locking under a session's own key: AES-256-GCM, bound to where the content lies.

Nonces are random: a session has far fewer than the 2^32 messages up to which that is safe.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import SealError

KEY_BYTES = 32
_NONCE_BYTES = 12


def new_key() -> bytes:
    """Return a new 32-byte key."""
    return os.urandom(KEY_BYTES)


def lock(key: bytes, content: bytes, about: str) -> bytes:
    """Return content that the same key opens, and only with the same `about`; 28 bytes longer."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about.encode())


def unlock(key: bytes, locked: bytes, about: str) -> bytes:
    """Return locked content.

    Raises:
        SealError: it was changed, moved, or locked with another key.
    """
    try:
        return AESGCM(key).decrypt(locked[:_NONCE_BYTES], locked[_NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise SealError(f"The content of {about} does not open: it was changed or moved in the store.") from error


def derive(key: bytes, purpose: str) -> bytes:
    """Return another 32-byte key for one purpose (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"steward/{purpose}/1".encode()).derive(key)
