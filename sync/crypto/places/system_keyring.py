"""The keyring of a person's session: Secret Service, Windows' credentials or macOS' keychain. For workstations.

A kiosk has no such session; there it says so.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sync.errors import KeyPlaceError, WrongKey

_SERVICE: Final = "steward"


class KeyringPlace:
    """An entry in the keyring, named after the installation's folder."""

    protects = "the person's sign-in"

    def __init__(self, folder: Path) -> None:
        self._entry = f"store {hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"

    def load(self) -> bytes | None:
        """Return the key, or None where the keyring has none."""
        kept = _asked("get_password", _SERVICE, self._entry)
        if kept is None:
            return None
        try:
            key = bytes.fromhex(str(kept))
        except ValueError:
            key = b""
        if len(key) != 32:
            raise WrongKey(f"The keyring's entry '{self._entry}' of '{_SERVICE}' is damaged; restore it from a backup.")
        return key

    def save(self, key: bytes) -> None:
        """Keep a key in the keyring."""
        _asked("set_password", _SERVICE, self._entry, key.hex())
        _asked.cache_clear()

    def forget(self) -> None:
        """Erase the entry."""
        if _asked("get_password", _SERVICE, self._entry) is not None:
            _asked("delete_password", _SERVICE, self._entry)
        _asked.cache_clear()


# Each question goes over the session's bus, and the store is opened again and again.
@lru_cache(maxsize=16)
def _asked(action: str, *words: str) -> Any:
    try:
        import keyring
        import keyring.errors
    except ImportError as error:
        raise KeyPlaceError("The keyring cannot be used here: install `steward[keyring]`.") from error
    try:
        return getattr(keyring, action)(*words)
    except keyring.errors.KeyringError as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise KeyPlaceError(f"The keyring cannot be used here ({reason}); choose another place for the key.") from error
