"""A recommendation from beginning to end: profile, limits, alternatives, the committee's choice, costs, findings."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from finance.advice.agents import Agent, Outlook, Tolerances, committee
from finance.advice.committee import Bounds, Proposal, Voice, by_equal_shares, excluded, must_suit_something, propose
from finance.advice.disclosures import CostSheet, Disclosure, cost_sheet, for_recommendation
from finance.advice.preferences import KIND, searchable
from finance.advice.profile import Profile, profile
from finance.advice.rules import Rules
from finance.advice.suitability import Assets, Finding, check, limits
from finance.errors import InputError, PreferencesUnmet, SolverError, Unsuitable
from finance.optimise import Constraints, Limit, MinimumVariance, Problem, solve
from finance.types import Floats

_UNCHANGED: Final = "leave everything as it is"
_NO_GAIN: Final = 1e-9
_ROOM: Final = 1e-6  # less room than this above a smallest share leaves the committee nothing to agree on
_STEPS: Final = 1000  # of all there is: what can be reached is told in tenths of a percent
_RIDGE: Final = 1e-9  # keeps a covariance with riskless cash from being singular
_AGREED: Final = "what the committee agrees on"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Everything that a recommendation rests on; the same case gives the same recommendation, bit for bit.

    Attributes:
        client_id: whose.
        as_of: last day of data.
        value_usd: of the portfolio.
        answers: question and answer of the profile.
        outlook: what the committee knows.
        assets: what the rules ask.
        advice_pa: the bank's fee, fraction a year.
        traded_earlier: by earlier recommendations within a year, fraction of the portfolio.
        say: weight of each member of the committee.
        tolerances: of each member.
        adapted: changes that the client made to preferences about sustainability: day, question, answer before and
            after, the client's reason.
    """

    client_id: str
    as_of: date
    value_usd: float
    answers: tuple[tuple[str, str], ...]
    outlook: Outlook
    assets: Assets
    advice_pa: float = 0.0
    traded_earlier: float = 0.0
    say: tuple[tuple[str, float], ...] = ()
    tolerances: Tolerances = Tolerances()
    adapted: tuple[tuple[str, str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """One of the proposals that were computed.

    Attributes:
        name: for a person.
        weights: [N].
        voices: what each member of the committee has with it.
        findings: every rule held against it.
        costs: in money and percent.
    """

    name: str
    weights: Floats
    voices: tuple[Voice, ...]
    findings: tuple[Finding, ...]
    costs: CostSheet

    @property
    def suits(self) -> bool:
        """Whether every rule is kept."""
        return all(finding.kept for finding in self.findings)


@dataclass(frozen=True, slots=True, eq=False)
class Recommendation:
    """What is recommended and everything behind it.

    Attributes:
        profile: how the client was scored.
        chosen: the recommended alternative; it keeps every rule.
        others: what else was computed, leaving everything as it is among them.
        proposal: the committee's own account of the chosen one.
        disclosures: what must be shown with it.
        rules_version: of the rules that were applied.
    """

    profile: Profile
    chosen: Alternative
    others: tuple[Alternative, ...]
    proposal: Proposal
    disclosures: tuple[Disclosure, ...]
    rules_version: str


def recommend(case: Case, rules: Rules) -> Recommendation:
    """Return the recommendation for a case.

    Raises:
        InputError: the profile is incomplete or the case does not fit together.
        Unsuitable: answers contradict each other, or nothing suits; says which rule and what to do.
        PreferencesUnmet: something suits, and nothing of it meets the client's preferences about sustainability.
        SolverError: rounding keeps it from being known whether anything suits, or meets the preferences.
    """
    if case.assets.symbols != case.outlook.symbols:
        raise InputError("The outlook and the assets of a case must name the same assets in the same order; mend it.")
    scored = profile(rules, dict(case.answers))
    if scored.inconsistencies:
        raise Unsuitable(f"Rule S-1: {scored.inconsistencies[0].words}")
    left = max(0.0, rules.limits.most_turnover_pa - case.traded_earlier)
    bounds = Bounds(_searched(limits(rules, scored, case.assets)), 1.0, scored.level.most_volatility_pa, left)
    agents = _agents(case)
    proposal = _proposal(case, rules, scored, agents, bounds)
    candidates = {_AGREED: proposal.weights, _UNCHANGED: case.outlook.current, **_others(case, agents, bounds)}
    found = tuple(
        _alternative(name, weights, case, rules, scored, agents, len(candidates) - 1)
        for name, weights in candidates.items()
    )
    chosen = found[0]
    broken = [finding for finding in chosen.findings if not finding.kept]
    if broken:
        one = broken[0]
        side = "least" if one.at_least else "most"
        raise Unsuitable(
            f"Rule {one.rule} cannot be kept: {one.what} is {one.found:.4g}, and at {side} {one.limit:.4g} suits this "
            "client; hand the case to a person."
        )
    return Recommendation(scored, chosen, found[1:], proposal, for_recommendation(chosen.costs), rules.version)


def _proposal(case: Case, rules: Rules, scored: Profile, agents: tuple[Agent, ...], bounds: Bounds) -> Proposal:
    """Return what is agreed on: first whatever suits, and only where something does, what meets the preferences too.

    Preferences choose among what suits, after it was found (ESMA guidelines on suitability, 2023, guideline 8).
    """
    found = propose(case.outlook, agents, replace(bounds, limits=_apart(bounds.limits)[0]))
    if not scored.preferences.wanted:
        return found
    must_be_met(case, rules, scored)
    return propose(case.outlook, agents, bounds)


def must_be_met(case: Case, rules: Rules, scored: Profile) -> None:
    """Make sure that something which suits a client meets their preferences about sustainability, if there are any.

    Raises:
        Unsuitable: nothing suits at all, whatever is preferred; says why.
        PreferencesUnmet: something suits, and nothing of it does; says what is wanted and how much of each could be
            had.
        SolverError: rounding keeps it from being known.
    """
    suits, wanted = _apart(limits(rules, scored, case.assets))
    if not wanted:
        return
    left = max(0.0, rules.limits.most_turnover_pa - case.traded_earlier)
    bounds = Bounds(suits, 1.0, scored.level.most_volatility_pa, left)
    must_suit_something(case.outlook, bounds)  # or preferences would be blamed for what is none of theirs
    if _exists(case, bounds, wanted):
        return
    asked = [f"{limit.name.partition(': ')[2]} are wanted, and {_reached(case, bounds, limit)}" for limit in wanted]
    raise PreferencesUnmet(
        "Nothing that suits meets the preferences about sustainability, so nothing is recommended as meeting them: "
        f"{'; '.join(asked)}{', each looked at by itself' if len(asked) > 1 else ''}. The preferences may be kept, or "
        "adapted with a person at the bank, who notes the reason."
    )


def _apart(found: Iterable[Limit]) -> tuple[tuple[Limit, ...], tuple[Limit, ...]]:
    """Return the limits of suitability, and those of preferences."""
    every = tuple(found)
    return tuple(one for one in every if one.kind != KIND), tuple(one for one in every if one.kind == KIND)


def _searched(found: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Return limits as the committee can search within them."""
    return searchable(found, ~excluded(Bounds(found), len(found[0].coefficients)), _ROOM)


def _exists(case: Case, suits: Bounds, wanted: tuple[Limit, ...]) -> bool:
    """Whether something that suits also has these least shares, with room above them for the committee to agree in.

    Raises:
        SolverError: rounding keeps it from being known, which is no proof that there is nothing.
    """
    if any(limit.lower > limit.coefficients.max() for limit in wanted):  # no mix has more than the most of its parts
        return False
    kept, shares = _apart(_searched((*suits.limits, *wanted)))
    roomy = tuple(replace(limit, lower=limit.lower + _ROOM) for limit in shares)
    try:
        must_suit_something(case.outlook, replace(suits, limits=(*kept, *roomy)))
    except Unsuitable:
        return False
    return True


def _reached(case: Case, suits: Bounds, limit: Limit) -> str:
    """Return in words how much of the one thing wanted a portfolio that suits can have, rounded down to a step.

    Every step is tried as if it were what is wanted, so that what is told could be had, and never is what was refused.
    """
    reached, missed, sure = 0, int(_STEPS * float(limit.coefficients.max()) + 1e-6) + 1, True
    while missed - reached > 1:
        middle = (reached + missed) // 2
        try:
            found = _exists(case, suits, (replace(limit, lower=middle / _STEPS),))
        except SolverError:
            found = sure = False
        reached, missed = (middle, missed) if found else (reached, middle)
    return f"at {'most' if sure else 'least'} {reached / _STEPS:.1%} can be reached"


def _agents(case: Case) -> tuple[Agent, ...]:
    say = dict(case.say)
    members = committee(case.outlook, case.tolerances)
    unknown = set(say) - {agent.name for agent in members}
    if unknown:
        raise InputError(f"Nobody on the committee is called '{min(unknown)}'; mend the weights of the case.")
    return tuple(replace(agent, weight=say.get(agent.name, agent.weight)) for agent in members)


def _others(case: Case, agents: tuple[Agent, ...], bounds: Bounds) -> dict[str, Floats]:
    """Return reasonably available alternatives: the calmest portfolio that suits, and equal shares of all gains."""
    calmest = Problem(
        case.outlook.symbols,
        MinimumVariance(),
        case.outlook.covariance_pa + _RIDGE * np.eye(len(case.outlook.symbols)),
        constraints=Constraints(limits=bounds.limits, turnover=bounds.most_traded),
        current=case.outlook.current,
    )
    found = {}
    with suppress(SolverError):  # something suits, as is known by now, and only the calmest of it is lost to rounding
        found["the calmest that suits"] = solve(calmest).weights
    with suppress(Unsuitable):  # where nothing is better for all there is no such alternative
        found["equal shares of every gain"] = by_equal_shares(case.outlook, agents, bounds).weights
    return found


def _alternative(
    name: str,
    weights: Floats,
    case: Case,
    rules: Rules,
    scored: Profile,
    agents: tuple[Agent, ...],
    alternatives: int,
) -> Alternative:
    outlook = case.outlook
    change = weights - outlook.current
    trades = np.concatenate([np.maximum(change, 0.0), np.maximum(-change, 0.0)])
    nothing = np.zeros(len(trades))
    before = [agent.utility(nothing)[0] for agent in agents]
    after = [agent.utility(trades)[0] for agent in agents]
    say = sum(agent.weight for agent in agents)
    voices = tuple(
        Voice(
            agent.name,
            agent.label,
            agent.unit,
            one,
            other,
            agent.weight / say / max(_NO_GAIN, other - one + agent.tolerance),
        )
        for agent, one, other in zip(agents, before, after, strict=True)
    )
    traded = float(np.abs(change).sum())
    findings = check(
        rules,
        scored,
        case.assets,
        weights,
        advice_cost_pa=case.advice_pa,
        traded_this_year=case.traded_earlier + traded,
        alternatives=alternatives,
        tolerance=2e-6,
    )
    one_off = float(
        np.abs(change) @ outlook.trading_cost + np.maximum(-change, 0.0) @ np.maximum(outlook.tax_on_sale, 0.0)
    )
    costs = cost_sheet(
        case.value_usd,
        one_off,
        case.advice_pa,
        float(weights @ outlook.cost_pa),
        float(weights @ outlook.expected_return_pa),
        outlook.years,
    )
    return Alternative(name, weights, voices, findings, costs)
