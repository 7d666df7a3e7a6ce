"""`steward finance tax lots | harvest | withdraw-order`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from app.errors import UsageError
from app.modes.finance.printing import show_results
from app.modes.finance.source import Source, source
from app.settings import Settings
from finance.answers import tax, tax_order
from finance.tax.harvest import Wish
from finance.tax.jurisdiction import TABLES, Jurisdiction, load_jurisdiction
from finance.tax.lots import Method
from finance.tax.order import Balances, Need
from finance.types import Result


def lots(
    settings: Settings,
    table: str,
    status: str | None,
    method: str,
    income: float,
    year: int | None,
    *,
    files: list[Path],
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print gains realised and not realised, by term, with the tax on them."""
    found, place = source(settings, files), _place(table)
    if place.methods == ("pool",):
        market = (found.client, found.prices, found.instruments, found.today, place)
        words = status or next(iter(place.statuses))
        _show("Tax lots", tax.tax_pool(*market, status=words, income=income, year=year), found, as_json, plot)
        return
    result = tax.tax_lots(
        found.client,
        found.prices,
        found.instruments,
        found.today,
        place,
        status=status or next(iter(place.statuses)),
        method=_method(method, place),
        income_usd=income,
        year=year,
    )
    _show("Tax lots", result, found, as_json, plot)


def harvest(
    settings: Settings,
    table: str,
    status: str | None,
    method: str,
    income: float,
    smallest: float,
    *,
    files: list[Path],
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the losses worth taking."""
    found, place = source(settings, files), _place(table)
    wish = Wish(status or next(iter(place.statuses)), income, smallest_loss_usd=Decimal(str(smallest)))
    result = tax.tax_harvest(
        found.client, found.prices, found.instruments, found.today, place, wish, method=_method(method, place)
    )
    _show("Losses worth taking", result, found, as_json, plot)


def withdraw_order(
    settings: Settings,
    table: str,
    need: tuple[float, int, int, float, float],
    status: str | None,
    balances: tuple[float | None, float | None, float | None, float | None],
    *,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the order of withdrawals that leaves most after tax.

    Args:
        settings: name the client.
        table: the tax table.
        need: spending, years, age, other income and growth a year.
        status: one of the table's.
        balances: taxable, its basis, deferred, tax-free; where all are None, the client's accounts are taken.
        as_json: print JSON.
        plot: picture to write.
    """
    found, place = source(settings), _place(table)
    if any(amount is not None for amount in balances):
        amounts = [amount or 0.0 for amount in balances]
        start = Balances(amounts[0], amounts[0] if balances[1] is None else amounts[1], *amounts[2:])
    else:
        start = tax_order.balances_of(found.client, found.prices, found.today)
    spending, years, age, other, growth = need
    wanted = Need(spending, years, age, status or next(iter(place.statuses)), other, growth)
    result = tax_order.withdrawal_order(start, wanted, place, found.today)
    _show("Order of withdrawals", result, found, as_json, plot)


def _place(table: str) -> Jurisdiction:
    known = sorted(path.stem for path in TABLES.glob("*.toml"))
    if table not in known:
        raise UsageError(f"There is no tax table {table!r}; there are {', '.join(known)}.")
    return load_jurisdiction(table)


def _method(word: str, place: Jurisdiction) -> Method:
    method = word.replace("-", "_")
    if method == "specific" or method not in place.methods:
        allowed = ", ".join(name.replace("_", "-") for name in place.methods if name != "specific")
        raise UsageError(f"{place.name} has no method {word!r} here; it has {allowed}.")
    return method  # type: ignore[return-value]


def _show(title: str, result: Result, found: Source, as_json: bool, plot: Path | None) -> None:
    show_results({title: result}, found.bank, found.notice, as_json)
    if plot is not None:
        from app.modes.finance.plot import draw

        if result.chart is None:
            raise UsageError("There is nothing to draw here; leave --plot out.")
        draw(result.chart, plot)
