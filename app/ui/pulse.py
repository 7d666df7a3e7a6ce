"""The window's signs of life to the guardian, from its event loop: where that hangs, they stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from app.guardian import ALIVE, RESTART_ME, watched
from app.log import logger

_BEAT_MS = 500
_FIRST_BEATS_MS = 50
_STANDARD_OUTPUT = 1
_log = logger("window")


class Pulse(QObject):
    """Beats while the event loop runs; does nothing in a window that nobody watches."""

    def __init__(self, state: Callable[[], str], parent: QObject) -> None:
        """Begin.

        Args:
            state: what the window shows, in a word or two for the service manager; empty until there is a picture,
                up to which the guardian is more patient.
            parent: the window.
        """
        super().__init__(parent)
        self._state = state
        self._beat = QTimer(self, interval=_FIRST_BEATS_MS)
        self._beat.timeout.connect(self.beat)
        if watched():
            os.set_blocking(_STANDARD_OUTPUT, False)  # a guardian that does not read must not stop the window
            signal.signal(signal.SIGTERM, _quit)
            self._beat.start()

    @Slot()
    def beat(self) -> None:
        """Give a sign of life; without a guardian a watched window ends."""
        state = self._state()
        if not state:
            return
        self._beat.setInterval(_BEAT_MS)
        try:
            os.write(_STANDARD_OUTPUT, ALIVE + b" " + state.encode() + b"\n")
        except BlockingIOError:
            return
        except OSError:
            _log.error("the guardian is gone")
            QCoreApplication.quit()


def _quit(*_: object) -> None:
    # Not with 0, which is the administrator's exit: who else ends a window (memory ran short, say) does not mean to end
    # the kiosk. A guardian that has asked for it does not look at the code.
    QCoreApplication.exit(RESTART_ME)
