"""`steward finance optimise` and `frontier`: the best portfolio, and all that are best for some risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.errors import InputError, UsageError
from app.modes.finance.danger import named_fractions
from app.modes.finance.printing import show_results
from app.modes.finance.source import Source, source
from app.settings import Settings
from finance.answers.held import SLACK, held_by
from finance.answers.optimise import Estimates, efficient_frontier, estimates
from finance.answers.optimise import optimise as answer
from finance.errors import NotEnoughData
from finance.measures import TRADING_DAYS
from finance.optimise import (
    Constraints,
    Frontier,
    Hierarchical,
    Kelly,
    Limit,
    MaximumDiversification,
    MaximumReturn,
    MaximumSharpe,
    MeanVariance,
    MinimumCDaR,
    MinimumCVaR,
    MinimumDeviation,
    MinimumVariance,
    Objective,
    Problem,
    RiskBudgets,
    RobustMeans,
    Tracking,
    group,
)
from finance.performance import parse_period_or_all
from finance.types import Floats

USUAL_PERIOD = "5y"
MOST_LABELS = 30  # assets named in a picture


@dataclass(frozen=True, slots=True)
class Asked:
    """Data and estimates."""

    period: str | None
    symbols: str | None
    weights: str | None
    covariance: str
    means: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Constraints as they are written on the command line."""

    lowest: float
    highest: float
    groups: tuple[str, ...]
    exclude: str | None
    turnover: float | None
    cost_bps: float
    leverage: float | None
    most: int | None
    smallest: float
    lot: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The objective and what it needs; rates and volatility a year."""

    objective: str
    aversion: float
    confidence: float
    risk_free: float | None
    volatility: float


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A problem without its objective, and what is told with its answer."""

    problem: Problem
    estimates: Estimates
    found: Source
    value_usd: float | None


def optimise(
    settings: Settings,
    files: Sequence[Path],
    asked: Asked,
    rules: Rules,
    wanted: Wanted,
    *,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the best portfolio."""
    case = _case(settings, files, asked, rules)
    problem = replace(case.problem, objective=_objective(wanted, case.problem, _bills(case)))
    result = answer(problem, case.found.today, case.found.prices.source, case.estimates.words, case.value_usd)
    show_results({"Best portfolio": result}, case.found.bank, case.found.notice, as_json)
    if plot is not None and result.chart is not None:
        from app.modes.finance.plot import draw

        draw(result.chart, plot)


def frontier(
    settings: Settings,
    files: Sequence[Path],
    asked: Asked,
    rules: Rules,
    points: int,
    *,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the efficient frontier."""
    case = _case(settings, files, asked, rules)
    source_ = case.found.prices.source
    result, line = efficient_frontier(case.problem, points, case.found.today, source_, case.estimates.words)
    show_results({"Efficient frontier": result}, case.found.bank, case.found.notice, as_json)
    if plot is not None:
        _draw(case, line, plot)


def _case(settings: Settings, files: Sequence[Path], asked: Asked, rules: Rules) -> Case:
    found = source(settings, files, None)
    prices = found.prices.until(found.today)
    period = parse_period_or_all(asked.period or USUAL_PERIOD, prices.last_day, prices.first_day)
    now, value = _now(found, asked, rules.lowest, bool(files))
    symbols = _symbols(found, asked, now)
    rows = slice(prices.row(period.start), prices.row(period.end) + 1)
    closes = prices.values[rows][:, [prices.column(symbol) for symbol in symbols]]
    returns = np.ascontiguousarray(closes[1:] / closes[:-1] - 1.0)
    made = estimates(returns, asked.covariance, asked.means)  # type: ignore[arg-type]
    current = None if now is None else np.array([now.get(symbol, 0.0) for symbol in symbols])
    if current is not None and current.sum() > 0:
        current = current / current.sum()  # cash, which has no prices, is no asset of the problem
    limits = _constraints(rules, symbols, current)
    problem = Problem(symbols, MinimumVariance(), made.covariance, made.means, returns, limits, current)
    return Case(problem, made, found, value)


def _now(found: Source, asked: Asked, lowest: float, handed_in: bool) -> tuple[dict[str, float] | None, float | None]:
    """Return the weights held now and what they are worth, where there are any."""
    if asked.weights is not None:
        return _named(asked.weights, found, lowest), None
    try:
        held = held_by(found.client, found.prices, found.today, "since_start")
    except NotEnoughData:
        return None, None
    if handed_in and len(found.client.transactions) <= 2:
        return None, None  # one unit of the first column stands for prices without bookings
    value = held.value_usd * float(held.weights.sum())
    return dict(zip(held.symbols, held.weights.tolist(), strict=True)), value


def _named(text: str, found: Source, lowest: float) -> dict[str, float]:
    """Return the weights that somebody says are held now; the rest of a whole is cash.

    Raises:
        InputError: a weight is not finite or wrongly below zero, or all together are more than a whole.
        UsageError: a part cannot be read, or there are no prices for it.
    """
    weights = named_fractions(text)
    unknown = [symbol for symbol in weights if symbol not in found.prices.symbols]
    if unknown:
        there = ", ".join(found.prices.symbols)
        raise UsageError(f"--weights names {', '.join(unknown)}, which has no prices; there are {there}.")
    if not np.isfinite(list(weights.values())).all() or (lowest >= 0.0 and min(weights.values()) < 0.0):
        raise InputError(
            "Each weight of --weights must be a finite number of zero or more (below zero only with a --min-weight "
            "below zero); correct it."
        )
    total = float(sum(weights.values()))
    if total > 1.0 + SLACK:
        raise InputError(
            f"The weights sum to {total:g}, but a whole is 1; make them sum to 1 or less, the rest is cash."
        )
    return weights


def _symbols(found: Source, asked: Asked, now: dict[str, float] | None) -> tuple[str, ...]:
    if asked.symbols is not None:
        chosen = [part.strip() for part in asked.symbols.split(",") if part.strip()]
        unknown = [symbol for symbol in chosen if symbol not in found.prices.symbols]
        if unknown:
            there = ", ".join(found.prices.symbols)
            raise UsageError(f"There are no prices for {', '.join(unknown)}; there are {there}.")
    else:
        chosen = [
            symbol
            for symbol in found.prices.symbols
            if symbol not in found.instruments or found.instruments[symbol].asset_class != "index"
        ]
    return tuple(dict.fromkeys([*chosen, *(symbol for symbol in now or {} if symbol in found.prices.symbols)]))


def _constraints(rules: Rules, symbols: tuple[str, ...], current: Floats | None) -> Constraints:
    gone = [part.strip() for part in (rules.exclude or "").split(",") if part.strip()]
    unknown = [symbol for symbol in gone if symbol not in symbols]
    if unknown:
        raise UsageError(f"--exclude names {', '.join(unknown)}, which could not be held anyway.")
    if rules.turnover is not None and current is None:
        raise UsageError("--turnover needs to know what is held now: name it with --weights.")
    return Constraints(
        lower=rules.lowest,
        upper=rules.highest,
        limits=tuple(_limit(text, symbols) for text in rules.groups),
        turnover=rules.turnover,
        leverage=rules.leverage,
        buy_cost=rules.cost_bps / 10_000 / TRADING_DAYS,
        sell_cost=rules.cost_bps / 10_000 / TRADING_DAYS,
        excluded=tuple(symbols.index(symbol) for symbol in gone),
        most_holdings=rules.most,
        minimum_position=rules.smallest,
        unit=rules.lot,
    )


def _limit(text: str, symbols: tuple[str, ...]) -> Limit:
    try:
        name, members, bounds = text.split(":")
        low, high = bounds.split("..")
        lower, upper = float(low or "-inf"), float(high or "inf")
    except ValueError:
        raise UsageError(
            f"{text!r} is no group; write it like tech:AAPL,MSFT:0.1..0.4, either bound may be left out."
        ) from None
    return group(name, symbols, [part.strip() for part in members.split(",")], lower, upper)


def _bills(case: Case) -> float:
    """Return what bills are expected to earn a day; zero without any among the assets."""
    means, instruments = case.problem.means, case.found.instruments
    for number, symbol in enumerate(case.problem.assets):
        if means is not None and symbol in instruments and instruments[symbol].asset_class == "cash":
            return float(means[number])
    return 0.0


def _objective(wanted: Wanted, problem: Problem, bills: float) -> Objective:
    daily, days = 1.0 / TRADING_DAYS, 1.0 if problem.scenarios is None else float(len(problem.scenarios))
    known: dict[str, Objective] = {
        "min-variance": MinimumVariance(),
        "utility": MeanVariance(wanted.aversion),
        "sharpe": MaximumSharpe(bills if wanted.risk_free is None else wanted.risk_free * daily),
        "max-return": MaximumReturn(wanted.volatility * daily**0.5),
        "diversification": MaximumDiversification(),
        "cvar": MinimumCVaR(wanted.confidence),
        "cdar": MinimumCDaR(wanted.confidence),
        "mad": MinimumDeviation(),
        "risk-parity": RiskBudgets(),
        "cvar-parity": RiskBudgets(measure="cvar", confidence=wanted.confidence),
        "hrp": Hierarchical("hrp"),
        "herc": Hierarchical("herc", "ward"),
        "nested": Hierarchical("nested", "ward"),
        "kelly": Kelly(),
        "robust": RobustMeans(wanted.aversion, radius=days**-0.5),  # one standard error of the means
        "tracking": Tracking(np.zeros(problem.count) if problem.current is None else problem.current),
    }
    if wanted.objective not in known:
        raise UsageError(f"There is no objective '{wanted.objective}'; there are {', '.join(known)}.")
    if wanted.objective == "tracking" and problem.current is None:
        raise UsageError("Tracking follows what is held now: name it with --weights.")
    return known[wanted.objective]


def _draw(case: Case, line: Frontier, path: Path) -> None:
    from app.modes.finance.plot import Series, draw_xy

    problem, year = case.problem, TRADING_DAYS**0.5
    assert problem.covariance is not None
    assert problem.means is not None
    spread = np.sqrt(np.diag(problem.covariance)) * year
    names = problem.assets if problem.count <= MOST_LABELS else ()
    series = [
        Series("Efficient frontier", line.volatilities * year, line.returns * TRADING_DAYS),
        Series("Assets", spread, problem.means * TRADING_DAYS, "dots", names),
    ]
    if problem.current is not None and problem.current.any():
        risk = float(np.sqrt(problem.current @ problem.covariance @ problem.current)) * year
        earned = float(problem.means @ problem.current) * TRADING_DAYS
        series.append(Series("Held now", np.array([risk]), np.array([earned]), "mark"))
    words = "; ".join(case.estimates.words)
    foot = f"Estimates up to {case.found.today:%-d %B %Y}, {case.found.prices.source}. {words}."
    draw_xy(
        "Efficient frontier", ("Volatility a year", "fraction"), ("Expected return a year", "fraction"), series, foot,
        path,
    )  # fmt: skip
