"""The microphone's sound on its way to the window's thread."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from app.devices.sound import Floats, Microphone


class Listening(QObject):
    """Opens and closes the microphone; its pieces arrive as signals on the window's thread."""

    chunk = Signal(object, bool)
    _caught = Signal(int, object)

    def __init__(self, microphone: Microphone) -> None:
        super().__init__()
        self._microphone = microphone
        self._open = False
        self._recording = 0
        self._caught.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    @property
    def problem(self) -> str:
        """Why nothing can be said, in one sentence; empty when all is well."""
        return self._microphone.problem

    @property
    def is_open(self) -> bool:
        """Whether sound is being taken."""
        return self._open

    def start(self) -> None:
        """Take sound.

        Raises:
            DeviceError: the microphone cannot be opened.
        """
        self._recording += 1
        number = self._recording
        self._microphone.start(lambda samples: self._caught.emit(number, samples))
        self._open = True

    def finish(self) -> None:
        """Take no more sound, because the question is complete: a last, empty piece says so."""
        if self._open:
            self.stop()
            self.chunk.emit(np.zeros(0, dtype=np.float32), True)

    def stop(self) -> None:
        """Take no more sound; nobody waits for the rest of it."""
        if self._open:
            self._microphone.stop()
            self._open = False

    def _pass_on(self, recording: int, samples: Floats) -> None:
        if self._open and recording == self._recording:  # sound of an earlier recording may still be on its way
            self.chunk.emit(samples, False)
