"""What the committee agrees on: each member's own proposal, what it gained and gave up, and the agreed portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.rebalancing import SHOWN
from app.desk.room import Room
from finance.advice.agents import Agent, reweighted
from finance.advice.agents import committee as members_of
from finance.advice.committee import Bounds, favourites, propose
from finance.advice.recommend import Alternative
from finance.advice.record import inputs_hash
from finance.answers.advice import ASSUMPTIONS
from finance.errors import Unsuitable
from finance.types import Floats

_LOUDER: Final = 1.5
_NOTHING: Final = 1e-7  # of a member's unit: who gains no more by its own proposal would leave everything as it is


@dataclass(frozen=True, slots=True)
class Move:
    """What is bought (above 0) or sold of one position, USD, and its share of the portfolio afterwards."""

    symbol: str
    name: str
    usd: float
    share: float


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the committee; more is better in all figures, which are in its unit.

    Attributes:
        name: growth, safety, liquidity, cost or tax; label: what it looks after, unit: in words.
        floor: below which it agrees to nothing: today less what it tolerates.
        before: today; after: as agreed; best: with its own proposal, None where there is none.
        tolerance: how much worse than today it lets things become.
        price: what a unit more for it is worth to the committee, as a share of all gains.
        moves: its own proposal, the largest first; none where nothing is better for it than today.
    """

    name: str
    label: str
    unit: str
    floor: float
    before: float
    after: float
    best: float | None
    tolerance: float
    price: float
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the proposals that were computed: each member's figure with it, and the rules it would break."""

    name: str
    voices: tuple[tuple[str, float], ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything at the committee's table.

    Attributes:
        moves: of the agreed portfolio, the largest first.
        stays: the agreement is to leave everything as it is.
        binding: rules that hold the committee back, and what a hundredth more room would add to the log of all gains.
        concession: above 0 where the rules force a change that costs some member more than it tolerates.
        alone: why there are no proposals of the members' own; empty where there are.
        choices: the agreed one first, then the alternatives.
        level: of the client's risk profile.
        once_usd: of the change; yearly_usd: in the first year after it.
        disclosures: what must be shown with it.
    """

    members: tuple[Member, ...]
    moves: tuple[Move, ...]
    stays: bool
    binding: tuple[tuple[str, float], ...]
    concession: float
    alone: str
    choices: tuple[Choice, ...]
    level: str
    value_usd: float
    once_usd: float
    yearly_usd: float
    disclosures: tuple[str, ...]
    method: str
    source: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


def at_the_table(ground: Ground, report: Report | None = None) -> Table:
    """Return what the committee agrees on, and what each member would propose alone.

    Raises:
        Unsuitable: nothing suits; says which rule.
        NotEnoughData: see `finance.answers.advice.case_of`.
    """
    tell = report or (lambda fraction, words: None)
    tell(0.1, "The committee bargains")
    case = ground.case
    _ = ground.profile  # says why, where nobody asked the questions about risk
    made = ground.recommendation
    tell(0.5, "Each member proposes alone")
    agents, own, alone = members_of(case.outlook, case.tolerances), None, ""
    try:
        own = favourites(case.outlook, agents, _bounds(ground))
    except Unsuitable as error:
        alone = str(error)
    return Table(
        members=tuple(
            _member(ground, agent, made.chosen, None if own is None else own[number])
            for number, agent in enumerate(agents)
        ),
        moves=_moves(ground, made.chosen.weights),
        stays=made.proposal.stays,
        binding=made.proposal.binding,
        concession=made.proposal.concession,
        alone=alone,
        choices=tuple(_choice(one) for one in (made.chosen, *made.others)),
        level=made.profile.level.name,
        value_usd=case.value_usd,
        once_usd=made.chosen.costs.one_off_usd,
        yearly_usd=made.chosen.costs.yearly_usd,
        disclosures=tuple(one.words for one in made.disclosures),
        method="Nash bargaining of five members over what suits the client (Nash 1950)",
        source=f"{ground.content.prices.source}, rules {made.rules_version}",
        assumptions=ASSUMPTIONS,
        inputs_hash=inputs_hash(case, ground.rules),
        as_of=case.as_of,
    )


def louder(ground: Ground, report: Report | None = None) -> tuple[tuple[str, float], ...]:
    """Return, for each member, which share of the portfolio moves when its say grows by half.

    Raises:
        Unsuitable: see `at_the_table`.
    """
    tell = report or (lambda fraction, words: None)
    case = ground.case
    agents, bounds = members_of(case.outlook, case.tolerances), _bounds(ground)
    usual = ground.recommendation.proposal.weights
    found = []
    for number, agent in enumerate(agents):
        tell(number / len(agents), f"More say for {agent.label}")
        weights = propose(case.outlook, reweighted(agents, agent.name, _LOUDER), bounds).weights
        found.append((agent.name, float(np.abs(weights - usual).sum() / 2)))
    return tuple(found)


def _bounds(ground: Ground) -> Bounds:
    left = max(0.0, ground.rules.limits.most_turnover_pa - ground.case.traded_earlier)
    return Bounds(ground.limits, 1.0, ground.profile.level.most_volatility_pa, left)


def _member(ground: Ground, agent: Agent, chosen: Alternative, own: Floats | None) -> Member:
    voice = next(one for one in chosen.voices if one.name == agent.name)
    best = None if own is None else agent.utility(_trades(ground, own))[0]
    return Member(
        agent.name,
        agent.label,
        agent.unit,
        voice.before - agent.tolerance,
        voice.before,
        voice.after,
        best,
        agent.tolerance,
        voice.price,
        () if own is None or best is None or best - voice.before <= _NOTHING else _moves(ground, own),
    )


def _trades(ground: Ground, weights: Floats) -> Floats:
    change = weights - ground.case.outlook.current
    return np.concatenate([np.maximum(change, 0.0), np.maximum(-change, 0.0)])


def _moves(ground: Ground, weights: Floats) -> tuple[Move, ...]:
    outlook, value = ground.case.outlook, ground.case.value_usd
    change = weights - outlook.current
    return tuple(
        Move(
            outlook.symbols[number],
            ground.name(outlook.symbols[number]),
            float(change[number]) * value,
            float(weights[number]),
        )
        for number in np.argsort(-np.abs(change), kind="stable").tolist()
        if abs(change[number]) > SHOWN
    )


def _choice(one: Alternative) -> Choice:
    broken = tuple(f"{finding.rule}: {finding.what}" for finding in one.findings if not finding.kept)
    return Choice(one.name, tuple((voice.name, voice.after) for voice in one.voices), broken)


def table_job(room: Room, arguments: Arguments, report: Report) -> Table:
    """Tell what the committee agrees on for the client "client"."""
    return at_the_table(ground_of(room, arguments), report)


def louder_job(room: Room, arguments: Arguments, report: Report) -> tuple[tuple[str, float], ...]:
    """Tell how much each member's say matters for the client "client"."""
    return louder(ground_of(room, arguments), report)


JOBS: Final[Mapping[str, Any]] = {"committee": table_job, "committee.louder": louder_job}
