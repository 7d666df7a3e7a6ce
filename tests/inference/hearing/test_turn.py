"""How long a silence ends a question, by its words."""

from __future__ import annotations

import pytest

from inference.hearing.turn import Endings, TurnRule, completeness


@pytest.mark.parametrize(
    "text",
    [
        "how risky is my portfolio",
        "What's my portfolio performance?",
        "how did I do last year",
        "tell me about Apple",
        "and over five years",
        "what about my bonds",
        "how much could I lose",
        "show me my holdings",
        "okay but how is my money invested",
        "goodbye",
        "stop",
        "how are you",
    ],
)
def test_a_complete_question_ends_soon(text: str) -> None:
    assert completeness(text) == "whole"
    assert TurnRule().silence_s(text) == 0.2


@pytest.mark.parametrize(
    "text",
    ["how much of my", "what is the", "how did", "tell me about", "and", "how risky is", "compare it with", "I would"],
)
def test_words_that_miss_something_are_waited_for(text: str) -> None:
    assert completeness(text) == "half"


@pytest.mark.parametrize("text", ["", "my portfolio", "apple", "last year perhaps", "inflation"])
def test_words_that_may_be_all_get_the_usual_time(text: str) -> None:
    assert completeness(text) == "open"


def test_no_question_waits_for_seconds() -> None:
    rule = TurnRule()
    assert max(rule.whole_s, rule.open_s, rule.half_s) < 1.0


MATERIAL = (
    *["returns for the last quarter"] * 8,
    *[f"how did apple do over the last {number} years" for number in ("two", "three", "four", "five", "six", "seven")],
    *["what does beta stand for"] * 6,
)


def test_where_the_expected_sentences_end_words_that_may_be_whole_are_whole() -> None:
    rule = TurnRule(endings=Endings(MATERIAL))
    assert completeness("returns for the last quarter") == "open"
    assert rule.completeness("Returns for the last quarter.") == "whole"
    assert rule.silence_s("returns for the last quarter") == rule.whole_s
    assert rule.completeness("what does alpha stand for") == "whole"  # by its last two words


@pytest.mark.parametrize("text", ["returns for the last", "returns", "apple over the last", "bonds and cash"])
def test_where_they_go_on_or_are_rare_the_words_alone_decide(text: str) -> None:
    assert TurnRule(endings=Endings(MATERIAL)).completeness(text) == completeness(text) != "whole"


def test_an_ending_is_known_only_from_some_sentences() -> None:
    assert Endings(MATERIAL[:4]).share("returns for the last quarter") == 0.0
    assert Endings(MATERIAL).share("returns for the last quarter") == 1.0
    assert Endings(MATERIAL).share("over the last") == 0.0


def test_a_question_that_breaks_off_where_sentences_go_on_is_not_whole() -> None:
    rule = TurnRule(endings=Endings([*MATERIAL] * 4))
    assert completeness("tell me how apple did over the last") == "whole"
    assert rule.completeness("tell me how apple did over the last") == "open"
    assert rule.completeness("how did apple do over the last two years") == "whole"
    assert TurnRule(endings=Endings(MATERIAL)).completeness("tell me how apple did over the last") == "whole"
