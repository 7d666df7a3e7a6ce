"""What every sign of life tells of what was measured: the gauges that alerts and the map of the fleet need."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from app.telemetry.metrics import METRICS
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import gathered

_GAUGES: Final = tuple(metric for metric in METRICS if metric.kind == "gauge" and metric.fleet != "none")


def gauges(data_dir: Path) -> list[dict[str, Any]]:
    """Return name, labels and value of each gauge that is told, as JSON's types."""
    found = gathered(metrics_folder(data_dir)).snapshot
    return [
        {"name": metric.name, "labels": dict(zip(metric.labels, key, strict=True)), "value": value}
        for metric in _GAUGES
        for key, value in sorted(found.numbers.get(metric.name, {}).items())
        if len(key) == len(metric.labels)
    ]
