"""Makes the files for TLS in a folder: an authority for devices and servers, and this server's certificate."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from sync.crypto.certificates import Authority
from sync.errors import StoreError

NAME = "Steward head office"


def make_certificates(folder: Path, hosts: list[str]) -> None:
    """Write authority.pem, authority.key, server.pem and server.key; an authority that is there is kept.

    Args:
        folder: for the files, readable by their owner only.
        hosts: names and addresses under which the server is reached.

    Raises:
        StoreError: the folder cannot be used.
    """
    now = datetime.now(UTC)
    certificate, key = folder / "authority.pem", folder / "authority.key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if key.exists():
            authority = Authority.load(certificate, key)
        else:
            authority = Authority.make(NAME, now)
            _write(key, authority.key_pem)
            _write(certificate, authority.pem)
        issued, server_key = authority.server(hosts, now)
        _write(folder / "server.key", server_key)
        _write(folder / "server.pem", issued.pem)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be used ({error.strerror}).") from error


def _write(path: Path, text: str) -> None:
    staged = path.with_suffix(path.suffix + ".new")
    with open(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    staged.replace(path)
