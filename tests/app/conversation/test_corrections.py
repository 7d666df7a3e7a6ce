"""Corrections of what was understood, and two questions in one breath."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.content import Content
from app.conversation.context import Context
from app.conversation.followup import correction
from app.conversation.glossary import shipped_glossary
from app.conversation.known import known
from app.conversation.splitting import split_questions
from inference.language.router import Router

AFTER = {
    "performance": (("period", "last_year"),),
    "goal_plan": (("goal", "house"),),
    "what_if": (("change", "sell"), ("holding", "AAPL"), ("share", 0.5)),
    "portfolio_overview": (("account", "AV-1"),),
}


def after(tool: str) -> Context:
    return replace(Context.new("test", "avery"), tool=tool, arguments=AFTER[tool])


@pytest.mark.parametrize(
    ("tool", "said", "changed"),
    [
        ("performance", "sorry, over five years", {"period": "5y"}),
        ("performance", "no, I meant Apple", {"period": "last_year", "holding": "AAPL"}),
        ("performance", "no, in 2020", {"period": "2020"}),
        ("goal_plan", "no, I meant my retirement", {"goal": "retirement"}),
        ("goal_plan", "sorry, by 2035", {"goal": "house", "year": 2035}),
        ("what_if", "no, a third", {"change": "sell", "holding": "AAPL", "share": 1 / 3}),
        ("what_if", "I meant Microsoft", {"change": "sell", "share": 0.5, "holding": "MSFT"}),
        ("portfolio_overview", "no, I meant my pension", {"account": "AV-2"}),
    ],
)
def test_what_is_put_right_replaces_what_was_understood(
    tool: str, said: str, changed: dict[str, object], content: Content
) -> None:
    about = known(content, shipped_glossary().spellings, "avery")
    assert correction(said, after(tool), about) == (tool, changed)


@pytest.mark.parametrize(
    "said", ["no thanks", "sorry", "no, how risky is it", "what did I pay in fees", "no, that is all", "wait a moment"]
)
def test_what_puts_nothing_right(said: str, content: Content) -> None:
    about = known(content, shipped_glossary().spellings, "avery")
    assert correction(said, after("performance"), about) is None


def test_without_a_last_answer_nothing_is_corrected(content: Content) -> None:
    about = known(content, shipped_glossary().spellings, "avery")
    assert correction("no, I meant Apple", Context.new("test", "avery"), about) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("how did I do last year and what did I pay in fees?", 2),
        ("what do I own and how much dividends did I get", 2),
        ("am I on track for the house and what should I save each month", 2),
        ("compare Apple and Microsoft", 1),
        ("how did I do last year and over five years", 1),
        ("what if I sold Apple and bought bonds", 1),
        ("how much is in shares and how much in bonds", 1),
        ("how are my shares and what is the weather", 1),
    ],
)
def test_two_questions_in_one_breath(text: str, parts: int, router: Router, content: Content) -> None:
    about = known(content, shipped_glossary().spellings, "avery")
    assert len(split_questions(text, router.route, about)) == parts
