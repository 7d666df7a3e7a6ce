"""What the courier measures of the machine and of what waits, every few seconds, on a thread of its own."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.courier.way import certificates
from app.errors import StewardError
from app.log import logger
from app.settings import Settings
from app.telemetry.meter import Meter, Snapshot
from app.telemetry.metrics import (
    CERTIFICATE,
    CLOCK_SKEW,
    DISK,
    DROPPED,
    GPU,
    GPU_AVAILABLE,
    MEMORY,
    OUTBOX_OLDEST,
    OUTBOX_RECORDS,
    RESTARTS,
    RESTARTS_SO_FAR,
)
from app.telemetry.nvml import Cards
from app.telemetry.places import cards_file, metrics_folder, spans_folder
from app.telemetry.snapshots import fold, gathered
from app.telemetry.spool import take_dropped
from app.telemetry.watch import Watch
from sync.crypto.certificates import days_left
from sync.errors import SyncError
from sync.outbox.outbox import Outbox
from sync.periodic import Periodic
from sync.transport.client import OfficeClient

EVERY_S: Final = 15.0
_DAY_S: Final = 86_400.0
_log = logger("courier")


class Machine:
    """Measures again and again, and shows on this machine what all processes have measured."""

    def __init__(self, settings: Settings, watch: Watch, cards: Cards | None = None) -> None:
        """Prepare; `start` begins.

        Args:
            settings: of the installation.
            watch: of the courier's process.
            cards: the machine's graphics cards.
        """
        self._settings, self._watch, self._cards = settings, watch, cards or Cards()
        self._cards.seen = _cards_before(settings.data_dir)
        self._rounds = Periodic("machine", self._round, EVERY_S, "measuring failed", _log)

    def start(self) -> None:
        """Begin; where a port is set, Prometheus may read there."""
        self._rounds.start()
        if self._settings.metrics_port:
            from app.telemetry.exposition import Page

            try:
                Page(self._settings.metrics_port, self.gathered)
            except StewardError as error:
                _log.warning("%s", error)

    def stop(self) -> None:
        """Measure no more."""
        self._rounds.close()

    def gathered(self) -> Snapshot:
        """Return what all processes of the installation have measured."""
        if self._watch.keeper is not None:
            self._watch.keeper.write()
        return gathered(metrics_folder(self._settings.data_dir)).snapshot

    def measure(self) -> None:
        """Measure once."""
        meter, data_dir = self._watch.meter, self._settings.data_dir
        with contextlib.suppress(OSError):
            disk = shutil.disk_usage(data_dir)
            meter.set(DISK, disk.used / (disk.used + disk.free))  # what is kept for root is neither
        memory = memory_used(Path("/proc/meminfo"))
        if memory is not None:
            meter.set(MEMORY, memory)
        before = self._cards.seen
        measure_cards(meter, self._cards)
        if self._cards.seen > before:
            with contextlib.suppress(OSError):
                cards_file(data_dir).parent.mkdir(parents=True, exist_ok=True)
                cards_file(data_dir).write_text(str(self._cards.seen), encoding="ascii")
        left_s = certificate_s(self._settings, datetime.now(UTC))
        if left_s is None:
            meter.forget(CERTIFICATE)
        else:
            meter.set(CERTIFICATE, left_s)
        meter.set(RESTARTS_SO_FAR, sum(self.gathered().numbers.get(RESTARTS.name, {}).values()))
        meter.count(DROPPED, take_dropped(spans_folder(data_dir)))

    def _round(self) -> None:
        self.measure()
        fold(metrics_folder(self._settings.data_dir))


def measure_cards(meter: Meter, cards: Cards) -> None:
    """Tell how busy the graphics cards are; a machine that never had one tells nothing."""
    busy = cards.busy()
    for number, percent in enumerate(busy):
        meter.set(GPU, percent, card=str(number))
    for number in range(len(busy), cards.seen):
        meter.forget(GPU, card=str(number))
    if cards.seen:
        meter.set(GPU_AVAILABLE, float(len(busy) == cards.seen))


def _cards_before(data_dir: Path) -> int:
    """Return how many cards there were when this was written down last; 0 where it never was."""
    try:
        return max(0, int(cards_file(data_dir).read_text(encoding="ascii")))
    except (OSError, ValueError):
        return 0


def measure_outbox(meter: Meter, outbox: Outbox, now_s: Callable[[], float] = time.time) -> None:
    """Tell what head office has not accepted yet."""
    left = outbox.waiting()
    oldest = [each.oldest_ms for each in left.values() if each.oldest_ms is not None]
    meter.set(OUTBOX_OLDEST, max(0.0, now_s() - min(oldest) / 1000) if oldest else 0.0)
    for lane, each in left.items():
        meter.set(OUTBOX_RECORDS, each.records, lane=lane.name.lower())


def measure_clock(meter: Meter, client: OfficeClient) -> None:
    """Tell how far this machine's clock is from head office's, once that has answered."""
    if client.skew_s is not None:
        meter.set(CLOCK_SKEW, client.skew_s)


def memory_used(table: Path) -> float | None:
    """Return how much of the memory is taken, 0 to 1; None where the system does not say."""
    try:
        rows = dict(line.split(":", 1) for line in table.read_text(encoding="ascii").splitlines())
        free, whole = (int(rows[name].split()[0]) for name in ("MemAvailable", "MemTotal"))
    except (OSError, ValueError, KeyError):
        return None
    return 1.0 - free / whole


def certificate_s(settings: Settings, now: datetime) -> float | None:
    """Return how long the first of the device's certificates still holds; None where it has none."""
    found = certificates(settings)
    ends = []
    for path in (found.authority, found.certificate) if found else ():
        if path is not None:
            with contextlib.suppress(OSError, UnicodeDecodeError, SyncError):
                ends.append(days_left(path.read_text(encoding="ascii"), now) * _DAY_S)
    return min(ends, default=None)
