"""Waits for what an advisor says: from its own thread into the server's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from sync.headoffice.conversations import Busy, Conversations, Event
from sync.headoffice.errors import NotAsAsked

PATIENCE_S: Final = 90.0
MOST_WAITING: Final = 512
"""Events that a slow reader may leave unread; a long answer has about thirty."""
_SILENT: Final = "The advisor did not answer in time; please ask again."


class Mailbox:
    """Collects the events of a conversation on the server's loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[Event | None] = asyncio.Queue(MOST_WAITING)
        self._leave: Callable[[], None] = lambda: None
        self._open = True

    def __call__(self, event: Event) -> None:
        """Take an event; any thread may give it."""
        if self._open:
            self._loop.call_soon_threadsafe(self._put, event)

    def hears(self, conversations: Conversations, session: str) -> Self:
        """Listen to a conversation until this is closed. Raises NoConversation."""
        self._leave = conversations.listen(session, self)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open = False
        self._leave()

    async def next(self) -> Event | None:
        """Return the next event; None when the reader was too slow, and some are missing."""
        return await self._events.get()

    async def until(self, ends: Callable[[Event], bool]) -> list[Event]:
        """Return the events up to the first that ends it.

        Raises:
            Busy: nothing came for a long time.
        """
        found: list[Event] = []
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not found or not ends(found[-1]):
                    event = await self._events.get()
                    if event is None:
                        raise Busy(_SILENT, 1.0)
                    found.append(event)
        except TimeoutError:
            raise Busy(_SILENT, 5.0) from None
        return found

    def _put(self, event: Event) -> None:
        if not self._open:
            return
        if self._events.full():
            self._events.get_nowait()
            self._events.put_nowait(None)
            self._open = False
            return
        self._events.put_nowait(event)


def refused(problem: Event) -> Exception:
    """Return the error that tells a problem of an advisor."""
    text = str(problem.fields["text"])
    return Busy(text, 1.0) if problem.fields.get("again") else NotAsAsked(text)
