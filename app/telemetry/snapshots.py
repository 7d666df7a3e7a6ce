"""What several processes measured, in one place: each writes its snapshot to a file of its own, the courier adds up.

Processes come and go (an advisor ends with its visit), counters must not: files of processes that are gone are added to
`base.json` and deleted. Nothing here is flushed to the disk by force; after a power cut a few seconds of counting lack.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.log import logger
from app.telemetry.meter import Meter, Series, Sizes, Snapshot
from app.telemetry.metrics import ACTIVE_SESSIONS, ACTIVE_USERS, METRICS
from sync.periodic import Periodic

EVERY_S: Final = 5.0
STALE_S: Final = 60.0
"""A process that wrote nothing for so long is gone or hangs: its gauges say nothing any more."""
GONE_S: Final = 300.0
"""After so long its counts are added to the base."""
_BASE: Final = "base.json"
_COUNTED: Final = {metric.name: len(metric.buckets) + 1 for metric in METRICS if metric.kind != "gauge"}
_ADDED_UP: Final = frozenset({ACTIVE_SESSIONS.name, ACTIVE_USERS.name})
_log = logger("telemetry")


class Keeper:
    """Writes a meter's snapshot to its process's file every few seconds, on a thread of its own."""

    def __init__(self, meter: Meter, folder: Path, process: str) -> None:
        """Prepare; `start` begins.

        Args:
            meter: of this process.
            folder: for the snapshots of all processes of an installation; made when missing.
            process: its name, such as "advisor".
        """
        self._meter, self._folder, self._process = meter, folder, process
        self._path, self._written = self._fresh(), ""
        self._lock = threading.Lock()
        self._rounds = Periodic(
            "metrics", self.write, EVERY_S, "what was measured is not written", _log, at_once=False, patience_s=2.0
        )

    def start(self) -> None:
        """Begin to write; returns at once."""
        self._rounds.start()

    def stop(self) -> None:
        """Write once more and end."""
        self._rounds.close()
        self.write()

    def write(self) -> None:
        """Write what was measured; a full disk is no reason to stop anything."""
        with self._lock, contextlib.suppress(OSError):
            if self._written and not self._path.exists():
                # This process slept so long that it was taken for gone: its counts are in the base by now.
                self._meter.clear()
                self._path, self._written = self._fresh(), ""
                return
            found = self._meter.snapshot()
            if not (found.numbers or found.sizes):
                return
            text = json.dumps(found.to_json(), separators=(",", ":"))
            if text == self._written:
                os.utime(self._path)
            else:
                _replace(self._path, text)
                self._written = text

    def _fresh(self) -> Path:
        return self._folder / f"{self._process}-{secrets.token_hex(6)}.json"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an installation has measured.

    Attributes:
        run: of the counters: a new word where they begin from nothing again.
        snapshot: of all processes, also those that are gone.
    """

    run: str
    snapshot: Snapshot


@dataclass(slots=True)
class _Base:
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    folded: list[str] = field(default_factory=list)
    snapshot: Snapshot = field(default_factory=Snapshot)


def gathered(folder: Path, now_s: float | None = None) -> Gathered:
    """Return what all processes together have measured.

    Args:
        folder: of their snapshots.
        now_s: seconds since 1970, like the files' times.
    """
    now_s = time.time() if now_s is None else now_s
    base = _read_base(folder)
    parts = [(base.snapshot, False)]
    for path, age_s in _files(folder, now_s, base.folded):
        found = _read(path)
        if found is not None:
            parts.append((found, age_s <= STALE_S))
    return Gathered(base.run, _together(parts))


def fold(folder: Path, now_s: float | None = None) -> None:
    """Add the counts of processes that are gone to the base and delete their files; one process at a time may do it."""
    now_s = time.time() if now_s is None else now_s
    base = _read_base(folder)
    gone = [path for path, age_s in _files(folder, now_s, base.folded) if age_s > GONE_S]
    forgotten = [name for name in base.folded if (folder / name).exists()]
    if not gone and not forgotten and (folder / _BASE).exists():
        return
    parts = [(base.snapshot, False), *((found, False) for path in gone if (found := _read(path)) is not None)]
    told = {
        "run": base.run,
        "folded": [*forgotten, *(path.name for path in gone)],
        **_together(parts).to_json(),
    }
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(folder / _BASE, json.dumps(told, separators=(",", ":")))
        for name in told["folded"]:
            (folder / name).unlink(missing_ok=True)


def _files(folder: Path, now_s: float, folded: Iterable[str]) -> list[tuple[Path, float]]:
    """Return the processes' files that are not in the base, and how old each is."""
    known, found = frozenset(folded), []
    for path in sorted(folder.glob("*-*.json")):
        with contextlib.suppress(OSError):
            if path.name not in known:
                found.append((path, now_s - path.stat().st_mtime))
    return found


def _read(path: Path) -> Snapshot | None:
    try:
        return Snapshot.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def _read_base(folder: Path) -> _Base:
    try:
        found: Any = json.loads((folder / _BASE).read_text(encoding="utf-8"))
        return _Base(str(found["run"]), [str(name) for name in found["folded"]], Snapshot.from_json(found))
    except (OSError, ValueError, KeyError, TypeError):
        return _Base()


def _together(parts: Iterable[tuple[Snapshot, bool]]) -> Snapshot:
    """Add counts up; of gauges take those of the living: the greatest, or the sum where they count people."""
    numbers: dict[str, dict[Series, float]] = {}
    sizes: dict[str, dict[Series, Sizes]] = {}
    for part, alive in parts:
        for name, rows in part.numbers.items():
            if name not in _COUNTED and not alive:
                continue
            into = numbers.setdefault(name, {})
            for key, value in rows.items():
                adds = name in _COUNTED or name in _ADDED_UP
                into[key] = into.get(key, 0.0) + value if adds else max(into.get(key, value), value)
        for name, seen in part.sizes.items():
            whole = sizes.setdefault(name, {})
            for key, each in seen.items():
                if len(each.counts) == _COUNTED.get(name):  # another version had other buckets
                    before = whole.get(key, Sizes([0] * len(each.counts)))
                    counts = [one + other for one, other in zip(before.counts, each.counts, strict=True)]
                    whole[key] = Sizes(counts, before.total + each.total)
    return Snapshot(numbers, sizes)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
