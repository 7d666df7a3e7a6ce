"""What the window knows of one visit: its session, the turn, and which messages still count. No Qt, no clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from app.messages import EndSession, Floats, Heard, Interrupt, Message, Problem, Say, Sentence, StartSession, Utterance

SentenceId = tuple[int, int]


class Visit:
    """One client's time at the window."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Args:
        clock: monotonic seconds, stamped on every message.
        """  # noqa: D205
        self.session = uuid.uuid4().hex
        self.recorded = False
        """Whether the client agreed to a record."""
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
        self._heard_texts: list[str] = []
        self.aside = 0
        """The turn that the client may be beginning while the reply of this one is held; 0 when there was none."""
        self.aside_open = False

    def start(self, client_id: str, *, recording: bool = True, pace: float = 1.0, agreed: str = "") -> StartSession:
        """Begin the conversation."""
        self.recorded = recording
        return StartSession(self.session, 0, self._clock(), client_id, recording, pace, agreed)

    def ask(self, text: str) -> Utterance:
        """Begin a turn with a typed question."""
        self._begin_turn()
        return Utterance(self.session, self.turn, self._clock(), text)

    def say(self, text: str, pace: float) -> Say:
        """Begin a turn in which the advisor speaks a text of the screen."""
        self._begin_turn()
        return Say(self.session, self.turn, self._clock(), text, pace)

    def begin_hearing(self) -> None:
        """Begin a turn whose question comes as sound."""
        self._begin_turn()
        self.hearing = True

    def begin_aside(self) -> None:
        """Note that the client may be interrupting: what is said now belongs to a turn of its own."""
        self.aside = max(self.turn, self.aside) + 1
        self.aside_open = True

    def said_aside(self, samples: Floats, last: bool = False) -> Heard:
        """Wrap a piece of what may be an interruption, [S] at 16 kHz."""
        return Heard(self.session, self.aside, self._clock(), samples, last, tentative=True)

    def drop_aside(self) -> None:
        """It was no interruption."""
        self.aside_open = False

    def take_aside(self) -> None:
        """It was an interruption: the aside is the turn now. Call `interrupt` first."""
        self.turn, self.aside_open = self.aside, False
        self.answering = self.hearing = True
        self._heard_all = False
        self._heard_texts.clear()
        self.asked_s = self._clock()

    def heard(self, samples: Floats, last: bool) -> Heard:
        """Wrap a piece of the client's sound, [S] at 16 kHz."""
        self._heard_all |= last
        return Heard(self.session, self.turn, self._clock(), samples, last)

    def heard_text(self, sentence: Sentence | None, time_s: float) -> str:
        """Return what the client has heard of this turn's reply, cut at the word that was being said.

        Args:
            sentence: what was heard last; one that was heard to its end, or in another turn, adds nothing.
            time_s: since its first sample.
        """
        cut = sentence is not None and sentence.turn == self.turn and (sentence.turn, sentence.index) in self._sentences
        begun = [word.text for word in sentence.words if word.end_s <= time_s] if sentence and cut else []
        return " ".join([*self._heard_texts, *begun])

    def interrupt(self, heard: str | None = None) -> Interrupt:
        """Drop the turn that is running: what still comes of it no longer counts.

        Args:
            heard: what the client has heard of its reply, from `heard_text`.
        """
        self._dropped_to = self.turn
        self.answering = self.hearing = False
        self._sentences.clear()
        return Interrupt(self.session, self.turn, self._clock(), heard)

    def end(self) -> EndSession:
        """Say good-bye."""
        return EndSession(self.session, self.turn, self._clock())

    def counts(self, message: Message) -> bool:
        """Whether a message belongs to this visit, or to none, and to a turn that was not dropped."""
        return message.session in ("", self.session) and (message.turn == 0 or message.turn > self._dropped_to)

    def ends_with(self, problem: Problem) -> bool:
        """Whether the turn that is running is over with a problem.

        One of no turn ends it too while its question is only sound, which the advisor that comes next cannot take up
        again.
        """
        return self.hearing or problem.turn == self.turn > 0

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
        sentence = self._sentences.pop(key, None)
        if sentence is not None and key[0] == self.turn:
            self._heard_texts.append(sentence.text)

    @property
    def now_s(self) -> float:
        """The moment that a message sent now carries."""
        return self._clock()

    @property
    def listening(self) -> bool:
        """Whether the client is being listened to: this turn's question is sound, and there is more to come."""
        return self.aside_open or (self.answering and self.hearing and not self._heard_all)

    @property
    def waits_to_be_heard(self) -> bool:
        """Whether a sentence of this visit is queued or sounding."""
        return bool(self._sentences)

    def _begin_turn(self) -> None:
        self.turn = max(self.turn, self.aside) + 1
        self.aside_open = False
        self._heard_texts.clear()
        self.answering = True
        self.hearing = self._heard_all = False
        self.asked_s = self._clock()
