"""Risk of thousands of clients: the figures of `finance.answers.risk`, all at once.

Letters: B clients, N symbols, T closes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from finance.batch.ledger import Ledger, Numbers
from finance.batch.paths import Stretch, stretches
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
        device: of torch's, "cpu" or "cuda".

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
    if rows.stop - rows.start >= 2:
        for some in stretches(books, known, rows, device):
            found[:, some.clients] = _experienced(some, first[some.clients] - rows.start, excess)
    if cash is None:
        found[1] = np.nan
    tails = _tails(books, known, first, last, confidence, device)
    return Risks(
        span.start, known.day(last - 1), found[0], found[1], found[2], found[3], tails[0], tails[1], tails[2], tails[3]
    )


def _experienced(some: Stretch, since: Numbers, bills: Floats) -> Floats:
    """Return volatility, Sharpe ratio, deepest drawdown and the one now [4, b]."""
    import torch

    values, flows = some.values, some.flows
    length = values.shape[1]
    start = torch.as_tensor(since).to(values.device)
    counts = torch.arange(1, length, device=values.device) > start[:, None]
    before = values[:, :-1]
    grown = torch.where((before > 0) & counts, (values[:, 1:] - flows[:, 1:]) / before, 1.0)
    days = counts.sum(dim=1)
    returns = grown - 1.0
    volatility = _deviation(returns, counts, days) * math.sqrt(TRADING_DAYS)
    excess = torch.where(counts, returns - torch.as_tensor(bills).to(values.device), 0.0)
    spread = _deviation(excess, counts, days)
    ratio = excess.sum(dim=1) / days / spread * math.sqrt(TRADING_DAYS)
    level = torch.cumprod(grown, dim=1)
    highest = torch.cummax(level, dim=1).values.clamp_min(1.0)
    falls = 1.0 - level / highest
    enough = (start >= 0) & (days >= SMALLEST_SAMPLE)
    nothing = torch.full_like(volatility, float("nan"))
    figures = (volatility, torch.where(spread > 1e-12, ratio, nothing), falls.amax(dim=1), falls[:, -1])
    return np.stack([torch.where(enough, figure, nothing).cpu().numpy() for figure in figures])


def _deviation(returns: Any, counts: Any, days: Any) -> Any:
    mean = (returns * counts).sum(dim=1) / days
    moved = (returns - mean[:, None]) * counts
    return ((moved**2).sum(dim=1) / (days - 1)).sqrt()


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
