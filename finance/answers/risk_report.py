"""Everything about the risk of what is held today: the ratios, the tail by five methods, where it comes from.

Letters: T days, N holdings. All figures are of today's holdings taken through the period's days, brought back to
today's weights daily, before fees; `finance.answers.risk` tells what the client really went through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from finance import measures
from finance.answers.facts import Sheet, has_modelled_bonds, name_of, notes
from finance.answers.held import Held
from finance.answers.risk_parts import contributions_chart
from finance.errors import InputError, NotEnoughData
from finance.fingerprint import fingerprint
from finance.market import Instrument
from finance.measures import TRADING_DAYS
from finance.measures.sound import need
from finance.risk import (
    ASSUMPTIONS,
    METHODS,
    Contributions,
    Method,
    diversification_ratio,
    effective_bets,
    effective_holdings,
    factor_risk,
    fit_factors,
    herfindahl,
    judge,
    liquidity,
    rolling_forecasts,
    shortfall_contributions,
    tail,
    torsion_bets,
    volatility_contributions,
)
from finance.risk.experienced import SMALLEST_SAMPLE
from finance.risk.liquidity import HORIZONS_DAYS
from finance.types import Basis, Floats, Result

LABELS: dict[Method, str] = {
    "historical": "by history",
    "parametric": "by the normal distribution",
    "cornish_fisher": "by Cornish and Fisher",
    "filtered": "by filtered history",
    "extreme": "by extreme values",
}
SHARE_OF_VOLUME = 0.1  # of a day's volume that can be sold without moving the price much


def risk_report(
    held: Held,
    instruments: Mapping[str, Instrument],
    *,
    confidence: float = 0.95,
    bills: Floats | None = None,
    factors: Mapping[str, Floats] | None = None,
    back_test: Method | None = None,
    traded_usd: Mapping[str, float] | None = None,
) -> Result:
    """Return the risk of what is held today, with its parts.

    Args:
        held: holdings and how they moved.
        instruments: names and classes.
        confidence: of value at risk and drawdown at risk.
        bills: daily returns [T] over which an excess counts; none by default, which takes zero.
        factors: daily returns [T] by name, for the factor model.
        back_test: tests this method's value at risk day by day with Kupiec's and Christoffersen's tests.
        traded_usd: mean value traded a day on the market by symbol, for how long selling takes; nothing is said of it
            unless all holdings have one.

    Raises:
        NotEnoughData: fewer than 20 days.
        InputError: the confidence is not between 0.5 and 1.
    """
    returns = held.day_returns
    need(returns, SMALLEST_SAMPLE, "A report on risk")
    if not 0.5 < confidence < 1.0:
        raise InputError(f"The confidence is {confidence:g}, but must lie between 0.5 and 1; choose for example 0.95.")
    sheet = Sheet(held.as_of, f"today's holdings, {held.period.label}, {held.source}", "risk.")
    sheet.text("period", "period", held.period.label)
    sheet.fraction("confidence", "confidence of value at risk", confidence)
    if has_modelled_bonds(instruments, held.symbols):
        sheet.text("bonds", "risk of bonds in these figures", "far too low, see the note")
    _ratios(sheet, held, returns, bills)
    _drawdowns(sheet, returns, confidence)
    remarks = _tails(sheet, held, returns, confidence)
    parts = _parts(sheet, held, instruments, confidence)
    if factors:
        _factors(sheet, held, factors)
    if traded_usd and set(held.symbols) <= set(traded_usd):
        _liquidity(sheet, held, instruments, traded_usd)
    if back_test:
        _back_test(sheet, returns, back_test, confidence)
    return Result(
        tuple(sheet.facts),
        contributions_chart(sheet, held, instruments, parts.share, "volatility"),
        (*notes(instruments, held.symbols), *remarks),
        _basis(held, confidence, bills, factors, back_test, traded_usd),
    )


def _ratios(sheet: Sheet, held: Held, returns: Floats, bills: Floats | None) -> None:
    target: float | Floats = 0.0 if bills is None else bills
    over = "over bills" if bills is not None else "over zero"
    sheet.fraction("volatility", "volatility a year", measures.volatility_pa(returns))
    sheet.fraction(
        "downside_deviation", "downside deviation a year", measures.downside_deviation_pa(returns, target), over
    )
    excess = np.zeros_like(returns) if bills is None else bills
    free = "risk-free rate a year under the Sharpe ratio"
    sheet.fraction("risk_free", free, float(excess.mean()) * TRADING_DAYS, "bills" if bills is not None else "zero")
    _try(sheet, "sharpe", "Sharpe ratio", lambda: measures.sharpe(returns, excess), over)
    _try(sheet, "sortino", "Sortino ratio", lambda: measures.sortino(returns, target), over)
    _try(sheet, "calmar", "Calmar ratio", lambda: measures.calmar(returns), "return a year by deepest fall")
    _try(sheet, "omega", "Omega", lambda: measures.omega(returns - excess), over)
    sheet.add("skewness", "skewness", measures.skewness(returns), "ratio", "of daily returns")
    sheet.add("kurtosis", "kurtosis", measures.kurtosis(returns), "ratio", "of daily returns, 3 if normal")
    if held.benchmark is not None:
        other = held.benchmark
        _try(sheet, "beta", "beta to the benchmark", lambda: measures.beta(returns, other), "")
        sheet.fraction(
            "tracking_error", "tracking error a year", measures.tracking_error_pa(returns, other), "benchmark"
        )
        _try(sheet, "information_ratio", "information ratio", lambda: measures.information_ratio(returns, other), "")


def _try(sheet: Sheet, name: str, label: str, work: Callable[[], float], how: str) -> None:
    """Add a ratio, or leave it out where its denominator vanishes."""
    try:
        sheet.add(name, label, work(), "ratio", how)
    except NotEnoughData:
        return


def _drawdowns(sheet: Sheet, returns: Floats, confidence: float) -> None:
    level = measures.levels(returns)
    sheet.fraction("max_drawdown", "deepest fall from a peak", measures.max_drawdown(level).depth)
    at_risk = measures.drawdown_at_risk(level, confidence)
    beyond = measures.conditional_drawdown_at_risk(level, confidence)
    sheet.fraction("drawdown_at_risk", "drawdown at risk", at_risk)
    sheet.fraction("conditional_drawdown_at_risk", "mean drawdown beyond it", beyond)
    sheet.fraction("ulcer_index", "ulcer index", measures.ulcer_index(level))


def _tails(sheet: Sheet, held: Held, returns: Floats, confidence: float) -> tuple[str, ...]:
    remarks = []
    for method in METHODS:
        try:
            found = tail(returns, method, confidence)
        except (NotEnoughData, InputError):
            continue
        words = LABELS[method]
        for name, label, loss in (
            (f"tail.{method}.var.day", f"one-day value at risk {words}", found.var),
            (f"tail.{method}.cvar.day", f"mean loss beyond it {words}", found.cvar),
        ):
            if np.isfinite(loss):
                sheet.fraction(name, label, loss)
                sheet.usd(f"{name}.usd", f"{label}{held.of_what}", loss * held.value_usd)
        if found.remark:
            remarks.append(f"Value at risk {words}: {found.remark}")
    entropic = measures.entropic_value_at_risk(returns, confidence)
    sheet.fraction("evar.day", "entropic value at risk, one day", entropic, "Ahmadi-Javid's bound")
    return tuple(remarks)


def _parts(sheet: Sheet, held: Held, instruments: Mapping[str, Instrument], confidence: float) -> Contributions:
    covariance = np.atleast_2d(np.cov(held.returns, rowvar=False))
    parts = volatility_contributions(held.weights, covariance)
    beyond = shortfall_contributions(held.weights, held.returns, confidence)
    for number, symbol in enumerate(held.symbols):
        name = name_of(instruments, symbol)
        sheet.fraction(f"contribution.{symbol}.volatility", f"share of volatility from {name}", parts.share[number])
        sheet.fraction(
            f"contribution.{symbol}.cvar", f"share of the worst days' loss from {name}", beyond.share[number]
        )
    sheet.add("herfindahl", "concentration (Herfindahl)", herfindahl(held.weights), "ratio")
    sheet.add("effective_holdings", "effective number of holdings", effective_holdings(held.weights), "ratio")
    _try(sheet, "effective_bets", "effective number of bets", lambda: effective_bets(held.weights, covariance), "")
    label = "effective number of bets, minimum torsion"
    _try(sheet, "torsion_bets", label, lambda: torsion_bets(held.weights, covariance), "")
    ratio = "diversification ratio"
    _try(sheet, "diversification_ratio", ratio, lambda: diversification_ratio(held.weights, covariance), "")
    return parts


def _factors(sheet: Sheet, held: Held, factors: Mapping[str, Floats]) -> None:
    """Add exposures and shares of risk; factors that cannot be told apart are left out as a whole."""
    try:
        model = fit_factors(held.returns, np.column_stack(list(factors.values())))
        whole = fit_factors(held.day_returns[:, None], np.column_stack(list(factors.values())))
    except NotEnoughData:
        return
    found = factor_risk(held.weights, model)
    how = "least squares, errors by Newey and West"
    for number, name in enumerate(factors):
        share = found.factor_component[number] / found.deviation if found.deviation else 0.0
        sheet.add(f"factor.{name}.exposure", f"exposure to {name}", found.exposure[number], "ratio", how)
        error = f"standard error of the exposure to {name}"
        sheet.add(f"factor.{name}.exposure_error", error, whole.beta_error[0, number], "ratio", how)
        sheet.fraction(f"factor.{name}.share", f"share of volatility from {name}", share, how)
    rest = found.rest_component / found.deviation if found.deviation else 0.0
    sheet.fraction("factor.rest.share", "share of volatility that no factor explains", rest, how)
    sheet.fraction("factor.r_squared", "share of the variance that the factors explain", whole.r_squared[0], how)


def _liquidity(
    sheet: Sheet, held: Held, instruments: Mapping[str, Instrument], traded_usd: Mapping[str, float]
) -> None:
    volumes = np.array([traded_usd[symbol] for symbol in held.symbols], dtype=np.float64)
    found = liquidity(held.weights * held.value_usd, volumes, held.returns.std(axis=0, ddof=1), SHARE_OF_VOLUME)
    how = f"selling {SHARE_OF_VOLUME:.0%} of a day's volume"
    for number, symbol in enumerate(held.symbols):
        if np.isfinite(found.days[number]):
            label = f"days to sell {name_of(instruments, symbol)}"
            sheet.add(f"liquidity.{symbol}.days", label, found.days[number], "ratio", how)
    sheet.add(
        "liquidity.days", f"days until all that can be sold is sold{held.of_what}", found.whole_days, "ratio", how
    )
    for days, share in zip(HORIZONS_DAYS, found.share_sold, strict=True):
        sheet.fraction(f"liquidity.sold.{days}d", f"share of the holdings sold in {days} days", share, how)
    label = f"expected cost of selling all at that pace{held.of_what}"
    sheet.usd("liquidity.impact.usd", label, found.impact_usd.sum(), how)


def _back_test(sheet: Sheet, returns: Floats, method: Method, confidence: float) -> None:
    window = min(500, len(returns) // 2)
    every = 5 if method in ("filtered", "extreme") else 1
    forecasts = rolling_forecasts(returns, method, confidence, window, every)
    found = judge(returns[window:], forecasts, confidence)
    how = f"forecasts {LABELS[method]} from {window} days before"
    sheet.add("back_test.window", "days before it that each forecast used", window, "count", how)
    sheet.add("back_test.days", "days tested", found.days, "count", how)
    sheet.add("back_test.exceptions", "days worse than value at risk", found.count, "count", how)
    sheet.add("back_test.expected", "days expected to be worse", found.expected, "ratio", how)
    sheet.fraction("back_test.kupiec", "chance of a number so far off (Kupiec)", found.kupiec.p_value, how)
    if found.independence is not None:
        label = "chance of so much bunching (Christoffersen)"
        sheet.fraction("back_test.christoffersen", label, found.independence.p_value, how)
    sheet.text("back_test.zone", "traffic light (Basel)", found.zone, how)


def _basis(
    held: Held,
    confidence: float,
    bills: Floats | None,
    factors: Mapping[str, Floats] | None,
    back_test: Method | None,
    traded_usd: Mapping[str, float] | None,
) -> Basis:
    assumptions = (
        "Today's holdings are taken through the period's days, brought back to today's weights daily, before fees.",
        *(f"Value at risk {LABELS[method]}: {ASSUMPTIONS[method]}" for method in METHODS),
    )
    return Basis(
        "historical, parametric, Cornish-Fisher, filtered historical (GARCH) and extreme-value tails; Euler's parts",
        assumptions,
        fingerprint(held.fingerprint, confidence, bills, dict(factors or {}), back_test, dict(traded_usd or {})),
        held.as_of,
    )
