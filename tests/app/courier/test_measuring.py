"""The courier measures its machine, tells the gauges with every sign of life, and packs the rest when it may."""

from __future__ import annotations

import ctypes
import json
import time
from pathlib import Path
from typing import Any

import pytest

from app.courier import telemetry
from app.courier.gauges import gauges
from app.courier.measuring import Machine, certificate_s, measure_cards, measure_outbox, memory_used
from app.settings import Settings
from app.telemetry.meter import Meter
from app.telemetry.metrics import (
    DISK,
    FIRST_SOUND,
    GPU,
    GPU_AVAILABLE,
    OUTBOX_OLDEST,
    REQUESTS,
    RESTARTS,
    RESTARTS_SO_FAR,
)
from app.telemetry.nvml import Cards
from app.telemetry.places import metrics_folder, spans_folder
from app.telemetry.snapshots import Keeper
from app.telemetry.spool import Spool, parcels
from app.telemetry.watch import Watch, open_watch
from sync.outbox.office import open_outbox
from sync.store.opened import Store
from sync.types import Lane


class FakeDriver:
    """NVML with some cards, until they fall off the bus."""

    def __init__(self, *busy: int) -> None:
        self.busy = list(busy)

    def nvmlInit_v2(self) -> int:
        return 0

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = len(self.busy)
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, number: ctypes.c_uint, card: Any) -> int:
        card._obj.value = number.value + 1
        return 0

    def nvmlDeviceGetUtilizationRates(self, card: ctypes.c_void_p, rates: Any) -> int:
        rates._obj.gpu = self.busy[(card.value or 1) - 1]
        return 0


class Round:
    """What packing needs of a round."""

    def __init__(self, settings: Settings, outbox: Any, heavy: bool) -> None:
        self.settings, self.outbox, self.heavy = settings, outbox, heavy


def test_the_machine_is_measured(tmp_path: Path) -> None:
    watch = Watch()
    Machine(Settings(data_dir=tmp_path), watch).measure()
    assert 0 < watch.meter.snapshot().numbers[DISK.name][()] < 1


def test_a_kiosk_that_keeps_failing_says_so_with_its_next_sign_of_life(tmp_path: Path) -> None:
    failing, courier = Meter(), open_watch(tmp_path, "courier")
    failing.count(RESTARTS, 3, process="window")
    failing.count(RESTARTS, 2, process="advisor")
    Keeper(failing, metrics_folder(tmp_path), "guardian").write()
    Machine(Settings(data_dir=tmp_path), courier).measure()
    courier.close()
    told = {each["name"]: each["value"] for each in gauges(tmp_path)}
    assert told[RESTARTS_SO_FAR.name] == 5


def test_memory_is_read_from_the_system(tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    table.write_text("MemTotal:  1000 kB\nMemFree: 10 kB\nMemAvailable:   250 kB\n", encoding="ascii")
    assert memory_used(table) == 0.75
    assert memory_used(tmp_path / "none") is None


def test_a_card_that_falls_off_the_bus_is_missed() -> None:
    meter, driver = Meter(), FakeDriver(40, 7)
    cards = Cards(driver)
    measure_cards(meter, cards)
    assert meter.snapshot().numbers[GPU.name] == {("0",): 40, ("1",): 7}
    driver.busy.pop()
    measure_cards(meter, cards)
    assert meter.snapshot().numbers[GPU_AVAILABLE.name][()] == 0
    assert meter.snapshot().numbers[GPU.name] == {("0",): 40}


def test_a_card_that_does_not_come_back_after_a_restart_is_missed_still(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    Machine(settings, Watch(), Cards(FakeDriver(40))).measure()
    watch = Watch()
    Machine(settings, watch, Cards(FakeDriver())).measure()
    assert watch.meter.snapshot().numbers[GPU_AVAILABLE.name][()] == 0


def test_a_machine_that_never_had_a_card_misses_none() -> None:
    meter = Meter()
    measure_cards(meter, Cards(FakeDriver()))
    assert GPU_AVAILABLE.name not in meter.snapshot().numbers


def test_without_certificates_none_ends(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    assert certificate_s(Settings(data_dir=tmp_path), datetime.now(UTC)) is None


@pytest.fixture
def measured(tmp_path: Path) -> Settings:
    meter = Meter()
    meter.count(REQUESTS, outcome="answered")
    meter.observe(FIRST_SOUND, 0.3)
    meter.set(DISK, 0.5)
    Keeper(meter, metrics_folder(tmp_path), "advisor").write()
    spool = Spool(spans_folder(tmp_path), "advisor")
    spool.add({"name": "turn"})
    spool.close()
    return Settings(data_dir=tmp_path)


def test_a_sign_of_life_tells_gauges_alone(measured: Settings) -> None:
    assert gauges(measured.data_dir) == [{"name": DISK.name, "labels": {}, "value": 0.5}]


def test_telemetry_goes_with_heavy_rounds_alone_and_its_spans_leave_the_disk(measured: Settings) -> None:
    with Store(measured.data_dir) as store:
        outbox = open_outbox(store)
        assert telemetry.pack(Round(measured, outbox, heavy=False)) == 0  # type: ignore[arg-type]
        assert telemetry.pack(Round(measured, outbox, heavy=True)) == 2  # type: ignore[arg-type]
        found, _ = outbox.batch(Lane.TELEMETRY, 10, 100_000)
        assert [record.kind for record in found] == ["metrics", "spans"]
        assert not list(parcels(spans_folder(measured.data_dir)))
        meter = Meter()
        measure_outbox(meter, outbox, lambda: time.time() + 60)
        assert meter.snapshot().numbers[OUTBOX_OLDEST.name][()] >= 60


def test_what_waits_in_the_outbox_is_bounded(measured: Settings) -> None:
    with Store(measured.data_dir) as store:
        outbox = open_outbox(store)
        for _ in range(telemetry.MOST_WAITING):
            outbox.put(Lane.TELEMETRY, "metrics", b"{}")
        assert telemetry.pack(Round(measured, outbox, heavy=True)) == 0  # type: ignore[arg-type]
        assert len(list(parcels(spans_folder(measured.data_dir)))) == 1


def test_a_full_spool_loses_the_oldest_and_says_how_many(tmp_path: Path) -> None:
    from app.telemetry.spool import FILE_BYTES, take_dropped

    spool = Spool(tmp_path, "advisor", most_bytes=3 * FILE_BYTES)
    for number in range(4000):
        spool.add({"name": "turn", "number": number, "filling": "x" * 40})
    spool.close()
    kept = [span["number"] for parcel in parcels(tmp_path) for span in parcel.spans]
    lost = take_dropped(tmp_path)
    assert kept == list(range(4000 - len(kept), 4000))
    assert lost == 4000 - len(kept)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3 * FILE_BYTES
    assert json.dumps(kept[-1]) == "3999"
