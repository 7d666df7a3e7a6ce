"""A turn while it is made, and the record that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from app.conversation import dialogue
from app.conversation.actions import Action
from app.conversation.answers import Answer, run, tell
from app.conversation.bank import Bank
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.emotion import Feeling, Thresholds, feel
from app.conversation.evidence import Evidence
from app.conversation.glossary import Glossary
from app.conversation.recall import LAST_TIME, TOLD_ME
from app.conversation.sayings import render
from app.conversation.tool_choice import Choice
from app.conversation.tools import TAKES_THE_QUESTION, WITH_FIGURES, Found
from app.conversation.understand import OUT_OF_SCOPE, RoutesText, Understood
from app.conversation.verify import verify
from app.messages import Emotion, Gesture, Scalar, SentenceCheck
from finance.types import Chart, Fact

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
        passages: each citation with its words: assumptions, what has to be said beside the figures, quotations.
        records: of recommendations, JSON from which each can be computed again.
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
    passages: tuple[tuple[str, str], ...] = ()
    records: tuple[str, ...] = ()

    @property
    def reply(self) -> str:
        """The sentences in one line."""
        return " ".join(check.sentence for check in self.checks)


@dataclass(slots=True)
class Taken:
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
        """Note how long it took since the last lap."""
        now = self.clock()
        self.laps = (*self.laps, (name, (now - self.last) * 1000))
        self.last = now


def answered(taken: Taken, asked: Understood, context: Context, first: tuple[str, ...] = ()) -> Turn:
    """Run a tool and say what it found."""
    words = {"question": taken.question} if asked.tool in TAKES_THE_QUESTION else {}
    found = run(asked.tool, {**asked.arguments, **words}, context, taken.content, taken.glossary, taken.cache)
    taken.lap("tool")
    told = tell(asked.tool, found, taken.question, context, taken.number, taken.content, taken.limits, taken.lap)
    if found.action is not None and not found.trouble:
        context = dialogue.read_back(context, asked.tool, dict(found.arguments), taken.now_s)
    said = told.checks
    if asked.tool == "small_talk" and not context.trail:  # a client who is greeted, and who agreed to be remembered
        said = (*said[:1], *told_again(context.recalled)[:1], *said[1:])
    checks = (*(SentenceCheck(sentence, True, ()) for sentence in first), *said)
    return finished(taken, replace(told, checks=checks), context)


def finished(taken: Taken, told: Answer, context: Context) -> Turn:
    """Return the record of a turn whose answer is told, and the context after it."""
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
        passages=tuple((citation, words) for citation, words in found.passages),
        records=(found.record,) if found.record else (),
    )


def _remembering(context: Context, number: int, tool: str, checks: tuple[SentenceCheck, ...]) -> Context:
    """Return the context with what was said, for "please repeat that" and for a summary."""
    said = tuple((check.sentence, check.rests_on) for check in checks)
    trail = (*context.trail, (number, tool, checks[0].sentence if checks else ""))[-_TRAIL:]
    return replace(context, said=said, trail=trail)


def spoken(
    taken: Taken,
    sentences: tuple[str, ...],
    tool: str = OUT_OF_SCOPE,
    feeling: Feeling | None = None,
    context: Context | None = None,
) -> Turn:
    """Return a turn of set sentences, without figures and without a tool run."""
    told = Answer(
        tool, Found({}), tuple(SentenceCheck(each, True, ()) for each in sentences), (), feeling or feel(tool, ())
    )
    return finished(taken, told, taken.context if context is None else context)


def told_again(facts: tuple[Fact, ...]) -> tuple[SentenceCheck, ...]:
    """Return the sentences about earlier visits, with what they rest on; none where nothing is known."""
    named = {fact.name: fact for fact in facts}
    said = (render(saying, named) for saying in (LAST_TIME, TOLD_ME))
    return tuple(verify(sentence, Evidence(facts)) for sentence in said if sentence)
