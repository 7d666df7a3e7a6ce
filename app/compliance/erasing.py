"""Erases a client here, and where this installation is a head office also there and on every device."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.compliance.client_data import advisors
from app.records import Records
from app.settings import Settings
from finance.knowledge import words_of
from sync.store.opened import Store
from sync.store.patches import PatchStore
from sync.store.sessions import SessionStore

if TYPE_CHECKING:
    from sync.headoffice.parts import Office


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: visits in stores of this machine, and devices that were told to do the same."""

    visits: int
    devices: int


def erase(settings: Settings, client: str, office: Office | None = None) -> Erased:
    """Erase all visits of a client for good, what they agreed to and what they told; the bank's books and notes stay.

    Raises:
        Held: they have to be kept; nothing is erased anywhere.
        SyncError: a store cannot be written.
    """
    if office is not None:
        from sync.headoffice.fleet.holding import refuse_client

        with office.database.writing() as connection:
            refuse_client(connection, client)
    stores = [settings.data_dir, *advisors(settings)]
    for folder in stores:
        with Store(folder) as store:
            SessionStore(store).refuse_if_held(client=client)
    visits = sum(_erase_in(folder, client) for folder in stores)
    devices = 0
    if office is not None:
        from sync.headoffice.audit.writing import COMMAND_LINE
        from sync.headoffice.fleet.erasing import erase_client

        devices = len({each.device for each in erase_client(office, client, COMMAND_LINE)})
    return Erased(visits, devices)


def _erase_in(folder: Path, client: str) -> int:
    with Store(folder) as opened:
        store = SessionStore(opened)
        Records(store)  # so that head office and the audit log hear of it
        found = len(store.sessions_of(client))
        store.erase_client(client)
    with PatchStore(folder) as patches:
        patches.erase(words_of(client))
    return found
