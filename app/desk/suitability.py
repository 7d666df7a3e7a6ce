"""Job: whether what a client holds today suits them: how they were scored, and every rule held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.room import Room
from finance.advice.preferences import sources
from finance.advice.profile import Profile, missing, profile
from finance.advice.rules import Question
from finance.advice.suitability import check

PROPOSED_ONLY = frozenset({"S-10", "S-11"})
"""Rules about a proposal: they say nothing about what is held."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One rule held against the portfolio; `found` and `limit` as the rule has them: fraction, days, class or count.

    `limit` is the most that is allowed, or the least where `at_least` says so.
    """

    rule: str
    what: str
    words: str
    basis: str
    found: float
    limit: float
    kept: bool
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Suitability:
    """How a client was scored and how their portfolio stands, as of a day.

    Attributes:
        answers: question and answer in words.
        open_questions: those nobody asked yet, in words; then there is no level and nothing is checked.
        contradictions: what has to be asked again, in words.
        scores: percent of the points for tolerance, capacity and knowledge.
        level: name of the level of risk; empty without one.
        data: what the figures of sustainability rest on: each source once, with its days.
        adapted: preferences about sustainability that the client changed: day, question, before, after and reason.
    """

    client: str
    as_of: date
    rules_version: str
    answers: tuple[tuple[str, str], ...]
    open_questions: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    scores: tuple[float, float, float] = (0.0, 0.0, 0.0)
    level: str = ""
    findings: tuple[Checked, ...] = ()
    data: tuple[str, ...] = ()
    adapted: tuple[tuple[date, str, str, str, str], ...] = ()


def suitability(room: Room, arguments: Arguments, progress: Report) -> Suitability:
    """Return how `client` was scored and how what they hold stands against every rule.

    Raises:
        UnknownClient: there is no such client.
        NotEnoughData: the portfolio is empty, or prices are too short.
    """
    ground = ground_of(room, arguments)
    rules, client = ground.rules, ground.client
    day = room.content.prices.until(room.content.today).last_day
    words = {question.id: question for question in rules.questions}
    given = tuple((words[name].words, _answer(words, name, answer)) for name, answer in client.answers if name in words)
    unasked = missing(rules, dict(client.answers))
    if unasked:
        return Suitability(client.id, day, rules.version, given, tuple(question.words for question in unasked))
    progress(0.2, "Holding every rule against the portfolio")
    scored = profile(rules, dict(client.answers))
    return Suitability(
        client.id,
        day,
        rules.version,
        given,
        contradictions=tuple(one.words for one in scored.inconsistencies),
        scores=(scored.tolerance, scored.capacity, scored.knowledge),
        level=scored.level.name,
        findings=_findings(ground, scored),
        data=sources(ground.case.assets.sustainability),
        adapted=tuple(
            (one.day, words[one.question].words, _answer(words, one.question, one.before),
             _answer(words, one.question, one.after), one.reason)
            for one in client.adapted
            if one.question in words
        ),
    )  # fmt: skip


def _answer(questions: Mapping[str, Question], name: str, answer: str) -> str:
    return next((one.words for one in questions[name].options if one.id == answer), answer)


def _findings(ground: Ground, scored: Profile) -> tuple[Checked, ...]:
    case, rules = ground.case, ground.rules
    found = check(
        rules,
        scored,
        case.assets,
        case.outlook.current,
        advice_cost_pa=float(ground.client.fees.advisory_rate_pa),
        traded_this_year=0.0,
        alternatives=0,
    )
    return tuple(
        Checked(
            one.rule,
            one.what,
            rules.rule(one.rule).words,
            rules.rule(one.rule).basis,
            one.found,
            one.limit,
            one.kept,
            one.at_least,
        )
        for one in found
        if one.rule not in PROPOSED_ONLY
    )


JOBS = {"suitability": suitability}
