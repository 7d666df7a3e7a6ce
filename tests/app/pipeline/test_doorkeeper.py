"""Codes at the door: right ones once, wrong ones a few times, everything over restarts."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.content import Content
from app.identity.badge import LIFETIME_S, SKEW_S, Badge, written
from app.identity.one_time import STEP_S, code, step_of
from app.messages import Identified, Identify
from app.pipeline.doorkeeper import (
    BANK_KEY,
    DEMO_KEY,
    EXPIRED,
    NOT_VALID,
    NUMBER,
    PURPOSE,
    Doorkeeper,
    Found,
    audience,
    bank_key,
    demo_key,
    open_doorkeeper,
)
from app.pipeline.parts import Parts
from app.pipeline.reception import NOT_HERE, identified
from app.settings import Settings
from app.settings import load as load_settings
from sync.crypto.signing import SigningKey, new_seed
from sync.store.codes import CodeStore, Enrolled

NOW_S = 1_700_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now_s = NOW_S

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(load_settings(), data_dir=tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(settings: Settings, content: Content, clock: Clock) -> Iterator[Doorkeeper]:
    with open_doorkeeper(settings, content, clock) as opened:
        yield opened


def _known(settings: Settings, client: str) -> Enrolled:
    with CodeStore(settings.data_dir) as store:
        return next(each for each in store.enrolled() if each.client == client)


def _code(settings: Settings, client: str, now_s: float) -> str:
    return code(_known(settings, client).secret, step_of(now_s))


def _badge(settings: Settings, content: Content, client: str = "avery", key: SigningKey | None = None) -> str:
    signing = key or demo_key(settings.data_dir)
    badge = Badge(client, audience(settings, content), int(NOW_S), LIFETIME_S, secrets.token_bytes(12))
    return written(badge, lambda content: signing.sign(PURPOSE, content))


def _wrong(settings: Settings) -> str:
    """A code that nobody has now."""
    with CodeStore(settings.data_dir) as store:
        good = {code(each.secret, step_of(NOW_S) + at) for each in store.enrolled() for at in (-1, 0, 1)}
    return next(text for number in range(10) if (text := f"{number:08d}") not in good)


def test_every_demo_client_is_known_by_the_code_of_their_app(door: Doorkeeper, settings: Settings) -> None:
    for client in ("avery", "kit", "morgan", "rosa"):
        assert door.find(_code(settings, client, NOW_S)) == Found(client)


def test_a_code_opens_once_also_after_a_restart(
    door: Doorkeeper, settings: Settings, content: Content, clock: Clock
) -> None:
    typed = _code(settings, "avery", NOW_S)
    assert door.find(typed) == Found("avery")
    assert door.find(typed) == Found("", NOT_VALID)
    with open_doorkeeper(settings, content, clock) as again:
        assert again.find(typed) == Found("", NOT_VALID)
        clock.now_s += STEP_S
        assert again.find(_code(settings, "avery", clock.now_s)) == Found("avery")


def test_the_number_before_the_code_does_too(door: Doorkeeper, settings: Settings) -> None:
    known = _known(settings, "rosa")
    assert door.find(f"{known.number} {_code(settings, 'rosa', NOW_S)}") == Found("rosa")
    assert door.find(f"{known.number} {_code(settings, 'kit', NOW_S)}") == Found("", NOT_VALID)


def test_five_wrong_codes_close_the_door_also_for_right_ones_and_over_a_restart(
    door: Doorkeeper, settings: Settings, content: Content, clock: Clock
) -> None:
    for _ in range(5):
        assert door.find(_wrong(settings)) == Found("", NOT_VALID)
    closed = door.find(_code(settings, "avery", NOW_S))
    assert closed.client_id == ""
    assert "minutes" in closed.trouble
    with open_doorkeeper(settings, content, clock) as again:
        assert again.find(_code(settings, "avery", NOW_S)).client_id == ""
        clock.now_s += 601
        assert again.find(_code(settings, "avery", clock.now_s)) == Found("avery")


def test_a_closed_door_still_takes_badges_and_a_member_of_staff_opens_it(
    door: Doorkeeper, settings: Settings, content: Content
) -> None:
    for _ in range(5):
        door.find(_wrong(settings))
    assert door.find(_badge(settings, content)) == Found("avery")
    with CodeStore(settings.data_dir) as store:
        store.forgive()
    assert door.find(_code(settings, "avery", NOW_S)) == Found("avery")


@pytest.mark.parametrize("text", ["", "1", "hello", "1234567", "' OR 1=1; --", "9" * 10_000, "\0\0\0\0\0\0\0\0"])
def test_what_can_be_no_code_is_refused_and_is_no_guess(door: Doorkeeper, settings: Settings, text: str) -> None:
    for _ in range(6):
        assert door.find(text) == Found("", NOT_VALID)
    assert door.find(_code(settings, "avery", NOW_S)) == Found("avery")


def test_a_badge_opens_once_also_after_a_restart(
    door: Doorkeeper, settings: Settings, content: Content, clock: Clock
) -> None:
    text = _badge(settings, content, "morgan")
    assert door.find(text) == Found("morgan")
    assert door.find(text) == Found("", NOT_VALID)
    with open_doorkeeper(settings, content, clock) as again:
        assert again.find(text) == Found("", NOT_VALID)


def test_an_old_badge_has_expired_and_says_so(
    door: Doorkeeper, settings: Settings, content: Content, clock: Clock
) -> None:
    text = _badge(settings, content)
    clock.now_s += LIFETIME_S + SKEW_S + 1
    assert door.find(text) == Found("", EXPIRED)


def test_badges_of_another_bank_or_for_somebody_unknown_are_not_valid(
    door: Doorkeeper, settings: Settings, content: Content
) -> None:
    assert door.find(_badge(settings, content, key=SigningKey(new_seed()))) == Found("", NOT_VALID)
    assert door.find(_badge(settings, content, "nobody")) == Found("", NOT_VALID)
    elsewhere = dataclasses.replace(settings, branch="elsewhere")
    assert door.find(_badge(elsewhere, content)) == Found("", NOT_VALID)


def test_a_signature_for_another_purpose_is_worth_nothing(
    door: Doorkeeper, settings: Settings, content: Content
) -> None:
    key = demo_key(settings.data_dir)
    badge = Badge("avery", audience(settings, content), int(NOW_S), LIFETIME_S, secrets.token_bytes(12))
    assert door.find(written(badge, lambda signed: key.sign("record", signed))) == Found("", NOT_VALID)


def test_who_is_enrolled_but_no_client_any_more_stays_outside(
    door: Doorkeeper, settings: Settings, clock: Clock
) -> None:
    with CodeStore(settings.data_dir) as store:
        store.enrol([Enrolled("left", "999999", b"l" * 20)])
    assert door.find(code(b"l" * 20, step_of(NOW_S))) == Found("", NOT_VALID)


def test_many_clients_need_their_number(settings: Settings, clock: Clock) -> None:
    everybody = [Enrolled(f"c{at}", str(10_000 + at), secrets.token_bytes(20)) for at in range(201)]
    with CodeStore(settings.data_dir) as store:
        store.enrol(everybody)
        door = Doorkeeper(store, frozenset(each.client for each in everybody), frozenset(), b"", clock)
        typed = code(everybody[7].secret, step_of(NOW_S))
        assert door.find(typed) == Found("", NUMBER, 5)
        assert door.find(everybody[7].number + typed) == Found("c7")


def test_the_demo_banks_key_is_its_owners_alone_and_is_made_once(settings: Settings) -> None:
    first = demo_key(settings.data_dir).public
    assert demo_key(settings.data_dir).public == first
    assert (settings.data_dir / "keys" / DEMO_KEY).stat().st_mode & 0o077 == 0
    assert list((settings.data_dir / "keys").iterdir()) == [settings.data_dir / "keys" / DEMO_KEY]


def test_a_bank_without_a_key_takes_no_badges(tmp_path: Path) -> None:
    assert bank_key(tmp_path / BANK_KEY) == b""
    (tmp_path / BANK_KEY).write_text("not hexadecimal")
    assert bank_key(tmp_path / BANK_KEY) == b""
    (tmp_path / BANK_KEY).write_text("ab" * 31)
    assert bank_key(tmp_path / BANK_KEY) == b""
    (tmp_path / BANK_KEY).write_text("ab" * 32 + "\n")
    assert bank_key(tmp_path / BANK_KEY) == b"\xab" * 32


def test_the_window_is_told_who_it_is_or_why_not(parts: Parts, door: Doorkeeper, settings: Settings) -> None:
    with_door = dataclasses.replace(parts, doorkeeper=door)
    asked = Identify("w", 2, 0.0, _code(settings, "kit", NOW_S))
    assert identified(asked, with_door, lambda: 5.0) == Identified("w", 2, 5.0, "kit", "Kit Marigold")
    assert identified(asked, with_door, lambda: 5.0).trouble == NOT_VALID
    assert identified(asked, parts, lambda: 5.0).trouble == NOT_HERE


def test_a_broken_store_lets_nobody_in(parts: Parts, door: Doorkeeper, settings: Settings) -> None:
    typed = _code(settings, "avery", NOW_S)
    door.close()
    with_door = dataclasses.replace(parts, doorkeeper=door)
    assert identified(Identify("w", 2, 0.0, typed), with_door, lambda: 5.0).client_id == ""
