"""Signs the log of deeds now and then, so that what is forged later does not fit what was signed before."""

from __future__ import annotations

import logging
import threading
from typing import Final

from sync.errors import SyncError
from sync.headoffice.audit.reading import checkpoint
from sync.headoffice.parts import Office

EVERY_S: Final = 3600.0
_log = logging.getLogger("steward.headoffice")


class Keeper:
    """Signs when the server starts, every hour, and when it stops."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="office-checkpoints", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Sign once more and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _run(self) -> None:
        stopping = False
        while not stopping:
            self._sign()
            stopping = self._stopping.wait(EVERY_S)
        self._sign()

    def _sign(self) -> None:
        try:
            checkpoint(self._office)
        except SyncError as error:
            # The next hour's holds what this one should have.
            _log.error("The log of deeds could not be signed: %s", error)
