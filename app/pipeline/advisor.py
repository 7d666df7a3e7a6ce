"""The advisor: a message in, messages out. Kiosk, demonstration and `steward ask` all drive this one class."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from app.conversation import dialogue
from app.conversation.asking import HELD, NOT_DONE
from app.conversation.context import Context
from app.conversation.emotion import thresholds, told
from app.conversation.phrasing import COMPOSED
from app.conversation.recall import recalled_facts
from app.conversation.reopened import Asked
from app.conversation.turn import Turn, take_turn
from app.errors import InputError
from app.log import logger
from app.messages import (
    Command,
    Emotion,
    EndSession,
    Heard,
    Identified,
    Identify,
    Insight,
    Interrupt,
    Message,
    Mood,
    OpenLobby,
    Paused,
    Problem,
    Ready,
    Say,
    Sentence,
    SentenceCheck,
    StartSession,
    Transcribed,
    TurnDone,
    Utterance,
    Vocabulary,
)
from app.pipeline.announcer import announce
from app.pipeline.client_voice import ClientVoice
from app.pipeline.command_desk import CommandDesk
from app.pipeline.ears import Ears
from app.pipeline.figures import Figures
from app.pipeline.foresight import Foreseen, Uttered, at_once, foresee, say
from app.pipeline.language import Telling, chooser
from app.pipeline.pace import paced
from app.pipeline.parts import Parts
from app.pipeline.reception import identified, lobby
from finance.errors import FinanceError
from inference.errors import GivenUp
from inference.hearing.barge_in import is_backchannel
from inference.types import HEARING_RATE_HZ, Transcript, VoiceProsody
from sync.errors import Held, SyncError

SUGGESTIONS = (
    "What's my portfolio performance?",
    "Am I on track for my goals?",
    "What would another 2008 do to me?",
    "What would you change?",
)
UNDERSTOOD = 0.55  # confidence below which what was heard may as well have been something else
NOTHING_HEARD = "I did not hear a question. Please try again, a little closer to the microphone."
NOT_UNDERSTOOD = "I am not sure that I heard you right. Please say it again, or type it."
Messages = Generator[Message]
_log = logger("advisor")


@dataclass(slots=True)
class _Visit:
    context: Context
    names: tuple[str, ...]
    """What this client may name."""
    ears: Ears | None = None
    ears_turn: int = 0
    voice: ClientVoice = field(default_factory=ClientVoice)
    closed: set[int] = field(default_factory=set)
    """Turns that were answered, interrupted or failed: nothing more is said or heard for them."""
    foreseen: Foreseen | None = None
    """What would be answered if the client has asked all that is asked."""
    asked: Asked | None = None
    """The spoken question that was answered last."""
    reopens: Asked | None = None
    """The question that what is being heard may go on with."""


class Advisor:
    """Holds the sessions of one process and answers their messages."""

    def __init__(
        self,
        parts: Parts,
        clock: Callable[[], float] = time.monotonic,
        given_up: Callable[[Message], bool] | None = None,
    ) -> None:
        """Open no visit yet.

        Args:
            parts: the engines and the content.
            clock: monotonic seconds.
            given_up: whether the client has interrupted the turn of a message by now, although its interruption has
                not been received here; may be asked on another thread. None where nobody can interrupt.
        """
        self._parts = parts
        self._given_up = given_up
        self._clock = clock
        self._visits: dict[str, _Visit] = {}
        self._interrupted: dict[str, int] = {}
        self._commands = CommandDesk(parts.command_ears, clock)

    def receive(self, message: Message) -> Messages:
        """Answer one message with a stream of messages; close the stream to interrupt the turn.

        Raises:
            InputError: the message belongs to no visit that was begun.
            FinanceError: the client of a StartSession is unknown.
            SyncError: the record cannot be written; the turn is then not answered.
        """
        match message:
            case StartSession():
                yield from self._start(message)
            case Utterance():
                yield from self._answer(message)
            case Heard():
                yield from self._commands.hear(message) if self._commands.only else self._hear(message)
            case Interrupt():
                self._interrupt(message)
            case EndSession():
                self._end(message)
            case OpenLobby():
                yield lobby(message, self._parts, self._clock)
            case Identify():
                yield self.identify(message)
            case Vocabulary():
                self._commands.take(message)
            case Say():
                yield from announce(message, self._parts, self._clock, self._asking(message))

    def open_ears(self) -> None:
        """Open what questions are heard with, in a moment in which nobody waits."""
        self._parts.open_ears()

    def is_recorded(self, session: str) -> bool:
        """Return whether anything of a visit may be kept."""
        return session not in self._parts.records.silent

    def identify(self, asked: Identify) -> Identified:
        """Return who somebody is; any thread may ask."""
        return identified(asked, self._parts, self._clock)

    def _start(self, message: StartSession) -> Messages:
        content, records = self._parts.content, self._parts.records
        client = content.client(message.client_id)
        if not message.recording:
            records.silent.add(message.session)
        stored = records.find(message.session)
        kept = records.store is not None and message.recording
        fresh = replace(Context.new(message.session, message.client_id), kept=kept, pace=message.pace)
        context = Context.from_json(stored.context) if stored and stored.context else self._recalling(fresh)
        hears = self._parts.settings.voice_tone == "on"
        voice = ClientVoice(hears_tone=hears)
        visit = self._visits[message.session] = _Visit(context, self._parts.names(client), voice=voice)
        self._tell_visits()
        if stored is None:
            records.started(message.session, message.client_id, message.agreed)
        yield Ready(message.session, 0, self._clock(), client.name, content.bank.name, SUGGESTIONS, content.notice)
        if stored is None:
            return
        visit.closed.update(range(1, stored.last_turn + 1))
        interrupted = self._interrupted.get(message.session, 0)
        if stored.open_turn is not None and stored.open_question is not None and stored.open_turn > interrupted:
            visit.closed.discard(stored.open_turn)
            yield from self._answer(Utterance(message.session, stored.open_turn, self._clock(), stored.open_question))

    def _tell_visits(self) -> None:
        self._parts.watching.visits([visit.context.client_id for visit in self._visits.values()])

    def _recalling(self, context: Context) -> Context:
        """Return a visit's first context, with what is known of earlier ones where the client agreed to that."""
        recalled = self._parts.memory.recall(context.session, context.client_id)
        if recalled is None:
            return context
        return replace(context, recalled=recalled_facts(recalled, self._parts.content.today))

    def _interrupt(self, message: Interrupt) -> None:
        self._interrupted[message.session] = message.turn
        self._commands.interrupt(message)
        visit = self._visits.get(message.session)
        if visit is not None:
            visit.closed.add(message.turn)
            if visit.ears_turn <= message.turn:  # the ears may already hear what the client interrupted with
                self._close_ears(visit)
        if message.heard is not None:  # also of a reply that a process before this one gave
            self._parts.records.cut(message.session, message.turn, message.heard)

    def _end(self, message: EndSession) -> None:
        self._interrupted.pop(message.session, None)
        self._commands.forget()
        visit = self._visits.pop(message.session, None)
        self._tell_visits()
        if visit is not None:
            self._parts.records.ended(message.session)
            self._parts.forget_client(visit.context.client_id)

    def _hear(self, message: Heard) -> Messages:
        visit = self._visit(message)
        if message.turn in visit.closed:  # sound that was on its way when the question was already complete
            return
        if visit.ears is None or visit.ears_turn != message.turn:
            names = (*visit.names, *self._commands.names)
            visit.ears, visit.ears_turn = self._parts.ears(names), message.turn
            self._parts.watching.hears(message.session, message.turn, recorded=self.is_recorded(message.session))
            soon = message.tentative and visit.asked is not None and visit.asked.soon(_since(message))
            visit.reopens = visit.asked if soon else None
            visit.voice.start()
            yield Mood(message.session, message.turn, self._clock(), "listening", "neutral", 0.0)
        visit.voice.push(message.samples)
        heard = visit.ears.push(message.samples, last=message.last)
        if heard.paused:
            yield Paused(message.session, message.turn, self._clock())
        if heard.partial:
            yield Transcribed(message.session, message.turn, self._clock(), heard.partial, final=False)
        if heard.likely:
            self._foresee(visit, message, heard.likely)
        if heard.final is not None:
            said = visit.voice.finish()
            self._close_ears(visit)
            if message.tentative and (is_backchannel(heard.final.text) or heard.final.confidence < UNDERSTOOD):
                visit.closed.add(message.turn)  # no question: the reply that the client listens to goes on
                yield Transcribed(message.session, message.turn, self._clock(), "", final=True)
            else:
                yield from self._take_up(message, heard.final, said, heard.silent_s)

    def _foresee(self, visit: _Visit, message: Heard, question: str) -> None:
        """Use the silence that may be the question's end to make the answer ready."""
        question, context = _all_of(visit, question)
        turn = self._think(question, context, message.turn)
        parts = self._parts
        visit.foreseen = None  # what was foreseen before is given up first
        with contextlib.suppress(GivenUp):
            visit.foreseen = foresee(
                question, context, turn, parts.voice, parts.face, self._asking(message), _log.warning
            )

    def _asking(self, message: Message) -> Callable[[], bool] | None:
        """Return what tells whether the client has interrupted a message's turn."""
        return None if self._given_up is None else partial(self._given_up, message)

    def _take_up(self, message: Heard, heard: Transcript, said: VoiceProsody | None, silent_s: float) -> Messages:
        """Answer what was heard, or say that it was not understood."""
        text = heard.text
        name = self._commands.said_in_talk(text)
        if name:
            yield from self._commanded(message, name)
            return
        if text and heard.confidence >= UNDERSTOOD:
            visit = self._visit(message)
            text, visit.context = _all_of(visit, text)
            visit.reopens = None
        yield Transcribed(message.session, message.turn, self._clock(), text, final=True, silent_s=silent_s)
        if text and heard.confidence >= UNDERSTOOD:
            asked = Utterance(message.session, message.turn, self._clock(), text, True, heard.confidence, said)
            yield from self._answer(asked)
            return
        self._visit(message).closed.add(message.turn)
        yield Mood(message.session, message.turn, self._clock(), "idle", "neutral", 0.0)
        words = NOT_UNDERSTOOD if heard.text else NOTHING_HEARD
        yield Problem(message.session, message.turn, self._clock(), words)

    def _commanded(self, message: Heard, name: str) -> Messages:
        """Tell that a name on the screen was said, which is no question."""
        visit = self._visit(message)
        visit.closed.add(message.turn)
        visit.foreseen = visit.reopens = None
        yield Transcribed(message.session, message.turn, self._clock(), name, final=True)
        yield Mood(message.session, message.turn, self._clock(), "idle", "neutral", 0.0)
        yield Command(message.session, message.turn, self._clock(), name)

    def _answer(self, asked: Utterance) -> Messages:
        visit = self._visit(asked)
        if asked.turn in visit.closed:
            return
        self._close_ears(visit)
        began = self._clock()
        self._parts.records.asked(asked.session, asked.turn, asked.text)
        watching = self._parts.watching
        recorded = self.is_recorded(asked.session)
        watching.begins(asked.session, asked.turn, spoken=asked.spoken, recorded=recorded)
        visit.closed.add(asked.turn)
        visit.asked = Asked(asked.text, visit.context) if asked.spoken and not visit.context.pending else None
        turn: Turn | None = None
        telling: Telling | None = None
        timings: dict[str, float] = {}
        complete = failed = False
        try:
            yield Mood(asked.session, asked.turn, self._clock(), "thinking", "thoughtfulness", 0.3)
            foreseen, visit.foreseen = visit.foreseen, None
            if foreseen is not None and self._still_good(foreseen, asked, visit):
                thought = foreseen.turn
                watching.thought(thought, foreseen=True)
            else:  # the words were others in the end; what is said may still be the same, and is then ready
                thought = self._think(asked.text, visit.context, asked.turn, asked)
                watching.thought(thought, foreseen=False)
            thought = self._carried_out(visit.context, thought, asked)
            turn = visit.voice.met(thought, asked.prosody)
            telling = self._telling(asked, turn)
            timings.update(turn.timings_ms)
            yield Insight(asked.session, asked.turn, self._clock(), turn.facts, turn.chart)
            yield Mood(asked.session, asked.turn, self._clock(), "speaking", turn.emotion, turn.intensity)
            for sentence in self._sentences(asked, turn, telling, foreseen):
                if "first_sound" not in timings:
                    timings["first_sound"] = (self._clock() - began) * 1000
                    visit.asked = replace(visit.asked, said_s=self._clock()) if visit.asked else None
                yield sentence
            complete = True
        except GivenUp:
            _log.info("a reply was given up, because the client interrupted")
        except Exception:
            failed = True
            raise
        finally:  # also when the client interrupts, which closes this stream, and when something fails
            turn = telling.turn if telling else turn
            visit.context = turn.context if turn else visit.context
            worded_by = telling.worded_by if telling else COMPOSED
            done = _done(asked, turn, timings, self._clock(), worded_by) if turn else None
            advice = turn.records if turn else ()
            self._parts.records.answered(asked, done, visit.context.to_json(), complete=complete, advice=advice)
            self._parts.records.counted(timings.get("first_sound", (self._clock() - began) * 1000), failed=failed)
            outcome = "answered" if complete else "failed" if failed else "interrupted"
            watching.ends(turn, self._clock() - began, outcome, worded_by)
        if done is not None and complete:
            yield done

    def _still_good(self, foreseen: Foreseen, asked: Utterance, visit: _Visit) -> bool:
        """Return whether what was foreseen is the answer; where it asks back, a language model may know better."""
        unsure = self._parts.language is not None and dialogue.stage(foreseen.turn.context) == "offered"
        return foreseen.answers(asked.text, visit.context) and not unsure

    def _think(self, question: str, context: Context, number: int, asked: Message | None = None) -> Turn:
        """Return the turn; where a message is asked, a language model may be, too, which takes its time."""
        parts = self._parts
        most = parts.settings.max_question_chars
        wait_ms = parts.settings.language_wait_ms
        choose = chooser(parts.language, parts.content, wait_ms, self._asking(asked)) if asked else None
        return take_turn(
            question,
            context,
            router=parts.router,
            content=parts.content,
            turn=number,
            max_chars=most,
            now_s=self._clock(),
            cache=parts.cache,
            choose=choose,
            limits=thresholds(parts.settings),
        )

    def _carried_out(self, context: Context, turn: Turn, asked: Utterance) -> Turn:
        """Do what the client has just said yes to, and return the turn; when it fails, nothing is said to be done."""
        read_back = " ".join(sentence for sentence, _ in context.said)
        try:
            for action in turn.actions:
                self._parts.memory.carry_out(action, context, asked.turn, f"{read_back} {asked.text}".strip())
        except (FinanceError, SyncError) as error:
            _log.warning("what a client agreed to could not be done: %s", type(error).__name__)
            left = replace(turn.context, noted=context.noted, kept=context.kept)
            said = HELD if isinstance(error, Held) else NOT_DONE
            return replace(turn, checks=(SentenceCheck(said, True, ()),), actions=(), context=left)
        if turn.actions:  # what is kept beside the books may be what an answer rested on
            self._parts.cache.forget(context.client_id)
        return turn

    def _telling(self, asked: Utterance, turn: Turn) -> Telling:
        parts, wait_ms = self._parts, self._parts.settings.language_wait_ms
        return Telling(turn, asked.text, parts.content, parts.language, wait_ms, self._asking(asked))

    def _sentences(
        self, asked: Utterance, turn: Turn, telling: Telling, foreseen: Foreseen | None
    ) -> Iterator[Sentence]:
        """Say the reply: a message for each clause, counted through all of it."""
        given_up, index = self._asking(asked), 0
        voice = paced(self._parts.voice, turn.context.pace)
        for number, check in enumerate(telling):
            mood = told(turn.emotion, turn.intensity, number)
            usual = number == 0 and voice is self._parts.voice
            pieces = foreseen.sentence(check.sentence, mood) if foreseen and usual else None
            hurries = asked.spoken and pieces is None
            pieces = pieces or say(check.sentence, mood, voice, self._parts.face, given_up, _log.warning)
            figures = Figures(check.rests_on)
            for clause, uttered in enumerate(pieces):
                said = at_once(uttered) if hurries and index == 0 else uttered
                message = _sentence(asked, turn, self._clock(), index, said, mood, continues=clause > 0)
                yield replace(message, rests_on=figures.of(message.text))
                index += 1

    def _visit(self, message: Message) -> _Visit:
        visit = self._visits.get(message.session)
        if visit is None:
            raise InputError("This visit has not begun or is over; please end it and begin again.")
        return visit

    def _close_ears(self, visit: _Visit) -> None:
        visit.voice.start()
        if visit.ears is not None:
            visit.ears = None
            self._parts.forget_sound()


def _since(message: Heard) -> float:
    """Return when the first of a message's samples was heard, on the clock of the messages."""
    return message.time_s - len(message.samples) / HEARING_RATE_HZ


def _all_of(visit: _Visit, question: str) -> tuple[str, Context]:
    """Return the question with the part that was answered too early, and the context in which it is asked."""
    whole = visit.reopens.with_more(question) if visit.reopens else ""
    return (whole, visit.reopens.context) if visit.reopens and whole else (question, visit.context)


def _sentence(
    asked: Utterance,
    turn: Turn,
    time_s: float,
    index: int,
    said: Uttered,
    mood: tuple[Emotion, float],
    *,
    continues: bool,
) -> Sentence:
    return Sentence(
        asked.session,
        asked.turn,
        time_s,
        index,
        " ".join(word.text for word in said.words),
        said.sound.samples,
        said.sound.rate_hz,
        said.words,
        said.face,
        *mood,
        turn.gesture if index == 0 else "none",
        said.accents,
        continues,
    )


def _done(
    asked: Utterance, turn: Turn, timings: dict[str, float], time_s: float, worded_by: str = COMPOSED
) -> TurnDone:
    return TurnDone(
        asked.session,
        asked.turn,
        time_s,
        question=asked.text,
        tool=turn.tool,
        arguments=turn.arguments,
        reply=turn.reply,
        facts=turn.facts,
        citations=turn.citations,
        checks=(*turn.checks, *turn.rejected),
        emotion=turn.emotion,
        intensity=turn.intensity,
        timings_ms=tuple(timings.items()),
        ends_session=turn.ends_session,
        asks=bool(turn.context.pending),
        worded_by=worded_by,
        chosen_by=turn.chosen_by,
        passages=turn.passages,
    )
