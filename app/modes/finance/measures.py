"""`steward finance performance`: the return, and on demand where it came from, how it changed, what it cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.modes.finance.printing import show_results
from app.modes.finance.source import Source, source
from app.settings import Settings
from finance import answers
from finance.answers import attribution, drag, falls, income, rolling
from finance.market import Instrument, Prices
from finance.portfolio import Client
from finance.types import Result


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which measures; `rolling` is the days of a window, zero for none; the last two are what `fees` assumes."""

    attribution: bool = False
    rolling: int = 0
    drawdowns: bool = False
    income: bool = False
    fees: bool = False
    horizon_years: int = 20
    growth_pa: float = 0.05


def performance(
    settings: Settings,
    period: str,
    wanted: Wanted,
    *,
    files: list[Path],
    benchmark: str | None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the return over a period against the benchmark, or the measures asked for instead."""
    found = source(settings, files, benchmark)
    results = {title: measure(found, period) for title, measure in _measures(wanted).items()}
    show_results(results, found.bank, found.notice, as_json)
    if plot is not None:
        from app.modes.finance.plot import draw

        charts = [result.chart for result in results.values() if result.chart is not None]
        draw(charts[-1], plot)


def _measures(wanted: Wanted) -> dict[str, Callable[[Source, str], Result]]:
    chosen: dict[str, Callable[[Source, str], Result]] = {}
    if wanted.attribution:
        chosen["Attribution"] = lambda it, period: attribution.attribution(*_usual(it), period)
    if wanted.rolling:
        chosen["Rolling"] = lambda it, period: rolling.rolling(*_usual(it), period, wanted.rolling)
    if wanted.drawdowns:
        chosen["Falls"] = lambda it, period: falls.drawdown_table(*_usual(it), period)
    if wanted.income:
        chosen["Income"] = lambda it, _: income.income(*_usual(it), it.actions)
    if wanted.fees:
        chosen["Costs"] = lambda it, period: _costs(it, period, wanted)
    return chosen or {"Performance": lambda it, period: answers.performance(*_usual(it), period)}


def _usual(found: Source) -> tuple[Client, Prices, dict[str, Instrument], date]:
    return found.client, found.prices, found.instruments, found.today


def _costs(found: Source, period: str, wanted: Wanted) -> Result:
    return drag.cost_report(
        *_usual(found),
        period,
        fund_costs_pa=found.fund_costs_pa,
        horizon_years=wanted.horizon_years,
        growth_pa=wanted.growth_pa,
    )
