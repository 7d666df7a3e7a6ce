"""Sayings: what is composed from a table is found in it again, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.sayings import find, render
from finance.types import Fact

DAY = date(2022, 12, 28)


def fact(name: str, value: float | str, unit: str) -> Fact:
    return Fact(name, "figure", value, unit, DAY, "test")  # type: ignore[arg-type]


FACTS = (
    fact("plan.share", 0.814, "fraction"),
    fact("goal.1.name", "house", "text"),
    fact("goal.1.share", 0.9, "fraction"),
    fact("goal.2.name", "boat", "text"),
    fact("goal.2.share", 0.4, "fraction"),
    fact("change", -1234.5, "USD"),
    fact("nothing", 0.00001, "fraction"),
)
NAMED = {one.name: one for one in FACTS}
SUCCESS = "As of {@plan.share}, the plan succeeds with a chance of {plan.share}, which is {plan.share>=0.8:good/low}."
GOAL = "The {goal.<n>.name} has a chance of {goal.<n>.share}."
MOVES = "It {change:rises/falls} by {change}."
LOSS = "You would lose {-change}."
PAIR = "The {goal.<a>.name} is {goal.<a>.share~goal.<b>.share:likelier/less likely} than the {goal.<b>.name}."
ALL = (SUCCESS, GOAL, MOVES, LOSS, PAIR)


@pytest.mark.parametrize(
    ("saying", "wild", "sentence"),
    [
        (SUCCESS, {}, "As of 28 December 2022, the plan succeeds with a chance of 81.4%, which is good."),
        (GOAL, {"n": "2"}, "The boat has a chance of 40.0%."),
        (MOVES, {}, "It falls by $1,235."),
        (LOSS, {}, "You would lose $1,235."),
        (PAIR, {"a": "1", "b": "2"}, "The house is likelier than the boat."),
    ],
)
def test_a_saying_becomes_its_sentence_and_is_found_again(saying: str, wild: dict[str, str], sentence: str) -> None:
    assert render(saying, NAMED, **wild) == sentence
    assert find(sentence, ALL, FACTS) is not None


def test_what_a_sentence_rests_on_is_told() -> None:
    assert find("The boat has a chance of 40.0%.", ALL, FACTS) == (
        ("boat", "goal.2.name"),
        ("40.0%", "goal.2.share"),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The boat has a chance of 90.0%.",
        "The house has a chance of 40.0%.",
        "The car has a chance of 40.0%.",
        "It rises by $1,235.",
        "It falls by $1,236.",
        "It falls by 1,235.",
        "The house is less likely than the boat.",
        "As of 28 December 2021, the plan succeeds with a chance of 81.4%, which is good.",
        "As of 28 December 2022, the plan succeeds with a chance of 81.4%, which is low.",
        "You would lose $1,235. And more.",
        "you would lose $1,235.",
        "",
    ],
)
def test_another_sentence_is_not_found(sentence: str) -> None:
    assert find(sentence, ALL, FACTS) is None


@pytest.mark.parametrize(
    "saying",
    [
        "It comes to {change}.",  # a loss without a word that says so
        "You would lose {-plan.share}.",  # a gain that is called a loss
        "It is {missing}.",
        "It {nothing:rises/falls} by {nothing}.",  # no third word for what rounds to nothing
    ],
)
def test_what_the_facts_do_not_bear_out_is_not_said(saying: str) -> None:
    assert render(saying, NAMED) == ""
    assert find("It comes to $1,235.", (saying,), FACTS) is None


@given(st.floats(-1e7, 1e7, allow_nan=False), st.text(max_size=40))
def test_no_other_text_passes_for_a_saying(value: float, text: str) -> None:
    facts = (fact("change", value, "USD"),)
    sentence = render(MOVES, {"change": facts[0]})
    assert (find(text, (MOVES,), facts) is not None) == (text == sentence != "")
