"""The way from this installation to its head office."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.settings import Settings
from sync.errors import StoreError
from sync.store.identity import Identity
from sync.transport.client import Certificates, OfficeClient

CERTIFICATES: Final = "certificates"
"""Folder within the data folder where enrolling leaves what TLS needs."""


def open_way(settings: Settings, who: Identity, at: str = "") -> OfficeClient:
    """Return a client for head office; `at` is the address that answered last, "" for the preferred one.

    Raises:
        Refused: the certificates cannot be read.
    """
    return OfficeClient(who.addresses, who.device, who.signing, certificates(settings), at=at)


def certificates(settings: Settings) -> Certificates | None:
    """Return the files for mutual TLS: of the folder that the settings name, or those that enrolling left, or None."""
    folder = Path(settings.sync_certificates) if settings.sync_certificates else settings.data_dir / CERTIFICATES
    if not settings.sync_certificates and not (folder / "authority.pem").exists():
        return None
    certificate = folder / "device.pem"
    if not certificate.exists():
        return Certificates(folder / "authority.pem")
    key = folder / "device.key"  # where there is none, it is in the file with the certificate
    return Certificates(folder / "authority.pem", certificate, key if key.exists() else None)


def write_certificates(folder: Path, files: Mapping[str, str]) -> None:
    """Put files for TLS into a folder, all of them written before the first takes its place.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in files.items():
            staged = os.open(folder / f"{name}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(staged, "w", encoding="ascii") as file:
                file.write(text)
        for name in files:
            (folder / f"{name}.new").replace(folder / name)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be written ({error.strerror}).") from error
