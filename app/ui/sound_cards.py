"""A kiosk that began without a loudspeaker or a microphone notices when one is plugged in, and begins anew with it.

One that was lost while it was in use comes back by itself (`app/devices`); one that was never there is looked for here,
as a machine may list its cards later than it shows its first screen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from app.guardian import RESTART_ME
from app.log import logger

LISTING: Final = Path("/proc/asound/pcm")
"""Where Linux lists what can play and record, one a line; elsewhere there is no such file and nothing is noticed."""
_LOOK_MS: Final = 5_000
_log = logger("sound")


class SoundCardWatch(QObject):
    """Ends the window for a new one once a sound card has come and nobody is there."""

    def __init__(
        self, window: QObject, awaits: Callable[[], bool], before: frozenset[str], listing: Path = LISTING
    ) -> None:
        """Begin to look.

        Args:
            window: what it ends with.
            awaits: whether nobody is there.
            before: the cards (see `cards`) that there were when the kiosk looked for one to use; what has come since,
                while the window opened, has come.
            listing: of the machine's sound cards.
        """
        super().__init__(window)
        self._awaits, self._listing = awaits, listing
        self._before = before
        self._came = False
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Do what there is to do; a card that has come is left a moment to settle."""
        if self._came and self._awaits():
            _log.info("a sound card has come: the window begins anew with it")
            QCoreApplication.exit(RESTART_ME)
            return
        now = cards(self._listing)
        self._came = self._came or bool(now - self._before)
        self._before = now


def cards(listing: Path = LISTING) -> frozenset[str]:
    """Return what can play and record now, none where the machine has no such list."""
    try:
        return frozenset(listing.read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError:
        return frozenset()
