"""Hears conversations in the tests, and waits for what should come."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sync.headoffice.conversations import Event

PATIENCE_S = 60.0


class Ear:
    """Collects the events of one conversation."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, kind: str, turn: int = 0) -> Event:
        """Return the first event of a kind and turn."""
        return self.wait_for(lambda event: event.kind == kind and event.turn == turn)

    def wait_for(self, wanted: Callable[[Event], bool]) -> Event:
        with self._changed:
            found = self._changed.wait_for(lambda: any(map(wanted, self.events)), PATIENCE_S)
        assert found, [(event.kind, event.turn) for event in self.events]
        return next(event for event in self.events if wanted(event))

    def of(self, kind: str, turn: int) -> list[Event]:
        return [event for event in self.events if event.kind == kind and event.turn == turn]
