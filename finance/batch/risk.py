"""Risk of thousands of clients: the figures of `finance.answers.risk`, all at once.

Letters: B clients, N symbols, T closes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from finance.batch.arrays import Arrays, arrays_on
from finance.batch.ledger import Ledger, Numbers
from finance.batch.paths import Stretch, over_clients
from finance.batch.periods import start_rows, whole_period
from finance.batch.positions import positions
from finance.batch.tails import portfolio_tails
from finance.market import Prices
from finance.measures import MONTH_DAYS, TRADING_DAYS, compounded
from finance.risk.experienced import SMALLEST_SAMPLE
from finance.risk.historical import SMALLEST_SAMPLE as SMALLEST_TAIL
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Risks:
    """Risk of all clients [B]. Not a number where one by one would refuse or leave the figure out.

    Attributes:
        start, end: of the period.
        volatility_pa, sharpe, max_drawdown, drawdown_now: what the clients went through.
        var_day, cvar_day, var_month, cvar_month: of what they hold at the end, fractions of their value.
    """

    start: date
    end: date
    volatility_pa: Floats
    sharpe: Floats
    max_drawdown: Floats
    drawdown_now: Floats
    var_day: Floats
    cvar_day: Floats
    var_month: Floats
    cvar_month: Floats


def risks(
    books: Ledger,
    prices: Prices,
    today: date,
    period: str = "3y",
    *,
    bills: str | None = None,
    confidence: float = 0.95,
    device: str = "cpu",
) -> Risks:
    """Return the risk of all clients over one period.

    Args:
        books: of all clients.
        prices: must hold everything that was traded.
        today: nothing later is looked at.
        period: for example "3y"; clients whose portfolio is younger get no figures, as one by one they are refused.
        bills: the column that the Sharpe ratio's excess is over.
        confidence: of the value at risk.
        device: "cpu", or a device of torch's, for example "cuda".

    Raises:
        DataError: something was traded, or is taken as bills, that has no prices.
        PeriodError: the prices do not cover the period, or the text is no period.
    """
    known = prices.until(today)
    span = whole_period(known, period)
    first = start_rows(books, known, period)
    last = known.row(span.end) + 1
    rows = slice(int(first.min(initial=last - 1, where=first >= 0)), last)
    cash = None if bills is None else known.series(bills)[rows]
    excess = np.zeros(rows.stop - rows.start - 1) if cash is None else cash[1:] / cash[:-1] - 1.0
    found = np.full((4, len(books.ids)), np.nan)
    if rows.stop - rows.start >= 2 and len(books.ids):
        where = arrays_on(device)
        since, earned = where.put(first - rows.start), where.put(excess)
        found = over_clients(books, known, rows, where, lambda some: _experienced(some, where, since, earned))
    if cash is None:
        found[1] = np.nan
    tails = _tails(books, known, first, last, confidence, device)
    return Risks(
        span.start, known.day(last - 1), found[0], found[1], found[2], found[3], tails[0], tails[1], tails[2], tails[3]
    )


def _experienced(some: Stretch, where: Arrays, since: Any, bills: Any) -> Floats:
    """Return volatility, Sharpe ratio, deepest drawdown and the one now [4, b]; the same code by numpy and torch."""
    library = where.library
    values, flows, start = some.values, some.flows, since[some.clients]
    rows = where.put(np.arange(1, values.shape[1]))
    counts = (rows > start[:, None]) * 1.0
    days = counts.sum(axis=1)
    before = values[:, :-1]
    held = before > 0
    with np.errstate(all="ignore"):  # not a number is the answer where there is none
        grown = (values[:, 1:] - flows[:, 1:]) / library.where(held, before, before * 0.0 + 1.0)
        returns = library.where(held & (counts > 0), grown - 1.0, before * 0.0)
        volatility = _deviation(library, returns, counts, days) * math.sqrt(TRADING_DAYS)
        excess = (returns - bills) * counts
        spread = _deviation(library, excess, counts, days)
        ratio = excess.sum(axis=1) / days / spread * math.sqrt(TRADING_DAYS)
        level = library.cumprod(1.0 + returns, axis=1)
        highest = where.running_max(level)
        falls = 1.0 - level / library.where(highest > 1.0, highest, highest * 0.0 + 1.0)
        nothing = volatility * float("nan")
        ratio = library.where(spread > 1e-12, ratio, nothing)
    enough = (start >= 0) & (days >= SMALLEST_SAMPLE)
    figures = (volatility, ratio, where.largest(falls), falls[:, -1])
    return np.stack([where.get(library.where(enough, figure, nothing)) for figure in figures])


def _deviation(library: Any, returns: Any, counts: Any, days: Any) -> Any:
    mean = (returns * counts).sum(axis=1) / days
    moved = (returns - mean[:, None]) * counts
    return library.sqrt((moved * moved).sum(axis=1) / (days - 1.0))


def _tails(
    books: Ledger, known: Prices, first: Numbers, last: int, confidence: float, device: str
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return one-day and one-month value at risk and mean loss beyond [4, B]: in groups that begin together."""
    columns = [known.column(symbol) for symbol in books.symbols]
    held = positions(books, known.day(last - 1))
    worth = held.quantities * known.values[last - 1, columns]
    whole = worth.sum(axis=1) + held.cash
    usable = (first >= 0) & (whole > 0) & (worth > 0).any(axis=1)
    found = np.full((4, len(books.ids)), np.nan)
    for start in np.unique(first[usable]):
        here = np.flatnonzero(usable & (first == start))
        closes = known.values[start:last, columns]
        if len(closes) - 1 < SMALLEST_TAIL:
            continue
        daily = closes[1:] / closes[:-1] - 1.0
        weights = worth[here] / whole[here, None]
        day = portfolio_tails(weights, daily, confidence, device=device)
        month = portfolio_tails(weights, compounded(daily, MONTH_DAYS), confidence, device=device)
        found[:, here] = day.var, day.cvar, month.var, month.cvar
    return found[0], found[1], found[2], found[3]
