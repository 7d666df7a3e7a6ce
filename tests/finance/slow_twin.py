"""The same measures in slow, plain Python, one day and one booking at a time: what the fast paths are checked with."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date

from finance.market import Prices
from finance.portfolio import Client


def value(client: Client, prices: Prices, day: date) -> float:
    """Return the worth of everything at the end of a day, USD."""
    cash = 0.0
    held: dict[str, float] = defaultdict(float)
    for booked in client.transactions:
        if booked.date <= day:
            cash += float(booked.amount)
            if booked.kind in ("buy", "sell"):
                held[booked.symbol] += float(booked.quantity) * (1 if booked.kind == "buy" else -1)
    return cash + sum(units * prices.asof(symbol, day) for symbol, units in held.items())


def flow(client: Client, after: date, day: date) -> float:
    """Return what came from outside after one day and up to another, USD."""
    kinds = ("deposit", "withdrawal")
    return sum(float(b.amount) for b in client.transactions if b.kind in kinds and after < b.date <= day)


def time_weighted(client: Client, prices: Prices, start: date, end: date) -> float:
    """Return the return chained over the stretches between external flows, flows at the end of their day."""
    grown, base, before = 1.0, value(client, prices, start), start
    for day in (date.fromisoformat(str(day)) for day in prices.days):
        if not start < day <= end:
            continue
        moved = flow(client, before, day)
        before = day
        if moved or day == end:
            worth = value(client, prices, day)
            grown *= (worth - moved) / base
            base = worth
    return grown - 1.0


def volatility(returns: list[float]) -> float:
    """Return the sample deviation of daily returns, a year."""
    mean = sum(returns) / len(returns)
    return math.sqrt(sum((r - mean) ** 2 for r in returns) / (len(returns) - 1)) * math.sqrt(252)


def max_drawdown(levels: list[float]) -> float:
    """Return the largest fall from any level to any later one."""
    return max(1 - later / level for i, level in enumerate(levels) for later in levels[i:])


def tail(returns: list[float], confidence: float) -> tuple[float, float]:
    """Return value at risk and conditional value at risk by filling the tail's probability return by return."""
    left, lost = round(len(returns) * (1 - confidence), 9), 0.0
    whole = left
    for r in sorted(returns):
        part = min(1.0, left)
        lost -= part * r
        left -= part
        if left <= 1e-12:
            return -r, lost / whole
    raise AssertionError("the tail is longer than the sample")
