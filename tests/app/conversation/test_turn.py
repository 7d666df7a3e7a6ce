"""Whole turns and short conversations."""

from __future__ import annotations

import json
import pickle

import pytest

from app.content import Content
from app.conversation.context import Context
from app.conversation.turn import Turn, take_turn
from inference.language.router import Router
from inference.types import Route


class Scripted:
    """Routes every question to one tool."""

    def __init__(self, tool: str, confidence: float = 1.0, runner_up: str = "risk") -> None:
        self.result = Route(tool, confidence, runner_up)

    def route(self, text: str) -> Route:
        return self.result


def talk(questions: list[str], content: Content, router: Router, client: str = "avery") -> list[Turn]:
    context = Context.new("test", client)
    turns = []
    for question in questions:
        turns.append(take_turn(question, context, router=router, content=content))
        context = turns[-1].context
    return turns


def fact(turn: Turn, name: str) -> float:
    return next(float(fact.value) for fact in turn.facts if fact.name == name)


def test_last_year_is_answered_with_facts_as_of_its_end(content: Content, router: Router) -> None:
    (turn,) = talk(["How did I do last year?"], content, router)
    assert turn.tool == "performance"
    assert dict(turn.arguments) == {"period": "last_year"}
    assert f"{fact(turn, 'performance.last_year.portfolio'):.1%}" in turn.reply
    assert "as of 31 December 2021" in turn.reply
    assert turn.chart is not None
    assert turn.rejected == ()


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
@pytest.mark.parametrize(
    "question", ["how did I do", "what do I own", "how risky is my portfolio", "how is apple doing"]
)
def test_every_reply_has_one_to_four_sentences_that_passed(
    client: str, question: str, content: Content, router: Router
) -> None:
    (turn,) = talk([question], content, router, client)
    assert 1 <= len(turn.checks) <= 4
    assert all(check.passed for check in turn.checks)
    assert turn.rejected == ()


def test_a_follow_up_changes_one_argument(content: Content, router: Router) -> None:
    turns = talk(["how did I do this year", "and over five years?", "in 2020", "what about Apple?"], content, router)
    assert [turn.tool for turn in turns] == ["performance"] * 4
    assert [dict(turn.arguments) for turn in turns] == [
        {"period": "ytd"},
        {"period": "5y"},
        {"period": "2020"},
        {"period": "2020", "holding": "AAPL"},
    ]


def test_a_follow_up_keeps_the_tool_it_follows(content: Content, router: Router) -> None:
    turns = talk(["how risky is my portfolio", "and since the start?"], content, router)
    assert turns[1].tool == "risk"
    assert dict(turns[1].arguments) == {"period": "since_start"}


def test_the_year_before_counts_from_the_answer_before(content: Content, router: Router) -> None:
    turns = talk(["how did I do last year", "and the year before?", "and the year before that?"], content, router)
    assert [dict(turn.arguments)["period"] for turn in turns] == ["last_year", "2020", "2019"]


@pytest.mark.parametrize(
    "question", ["how did my portfolio do in the year 3000", "my return from 2021 to 2019", "my return over 400 years"]
)
def test_a_period_that_cannot_be_is_not_swapped_for_another(question: str, content: Content) -> None:
    context = Context.new("test", "avery")
    turn = take_turn(question, context, router=Scripted("performance"), content=content)
    assert turn.reply.startswith("I have no figures for all of that period.")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("how many Apple shares do I have", "quantity"),
        ("what did I pay for Apple", "cost"),
        ("when did I buy Apple", "first_bought"),
    ],
)
def test_details_of_a_holding(question: str, name: str, content: Content) -> None:
    turn = take_turn(question, Context.new("t", "avery"), router=Scripted("portfolio_overview"), content=content)
    assert f"holding.AAPL.{name}" in dict(turn.checks[0].rests_on).values()
    assert turn.rejected == ()


def test_a_holding_alone_is_enough_of_a_question(content: Content, router: Router) -> None:
    (turn,) = talk(["what about Exxon?"], content, router)
    assert dict(turn.arguments)["holding"] == "XOM"


def test_why_names_what_helped_and_what_weighed(content: Content, router: Router) -> None:
    turns = talk(["how did I do this year", "why?"], content, router)
    assert turns[1].tool == "explain"
    assert "percentage points" in turns[1].reply
    assert turns[1].rejected == ()


def test_why_without_an_answer_before_tells_of_this_year(content: Content, router: Router) -> None:
    (turn,) = talk(["why did I lose money?"], content, router)
    assert turn.tool == "explain"
    assert dict(turn.arguments) == {"about": "why", "period": "ytd"}
    assert "it took" in turn.reply


def test_two_terms_are_both_quoted(content: Content, router: Router) -> None:
    (turn,) = talk(["what is the difference between a share and a bond?"], content, router)
    assert turn.citations == ("Glossary: Share", "Glossary: Bond")


def test_an_account_that_is_not_looked_at_alone_is_said(content: Content, router: Router) -> None:
    (turn,) = talk(["how is my retirement account doing"], content, router)
    assert turn.reply.startswith("I look at all your accounts together.")
    assert len(turn.checks) <= 4


def test_a_term_is_quoted_from_the_glossary(content: Content, router: Router) -> None:
    (turn,) = talk(["what does volatility mean?"], content, router)
    assert turn.citations == ("Glossary: Volatility",)
    assert "standard deviation" in turn.reply
    assert all(dict(check.rests_on) for check in turn.checks)


def test_explaining_the_last_figure_says_where_it_comes_from(content: Content, router: Router) -> None:
    turns = talk(["what's my sharpe ratio", "how did you calculate that?"], content, router)
    assert "closing prices, as of 28 December 2022" in turns[1].reply
    assert turns[1].citations == ("Glossary: Sharpe ratio",)


def test_a_holding_that_the_client_lacks(content: Content, router: Router) -> None:
    (turn,) = talk(["how is my Pfizer doing"], content, router)
    assert turn.reply.startswith("You do not hold Pfizer at present.")


def test_a_period_before_the_records(content: Content, router: Router) -> None:
    (turn,) = talk(["how did I do in 1995"], content, router)
    assert turn.tool == "performance"
    assert "My records of your portfolio go from 1 February 2013 to 28 December 2022." in turn.reply


@pytest.mark.parametrize("question", ["", "   ", "a" * 10_000])
def test_an_empty_or_endless_question_gets_one_gentle_reply(question: str, content: Content) -> None:
    turn = take_turn(question, Context.new("test", "avery"), router=Scripted("performance"), content=content)
    assert turn.tool == "out_of_scope"
    assert turn.facts == ()
    assert turn.reply.endswith(".")


def test_out_of_scope_carries_no_figures(content: Content, router: Router) -> None:
    (turn,) = talk(["What will the weather be tomorrow?"], content, router)
    assert turn.tool == "out_of_scope"
    assert turn.facts == ()
    assert not any(letter.isdigit() for letter in turn.reply)


def test_a_likely_tool_is_offered_and_yes_runs_it(content: Content) -> None:
    context = Context.new("test", "avery")
    asked = take_turn("the risky thing", context, router=Scripted("out_of_scope", 0.55, "risk"), content=content)
    assert asked.reply.endswith("Did you want to know how risky your portfolio is?")
    answered = take_turn("yes please", asked.context, router=Scripted("small_talk"), content=content)
    assert answered.tool == "risk"
    assert answered.facts


def test_a_dropped_sentence_leaves_the_others_dated(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ("Your portfolio gained 99.9%.", "In money, that is a loss of $22,510.")
    monkeypatch.setattr("app.conversation.answers.compose", lambda *_: wrong)
    context = Context.new("test", "avery")
    turn = take_turn("how did I do", context, router=Scripted("performance"), content=content)
    assert [check.sentence for check in turn.rejected] == ["Your portfolio gained 99.9%."]
    assert turn.reply == "In money, that is a loss of $22,510. These figures are as of 28 December 2022."


def test_when_every_sentence_fails_the_plain_figure_stands_in(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.conversation.answers.compose", lambda *_: ("Your portfolio is worth $1.",))
    context = Context.new("test", "avery")
    turn = take_turn("what is it worth", context, router=Scripted("portfolio_overview"), content=content)
    assert turn.reply == "The portfolio's value is $512,560, as of 28 December 2022."


def test_goodbye_ends_the_session(content: Content, router: Router) -> None:
    turns = talk(["how did I do", "goodbye"], content, router)
    assert [turn.ends_session for turn in turns] == [False, True]


def test_a_restarted_process_goes_on_from_the_stored_context(content: Content, router: Router) -> None:
    (first,) = talk(["how did I do this year"], content, router)
    restored = Context.from_json(first.context.to_json())
    assert restored == first.context
    assert pickle.loads(pickle.dumps(first.context)) == first.context
    turn = take_turn("and over three years?", restored, router=router, content=content)
    assert dict(turn.arguments) == {"period": "3y"}
    assert turn.context.turn == 2


def test_a_broken_stored_context_is_refused() -> None:
    for text in ("{}", "[]", json.dumps({"session": "x"}), "not json"):
        with pytest.raises(ValueError):  # noqa: PT011  (json's own error is one)
            Context.from_json(text)


def test_the_same_turn_is_worded_the_same(content: Content, router: Router) -> None:
    first, again = (talk(["hello", "what do I own"], content, router) for _ in range(2))
    assert [turn.reply for turn in first] == [turn.reply for turn in again]


def test_losses_are_never_met_with_a_smile(content: Content, router: Router) -> None:
    (turn,) = talk(["how did I do this year"], content, router, "kit")
    assert fact(turn, "performance.ytd.portfolio") < -0.1
    assert turn.emotion == "concern"
    assert turn.intensity > 0.5
