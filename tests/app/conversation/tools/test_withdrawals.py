"""Living on it: an amount is a rate, a later word counts, and nothing outside its range is made to fit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.content import Content
from app.conversation.telling import TROUBLES
from app.messages import Scalar
from finance.answers.plan_withdrawal import withdrawal_plan
from finance.planning import Draws
from finance.types import Fact, Result
from tests.app.conversation.tools.asked_of import ask, changed

FEWER = Draws(4_000)


def figures(result: Result) -> dict[str, Fact]:
    return {fact.name: fact for fact in result.facts}


def place(content: Content, client: str = "avery") -> Any:
    return (content.client(client), content.prices, content.instruments, content.today)


def test_an_amount_a_month_is_a_rate_of_the_first_year(content: Content) -> None:
    reply = ask(content, "rosa", "withdrawal_plan", amount_usd=3_000.0, per="month", years=20)
    wealth = float(reply.fact("withdrawal.wealth").value)
    result = withdrawal_plan(*place(content, "rosa"), rate=36_000.0 / wealth, years=20, draws=FEWER)
    assert float(reply.fact("withdrawal.lasts").value) == pytest.approx(
        float(figures(result)["withdrawal.lasts"].value)
    )
    assert float(reply.fact("withdrawal.monthly").value) == pytest.approx(3_000.0, abs=0.01)
    assert reply.fact("withdrawal.age").value == 95


def test_without_an_amount_the_standing_orders_are_looked_at_or_what_would_last(content: Content) -> None:
    assert "$3,100 a month" in ask(content, "rosa", "withdrawal_plan").text
    assert "you could take out" in ask(content, "morgan", "withdrawal_plan").text


def test_a_later_rate_or_length_takes_the_place_of_an_earlier_amount_or_age(content: Content) -> None:
    first = ask(content, "rosa", "withdrawal_plan", amount_usd=3_000.0, per="month", age=90)
    second = ask(content, "rosa", "withdrawal_plan", **{**first.found.arguments, "rate": 0.03})
    assert float(second.fact("withdrawal.rate").value) == pytest.approx(0.03)
    third = ask(content, "rosa", "withdrawal_plan", **{**second.found.arguments, "years": 10})
    assert third.fact("withdrawal.age").value == 85
    assert float(third.fact("withdrawal.rate").value) == pytest.approx(0.03, abs=1e-6)


@pytest.mark.parametrize(
    ("client", "arguments", "trouble"),
    [
        ("kit", {"amount_usd": 3_000.0, "per": "month"}, "withdrawal_too_much"),
        ("rosa", {"amount_usd": 3_000.0, "per": "week"}, "withdrawal_per"),
        ("rosa", {"amount_usd": -3.0}, "asked_amount_range"),
        ("rosa", {"rate": 0.0}, "withdrawal_rate_range"),
        ("rosa", {"rate": 4.0}, "withdrawal_rate_range"),
        ("rosa", {"years": 0}, "withdrawal_years_range"),
        ("rosa", {"years": 100}, "withdrawal_years_range"),
        ("rosa", {"age": 70}, "withdrawal_age_range"),
        ("rosa", {"age": 150}, "withdrawal_age_range"),
    ],
)
def test_what_cannot_be_lived_on_is_said(
    content: Content, client: str, arguments: dict[str, Scalar], trouble: str
) -> None:
    reply = ask(content, client, "withdrawal_plan", **arguments)
    assert reply.found.trouble == trouble
    assert reply.sentences == TROUBLES[trouble]


def test_nothing_can_be_taken_from_an_empty_account(content: Content) -> None:
    first = content.client("avery").transactions[:1]
    empty = changed(content, transactions=(replace(first[0], amount=Decimal(0)),))
    assert ask(empty, "avery", "withdrawal_plan").found.trouble == "withdrawal_of_nothing"
