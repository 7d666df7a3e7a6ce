"""From understood arguments to verified sentences: one tool run, told and checked; no state of the dialogue in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.conversation.bank import Bank
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.emotion import Feeling, Thresholds, feel
from app.conversation.evidence import Evidence
from app.conversation.glossary import Glossary
from app.conversation.periods import NO_SUCH_DAY
from app.conversation.phrases import picker
from app.conversation.reply import compose, day_sentence, plain_figure
from app.conversation.sympathy import is_sad
from app.conversation.talk import ON_SCREEN
from app.conversation.tools import PLAIN_FOCUS, TOOLS, Arguments, Found
from app.conversation.tools.asked import as_before
from app.conversation.verify import verify
from app.messages import SentenceCheck


@dataclass(frozen=True, slots=True)
class Answer:
    """What one tool gave, and how it is said.

    Attributes:
        checks: the sentences to speak, in order; all of them passed.
        rejected: sentences that were composed and failed.
    """

    tool: str
    found: Found
    checks: tuple[SentenceCheck, ...]
    rejected: tuple[SentenceCheck, ...]
    feeling: Feeling


def run(tool: str, arguments: Arguments, context: Context, content: Bank, glossary: Glossary, cache: Cache) -> Found:
    """Run one tool, or take what the very same request gave before.

    Raises:
        UnknownClient: the context's client does not exist.
        DataError: the client's or the market's data are broken.
    """
    if arguments.get("period") == NO_SUCH_DAY:
        return Found(dict(arguments), trouble="no_such_day")
    found = cache.get(tool, arguments, context, content, lambda: TOOLS[tool](arguments, context, content, glossary))
    return as_before(found, context)


def tell(
    tool: str,
    found: Found,
    question: str,
    context: Context,
    number: int,
    content: Bank,
    limits: Thresholds | None = None,
    lap: Callable[[str], None] = lambda _part: None,
) -> Answer:
    """Say what a tool found, and check each sentence.

    Args:
        tool: which.
        found: by it.
        question: the client's words.
        context: for the wording, which varies with session and turn.
        number: of this turn.
        content: names and today's date.
        limits: of what the face shows as news; the usual ones by default.
        lap: told "reply" and "verify" as each of them is done.
    """
    sentences = compose(tool, found, question, picker(context.session, number))
    lap("reply")
    names = {symbol: item.name for symbol, item in content.instruments.items()}
    passed, failed = _checked(sentences, Evidence(found.facts, found.passages, question, names, content.today))
    lap("verify")
    plain = found.arguments.get("focus") in PLAIN_FOCUS
    feeling = feel(tool, found.facts, trouble=bool(found.trouble), sad=is_sad(question), plain=plain, limits=limits)
    return Answer(tool, found, passed, failed, feeling)


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
        passed = (safe,) if safe.passed else (SentenceCheck(ON_SCREEN, True, ()),)
    return passed, tuple(check for check in checks if not check.passed)
