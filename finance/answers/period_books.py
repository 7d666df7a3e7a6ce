"""A client's books over a period, made ready for the answers that look at one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finance.fingerprint import fingerprint
from finance.market import Prices
from finance.performance import Period, benchmark_returns, parse_period, portfolio_returns
from finance.portfolio import Client, History, history
from finance.types import Basis, Days, Floats


@dataclass(frozen=True, slots=True, eq=False)
class PeriodBooks:
    """What an answer over a period needs.

    Attributes:
        known: prices up to today and not beyond.
        rows: the period's closes in the books, base included [T].
        returns: of the portfolio, daily, after fees [T - 1].
        compared: of the benchmark [T - 1].
    """

    known: Prices
    books: History
    period: Period
    rows: slice
    returns: Floats
    compared: Floats

    @property
    def days(self) -> Days:
        """The closes of the period, base included [T]."""
        return self.books.days[self.rows]

    @property
    def end(self) -> date:
        """The last of them."""
        return date.fromisoformat(str(self.days[-1]))

    def basis(self, method: str, *assumptions: str, inputs: tuple[object, ...] = ()) -> Basis:
        """Return what an answer rests on: method, assumptions, and the hash of books, benchmark and further inputs."""
        books = self.books
        rows = (books.quantities[self.rows], books.prices[self.rows], books.cash[self.rows], books.flows[self.rows])
        hashed = fingerprint(self.days, books.symbols, *rows, books.fees[self.rows], self.compared, *inputs)
        return Basis(method, assumptions, hashed, self.end)


def period_books(client: Client, prices: Prices, today: date, period: Period | str) -> PeriodBooks:
    """Return the books over a period.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there is no trading day in it.
        DataError: a price column is missing.
    """
    known = prices.until(today)
    if isinstance(period, str):
        period = parse_period(period, min(known.last_day, today), client.first_day)
    books = history(client, known, today)
    rows, returns = portfolio_returns(books, period)
    compared = benchmark_returns(known, client.benchmark, books.days[rows])
    return PeriodBooks(known, books, period, rows, returns, compared)
