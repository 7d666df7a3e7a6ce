"""What head office's own tables say in figures, for Prometheus: the fleet, backups, use and cost, this machine.

What kiosks measure is told elsewhere, as `digital_human_fleet_…`. Nothing here names a client or somebody of staff.
What an alert must point at has the label `device`. All processes of a head office tell the same, their machines apart.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from sync.errors import SyncError
from sync.headoffice.console.queries import usage
from sync.headoffice.console.queries.fleet import devices
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.console.states import State
from sync.headoffice.ingest.months import month_of
from sync.headoffice.machine import certificate_ends_s, memory_used
from sync.headoffice.parts import Office
from sync.headoffice.rollouts.book import open_repository
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.rollouts import DEVICE_HEALTH

FIGURES: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("devices", "Devices by state, as the console's map shows them.", ("state",)),
    ("device_versions", "Devices by the version of Steward that they run.", ("version",)),
    ("device_silent_seconds", "Since a device that is let in was last heard of, or enrolled.", ("device",)),
    ("open_alerts", "Alerts about devices that nobody has looked at in the console.", ()),
    ("waiting_records", "Records that wait on devices, as they last said.", ()),
    ("recent_turns", "Turns at all kiosks in the last hours, as their signs of life say.", ("outcome",)),
    ("recent_turn_seconds", "Mean time from a question's end to the answer in those turns.", ()),
    (
        "device_failed_ratio",
        "Share of a kiosk's turns that failed in the last hours; not told of fewer than five turns.",
        ("device",),
    ),
    ("backup_age_seconds", "Since the newest verified backup began; without any, since the first try.", ()),
    ("backup_bytes", "What the newest verified backup added, in bytes.", ()),
    ("failed_backups", "Backups that failed since the newest verified one.", ()),
    ("month_sessions", "Sessions of kiosks that began this month.", ("region",)),
    ("month_turns", "Turns in these sessions.", ("region",)),
    ("month_minutes", "Minutes that these sessions took.", ("region",)),
    ("month_compute_seconds", "Seconds of computing for these turns.", ("region",)),
    ("month_tokens", "Tokens of language models for these turns.", ("region",)),
    ("month_cost", "What these sessions cost at the prices of the settings.", ("region", "currency")),
    ("disk_used_ratio", "How full the disk with head office's folder is, 0 to 1.", ()),
    ("memory_used_ratio", "How much of head office's machine's memory is taken, 0 to 1.", ()),
    ("gpu_available", "1 if head office's graphics cards answer, 0 if not; not told where it never had one.", ()),
    ("certificate_expires_seconds", "Until the certificate ends that this process serves; not told without TLS.", ()),
    ("signature_expires_seconds", "Until a role's word ends about what is handed out; see bundles.", ("role",)),
)
"""Name without prefix, words and labels of each gauge; `docs/metrics.md` shows them."""

Row = tuple[str, tuple[str, ...], float]
_FRESH_S: Final = 5.0
_INDEX_EVERY_S: Final = 300.0
_RECENT_HOURS: Final = 2
_ENOUGH_TURNS: Final = 5
_HOUR_MS: Final = 3_600_000
_log = logging.getLogger("steward.headoffice")


class Figures(Collector):
    """Asks the tables when Prometheus reads, at most every few seconds; what cannot be asked is left out."""

    def __init__(self, office: Office) -> None:
        """Prepare; nothing is asked yet."""
        self._office = office
        # A process serves the certificate that it started with, whatever lies in the folder since.
        left_s = certificate_ends_s(office.config.certificate, datetime.now(UTC))
        self._certificate_ends = None if left_s is None else datetime.now(UTC) + timedelta(seconds=left_s)
        self._lock = threading.Lock()
        self._rows: list[Row] = []
        self._asked_s = self._indexed_s = -1e9

    def describe(self) -> Iterable[Metric]:
        """Say nothing beforehand."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Return the gauges that can be told now."""
        with self._lock:
            if time.monotonic() - self._asked_s > _FRESH_S:
                self._rows, self._asked_s = [*self._told(), *self._signed(), *self._machine()], time.monotonic()
            rows = self._rows
        for name, words, labels in FIGURES:
            family = GaugeMetricFamily(f"digital_human_{name}", words, labels=labels)
            for found, values, value in rows:
                if found == name:
                    family.add_metric(values, value)
            if family.samples:
                yield family

    def _told(self) -> list[Row]:
        """Return what the tables say."""
        now_ms = self._office.now_ms()
        try:
            self._keep_index()
            with self._office.database.reading() as connection:
                return [
                    *_fleet(connection, now_ms),
                    *_turns(connection, now_ms),
                    *_backups(connection, now_ms),
                    *self._month(connection, now_ms),
                ]
        except SyncError as error:
            _log.warning("figures for Prometheus are missing (%s)", type(error).__name__)
            return []

    def _keep_index(self) -> None:
        """Let use and cost be those of now: the index of sessions is otherwise read on only when a page is opened."""
        if time.monotonic() - self._indexed_s > _INDEX_EVERY_S:
            left = catch_up(self._office, Marker.open(self._office.config.folder), most=_AT_A_READING)
            if not left:
                self._indexed_s = time.monotonic()

    def _month(self, connection: Connection, now_ms: int) -> Iterator[Row]:
        month, prices = month_of(now_ms), self._office.config.prices
        regions: dict[str, usage.Usage] = {}
        for line in usage.lines(connection, month, month):
            regions[line.region] = regions.get(line.region, usage.Usage()) + line.usage
        for region, sums in (regions or {"": usage.Usage()}).items():
            label = (region or "elsewhere",)
            yield "month_sessions", label, sums.sessions
            yield "month_turns", label, sums.turns
            yield "month_minutes", label, sums.minutes
            yield "month_compute_seconds", label, sums.compute_s
            yield "month_tokens", label, sums.tokens
            yield "month_cost", (*label, prices.currency), sums.cost(prices)

    def _signed(self) -> list[Row]:
        """Return how long each role's signature counts; nothing where nothing was ever handed out."""
        now = datetime.fromtimestamp(self._office.now_ms() / 1000, UTC)
        try:
            repository = open_repository(self._office)
            states = repository.states() if repository.exists else []
        except SyncError as error:
            _log.warning("the signatures of what is handed out cannot be read (%s)", type(error).__name__)
            return []
        return [("signature_expires_seconds", (each.role,), (each.expires - now).total_seconds()) for each in states]

    def _machine(self) -> Iterator[Row]:
        try:
            disk = shutil.disk_usage(self._office.config.folder)
            yield "disk_used_ratio", (), disk.used / (disk.used + disk.free)
            yield "memory_used_ratio", (), memory_used(Path("/proc/meminfo"))
        except (OSError, ValueError):
            _log.warning("disk or memory of this machine cannot be measured")
        if self._certificate_ends is not None:
            yield "certificate_expires_seconds", (), (self._certificate_ends - datetime.now(UTC)).total_seconds()
        cards = self._office.checks.get("gpu")
        found = cards() if cards else None
        if found is not None and found.status != "absent":
            yield "gpu_available", (), float(found.status == "ok")


_AT_A_READING: Final = 2_000
"""Records of sessions that one reading opens: about half a second."""


def _fleet(connection: Connection, now_ms: int) -> Iterator[Row]:
    found = devices(connection, now_ms)
    states = Counter(device.state for device in found)
    for state in State:
        yield "devices", (state.value,), states[state]
    versions = Counter(device.version for device in found if device.version and device.state is not State.REVOKED)
    for version, count in versions.items():
        yield "device_versions", (version,), count
    for device in found:
        if device.state is not State.REVOKED:
            yield "device_silent_seconds", (device.name,), max(0.0, (now_ms - device.heard_ms) / 1000)
    yield "open_alerts", (), sum(device.alerts for device in found)
    yield "waiting_records", (), sum(device.waiting for device in found if device.state is not State.REVOKED)


def _turns(connection: Connection, now_ms: int) -> Iterator[Row]:
    of = DEVICE_HEALTH.c
    sums = select(func.sum(of.turns), func.sum(of.errors), func.sum(of.latency_ms))
    lately = of.hour >= now_ms // _HOUR_MS - _RECENT_HOURS
    turns, errors, latency_ms = connection.execute(sums.where(lately)).one()
    yield "recent_turns", ("answered",), (turns or 0) - (errors or 0)
    yield "recent_turns", ("failed",), errors or 0
    if turns:
        yield "recent_turn_seconds", (), latency_ms / turns / 1000
    by_device = select(of.device, func.sum(of.turns), func.sum(of.errors)).group_by(of.device)
    for device, its_turns, its_errors in connection.execute(by_device.where(lately)):
        if its_turns >= _ENOUGH_TURNS:
            yield "device_failed_ratio", (device,), its_errors / its_turns


def _backups(connection: Connection, now_ms: int) -> Iterator[Row]:
    of = BACKUPS.c
    first_ms = connection.execute(select(func.min(of.started_ms))).scalar()
    if first_ms is None:  # this installation makes none
        return
    newest = connection.execute(
        select(BACKUPS).where(of.state == "verified").order_by(of.number.desc()).limit(1)
    ).first()
    yield "backup_age_seconds", (), (now_ms - (newest.started_ms if newest else first_ms)) / 1000
    if newest:
        yield "backup_bytes", (), newest.new_bytes
    failed = select(func.count()).where(of.state == "failed", of.number > (newest.number if newest else 0))
    yield "failed_backups", (), connection.execute(failed).scalar_one()
