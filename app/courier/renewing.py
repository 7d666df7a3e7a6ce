"""Keys, addresses and certificates of head office change; a device learns the new ones from the old ones' word."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

from app import log
from app.courier.way import CERTIFICATES, write_certificates
from sync.crypto.certificates import days_left, new_key, request_for
from sync.errors import Refused
from sync.outbox.enrolment import renew
from sync.outbox.invitation import read_json, read_signed_card
from sync.outbox.outbox import Outbox
from sync.store.identity import identity
from sync.transport.client import OfficeClient

RENEW_DAYS: Final = 60.0
"""A certificate with fewer days left is replaced; a device may be away for weeks."""
_log = log.logger("courier")


def renew_office(outbox: Outbox, client: OfficeClient, data_dir: Path) -> None:
    """Take over head office's present keys, addresses and authority, and get a new certificate in time.

    Raises:
        TransportError: there was no answer, or "later".
        Refused: this device is not let in, or head office does not say who it is.
        Malformed: who answers is not the head office that is known.
        StoreError: something cannot be written.
    """
    who, nonce = identity(outbox.store), os.urandom(16)
    base = f"/api/v1/devices/{quote(who.device, safe='')}"
    answer = client.ask("GET", f"{base}/office?nonce={nonce.hex()}")
    if answer.status != HTTPStatus.OK or who.keys is None:
        raise Refused(f"Head office does not say who it is ({answer.status}).")
    card = read_signed_card(answer.body, nonce, who.keys.receipts)
    addresses = card.addresses or who.addresses
    if (card.keys, addresses) != (who.keys, who.addresses):
        renew(outbox.store, card.keys, addresses)
        _log.info("head office has new keys or addresses")
    folder = data_dir / CERTIFICATES
    if card.authority and (folder / "authority.pem").exists():
        _renew_certificate(client, base, folder, card.authority, who.device)


def _renew_certificate(client: OfficeClient, base: str, folder: Path, authority: str, device: str) -> None:
    if (folder / "authority.pem").read_text(encoding="ascii") != authority:
        write_certificates(folder, {"authority.pem": authority})
    present = folder / "device.pem"
    if present.exists() and days_left(present.read_text(encoding="ascii"), datetime.now(UTC)) > RENEW_DAYS:
        return
    key = new_key()
    wish = json.dumps({"certificate_request": request_for(key, device)}).encode()
    answer = client.ask("POST", f"{base}/certificate", wish, "application/json")
    if answer.status != HTTPStatus.OK:
        raise Refused(f"Head office issues no new certificate ({answer.status}).")
    # Certificate and key in one file: a power cut leaves both old or both new.
    write_certificates(folder, {"device.pem": f"{read_json(answer.body)['certificate']}{key}"})
    _log.info("head office has issued a new certificate")
