"""systemd's credentials: encrypted with the machine's TPM and its own secret, decrypted for the service that needs it.

A service gets the key in the folder CREDENTIALS_DIRECTORY with `LoadCredentialEncrypted=steward-store:…/store.cred`;
elsewhere `systemd-creds` is asked, which only root may.
"""

from __future__ import annotations

import os
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Final

from sync.crypto.places.file import replace_file, unusable
from sync.errors import KeyPlaceError, WrongKey

_NAME: Final = "steward-store"
_WAIT_S: Final = 30


class SystemdPlace:
    """A file that this machine's systemd opens."""

    protects = "this machine's TPM, or its root's secret where it has none"

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """Return the key, or None where there is no file."""
        given = os.environ.get("CREDENTIALS_DIRECTORY")
        if given and (ready := Path(given) / _NAME).exists():
            return _whole(ready.read_bytes(), ready)
        if not self._path.exists():
            return None
        return _whole(_decrypted(self._path.read_bytes()), self._path)

    def save(self, key: bytes) -> None:
        """Let systemd encrypt a key."""
        done = _run(["encrypt", f"--name={_NAME}", "-", "-"], key)
        with unusable(self._path):
            replace_file(self._path, done)

    def forget(self) -> None:
        """Erase the file."""
        with unusable(self._path):
            self._path.unlink(missing_ok=True)


@lru_cache(maxsize=4)
def _decrypted(credential: bytes) -> bytes:
    return _run(["decrypt", f"--name={_NAME}", "-", "-"], credential)


def _run(arguments: list[str], given: bytes) -> bytes:
    try:
        done = subprocess.run(["systemd-creds", *arguments], input=given, capture_output=True, timeout=_WAIT_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KeyPlaceError("systemd-creds cannot be run here; choose another place for the key.") from error
    if done.returncode:
        reason = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
        raise KeyPlaceError(f"systemd does not give the store's key ({reason}); is this the machine that it is for?")
    return done.stdout


def _whole(key: bytes, path: Path) -> bytes:
    if len(key) != 32:
        raise WrongKey(f"The credential {path} is damaged ({len(key)} bytes, not 32); restore it from a backup.")
    return key
