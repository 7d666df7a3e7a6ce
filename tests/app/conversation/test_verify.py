"""What may be spoken: every right sentence passes, every sentence made wrong fails."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

import pytest

from app.content import Content
from app.conversation.context import Context
from app.conversation.evidence import Evidence
from app.conversation.glossary import shipped_glossary
from app.conversation.phrases import picker
from app.conversation.reply import compose
from app.conversation.tools import TOOLS
from app.conversation.verify import CLIENT, verify
from app.messages import Scalar
from finance.types import Fact
from tests.app.conversation.mutations import WRONG, mutations

DAY = date(2022, 12, 28)
PERIODS = (
    "ytd", "1y", "3y", "5y", "since_start", "last_year", "2020", "2018", "2020-03-01..2021-06-30", "last_month", "6m",
    "qtd", "last_quarter", "1d", "1w", "mtd", "10y", "2022-12-01..2022-12-05", "1995",
)  # fmt: skip
MUTATIONS = 10_000


def calls(names: dict[str, str]) -> Iterator[tuple[str, dict[str, Scalar]]]:
    for focus in (None, "value", "largest", "holdings", "allocation", "profile", "fees"):
        yield "portfolio_overview", {"focus": focus} if focus else {}
    for kind in ("bond", "cash", "equity"):
        yield "portfolio_overview", {"class": kind}
    for symbol in names:
        for focus in (None, "quantity", "cost", "bought"):
            yield "portfolio_overview", {"holding": symbol, "focus": focus} if focus else {"holding": symbol}
    for period in PERIODS:
        for focus in (None, "best", "worst", "benchmark", "gain", "index", "flows", "fees", "value"):
            yield "performance", {"period": period, "focus": focus} if focus else {"period": period}
        for symbol in ("AAPL", "XOM", "CORPBOND"):
            yield "performance", {"period": period, "holding": symbol}
        for focus in (None, "sharpe", "drawdown", "tail", "month", "now", "volatility"):
            yield "risk", {"period": period, "focus": focus} if focus else {"period": period}


def replies(content: Content) -> Iterator[tuple[str, Evidence]]:
    """Every sentence that can be composed for every client, with what it may rest on."""
    names = {symbol: item.name for symbol, item in content.instruments.items()}
    for client in content.client_ids:
        for tool, arguments in calls(names):
            found = TOOLS[tool](arguments, Context.new("test", client), content, shipped_glossary())
            evidence = Evidence(found.facts, found.passages, "", names, content.today)
            for turn in (1, 2):
                for sentence in compose(tool, found, "", picker("test", turn)):
                    yield sentence, evidence


def test_every_composed_sentence_passes(content: Content) -> None:
    failed = [(sentence, verify(sentence, evidence).reason) for sentence, evidence in replies(content)]
    assert [row for row in failed if row[1]] == []


def test_no_altered_sentence_passes(content: Content) -> None:
    names = sorted({item.name for item in content.instruments.values()})
    altered = [
        (sentence, wrong, evidence)
        for sentence, evidence in dict(replies(content)).items()
        for wrong in mutations(sentence, names)
    ]
    step = len(altered) // MUTATIONS
    assert step >= 1
    passed = [
        (right, wrong)
        for right, wrong, evidence in itertools.islice(altered, 0, None, step)
        if verify(wrong, evidence).passed
    ]
    assert passed == []


def fact(name: str, value: float | str, unit: str, label: str = "figure") -> Fact:
    return Fact(name, label, value, unit, DAY, "test")  # type: ignore[arg-type]


FACTS = (
    fact("performance.ytd.portfolio", -0.0437, "fraction", "return this year so far"),
    fact("performance.ytd.start", "2021-12-31", "date", "start, this year so far"),
    fact("performance.ytd.benchmark", -0.158, "fraction"),
    fact("performance.ytd.difference", 0.1143, "fraction"),
    fact("performance.ytd.gain", -22510.4, "USD"),
    fact("portfolio.value", 512560.2, "USD"),
    fact("portfolio.gain", 12.345, "USD"),
    fact("holding.AAPL.name", "Apple", "text"),
    fact("holding.AAPL.value", 52894.0, "USD"),
)
NAMES = {"AAPL": "Apple", "MSFT": "Microsoft"}
EVIDENCE = Evidence(
    FACTS, (("Glossary: Bond", "A bond is a loan. It pays 5% or so."),), "what about 2019 and 9%", NAMES
)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "As of 28 December 2022, your portfolio has lost 4.4% this year so far, after fees.",
            "performance.ytd.portfolio",
        ),
        ("That is 11.4 percentage points ahead of the benchmark, which lost 15.8%.", "performance.ytd.difference"),
        ("In money, that is a loss of $22,510.", "performance.ytd.gain"),
        ("Apple is worth $52,894.", "holding.AAPL.value"),
        ("That is a gain of $12.35.", "portfolio.gain"),
        ("It pays 5% or so.", "Glossary: Bond"),
        ("You asked about 2019.", CLIENT),
    ],
)
def test_a_right_sentence_says_what_it_rests_on(sentence: str, name: str) -> None:
    check = verify(sentence, EVIDENCE)
    assert check.passed, check.reason
    assert name in dict(check.rests_on).values()


@pytest.mark.parametrize(
    "sentence",
    [
        "Your portfolio gained 4.4%.",  # the direction
        "Your portfolio lost 15.8%.",  # the benchmark's figure
        "Your portfolio lost 4.37%.",  # another rounding
        "Your portfolio lost 4%.",
        "Your portfolio lost 4.4 percentage points.",  # the unit
        "Your portfolio lost $4.40.",
        "Your portfolio lost minus 4.4%.",  # the sign
        "Your portfolio lost 4.4% in 2021.",  # the year
        "As of 27 December 2022, your portfolio has lost 4.4%.",
        "Microsoft is worth $52,894.",  # the name
        "Your portfolio is worth $52,894.",
        "Tesla is worth $52,894.",
        "Your portfolio lost 4.4%, guaranteed.",  # a promise
        "You cannot lose.",
        "Your portfolio is worth half a million.",  # numbers in words
        "Your portfolio is worth €512,560.",
        "You made 9%.",  # a percentage of the client's is no ground
        "Everything rose.",
        "Ask Morgan about it.",  # a name that nothing knows
    ],
)
def test_a_wrong_sentence_fails_with_a_reason(sentence: str) -> None:
    check = verify(sentence, EVIDENCE)
    assert not check.passed
    assert check.reason


def test_nothing_can_be_said_without_facts() -> None:
    assert not verify("Your portfolio is worth $512,560.", Evidence(names=NAMES)).passed
    assert verify("You are very welcome.", Evidence(names=NAMES)).passed


CALLS: dict[str, tuple[str, dict[str, Scalar], str]] = {
    "performance": ("performance", {"period": "ytd"}, ""),
    "portfolio_overview": ("portfolio_overview", {}, ""),
    "risk": ("risk", {"period": "3y"}, ""),
    "holding": ("performance", {"holding": "AAPL"}, ""),
    "client's words": (
        "portfolio_overview",
        {},
        "do I have 500 shares, 3 goals and 12 years left, what about 2019 and 7%",
    ),
    "past risk": ("risk", {"period": "2020"}, ""),
}


def evidence_of(case: str, content: Content) -> Evidence:
    tool, arguments, question = CALLS[case]
    found = TOOLS[tool](arguments, Context.new("test", "avery"), content, shipped_glossary())
    names = {symbol: item.name for symbol, item in content.instruments.items()}
    return Evidence(found.facts, found.passages, question, names, content.today)


@pytest.mark.parametrize(("case", "sentence"), [(case, row) for case, rows in WRONG.items() for row in rows])
def test_what_once_passed_wrongly_is_refused(case: str, sentence: str, content: Content) -> None:
    assert not verify(sentence, evidence_of(case, content)).passed


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("performance", "That is ahead of the benchmark, which lost 15.8%."),
        ("performance", "Your portfolio is ahead of the benchmark."),
        ("performance", "Your portfolio lost 4.4%, less than the benchmark's 15.8%."),
        ("performance", "Your portfolio fell."),
        ("performance", "Your portfolio's return this year so far was minus 4.4%."),
        ("performance", "Exxon Mobil was your best holding."),
        ("portfolio_overview", "Your smallest holding is Treasury Bill Fund, at 5.2%."),
        ("portfolio_overview", "Your portfolio is worth $512,560."),
        ("risk", "The benchmark's deepest fall over the past 3 years was 27.8%."),
        ("holding", "You hold 420.88 units of Apple."),
        ("client's words", "You asked about 2019."),
        ("client's words", "Ask me for more."),
        ("client's words", "Tell me more, or look it up."),
        ("client's words", "Just speak, or type your question below."),
        ("past risk", "On 95% of days, the holdings of that day would have lost at most 3.1%, or $11,464."),
    ],
)
def test_other_right_sentences_pass_too(case: str, sentence: str, content: Content) -> None:
    check = verify(sentence, evidence_of(case, content))
    assert check.passed, check.reason
