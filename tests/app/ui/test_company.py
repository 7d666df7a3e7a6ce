"""What the window makes of the camera's messages: somebody comes, is looked at, answers with the head, and leaves."""

from __future__ import annotations

from typing import Literal

import pytest

from app.messages import Seen
from app.ui.company import STALE_S, Company

PLACE = (0.1, -0.1, 0.7)


def seen(present: bool, sign: Literal["none", "nod", "shake", "hand"] = "none", known: bool = True) -> Seen:
    return Seen("", 0, 0.0, True, known, present, PLACE if present else None, sign)


CLOSED = Seen("", 0, 0.0, False)


def test_who_comes_is_news_once() -> None:
    company = Company(30.0)
    assert not company.told(seen(False), 0.0).came
    assert company.told(seen(True), 1.0).came
    assert not company.told(seen(True), 2.0).came


def test_who_was_there_when_the_camera_began_to_look_is_news() -> None:
    assert Company(30.0).told(seen(True), 0.0).came


def test_the_visitors_place_is_known_while_the_camera_tells() -> None:
    company = Company(30.0)
    assert company.visitor_m(0.0) is None
    company.told(seen(True), 0.0)
    assert company.visitor_m(1.0) == PLACE
    assert company.visitor_m(STALE_S + 0.1) is None
    company.told(seen(True), 5.0)
    company.told(seen(False), 5.1)
    assert company.visitor_m(5.2) is None
    company.told(seen(True), 6.0)
    company.told(CLOSED, 6.1)
    assert company.visitor_m(6.2) is None


@pytest.mark.parametrize(("sign", "answer"), [("nod", "yes"), ("shake", "no"), ("hand", ""), ("none", "")])
def test_a_nod_is_yes_and_a_shake_no(sign: Literal["none", "nod", "shake", "hand"], answer: str) -> None:
    news = Company(30.0).told(seen(True, sign), 0.0)
    assert news.answer == answer
    assert news.hand == (sign == "hand")


def test_a_sign_of_nobody_is_none() -> None:
    assert Company(30.0).told(seen(False, "nod"), 0.0).answer == ""
    assert Company(30.0).told(seen(True, "nod", known=False), 0.0).answer == ""


def _left(company: Company, begin_s: int, end_s: int, message: Seen) -> list[int]:
    told = []
    for second in range(begin_s, end_s):
        company.told(message, float(second))
        if company.left_alone(second + 0.5):
            told.append(second)
    return told


def test_a_visit_is_left_alone_once_after_the_set_time() -> None:
    company = Company(30.0)
    company.told(seen(True), 0.0)
    assert _left(company, 1, 100, seen(False)) == [30]


def test_who_comes_back_in_time_has_not_left() -> None:
    company = Company(30.0)
    company.told(seen(True), 0.0)
    assert _left(company, 1, 29, seen(False)) == []
    company.told(seen(True), 29.0)
    assert _left(company, 30, 58, seen(False)) == []


def test_where_nobody_ever_was_nobody_leaves() -> None:
    assert _left(Company(30.0), 0, 100, seen(False)) == []


def test_darkness_or_a_camera_that_is_gone_sends_nobody_away() -> None:
    for blind in (seen(False, known=False), CLOSED):
        company = Company(30.0)
        company.told(seen(True), 0.0)
        assert _left(company, 1, 100, blind) == []
        assert _left(company, 100, 140, seen(False)) == [130]


def test_a_camera_that_fell_silent_sends_nobody_away() -> None:
    company = Company(30.0)
    company.told(seen(True), 0.0)
    company.told(seen(False), 1.0)
    assert not company.left_alone(100.0)


def test_a_key_says_that_somebody_is_there() -> None:
    company = Company(30.0)
    company.told(seen(True), 0.0)
    assert _left(company, 1, 25, seen(False)) == []
    company.touched(25.0)
    assert _left(company, 25, 100, seen(False)) == [55]
