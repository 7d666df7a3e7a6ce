"""Counters of several processes, some of them dead, are one sum that never falls."""

from __future__ import annotations

import os
import time
from pathlib import Path

from app.telemetry.exposition import text
from app.telemetry.meter import MOST_SERIES, Meter, Snapshot
from app.telemetry.metrics import ACTIVE_SESSIONS, CIRCUIT, FIRST_SOUND, LATE_FRAMES, REQUESTS
from app.telemetry.snapshots import GONE_S, STALE_S, Keeper, fold, gathered


def _written(folder: Path, process: str) -> tuple[Meter, Keeper]:
    meter = Meter()
    meter.count(REQUESTS, outcome="answered")
    meter.observe(FIRST_SOUND, 0.4)
    meter.set(ACTIVE_SESSIONS, 1)
    keeper = Keeper(meter, folder, process)
    keeper.write()
    return meter, keeper


def _aged(folder: Path, by_s: float) -> None:
    for path in folder.glob("*-*.json"):
        os.utime(path, (time.time() - by_s, time.time() - by_s))


def _answered(found: Snapshot) -> float:
    return found.numbers[REQUESTS.name][("answered",)]


def test_processes_are_added_up(tmp_path: Path) -> None:
    _written(tmp_path, "advisor")
    _written(tmp_path, "window")
    found = gathered(tmp_path).snapshot
    assert _answered(found) == 2
    assert sum(found.sizes[FIRST_SOUND.name][()].counts) == 2
    assert found.numbers[ACTIVE_SESSIONS.name][()] == 2


def test_a_silent_process_has_no_gauges_but_keeps_its_counts(tmp_path: Path) -> None:
    _written(tmp_path, "advisor")
    _aged(tmp_path, STALE_S + 1)
    found = gathered(tmp_path).snapshot
    assert _answered(found) == 1
    assert ACTIVE_SESSIONS.name not in found.numbers


def test_counts_of_dead_processes_go_on_in_the_base(tmp_path: Path) -> None:
    for _ in range(3):
        _written(tmp_path, "advisor")
        _aged(tmp_path, GONE_S + 1)
        before = gathered(tmp_path)
        fold(tmp_path)
        after = gathered(tmp_path)
        assert _answered(after.snapshot) == _answered(before.snapshot)
    assert _answered(gathered(tmp_path).snapshot) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["base.json"]


def test_a_fold_that_died_before_deleting_counts_nothing_twice(tmp_path: Path) -> None:
    _written(tmp_path, "advisor")
    _aged(tmp_path, GONE_S + 1)
    [file] = tmp_path.glob("advisor-*.json")
    content = file.read_bytes()
    fold(tmp_path)
    file.write_bytes(content)
    assert _answered(gathered(tmp_path).snapshot) == 1
    fold(tmp_path)
    assert _answered(gathered(tmp_path).snapshot) == 1
    assert not file.exists()


def test_a_process_that_slept_and_was_folded_begins_anew(tmp_path: Path) -> None:
    meter, keeper = _written(tmp_path, "window")
    _aged(tmp_path, GONE_S + 1)
    fold(tmp_path)
    keeper.write()
    meter.count(REQUESTS, outcome="answered")
    keeper.write()
    assert _answered(gathered(tmp_path).snapshot) == 2


def test_the_run_changes_only_when_the_base_is_lost(tmp_path: Path) -> None:
    fold(tmp_path)
    run = gathered(tmp_path).run
    assert gathered(tmp_path).run == run
    (tmp_path / "base.json").write_text("torn", encoding="utf-8")
    fold(tmp_path)
    _written(tmp_path, "advisor")
    assert gathered(tmp_path).run != run


def test_strange_and_endless_labels_become_other() -> None:
    meter = Meter()
    meter.count(REQUESTS, outcome="Avery Novak, 1,234.56 EUR")
    for number in range(1000):
        meter.set(CIRCUIT, 2, part=f"part{number}")
    found = meter.snapshot()
    assert set(found.numbers[REQUESTS.name]) == {("other",)}
    assert len(found.numbers[CIRCUIT.name]) == MOST_SERIES + 1


def test_prometheus_reads_counters_from_the_beginning_and_histograms_whole(tmp_path: Path) -> None:
    _written(tmp_path, "advisor")
    page = text(gathered(tmp_path).snapshot).decode()
    assert 'digital_human_requests_total{outcome="failed"} 0.0' in page
    assert f"{LATE_FRAMES.name} 0.0" in page
    assert 'digital_human_first_sound_seconds_bucket{le="0.3"} 0.0' in page
    assert 'digital_human_first_sound_seconds_bucket{le="0.5"} 1.0' in page
    assert "digital_human_first_sound_seconds_sum 0.4" in page
