"""Whose code it is, and how many wrong ones are taken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pytest

from app.identity.lockout import KEPT_S, LIMITS, closed_for_s
from app.identity.one_time import code, step_of
from app.identity.whose import ALONE_MOST, Typed, Verdict, read_typed, whose

NOW_S = 1_700_000_000.0
HERE = step_of(NOW_S)


@dataclass(frozen=True)
class Client:
    client: str
    number: str
    secret: bytes
    last_step: int = -1


def _client(place: int) -> Client:
    return Client(f"client {place}", f"{100_000 + place}", hashlib.sha256(str(place).encode()).digest()[:20])


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("12345678", Typed("12345678")),
        ("1234 5678", Typed("12345678")),
        ("1234-5678", Typed("12345678")),
        ("100001 12345678", Typed("12345678", "100001")),
        ("10000112345678", Typed("12345678", "100001")),
        ("1234567", None), ("123456789", None), ("", None), ("12345a78", None), ("1" * 21, None), ("1" * 5000, None),
        ("１２３４５６７８", None), ("²²²²²²²²", None), ("12345678\n", None), ("1'); --", None),
    ],
)  # fmt: skip
def test_what_was_typed_is_a_code_or_a_number_and_a_code(text: str, typed: Typed | None) -> None:
    assert read_typed(text) == typed


def test_the_client_is_found_by_the_code_alone() -> None:
    clients = [_client(place) for place in range(20)]
    assert whose(Typed(code(clients[7].secret, HERE)), clients, NOW_S) == Verdict("known", "client 7", HERE)


def test_a_used_code_is_nobodys() -> None:
    used = Client("avery", "100001", b"a" * 20, last_step=HERE)
    assert whose(Typed(code(used.secret, HERE)), [used], NOW_S) == Verdict("nobody")


def test_a_code_that_is_twos_at_once_asks_for_the_number() -> None:
    twins = [Client("one", "100001", b"s" * 20), Client("two", "100002", b"s" * 20)]
    typed = code(b"s" * 20, HERE)
    assert whose(Typed(typed), twins, NOW_S) == Verdict("number")
    assert whose(Typed(typed, "100002"), twins, NOW_S).client == "two"


def test_with_many_clients_the_number_is_needed() -> None:
    many = [_client(place) for place in range(ALONE_MOST + 1)]
    typed = code(many[3].secret, HERE)
    assert whose(Typed(typed), many, NOW_S) == Verdict("number")
    assert whose(Typed(typed, many[3].number), many, NOW_S).client == "client 3"
    assert whose(Typed(typed, many[4].number), many, NOW_S) == Verdict("nobody")
    assert whose(Typed(typed, "999999"), many, NOW_S) == Verdict("nobody")
    assert whose(Typed(typed), many[:-1], NOW_S).client == "client 3"


def test_a_day_of_guessing_is_worth_less_than_the_stated_odds() -> None:
    a_day = next(limit.most for limit in LIMITS if limit.within_s == KEPT_S)
    assert a_day * 3 * ALONE_MOST / 10**8 < 1 / 2700
    assert a_day * 3 / 10**8 < 1 / 500_000
    assert 3 * (ALONE_MOST - 1) / 10**8 < 1 / 160_000


def test_five_wrong_codes_close_for_ten_minutes() -> None:
    misses = [1000, 1010, 1020, 1030]
    assert closed_for_s(misses, 1040.0) == 0.0
    assert closed_for_s([*misses, 1040], 1040.0) == 560.0
    assert closed_for_s([*misses, 1040], 1600.0) == 0.0


def test_sixty_wrong_codes_close_for_the_day() -> None:
    misses = [600 * at for at in range(60)]
    assert closed_for_s(misses[1:], 36_000.0) == 0.0
    assert closed_for_s(misses, 36_000.0) == 50_400.0


def test_a_clock_that_is_set_back_opens_nothing() -> None:
    assert closed_for_s([9000, 9001, 9002, 9003, 9004], 100.0) == 600.0


def test_the_order_of_wrong_tries_does_not_matter() -> None:
    misses = [1040, 1000, 1030, 1010, 1020]
    assert closed_for_s(misses, 1040.0) == closed_for_s(sorted(misses), 1040.0)
