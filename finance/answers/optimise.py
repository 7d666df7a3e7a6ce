"""Which portfolio would be best, what it changes and why; the efficient frontier around it.

Letters: T observations, N assets. Estimates are per day in the engine and per year in the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from finance import estimate
from finance.answers.facts import Sheet
from finance.errors import InputError
from finance.fingerprint import fingerprint
from finance.measures import TRADING_DAYS
from finance.optimise import Explanation, Frontier, Problem, Solution, explain, frontier, solve
from finance.types import Basis, Chart, Floats, Result

CovarianceMethod = Literal[
    "sample", "exponential", "ledoit-wolf", "single-factor", "constant-correlation", "oracle", "denoised", "detoned",
    "gerber", "semi",
]  # fmt: skip
MeansMethod = Literal["history", "james-stein", "equilibrium"]
TOLD = 6  # binding constraints that become facts
MEASURED = {
    "MinimumVariance": ("volatility a year", "fraction", "root"),
    "Tracking": ("tracking error a year", "fraction", "root"),
    "RiskBudgets": ("volatility a year", "fraction", "root"),
    "Hierarchical": ("volatility a year", "fraction", "root"),
    "MaximumSharpe": ("Sharpe ratio a year", "ratio", "ratio"),
    "MaximumDiversification": ("diversification ratio", "ratio", "plain"),
    "MaximumReturn": ("expected return a year", "fraction", "year"),
    "MeanVariance": ("utility a year", "fraction", "year"),
    "RobustMeans": ("worst-case utility a year", "fraction", "year"),
    "Kelly": ("growth a year, in logarithms", "fraction", "year"),
    "MinimumCVaR": ("mean loss on the worst days", "fraction", "plain"),
    "MinimumCDaR": ("mean of the deepest falls", "fraction", "plain"),
    "MinimumDeviation": ("mean deviation a day", "fraction", "plain"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """What an optimiser is handed, and how it came about.

    Attributes:
        covariance: per day [N, N].
        means: per day [N].
        words: the methods, for the basis.
    """

    covariance: Floats
    means: Floats
    words: tuple[str, ...]


def estimates(
    returns: Floats,
    covariance: CovarianceMethod = "constant-correlation",
    means: MeansMethod = "james-stein",
    market: Floats | None = None,
    risk_aversion: float = 2.5,
) -> Estimates:
    """Return covariance and expected returns of daily returns [T, N].

    Args:
        returns: complete and finite.
        covariance: by which method.
        means: by which method; "equilibrium" takes `market`, weights [N] at which all is held, even by default.
        market: see there.
        risk_aversion: of that equilibrium.

    Raises:
        NotEnoughData, InputError: see the methods.
    """
    found = _covariance(returns, covariance)
    match means:
        case "history":
            expected, words = estimate.historical(returns), "mean of the past returns"
        case "james-stein":
            expected, shrinkage = estimate.james_stein(returns)
            words = f"past returns shrunk by {shrinkage:.0%} to a common one (Jorion 1986)"
        case "equilibrium":
            even = np.full(returns.shape[1], 1.0 / returns.shape[1]) if market is None else market
            expected, words = estimate.equilibrium(found.matrix, even, risk_aversion), "equilibrium (Sharpe 1974)"
        case _:
            raise InputError(f"There is no method '{means}' for expected returns.")
    return Estimates(found.matrix, expected, (found.method, words))


def _covariance(returns: Floats, method: str) -> estimate.Covariance:
    methods = {
        "sample": estimate.sample,
        "exponential": estimate.exponential,
        "ledoit-wolf": estimate.ledoit_wolf,
        "single-factor": lambda table: estimate.ledoit_wolf(table, "single_factor"),
        "constant-correlation": lambda table: estimate.ledoit_wolf(table, "constant_correlation"),
        "oracle": estimate.oracle,
        "denoised": estimate.denoised,
        "detoned": estimate.detoned,
        "gerber": estimate.gerber,
        "semi": estimate.semi,
    }
    if method not in methods:
        raise InputError(f"There is no covariance '{method}'; there are {', '.join(methods)}.")
    return methods[method](returns)


def optimise(
    problem: Problem,
    as_of: date,
    source: str,
    words: tuple[str, ...] = (),
    value_usd: float | None = None,
    warm: Solution | None = None,
) -> Result:
    """Return the best portfolio as facts: weights, what changes and why, what binds and its price.

    Args:
        problem: per day.
        as_of: the last day of data in it.
        source: of the data, in words.
        words: how the estimates came about: the covariance first, then the expected returns.
        value_usd: of everything, for changes in money.
        warm: see `solve`.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    found = solve(problem, warm)
    told = explain(problem, found)
    sheet = Sheet(as_of, f"{found.method}, {source}", "optimise.")
    _rests_on(sheet, problem, words)
    _headline(sheet, problem, found, told)
    _weights(sheet, problem, found, value_usd)
    for number, change in enumerate(told.changes, 1):
        sheet.text(f"change.{number}", f"why {change.asset} changes", change.reason)
    for number, binding in enumerate(told.bindings[:TOLD], 1):
        where = "at most" if binding.side > 0 else "at least"
        sheet.text(f"binding.{number}", "held by", f"{binding.name} {where} {binding.limit:.4g}")
        sheet.add(
            f"binding.{number}.price",
            "its price: what the objective, of one day, gains for each unit",
            binding.price,
            "ratio",
        )
    order = [asset for asset in np.argsort(-found.weights, kind="stable").tolist() if abs(found.weights[asset]) > 5e-5]
    chart = Chart(
        "bars", "Best weights", "fraction", as_of, sheet.source,
        labels=tuple(problem.assets[asset] for asset in order),
        values=tuple(float(found.weights[asset]) for asset in order),
    )  # fmt: skip
    notes = ["Estimates from the past are uncertain; the best portfolio of the past is rarely that of the future."]
    if problem.count > 1 and found.weights.max() > 1.0 - 1e-3:
        notes.append("One asset takes everything; leave it out, or limit weights, to see the best of the others.")
    if found.gap > 1e-6:
        notes.append("The search ended before it was certain that nothing is better; the gap says how much could be.")
    return Result(tuple(sheet.facts), chart, tuple(notes), _basis(found.method, problem, words, as_of))


def _rests_on(sheet: Sheet, problem: Problem, words: tuple[str, ...]) -> None:
    """Add the window and the estimators: another window gives another volatility of the very same holdings."""
    if problem.scenarios is not None:
        count = len(problem.scenarios)
        window = f"{count:,} daily returns, {count / TRADING_DAYS:.1f} years"
        sheet.text("window", f"estimates rest on, up to {sheet.as_of}", window)
    for name, label, one in zip(("covariance", "means"), ("covariance by", "expected returns by"), words, strict=False):
        sheet.text(f"estimate.{name}", label, one)


def _headline(sheet: Sheet, problem: Problem, found: Solution, told: Explanation) -> None:
    label, unit, scale = MEASURED[type(problem.objective).__name__]
    if getattr(problem.objective, "measure", "") == "cvar":
        label, scale = MEASURED["MinimumCVaR"][0], "plain"
    sheet.add("value", f"objective, {label}", _year(found.value, scale), unit)  # type: ignore[arg-type]
    if told.value_before is not None and np.isfinite(told.value_before):
        sheet.add("value.before", f"objective, {label}, as held now", _year(told.value_before, scale), unit)  # type: ignore[arg-type]
    if found.expected_return is not None:
        sheet.fraction("return", "expected return a year", found.expected_return * TRADING_DAYS)
    if found.volatility is not None:
        sheet.fraction("volatility", "volatility a year", found.volatility * TRADING_DAYS**0.5)
    if told.turnover is not None:
        sheet.fraction("turnover", "purchases and sales together", told.turnover)
    if found.cost:
        sheet.fraction("cost", "cost of the trades", found.cost)
    sheet.add("residual", "violation of the optimality conditions", found.residual, "ratio")
    sheet.add("gap", "gap to the best that is possible", found.gap, "ratio")


def _weights(sheet: Sheet, problem: Problem, found: Solution, value_usd: float | None) -> None:
    for asset in np.argsort(-found.weights, kind="stable").tolist():
        name, weight = problem.assets[asset], float(found.weights[asset])
        before = None if problem.current is None else float(problem.current[asset])
        if abs(weight) < 5e-5 and (before is None or abs(before) < 5e-5):
            continue
        sheet.fraction(f"{name}.weight", f"{name}, best weight", weight)
        if before is not None:
            sheet.fraction(f"{name}.before", f"{name}, weight now", before)
            if value_usd is not None:
                sheet.usd(f"{name}.trade", f"{name}, to buy (sell)", (weight - before) * value_usd)


def _year(value: float, scale: str) -> float:
    match scale:
        case "root":
            return float(np.sqrt(max(value, 0.0) * TRADING_DAYS))
        case "ratio":
            return float(value * TRADING_DAYS**0.5)
        case "year":
            return value * TRADING_DAYS
        case _:
            return value


def efficient_frontier(
    problem: Problem, points: int, as_of: date, source: str, words: tuple[str, ...] = ()
) -> tuple[Result, Frontier]:
    """Return the efficient frontier as facts, and as arrays for a picture.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `frontier`.
    """
    line = frontier(problem, points)
    sheet = Sheet(as_of, f"critical line, {source}", "frontier.")
    _rests_on(sheet, problem, words)
    sheet.add("points", "points", len(line.points), "count")
    sheet.add("corners", "corners between which weights move on straight lines", len(line.corners), "count")
    sheet.add("residual", "largest violation of the optimality conditions", line.residual, "ratio")
    for number, (earned, spread) in enumerate(zip(line.returns, line.volatilities, strict=True), 1):
        sheet.fraction(f"{number}.return", f"point {number}, expected return a year", float(earned) * TRADING_DAYS)
        sheet.fraction(f"{number}.volatility", f"point {number}, volatility a year", float(spread) * TRADING_DAYS**0.5)
    notes = ("Estimates from the past are uncertain; so is every point of this line.",)
    return Result(tuple(sheet.facts), None, notes, _basis("critical line", problem, words, as_of)), line


def _basis(method: str, problem: Problem, words: tuple[str, ...], as_of: date) -> Basis:
    parts = (
        problem.assets, type(problem.objective).__name__, problem.objective, problem.covariance, problem.means,
        problem.scenarios, problem.current, problem.constraints,
    )  # fmt: skip
    assumptions = (
        *(f"Estimate: {one}." for one in words),
        "The estimates hold for the time to come.",
        "A year has 252 trading days.",
    )
    return Basis(method, assumptions, fingerprint(*parts), as_of)
