"""What Prometheus reads of all devices: sums of what they counted, and the few gauges of each that alerts need."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, select

from sync.errors import StoreError
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.telemetry.families import Family, gauges_of
from sync.headoffice.telemetry.totals import Counts, totals

FRESH_MS: Final = 3_600_000
"""What a device said longer ago says nothing of now; that it is silent is told elsewhere."""
_ASK_EVERY_S: Final = 5.0


class Fleet(Collector):
    """Asks the tables when Prometheus reads, at most every few seconds."""

    def __init__(self, office: Office, families: Sequence[Family]) -> None:
        """Prepare; nothing is asked yet."""
        self._office, self._families = office, tuple(families)
        self._lock = threading.Lock()
        self._found: list[Metric] = []
        self._asked_s = -1e9

    def describe(self) -> Iterable[Metric]:
        """Say nothing beforehand."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Return what can be told now; a database that does not answer tells nothing."""
        with self._lock:
            if time.monotonic() - self._asked_s > _ASK_EVERY_S:
                try:
                    with self._office.database.reading() as connection:
                        self._found = [*self._counted(totals(connection)), *self._gauges(connection)]
                except StoreError:
                    self._found = []
                self._asked_s = time.monotonic()
            yield from self._found

    def _counted(self, sums: Counts) -> Iterator[Metric]:
        for family in self._families:
            rows = [(key, count) for (name, key), count in sorted(sums.items()) if name == family.name]
            if not rows or family.kind == "gauge":
                continue
            if family.kind == "counter":
                counter = CounterMetricFamily(family.shown, family.words, labels=family.labels)
                for key, count in rows:
                    counter.add_metric(key, count.total)
                yield counter
                continue
            bounds = [*(f"{bound:g}" for bound in family.buckets), "+Inf"]
            histogram = HistogramMetricFamily(family.shown, family.words, labels=family.labels)
            for key, count in rows:
                if len(count.counts) == len(bounds):
                    histogram.add_metric(key, list(zip(bounds, accumulate(count.counts), strict=True)), count.total)
            yield histogram

    def _gauges(self, connection: Connection) -> Iterator[Metric]:
        known = {family.name: family for family in self._families}
        sums: dict[tuple[str, tuple[str, ...]], float] = {}
        of = DEVICES.c
        asked = select(of.name, of.status).where(of.state == "active", of.status_ms > self._office.now_ms() - FRESH_MS)
        for row in connection.execute(asked.order_by(of.name)):
            for family, key, value in gauges_of(known, json.loads(row.status).get("gauges")):
                place = (family.name, (row.name, *key) if family.each else key)
                sums[place] = sums.get(place, 0.0) + value
        for family in self._families:
            labels = ("device", *family.labels) if family.each else family.labels
            gauge = GaugeMetricFamily(family.shown, family.words, labels=labels)
            for (name, key), value in sums.items():
                if name == family.name:
                    gauge.add_metric(key, value)
            if gauge.samples:
                yield gauge
