"""A file locked with a passphrase (Argon2id): for demonstrations on a stranger's machine.

The passphrase comes from STEWARD_PASSPHRASE, or from systemd's credential `steward-passphrase`.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.crypto.locking import lock, unlock
from sync.crypto.places.file import replace_file, unusable
from sync.errors import KeyPlaceError, SealError, WrongKey

_ABOUT = "store key"
_ITERATIONS, _LANES, _MEMORY_KIB = 3, 4, 64 * 1024
_MOST_MEMORY_KIB, _MOST_ITERATIONS = 1024 * 1024, 100


class PassphrasePlace:
    """A file that the passphrase opens."""

    protects = "the passphrase"

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """Return the key, or None where there is no file."""
        if not self._path.exists():
            return None
        try:
            kept = json.loads(self._path.read_bytes())
            costs = int(kept["iterations"]), int(kept["lanes"]), int(kept["memory_kib"])
            salt, locked = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["locked"])
        except (ValueError, KeyError, TypeError) as error:
            raise WrongKey(f"The key file {self._path} is damaged; restore it from a backup.") from error
        if costs[0] > _MOST_ITERATIONS or costs[2] > _MOST_MEMORY_KIB:
            raise WrongKey(f"The key file {self._path} asks for more work than is reasonable; restore it.")
        try:
            return unlock(_derived(_passphrase(), salt, *costs), locked, _ABOUT)
        except SealError as error:
            raise WrongKey(f"The passphrase does not open {self._path}; set STEWARD_PASSPHRASE anew.") from error

    def save(self, key: bytes) -> None:
        """Lock a key with the passphrase."""
        salt = os.urandom(16)
        locked = lock(_derived(_passphrase(), salt, _ITERATIONS, _LANES, _MEMORY_KIB), key, _ABOUT)
        kept = {"kdf": "argon2id", "iterations": _ITERATIONS, "lanes": _LANES, "memory_kib": _MEMORY_KIB}
        with unusable(self._path):
            replace_file(self._path, json.dumps(kept | {"salt": salt.hex(), "locked": locked.hex()}).encode())

    def forget(self) -> None:
        """Erase the file."""
        with unusable(self._path):
            self._path.unlink(missing_ok=True)


def _passphrase() -> str:
    words = os.environ.get("STEWARD_PASSPHRASE", "")
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not words and folder and (file := Path(folder) / "steward-passphrase").exists():
        words = file.read_text().rstrip("\n")
    if not words:
        raise KeyPlaceError("The store's key is locked with a passphrase; set STEWARD_PASSPHRASE.")
    return words


# Takes a fifth of a second by design, and the store is opened again and again.
@lru_cache(maxsize=4)
def _derived(passphrase: str, salt: bytes, iterations: int, lanes: int, memory_kib: int) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(passphrase.encode())
