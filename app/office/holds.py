"""Head office's advisors keep what compliance holds: their stores are devices that no courier visits.

Whoever asks an advisor over the network to forget them is then refused in the same words as at a kiosk.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from app.log import logger
from app.settings import Settings
from sync.errors import SyncError
from sync.headoffice.fleet.holding import held_clients
from sync.headoffice.parts import Office
from sync.outbox.commands import BY_OFFICE
from sync.store.sessions import SessionStore

EVERY_S: Final = 30.0
_log = logger("headoffice")


def keep_holds(office: Office, settings: Settings) -> None:
    """Let an open head office hold at its advisors what it holds itself, while its server runs."""
    if settings.office_advisors:
        keeper = HoldKeeper(office)
        office.starting.append(keeper.start)
        office.closing.append(keeper.stop)


class HoldKeeper:
    """Brings the advisors' stores into line in a thread; a store is opened only when something has changed."""

    def __init__(self, office: Office) -> None:
        """Prepare."""
        self._office = office
        self._done: dict[Path, frozenset[str]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="holds", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round that runs."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

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

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except SyncError as error:
                _log.error("holds are not with every advisor yet: %s", error)
            if self._stop.wait(EVERY_S):
                return


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
