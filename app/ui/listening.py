"""The microphone's sound on its way to the window's thread."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from app.devices.sound import Floats, Microphone


class Listening(QObject):
    """Opens and closes the microphone; its pieces arrive as signals on the window's thread."""

    chunk = Signal(object, bool)
    _caught = Signal(object)

    def __init__(self, microphone: Microphone) -> None:
        super().__init__()
        self._microphone = microphone
        self._open = False
        self._caught.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    @property
    def is_open(self) -> bool:
        """Whether sound is being taken."""
        return self._open

    def start(self) -> None:
        """Take sound.

        Raises:
            DeviceError: the microphone cannot be opened.
        """
        self._microphone.start(self._caught.emit)
        self._open = True

    def stop(self) -> None:
        """Take no more sound; an open recording is closed with a last, empty piece."""
        if self._open:
            self._microphone.stop()
            self._open = False
            self.chunk.emit(np.zeros(0, dtype=np.float32), True)

    def _pass_on(self, samples: Floats) -> None:
        if self._open:
            self.chunk.emit(samples, False)
