"""What a device is told when it enrols, and what it must show.

The operator gives the device one line: head office's address, the token, and a fingerprint of head office's public
keys. So the device knows that it talks with the right one, whatever is between them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import update

from sync.crypto.certificates import Authority, Issued
from sync.crypto.signing import verified
from sync.errors import Refused
from sync.headoffice.audit.writing import note
from sync.headoffice.config import OfficeConfig
from sync.headoffice.errors import NotThere
from sync.headoffice.fleet.register import enrol
from sync.headoffice.fleet.types import Device
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import DEVICES
from sync.outbox.invitation import Invitation, OfficeCard, proof_bytes


def card(office: Office) -> OfficeCard:
    """Return what anybody may know of this head office."""
    authority = Path(office.config.device_authority).read_text(encoding="ascii") if _walled(office.config) else ""
    return OfficeCard(office.secrets.public, device_addresses(office.config), authority)


def invitation(office: Office, address: str, token: str) -> str:
    """Return the line that the operator gives to a device."""
    return Invitation(address, token, card(office).fingerprint).line()


def device_addresses(config: OfficeConfig) -> tuple[str, ...]:
    """Return the addresses at which devices send: the public ones, with the devices' port where they have one.

    None where the settings name none: then a device stays with the address at which it enrolled.
    """
    if not _walled(config):
        return config.public_urls
    return tuple(f"https://{_host(url)}:{config.device_port}" for url in config.public_urls)


def take_in(office: Office, token: str, public_key: bytes, request_pem: str, proof: bytes) -> tuple[Device, str]:
    """Enrol a device and return it with its certificate (PEM; "" where there is no mutual TLS).

    Raises:
        Refused: the token is not good, or the device does not have its key.
        Malformed: the request for a certificate is none.
        StoreError: the database or the authority cannot be used.
    """
    if not verified(public_key, "enrol", proof_bytes(token, public_key, request_pem), proof):
        raise Refused("A device that enrols must have the key that it shows.")
    now_ms = office.now_ms()
    authority = authority_of(office.config) if request_pem else None
    with office.database.writing() as connection:
        device = enrol(connection, token, public_key, now_ms)
        issued = _issued(authority, request_pem, device.name, now_ms)
        if issued.serial:
            connection.execute(update(DEVICES).where(DEVICES.c.name == device.name).values(certificate=issued.serial))
    return replace(device, certificate=issued.serial), issued.pem


def certify(office: Office, device: Device, request_pem: str) -> str:
    """Return a device's next certificate (PEM).

    Raises:
        NotThere: this head office issues none.
        Malformed: the request is none.
        StoreError: the database or the authority cannot be used.
    """
    authority = authority_of(office.config)
    if authority is None:
        raise NotThere("This head office issues no certificates.")
    now_ms = office.now_ms()
    issued = _issued(authority, request_pem, device.name, now_ms)
    with office.database.writing() as connection:
        connection.execute(update(DEVICES).where(DEVICES.c.name == device.name).values(certificate=issued.serial))
        note(connection, now_ms, f"device {device.name}", "certificate issued", device.name, {"serial": issued.serial})
    return issued.pem


def authority_of(config: OfficeConfig) -> Authority | None:
    """Return the authority that issues devices' certificates, or None where its key is not here.

    Raises:
        StoreError: its files cannot be read.
    """
    if not _walled(config):
        return None
    certificate = Path(config.device_authority)
    key = certificate.with_suffix(".key")
    return Authority.load(certificate, key) if key.exists() else None


def _issued(authority: Authority | None, request_pem: str, name: str, now_ms: int) -> Issued:
    if authority is None:
        return Issued("", "")
    return authority.device(request_pem, name, datetime.fromtimestamp(now_ms / 1000, UTC))


def _walled(config: OfficeConfig) -> bool:
    return bool(config.certificate and config.device_authority)


def _host(url: str) -> str:
    host = urlsplit(url).hostname or "localhost"
    return f"[{host}]" if ":" in host else host
