"""Who this device is, and whom it writes to: kept in the encrypted store."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from sync.crypto.signing import SigningKey, new_seed
from sync.store.opened import Store
from sync.types import HeadOfficeKeys


@dataclass(frozen=True, slots=True)
class Identity:
    """A device.

    Attributes:
        device: its name at head office; "local-…" until it is enrolled.
        signing: its own key, whose private half never leaves the store.
        keys: of head office; None until they are known.
        addresses: of head office, tried in this order; empty until enrolled.
    """

    device: str
    signing: SigningKey
    keys: HeadOfficeKeys | None
    addresses: tuple[str, ...]

    @property
    def enrolled(self) -> bool:
        """Whether a head office knows this device."""
        return bool(self.addresses)


def identity(store: Store) -> Identity:
    """Return who this device is, making a local name and a key where there are none."""
    known = _known(store)
    if "seed" not in known:
        with store.writing():
            known = _known(store)
            if "seed" not in known:
                _put(store, "device", f"local-{secrets.token_hex(8)}".encode())
                _put(store, "seed", new_seed())
        known = _known(store)
    office = json.loads(known["office"]) if "office" in known else None
    keys = None
    if office is not None:
        keys = HeadOfficeKeys(bytes.fromhex(office["sealing"]), tuple(bytes.fromhex(key) for key in office["receipts"]))
    addresses = tuple(office["addresses"]) if office else ()
    return Identity(known["device"].decode(), SigningKey(known["seed"]), keys, addresses)


def set_office(store: Store, device: str, keys: HeadOfficeKeys, addresses: tuple[str, ...]) -> None:
    """Keep what enrolment gave: this device's name, head office's public keys and addresses.

    What already waits in the outbox belongs to the name before; `sync.outbox.enrolment.enrol` moves it.
    """
    identity(store)
    office = {
        "sealing": keys.sealing.hex(),
        "receipts": [key.hex() for key in keys.receipts],
        "addresses": list(addresses),
    }
    with store.writing():
        _put(store, "device", device.encode())
        _put(store, "office", json.dumps(office).encode())


def enrolment_mark(store: Store) -> bytes:
    """Return what is different after this device was enrolled anew, perhaps by another process."""
    rows = store.database.execute("SELECT value FROM identity WHERE name IN ('device', 'office') ORDER BY name")
    return b"|".join(bytes(row[0]) for row in rows.fetchall())


def obeyed(store: Store) -> int:
    """Return the number of head office's last command that was carried out here; 0 before the first."""
    return int(_known(store).get("obeyed", b"0"))


def set_obeyed(store: Store, number: int) -> None:
    """Keep the number of the last command that was carried out."""
    with store.writing():
        _put(store, "obeyed", str(number).encode())


def _known(store: Store) -> dict[str, bytes]:
    return {str(name): bytes(value) for name, value in store.database.execute("SELECT name, value FROM identity")}


def _put(store: Store, name: str, value: bytes) -> None:
    store.database["identity"].insert({"name": name, "value": value}, pk="name", replace=True)
