"""Income and fees: figures are finance's own, and what is not booked is not made up."""

from __future__ import annotations

from datetime import date

import pytest

from app.content import Content, Product, fund_costs_pa
from app.conversation.periods import UNCLEAR
from app.conversation.telling import TROUBLES
from app.messages import Scalar
from finance import answers
from finance.answers.drag import cost_report
from finance.answers.income import income
from finance.types import Fact, Result
from tests.app.conversation.tools.asked_of import Reply, ask, with_dividends


def figures(result: Result) -> dict[str, Fact]:
    return {fact.name: fact for fact in result.facts}


def test_income_that_is_booked_is_told_with_what_may_come(content: Content) -> None:
    bank = with_dividends(content)
    reply = ask(bank, "avery", "income")
    result = figures(income(bank.client("avery"), bank.prices, bank.instruments, bank.today))
    assert reply.fact("income.received.12m").value == result["income.received.12m"].value == 90.5
    assert reply.fact("income.expected.12m").value == result["income.expected.12m"].value
    assert "you received $90.50 in dividends and interest in the past twelve months" in reply.text
    assert reply.found.chart is not None


def test_income_of_a_period_is_that_of_its_bookings(content: Content) -> None:
    bank = with_dividends(content)
    assert "You received $80.00 in dividends and interest in 2021" in ask(bank, "avery", "income", period="2021").text
    assert "no dividends and no interest in 2020" in ask(bank, "avery", "income", period="2020").text


def test_income_of_one_holding_is_its_own(content: Content) -> None:
    bank = with_dividends(content)
    reply = ask(bank, "avery", "income", holding="AAPL")
    assert "Apple brought you $90.50" in reply.text
    assert ask(bank, "avery", "income", holding="PEP").found.trouble == "not_held"
    assert ask(bank, "avery", "income", holding="TSLA").sentences == TROUBLES["money_unknown_holding"]


def test_without_bookings_it_is_said_why_and_what_is_paid_out(content: Content) -> None:
    reply = ask(content, "rosa", "income")
    assert "no dividends and no interest" in reply.text
    assert "show them as growth" in reply.text
    assert "$3,100 is paid out to you each month" in reply.text
    assert "paid out" not in ask(content, "avery", "income").text


@pytest.mark.parametrize("tool", ["income", "fees"])
@pytest.mark.parametrize(
    ("period", "trouble"), [(UNCLEAR, "unclear_period"), ("1995", "no_period"), ("2030", "no_period")]
)
def test_a_period_that_cannot_be_told_is_said(content: Content, tool: str, period: str, trouble: str) -> None:
    reply = ask(content, "avery", tool, period=period)
    assert reply.found.trouble == trouble
    assert reply.sentences


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_fees_are_those_that_finance_reckons(content: Content, client: str) -> None:
    reply = ask(content, client, "fees")
    place = (content.client(client), content.prices, content.instruments, content.today)
    paid, report = (
        figures(answers.fees(*place)),
        figures(cost_report(*place, "1y", fund_costs_pa=content.fund_costs_pa)),
    )
    assert reply.fact("fees.since_start").value == paid["fees.since_start"].value
    assert reply.fact("costs.1y.explicit").value == report["costs.1y.explicit"].value
    assert reply.fact("costs.1y.funds").value == report["costs.1y.funds"].value


def test_what_costs_take_is_reckoned_over_the_years_asked_for(content: Content) -> None:
    reply = ask(content, "morgan", "fees", focus="drag", years=30)
    place = (content.client("morgan"), content.prices, content.instruments, content.today)
    report = figures(cost_report(*place, "1y", fund_costs_pa=content.fund_costs_pa, horizon_years=30))
    assert reply.fact("costs.1y.lost").value == report["costs.1y.lost"].value
    assert "over 30 years" in reply.text
    assert "hypothetical" in reply.text
    assert "1 year." in ask(content, "morgan", "fees", focus="drag", years=1).text


def test_years_alone_ask_what_costs_take(content: Content) -> None:
    assert ask(content, "morgan", "fees", years=10).found.arguments == {"focus": "drag", "years": 10}


@pytest.mark.parametrize("years", [0, -1, 61, "long", True])
def test_years_outside_the_range_are_refused(content: Content, years: Scalar) -> None:
    reply = ask(content, "avery", "fees", focus="drag", years=years)
    assert reply.sentences == TROUBLES["fees_years_range"]


def test_fees_of_a_past_year_have_that_years_day(content: Content) -> None:
    reply = ask(content, "avery", "fees", period="2021")
    assert reply.sentences[0] == "You paid $4,081 in advisory fees in 2021, as of 31 December 2021."


def test_a_young_portfolio_is_told_as_a_whole(content: Content) -> None:
    young = ask(content, "kit", "fees", period="since_start")
    assert "since 1 September 2021" in young.text


def test_costs_inside_funds_are_solved_from_the_product_sheet(content: Content) -> None:
    assert content.fund_costs_pa == {"CORPBOND": 0.0015, "HGBOND": 0.0015, "TBILL": 0.0015}


def product(fee: float, **holds: float) -> Product:
    return Product("p", "P", "", 1, fee, 0.0, tuple(holds.items()))


@pytest.mark.parametrize(
    ("products", "known"),
    [
        ((), {}),
        ((product(0.002, TBILL=1.0),), {"TBILL": 0.002}),
        (
            (product(0.001, TBILL=0.5, MSFT=0.5), product(0.0025, TBILL=0.5, HGBOND=0.5)),
            {"TBILL": 0.002, "HGBOND": 0.003},
        ),
        ((product(0.001, TBILL=0.5, HGBOND=0.5),), {}),  # open: one equation for two
        ((product(0.001, TBILL=1.0), product(0.004, TBILL=0.5, MSFT=0.5)), {"TBILL": 0.001}),  # contradict each other
        ((product(0.001, MSFT=1.0),), {}),  # no fund
    ],
)
def test_costs_that_are_open_are_left_out(
    content: Content, products: tuple[Product, ...], known: dict[str, float]
) -> None:
    assert fund_costs_pa(products, content.instruments) == pytest.approx(known)


def reply_day(reply: Reply) -> date:
    return reply.found.facts[0].as_of


def test_figures_are_as_of_the_last_day(content: Content) -> None:
    assert reply_day(ask(content, "avery", "income")) == content.today
