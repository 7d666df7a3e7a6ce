"""What the window knows of one visit: its session, the turn, and which messages still count. No Qt, no clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from app.messages import EndSession, Floats, Heard, Interrupt, Message, Sentence, StartSession, Utterance

SentenceId = tuple[int, int]


class Visit:
    """One client's time at the window."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Args:
        clock: monotonic seconds, stamped on every message.
        """  # noqa: D205
        self.session = uuid.uuid4().hex
        self.turn = 0
        self.answering = False
        self.hearing = False
        """Whether this turn's question is still sound: it can be asked again, but nobody can repeat it."""
        self.asked_s = 0.0
        """When this turn began."""
        self._clock = clock
        self._heard_all = False
        self._dropped_to = 0
        self._sentences: dict[SentenceId, Sentence] = {}

    def start(self, client_id: str) -> StartSession:
        """Greet the advisor."""
        return StartSession(self.session, 0, self._clock(), client_id)

    def ask(self, text: str) -> Utterance:
        """Begin a turn with a typed question."""
        self._begin_turn()
        return Utterance(self.session, self.turn, self._clock(), text)

    def begin_hearing(self) -> None:
        """Begin a turn whose question comes as sound."""
        self._begin_turn()
        self.hearing = True

    def heard(self, samples: Floats, last: bool) -> Heard:
        """Wrap a piece of the client's sound, [S] at 16 kHz."""
        self._heard_all |= last
        return Heard(self.session, self.turn, self._clock(), samples, last)

    def interrupt(self) -> Interrupt:
        """Drop the turn that is running: what still comes of it no longer counts."""
        self._dropped_to = self.turn
        self.answering = self.hearing = False
        self._sentences.clear()
        return Interrupt(self.session, self.turn, self._clock())

    def end(self) -> EndSession:
        """Say good-bye."""
        return EndSession(self.session, self.turn, self._clock())

    def counts(self, message: Message) -> bool:
        """Whether a message belongs to this visit, or to none, and to a turn that was not dropped."""
        return message.session in ("", self.session) and (message.turn == 0 or message.turn > self._dropped_to)

    def keep(self, sentence: Sentence) -> SentenceId:
        """Remember a sentence until it was heard; returns the name under which it is played."""
        key = (sentence.turn, sentence.index)
        self._sentences[key] = sentence
        return key

    def sentence(self, key: SentenceId) -> Sentence | None:
        """Return a sentence that waits or is heard."""
        return self._sentences.get(key)

    def was_heard(self, key: SentenceId) -> None:
        """Forget a sentence's sound."""
        self._sentences.pop(key, None)

    @property
    def listening(self) -> bool:
        """Whether the client is being listened to: this turn's question is sound, and there is more to come."""
        return self.answering and self.hearing and not self._heard_all

    @property
    def waits_to_be_heard(self) -> bool:
        """Whether a sentence of this visit is queued or sounding."""
        return bool(self._sentences)

    def _begin_turn(self) -> None:
        self.turn += 1
        self.answering = True
        self.hearing = self._heard_all = False
        self.asked_s = self._clock()
