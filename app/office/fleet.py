"""Head office learns what its devices measure: the table of a kiosk's metrics, and where spans go."""

from __future__ import annotations

from typing import Final

from app.settings import Settings
from app.telemetry.metrics import FLEET_PREFIX, METRICS, PREFIX
from app.telemetry.span_names import ATTRIBUTES, SPANS
from sync.headoffice.parts import Office
from sync.headoffice.telemetry.families import Family
from sync.headoffice.telemetry.fleet import Fleet
from sync.headoffice.telemetry.reading import Reading

FAMILIES: Final = tuple(
    Family(
        metric.name,
        FLEET_PREFIX + metric.name.removeprefix(PREFIX),
        metric.kind,
        metric.words,
        metric.labels,
        metric.values,
        metric.buckets,
        metric.fleet == "device",
    )
    for metric in METRICS
    if metric.fleet != "none"
)
"""A kiosk's metrics as head office shows them."""


def watch_fleet(office: Office, settings: Settings) -> None:
    """Let an open head office take what devices measure, while its server runs, and hand spans to a collector."""
    if settings.office_traces:
        from sync.headoffice.telemetry.traces import Traces

        office.traces = Traces(settings.office_traces, frozenset(SPANS), frozenset(ATTRIBUTES))
        office.closing.append(office.traces.close)
    office.collectors.append(Fleet(office, FAMILIES))
    reading = Reading(office, FAMILIES, office.traces)
    office.beside(reading.rounds)
