"""What head office needs of whoever holds conversations: `app/office` does, with the advisor of the kiosk.

Everything here returns at once; what an advisor says comes later, as `Event`s, on a thread of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from sync.errors import SyncError

Kind = Literal[
    "ready", "queued", "mood", "insight", "sentence", "done", "problem", "heard", "resumed", "ended",
]  # fmt: skip
FACE_SHAPES: Final = 52
FACE_RATE_HZ: Final = 60


class Busy(SyncError):  # noqa: N818
    """The advisors have no time now: too many questions wait, or too many conversations are open.

    Attributes:
        retry_after_s: when another try may help.
    """

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NoConversation(SyncError):  # noqa: N818
    """There is no such conversation, or it is over."""


class NoAdvisor(SyncError):  # noqa: N818
    """No advisor works at this head office."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something an advisor did.

    Attributes:
        kind: "ready" (can be asked), "queued" (the question waits), "mood", "insight" (figures and picture),
            "sentence" (to be heard and seen), "done" (the turn's record), "problem" (one sentence, with what to do),
            "heard" (what the ears understood), "resumed" (a new process took the conversation up), "ended".
        turn: of the conversation, from 1; 0 belongs to none.
        fields: what is told, ready for JSON.
        sound: of a sentence, 16-bit samples, little endian, at `fields["rate_hz"]`.
        face: of a sentence, rows of FACE_SHAPES ARKit weights at FACE_RATE_HZ, unsigned 16 bit, little endian, 65535
            being 1; row 0 belongs to sample 0.
    """

    kind: Kind
    turn: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    sound: bytes = b""
    face: bytes = b""


Listener = Callable[[Event], None]
"""Gets the events of one conversation, on a thread of the advisors'; must not block."""


@dataclass(frozen=True, slots=True)
class Load:
    """How the advisors are doing, for /metrics and /health.

    Attributes:
        advisors: processes that there should be.
        alive: processes that answer.
        conversations: that are open.
        waiting: questions that wait for an advisor now.
        most_waiting: so many may wait.
        refused: questions and conversations refused since the start, because there was no room.
        restarts: processes replaced since the start.
        answered: turns answered since the start.
        answering_s: seconds spent on these, waiting not counted.
    """

    advisors: int
    alive: int
    conversations: int
    waiting: int
    most_waiting: int
    refused: int
    restarts: int
    answered: int
    answering_s: float


class Conversations(Protocol):
    """Advisors, and the conversations that they hold."""

    def start(self, session: str, client: str, *, recording: bool, listener: Listener) -> str:
        """Begin a conversation about a client's money; "ready" or "problem" follows.

        Returns:
            The place of its advisor, which never changes; `transcript` wants it.

        Raises:
            Busy: no advisor has room.
            NoAdvisor: there is none.
        """
        ...

    def listen(self, session: str, listener: Listener) -> Callable[[], None]:
        """Hear a conversation from now on; returns what ends that.

        Raises:
            NoConversation: it is over, or never was.
        """
        ...

    def ask(self, session: str, text: str) -> int:
        """Ask a question and return its turn; "done" or "problem" of this turn ends it.

        Raises:
            NoConversation: it is over, or never was.
            Busy: too many questions wait.
        """
        ...

    def hear(self, session: str, samples: bytes, *, last: bool) -> int:
        """Take a piece of microphone sound, 16-bit samples at 16 kHz, and return its turn; `last` asks what was said.

        Raises:
            NoConversation: it is over, or never was.
            Busy: too many questions wait.
        """
        ...

    def interrupt(self, session: str, turn: int, heard: str | None) -> None:
        """Drop a turn; `heard` is what the client has heard of its reply.

        Raises:
            NoConversation: it is over, or never was.
        """
        ...

    def end(self, session: str) -> None:
        """End a conversation; one that is over is no error."""
        ...

    def is_open(self, session: str) -> bool:
        """Return whether a conversation goes on; it counts as a sign of the person."""
        ...

    def transcript(self, place: str, session: str) -> tuple[Mapping[str, Any], ...]:
        """Return the recorded turns of a conversation, over or not, from the encrypted store of its advisor."""
        ...

    def load(self) -> Load:
        """Return how the advisors are doing."""
        ...

    def launch(self) -> None:
        """Start the advisors."""
        ...

    def stop(self) -> None:
        """End all conversations and the advisors' processes."""
        ...
