"""One conversation of an advisor at head office, as its worker keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.log import logger
from sync.headoffice.conversations import Event, Listener

LONGEST_SOUND_S = 30.0
_log = logger("office")


@dataclass(slots=True)
class Talk:
    """A conversation that is open.

    Attributes:
        session: its name.
        recording: whether it is kept.
        seen_s: the last sign of the person, on the worker's clock.
        turn: of the question asked last.
        ready: whether the advisor has greeted.
        dropped: turns up to this one are not listened to any more.
        sound: of the question that is being spoken, 16-bit samples at 16 kHz.
        listeners: get its events.
    """

    session: str
    recording: bool
    seen_s: float
    turn: int = 0
    ready: bool = False
    dropped: int = 0
    sound: bytearray = field(default_factory=bytearray)
    listeners: list[Listener] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        """Give an event to all who listen; one that fails does not keep it from the others."""
        for listener in tuple(self.listeners):
            try:
                listener(event)
            except Exception as error:  # whose connection broke is told by their own side
                _log.warning("a listener failed: %s", type(error).__name__)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Add somebody; returns what removes them again."""
        self.listeners.append(listener)

        def leave() -> None:
            if listener in self.listeners:
                self.listeners.remove(listener)

        return leave
