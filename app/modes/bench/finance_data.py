"""The financial engine's data, performance and tax: rows a second of an import, and times beside independent peers."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from app.modes.bench.table import Row, median_ms
from app.settings import Settings

ROWS = 1_000_000
SYMBOLS = 250


def rows(settings: Settings) -> Iterator[Row]:
    """Measure each room."""
    with tempfile.TemporaryDirectory(dir=None) as folder:
        yield from _imports(Path(folder))
    yield from _performance()
    yield from _tax()


def _imports(folder: Path) -> Iterator[Row]:
    """Import a quarter of a million and a million rows; the ratio of times says whether it grows in proportion."""
    from finance.intake import take_in

    for name, write in (("prices", _price_file), ("transactions", _booking_file)):
        seconds = []
        for count in (ROWS // 4, ROWS):
            path = write(folder / f"{name}.csv", count)
            began = time.process_time()
            taken = take_in([path])
            seconds.append(time.process_time() - began)
            taken.report.require()
        detail = f"{ROWS:,} rows of CSV checked; four times the rows took {seconds[1] / seconds[0]:.1f} times as long"
        yield Row("finance", f"import of {name}", "", ROWS / seconds[1] / 1e6, "M rows/s of processor", detail)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
    yield Row("finance", "memory at the most, imports done", "", peak, "MB", "of the whole process, bench included")


def _price_file(path: Path, count: int) -> Path:
    """Write a table of one row a price."""
    days = count // SYMBOLS
    levels = 100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, (days, SYMBOLS)), axis=0))
    calendar = np.busday_offset(np.datetime64("2000-01-03"), np.arange(days), roll="forward")
    with path.open("w", encoding="utf-8") as file:
        file.write("date,symbol,close\n")
        for day, closes in zip(calendar, levels, strict=True):
            file.write("".join(f"{day},S{at:03d},{close:.4f}\n" for at, close in enumerate(closes)))
    return path


def _booking_file(path: Path, count: int) -> Path:
    """Write the bookings of a thousand accounts: a deposit each, then purchases."""
    rng = np.random.default_rng(2)
    units, prices = rng.integers(1, 50, count), rng.integers(1_000, 20_000, count)
    day = date(2000, 1, 3)
    with path.open("w", encoding="utf-8") as file:
        file.write("date,account,kind,symbol,quantity,price,amount\n")
        for at in range(count):
            if at < 1_000:
                file.write(f"{day},A{at},deposit,,,,1000000000.00\n")
                continue
            cents = int(units[at]) * int(prices[at])
            price = f"{prices[at] // 100}.{prices[at] % 100:02d}"
            when = day + timedelta(days=at * 5_000 // count)
            amount = f"-{cents // 100}.{cents % 100:02d}"
            file.write(f"{when},A{at % 1_000},buy,S{at % SYMBOLS:03d},{units[at]},{price},{amount}\n")
    return path


def _performance() -> Iterator[Row]:
    from finance.performance import brinson, rates_of_return, rolling

    rng = np.random.default_rng(3)
    days = [date(2010, 1, 1) + timedelta(days=30 * at) for at in range(121)]
    flows = np.append(np.full(120, 100.0), -18_000.0)
    own = median_ms(lambda: rates_of_return(flows, days))
    yield Row("finance", "money-weighted return, 120 flows", "", own, "ms", _beside(_brentq(flows, days)))
    shape = (2_520, 11)
    weights, others = rng.dirichlet(np.ones(11), (2, shape[0]))
    returns, yard = rng.normal(0, 0.01, (2, *shape))
    work: Callable[[], object] = lambda: brinson(weights, returns, others, yard)  # noqa: E731
    yield Row("finance", "attribution, 2,520 days x 11 sectors", "", median_ms(work), "ms", "Brinson-Fachler, Carino")
    series = rng.normal(0.0004, 0.01, 8_312)
    work = lambda: rolling.rolling_volatility(series, 252)  # noqa: E731
    yield Row(
        "finance", "rolling volatility, 8,312 days, window 252", "", median_ms(work), "ms", _beside(_pandas(series))
    )
    work = lambda: rolling.rolling_drawdown(series, 252)  # noqa: E731
    yield Row("finance", "rolling drawdown, 8,312 days, window 252", "", median_ms(work), "ms")


def _tax() -> Iterator[Row]:
    from finance.portfolio import Transaction, TransactionKind
    from finance.tax.arrays import LotArrays, take
    from finance.tax.bill import bill
    from finance.tax.book import Rules, run_books
    from finance.tax.jurisdiction import load_jurisdiction
    from finance.tax.order import Balances, Need, best_plan

    place = load_jurisdiction("us-federal-2025")
    books, first = [], date(2015, 1, 2)
    for at in range(2_000):
        kind: TransactionKind = "sell" if at % 4 == 3 else "buy"
        price = Decimal(100 + (37 * at) % 41)
        amount = 2 * price if kind == "sell" else -2 * price
        symbol = f"S{(at // 4) % 20}"
        books.append(Transaction(at + 2, first + timedelta(days=at), "T", kind, symbol, Decimal(2), price, amount))
    figure = "books of 2,000 trades with wash sales"
    yield Row("finance", figure, "", median_ms(lambda: run_books(books, Rules("T")), 3), "ms", "exact decimals")
    count, holdings = 100_000, 1_000
    holding = np.sort(np.random.default_rng(4).integers(0, holdings, count))
    names = tuple(("A", f"S{at}") for at in range(holdings))
    days = np.datetime64("2015-01-02") + np.arange(count) % 3_000
    lots = LotArrays(holding, names, days, days, np.full(count, 10.0), np.linspace(500, 1_500, count))
    wanted = np.asarray(5.0 * np.bincount(holding, minlength=holdings), dtype=np.float64)
    work: Callable[[], object] = lambda: take(lots, wanted, "highest_cost")  # noqa: E731
    yield Row("finance", "lots sold of 1,000 holdings, 100,000 lots", "", median_ms(work), "ms", "highest cost first")
    income = np.linspace(0, 1e6, 10_000)
    work = lambda: bill(place, "single", income, income / 10, income / 5)  # noqa: E731
    yield Row("finance", "tax bills of 10,000 taxpayers", "", median_ms(work), "ms", place.name)
    start, need = Balances(400_000, 300_000, 900_000, 200_000), Need(60_000, 30, 62, "single", 0.0, 0.03)
    work = lambda: best_plan(start, need, place)  # noqa: E731
    yield Row("finance", "best order of withdrawals, 30 years", "", median_ms(work, 3), "ms", "brackets searched")


def _brentq(flows: np.ndarray, days: list[date]) -> tuple[str, float] | str:
    try:
        from scipy.optimize import brentq
    except ImportError:
        return "scipy"
    years = np.array([(day - days[0]).days for day in days]) / 365.0
    return "scipy brentq, bracket given", median_ms(
        lambda: brentq(lambda x: float((flows * np.exp(-x * years)).sum()), -5, 5)
    )


def _pandas(series: np.ndarray) -> tuple[str, float] | str:
    try:
        import pandas as pd
    except ImportError:
        return "pandas"
    table = pd.Series(series)
    return "pandas, running sums", median_ms(lambda: table.rolling(252).std())


def _beside(peer: tuple[str, float] | str) -> str:
    """Return a peer's figure in words, or that it is not installed."""
    return f"{peer} is not installed" if isinstance(peer, str) else f"{peer[0]}: {peer[1]:.3g} ms"
