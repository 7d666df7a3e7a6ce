"""Clock, sound card and microphone of the simulated day, and an advisor in the window's own process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from app.devices.silent import SilentPlayer
from app.devices.sound import Floats
from app.errors import ISLAND_ERRORS, StewardError
from app.messages import EndSession, Interrupt, Message, Problem
from app.pipeline.advisor import Advisor


class DayClock:
    """Seconds of the day: those that are skipped, and where the advisor is a process of its own the real ones too."""

    def __init__(self, *, live: bool) -> None:
        self._skipped_s = 1000.0
        self._live = live
        self._began_s = time.monotonic()

    def __call__(self) -> float:
        """Return the second of the day."""
        return self._skipped_s + (time.monotonic() - self._began_s if self._live else 0.0)

    def skip(self, seconds: float) -> None:
        """Let time pass at once."""
        self._skipped_s += seconds


class LooseCard(SilentPlayer):
    """A sound card whose plug can be pulled: its position stands still until it is put back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._day = clock
        self._lost_s = 0.0
        self._pulled_s: float | None = None
        super().__init__(clock=self._card_s)

    @property
    def pulled(self) -> bool:
        """Whether the plug is out."""
        return self._pulled_s is not None

    def pull(self) -> None:
        """Pull the plug."""
        if self._pulled_s is None:
            self._pulled_s = self._day()

    def put_back(self) -> None:
        """Put it back."""
        if self._pulled_s is not None:
            self._lost_s += self._day() - self._pulled_s
            self._pulled_s = None

    def _card_s(self) -> float:
        return (self._day() if self._pulled_s is None else self._pulled_s) - self._lost_s


class NoisyMicrophone:
    """A microphone into which noise and silence are pushed."""

    problem = ""

    def __init__(self) -> None:
        self._hand_on: Callable[[Floats], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody listens."""
        return self._hand_on is not None

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Listen."""
        self._hand_on = on_chunk

    def stop(self) -> None:
        """Listen no more."""
        self._hand_on = None

    def push(self, samples: Floats) -> None:
        """Let a piece of sound be heard, [S] float32 at 16 kHz, where somebody listens."""
        if self._hand_on is not None:
            self._hand_on(np.asarray(samples, np.float32))


class InProcess:
    """An advisor beside the window: it works when `work` is called, a message at a time, and can be interrupted."""

    def __init__(self, advisor: Advisor, clock: Callable[[], float]) -> None:
        self._advisor, self._clock = advisor, clock
        self._waiting: deque[Message] = deque()
        self._answering: tuple[Message, Iterator[Message]] | None = None
        self._deliver: Callable[[Message], None] = lambda message: None
        self.troubles: list[str] = []

    def start(self, deliver: Callable[[Message], None]) -> None:
        """Say who gets what comes back."""
        self._deliver = deliver

    def send(self, message: Message) -> None:
        """Take a message."""
        self._waiting.append(message)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to do."""
        return not self._waiting and self._answering is None

    def work(self) -> bool:
        """Get a step further and deliver what came of it; returns whether there was anything to do."""
        if self._answering is None:
            if not self._waiting:
                return False
            message = self._waiting.popleft()
            self._answering = message, iter(self._advisor.receive(message))
        asked, replies = self._answering
        if self._given_up(asked):
            getattr(replies, "close", lambda: None)()
            self._answering = None
            return True
        try:
            reply = next(replies, None)
        except (StewardError, *ISLAND_ERRORS) as error:  # as the process does
            self.troubles.append(type(error).__name__)
            reply = Problem(asked.session, asked.turn, self._clock(), str(error))
            self._answering = None
        if reply is None:
            self._answering = None
        else:
            self._deliver(reply)
        return True

    def _given_up(self, asked: Message) -> bool:
        return asked.turn > 0 and any(
            isinstance(each, Interrupt | EndSession) and each.session == asked.session for each in self._waiting
        )
