"""From a question to a tool and its arguments."""

from __future__ import annotations

from datetime import date

import pytest

from app.content import Content
from app.conversation.arguments import find_arguments, find_holding
from app.conversation.context import Context
from app.conversation.glossary import shipped_glossary
from app.conversation.periods import find_period
from app.conversation.scope import plainly_outside
from app.conversation.turn import take_turn
from app.pipeline.parts import UTTERANCES
from inference.language.router import Router
from inference.language.utterances import read_examples
from tests.app.conversation.questions import QUESTIONS

TODAY = date(2022, 12, 28)
NAMES = {
    "AAPL": "Apple", "BBY": "Best Buy", "GE": "General Electric", "JNJ": "Johnson & Johnson", "JPM": "JPMorgan Chase",
    "KO": "Coca-Cola", "PG": "Procter & Gamble", "XOM": "Exxon Mobil",
}  # fmt: skip


def test_the_questions_are_new_to_the_router() -> None:
    seen = {example.text.lower().strip(" ?.!") for example in read_examples(UTTERANCES)}
    assert [question for question, _, _ in QUESTIONS if question.lower().strip(" ?.!") in seen] == []


def test_new_questions_reach_their_tool(router: Router, content: Content) -> None:
    missed = [
        (question, tool, found)
        for question, tool, _ in QUESTIONS
        if (found := take_turn(question, Context.new("test", "avery"), router=router, content=content).tool) != tool
    ]
    assert len(missed) <= 0.05 * len(QUESTIONS), missed


@pytest.mark.parametrize(("question", "tool", "wanted"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_arguments_of_a_question(question: str, tool: str, wanted: dict[str, object], content: Content) -> None:
    names = {symbol: item.name for symbol, item in content.instruments.items() if item.asset_class != "index"}
    assert find_arguments(question, tool, names, shipped_glossary().spellings, content.today) == wanted


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("last year", "last_year"),
        ("this year", "ytd"),
        ("year to date", "ytd"),
        ("over the past year", "1y"),
        ("the last twelve months", "1y"),
        ("3 years", "3y"),
        ("five years", "5y"),
        ("twenty five years", "25y"),
        ("a couple of years", "2y"),
        ("half a year", "6m"),
        ("the past 18 months", "18m"),
        ("since the start", "since_start"),
        ("since inception", "since_start"),
        ("in 2020", "2020"),
        ("in twenty twenty", "2020"),
        ("twenty nineteen", "2019"),
        ("nineteen ninety five", "1995"),
        ("two thousand and eight", "2008"),
        ("twenty oh eight", "2008"),
        ("between march 2020 and june 2021", "2020-03-01..2021-06-30"),
        ("from 5 march 2020 to 7 june 2021", "2020-03-05..2021-06-07"),
        ("from january to june", "2022-01-01..2022-06-30"),
        ("2018 to 2020", "2018-01-01..2020-12-31"),
        ("since march 2020", "2020-03-01..2022-12-28"),
        ("since 2018", "2018-01-01..2022-12-28"),
        ("in march 2020", "2020-03-01..2020-03-31"),
        ("the first quarter of 2021", "2021-01-01..2021-03-31"),
        ("q2 2021", "2021-04-01..2021-06-30"),
        ("the second half of 2020", "2020-07-01..2020-12-31"),
        ("this quarter", "qtd"),
        ("last quarter", "last_quarter"),
        ("last month", "last_month"),
        ("this month", "mtd"),
        ("2020-01-01..2021-06-30", "2020-01-01..2021-06-30"),
        ("may I ask something", None),
        ("my portfolio", None),
        ("the twenty years", "20y"),
        ("from june 2021 to march 2020", "2021-06-01..2020-03-31"),
        ("the year 3000", "3000"),
        ("the last 400 years", "400y"),
    ],
)
def test_periods_as_they_are_said(words: str, period: str | None) -> None:
    assert find_period(words, TODAY) == period


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ("how are my Apple shares", "AAPL"),
        ("johnson and johnson", "JNJ"),
        ("what about j p morgan", "JPM"),
        ("JPM", "JPM"),
        ("aapl return", "AAPL"),
        ("coke", "KO"),
        ("my coca cola", "KO"),
        ("procter & gamble's return", "PG"),
        ("GE", "GE"),
        ("Exxon", "XOM"),
        ("what is the best", None),
        ("general question", None),
        ("go ahead", None),
        ("ge", None),
        ("pineapple", None),
    ],
)
def test_holdings_as_they_are_said(words: str, symbol: str | None) -> None:
    assert find_holding(words, NAMES) == symbol


@pytest.mark.parametrize(
    "question",
    [
        "how is my sister's portfolio doing",
        "show me client morgan's portfolio",
        "what is in rosa's account",
        "what does my husband own",
        "show me mr smith's account",
        "how did the other clients do",
        "sell my Apple shares",
        "please transfer 500 dollars",
        "should I sell everything now",
        "how will my portfolio do next year",
        "how is Tesla doing",
        "what is my credit card balance",
    ],
)
def test_what_is_plainly_outside(question: str) -> None:
    assert plainly_outside(question)


@pytest.mark.parametrize(
    "question",
    [
        "how is my portfolio doing",
        "what do I own",
        "how did I do last year",
        "apple's performance please",
        "show me last year's returns",
        "what's today's balance",
        "how risky are my shares",
        "see you tomorrow",
        "what could I lose in a year",
        "how has my money done over ten years",
        "could you show me my holdings",
        "I want you to stop",
    ],
)
def test_what_is_not_outside(question: str) -> None:
    assert not plainly_outside(question, NAMES.values())
