"""The best portfolio under constraints that the advisor moves; solved again at every touch, so it must take little.

What suits the client is always among the constraints, as in `finance.answers.reshaped`; what trading and tax cost,
spread over the client's years, counts against the expected return. Letters: N assets, the client's cash among them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.room import Room
from app.desk.wishes import Beginning, Hold, Mix, NoWay, Position, Proposal, Range, Wishes
from finance.answers.advice import ASSUMPTIONS
from finance.answers.moves import CASH
from finance.errors import InfeasibleProblem, InputError
from finance.fingerprint import fingerprint
from finance.optimise import (
    Binding,
    Constraints,
    MaximumReturn,
    MeanVariance,
    MinimumVariance,
    Problem,
    Solution,
    explain,
    group,
    solve,
)
from finance.types import Floats

SHOWN: Final = 5e-5  # of the portfolio: smaller positions and trades are none
SHARES: Final = "shares"  # the name of the advisor's own limit
_STEP: Final = 0.001  # of volatility, by which its price is felt
_HUNDREDTH: Final = 0.01


def begin(ground: Ground) -> Beginning:
    """Return what can be set for a client, and where everything begins.

    Raises:
        Unsuitable: nobody asked the questions about risk, or the answers contradict each other.
        NotEnoughData: see `finance.answers.advice.case_of`.
    """
    level, house, case = ground.profile.level, ground.rules.limits, ground.case
    room = max(0.0, house.most_turnover_pa - case.traded_earlier)
    now = ground.volatility(case.outlook.current)
    usual = Wishes(volatility_pa=min(now, level.most_volatility_pa), shares=level.most_shares, turnover=min(room, 1.0))
    return Beginning(
        usual,
        (
            ("volatility_pa", Range(0.0, level.most_volatility_pa, usual.volatility_pa)),
            ("aversion", Range(1.0, 20.0, usual.aversion)),
            ("largest", Range(0.02, 1.0, 1.0)),
            ("shares", Range(0.0, level.most_shares, level.most_shares)),
            ("shares_least", Range(0.0, level.most_shares, 0.0)),
            ("turnover", Range(0.0, min(room, 2.0), usual.turnover)),
        ),
    )


def problem_of(ground: Ground, wishes: Wishes) -> Problem:
    """Return the problem, per year, that the wishes pose within what suits the client.

    Raises:
        InputError: a wish is no fraction, or something is kept that cannot be held.
    """
    _check(ground, wishes)
    outlook, assets = ground.case.outlook, ground.case.assets
    symbols = outlook.symbols
    own = group(
        SHARES,
        symbols,
        [symbol for symbol, share in zip(symbols, assets.shares, strict=True) if share > 0],
        wishes.shares_least if wishes.shares_least > 0 else -np.inf,
        wishes.shares,
    )
    kept = np.array([symbol in wishes.kept for symbol in symbols])
    # What is kept may be more than the largest share: it is not sold, and no more is bought.
    most = np.array([1.0 if symbol == CASH else wishes.largest for symbol in symbols])
    return Problem(
        symbols,
        _objective(ground, wishes),
        ground.covariance_pa,
        outlook.expected_return_pa,
        constraints=Constraints(
            lower=np.where(kept, outlook.current, 0.0),
            upper=np.where(kept, np.maximum(most, outlook.current), most),
            limits=(*ground.limits, own),
            turnover=min(wishes.turnover, max(0.0, ground.rules.limits.most_turnover_pa - ground.case.traded_earlier)),
            buy_cost=outlook.trading_cost / outlook.years,
            sell_cost=(outlook.trading_cost + np.maximum(outlook.tax_on_sale, 0.0)) / outlook.years,
        ),
        current=outlook.current,
    )


def _objective(ground: Ground, wishes: Wishes) -> MaximumReturn | MeanVariance:
    if wishes.aim == "aversion":
        return MeanVariance(wishes.aversion)
    return MaximumReturn(min(wishes.volatility_pa, ground.profile.level.most_volatility_pa))


def _check(ground: Ground, wishes: Wishes) -> None:
    for name in ("volatility_pa", "aversion", "largest", "shares", "shares_least", "turnover"):
        size = getattr(wishes, name)
        if not (np.isfinite(size) and size >= 0.0):
            raise InputError(f"The wish {name} is {size}, and must be a number of zero or more; move it again.")
    unknown = set(wishes.kept) - set(ground.case.outlook.symbols)
    if unknown:
        raise InputError(f"{min(unknown)} cannot be kept, since it cannot be held; leave it out.")


def rebalance(ground: Ground, wishes: Wishes, warm: Solution | None = None) -> Proposal | NoWay:
    """Return the best portfolio under the wishes, or what makes it impossible.

    Args:
        ground: of the client.
        wishes: what the advisor has set.
        warm: the solution of neighbouring wishes; it only saves time.

    Raises:
        InputError: see `problem_of`.
        Unsuitable, NotEnoughData: see `begin`.
    """
    problem = problem_of(ground, wishes)
    began = time.perf_counter()
    try:
        found = solve(problem, warm)
    except InfeasibleProblem as error:
        return _no_way(ground, wishes, problem, error)
    except InputError:
        least = _least_volatility(problem)
        if least is None or not isinstance(problem.objective, MaximumReturn) or least <= problem.objective.volatility:
            raise
        limit = problem.objective.volatility
        return NoWay(wishes, (Hold("volatility", "", limit, None),), (), least)
    seconds = time.perf_counter() - began
    return _told(ground, wishes, problem, found, seconds)


def _least_volatility(problem: Problem) -> float | None:
    """Return the least volatility that the constraints allow, a year; None where nothing can be had at all."""
    free = replace(problem.constraints, buy_cost=0.0, sell_cost=0.0)
    try:
        return solve(replace(problem, objective=MinimumVariance(), constraints=free)).volatility
    except InputError:
        return None


def _no_way(ground: Ground, wishes: Wishes, problem: Problem, error: InfeasibleProblem) -> NoWay:
    """Return the conflict in the advisor's own terms; all bounds of one kind are one wish."""
    conflict = {hold: None for name in error.conflict if (hold := _named(ground, wishes, problem, name)) is not None}
    gives: dict[Hold, float] = {}
    for name, size in error.relaxation:
        hold = _named(ground, wishes, problem, name)
        if hold is not None and size > SHOWN:
            gives[hold] = max(gives.get(hold, 0.0), size)
    return NoWay(wishes, tuple(conflict), tuple(gives.items()))


def _named(ground: Ground, wishes: Wishes, problem: Problem, words: str) -> Hold | None:
    """Return the wish or the rule that a constraint in words stands for; None for what nobody wished."""
    name, _, side = words.rpartition(" at ")
    if name == "turnover":
        return Hold("turnover", "", problem.constraints.turnover or 0.0, None)
    if name == SHARES:
        least = side.startswith("least")
        size = wishes.shares_least if least else wishes.shares
        return Hold("shares_least" if least else "shares_most", "", size, None)
    for limit in problem.constraints.limits:
        if limit.name == name:
            return Hold("rule", name, limit.upper if np.isfinite(limit.upper) else limit.lower, None)
    if words.startswith("the upper bounds") or (name in problem.assets and side.startswith("most")):
        return Hold("largest", "", wishes.largest, None)
    if name in problem.assets and name in wishes.kept:
        return Hold("kept", ground.name(name), float(problem.bounds()[0][problem.assets.index(name)]), None)
    if words.startswith("the lower bounds") and wishes.kept:
        return Hold("kept", "", 0.0, None)
    return None


def _told(ground: Ground, wishes: Wishes, problem: Problem, found: Solution, seconds: float) -> Proposal:
    case, outlook = ground.case, ground.case.outlook
    weights, change = found.weights, found.weights - outlook.current
    tax = float(np.maximum(-change, 0.0) @ np.maximum(outlook.tax_on_sale, 0.0))
    return Proposal(
        wishes=wishes,
        value_usd=case.value_usd,
        positions=_positions(ground, problem, found),
        before=mix_of(ground, outlook.current),
        after=mix_of(ground, weights),
        traded=float(np.abs(change).sum()),
        dealing_usd=float(np.abs(change) @ outlook.trading_cost) * case.value_usd,
        tax_usd=tax * case.value_usd,
        yearly_before_usd=(case.advice_pa + float(outlook.current @ outlook.cost_pa)) * case.value_usd,
        yearly_usd=(case.advice_pa + float(weights @ outlook.cost_pa)) * case.value_usd,
        bindings=_bindings(ground, wishes, problem, found),
        seconds=seconds,
        method=found.method,
        source=ground.content.prices.source,
        assumptions=ASSUMPTIONS,
        inputs_hash=fingerprint(case, ground.rules, wishes),
        as_of=case.as_of,
    )


def mix_of(ground: Ground, weights: Floats) -> Mix:
    """Return a portfolio [N] in a few figures."""
    outlook = ground.case.outlook
    held = np.where(np.array(outlook.symbols) == CASH, 0.0, weights)
    largest = int(np.argmax(held))
    return Mix(
        expected_return=float(weights @ outlook.expected_return_pa),
        volatility=ground.volatility(weights),
        shares=float(ground.case.assets.shares @ weights),
        largest=float(held[largest]),
        largest_name=ground.name(outlook.symbols[largest]),
    )


def _positions(ground: Ground, problem: Problem, found: Solution) -> tuple[Position, ...]:
    case, symbols = ground.case, problem.assets
    reasons = {change.asset: change.reason for change in explain(problem, found).changes}
    rows = []
    for number in np.lexsort((-case.outlook.current, -found.weights)).tolist():
        before, after = float(case.outlook.current[number]), float(found.weights[number])
        if max(before, after) < SHOWN:
            continue
        symbol = symbols[number]
        rows.append(
            Position(
                symbol,
                ground.name(symbol),
                ground.kind(symbol),
                before,
                after,
                before * case.value_usd,
                after * case.value_usd,
                (after - before) * case.value_usd,
                reasons.get(symbol, ""),
            )
        )
    return tuple(rows)


def _bindings(ground: Ground, wishes: Wishes, problem: Problem, found: Solution) -> tuple[Hold, ...]:
    """Return what holds the solution, the dearest first; that nothing is below zero is no wish of anybody."""
    priced = isinstance(problem.objective, MaximumReturn)
    holds = []
    for one in found.bindings:
        hold = _hold(ground, wishes, one)
        if hold is not None:
            holds.append(replace(hold, price=_HUNDREDTH * one.price if priced else None) if one.price > 0 else hold)
    if isinstance(problem.objective, MaximumReturn) and found.volatility is not None:
        most = problem.objective.volatility
        if found.volatility > most * (1.0 - 1e-6):
            holds.append(Hold("volatility", "", most, _price_of_calm(problem, found)))
    return tuple(sorted(holds, key=lambda hold: -(hold.price or 0.0)))


def _hold(ground: Ground, wishes: Wishes, one: Binding) -> Hold | None:
    match one.kind:
        case "turnover":
            return Hold("turnover", "", one.limit, None)
        case "upper":
            return Hold("largest", ground.name(one.name), one.limit, None) if one.limit < 1.0 else None
        case "lower":
            return Hold("kept", ground.name(one.name), one.limit, None) if one.name in wishes.kept else None
        case "group":
            return Hold("shares_most" if one.side > 0 else "shares_least", "", one.limit, None)
        case "suitability" | "esg":
            return Hold("rule", one.name, one.limit, None)
    return None


def _price_of_calm(problem: Problem, found: Solution) -> float | None:
    """Return the return that a hundredth more volatility would add, felt by a small step."""
    assert isinstance(problem.objective, MaximumReturn)
    wider = replace(problem, objective=MaximumReturn(problem.objective.volatility + _STEP))
    try:
        return (solve(wider, found).value - found.value) / _STEP * _HUNDREDTH
    except InputError:
        return None


def begin_job(room: Room, arguments: Arguments, _report: Report) -> Beginning:
    """Tell what can be set for the client that "client" names; see `begin`."""
    return begin(ground_of(room, arguments))


def rebalance_job(room: Room, arguments: Arguments, _report: Report) -> Proposal | NoWay:
    """Solve for the wishes that "wishes" is; see `rebalance`."""
    return rebalance(ground_of(room, arguments), arguments["wishes"])


JOBS: Final[Mapping[str, Any]] = {"rebalance.begin": begin_job, "rebalance": rebalance_job}
