"""What a report is made of: the answers of a visit, in order, and what each of them rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.messages import Insight, SentenceCheck, TurnDone
from finance.types import Chart, Fact

Picture = Literal["drawn", "none", "not kept"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that an answer cites, with their title, for example "Glossary: Bond"."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """One question and everything that came of it.

    Attributes:
        spoken: names of the facts whose figures were said, in the order in which they were.
        picture: whether there is a chart, was none, or was one that the record does not hold.
        citations: titles and words that the answer quotes or that back it.
        assumptions: what it assumes.
        disclosures: what must stand beside it.
        checks: the verification of each sentence; those that failed were never said.
    """

    question: str
    reply: str
    facts: tuple[Fact, ...]
    spoken: tuple[str, ...]
    chart: Chart | None
    picture: Picture
    citations: tuple[Quoted, ...]
    assumptions: tuple[Quoted, ...]
    disclosures: tuple[Quoted, ...]
    checks: tuple[SentenceCheck, ...]

    @property
    def has_substance(self) -> bool:
        """Whether it belongs into the report itself and not into the transcript alone."""
        return bool(self.facts or self.citations or self.chart)


@dataclass(frozen=True, slots=True)
class VisitReport:
    """A visit as it is taken home.

    Attributes:
        advisor: the machine's name, for example "Ada".
        at: when the visit began, on the clock of the branch.
        notice: what the bank wants to be said with every figure, for example that this is demo data.
        transcript: whether the client asked for every word.
        language: of the texts, by BCP 47.
    """

    bank: str
    client: str
    advisor: str
    at: datetime
    answers: tuple[ReportAnswer, ...]
    notice: str = ""
    transcript: bool = False
    language: str = "en"


def visit_report(
    turns: Sequence[tuple[TurnDone, Insight | None]],
    *,
    bank: str,
    client: str,
    advisor: str,
    at: datetime,
    notice: str = "",
    transcript: bool = False,
) -> VisitReport:
    """Return the report of a visit.

    Args:
        turns: what was asked and answered, in order, each with the picture that went with it.
        bank: the bank's name.
        client: the client's name, which stands on the first page and nowhere else.
        advisor: the machine's name.
        at: when the visit began.
        notice: what the bank wants to be said with every figure.
        transcript: whether every word goes with it.
    """
    answers = tuple(answer(done, insight.chart if insight else None) for done, insight in turns)
    return VisitReport(bank, client, advisor, at, answers, notice, transcript)


def answer(done: TurnDone, chart: Chart | None, *, chart_kept: bool = True) -> ReportAnswer:
    """Return one turn as it stands in a report.

    Args:
        done: the turn's record.
        chart: the picture that was shown with it.
        chart_kept: false where the record comes from the store, which holds no pictures.
    """
    passages = [Quoted(title, words) for title, words in done.passages]
    known = {quoted.title for quoted in passages}
    passages += [Quoted(title, "") for title in dict.fromkeys(done.citations) if title not in known]
    picture: Picture = "drawn" if chart is not None else "none"
    if not chart_kept and done.facts:
        picture = "not kept"
    return ReportAnswer(
        question=done.question.strip(),
        reply=done.reply.strip(),
        facts=_once(done.facts),
        spoken=_spoken(done.checks, {fact.name for fact in done.facts}),
        chart=chart,
        picture=picture,
        citations=tuple(one for one in passages if not (_is_assumption(one) or _is_disclosure(one))),
        assumptions=tuple(one for one in passages if _is_assumption(one) and one.words),
        disclosures=tuple(one for one in passages if _is_disclosure(one) and one.words),
        checks=done.checks,
    )


def _is_assumption(quoted: Quoted) -> bool:
    """Return whether a citation names assumptions: "What projections assume", "Recommendation 98…, inputs 34…"."""
    return (quoted.title.startswith("What ") and quoted.title.endswith(" assume")) or ", inputs " in quoted.title


def _is_disclosure(quoted: Quoted) -> bool:
    return quoted.title.startswith(("About ", "Beside "))


def _spoken(checks: Iterable[SentenceCheck], names: set[str]) -> tuple[str, ...]:
    said = (name for check in checks if check.passed for _, name in check.rests_on)
    return tuple(dict.fromkeys(name for name in said if name in names))


def _once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple({fact.name: fact for fact in facts}.values())
