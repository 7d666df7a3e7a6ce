"""A report as plain strings, numbered and in order: everything that the page says, before anything is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from app.report import wording
from app.report.charts.drawing import drawing
from app.report.figures import as_of, breakable, capital, unit, value
from app.report.letterhead import Letterhead
from app.report.visit import Quoted, ReportAnswer, VisitReport
from finance.types import Fact

_KEY_OF_AN_ANSWER: Final = 3
_NOT_KEPT: Final = "Pictures that were shown with the answers are not kept in the bank's records."
_MOST_KEY: Final = 14
_NOT_KEY: Final = ("text", "date", "count")


@dataclass(slots=True)
class _Sources:
    """What figures and words rest on, numbered in the order in which they are first referred to."""

    numbers: dict[Quoted, int] = field(default_factory=dict)

    def number(self, title: str, words: str = "") -> int:
        """Return the number of a source."""
        return self.numbers.setdefault(Quoted(title, words), len(self.numbers) + 1)

    def listed(self) -> list[dict[str, Any]]:
        """Return the list for the end of the report."""
        return [
            {"number": number, "title": breakable(capital(quoted.title)), "words": breakable(quoted.words)}
            for quoted, number in self.numbers.items()
        ]


def contents(
    report: VisitReport, paper: Letterhead, done: Callable[[float], None] = lambda part: None
) -> dict[str, Any]:
    """Return what the pages say.

    Args:
        report: the visit.
        paper: the bank's colours, for charts.
        done: is told how much of it is ready, 0 to 1.
    """
    sources = _Sources()
    told = [answer for answer in report.answers if answer.has_substance]
    key = [_row(fact, sources, said) for fact, said in _key_figures(told)]
    sections: list[dict[str, Any]] = []
    drawn: dict[str, int] = {}
    for number, answer in enumerate(told, start=1):
        sections.append(_section(answer, sources, paper, drawn, number))
        done(number / (len(told) + 1))
    others = _others(told, sources)
    names = [fact.name for answer in told for fact in answer.facts]
    return {
        "language": report.language,
        "title": f"Your visit to {report.bank}",
        "headline": breakable(f"Your visit to {report.bank}"),
        "bank": breakable(report.bank),
        "client": breakable(report.client),
        "advisor": breakable(report.advisor),
        "when": moment(report.at),
        "date": [report.at.year, report.at.month, report.at.day],
        "looked_at": [section["question"] for section in sections],
        "key": key,
        "answers": sections,
        "pictures_note": _NOT_KEPT if any(answer.picture == "not kept" for answer in told) else "",
        "others": others,
        "assumptions": _gathered((answer.assumptions for answer in told), told),
        "risks": list(wording.risks(names)) if told else [],
        "disclosures": _disclosures(report, told, names),
        "sources": sources.listed(),
        "transcript": [[breakable(one.question), breakable(one.reply)] for one in report.answers]
        if report.transcript
        else None,
    }


def key_figures(report: VisitReport) -> tuple[Fact, ...]:
    """Return the figures that were said first of each answer, each once, the most important ones of a visit."""
    return tuple(fact for fact, _ in _key_figures([one for one in report.answers if one.has_substance]))


def moment(at: datetime) -> str:
    """Return a day and time such as "Friday, 20 November 2026, 14:05"."""
    return f"{at:%A}, {at.day} {at:%B} {at.year}, {at:%H:%M}"


# ---- parts of the report


def _section(
    answer: ReportAnswer, sources: _Sources, paper: Letterhead, drawn: dict[str, int], number: int
) -> dict[str, Any]:
    """Return an answer; `drawn` knows where each picture stands, so that none is drawn twice."""
    said = _said(answer)
    spoken = [fact for fact in _in_order(answer) if fact.name in said and fact.unit != "text"]
    picture = drawing(answer.chart, paper) if answer.chart else None
    before = drawn.setdefault(picture["alt"], number) if picture else number
    return {
        "question": breakable(capital(answer.question)),
        "reply": breakable(answer.reply),
        "chart": picture | {"source": sources.number(answer.chart.source)}
        if answer.chart and picture and before == number
        else None,
        "picture_note": f"The picture that goes with this answer is that of answer {before}."
        if before != number
        else "",
        "spoken": [_row(fact, sources, said[fact.name]) for fact in spoken],
        "checked": _checked(answer),
        "citations": [sources.number(quoted.title, quoted.words) for quoted in answer.citations],
    }


def _row(fact: Fact, sources: _Sources, said: list[str]) -> dict[str, Any]:
    return {
        "label": breakable(capital(fact.label)),
        "value": breakable(value(fact)),
        "unit": unit(fact),
        "as_of": as_of(fact),
        "source": sources.number(fact.source),
        "name": breakable(fact.name.replace("_", "_\u200b").replace(".", ".\u200b")),
        "said": " · ".join(said),
    }


def _others(told: list[ReportAnswer], sources: _Sources) -> list[dict[str, Any]]:
    """Return the figures that no answer's table shows, each once, by the answer that first rests on it."""
    shown = {
        (fact.name, fact.value)
        for answer in told
        for fact in answer.facts
        if fact.name in _said(answer) and fact.unit != "text"
    }
    groups = []
    for number, answer in enumerate(told, start=1):
        fresh = [fact for fact in answer.facts if (fact.name, fact.value) not in shown]
        shown |= {(fact.name, fact.value) for fact in fresh}
        if fresh:
            rows = [_row(fact, sources, []) for fact in fresh]
            groups.append({"number": number, "question": breakable(capital(answer.question)), "rows": rows})
    return groups


def _key_figures(told: list[ReportAnswer]) -> list[tuple[Fact, list[str]]]:
    """Return the figures that were said first, each once: the first of every answer, then the second, as room is."""
    ranked: dict[tuple[str, object], tuple[int, int, Fact, list[str]]] = {}
    for number, answer in enumerate(told):
        said = _said(answer)
        facts = [fact for fact in _in_order(answer) if fact.name in said and fact.unit not in _NOT_KEY]
        for rank, fact in enumerate(facts[:_KEY_OF_AN_ANSWER]):
            ranked.setdefault((fact.name, fact.value), (rank, number, fact, said[fact.name]))
    chosen = sorted(ranked.values(), key=lambda row: row[:2])[:_MOST_KEY]
    return [(fact, words) for _, _, fact, words in sorted(chosen, key=lambda row: (row[1], row[0]))]


def _in_order(answer: ReportAnswer) -> list[Fact]:
    """Return the facts, those that were said first and in the order in which they were."""
    place = {name: number for number, name in enumerate(answer.spoken)}
    return sorted(answer.facts, key=lambda fact: place.get(fact.name, len(place)))


def _said(answer: ReportAnswer) -> dict[str, list[str]]:
    """Return for each fact that was said how it was said, as the verification bound it."""
    said: dict[str, list[str]] = {}
    named = {fact.name: fact for fact in answer.facts}
    for check in answer.checks:
        for words, name in check.rests_on if check.passed else ():
            # A day that stands in a sentence is bound to the figure whose day it is, and is no other way to say it.
            if name in named and words != as_of(named[name]) and words not in said.setdefault(name, []):
                said[name].append(words)
    return {name: words for name, words in said.items() if words}


def _checked(answer: ReportAnswer) -> str:
    passed = sum(1 for check in answer.checks if check.passed and check.rests_on)
    failed = sum(1 for check in answer.checks if not check.passed)
    if not passed and not failed:
        return ""
    words = "Verified before it was said." if passed else ""
    left_out = "A sentence failed the verification and was not said." if failed == 1 else ""
    left_out = "Sentences failed the verification and were not said." if failed > 1 else left_out
    return " ".join(filter(None, (words, left_out)))


def _gathered(groups: Iterable[tuple[Quoted, ...]], told: list[ReportAnswer]) -> list[dict[str, str]]:
    """Return texts that several answers may carry, each once, with the questions they belong to."""
    found: dict[Quoted, list[str]] = {}
    for answer, group in zip(told, groups, strict=True):
        for quoted in group:
            questions = found.setdefault(quoted, [])
            if answer.question not in questions:
                questions.append(answer.question)
    return [
        {"title": breakable(quoted.title), "words": breakable(quoted.words), "of": breakable(capital(questions[0]))}
        for quoted, questions in found.items()
    ]


def _disclosures(report: VisitReport, told: list[ReportAnswer], names: list[str]) -> list[str]:
    always = [wording.MACHINE.format(advisor=report.advisor, bank=report.bank), report.notice]
    carried = [quoted.words for answer in told for quoted in answer.disclosures]
    ahead = (
        [wording.PROJECTED] if wording.is_projection(names) and not any("hypothetical" in w for w in carried) else []
    )
    figures = [wording.CHECKED, wording.OWN_DAY] if names else []
    words = dict.fromkeys(each for each in (*always, *carried, *ahead, *figures, wording.NO_ADVICE) if each)
    # What stands in a longer one word for word is not said twice.
    return [breakable(each) for each in words if not any(each in other for other in words if other != each)]
