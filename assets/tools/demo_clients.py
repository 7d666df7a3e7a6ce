"""Make the demo clients' bookings from their plans and the demo market's prices.

The bookings are committed as plain CSV; this program shows how they came about and makes them again:
`python -m assets.tools.demo_clients <folder of prices.parquet>`. Deterministic: no randomness at all.

Rules of the fiction: contributions and withdrawals happen on a month's first trading day; trades are at that day's
close; deposits go where the portfolio is furthest below its plan; each January the plan is restored; the advisory
fee is taken on a quarter's last trading day.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from assets.tools.demo_plans import PLANS, Plan

CLIENTS = Path(__file__).parent.parent / "demo" / "clients"
COLUMNS = ("date", "account", "kind", "symbol", "quantity", "price", "amount")
CASH_KEPT = 0.004  # of the account's value, for the next fee
SMALLEST_TRADE_USD = 20.0


@dataclass
class Book:
    """One account's bookings while they are being made; money in USD."""

    account: str
    weights: dict[str, float]
    prices: dict[str, Any]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    cash: float = 0.0
    held: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def value(self, at: int) -> float:
        """Return the account's value at the close of row `at`."""
        return float(self.cash + sum(units * self.prices[symbol][at] for symbol, units in self.held.items()))

    def money(self, at: int, kind: str, amount: float) -> None:
        """Book money in (positive) or out."""
        amount = round(amount, 2)
        if amount:
            self.cash = round(self.cash + amount, 2)
            self._write(at, kind, "", "", "", amount)

    def trade(self, at: int, symbol: str, usd: float) -> None:
        """Buy (positive) or sell units for about so many dollars; nothing when it is too small to bother."""
        price = float(self.prices[symbol][at])
        units = round(abs(usd) / price, 4)
        if usd < 0:
            units = min(units, self.held[symbol])
        amount = round(units * price, 2)
        if abs(usd) < SMALLEST_TRADE_USD or not amount:
            return
        sign = 1 if usd > 0 else -1
        self.held[symbol] = round(self.held[symbol] + sign * units, 4)
        self.cash = round(self.cash - sign * amount, 2)
        self._write(at, "buy" if usd > 0 else "sell", symbol, f"{units:.4f}", f"{price:.4f}", -sign * amount)

    def gaps(self, at: int, value: float) -> dict[str, float]:
        """Return for each symbol of the plan how many dollars it is below (positive) or above its plan."""
        return {
            symbol: weight * value - self.held[symbol] * self.prices[symbol][at]
            for symbol, weight in self.weights.items()
        }

    def invest(self, at: int) -> None:
        """Put spare cash where the portfolio is furthest below its plan: at most three buys."""
        value = self.value(at)
        spare = self.cash - CASH_KEPT * value
        wanted = sorted(((gap, symbol) for symbol, gap in self.gaps(at, value).items() if gap > 0), reverse=True)[:3]
        total = sum(gap for gap, _ in wanted)
        for gap, symbol in wanted:
            self.trade(at, symbol, spare * gap / total - 0.1)

    def raise_cash(self, at: int, usd: float) -> None:
        """Sell what is furthest above its plan until there is enough cash."""
        value = self.value(at) - usd
        for gap, symbol in sorted((gap, symbol) for symbol, gap in self.gaps(at, value).items()):
            short = usd + CASH_KEPT * value - self.cash
            if short <= SMALLEST_TRADE_USD:
                return
            self.trade(at, symbol, -max(min(short, -gap), SMALLEST_TRADE_USD))

    def rebalance(self, at: int) -> None:
        """Restore the plan: sell first, then buy."""
        value = self.value(at) * (1 - CASH_KEPT)
        gaps = sorted((gap, symbol) for symbol, gap in self.gaps(at, value).items())
        for gap, symbol in gaps:
            if abs(gap) > 0.002 * value:
                self.trade(at, symbol, min(gap, self.cash - 0.1) if gap > 0 else gap)

    def _write(self, at: int, kind: str, symbol: str, units: str, price: str, amount: float) -> None:
        self.rows.append((str(self.prices["date"][at]), self.account, kind, symbol, units, price, f"{amount:.2f}"))


def bookings(plan: Plan, prices: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return all bookings of a client, by date and account."""
    rows = [row for account in plan.accounts for row in _account_rows(plan, account.id, prices)]
    order = {account.id: number for number, account in enumerate(plan.accounts)}
    return sorted(rows, key=lambda row: (row[0], order[row[1]]))


def _account_rows(plan: Plan, account_id: str, prices: dict[str, Any]) -> list[tuple[str, ...]]:
    account = next(account for account in plan.accounts if account.id == account_id)
    days = prices["date"]
    months, quarters = days.astype("datetime64[M]"), (days.astype("datetime64[M]").astype(np.int64)) // 3
    start = int(np.searchsorted(days, np.datetime64(account.opened)))
    book = Book(account.id, account.weights, prices)
    for at in range(start, len(days)):
        if at == start:
            book.money(at, "deposit", account.opening_usd)
            book.rebalance(at)
        elif months[at] != months[at - 1]:
            _monthly(book, at, account.flow(str(days[at])), january=str(months[at]).endswith("-01"))
        if at + 1 < len(days) and quarters[at + 1] != quarters[at] and at > start:
            fee = book.value(at) * plan.advisory_rate_pa / 4
            book.raise_cash(at, fee)
            book.money(at, "fee", -fee)
    return book.rows


def _monthly(book: Book, at: int, flow_usd: float, january: bool) -> None:
    if flow_usd > 0:
        book.money(at, "deposit", flow_usd)
    elif flow_usd < 0:
        book.raise_cash(at, -flow_usd)
        book.money(at, "withdrawal", flow_usd)
    if january:
        book.rebalance(at)
    elif flow_usd > 0:
        book.invest(at)


def read_prices(market_dir: Path) -> dict[str, Any]:
    """Return the columns of `prices.parquet`, `date` as datetime64[D]."""
    table = pq.read_table(market_dir / "prices.parquet")
    columns = {name: table[name].to_numpy() for name in table.column_names}
    return columns | {"date": columns["date"].astype("datetime64[D]")}


def write(market_dir: Path, clients_dir: Path = CLIENTS) -> None:
    """Write every client's `transactions.csv`."""
    prices = read_prices(market_dir)
    for plan in PLANS:
        path = clients_dir / plan.id / "transactions.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(bookings(plan, prices))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
