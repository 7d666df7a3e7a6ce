"""Lets in as many bytes of requests at once as memory is there for; the others wait outside, unread.

What waits lies in the sockets' small buffers, so that a thousand devices that come back at once cost no memory; only
who has waited too long is told to come again.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sync.headoffice.errors import Overloaded

MOST_BYTES: Final = 48 * 1024 * 1024
MOST_WAITING: Final = 8192
WAIT_S: Final = 20.0
"""Devices give up after 30 seconds."""


class Gate:
    """Of one process; used on its event loop only."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_waiting: int = MOST_WAITING, wait_s: float = WAIT_S) -> None:
        self._most, self._most_waiting, self._wait_s = most_bytes, most_waiting, wait_s
        self._inside = 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def room(self, size: int) -> AsyncIterator[None]:
        """Hold room for a request's body while it is answered.

        Raises:
            Overloaded: too many wait, or this one has waited too long.
        """
        size = min(size, self._most)
        await self._enter(size)
        try:
            yield
        finally:
            self._inside -= size
            self._let_in()

    @property
    def waiting(self) -> int:
        """How many requests wait outside."""
        return len(self._waiting)

    async def _enter(self, size: int) -> None:
        if not self._waiting and self._inside + size <= self._most:
            self._inside += size
            return
        if len(self._waiting) >= self._most_waiting:
            raise self._later()
        turn = asyncio.get_running_loop().create_future()
        entry = (size, turn)
        self._waiting.append(entry)
        try:
            await asyncio.wait_for(asyncio.shield(turn), self._wait_s)
        except BaseException as error:
            if turn.done():
                self._inside -= size
                self._let_in()
            else:
                self._waiting.remove(entry)
            if isinstance(error, TimeoutError):
                raise self._later() from None
            raise

    def _let_in(self) -> None:
        while self._waiting and self._inside + self._waiting[0][0] <= self._most:
            size, turn = self._waiting.popleft()
            self._inside += size
            turn.set_result(None)

    @staticmethod
    def _later() -> Overloaded:
        # Not all at the same moment again.
        return Overloaded("Head office has too much to do; try again later.", random.uniform(2.0, 15.0))
