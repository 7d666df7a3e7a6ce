"""Lots and sales say what the bank's own tax answers say; the least tax is never above another way's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.desk.ground import INCOME_USD, Ground
from app.desk.lots import lot_book, sale_by_way
from finance.answers.tax import tax_harvest, tax_lots
from finance.answers.tax_sale import tax_of_sale
from finance.errors import TaxError
from finance.tax.harvest import Wish
from finance.types import Result
from tests.app.desk.conftest import CLIENTS

Grounds = Callable[[str], Ground]


def figures(result: Result) -> dict[str, float]:
    return {fact.name: float(fact.value) for fact in result.facts if not isinstance(fact.value, str)}


def answered(ground: Ground, ask: Callable[..., Result], **more: object) -> dict[str, float]:
    bank = ground.content
    rest = {"status": ground.status, "income_usd": INCOME_USD, **more}
    return figures(ask(ground.client, bank.prices, bank.instruments, bank.today, ground.place, **rest))


@pytest.mark.parametrize("client", CLIENTS)
def test_the_lots_add_up_to_what_the_conversation_says(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    book, said = lot_book(ground), answered(ground, tax_lots)
    taxed = [row for row in book.rows if row.taxable]
    assert len(taxed) == said["tax.lots"]
    assert book.unrealised_short_usd == pytest.approx(said["tax.unrealised.short"], abs=0.01)
    assert book.unrealised_long_usd == pytest.approx(said["tax.unrealised.long"], abs=0.01)
    assert book.rates == pytest.approx((said["tax.marginal.short"], said["tax.marginal.long"]))
    assert sum(row.gain_usd for row in taxed) == pytest.approx(
        book.unrealised_short_usd + book.unrealised_long_usd, abs=0.01
    )
    assert len({row.key for row in book.rows}) == len(book.rows)


@pytest.mark.parametrize("client", ["avery", "kit", "morgan"])
def test_the_harvest_is_the_one_that_the_conversation_proposes(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    bank, book = ground.content, lot_book(ground)
    said = figures(
        tax_harvest(
            ground.client, bank.prices, bank.instruments, bank.today, ground.place, Wish(ground.status, INCOME_USD)
        )
    )
    assert book.saved_usd == pytest.approx(said["harvest.saved_now"], abs=0.01)
    assert book.later_usd == pytest.approx(said["harvest.later"], abs=0.01)
    rows = {row.key: row for row in book.rows}
    assert sum(rows[key].usable_usd for key in book.harvest) == pytest.approx(said["harvest.losses"], abs=0.01)


@pytest.mark.parametrize("client", ["avery", "morgan", "rosa"])
def test_selling_all_of_a_holding_costs_what_the_conversation_says_whatever_the_way(
    grounds: Grounds, client: str
) -> None:
    ground = grounds(client)
    taxed = [row for row in lot_book(ground).rows if row.taxable]
    symbol = max(taxed, key=lambda row: row.gain_usd).symbol
    said = answered(ground, tax_of_sale, symbol=symbol)
    found = sale_by_way(ground, [row.key for row in taxed if row.symbol == symbol])
    assert found.proceeds_usd == pytest.approx(said["sale.proceeds"], abs=0.01)
    for way in found.ways:
        assert way.tax_usd == pytest.approx(said["sale.tax"], abs=0.01)


@pytest.mark.parametrize("client", ["kit", "morgan"])
def test_the_oldest_of_a_holding_cost_what_the_conversation_says(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    taxed = [row for row in lot_book(ground).rows if row.taxable and row.symbol == "MSFT"]
    chosen = taxed[-4:]
    amount = sum(row.value_usd for row in chosen)
    said = answered(ground, tax_of_sale, symbol="MSFT", method="fifo", amount_usd=amount)
    found = sale_by_way(ground, [row.key for row in chosen])
    way = next(one for one in found.ways if one.way == "fifo")
    assert way.tax_usd == pytest.approx(said["sale.tax"], abs=0.02)
    assert way.short_usd + way.long_usd == pytest.approx(said["sale.gain"], abs=0.05)


def test_the_highest_cost_takes_the_dearest_units_first(grounds: Grounds) -> None:
    ground = grounds("kit")
    rows = {row.key: row for row in lot_book(ground).rows if row.symbol == "MSFT"}
    chosen = list(rows)[-4:]
    way = next(one for one in sale_by_way(ground, chosen).ways if one.way == "highest_cost")
    unit_cost = {key: row.cost_usd / row.quantity for key, row in rows.items()}
    taken = [key for key, _ in way.parts]
    assert min(unit_cost[key] for key in taken) >= max(unit_cost[key] for key in rows if key not in taken)


@pytest.mark.parametrize("client", CLIENTS)
def test_no_way_costs_less_than_the_least_tax(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    rows = [row for row in lot_book(ground).rows if row.taxable]
    for chosen in (rows[:3], rows[-5:], rows[::7]):
        found = sale_by_way(ground, [row.key for row in chosen])
        least = next(way for way in found.ways if way.way == "least_tax")
        assert least.tax_usd == min(way.tax_usd for way in found.ways)
        units = sum(row.quantity for row in chosen)
        for way in found.ways:
            assert sum(part for _, part in way.parts) == pytest.approx(units)


def test_what_lies_in_a_retirement_account_is_sold_without_tax(grounds: Grounds) -> None:
    ground = grounds("avery")
    untaxed = next(row for row in lot_book(ground).rows if not row.taxable)
    found = sale_by_way(ground, [untaxed.key])
    assert found.untaxed_usd == pytest.approx(untaxed.value_usd)
    assert all(way.tax_usd == 0.0 for way in found.ways)


def test_a_loss_comes_with_the_warning_of_wash_sales(grounds: Grounds) -> None:
    ground = grounds("kit")
    rows = lot_book(ground).rows
    loss = min(rows, key=lambda row: row.gain_usd)
    gain = max(rows, key=lambda row: row.gain_usd)
    assert sale_by_way(ground, [loss.key]).warning
    assert not sale_by_way(ground, [gain.key]).warning


def test_more_income_never_makes_a_gain_cheaper(grounds: Grounds) -> None:
    ground = grounds("avery")
    gain = max((row for row in lot_book(ground).rows if row.taxable), key=lambda row: row.gain_usd)
    taxes = [sale_by_way(ground, [gain.key], income).ways[0].tax_usd for income in (0.0, 50_000.0, 400_000.0)]
    assert taxes == sorted(taxes)


def test_a_lot_that_is_gone_is_named(grounds: Grounds) -> None:
    with pytest.raises(TaxError, match="not open"):
        sale_by_way(grounds("kit"), ["KI-1/NOSUCH/2020-01-01/0000001"])
