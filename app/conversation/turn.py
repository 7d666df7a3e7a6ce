"""One turn: question and context in; tool, facts, verified sentences, face and the next context out. No I/O."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from app.conversation import dialogue
from app.conversation.actions import Action
from app.conversation.answers import Answer, run, tell
from app.conversation.asking import (
    CHANGED_NOTHING,
    CORRECTED,
    GONE_BACK,
    LAPSED,
    LEFT,
    NOTHING_BEFORE,
    NOTHING_NOTED,
    NOTHING_SAID,
    REMEMBER,
    SAID_AGAIN,
    WHAT_ELSE,
    asks_to_go_back,
    asks_to_remember,
    asks_to_repeat,
    asks_to_undo,
    question_for,
    wants_it_slower,
)
from app.conversation.bank import Bank
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.emotion import Feeling, Thresholds, feel
from app.conversation.evidence import Evidence
from app.conversation.glossary import Glossary, shipped_glossary
from app.conversation.phrases import picker
from app.conversation.recall import LAST_TIME, NO_MEMORY, TOLD_ME, asks_to_recall
from app.conversation.safety import refusal
from app.conversation.sayings import render
from app.conversation.sympathy import is_sad
from app.conversation.talk import STOPPED, did_you_mean, sympathy
from app.conversation.tell_care import DONE
from app.conversation.tell_care import done as done_words
from app.conversation.tool_choice import Choice
from app.conversation.tools import TAKES_THE_QUESTION, WITH_FIGURES, Found
from app.conversation.understand import OUT_OF_SCOPE, RoutesText, Understood, asks_to_stop, fill, understand
from app.conversation.verify import verify
from app.messages import Emotion, Gesture, Scalar, SentenceCheck
from finance.types import Chart, Fact

__all__ = ["RoutesText", "Turn", "take_turn"]
MAX_CHARS: Final = 2000
SLOWER: Final = 0.85
"""How fast the advisor speaks to a client who asked for it to be slower, of the usual pace."""
_TRAIL: Final = 20
Chooses = Callable[[str], Choice | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """The record of one turn.

    Attributes:
        checks: the sentences to speak, in order, each with what it rests on; all of them passed.
        rejected: sentences that were composed and failed; never spoken, kept in the record.
        timings_ms: milliseconds of route, tool, reply and verify.
        actions: what is to be done before the reply is spoken; the client said yes to it.
        chosen_by: who chose the tool: "router", or a language model, "local" or "server".
    """

    tool: str
    arguments: tuple[tuple[str, Scalar], ...]
    facts: tuple[Fact, ...]
    chart: Chart | None
    citations: tuple[str, ...]
    checks: tuple[SentenceCheck, ...]
    rejected: tuple[SentenceCheck, ...]
    emotion: Emotion
    intensity: float
    gesture: Gesture
    ends_session: bool
    context: Context
    timings_ms: tuple[tuple[str, float], ...]
    actions: tuple[Action, ...] = ()
    chosen_by: str = "router"

    @property
    def reply(self) -> str:
        """The sentences in one line."""
        return " ".join(check.sentence for check in self.checks)


@dataclass(slots=True)
class _Taken:
    """One turn while it is made."""

    question: str
    context: Context
    number: int
    router: RoutesText
    content: Bank
    glossary: Glossary
    cache: Cache
    now_s: float
    clock: Callable[[], float]
    last: float
    choose: Chooses | None = None
    limits: Thresholds | None = None
    laps: tuple[tuple[str, float], ...] = field(default=())

    def lap(self, name: str) -> None:
        now = self.clock()
        self.laps = (*self.laps, (name, (now - self.last) * 1000))
        self.last = now


def take_turn(
    question: str,
    context: Context,
    *,
    router: RoutesText,
    content: Bank,
    turn: int | None = None,
    glossary: Glossary | None = None,
    max_chars: int = MAX_CHARS,
    clock: Callable[[], float] = time.perf_counter,
    now_s: float = 0.0,
    cache: Cache | None = None,
    choose: Chooses | None = None,
    limits: Thresholds | None = None,
) -> Turn:
    """Answer one question.

    Args:
        question: typed or heard; empty or over-long ones get one gentle sentence.
        context: what the turn before left.
        router: chooses the tool.
        content: the bank.
        turn: number of this turn; by default the one after the context's.
        glossary: terms to explain; the shipped ones by default.
        max_chars: longest question that is answered.
        clock: seconds, for the timings alone.
        now_s: when the question was asked, for what the advisor waits for; of any clock that goes forward.
        cache: answers to the very same requests; by default none is kept.
        choose: asks a language model for the tool where the router is unsure; by default the client is asked.
        limits: of what the face shows as news; the usual ones by default.

    Raises:
        UnknownClient: the context's client does not exist.
        DataError: the client's or the market's data are broken.
    """
    number = context.turn + 1 if turn is None else turn
    glossary = glossary or shipped_glossary()
    taken = _Taken(
        question, context, number, router, content, glossary, cache or Cache(), now_s, clock, clock(), choose, limits
    )
    refused = _unusable(question, max_chars)
    if refused:
        return _spoken(taken, refused)
    turned_down = refusal(question)
    if turned_down:
        waiting = dialogue.opened(context)
        if turned_down.kind == "crisis":
            waiting = dialogue.read_back(context, turned_down.tool, {"reason": "distress"}, now_s)
        return _spoken(taken, turned_down.sentences, turned_down.tool, turned_down.feeling, waiting)
    if asks_to_stop(question):
        return replace(_spoken(taken, (STOPPED,), context=dialogue.opened(context)), tool="small_talk")
    match dialogue.step(question, context, now_s):
        case "yes":
            return _agreed(taken)
        case "no":
            words = WHAT_ELSE if dialogue.stage(context) == "offered" else LEFT
            return _spoken(taken, (words,), context=dialogue.opened(context))
        case "late":
            return _spoken(taken, (CHANGED_NOTHING,), context=dialogue.opened(context))
    return _by_the_way(taken) or _asked_for(taken) or _understood(taken)


def _agreed(taken: _Taken) -> Turn:
    """Carry out what was read back, or run the tool that was offered."""
    context = taken.context
    asked = Understood(context.pending, dict(context.pending_arguments))
    if dialogue.stage(context) == "offered":
        return _answer(taken, asked, dialogue.opened(context))
    found = run(asked.tool, asked.arguments, context, taken.content, taken.glossary, taken.cache)
    if found.action is None:  # the bank's data changed since it was read back
        return _spoken(taken, (CHANGED_NOTHING,), context=dialogue.opened(context))
    done = dialogue.opened(context)
    if found.action.kind in ("note", "agree"):
        done = replace(done, noted=done.noted + 1)
    feeling = Feeling("concern", 0.4, "lean_in") if found.action.kind == "hand_off" else feel("help", ())
    spoken = _spoken(taken, (done_words(found.action),), asked.tool, feeling, context=done)
    return replace(spoken, arguments=tuple(found.arguments.items()), actions=(found.action,))


def _by_the_way(taken: _Taken) -> Turn | None:
    """Answer what is about the talk itself: say it again, slower, take it back, go back."""
    context, question = taken.context, taken.question
    if asks_to_undo(question):
        if not context.noted:
            return _spoken(taken, (NOTHING_NOTED,), "profile_update")
        fewer = replace(dialogue.opened(context), noted=context.noted - 1)
        spoken = _spoken(taken, (DONE["take_back"],), "profile_update", context=fewer)
        return replace(spoken, actions=(Action("take_back"),))
    if asks_to_remember(question):
        waiting = dialogue.read_back(context, "profile_update", {"field": "memory"}, taken.now_s)
        return _spoken(taken, (REMEMBER,), "profile_update", context=waiting)
    if asks_to_recall(question):
        return _recalled(taken)
    if asks_to_repeat(question):
        return _again(taken)
    if asks_to_go_back(question):
        tool, arguments = context.before
        if not tool:
            return _spoken(taken, (NOTHING_BEFORE,), "repeat")
        return _answer(taken, Understood(tool, dict(arguments)), dialogue.opened(context), (GONE_BACK,))
    return None


def _recalled(taken: _Taken) -> Turn:
    """Say what is known of earlier visits."""
    facts = taken.context.recalled
    checks = told_again(facts)
    spoken = _spoken(taken, () if checks else (NO_MEMORY,), "small_talk")
    return replace(spoken, facts=facts, checks=checks or spoken.checks)


def told_again(facts: tuple[Fact, ...]) -> tuple[SentenceCheck, ...]:
    """Return the sentences about earlier visits, with what they rest on; none where nothing is known."""
    named = {fact.name: fact for fact in facts}
    said = (render(saying, named) for saying in (LAST_TIME, TOLD_ME))
    return tuple(verify(sentence, Evidence(facts)) for sentence in said if sentence)


def _again(taken: _Taken, *, slower: bool = False) -> Turn:
    """Say the last reply once more, with what its figures rest on; slower where that is asked."""
    context, slower = taken.context, slower or wants_it_slower(taken.question)
    if slower:
        context = replace(context, pace=SLOWER)
    if not context.said:
        return _spoken(taken, (NOTHING_SAID,), "repeat", context=context)
    before = SentenceCheck(SAID_AGAIN, True, ())
    said = tuple(SentenceCheck(text, True, rests) for text, rests in context.said)
    plain = _spoken(taken, (), "repeat", feel("explain", ()), context=context)
    kept = replace(plain.context, said=context.said)
    told: tuple[tuple[str, Scalar], ...] = (("slower", True),) if slower else ()
    return replace(plain, arguments=told, facts=context.facts, checks=(before, *said), context=kept)


def _asked_for(taken: _Taken) -> Turn | None:
    """Take a question for the answer to what was asked, where it holds one."""
    context = taken.context
    if dialogue.stage(context) != "asked":
        return None
    tool, wanted = context.pending, context.waits_for
    value = fill(tool, wanted, taken.question, taken.content, context.client_id)
    if value is not None:
        arguments = {**dict(context.pending_arguments), wanted: value}
        return _answer(taken, Understood(tool, arguments), dialogue.opened(context))
    other = understand(taken.question, dialogue.opened(context), taken.router, taken.content, taken.glossary)
    if other.tool not in (OUT_OF_SCOPE, tool) and not other.likely:
        return None
    if context.tries >= dialogue.ASKS_TWICE:
        return _spoken(taken, (LEFT,), tool, context=dialogue.opened(context))
    arguments = dict(context.pending_arguments)
    waiting = dialogue.asked(context, tool, arguments, wanted, taken.now_s)
    return _spoken(taken, question_for(tool, wanted, again=True), tool, context=waiting)


def _understood(taken: _Taken) -> Turn:
    """Answer a question that stands on its own, or takes up the last answer."""
    context = taken.context
    lapsed = (LAPSED,) if dialogue.stage(context) == "read_back" else ()
    fresh = dialogue.opened(context)
    asked = understand(taken.question, context, taken.router, taken.content, taken.glossary)
    taken.lap("route")
    if asked.tool == "repeat":
        return _again(taken, slower=bool(asked.arguments.get("slower")))
    chosen = taken.choose(taken.question) if asked.likely and taken.choose is not None else None
    if chosen is not None:
        taken.lap("choose")
        told = _answer(taken, Understood(chosen.tool, chosen.arguments), fresh, lapsed)
        return replace(told, chosen_by=chosen.place)
    if asked.likely:
        waiting = dialogue.offered(context, asked.likely, asked.arguments, taken.now_s)
        kind = (sympathy(taken.question, picker(context.session, taken.number)),) if is_sad(taken.question) else ()
        return _spoken(taken, (*lapsed, *kind, *did_you_mean(asked.likely)), context=waiting)
    if asked.missing:
        waiting = dialogue.asked(fresh, asked.tool, asked.arguments, asked.missing, taken.now_s)
        spoken = _spoken(taken, (*lapsed, *question_for(asked.tool, asked.missing)), asked.tool, context=waiting)
        return replace(spoken, arguments=tuple(asked.arguments.items()))
    return _answer(taken, asked, fresh, (*lapsed, CORRECTED) if asked.corrects else lapsed)


def _answer(taken: _Taken, asked: Understood, context: Context, first: tuple[str, ...] = ()) -> Turn:
    """Run a tool and say what it found."""
    words = {"question": taken.question} if asked.tool in TAKES_THE_QUESTION else {}
    found = run(asked.tool, {**asked.arguments, **words}, context, taken.content, taken.glossary, taken.cache)
    taken.lap("tool")
    told = tell(asked.tool, found, taken.question, context, taken.number, taken.content, taken.limits)
    taken.lap("reply")
    if found.action is not None and not found.trouble:
        context = dialogue.read_back(context, asked.tool, dict(found.arguments), taken.now_s)
    said = told.checks
    if asked.tool == "small_talk" and not context.trail:  # a client who is greeted, and who agreed to be remembered
        said = (*said[:1], *told_again(context.recalled)[:1], *said[1:])
    checks = (*(SentenceCheck(sentence, True, ()) for sentence in first), *said)
    return _turn(taken, replace(told, checks=checks), context)


def _turn(taken: _Taken, told: Answer, context: Context) -> Turn:
    found = told.found
    after = replace(context, turn=taken.number)
    if told.tool in WITH_FIGURES and not found.trouble:
        after = context.after(taken.number, told.tool, found.arguments, found.facts)
    return Turn(
        tool=told.tool,
        arguments=tuple(found.arguments.items()),
        facts=found.facts,
        chart=found.chart,
        citations=tuple(citation for citation, _ in found.passages),
        checks=told.checks,
        rejected=told.rejected,
        emotion=told.feeling.emotion,
        intensity=told.feeling.intensity,
        gesture=told.feeling.gesture,
        ends_session=told.tool == "end_session",
        context=_remembering(after, taken.number, told.tool, told.checks),
        timings_ms=taken.laps,
    )


def _remembering(context: Context, number: int, tool: str, checks: tuple[SentenceCheck, ...]) -> Context:
    """Return the context with what was said, for "please repeat that" and for a summary."""
    said = tuple((check.sentence, check.rests_on) for check in checks)
    trail = (*context.trail, (number, tool, checks[0].sentence if checks else ""))[-_TRAIL:]
    return replace(context, said=said, trail=trail)


def _unusable(question: str, max_chars: int) -> tuple[str, ...]:
    if not question.strip():
        return ("I did not catch a question. Please say or type it once more.",)
    if len(question) > max_chars:
        return ("That is more than I can take in at once. Please ask it in a sentence or two.",)
    return ()


def _spoken(
    taken: _Taken,
    sentences: tuple[str, ...],
    tool: str = OUT_OF_SCOPE,
    feeling: Feeling | None = None,
    context: Context | None = None,
) -> Turn:
    """Return a turn of set sentences, without figures and without a tool run."""
    told = Answer(
        tool, Found({}), tuple(SentenceCheck(each, True, ()) for each in sentences), (), feeling or feel(tool, ())
    )
    return _turn(taken, told, taken.context if context is None else context)
