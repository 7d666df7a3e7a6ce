"""`steward finance risk`, `stress`, `backtest` and `batch`: what could go wrong, what would have, and for everybody."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from app import content
from app.errors import UsageError
from app.modes.finance.printing import show_results
from app.modes.finance.source import Source, source
from app.settings import Settings
from finance import answers
from finance.answers.backtest import Trial
from finance.answers.stress import Asked
from finance.backtest import Costs, Strategy, equal_weight, fixed_mix, inverse_volatility, momentum, optimised
from finance.batch import ledger, overviews, risks
from finance.optimise import Hierarchical, MaximumSharpe, MinimumVariance, RiskBudgets
from finance.performance import parse_period_or_all
from finance.risk import Method
from finance.risk.stress import EPISODES, Episode, episode
from finance.types import Floats, Result

HANDED_IN = "files"  # the client that `source` makes of files
USUAL_PERIOD = "3y"
QUICK = ("equal", "inverse-volatility", "momentum", "today")  # tried beside the one asked for


@dataclass(frozen=True, slots=True)
class From:
    """Where the holdings come from: a client by default, files of prices, or weights that somebody names.

    Attributes:
        weights: as in "AAPL=0.6,SP500=0.4"; for files without bookings equal ones by default.
        period: whose days count; three years, or all there is where that is less, by default.
    """

    files: tuple[Path, ...] = ()
    weights: str | None = None
    period: str | None = None


def risk(
    settings: Settings,
    place: From,
    *,
    confidence: float,
    factors: Sequence[str],
    back_test: str | None,
    traded: str | None = None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the whole report on the risk of what is held today."""
    if back_test is not None and back_test not in get_args(Method):
        raise UsageError(f"There is no method {back_test!r}; there are {', '.join(get_args(Method))}.")
    found = source(settings, list(place.files), None)
    held = _held(found, place)
    rows = np.searchsorted(found.prices.days, held.days)
    series = {symbol: _moved(found.prices.series(symbol)[rows]) for symbol in factors}
    result = answers.risk_report(
        held,
        found.instruments,
        confidence=confidence,
        bills=_bills(found, held),
        factors=series,
        back_test=back_test,  # type: ignore[arg-type]
        traded_usd=None if traded is None else named_fractions(traded),
    )
    _print({"Risk of today's holdings": result}, found, as_json, plot)


def stress(
    settings: Settings,
    place: From,
    *,
    episodes: Sequence[str],
    shocks: Sequence[str],
    rates: float | None,
    inflation: float | None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print what bad times would do to what is held today."""
    found = source(settings, list(place.files), None)
    chosen = tuple(_episode(key) for key in episodes) or EPISODES
    parts = tuple(part for text in shocks for part in named_fractions(text).items())
    asked = Asked(chosen, parts, rates, inflation)
    result = answers.stress(_held(found, place), found.prices, found.instruments, asked)
    _print({"Stress": result}, found, as_json, plot)


def backtest(
    settings: Settings,
    place: From,
    *,
    strategy: str,
    train_days: int,
    every_days: int,
    cost_bps: float,
    trials: int | None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print how a rule would have done on days that it had not seen, and whether that can be told from luck."""
    found = source(settings, list(place.files), None)
    held = _held(found, place)
    tested = np.array([_has_a_past(found, symbol) for symbol in held.symbols])
    if not tested.any():
        raise UsageError("Nothing that is held has a past of its own: bills and modelled prices cannot be tested.")
    rules = strategies(held.weights[tested])
    if strategy not in rules:
        raise UsageError(f"There is no rule {strategy!r}; there are {', '.join(rules)}.")
    rest = tuple((name, rules[name]) for name in QUICK if name != strategy) if trials is None else ()
    asked = Trial(train_days, every_days, Costs(cost_bps / 10_000), rest, trials)
    days, returns = held.days[1:], held.returns[:, tested]
    words = f"{int(tested.sum())} assets, {found.prices.source}"
    result = answers.backtest(strategy, rules[strategy], days, returns, asked, _bills(found, held), words)
    _print({"Back-test": result}, found, as_json, plot)


def batch(settings: Settings, *, period: str, device: str, as_json: bool) -> None:
    """Print value, change and risk of all the bank's clients, computed in one go."""
    found = content.load(settings)
    clients = [found.client(client_id) for client_id in found.client_ids]
    books = ledger(clients)
    bills = next((s for s, item in found.instruments.items() if item.asset_class == "cash"), None)
    have = overviews(books, found.prices, found.today, device)
    could = risks(books, found.prices, found.today, period, bills=bills, device=device)
    columns: dict[str, Floats] = {
        "portfolio.value": have.value,
        "portfolio.gain": have.gain,
        "portfolio.change.ytd.fraction": have.ytd_fraction,
        "risk.volatility": could.volatility_pa,
        "risk.sharpe": could.sharpe,
        "risk.max_drawdown": could.max_drawdown,
        "risk.var95.day": could.var_day,
        "risk.cvar95.day": could.cvar_day,
    }
    rows = {
        client_id: {name: _plain(column[number]) for name, column in columns.items()}
        for number, client_id in enumerate(books.ids)
    }
    if as_json:
        print(
            json.dumps({"as_of": str(have.as_of), "period": period, "clients": rows, "notice": found.notice}, indent=1)
        )
        return
    title = f"{found.bank.name}, as of {have.as_of}, risk over {period}"
    table = Table(title=title, caption=found.notice, caption_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1))
    headings = {
        "portfolio.value": "value",
        "portfolio.change.ytd.fraction": "this year",
        "risk.volatility": "volatility\na year",
        "risk.sharpe": "Sharpe\na year",
        "risk.max_drawdown": "deepest\nfall",
        "risk.var95.day": "VaR 95 %\nof a day",
    }
    for heading in ("client", *headings.values()):
        table.add_column(heading, justify="left" if heading == "client" else "right", no_wrap=True)
    for client_id, figures in rows.items():
        table.add_row(client_id, *(_shown(name, figures[name]) for name in headings))
    Console().print(table)


def _episode(key: str) -> Episode:
    if key not in {item.key for item in EPISODES}:
        raise UsageError(f"There is no episode {key!r}; there are {', '.join(item.key for item in EPISODES)}.")
    return episode(key)


def strategies(weights: Floats) -> dict[str, Strategy]:
    """Return the rules that can be named on the command line."""
    count = max(1, len(weights) // 4)
    whole = float(weights.sum())
    return {
        "equal": equal_weight,
        "inverse-volatility": inverse_volatility,
        "momentum": momentum(252, count),
        "today": fixed_mix(weights / whole if whole > 1.0 else weights),
        "minimum-variance": optimised(MinimumVariance()),
        "maximum-sharpe": optimised(MaximumSharpe()),
        "risk-parity": optimised(RiskBudgets()),
        "hierarchical": optimised(Hierarchical()),
    }


def named_fractions(text: str) -> dict[str, float]:
    """Return "AAA=0.6,BBB=-0.1" as a mapping.

    Raises:
        UsageError: a part has no name or no number.
    """
    found: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            equals = ""
        if not equals or not name.strip():
            raise UsageError(f"{part!r} does not say which and how much; write it like AAPL=0.6,SP500=0.4.")
    return found


def _held(found: Source, place: From) -> answers.Held:
    prices = found.prices
    period = place.period or parse_period_or_all(USUAL_PERIOD, prices.last_day, prices.first_day)
    if place.weights is not None:
        return answers.held_in(named_fractions(place.weights), prices, period)
    without_bookings = place.files and found.client.accounts[0].id == HANDED_IN
    if without_bookings:
        return answers.held_in(dict.fromkeys(prices.symbols, 1.0 / len(prices.symbols)), prices, period)
    return answers.held_by(found.client, prices, found.today, period)


def _has_a_past(found: Source, symbol: str) -> bool:
    """Return whether a rule can be tested on it: bills are the cash already, and a model's prices never happened."""
    item = found.instruments.get(symbol)
    return item is None or (item.asset_class != "cash" and not item.modelled)


def _bills(found: Source, held: answers.Held) -> Floats | None:
    """Return what bills earned on the holdings' days, or None where the data has none."""
    symbol = next((s for s, item in found.instruments.items() if item.asset_class == "cash"), None)
    if symbol is None or symbol not in found.prices.symbols:
        return None
    return _moved(found.prices.series(symbol)[np.searchsorted(found.prices.days, held.days)])


def _moved(closes: Floats) -> Floats:
    return np.asarray(closes[1:] / closes[:-1] - 1.0)


def _print(results: dict[str, Result], found: Source, as_json: bool, plot: Path | None) -> None:
    show_results(results, found.bank, found.notice, as_json)
    if plot is not None:
        from app.modes.finance.plot import draw

        for result in results.values():
            if result.chart is not None:
                draw(result.chart, plot)


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _shown(name: str, figure: float | None) -> str:
    if figure is None:
        return "-"
    if name == "portfolio.value":
        return f"{'-' if figure < 0 else ''}${abs(figure):,.0f}"
    return f"{figure:.2f}" if name == "risk.sharpe" else f"{figure * 100:.1f} %"
