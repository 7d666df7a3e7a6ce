"""The one door between the work and the window.

The link's messages arrive on a worker thread; the bridge hands them over to the thread of the window as signals, in
order. Nothing else crosses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.messages import (
    Command,
    Heartbeat,
    Identified,
    Insight,
    Lobby,
    Message,
    Mood,
    Paused,
    Problem,
    Ready,
    Said,
    Seen,
    Sentence,
    Transcribed,
    TurnDone,
)


class Link(Protocol):
    """The window's end of the way to the advisor."""

    def send(self, message: Message) -> None:
        """Hand a message to the advisor; returns at once."""

    def start(self, deliver: Callable[[Message], None]) -> None:
        """Begin; `deliver` gets what comes back, on any thread."""


class Bridge(QObject):
    """Turns messages into signals on the window's thread."""

    ready = Signal(object)
    transcribed = Signal(object)
    paused = Signal(object)
    mood = Signal(object)
    sentence = Signal(object)
    insight = Signal(object)
    turn_done = Signal(object)
    problem = Signal(object)
    seen = Signal(object)
    heartbeat = Signal(object)
    command = Signal(object)
    said = Signal(object)
    identified = Signal(object)
    lobby = Signal(object)
    _arrived = Signal(object)

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self._signals = {
            Ready: self.ready,
            Transcribed: self.transcribed,
            Paused: self.paused,
            Mood: self.mood,
            Sentence: self.sentence,
            Insight: self.insight,
            TurnDone: self.turn_done,
            Problem: self.problem,
            Seen: self.seen,
            Heartbeat: self.heartbeat,
            Command: self.command,
            Said: self.said,
            Identified: self.identified,
            Lobby: self.lobby,
        }
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Open the way; messages may come from now on."""
        self._link.start(self._arrived.emit)

    def send(self, message: Message) -> None:
        """Hand a message to the advisor."""
        self._link.send(message)

    @Slot(object)
    def _deliver(self, message: Message) -> None:
        signal = self._signals.get(type(message))
        if signal is not None:
            signal.emit(message)
