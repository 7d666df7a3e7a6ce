"""What a client's own wish would change: less risk, the least risk, or more return for no more risk.

Whatever is wished for stays within what suits the client. Names of the facts, with the prefix reshape.
    level (text)
    before.volatility, after.volatility, before.return, after.return      fraction a year, expected
    before.largest, after.largest (fraction), before.largest.name, after.largest.name (text)
    cost.once, cost.year (USD), cost.fraction (fraction a year)
    moved and the moves: see `finance.answers.moves`; taxonomy, sustainable, impacts: see `finance.answers.preferences`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

import numpy as np

from finance.advice.disclosures import CostSheet, cost_sheet, for_recommendation
from finance.advice.profile import Profile, profile
from finance.advice.recommend import Case, must_be_met
from finance.advice.rules import Rules
from finance.advice.suitability import check, limits
from finance.answers.advice import ASSUMPTIONS
from finance.answers.facts import Sheet, notes
from finance.answers.frontier_chart import HERE, frontier_chart
from finance.answers.moves import CASH, add_moves, called
from finance.answers.preferences import add_preferences
from finance.errors import InfeasibleProblem, InputError, Unsuitable
from finance.fingerprint import fingerprint
from finance.market import Instrument
from finance.optimise import Constraints, MaximumReturn, MinimumVariance, Problem, solve
from finance.types import Basis, Floats, Result

Wish = Literal["less_risk", "minimum_variance", "more_return"]
CALMER_BY: Final = 0.1  # of today's volatility, which "less risk" takes off
_RIDGE: Final = 1e-9  # cash has no risk of its own, which makes a covariance singular
_OWN_ALTERNATIVES: Final = 2  # to leave everything as it is, and the committee's; rule S-11 asks for two


def reshape(
    case: Case, rules: Rules, instruments: Mapping[str, Instrument], wish: Wish, most: float | None = None
) -> Result:
    """Return what would be moved, what that changes and costs.

    Args:
        case: from `finance.answers.advice.case_of`.
        rules: of suitability.
        instruments: names.
        wish: "less_risk" has a tenth less volatility and earns the most with it, "minimum_variance" is the calmest that
            suits; "more_return" earns the most with no more volatility than today, nor more than suits. What is earned
            counts after what trading costs.
        most: largest share of any one holding but cash, a fraction; none by default.

    Raises:
        Unsuitable: answers contradict each other, or nothing suits, or what is wished for does not; says which rule.
        PreferencesUnmet: something suits, and nothing of it meets the client's preferences about sustainability.
        InfeasibleProblem: no portfolio keeps all limits.
        SolverError: rounding keeps it from being known whether anything meets the preferences.
        InputError: the limit is not between 0 and 1.
    """
    if most is not None and not 0.0 < most <= 1.0:
        raise InputError(f"The largest share of one holding, {most:g}, must be above 0 and at most 1; mend it.")
    scored = profile(rules, dict(case.answers))
    if scored.inconsistencies:
        raise Unsuitable(f"Rule S-1: {scored.inconsistencies[0].words}")
    must_be_met(case, rules, scored)
    weights = _wished(case, rules, scored, wish, most)
    change = weights - case.outlook.current
    costs = _costs(case, weights, change)
    _must_suit(case, rules, scored, weights, change)
    sheet = Sheet(case.as_of, f"{wish.replace('_', ' ')} within rules {rules.version}", "reshape.")
    sheet.text("level", "risk level", scored.level.name)
    _measures(sheet, case, weights, instruments)
    sheet.usd("cost.once", "cost of the change, taxes included", costs.one_off_usd)
    sheet.usd("cost.year", "cost in the first year, advice included", costs.yearly_usd)
    sheet.fraction("cost.fraction", "the same, of the portfolio", costs.yearly_fraction)
    add_moves(sheet, case.outlook.symbols, change, case.value_usd, instruments)
    add_preferences(sheet, case, scored, weights)
    said = tuple(disclosure.words for disclosure in for_recommendation(costs))
    basis = Basis(
        "mean and variance within what suits the client (Markowitz 1952)",
        ASSUMPTIONS,
        fingerprint(case, rules, wish, most),
        case.as_of,
    )
    held = (
        (HERE, case.outlook.current, "reshape.before.volatility reshape.before.return"),
        ("As you wished", weights, "reshape.after.volatility reshape.after.return"),
    )
    chart = frontier_chart(case, rules, sheet.source, held)
    return Result(tuple(sheet.facts), chart, (*notes(instruments, case.outlook.symbols), *said), basis)


def _wished(case: Case, rules: Rules, scored: Profile, wish: Wish, most: float | None) -> Floats:
    """Return the weights; what trading costs counts against the expected return, spread over the client's years."""
    outlook = case.outlook
    covariance = outlook.covariance_pa + _RIDGE * np.eye(len(outlook.symbols))
    bound = float(np.sqrt(outlook.current @ covariance @ outlook.current))
    constraints = Constraints(
        upper=np.array([1.0 if most is None or symbol == CASH else most for symbol in outlook.symbols]),
        limits=limits(rules, scored, case.assets),
        turnover=max(0.0, rules.limits.most_turnover_pa - case.traded_earlier),
        buy_cost=outlook.trading_cost / outlook.years,
        sell_cost=(outlook.trading_cost + np.maximum(outlook.tax_on_sale, 0.0)) / outlook.years,
    )

    def best(objective: MinimumVariance | MaximumReturn) -> Floats:
        free = replace(constraints, buy_cost=0.0, sell_cost=0.0)
        kept = free if isinstance(objective, MinimumVariance) else constraints
        return solve(
            Problem(outlook.symbols, objective, covariance, outlook.expected_return_pa, None, kept, outlook.current)
        ).weights

    if wish == "minimum_variance":
        return best(MinimumVariance())
    ceiling = bound if wish == "more_return" else (1.0 - CALMER_BY) * bound
    try:
        return best(MaximumReturn(min(ceiling, scored.level.most_volatility_pa)))
    except InfeasibleProblem:
        if wish == "more_return":
            raise
        return best(MinimumVariance())


def _costs(case: Case, weights: Floats, change: Floats) -> CostSheet:
    outlook = case.outlook
    tax = np.maximum(-change, 0.0) @ np.maximum(outlook.tax_on_sale, 0.0)
    return cost_sheet(
        case.value_usd,
        float(np.abs(change) @ outlook.trading_cost + tax),
        case.advice_pa,
        float(weights @ outlook.cost_pa),
        float(weights @ outlook.expected_return_pa),
        outlook.years,
    )


def _must_suit(case: Case, rules: Rules, scored: Profile, weights: Floats, change: Floats) -> None:
    findings = check(
        rules,
        scored,
        case.assets,
        weights,
        advice_cost_pa=case.advice_pa,
        traded_this_year=case.traded_earlier + float(np.abs(change).sum()),
        alternatives=_OWN_ALTERNATIVES,
        tolerance=1e-5,
    )
    broken = next((finding for finding in findings if not finding.kept), None)
    if broken is not None:
        side = "least" if broken.at_least else "most"
        raise Unsuitable(
            f"Rule {broken.rule} cannot be kept: {broken.what} is {broken.found:.4g}, and at {side} {broken.limit:.4g} "
            "suits this client; hand the case to a person."
        )


def _measures(sheet: Sheet, case: Case, weights: Floats, instruments: Mapping[str, Instrument]) -> None:
    """Add volatility, expected return and the largest holding of today and then."""
    outlook = case.outlook
    for when, label, held in (("before", "today", outlook.current), ("after", "as wished", weights)):
        volatility = float(np.sqrt(max(0.0, float(held @ outlook.covariance_pa @ held))))
        earned = float(held @ outlook.expected_return_pa)
        sheet.fraction(f"{when}.volatility", f"volatility a year, {label}", volatility)
        sheet.fraction(f"{when}.return", f"expected return a year, {label}", earned)
        largest = int(np.argmax(held))
        sheet.text(f"{when}.largest.name", f"largest holding, {label}", called(outlook.symbols[largest], instruments))
        sheet.fraction(f"{when}.largest", f"share of the largest holding, {label}", float(held[largest]))
