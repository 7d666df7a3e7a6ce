"""How long a silence ends a question, by its words."""

from __future__ import annotations

import pytest

from inference.hearing.turn import TurnRule, completeness


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
