"""The advisor: a message in, messages out. Kiosk, demonstration and `steward ask` all drive this one class."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

from app.conversation.context import Context
from app.conversation.turn import Turn, take_turn
from app.messages import (
    EndSession,
    Heard,
    Insight,
    Message,
    Mood,
    Ready,
    Sentence,
    StartSession,
    Transcribed,
    TurnDone,
    Utterance,
)
from app.pipeline.ears import Ears
from app.pipeline.mouth import utter
from app.pipeline.parts import Parts

SUGGESTIONS = (
    "What's my portfolio performance?",
    "How is my money invested?",
    "How risky is my portfolio?",
    "How did I do last year?",
)
NOTHING_HEARD = "I did not hear a question. Please try again, a little closer to the microphone."
Messages = Generator[Message]


@dataclass(slots=True)
class _Visit:
    context: Context
    ears: Ears | None = None
    answered: set[int] = field(default_factory=set)


class Advisor:
    """Holds the sessions of one process and answers their messages."""

    def __init__(self, parts: Parts, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._clock = clock
        self._visits: dict[str, _Visit] = {}

    def receive(self, message: Message) -> Messages:
        """Answer one message with a stream of messages; close the stream to interrupt the turn.

        Raises:
            FinanceError: the client of a StartSession is unknown.
            SyncError: the record cannot be written; the turn is then not answered.
        """
        match message:
            case StartSession():
                yield from self._start(message)
            case Utterance():
                yield from self._answer(message)
            case Heard():
                yield from self._hear(message)
            case EndSession():
                self._visits.pop(message.session, None)
                self._parts.records.ended(message.session)

    def _start(self, message: StartSession) -> Messages:
        content, records = self._parts.content, self._parts.records
        client = content.client(message.client_id)
        stored = records.find(message.session)
        context = (
            Context.from_json(stored.context)
            if stored and stored.context
            else Context.new(message.session, message.client_id)
        )
        self._visits[message.session] = _Visit(context)
        if stored is None:
            records.started(message.session, message.client_id)
        yield Ready(message.session, 0, self._clock(), client.name, content.bank.name, SUGGESTIONS, content.notice)
        if stored and stored.open_turn is not None and stored.open_question is not None:
            yield from self._answer(Utterance(message.session, stored.open_turn, self._clock(), stored.open_question))

    def _hear(self, message: Heard) -> Messages:
        visit = self._visits[message.session]
        if message.turn in visit.answered:  # sound that was on its way when the question was already complete
            return
        if visit.ears is None:
            visit.ears = self._parts.ears()
            yield Mood(message.session, message.turn, self._clock(), "listening", "neutral", 0.0)
        heard = visit.ears.push(message.samples, last=message.last)
        if heard.partial:
            yield Transcribed(message.session, message.turn, self._clock(), heard.partial, final=False)
        if heard.final is None:
            return
        visit.ears = None
        text = heard.final.text
        yield Transcribed(message.session, message.turn, self._clock(), text or "", final=True)
        if not text:
            visit.answered.add(message.turn)
            yield Mood(message.session, message.turn, self._clock(), "idle", "neutral", 0.0)
            return
        yield from self._answer(
            Utterance(
                message.session, message.turn, self._clock(), text, spoken=True, confidence=heard.final.confidence
            )
        )

    def _answer(self, asked: Utterance) -> Messages:
        visit = self._visits[asked.session]
        if asked.turn in visit.answered:
            return
        began = self._clock()
        self._parts.records.asked(asked.session, asked.turn, asked.text)
        yield Mood(asked.session, asked.turn, self._clock(), "thinking", "thoughtfulness", 0.3)
        turn = take_turn(
            asked.text, visit.context, router=self._parts.router, content=self._parts.content, turn=asked.turn
        )
        timings = dict(turn.timings_ms)
        complete = False
        try:
            yield Insight(asked.session, asked.turn, self._clock(), turn.facts, turn.chart)
            yield Mood(asked.session, asked.turn, self._clock(), "speaking", turn.emotion, turn.intensity)
            for sentence in self._sentences(asked, turn):
                timings.setdefault("first_sound", (self._clock() - began) * 1000)
                yield sentence
            complete = True
        finally:  # also when the client interrupts, which closes this generator
            visit.context = turn.context
            visit.answered.add(asked.turn)
            done = _done(asked, turn, timings, self._clock())
            self._parts.records.answered(done, turn.context.to_json(), complete=complete)
        yield done

    def _sentences(self, asked: Utterance, turn: Turn) -> Iterator[Sentence]:
        for index, check in enumerate(turn.checks):
            speech, words, face = utter(check.sentence, self._parts.voice)
            yield Sentence(
                asked.session,
                asked.turn,
                self._clock(),
                index,
                check.sentence,
                speech.sound.samples,
                speech.sound.rate_hz,
                words,
                face,
                turn.emotion,
                turn.intensity,
                turn.gesture if index == 0 else "none",
            )


def _done(asked: Utterance, turn: Turn, timings: dict[str, float], time_s: float) -> TurnDone:
    return TurnDone(
        asked.session,
        asked.turn,
        time_s,
        question=asked.text,
        tool=turn.tool,
        arguments=turn.arguments,
        reply=" ".join(check.sentence for check in turn.checks),
        facts=turn.facts,
        citations=turn.citations,
        checks=turn.checks,
        emotion=turn.emotion,
        intensity=turn.intensity,
        timings_ms=tuple(timings.items()),
        ends_session=turn.ends_session,
    )
