"""Amounts, shares, times, names and wishes: a table of what clients say, and amounts said in many ways."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content import Content
from app.conversation.arguments import find_arguments
from app.conversation.filling import fill, lacks
from app.conversation.glossary import shipped_glossary
from app.conversation.known import known
from app.conversation.quantities import amounts, calendar_year, percents, rate_points, years_ahead
from inference.language.numbers import digits
from inference.speech.number_words import cardinal
from tests.app.conversation.arguments_table import ROWS

TODAY = date(2022, 12, 28)


@pytest.mark.parametrize(("tool", "question", "wanted"), ROWS, ids=[f"{tool}: {text}" for tool, text, _ in ROWS])
def test_what_is_said_is_what_the_tool_gets(
    tool: str, question: str, wanted: dict[str, object], content: Content
) -> None:
    about = known(content, shipped_glossary().spellings, "avery")
    found = find_arguments(question, tool, about.names, about.terms, about.today, about)
    rounded = {name: round(value, 6) if isinstance(value, float) else value for name, value in found.items()}
    assert rounded == wanted


def test_the_table_is_of_every_tool_that_takes_arguments_and_long() -> None:
    assert len(ROWS) >= 300
    assert {tool for tool, _, _ in ROWS} >= {
        "stress_test", "optimise", "what_if", "goal_plan", "contribution_needed", "withdrawal_plan", "fees", "tax",
        "market", "compare", "product", "income", "profile_update", "human_handoff", "erase_data", "repeat",
    }  # fmt: skip


WAYS = (
    lambda number: f"${number:,}",
    lambda number: f"{number} dollars",
    lambda number: f"{number:,} bucks",
    lambda number: f"{cardinal(number)} dollars",
    lambda number: f"{cardinal(number).replace('hundred ', 'hundred and ')} dollars",
)


@given(
    st.integers(1, 999_999_999), st.sampled_from(WAYS), st.sampled_from(["could I have {}", "{} please", "put {} in"])
)
@settings(max_examples=300, deadline=None)
def test_an_amount_is_read_however_it_is_said(number: int, way, frame: str) -> None:  # type: ignore[no-untyped-def]
    (money,) = amounts(frame.format(way(number)))
    assert money.value == number
    assert money.per == ""


@given(st.integers(1, 999), st.sampled_from(["k", " grand", " thousand"]), st.sampled_from(["", "."]))
@settings(max_examples=150, deadline=None)
def test_thousands_are_read_in_short_and_with_decimals(number: int, scale: str, point: str) -> None:
    said = f"{number}.5{scale}" if point else f"{number}{scale}"
    (money,) = amounts(f"if I save {said} what then")
    assert money.value == (number + 0.5 if point else number) * 1000


@given(st.integers(100, 99_000), st.sampled_from(["a month", "per month", "each month", "every month", "monthly"]))
@settings(max_examples=100, deadline=None)
def test_what_comes_every_month_is_told_from_a_sum(number: int, again: str) -> None:
    (money,) = amounts(f"I take out {number} {again}")
    assert (money.value, money.per, money.monthly) == (number, "month", number)


@given(st.integers(0, 999_999_999_999))
@settings(max_examples=400, deadline=None)
def test_number_words_become_the_number(number: int) -> None:
    text = "one dollar" if number == 1 else f"{cardinal(number)} dollars"
    assert digits(text).split()[0] == str(number)


@given(st.integers(1, 99), st.sampled_from(["{} percent", "{}%", "{} per cent"]))
def test_percentages_are_fractions(number: int, way: str) -> None:
    assert percents(way.format(number)) == pytest.approx((number / 100,))
    assert percents(way.format(cardinal(number))) == pytest.approx((number / 100,)) or "%" in way


@given(st.integers(1, 999))
def test_basis_points_are_ten_thousandths(number: int) -> None:
    assert rate_points(f"rates up {number} basis points") == pytest.approx(number / 10_000)


@given(st.integers(2023, 2199), st.sampled_from(["by {}", "in {}", "until {}", "300k in {}"]))
def test_a_year_is_no_amount(year: int, way: str) -> None:
    text = way.format(year)
    assert calendar_year(text, TODAY) == year
    assert all(money.value != year for money in amounts(text))


@given(st.integers(2, 60), st.sampled_from(["in {} years", "for {} years", "within {} years", "over {} years"]))
def test_years_ahead_in_digits_and_words(number: int, way: str) -> None:
    assert years_ahead(way.format(number)) == number
    assert years_ahead(way.format(cardinal(number))) == number


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (amounts, percents, rate_points, years_ahead, digits):
        read(text)
    calendar_year(text, TODAY)


@pytest.mark.parametrize(
    ("tool", "said", "missing"),
    [
        ("what_if", {}, "change"),
        ("what_if", {"change": "sell"}, "holding"),
        ("what_if", {"change": "buy", "holding": "AAPL"}, "amount_usd"),
        ("what_if", {"change": "save"}, "monthly_usd"),
        ("what_if", {"change": "spend"}, "amount_usd"),
        ("what_if", {"change": "move", "holding": "AAPL"}, "to"),
        ("what_if", {"change": "sell", "holding": "AAPL"}, ""),
        ("goal_plan", {"amount_usd": 5e5}, "year"),
        ("goal_plan", {"amount_usd": 5e5, "year": 2040}, ""),
        ("goal_plan", {}, ""),
        ("contribution_needed", {"amount_usd": 5e5, "goal": "house"}, ""),
        ("human_handoff", {"reason": "appointment"}, "when"),
        ("human_handoff", {"reason": "complaint"}, ""),
        ("profile_update", {}, "field"),
        ("profile_update", {"field": "income"}, "amount_usd"),
        ("profile_update", {"field": "retirement_age"}, "value"),
        ("profile_update", {"field": "children", "value": "child_born"}, ""),
        ("fees", {}, ""),
    ],
)
def test_what_a_tool_cannot_do_without_is_asked_for(tool: str, said: dict[str, object], missing: str) -> None:
    assert lacks(tool, said, "") == missing  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tool", "argument", "answer", "value"),
    [
        ("what_if", "monthly_usd", "about two hundred", 200.0),
        ("what_if", "monthly_usd", "50", 50.0),
        ("what_if", "amount_usd", "five grand", 5000.0),
        ("what_if", "holding", "Apple", "AAPL"),
        ("what_if", "to", "into bonds", "bond"),
        ("what_if", "share", "half of it", 0.5),
        ("what_if", "change", "selling something", "sell"),
        ("goal_plan", "year", "2040", 2040),
        ("goal_plan", "year", "in ten years", 2032),
        ("goal_plan", "year", "when I'm sixty five", 2049),
        ("goal_plan", "goal", "the house", "house"),
        ("compare", "left", "Exxon", "XOM"),
        ("compare", "right", "the benchmark", "benchmark"),
        ("product", "product", "Steady Keel", "steady-keel"),
        ("human_handoff", "when", "on tuesday morning", "tuesday morning"),
        ("profile_update", "amount_usd", "ninety thousand", 90000.0),
        ("profile_update", "field", "we had a baby", "children"),
        ("what_if", "monthly_usd", "I don't know", None),
        ("goal_plan", "year", "hmm", None),
        ("what_if", "holding", "what is the weather", None),
    ],
)
def test_the_answer_to_a_short_question(tool: str, argument: str, answer: str, value: object, content: Content) -> None:
    assert fill(tool, argument, answer, content, "avery") == value
