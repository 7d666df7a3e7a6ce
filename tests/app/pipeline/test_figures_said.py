"""Each clause of a real reply says which facts its figures rest on, and when they are heard."""

from __future__ import annotations

import pytest

from app.messages import Sentence, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts
from app.ui.following import starts

QUESTIONS = (
    "What's my portfolio performance?",
    "How much could I lose in a bad month?",
    "Am I on track for my goals?",
    "What would another 2008 do to me?",
    "What do I pay in fees?",
    "Who are my beneficiaries?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_figure_that_rests_on_a_fact_is_in_the_clause_that_says_it(parts: Parts, question: str) -> None:
    advisor = Advisor(parts)
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    messages = list(advisor.receive(Utterance("s", 1, 0.0, question)))
    sentences = [message for message in messages if isinstance(message, Sentence)]
    (done,) = [message for message in messages if isinstance(message, TurnDone)]
    facts = {fact.name for fact in done.facts}
    spoken = [rest for check in done.checks if check.passed for rest in check.rests_on if rest[1] in facts]
    told = [rest for sentence in sentences for rest in sentence.rests_on if rest[1] in facts]
    assert spoken
    assert sorted(told) == sorted(spoken)
    for sentence in sentences:
        assert all(figure in sentence.text for figure, name in sentence.rests_on if name in facts)
        heard = starts(sentence)
        assert [name for _, name in heard] == [name for _, name in sentence.rests_on]
        assert all(0 <= start_s <= len(sentence.samples) / sentence.rate_hz for start_s, _ in heard)
        assert list(heard) == sorted(heard, key=lambda each: each[0])
