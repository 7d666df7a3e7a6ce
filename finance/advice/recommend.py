"""A recommendation from beginning to end: profile, limits, alternatives, the committee's choice, costs, findings."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from finance.advice.agents import Agent, Outlook, Tolerances, committee
from finance.advice.committee import Bounds, Proposal, Voice, by_equal_shares, propose
from finance.advice.disclosures import CostSheet, Disclosure, cost_sheet, for_recommendation
from finance.advice.preferences import KIND
from finance.advice.profile import Profile, profile
from finance.advice.rules import Rules
from finance.advice.suitability import Assets, Finding, check, limits
from finance.errors import InfeasibleProblem, InputError, PreferencesUnmet, SolverError, Unsuitable
from finance.optimise import Constraints, Limit, MinimumVariance, Problem, solve
from finance.types import Floats

_UNCHANGED: Final = "leave everything as it is"
_NO_GAIN: Final = 1e-9
_ROOM: Final = 1e-6  # less room than this above a smallest share leaves the committee nothing to agree on
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
    """
    if case.assets.symbols != case.outlook.symbols:
        raise InputError("The outlook and the assets of a case must name the same assets in the same order; mend it.")
    scored = profile(rules, dict(case.answers))
    if scored.inconsistencies:
        raise Unsuitable(f"Rule S-1: {scored.inconsistencies[0].words}")
    left = max(0.0, rules.limits.most_turnover_pa - case.traded_earlier)
    bounds = Bounds(limits(rules, scored, case.assets), 1.0, scored.level.most_volatility_pa, left)
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
        PreferencesUnmet: nothing does; says what is wanted and how much of each could be had.
    """
    suits, wanted = _apart(limits(rules, scored, case.assets))
    left = max(0.0, rules.limits.most_turnover_pa - case.traded_earlier)
    bounds = Bounds(suits, 1.0, scored.level.most_volatility_pa, left)
    if not wanted or _exists(case, bounds, tuple(replace(limit, lower=limit.lower + _ROOM) for limit in wanted)):
        return
    asked = [
        f"{limit.name.partition(': ')[2]} are wanted, and at most {_most(case, bounds, limit):.1%} can be reached"
        for limit in wanted
    ]
    raise PreferencesUnmet(
        "Nothing that suits meets the preferences about sustainability, so nothing is recommended as meeting them: "
        f"{'; '.join(asked)}{', each looked at by itself' if len(asked) > 1 else ''}. The preferences may be kept, or "
        "adapted with a person at the bank, who notes the reason."
    )


def _apart(found: Iterable[Limit]) -> tuple[tuple[Limit, ...], tuple[Limit, ...]]:
    """Return the limits of suitability, and those of preferences."""
    every = tuple(found)
    return tuple(one for one in every if one.kind != KIND), tuple(one for one in every if one.kind == KIND)


def _exists(case: Case, suits: Bounds, wanted: tuple[Limit, ...]) -> bool:
    """Whether something that suits also keeps these limits: the calmest of all that does is calm enough."""
    outlook = case.outlook
    problem = Problem(
        outlook.symbols,
        MinimumVariance(),
        outlook.covariance_pa + _RIDGE * np.eye(len(outlook.symbols)),
        constraints=Constraints(limits=(*suits.limits, *wanted), turnover=suits.most_traded),
        current=outlook.current,
    )
    try:
        volatility = solve(problem).volatility
    except (InfeasibleProblem, SolverError):  # no room but for rounding is none
        return False
    return volatility is not None and volatility <= (suits.most_volatility_pa or np.inf) * (1.0 - _ROOM)


def _most(case: Case, suits: Bounds, limit: Limit) -> float:
    """Return how much of the one thing wanted a portfolio that suits can have, to a ten-thousandth."""
    low, high = 0.0, float(limit.coefficients.max())
    while high - low > 1e-4:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _exists(case, suits, (replace(limit, lower=middle),)) else (low, middle)
    return low


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
    found = {"the calmest that suits": solve(calmest).weights}
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
