"""One turn: question and context in; tool, facts, verified sentences, face and the next context out. No I/O."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.emotion import Feeling, feel
from app.conversation.evidence import Evidence
from app.conversation.glossary import Glossary, shipped_glossary
from app.conversation.phrases import picker
from app.conversation.reply import compose, day_sentence, plain_figure
from app.conversation.sympathy import is_sad
from app.conversation.talk import ON_SCREEN, STOPPED, did_you_mean, sympathy
from app.conversation.tools import PLAIN_FOCUS, TOOLS, WITH_FIGURES, Found
from app.conversation.understand import OUT_OF_SCOPE, RoutesText, asks_to_stop, understand
from app.conversation.verify import verify
from app.messages import Emotion, Gesture, Scalar, SentenceCheck
from finance.types import Chart, Fact

__all__ = ["RoutesText", "Turn", "take_turn"]
MAX_CHARS: Final = 2000
_Checked = tuple[tuple[SentenceCheck, ...], tuple[SentenceCheck, ...]]  # passed, failed


@dataclass(frozen=True, slots=True)
class Turn:
    """The record of one turn.

    Attributes:
        checks: the sentences to speak, in order, each with what it rests on; all of them passed.
        rejected: sentences that were composed and failed; never spoken, kept in the record.
        timings_ms: milliseconds of route, tool, reply and verify.
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

    @property
    def reply(self) -> str:
        """The sentences in one line."""
        return " ".join(check.sentence for check in self.checks)


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

    Raises:
        UnknownClient: the context's client does not exist.
        DataError: the client's or the market's data are broken.
    """
    number = context.turn + 1 if turn is None else turn
    glossary = glossary or shipped_glossary()
    watch = _Watch(clock)
    refused = _refusal(question, max_chars)
    if refused:
        return _spoken(refused, number, context, watch)
    if asks_to_stop(question):
        return replace(_spoken((STOPPED,), number, replace(context, pending=""), watch), tool="small_talk")
    asked = understand(question, context, router, content, glossary)
    watch.lap("route")
    if asked.likely:
        pending = replace(context, pending=asked.likely, pending_arguments=tuple(asked.arguments.items()))
        kind = (sympathy(question, picker(context.session, number)),) if is_sad(question) else ()
        return _spoken((*kind, *did_you_mean(asked.likely)), number, pending, watch)
    found = TOOLS[asked.tool](asked.arguments, context, content, glossary)
    watch.lap("tool")
    sentences = compose(asked.tool, found, question, picker(context.session, number))
    watch.lap("reply")
    names = {symbol: item.name for symbol, item in content.instruments.items()}
    passed, failed = _checked(sentences, Evidence(found.facts, found.passages, question, names, content.today))
    watch.lap("verify")
    plain = found.arguments.get("focus") in PLAIN_FOCUS
    feeling = feel(asked.tool, found.facts, trouble=bool(found.trouble), sad=is_sad(question), plain=plain)
    return _answered(asked.tool, found, (passed, failed), feeling, context, number, watch)


def _answered(
    tool: str, found: Found, checked: _Checked, feeling: Feeling, context: Context, number: int, watch: _Watch
) -> Turn:
    passed, failed = checked
    return Turn(
        tool=tool,
        arguments=tuple(found.arguments.items()),
        facts=found.facts,
        chart=found.chart,
        citations=tuple(citation for citation, _ in found.passages),
        checks=passed,
        rejected=failed,
        emotion=feeling.emotion,
        intensity=feeling.intensity,
        gesture=feeling.gesture,
        ends_session=tool == "end_session",
        context=_next(context, number, tool, found),
        timings_ms=watch.laps,
    )


class _Watch:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = clock()
        self.laps: tuple[tuple[str, float], ...] = ()

    def lap(self, name: str) -> None:
        now = self._clock()
        self.laps = (*self.laps, (name, (now - self._last) * 1000))
        self._last = now


def _refusal(question: str, max_chars: int) -> tuple[str, ...]:
    if not question.strip():
        return ("I did not catch a question. Please say or type it once more.",)
    if len(question) > max_chars:
        return ("That is more than I can take in at once. Please ask it in a sentence or two.",)
    return ()


def _checked(sentences: tuple[str, ...], evidence: Evidence) -> _Checked:
    """Keep the sentences that pass; when none does, the plain figure stands in."""
    checks = [verify(sentence, evidence) for sentence in sentences]
    passed = tuple(check for check in checks if check.passed)
    if passed and len(passed) < len(checks) and not any("as of" in check.sentence.lower() for check in passed):
        # The sentence that fell out may have been the one with the day; figures are never left without theirs.
        dated = verify(day_sentence(evidence.facts), evidence)
        passed = (*passed, dated) if dated.sentence and dated.passed else passed
    if not passed:
        safe = verify(plain_figure(evidence.facts), evidence)
        passed = (safe,) if safe.passed else (SentenceCheck(ON_SCREEN, True, ()),)
    return passed, tuple(check for check in checks if not check.passed)


def _next(context: Context, number: int, tool: str, found: Found) -> Context:
    if tool in WITH_FIGURES and not found.trouble:
        return context.after(number, tool, found.arguments, found.facts)
    return replace(context, turn=number, pending="", pending_arguments=())


def _spoken(sentences: tuple[str, ...], number: int, context: Context, watch: _Watch) -> Turn:
    """Return a turn without figures that no tool was asked for."""
    feeling = feel(OUT_OF_SCOPE, ())
    return Turn(
        tool=OUT_OF_SCOPE,
        arguments=(),
        facts=(),
        chart=None,
        citations=(),
        checks=tuple(SentenceCheck(sentence, True, ()) for sentence in sentences),
        rejected=(),
        emotion=feeling.emotion,
        intensity=feeling.intensity,
        gesture=feeling.gesture,
        ends_session=False,
        context=replace(context, turn=number),
        timings_ms=watch.laps,
    )
