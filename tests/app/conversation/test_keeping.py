"""What becomes of what is said here: told truly, in a visit that is recorded and in one that is not."""

from __future__ import annotations

import pytest

from app.conversation.asking import PHRASES
from app.conversation.keeping import NOT_RECORDED, RECORDED, asks_what_is_kept, kept_words


@pytest.mark.parametrize(
    "question",
    [
        "Is what I say here recorded?", "What do you keep about me?", "Are you recording this?",
        "Are we being recorded?", "How long do you keep this?", "Does the camera record me?", "Is this private?",
        "What happens to my data?", "Will this be saved?", "Do you store my voice?",
        "Will you keep a record of this visit?", "Do you save anything?", "Is anything written down?",
        "What will you do with my data?",
    ],
)  # fmt: skip
def test_who_asks_what_is_kept_is_understood(question: str) -> None:
    assert asks_what_is_kept(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is my track record?", "Please record that I have two children", "Don't record this visit",
        "Delete the recording", "Will I have saved enough for the house?", "How long do I keep this fund?",
        "Is it a record year?", "Does the bank keep my shares?", "What do you keep in the fund?", "Am I saving enough?",
    ],
)  # fmt: skip
def test_other_questions_are_not_taken_for_it(question: str) -> None:
    assert not asks_what_is_kept(question)


def test_both_answers_may_be_spoken_and_differ() -> None:
    assert {*kept_words(True), *kept_words(False)} <= PHRASES
    assert kept_words(True) == RECORDED
    assert kept_words(False) == NOT_RECORDED
    assert not set(RECORDED) & set(NOT_RECORDED)
