"""Tax: by which table, with what other income, and nothing that the books do not bear."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.content import Content
from app.conversation.telling import TROUBLES
from app.messages import Scalar
from finance.answers.tax import tax_harvest, tax_lots
from finance.answers.tax_order import balances_of, withdrawal_order
from finance.knowledge import Claim, Told, apply_checked, confirm, proposals, propose
from finance.tax.harvest import Wish
from finance.tax.jurisdiction import load_jurisdiction
from finance.tax.order import Need
from finance.types import Fact, Result
from tests.app.conversation.tools.asked_of import ask

PLACE = load_jurisdiction("us-federal-2025")


def figures(result: Result) -> dict[str, Fact]:
    return {fact.name: fact for fact in result.facts}


def place(content: Content, client: str) -> Any:
    return (content.client(client), content.prices, content.instruments, content.today, PLACE)


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_gains_are_those_of_the_lots(content: Content, client: str) -> None:
    reply = ask(content, client, "tax")
    known = figures(tax_lots(*place(content, client), status="single"))
    for kind in ("realised", "unrealised"):
        parts = [float(known[f"tax.{kind}.{term}"].value) for term in ("short", "long")]
        assert float(reply.fact(f"tax.{kind}.total").value) == pytest.approx(sum(parts), abs=0.005)
    assert "These figures are not tax advice." in reply.sentences
    assert reply.found.chart is not None


def test_selling_all_costs_what_the_table_says_with_and_without_other_income(content: Content) -> None:
    reply = ask(content, "avery", "tax", focus="if_sold")
    for income, name in ((0.0, "sale.tax"), (100_000.0, "sale.example.tax")):
        known = figures(tax_lots(*place(content, "avery"), status="single", income_usd=income))
        assert reply.fact(name).value == known["tax.if_sold"].value
    told = ask(content, "avery", "tax", focus="if_sold", income_usd=100_000.0)
    assert told.fact("sale.tax").value == reply.fact("sale.example.tax").value
    assert "for example" not in told.text


def test_a_part_of_a_holding_is_sold_oldest_first(content: Content) -> None:
    part = ask(content, "avery", "tax", focus="if_sold", holding="MSFT", amount_usd=5_000.0)
    whole = ask(content, "avery", "tax", focus="if_sold", holding="MSFT")
    assert part.fact("sale.proceeds").value == pytest.approx(5_000.0, abs=0.01)
    share = float(part.fact("sale.gain").value) / 5_000.0
    assert share > float(whole.fact("sale.gain").value) / float(whole.fact("sale.proceeds").value)
    assert "selling $5,000 of Microsoft" in part.text


def test_an_amount_that_is_all_of_a_holding_to_the_cent_is_all_of_it(content: Content) -> None:
    whole = ask(content, "avery", "tax", focus="if_sold", holding="MSFT")
    most = round(float(whole.fact("sale.proceeds").value), 2)
    for amount in (most - 0.004, most, most + 0.004):
        part = ask(content, "avery", "tax", focus="if_sold", holding="MSFT", amount_usd=amount)
        assert part.fact("sale.gain").value == whole.fact("sale.gain").value


def test_harvest_is_finances_own(content: Content) -> None:
    reply = ask(content, "kit", "tax", focus="harvest")
    known = figures(
        tax_harvest(
            content.client("kit"),
            content.prices,
            content.instruments,
            content.today,
            PLACE,
            Wish("single", 100_000.0),
        )
    )
    for name in ("harvest.losses", "harvest.saved_now", "harvest.later", "harvest.no_buying_until"):
        assert reply.fact(name).value == known[name].value
    assert "no loss" in ask(content, "rosa", "tax", focus="harvest").text


def test_order_is_finances_own(content: Content) -> None:
    reply = ask(content, "rosa", "tax", focus="order", amount_usd=30_000.0)
    client = content.client("rosa")
    need = Need(30_000.0, 20, 75, "single", growth_pa=0.02)
    start = balances_of(client, content.prices, content.today)
    known = figures(withdrawal_order(start, need, PLACE, content.today))
    assert reply.fact("withdraw.best.left").value == known["withdraw.best.left"].value
    assert start.total == pytest.approx(805_898.73, abs=1.0)


def test_standing_orders_are_the_spending_where_none_is_said(content: Content) -> None:
    assert "$37,200 a year" in ask(content, "rosa", "tax", focus="order").text


def test_rates_are_for_an_income_that_is_said_or_an_example(content: Content) -> None:
    said = ask(content, "kit", "tax", focus="rates", amount_usd=40_000.0)
    known = figures(tax_lots(*place(content, "kit"), status="single", income_usd=40_000.0))
    assert said.fact("tax.marginal.income").value == known["tax.marginal.income"].value
    assert "$40,000 of other income, the next" in said.text
    assert "for example" in ask(content, "kit", "tax", focus="rates").text


@pytest.mark.parametrize("focus", ["if_sold", "harvest", "rates"])
def test_each_reply_with_tax_names_the_table_and_that_it_is_no_advice(content: Content, focus: str) -> None:
    reply = ask(content, "avery", "tax", focus=focus)
    assert reply.sentences[-1] == (
        "That is by the United States federal 2025 tax table, assessed as single, and it is not tax advice."
    )
    assert any("another year" in text for _, text in reply.found.passages)


@pytest.mark.parametrize(
    ("client", "arguments", "trouble"),
    [
        ("avery", {"focus": "wealth"}, "tax_focus"),
        ("avery", {"focus": "if_sold", "amount_usd": 500.0}, "tax_which_holding"),
        ("avery", {"focus": "if_sold", "holding": "MSFT", "amount_usd": 1e8}, "tax_more_than_held"),
        ("avery", {"focus": "if_sold", "holding": "MSFT", "amount_usd": -1.0}, "asked_amount_range"),
        ("avery", {"focus": "rates", "amount_usd": 1e9}, "tax_income_range"),
        ("avery", {"focus": "harvest", "income_usd": -1.0}, "tax_income_range"),
        ("avery", {"focus": "order"}, "tax_order_needs_amount"),
        ("kit", {"focus": "order", "amount_usd": 9_000.0}, "tax_one_kind"),
    ],
)
def test_what_cannot_be_reckoned_is_said(
    content: Content, client: str, arguments: dict[str, Scalar], trouble: str
) -> None:
    reply = ask(content, client, "tax", **arguments)
    assert reply.found.trouble == trouble
    assert reply.sentences == TROUBLES[trouble]


def test_what_is_not_held_or_not_taxed_is_said(content: Content) -> None:
    assert ask(content, "rosa", "tax", holding="MSFT").found.trouble == "not_held"
    client = content.client("rosa")
    sheltered = replace(client, accounts=tuple(replace(one, kind="retirement") for one in client.accounts))
    bank = replace(content, _read={"rosa": sheltered})
    assert ask(bank, "rosa", "tax", holding="KO").found.trouble == "tax_not_taxable"


def test_the_table_is_the_banks(content: Content) -> None:
    harbour = replace(content, bank=replace(content.bank, tax_table="harbour-2030"))
    reply = ask(harbour, "avery", "tax", focus="rates")
    assert reply.sentences[-1].startswith("That is by the Harbour Republic 2030 tax table, assessed as everyone")
    assert reply.fact("tax.marginal.income").value == pytest.approx(0.2)
    pooled = replace(content, bank=replace(content.bank, tax_table="uk-2025"))
    assert ask(pooled, "avery", "tax", focus="rates").found.trouble == "tax_pooled"


def noted(content: Content, client: str, **facts: Decimal | str) -> Content:
    """Return the bank with what a client told and confirmed."""
    graph = content.graph(client)
    now = datetime(2022, 12, 28, 12, tzinfo=UTC)
    for number, (term, value) in enumerate(facts.items()):
        apply_checked(graph, propose(graph, Claim(term, value), Told(client, f"s1.{number}", "I told you.", now)))
        apply_checked(graph, confirm(graph, client, proposals(graph, client)[-1].id, client, now))
    return replace(content, graphs=lambda _: graph)


def test_what_the_client_told_and_confirmed_is_reckoned_with(content: Content) -> None:
    bank = noted(content, "avery", incomeUsdPa=Decimal(90_000), maritalStatus="married")
    reply = ask(bank, "avery", "tax", focus="if_sold")
    assert "With $90,000 of other income this year" in reply.text
    assert "assessed as married joint" in reply.text
    said = ask(bank, "avery", "tax", focus="if_sold", income_usd=50_000.0)
    assert said.fact("sale.income").value == 50_000.0
    assert ask(bank, "avery", "tax", focus="rates", amount_usd=40_000.0).fact("tax.income").value == 40_000.0
    assert ask(bank, "avery", "tax", focus="rates").fact("tax.income").value == 90_000.0
    assert ask(bank, "avery", "tax", focus="harvest").fact("harvest.income").value == 90_000.0


def test_a_table_without_the_married_takes_its_first_kind(content: Content) -> None:
    harbour = replace(content, bank=replace(content.bank, tax_table="harbour-2030"))
    bank = noted(harbour, "avery", maritalStatus="married")
    assert "assessed as everyone" in ask(bank, "avery", "tax", focus="rates").text
