"""What head office's own tables say in figures for Prometheus, and that they name no client."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, select, update

from sync.crypto.certificates import Authority
from sync.headoffice.config import OfficeConfig, Prices
from sync.headoffice.demo.seeding import seed
from sync.headoffice.figures import FIGURES, Figures
from sync.headoffice.findings import Finding
from sync.headoffice.machine import certificate_ends_s, memory_used
from sync.headoffice.metrics import Metrics
from sync.headoffice.parts import Office, open_office
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key
from sync.headoffice.rollouts.book import open_repository
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.rollouts import DEVICE_HEALTH

HOUR_MS = 3_600_000
Told = dict[str, dict[tuple[str, ...], float]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = open_office(OfficeConfig(tmp_path_factory.mktemp("office"), prices=Prices(session=2.0, minute=0.5)))
    seed(found, sessions=40)
    yield found
    found.close()


@contextmanager
def replaced(office: Office, **what: Any) -> Iterator[None]:
    before = office.config
    office.config = dataclasses.replace(before, **what)
    yield
    office.config = before


def told(office: Office, figures: Figures | None = None) -> Told:
    """What Prometheus would read: value by name and label values."""
    text = Metrics().text(lambda: None, figures or Figures(office)).decode()
    found: Told = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            name = sample.name.removeprefix("digital_human_")
            found.setdefault(name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_the_fleet_is_told_as_the_map_shows_it(office: Office) -> None:
    found = told(office)
    assert sum(found["devices"].values()) == 61
    assert found["devices"]["silent",] == 2
    assert found["devices"]["revoked",] == 1
    silent = [name for (name,), s in found["device_silent_seconds"].items() if s > 86_400]
    assert len(silent) == 2 + found["devices"]["waiting",]
    assert found["open_alerts"] == {(): 1}
    assert found["waiting_records"][()] > 300


def test_a_kiosk_that_enrolled_and_was_never_heard_of_is_silent_since_then(office: Office) -> None:
    with office.database.writing() as connection:
        never = str(connection.execute(select(DEVICES.c.name).where(DEVICES.c.seen_ms.is_(None))).scalars().first())
        two_hours_ago = office.now_ms() - 2 * 3_600_000
        connection.execute(update(DEVICES).where(DEVICES.c.name == never).values(enrolled_ms=two_hours_ago))
    assert told(office)["device_silent_seconds"][never,] == pytest.approx(7200, abs=60)


def test_turns_of_the_last_hours_come_with_signs_of_life(office: Office) -> None:
    found = told(office)
    turns = found["recent_turns"]
    assert turns["answered",] > 100
    assert 0 <= turns["failed",] < 0.1 * turns["answered",]
    assert 0.5 < found["recent_turn_seconds"][()] < 1.1


def test_one_kiosk_that_fails_is_told_by_name_once_it_was_asked_often_enough(office: Office) -> None:
    hour = office.now_ms() // HOUR_MS
    row = {"hour": hour, "latency_ms": 1.0, "received_ms": 0}
    with office.database.writing() as connection:
        connection.execute(insert(DEVICE_HEALTH), row | {"device": "ill", "turns": 8, "errors": 6})
        connection.execute(insert(DEVICE_HEALTH), row | {"device": "rare", "turns": 4, "errors": 4})
    found = told(office)["device_failed_ratio"]
    assert found["ill",] == 0.75
    assert ("rare",) not in found
    with office.database.writing() as connection:
        connection.execute(DEVICE_HEALTH.delete().where(DEVICE_HEALTH.c.device.in_(["ill", "rare"])))


def test_use_and_cost_are_those_of_the_console_without_anybody_opening_it(office: Office) -> None:
    found = told(office)
    assert set(found["month_sessions"]) == set(found["month_turns"])
    for (region,), sessions in found["month_sessions"].items():
        cost = found["month_cost"]["EUR", region]
        assert cost == pytest.approx(2.0 * sessions + 0.5 * found["month_minutes"][region,])


def test_backups_are_told_where_there_are_any(office: Office) -> None:
    assert "backup_age_seconds" not in told(office)
    now_ms = office.now_ms()
    row = {"kind": "full", "name": "x", "beat_ms": 0, "program": "0", "new_bytes": 7}
    rows = [
        row | {"state": "verified", "started_ms": now_ms - 5 * HOUR_MS},
        row | {"state": "failed", "started_ms": now_ms - 3 * HOUR_MS},
        row | {"state": "failed", "started_ms": now_ms - HOUR_MS},
    ]
    with office.database.writing() as connection:
        connection.execute(insert(BACKUPS), rows)
    found = told(office)
    assert found["backup_age_seconds"][()] == pytest.approx(5 * 3600, abs=60)
    assert found["backup_bytes"] == {(): 7}
    assert found["failed_backups"] == {(): 2}


def test_how_long_signatures_count_is_told_once_something_is_handed_out(office: Office, tmp_path: Path) -> None:
    assert "signature_expires_seconds" not in told(office)
    keys = {name: make_key(tmp_path, name) for name in (*ROOTS, TARGETS)}
    open_repository(office).begin([keys[name] for name in ROOTS], keys[TARGETS])
    days = {role: left_s / 86_400 for (role,), left_s in told(office)["signature_expires_seconds"].items()}
    assert days["root"] == pytest.approx(730, abs=1)
    assert days["targets"] == pytest.approx(365, abs=1)
    assert set(days) == {"root", "targets", "online", "snapshot", "timestamp"}


def test_a_certificate_that_was_exchanged_counts_from_the_next_start_on(office: Office, tmp_path: Path) -> None:
    now, file = datetime.now(UTC), tmp_path / "server.pem"
    authority = Authority.make("Trial", now)
    file.write_text(authority.server(["office.example"], now, days=20)[0].pem)
    with replaced(office, certificate=str(file)):
        running = Figures(office)
        file.write_text(authority.server(["office.example"], now, days=300)[0].pem)
        assert told(office, running)["certificate_expires_seconds"][()] < 21 * 86_400
        assert told(office)["certificate_expires_seconds"][()] > 290 * 86_400


def test_no_client_and_nobody_of_staff_is_named(office: Office) -> None:
    text = Metrics().text(lambda: None, Figures(office)).decode()
    assert "demo-client" not in text
    assert "demo-advisor" not in text


def test_every_figure_that_is_told_is_in_the_table(office: Office) -> None:
    names = {name for name, _, _ in FIGURES}
    assert len(names) == len(FIGURES)
    office.checks["gpu"] = lambda: Finding("failing", "It is gone.")
    found = told(office)
    del office.checks["gpu"]
    assert found["gpu_available"] == {(): 0}
    known = {"active_users", "open_streams"}
    assert {name for name in found if name not in known} <= names


def test_a_lost_database_costs_its_figures_and_no_others(tmp_path: Path) -> None:
    lost = open_office(OfficeConfig(tmp_path / "office"))
    lost.database.close()
    shutil.rmtree(tmp_path / "office")
    found = told(lost)
    assert "devices" not in found
    assert "active_users" in found


def test_two_who_read_at_the_same_time_do_not_get_each_others(office: Office) -> None:
    metrics, figures, texts = Metrics(), Figures(office), []
    readers = [
        threading.Thread(target=lambda: texts.append(metrics.text(lambda: None, figures).decode())) for _ in range(8)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert all(text.count("\ndigital_human_active_users ") == 1 for text in texts)


def test_memory_is_what_linux_calls_available(tmp_path: Path) -> None:
    file = tmp_path / "meminfo"
    file.write_text(
        "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    250 kB\nHugePages_Total:       0\n"
    )
    assert memory_used(file) == 0.75
    file.write_text("Memory: much\n")
    with pytest.raises(ValueError, match="MemAvailable"):
        memory_used(file)


def test_the_end_of_a_certificate_is_told_and_of_none_nothing(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    issued, _ = Authority.make("Trial", now).server(["office.example"], now, days=90)
    file = tmp_path / "server.pem"
    file.write_text(issued.pem)
    left_s = certificate_ends_s(str(file), now)
    assert left_s == pytest.approx(90 * 86_400, abs=2 * 86_400)
    assert certificate_ends_s("", now) is None
    assert certificate_ends_s(str(tmp_path / "none.pem"), now) is None
