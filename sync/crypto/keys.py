"""The key of the encrypted store: 32 raw bytes, kept in one of several places.

`keys/place` in the data folder names the place; without it, the key is a plain file, as a demonstration has it.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from sync.crypto.places import place
from sync.crypto.places.file import KEY_BYTES, replace_file
from sync.errors import KeyPlaceError, StoreError, WrongKey


def of_store(folder: Path, store_exists: bool) -> bytes:
    """Return the key of the store in a data folder, making one only where there is no store yet.

    Args:
        folder: the data folder.
        store_exists: whether there is a store that a new key could not open.

    Raises:
        WrongKey: the key is gone or damaged although there is a store.
        KeyPlaceError: the place that has it does not give it.
        StoreError: the folder cannot be used.
    """
    keys = folder / "keys"
    try:
        name = place_name(folder)
        where = place(name, keys)
        key = where.load()
        if key is None and store_exists:
            raise WrongKey(
                f"The store's key is missing from its place ({name}, {keys}), so the store beside it cannot be opened; "
                "restore it from a backup."
            )
        if key is None:
            keys.mkdir(mode=0o700, parents=True, exist_ok=True)
            where.save(secrets.token_bytes(KEY_BYTES))
            key = where.load()  # another process may have been first
    except OSError as error:
        raise StoreError(
            f"The folder {keys} cannot be used ({error.strerror}); make it writable or set STEWARD_DATA_DIR."
        ) from error
    if key is None:
        raise KeyPlaceError(f"The place {name} does not keep the store's key; choose another.")
    return key


def place_name(folder: Path) -> str:
    """Return the name of the place that has the key of the store in a data folder."""
    chosen = folder / "keys" / "place"
    return chosen.read_text(encoding="utf-8").strip() if chosen.exists() else "file"


def move(folder: Path, to: str) -> None:
    """Move the store's key to another place; a power cut leaves it in both, never in none.

    Raises:
        WrongKey: the key is gone or damaged.
        KeyPlaceError: one of the places cannot be used; the key stays where it was.
    """
    now = place_name(folder)
    keys = folder / "keys"
    key = of_store(folder, store_exists=True)
    if to == now:
        return
    target = place(to, keys)
    target.forget()
    target.save(key)
    if not hmac.compare_digest(target.load() or b"", key):
        raise KeyPlaceError(f"The place {to} did not give the key back; it stays in {now}.")
    try:
        replace_file(keys / "place", f"{to}\n".encode())
    except OSError as error:
        raise KeyPlaceError(
            f"The folder {keys} cannot be written ({error.strerror}); the key stays in {now}."
        ) from error
    place(now, keys).forget()
