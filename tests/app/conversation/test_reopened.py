"""Who goes on after a pause asks one question; who breaks off, listens or asks anew does not."""

from __future__ import annotations

import pytest

from app.conversation.context import Context
from app.conversation.reopened import SOON_S, Asked, goes_on

_RISKY = "how risky is my portfolio"


@pytest.mark.parametrize(
    ("first", "more"),
    [
        (_RISKY, "compared with last year"),
        ("how did my portfolio do", "over the last five years"),
        ("how much of my money", "is invested in bonds"),
        ("i would like to know", "how apple is doing for me"),
        ("what was the largest fall", "in the last ten years"),
        (_RISKY, "and how risky is the market"),
    ],
)
def test_what_cannot_stand_alone_goes_on(first: str, more: str) -> None:
    assert goes_on(first, more)


@pytest.mark.parametrize(
    "more", ["no i meant last year", "stop", "wait", "okay", "mm hm", "", "what is volatility", "show me my bonds"]
)
def test_what_stands_alone_or_breaks_off_does_not(more: str) -> None:
    assert not goes_on(_RISKY, more)


def test_both_parts_become_one_question() -> None:
    asked = Asked("How risky is my portfolio?", Context.new("s", "avery"))
    assert asked.with_more("compared with last year") == "How risky is my portfolio compared with last year"
    assert asked.with_more("stop") == ""


def test_a_question_is_open_until_its_reply_has_been_heard_for_a_while() -> None:
    waits = Asked(_RISKY, Context.new("s", "avery"))
    assert waits.soon(1e6)
    said = Asked(_RISKY, waits.context, said_s=10.0)
    assert said.soon(10.0 + SOON_S)
    assert not said.soon(10.1 + SOON_S)
