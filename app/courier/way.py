"""The way from this installation to its head office."""

from __future__ import annotations

from pathlib import Path

from app.settings import Settings
from sync.store.identity import Identity
from sync.transport.client import Certificates, OfficeClient


def open_way(settings: Settings, who: Identity, at: str = "") -> OfficeClient:
    """Return a client for head office; `at` is the address that answered last, "" for the preferred one.

    Raises:
        Refused: the certificates cannot be read.
    """
    return OfficeClient(who.addresses, who.device, who.signing, certificates(settings), at=at)


def certificates(settings: Settings) -> Certificates | None:
    """Return the files for mutual TLS that the settings name, or None."""
    if not settings.sync_certificates:
        return None
    folder = Path(settings.sync_certificates)
    return Certificates(folder / "authority.pem", folder / "device.pem", folder / "device.key")
