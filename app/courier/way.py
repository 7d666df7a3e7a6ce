"""The way from this installation to its head office."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.settings import Settings
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
    return Certificates(folder / "authority.pem", certificate, folder / "device.key")
