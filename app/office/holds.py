"""Head office's advisors keep what compliance holds: their stores are devices that no courier visits.

Whoever asks an advisor over the network to forget them is then refused in the same words as at a kiosk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.log import logger
from app.settings import Settings
from sync.headoffice.fleet.holding import held_clients
from sync.headoffice.parts import Office
from sync.outbox.commands import BY_OFFICE
from sync.periodic import Periodic
from sync.store.sessions import SessionStore

EVERY_S: Final = 30.0
_log = logger("headoffice")


def keep_holds(office: Office, settings: Settings) -> None:
    """Let an open head office hold at its advisors what it holds itself, while its server runs."""
    if settings.office_advisors:
        office.beside(Periodic("holds", HoldKeeper(office).look, EVERY_S, "holds are not with every advisor yet", _log))


class HoldKeeper:
    """Brings the advisors' stores into line; a store is opened only when something has changed."""

    def __init__(self, office: Office) -> None:
        """Prepare."""
        self._office = office
        self._done: dict[Path, frozenset[str]] = {}

    def look(self) -> int:
        """Do one round, and return in how many stores something was changed.

        Raises:
            SyncError: the database or a store cannot be used; the next round tries again.
        """
        with self._office.database.reading() as connection:
            wanted = frozenset(held_clients(connection))
        changed = 0
        for folder in sorted(self._office.config.folder.glob("advisors*/*")):
            if self._done.get(folder) != wanted and (folder / "store" / "steward.db").is_file():
                changed += _brought_into_line(folder, wanted)
                self._done[folder] = wanted
        return changed


def _brought_into_line(folder: Path, wanted: frozenset[str]) -> bool:
    with SessionStore(folder) as store:
        here = {hold.client: hold.why for hold in store.holds()}
        new = wanted - here.keys()
        over = {client for client, why in here.items() if why == BY_OFFICE} - wanted
        for client in sorted(new):
            store.hold(client, BY_OFFICE)
        for client in sorted(over):
            store.lift(client)
    return bool(new or over)
