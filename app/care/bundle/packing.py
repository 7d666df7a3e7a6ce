"""A support bundle as one zip, after a last look for this machine's own secrets."""

from __future__ import annotations

import base64
import contextlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from app.care.bundle.contents import File
from app.care.machine import secret_files
from app.errors import StewardError, StorageError
from app.settings import Settings, table

_LEAST: Final = 6
"""Shorter values are found in any text by chance."""
_SECRET: Final = ("PASSPHRASE", "KEY", "TOKEN", "SECRET", "PASSWORD")


def secrets_here(settings: Settings, environment: Mapping[str, str] = os.environ) -> set[str]:
    """Return what must be in no bundle of this machine: keys, passphrases, and every text and path that was set."""
    found = {value for name, value in environment.items() if any(word in name.upper() for word in _SECRET)}
    for field in table():
        value = getattr(settings, field.name)
        if isinstance(value, str | Path) and value != field.default and value not in field.metadata.get("choices", ()):
            found.add(str(value))
    for path in secret_files(settings):
        key = path.read_bytes()
        found |= {key.hex(), base64.b64encode(key).decode(), key.decode("utf-8", "replace").strip()}
    return {value for value in found if len(value) >= _LEAST}


def packed(files: Sequence[File], secrets: set[str]) -> bytes:
    """Return the zip.

    Raises:
        StewardError: a secret of this machine is in it, which should not be possible; nothing is packed then.
    """
    for file in files:
        if any(secret in file.text for secret in secrets):
            raise StewardError(
                f"The support bundle was not made: something that is set on this machine stands in {file.name}. "
                "Please report this; nothing was written."
            )
    memory = BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as whole:
        for file in files:
            whole.writestr(zipfile.ZipInfo(f"steward-support/{file.name}", (1980, 1, 1, 0, 0, 0)), file.text)
    return memory.getvalue()


def write(path: Path, content: bytes) -> None:
    """Write the zip, readable by this user alone, whole or not at all.

    Raises:
        StorageError: the place cannot be written.
    """
    beside = path.with_name(path.name + ".new")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StorageError(f"The bundle {path} cannot be written ({error.strerror}); check --out.") from error
