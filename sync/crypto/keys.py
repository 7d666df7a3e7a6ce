"""The key of the encrypted store.

A file is the first and simplest place for it. Whoever can read the data folder can read the key, so this protects a
lost backup of the database, not a stolen disk; the operating system's or TPM's own places come with the store's issue.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from sync.errors import StoreError, WrongKey

KEY_BYTES = 32


def load_or_create(path: Path, store_exists: bool) -> bytes:
    """Return the store's key, making one only where there is no store yet.

    Args:
        path: the key file, 32 raw bytes, readable by its owner only.
        store_exists: whether there is a store that a new key could not open.

    Raises:
        WrongKey: the key is gone or damaged although there is a store.
        StoreError: the folder cannot be written.
    """
    try:
        if path.exists():
            key = path.read_bytes()
            if len(key) != KEY_BYTES:
                raise WrongKey(
                    f"The key file {path} is damaged ({len(key)} bytes, not {KEY_BYTES}); restore it from a backup."
                )
            return key
        if store_exists:
            raise WrongKey(
                f"The key file {path} is missing, so the store beside it cannot be opened; restore it from a backup."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        return kept_secret(path, lambda: secrets.token_bytes(KEY_BYTES))
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be used ({error.strerror}); make it writable or set STEWARD_DATA_DIR."
        ) from error


def kept_secret(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return a secret that a file keeps for its owner, making it where there is none.

    Two processes that start at once get the same: whoever is first makes it.

    Raises:
        OSError: the folder cannot be used.
    """
    if not path.exists():
        # Under another name first: a power cut must not leave half a secret in the place of a whole one.
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(make())
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            fresh.unlink()
        _sync_folder(path.parent)
    return path.read_bytes()


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut; where the system has no such thing, it does so itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def of_store(folder: Path, store_exists: bool) -> bytes:
    """Return the key of the store in a data folder.

    Raises:
        WrongKey: the key is gone or damaged although there is a store.
        StoreError: the folder cannot be written.
    """
    return load_or_create(folder / "keys" / "store.key", store_exists)
