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
from app.conversation.turn import take_turn
from app.conversation.understand import understand
from inference.language.router import Router

AFTER = {
    "performance": (("period", "last_year"),),
    "goal_plan": (("goal", "house"),),
    "what_if": (("change", "sell"), ("holding", "AAPL"), ("share", 0.5)),
    "portfolio_overview": (("account", "AV-1"),),
    "fees": (("focus", "paid"),),
    "optimise": (("focus", "recommend"),),
    "contribution_needed": (("goal", "car"), ("amount_usd", 40000.0), ("year", 2027), ("probability", 0.9)),
    "tax": (("focus", "harvest"),),
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
        ("contribution_needed", "no, I meant the house", {"goal": "house"}),
        ("contribution_needed", "no, I meant the house by 2031", {"goal": "house", "year": 2031}),
        ("contribution_needed", "sorry, by 2031", {**dict(AFTER["contribution_needed"]), "year": 2031}),
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
    ("tool", "said", "wanted"),
    [
        ("fees", "and last year?", {"focus": "paid", "period": "last_year"}),
        ("fees", "and over five years?", {"focus": "paid", "period": "5y"}),
        ("fees", "and inside the funds?", {"focus": "funds"}),
        ("optimise", "and with less risk?", {"focus": "less_risk"}),
        ("optimise", "with at most ten percent in one share", {"focus": "recommend", "limit": 0.1}),
        ("performance", "what about Apple?", {"period": "last_year", "holding": "AAPL"}),
        ("contribution_needed", "and for the house?", {"goal": "house"}),
        ("contribution_needed", "and by 2030?", {**dict(AFTER["contribution_needed"]), "year": 2030}),
    ],
)
def test_a_follow_up_says_an_argument(
    tool: str, said: str, wanted: dict[str, object], content: Content, router: Router
) -> None:
    meant = understand(said, after(tool), router, content, shipped_glossary())
    assert (meant.tool, meant.arguments) == (tool, wanted)


def test_an_exclamation_asks_nothing(content: Content, router: Router) -> None:
    assert understand("what a year", after("fees"), router, content, shipped_glossary()).tool != "fees"


def test_more_a_month_is_on_top_of_what_is_saved(content: Content, router: Router) -> None:
    meant = understand("and with 500 more a month?", after("goal_plan"), router, content, shipped_glossary())
    assert (meant.tool, meant.arguments) == ("what_if", {"change": "save", "monthly_usd": 500.0, "goal": "house"})


@pytest.mark.parametrize("tool", ["fees", "optimise", "performance", "contribution_needed", "what_if"])
@pytest.mark.parametrize(
    "said",
    [
        *("hello", "hi there", "good morning", "thanks", "nice", "no way", "that is too much", "I see", "banana", "-1"),
        *("my dog is cute", "sing a song", "I ate an apple pie", "see you in two days", "my cat is five years old"),
        "you are the best",
        *("who is my beneficiary?", "which goals share an account?"),
    ],
)
def test_small_talk_and_other_questions_follow_nothing_up(
    tool: str, said: str, content: Content, router: Router
) -> None:
    assert understand(said, after(tool), router, content, shipped_glossary()).tool != tool


@pytest.mark.parametrize("said", ["ok do it", "yes do that", "go ahead", "Let's do it, please.", "make those changes"])
@pytest.mark.parametrize(("tool", "wanted"), [("optimise", "human_handoff"), ("what_if", "human_handoff"),
                                              ("tax", "human_handoff"), ("performance", "small_talk")])  # fmt: skip
def test_an_order_goes_to_a_colleague(tool: str, wanted: str, said: str, content: Content, router: Router) -> None:
    meant = understand(said, after(tool), router, content, shipped_glossary())
    assert meant.tool == wanted
    assert meant.arguments == ({"reason": "order"} if wanted == "human_handoff" else {})


@pytest.mark.parametrize(
    ("client", "said", "has"),
    [
        ("avery", "what's in my pension?", "your retirement account is worth $105,171"),
        ("avery", "what's in my taxable account?", "your investment account is worth $407,389"),
        ("kit", "what's in my pension?", "I do not find an account of yours by that name."),
        ("kit", "how did my pension do last year?", "I do not find an account of yours by that name."),
        ("avery", "how did my retirement account do last year?", "I look at all your accounts together."),
        ("avery", "what if I save 10 trillion a month", "up to a million dollars a month"),
        ("avery", "what if I buy a billion of Apple", "more than a hundred times what you have with us"),
        ("avery", "can I retire at 200?", "within the next sixty years"),
        ("avery", "how did I do on 30 february 2021?", "no such day in the calendar"),
    ],
)
def test_what_is_out_of_reach_is_said(client: str, said: str, has: str, content: Content, router: Router) -> None:
    turn = take_turn(said, Context.new("test", client), router=router, content=content)
    assert has in turn.reply.replace("from one dollar to", "up to")
    assert not turn.rejected


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
