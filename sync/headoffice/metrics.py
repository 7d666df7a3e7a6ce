"""What Prometheus reads: counts and times of requests, and how full the house is, without a name of anybody.

One registry an office, so that two of them in one process do not count for each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.headoffice.conversations import Load

_BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LATELY_S: Final = 900.0


class Metrics:
    """The measurements of one process of head office."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "digital_human_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._took_s = Histogram(
            "digital_human_response_time_seconds",
            "Time from a request to the end of its answer.",
            ["route"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self._records = Counter(
            "digital_human_ingest_records",
            "Records of devices by what became of them.",
            ["outcome"],
            registry=self.registry,
        )
        self._refusals = Counter(
            "digital_human_refusals", "Requests refused, by why.", ["reason"], registry=self.registry
        )
        self._violations = Counter(
            "digital_human_policy_violations",
            "What browsers say that a page tried against its content policy, by directive.",
            ["directive"],
            registry=self.registry,
        )
        self._streams = Gauge("digital_human_open_streams", "WebSockets that are open now.", registry=self.registry)
        self._seen: dict[str, float] = {}

    def request(self, route: str, method: str, status: int, took_s: float) -> None:
        """Count an answered request."""
        self._requests.labels(route, method, str(status)).inc()
        self._took_s.labels(route).observe(took_s)

    def records(self, outcome: str, number: int = 1) -> None:
        """Count records that devices sent, by outcome such as "accepted" or "duplicate"."""
        self._records.labels(outcome).inc(number)

    def refused(self, reason: str) -> None:
        """Count a refusal, by a reason of few words that names nobody."""
        self._refusals.labels(reason).inc()

    def policy_violation(self, directive: str) -> None:
        """Count a browser's report, by the directive that was violated; one of few words."""
        self._violations.labels(directive).inc()

    def saw(self, person: str) -> None:
        """Count a person as active for a quarter of an hour."""
        self._seen[person] = time.monotonic()

    def stream(self, by: int) -> None:
        """Count an opened (1) or closed (-1) WebSocket."""
        self._streams.inc(by)

    def active_people(self) -> int:
        """Return how many people asked for something within the last quarter of an hour."""
        since_s = time.monotonic() - _LATELY_S
        self._seen = {person: at_s for person, at_s in list(self._seen.items()) if at_s > since_s}
        return len(self._seen)

    def text(self, load: Callable[[], Load | None], *more: Collector) -> bytes:
        """Return everything in Prometheus's text format, with what `more` can tell."""
        asked = CollectorRegistry()  # one a reading: two at the same time do not get each other's
        for each in (_House(self, load), *more):
            asked.register(each)
        return generate_latest(self.registry) + generate_latest(asked)


class _House(Collector):
    """What is asked for when Prometheus reads."""

    def __init__(self, metrics: Metrics, load: Callable[[], Load | None]) -> None:
        self._metrics, self._load = metrics, load

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        yield _gauge("active_users", "People who asked for something lately.", self._metrics.active_people())
        load = self._load()
        if load is None:
            return
        yield _gauge("active_sessions", "Conversations that are open.", load.conversations)
        yield _gauge("queue_length", "Questions that wait for an advisor.", load.waiting)
        yield _gauge("queue_limit", "Questions that may wait.", load.most_waiting)
        yield _gauge("advisors", "Advisors that there should be.", load.advisors)
        yield _gauge("advisors_alive", "Advisors that answer.", load.alive)
        yield _counter("advisor_restarts", "Advisors replaced.", load.restarts)
        yield _counter("turns", "Turns answered.", load.answered)
        yield _counter("turn_seconds", "Time spent on turns, waiting not counted.", load.answering_s)
        yield _counter("queue_refusals", "Questions and conversations refused for lack of room.", load.refused)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"digital_human_{name}", words, value=value)


def _counter(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(f"digital_human_{name}", words, value=value)


class Measure:
    """Counts and times every request by its route's template, never by its address."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it."""
        if scope["type"] == "websocket":
            self._metrics.stream(1)
            try:
                await self._app(scope, receive, send)
            finally:
                self._metrics.stream(-1)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_s, status = time.perf_counter(), 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            self._count(scope, status, time.perf_counter() - began_s)

    def _count(self, scope: Scope, status: int, took_s: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.request(route, method, status, took_s)
        if status in _REFUSALS:
            self._metrics.refused(_REFUSALS[status])
        person = scope.get("state", {}).get("person")
        if person is not None:
            self._metrics.saw(person.id)


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REFUSALS: Final = {
    400: "malformed",
    401: "not signed in",
    403: "not allowed",
    409: "clash",
    413: "too long",
    422: "against a rule",
    429: "too often",
    503: "overloaded",
}
