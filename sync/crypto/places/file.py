"""A plain file: for demonstrations. Whoever has the disk has the key."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from sync.errors import KeyPlaceError, WrongKey

KEY_BYTES = 32


class FilePlace:
    """A file with 32 raw bytes, readable by its owner only."""

    protects = ""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """Return the key, or None where there is no file."""
        if not self._path.exists():
            return None
        key = self._path.read_bytes()
        if len(key) != KEY_BYTES:
            raise WrongKey(
                f"The key file {self._path} is damaged ({len(key)} bytes, not {KEY_BYTES}); restore it from a backup."
            )
        return key

    def save(self, key: bytes) -> None:
        """Keep a key; one that is there already stays."""
        with unusable(self._path):
            kept_secret(self._path, lambda: key)

    def forget(self) -> None:
        """Erase the file."""
        with unusable(self._path):
            self._path.unlink(missing_ok=True)


@contextlib.contextmanager
def unusable(path: Path) -> Iterator[None]:
    """Turn trouble with a file into one sentence."""
    try:
        yield
    except OSError as error:
        raise KeyPlaceError(f"The file {path} cannot be used ({error.strerror}); make its folder writable.") from error


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


def replace_file(path: Path, content: bytes) -> None:
    """Write a small file for its owner only, all of it or none.

    Raises:
        OSError: the folder cannot be used.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)  # a full disk must not fill with tries
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut; where the system has no such thing, it does so itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
