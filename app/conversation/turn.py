"""One turn: question and context in; tool, facts, verified sentences, face and the next context out. No I/O."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.conversation.arguments import asks_for_a_term, find_arguments, plain
from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.emotion import feel
from app.conversation.evidence import Evidence
from app.conversation.followup import follow_up, only_names_a_holding
from app.conversation.glossary import Glossary, shipped_glossary
from app.conversation.phrases import picker
from app.conversation.reply import compose, day_sentence, plain_figure
from app.conversation.scope import plainly_outside
from app.conversation.talk import did_you_mean, is_sad
from app.conversation.tools import TOOLS, WITH_FIGURES, Found
from app.conversation.verify import verify
from app.messages import Emotion, Gesture, Scalar, SentenceCheck
from finance.types import Chart, Fact
from inference.types import Route

OUT_OF_SCOPE: Final = "out_of_scope"
ASK_BACK: Final = 0.75  # an out-of-scope verdict less sure than this asks whether the best tool was meant
MAX_CHARS: Final = 2000
_WHY: Final = re.compile(r"^(?:(?:and|but|so|ok|okay|well|um|uh) )*(?:why|how come)\b(?! not\b)")
_MAY_COMFORT: Final = frozenset({"small_talk", "risk", "performance"})
_YES: Final = re.compile(r"^(yes|yeah|yep|yup|sure|ok|okay|please|exactly|correct|right|i do|that's right|of course)\b")


class RoutesText(Protocol):
    """Chooses a tool for a sentence."""

    def route(self, text: str) -> Route:
        """Return the tool, how sure it is, and the second choice."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """The record of one turn.

    Attributes:
        checks: the sentences to speak, in order, each with what it rests on; all of them passed.
        rejected: sentences that were composed and failed; never spoken, kept for the log.
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
    tool, given, likely = _understand(question, context, router, content, glossary)
    watch.lap("route")
    if likely:
        asked = replace(context, turn=number, pending=likely)
        return _spoken(did_you_mean(likely), number, asked, watch)
    found = TOOLS[tool](given, context, content, glossary)
    watch.lap("tool")
    sentences = compose(tool, found, question, picker(context.session, number))
    watch.lap("reply")
    names = {symbol: item.name for symbol, item in content.instruments.items()}
    passed, failed = _checked(sentences, Evidence(found.facts, found.passages, question, names))
    watch.lap("verify")
    feeling = feel(tool, found.facts, trouble=bool(found.trouble), sad=tool in _MAY_COMFORT and is_sad(question))
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


def _understand(
    question: str, context: Context, router: RoutesText, content: Bank, glossary: Glossary
) -> tuple[str, dict[str, Scalar], str]:
    """Return the tool, its arguments, and a tool to ask back about (empty when the question is clear)."""
    # An index is a yardstick; nobody holds it.
    names = {symbol: item.name for symbol, item in content.instruments.items() if item.asset_class != "index"}

    def arguments(tool: str) -> dict[str, Scalar]:
        return find_arguments(question, tool, names, glossary.spellings, content.today)

    if context.pending and _YES.match(plain(question)):
        return context.pending, {}, ""
    again = follow_up(question, context, arguments)
    if again is not None:
        return (*again, "")
    if plainly_outside(question, names.values()):
        return OUT_OF_SCOPE, {}, ""
    if _WHY.match(plain(question)):
        return "explain", arguments("explain"), ""
    route = router.route(question)
    if route.tool == OUT_OF_SCOPE and only_names_a_holding(question) and "holding" in arguments("performance"):
        return "performance", arguments("performance"), ""
    if route.tool == OUT_OF_SCOPE and asks_for_a_term(question, glossary.spellings):
        return "explain", arguments("explain"), ""
    likely = route.runner_up if route.tool == OUT_OF_SCOPE and route.confidence < ASK_BACK else ""
    return route.tool, arguments(route.tool), likely


def _checked(
    sentences: tuple[str, ...], evidence: Evidence
) -> tuple[tuple[SentenceCheck, ...], tuple[SentenceCheck, ...]]:
    """Keep the sentences that pass; when none does, the plain figure stands in."""
    checks = [verify(sentence, evidence) for sentence in sentences]
    passed = tuple(check for check in checks if check.passed)
    if passed and len(passed) < len(checks) and not any("as of" in check.sentence.lower() for check in passed):
        # The sentence that fell out may have been the one with the day; figures are never left without theirs.
        dated = verify(day_sentence(evidence.facts), evidence)
        passed = (*passed, dated) if dated.sentence and dated.passed else passed
    if not passed:
        safe = verify(plain_figure(evidence.facts), evidence)
        passed = (safe,) if safe.passed else (SentenceCheck("The figures are on the screen beside me.", True, ()),)
    return passed, tuple(check for check in checks if not check.passed)


def _next(context: Context, number: int, tool: str, found: Found) -> Context:
    if tool in WITH_FIGURES and not found.trouble:
        return context.after(number, tool, found.arguments, found.facts)
    return replace(context, turn=number, pending="")


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
