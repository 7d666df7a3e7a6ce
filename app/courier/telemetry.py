"""What was measured goes into the outbox's telemetry lane, at the lowest priority, when heavy things may go along."""

from __future__ import annotations

import json
import time
from importlib.metadata import version
from typing import Final

from app import log
from app.courier.errands import Visit
from app.telemetry.meter import Snapshot
from app.telemetry.metrics import METRICS
from app.telemetry.places import metrics_folder, spans_folder
from app.telemetry.snapshots import gathered
from app.telemetry.spool import parcels
from sync.errors import SyncError
from sync.types import Lane

METRICS_KIND: Final = "metrics"
SPANS_KIND: Final = "spans"
MOST_WAITING: Final = 64
"""Records of telemetry in the outbox; more wait in the spool, where the oldest are thrown away first."""
_log = log.logger("courier")


def pack(visit: Visit) -> int:
    """Put what was measured into the outbox and return how many records that are; nothing on a round without it."""
    if not visit.heavy:
        return 0
    room = MOST_WAITING - visit.outbox.waiting()[Lane.TELEMETRY].records
    if room <= 0:
        return 0
    try:
        packed = _pack_metrics(visit)
        for parcel in parcels(spans_folder(visit.settings.data_dir)):
            if packed >= room:
                break
            if parcel.spans:
                content = json.dumps(list(parcel.spans), separators=(",", ":")).encode()
                visit.outbox.put(Lane.TELEMETRY, SPANS_KIND, content)
                packed += 1
            parcel.sent()
    except SyncError as error:  # a full disk; sessions and the audit log go all the same
        _log.warning("telemetry was not packed: %s", error)
        return 0
    return packed


def _pack_metrics(visit: Visit) -> int:
    found = gathered(metrics_folder(visit.settings.data_dir))
    counted = {metric.name for metric in METRICS if metric.kind == "counter"}
    numbers = {name: rows for name, rows in found.snapshot.numbers.items() if name in counted}
    snapshot = Snapshot(numbers, found.snapshot.sizes)
    if not (snapshot.numbers or snapshot.sizes):
        return 0
    content = {"run": found.run, "at_ms": time.time_ns() // 1_000_000, "version": version("steward")}
    told = json.dumps(content | snapshot.to_json(), separators=(",", ":")).encode()
    visit.outbox.put(Lane.TELEMETRY, METRICS_KIND, told)
    return 1
