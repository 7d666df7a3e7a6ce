"""Things are taken away from a kiosk that runs as in a branch, with its head office beside it (`make degrade`)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.telemetry.metrics import CLOCK_SKEW
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import gathered
from tests.app.degradation.real_kiosk import RealKiosk, RealOffice, until
from tests.app.degradation.running_demo import WORDS, prepared
from tests.app.degradation.taking_away import WrongClock, needs_mounts

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="takes things away as Linux can")]
_OFF_S = 3 * 3600


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    office = RealOffice(tmp_path_factory.mktemp("office"))
    yield office
    office.kill()


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> WrongClock:
    return WrongClock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def kiosk(office: RealOffice, clock: WrongClock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealKiosk]:
    needs_mounts()
    folder = tmp_path_factory.mktemp("kiosk")
    kiosk = RealKiosk(prepared(folder / "data"), office, folder, clock.environment)
    yield kiosk
    kiosk.close()


@pytest.fixture(autouse=True)
def well(kiosk: RealKiosk, office: RealOffice) -> None:
    """Each test begins with a kiosk that answers and sends."""
    now_s, now_ms = time.monotonic(), 1000 * time.time()
    assert kiosk.comes("answered", now_s)
    assert until(lambda: (kiosk.courier_state().succeeded_ms or 0) > now_ms)
    assert office.records()


def test_a_head_office_that_is_killed_is_not_missed_and_lacks_nothing_once_it_is_back(
    kiosk: RealKiosk, office: RealOffice
) -> None:
    had, gone_s = office.records(), time.monotonic()
    office.kill()
    assert kiosk.comes("answered", gone_s, times=3)
    assert until(lambda: kiosk.courier_state().failures), "it was tried"
    assert not kiosk.diary.since(gone_s, "told")
    back_ms = 1000 * time.time()
    office.start()
    assert until(lambda: (kiosk.courier_state().succeeded_ms or 0) > back_ms)
    assert office.records() > had
    assert office.gaps() == []
    assert kiosk.lost() == []


def test_a_clock_that_jumps_by_hours_stops_neither_answers_nor_sending(
    kiosk: RealKiosk, office: RealOffice, clock: WrongClock
) -> None:
    if not clock.works:
        pytest.skip("needs a C compiler")
    had, wrong_s, wrong_ms = office.records(), time.monotonic(), 1000 * time.time()
    clock.set(_OFF_S)
    try:
        assert kiosk.comes("answered", wrong_s, times=2)
        assert until(lambda: (kiosk.courier_state().succeeded_ms or 0) > wrong_ms + 900 * _OFF_S), "by its own clock"
        assert until(lambda: office.records() > had)
        assert until(lambda: abs(abs(_skew_s(kiosk)) - _OFF_S) < 60), "the skew is told"
        assert not kiosk.diary.since(wrong_s, "told")
    finally:
        clock.set(0)
    assert until(lambda: abs(_skew_s(kiosk)) < 60)


def _skew_s(kiosk: RealKiosk) -> float:
    found = gathered(metrics_folder(kiosk.data)).snapshot.numbers.get(CLOCK_SKEW.name, {})
    return next(iter(found.values()), 0.0)


def test_a_killed_courier_stops_sending_for_a_minute_and_nothing_else(kiosk: RealKiosk, office: RealOffice) -> None:
    first = kiosk.process("courier")
    assert first
    killed_s, had = time.monotonic(), office.records()
    os.kill(first, signal.SIGKILL)
    assert kiosk.comes("answered", killed_s, times=2)
    assert not kiosk.diary.since(killed_s, "told")
    assert until(lambda: kiosk.process("courier") not in (0, first))
    assert until(lambda: office.records() > had)
    assert office.gaps() == []


def test_a_killed_window_is_followed_by_another_and_what_was_recorded_is_in_the_store(kiosk: RealKiosk) -> None:
    killed_s = time.monotonic()
    os.kill(kiosk.process("window"), signal.SIGKILL)
    assert kiosk.comes("screen attract", killed_s, 60)
    assert kiosk.comes("answered", killed_s)
    assert kiosk.lost() == []


def test_without_any_opengl_driver_the_kiosk_says_so_until_there_is_one_again(
    kiosk: RealKiosk,
) -> None:
    drivers = Path("/usr/lib/x86_64-linux-gnu/dri")
    if not drivers.is_dir():
        pytest.skip("this machine's OpenGL drivers are elsewhere")
    nothing = kiosk.data / "nothing"
    nothing.mkdir()
    beside = ["nsenter", "-t", str(kiosk.guardian.pid), "-m"]
    subprocess.run([*beside, "mount", "--bind", str(nothing), str(drivers)], check=True)
    try:
        os.kill(kiosk.process("window"), signal.SIGKILL)
        assert until(lambda: WORDS["OpenGL altogether"] in kiosk.said), kiosk.said
        asked = [*beside, sys.executable, "-m", "app", "ask", "How risky am I?"]
        environment = {**os.environ, "STEWARD_DATA_DIR": str(kiosk.data)}
        told = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=120)
        assert told.returncode == 0, told.stderr
        assert "%" in told.stdout
    finally:
        subprocess.run([*beside, "umount", str(drivers)], check=True)
    back_s = time.monotonic()
    assert kiosk.comes("screen attract", back_s), "the guardian tries again and again"
    assert kiosk.comes("answered", back_s)
