"""The administrator's PIN: kept as a hash, tried in turn, and longer waits for who guesses."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.admin_pin import FREE_TRIES, LONGEST_WAIT_S, AdminPin, Now, Tries, clocks, refusal, wait_after
from app.errors import InputError, StorageError

PIN, WRONG = "274916", "274917"


class Clocks:
    """Clocks that the test moves."""

    def __init__(self) -> None:
        self.now = Now(1_800_000_000.0, 500.0, "first start")

    def __call__(self) -> Now:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now = replace(self.now, wall_s=self.now.wall_s + seconds, steady_s=self.now.steady_s + seconds)


@pytest.fixture
def time() -> Clocks:
    return Clocks()


@pytest.fixture
def pin(tmp_path: Path, time: Clocks) -> AdminPin:
    pin = AdminPin(tmp_path, time)
    pin.set(PIN)
    return pin


def lock(pin: AdminPin) -> None:
    for _ in range(FREE_TRIES):
        assert not pin.opens(WRONG)


def test_the_right_pin_opens_and_a_wrong_one_does_not(pin: AdminPin) -> None:
    assert not pin.opens(WRONG)
    assert pin.opens(PIN)


def test_without_a_pin_nothing_opens(tmp_path: Path) -> None:
    pin = AdminPin(tmp_path)
    assert not pin.is_set
    assert not pin.opens("")


def test_it_is_known_how_many_digits_to_ask_for(pin: AdminPin, tmp_path: Path) -> None:
    assert pin.digits == len(PIN)
    assert AdminPin(tmp_path / "none").digits == 6


def test_only_a_hash_is_kept_and_only_its_owner_may_read_it(pin: AdminPin, tmp_path: Path) -> None:
    for path in (tmp_path / "keys").iterdir():
        assert PIN not in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_pin_has_another_hash_elsewhere(tmp_path: Path) -> None:
    kept = []
    for name in ("one", "two"):
        AdminPin(tmp_path / name).set(PIN)
        kept.append(json.loads((tmp_path / name / "keys" / "administrator.pin").read_text())["hash"])
    assert kept[0] != kept[1]


@pytest.mark.parametrize(
    "weak", ["", "12345", "1234567890123", "27491a", "111111", "121212", "123456", "987654", "789012", "٢٧٤٩١٦"]
)
def test_a_pin_that_is_easy_to_guess_is_refused_in_words(pin: AdminPin, weak: str) -> None:
    with pytest.raises(InputError, match="choose"):
        pin.set(weak)
    assert refusal(weak)


def test_after_five_failures_even_the_right_pin_must_wait(pin: AdminPin, time: Clocks) -> None:
    lock(pin)
    assert not pin.opens(PIN)
    assert pin.left_s() == 30
    time.wait(30)
    assert pin.opens(PIN)


def test_each_further_failure_doubles_the_wait_up_to_an_hour(pin: AdminPin, time: Clocks) -> None:
    lock(pin)
    for expected in (60, 120, 240):
        time.wait(pin.left_s())
        assert not pin.opens(WRONG)
        assert pin.left_s() == expected
    assert wait_after(10_000) == LONGEST_WAIT_S


def test_tries_during_the_wait_do_not_make_it_longer(pin: AdminPin, time: Clocks) -> None:
    lock(pin)
    time.wait(10)
    for _ in range(20):
        assert not pin.opens(WRONG)
    assert pin.left_s() == 20


def test_the_right_pin_forgets_the_failures(pin: AdminPin) -> None:
    for _ in range(FREE_TRIES - 1):
        pin.opens(WRONG)
    assert pin.opens(PIN)
    for _ in range(FREE_TRIES - 1):
        pin.opens(WRONG)
    assert pin.opens(PIN)


def test_the_wait_outlives_a_restart_of_the_program(pin: AdminPin, tmp_path: Path, time: Clocks) -> None:
    lock(pin)
    assert AdminPin(tmp_path, time).left_s() == 30


def test_the_wait_outlives_a_restart_of_the_machine(pin: AdminPin, time: Clocks) -> None:
    lock(pin)
    time.now = Now(time.now.wall_s + 10, 3.0, "second start")
    assert pin.left_s() == 20


def test_putting_the_clock_forward_does_not_shorten_the_wait(pin: AdminPin, time: Clocks) -> None:
    lock(pin)
    time.now = replace(time.now, wall_s=time.now.wall_s + 86_400)
    assert pin.left_s() == 30


def test_putting_the_clock_back_begins_the_wait_anew_and_no_more(pin: AdminPin, time: Clocks) -> None:
    lock(pin)
    time.now = Now(time.now.wall_s - 86_400, 3.0, "second start")
    assert pin.left_s() == 30
    time.wait(30)
    assert pin.left_s() == 0


def test_a_try_is_counted_before_it_is_judged(pin: AdminPin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who pulls the plug between the two has used up the try."""

    def plug_pulled(self: AdminPin, pin: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(AdminPin, "_fits", plug_pulled)
    with pytest.raises(KeyboardInterrupt):
        pin.opens(PIN)
    assert json.loads((tmp_path / "keys" / "administrator.tries").read_text())["failures"] == 1


def test_a_damaged_count_means_a_wait_and_not_free_tries(pin: AdminPin, tmp_path: Path, time: Clocks) -> None:
    (tmp_path / "keys" / "administrator.tries").write_text("{")
    assert not pin.opens(PIN)
    time.wait(30)
    assert pin.opens(PIN)


def test_a_damaged_pin_opens_nothing(pin: AdminPin, tmp_path: Path) -> None:
    (tmp_path / "keys" / "administrator.pin").write_text("[]")
    assert not pin.opens(PIN)


def test_where_nothing_can_be_counted_nothing_is_tried(pin: AdminPin, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.open", full)
    with pytest.raises(StorageError, match="No space"):
        pin.opens(PIN)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system does not tell what is brought to the disk")
def test_a_try_is_on_the_disk_under_its_name_before_it_is_judged(
    pin: AdminPin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace_, scrypt = os.fsync, Path.replace, hashlib.scrypt

    def synced(descriptor: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{descriptor}").readlink() == tmp_path / "keys" else "file")
        fsync(descriptor)

    def named(self: Path, target: Path) -> Path:
        done.append("name")
        return replace_(self, target)

    def judged(*arguments: Any, **named: Any) -> bytes:
        done.append("judged")
        return scrypt(*arguments, **named)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    monkeypatch.setattr("hashlib.scrypt", judged)
    assert not pin.opens(WRONG)
    assert done == ["file", "name", "folder", "judged"]


def test_a_full_disk_is_not_filled_with_tries(pin: AdminPin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = sorted((tmp_path / "keys").iterdir())
    monkeypatch.setattr("os.fsync", full)
    for _ in range(2):
        with pytest.raises(StorageError, match="No space"):
            pin.opens(PIN)
    assert sorted((tmp_path / "keys").iterdir()) == before


def test_every_try_is_in_the_log_without_its_digits(
    pin: AdminPin, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logging.getLogger("steward.administrator")
    monkeypatch.setattr(log, "propagate", False)
    monkeypatch.setattr(log, "handlers", [caplog.handler])
    with caplog.at_level("INFO", logger=log.name):
        lock(pin)
        pin.opens(PIN)
    assert len(caplog.records) == FREE_TRIES + 1
    assert not any(digits in caplog.text for digits in (PIN, WRONG))


def test_the_machines_clocks_go_forward() -> None:
    first, second = clocks(), clocks()
    assert second.steady_s >= first.steady_s
    assert first.boot == second.boot
    assert Tries().left_s(first) == 0
