"""What if: the plan with a change beside the plan as it stands, on the same paths."""

from __future__ import annotations

from typing import Any

import pytest

from app.content import Content
from app.conversation.telling import TROUBLES
from app.messages import Scalar
from finance.answers.plan import goal_plan
from finance.planning import Draws, Flow
from finance.types import Fact, Result
from tests.app.conversation.tools.asked_of import ask

PLANS = Draws(8_000)


def figures(result: Result) -> dict[str, Fact]:
    return {fact.name: fact for fact in result.facts}


def place(content: Content, client: str = "avery") -> Any:
    return (content.client(client), content.prices, content.instruments, content.today)


def test_more_saving_for_some_years_is_further_money_in(content: Content) -> None:
    reply = ask(content, "avery", "what_if", change="save", monthly_usd=400.0, years=5)
    then = goal_plan(*place(content), further=(Flow(400.0, 0, 60),), draws=PLANS)
    now = goal_plan(*place(content), draws=PLANS)
    assert reply.fact("what_if.then.success").value == figures(then)["plan.success"].value
    assert reply.fact("what_if.now.success").value == figures(now)["plan.success"].value
    assert "for 5 years" in reply.text


def test_spending_once_is_money_out_today(content: Content) -> None:
    reply = ask(content, "kit", "what_if", change="spend", amount_usd=1_000.0)
    then = goal_plan(*place(content, "kit"), further=(Flow(-1_000.0, 0, 1),), draws=PLANS)
    assert reply.fact("what_if.then.probability").value == figures(then)["plan.goal.1.probability"].value


def test_working_longer_moves_retirement(content: Content) -> None:
    later = ask(content, "morgan", "what_if", change="work_longer", years=2)
    sooner = ask(content, "morgan", "what_if", change="work_longer", years=-2)
    usual = ask(content, "morgan", "what_if", change="work_longer")
    assert later.fact("what_if.goal.date").value == "2035-12-31"
    assert sooner.fact("what_if.goal.date").value == "2031-12-31"
    assert usual.text == later.text
    chances = [float(r.fact("what_if.then.probability").value) for r in (sooner, later)]
    assert chances == sorted(chances)


@pytest.mark.parametrize(
    ("client", "arguments", "trouble"),
    [
        ("avery", {}, "what_if_unclear"),
        ("avery", {"change": "pray"}, "what_if_unclear"),
        ("avery", {"change": "save"}, "what_if_needs_amount"),
        ("avery", {"change": "save", "monthly_usd": 0.0}, "asked_monthly_range"),
        ("avery", {"change": "save", "monthly_usd": 100.0, "years": 99}, "asked_years_range"),
        ("avery", {"change": "spend", "amount_usd": 9e8}, "what_if_more_than_there_is"),
        ("avery", {"change": "spend", "amount_usd": -9.0}, "asked_amount_range"),
        ("avery", {"change": "save", "monthly_usd": 9.0, "goal": "yacht"}, "plan_no_such_goal"),
        ("kit", {"change": "work_longer"}, "what_if_no_retirement"),
        ("avery", {"change": "work_longer", "years": 0}, "what_if_longer_range"),
        ("avery", {"change": "work_longer", "years": 50}, "what_if_longer_range"),
        ("avery", {"change": "work_longer", "years": -30}, "what_if_longer_range"),
    ],
)
def test_what_cannot_be_tried_is_said(
    content: Content, client: str, arguments: dict[str, Scalar], trouble: str
) -> None:
    reply = ask(content, client, "what_if", **arguments)
    assert reply.found.trouble == trouble
    assert reply.sentences[: len(TROUBLES[trouble])] == TROUBLES[trouble]


def test_a_change_of_the_portfolio_is_answered_by_those_who_know_portfolios(content: Content) -> None:
    reply = ask(content, "avery", "what_if", change="sell", holding="AAPL", share=0.5)
    assert not reply.found.trouble
    assert "projection" not in reply.text
    assert reply.sentences
