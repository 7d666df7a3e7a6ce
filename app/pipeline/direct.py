"""The way to an advisor in the same process: for the demonstration, on a clock of its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from app.messages import Message, TurnDone
from app.pipeline.advisor import Advisor


class DirectLink:
    """Answers at once and delivers as late as the answer really took.

    The demonstration's seconds are those of its video. What the advisor took is measured and added, so the pauses in
    the video are the real ones.
    """

    def __init__(self, advisor: Advisor, clock: Callable[[], float]) -> None:
        """Args:
        advisor: answers in this process.
        clock: seconds of the video.
        """  # noqa: D205
        self._advisor = advisor
        self._clock = clock
        self._waiting: deque[tuple[float, Message]] = deque()
        self._deliver: Callable[[Message], None] = lambda message: None
        self.done: list[TurnDone] = []

    def start(self, deliver: Callable[[Message], None]) -> None:
        """Say who gets what comes back."""
        self._deliver = deliver

    def send(self, message: Message) -> None:
        """Hand a message to the advisor."""
        asked_s, began = self._clock(), time.perf_counter()
        for reply in self._advisor.receive(message):
            due_s = asked_s + time.perf_counter() - began
            # Nothing overtakes: a later message never comes before one that still waits.
            self._waiting.append((max(due_s, self._waiting[-1][0] if self._waiting else 0.0), reply))

    def deliver_due(self) -> None:
        """Deliver what has come by now; call it once a frame."""
        while self._waiting and self._waiting[0][0] <= self._clock():
            _, message = self._waiting.popleft()
            if isinstance(message, TurnDone):
                self.done.append(message)
            self._deliver(message)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is on its way."""
        return not self._waiting
