"""The courier goes to head office by itself, beside the window, and says how it went."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.courier import state as states
from app.courier.errands import ERRANDS
from app.courier.host import Host
from app.courier.process import Courier
from app.errors import StorageError
from app.modes import kiosk_health
from app.settings import Settings
from sync.errors import Malformed
from sync.outbox.enrolment import enrol
from sync.outbox.office import open_outbox
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import Lane
from tests.sync.outbox.reference_server import ReferenceServer
from tests.sync.transport.http_office import HttpOffice, serving

PATIENCE_S = 60.0
SMALL = ERRANDS[1:2]
"""What the reference server knows beside taking records."""


@pytest.fixture(autouse=True)
def _small_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.courier.rounds.ERRANDS", SMALL)


@contextmanager
def enrolled(folder: Path) -> Iterator[tuple[Settings, HttpOffice]]:
    with Store(folder) as store:
        server = ReferenceServer({"kiosk-7": identity(store).signing.public})
        with serving(server) as office:
            enrol(store, "kiosk-7", server.keys, (office.address,))
            outbox = open_outbox(store)
            for number in range(30):
                outbox.put(Lane.SESSION, "turn", b"%d" % number)
            outbox.put(Lane.TELEMETRY, "log", b"{}")
            yield replace(Settings(), data_dir=folder, sync_every_min=0.01), office


class Eager(random.Random):
    """Chance that makes every pause as short as it may be."""

    def uniform(self, a: float, b: float) -> float:
        return a + 0.001 * (b - a)


def wait_for(true: Callable[[], bool]) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < give_up_s
        time.sleep(0.02)


def go(settings: Settings) -> None:
    with closing(Courier(settings, random.Random(1))) as courier:
        courier.go()


def there(office: HttpOffice, lane: Lane) -> int:
    return len(office.server.contents("kiosk-7", lane))


def test_it_sends_everything_and_tells_how_the_device_is(tmp_path: Path) -> None:
    with enrolled(tmp_path) as (settings, office):
        go(settings)
        assert [there(office, lane) for lane in Lane] == [0, 30, 1]
        told = json.loads(office.told[-1])
        assert told["waiting"] == {"audit": 0, "session": 0, "telemetry": 0}
    state = states.load(tmp_path)
    assert state.succeeded_ms == state.tried_ms == state.heavy_ms
    assert (state.address, state.failure) == (office.address, "")
    found = {each.what: each for each in kiosk_health.synchronisation(settings)}
    assert office.address in found["head office"].found
    assert "last success" in found["head office"].found


@pytest.mark.parametrize("waits", [{"opening_hours": "Mo-Su 00:00-23:59"}, {"metered": "on"}])
def test_telemetry_waits_for_closing_time_and_for_a_line_that_is_not_metered(
    tmp_path: Path, waits: dict[str, str]
) -> None:
    with enrolled(tmp_path) as (settings, office):
        go(replace(settings, **waits))  # type: ignore[arg-type]
        assert [there(office, lane) for lane in Lane] == [0, 30, 0]


def test_hours_that_cannot_be_read_are_told_before_the_window_opens(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="are written like"):
        Host(replace(Settings(), data_dir=tmp_path, opening_hours="always"))


def test_a_failure_is_written_down_and_the_next_round_goes_on(tmp_path: Path) -> None:
    with enrolled(tmp_path) as (settings, office):
        courier, stop = Courier(settings, Eager(1)), threading.Event()
        office.busy = [503] * 12
        thread = threading.Thread(target=courier.run, args=(stop,))
        thread.start()
        wait_for(lambda: states.load(tmp_path).succeeded_ms is not None)
        stop.set()
        thread.join()
        assert there(office, Lane.SESSION) == 30
    assert states.load(tmp_path).failures == 0


def test_two_rounds_never_run_at_once(tmp_path: Path) -> None:
    with enrolled(tmp_path) as (settings, office), states.only_one(tmp_path, 0.0) as free:
        assert free
        go(settings)
        assert office.requests == 0


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sync").write_text("")
    with pytest.raises(StorageError, match="cannot be used"), states.only_one(tmp_path, 0.0):
        pass


def test_a_torn_file_means_that_nothing_is_known(tmp_path: Path) -> None:
    states.save(tmp_path, states.State(address="https://office.example"))
    assert states.load(tmp_path).address == "https://office.example"
    (tmp_path / "sync" / "courier.json").write_text('{"doing": 7')
    assert states.load(tmp_path) == states.State()


@pytest.mark.skipif(os.name != "posix", reason="kills a process with a signal")
def test_its_process_is_started_again_when_it_is_killed_and_ends_with_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.courier.host.AGAIN_AFTER_S", 0.1)
    with enrolled(tmp_path) as (settings, office):
        host = Host(settings, start_after_s=0.0)
        host.start()
        wait_for(lambda: there(office, Lane.SESSION) == 30)
        first = host.process_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: host.process_id not in (None, first))
        with Store(tmp_path) as store:
            open_outbox(store).put(Lane.SESSION, "turn", b"later")
        wait_for(lambda: there(office, Lane.SESSION) == 31)
        second = host.process_id
        host.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(second or 0, 0)
