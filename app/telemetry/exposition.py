"""Measurements in Prometheus's text format, on request at a loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from app.errors import DeviceError
from app.telemetry.meter import Series, Snapshot
from app.telemetry.metrics import METRICS
from app.telemetry.metrics import Metric as Row

LOOPBACK: Final = "127.0.0.1"


def text(found: Snapshot) -> bytes:
    """Return a snapshot as Prometheus reads it; counters that have not counted yet are told as 0."""
    return generate_latest(_registry(lambda: found))


class Page:
    """`/metrics` on this machine alone."""

    def __init__(self, port: int, read: Callable[[], Snapshot]) -> None:
        """Begin to answer, on threads of its own.

        Args:
            port: on the loopback address.
            read: what was measured by now.

        Raises:
            DeviceError: the port is taken.
        """
        try:
            self._server, self._thread = start_http_server(port, LOOPBACK, _registry(read))
        except OSError as error:
            raise DeviceError(
                f"The port {port} for metrics cannot be opened ({error.strerror}); set metrics_port to another or to 0."
            ) from error

    @property
    def port(self) -> int:
        """Where it answers."""
        return int(self._server.server_port)

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=2)


class _Reader(Collector):
    def __init__(self, read: Callable[[], Snapshot]) -> None:
        self._read = read

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        found = self._read()
        for row in METRICS:
            family = _sizes(row, found) if row.kind == "histogram" else _numbers(row, found)
            if family.samples:
                yield family


def _registry(read: Callable[[], Snapshot]) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Reader(read))
    return registry


def _numbers(row: Row, found: Snapshot) -> Metric:
    rows: dict[Series, float] = {}
    if row.kind == "counter":
        rows = {(value,): 0.0 for value in row.values} if row.labels else {(): 0.0}
    rows |= found.numbers.get(row.name, {})
    kind = CounterMetricFamily if row.kind == "counter" else GaugeMetricFamily
    family = kind(row.name, row.words, labels=row.labels)
    for key, value in sorted(rows.items()):
        if len(key) == len(row.labels):
            family.add_metric(key, value)
    return family


def _sizes(row: Row, found: Snapshot) -> Metric:
    family = HistogramMetricFamily(row.name, row.words, labels=row.labels)
    bounds = [*(f"{bound:g}" for bound in row.buckets), "+Inf"]
    for key, sizes in sorted(found.sizes.get(row.name, {}).items()):
        if len(key) == len(row.labels) and len(sizes.counts) == len(bounds):
            family.add_metric(key, list(zip(bounds, accumulate(sizes.counts), strict=True)), sizes.total)
    return family
