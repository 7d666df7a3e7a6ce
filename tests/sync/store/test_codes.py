"""Codes in the encrypted store: who is enrolled, what was used, and wrong tries, over restarts."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import StoreError
from sync.store.codes import CodeStore, Enrolled

AVERY = Enrolled("avery", "100001", b"a" * 20)
KIT = Enrolled("kit", "100002", b"k" * 20)


def test_who_is_enrolled_is_known_after_a_restart(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        store.enrol([AVERY, KIT])
        store.used_step("kit", 7)
        store.used_step("kit", 5)
    with CodeStore(tmp_path) as store:
        assert store.enrolled() == (AVERY, Enrolled("kit", "100002", b"k" * 20, 7))


def test_enrolling_again_replaces_secret_and_number(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        store.enrol([AVERY])
        store.enrol([Enrolled("avery", "100009", b"n" * 20)])
        assert store.enrolled() == (Enrolled("avery", "100009", b"n" * 20),)


def test_a_number_belongs_to_one_client(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        store.enrol([AVERY])
        with pytest.raises(StoreError):
            store.enrol([KIT, Enrolled("rosa", "100001", b"r" * 20)])
        assert store.enrolled() == (AVERY,)


def test_who_left_is_gone(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        store.enrol([AVERY, KIT])
        store.leave("avery")
        assert store.enrolled() == (KIT,)


def test_a_badge_is_used_once_also_over_a_restart(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        assert store.use_badge(b"nonce", 1000, 500)
    with CodeStore(tmp_path) as store, CodeStore(tmp_path) as other:
        assert not store.use_badge(b"nonce", 1001, 500)
        assert not other.use_badge(b"nonce", 1002, 500)
        assert store.use_badge(b"another", 2000, 500), "and the first is forgotten by now"
        assert store.use_badge(b"nonce", 2001, 500)


def test_wrong_tries_are_counted_over_a_restart_and_forgotten_when_old(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        for at_s in (100, 200, 300):
            store.missed(at_s, 150)
    with CodeStore(tmp_path) as store:
        assert store.misses() == (200, 300)
        store.forgive()
        assert store.misses() == ()


def test_no_secret_lies_in_the_open(tmp_path: Path) -> None:
    with CodeStore(tmp_path) as store:
        store.enrol([Enrolled("avery", "100001", b"a very secret secret")])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"a very secret secret" in path.read_bytes() or b"avery" in path.read_bytes() for path in files)
