"""Spans of head office and of its devices on their way to an OTLP collector.

Nothing personal may come this far; what is not in the table of names and attributes is left out here once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import httpx
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.errors import Refused, TransportError

_TIMEOUT_S: Final = 5
_SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
_PARENT: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_TEXT: Final = re.compile(r"[A-Za-z0-9_./{}:-]{1,80}")
_PROBES: Final = ("/health", "/metrics")
"""Asked every few seconds by machines; spans of them would hide the others."""
_PROCESS: Final = re.compile(r"[a-z]{1,20}")
_KIND: Final = "application/x-protobuf"
_LATER: Final = (
    HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT,
)  # fmt: skip
"""With these a collector asks for the same once more, and with no others (OTLP/HTTP, "Failures")."""
_SHUT: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
"""Say something of the address or of who asks, not of what was sent."""
_MOST_NS: Final = 2**63 - 1


class Traces:
    """The way to a collector."""

    def __init__(self, endpoint: str, names: frozenset[str], attributes: frozenset[str]) -> None:
        """Prepare; nothing is sent yet.

        Args:
            endpoint: "http(s)://HOST:PORT/v1/traces".
            names: of spans that may be handed on.
            attributes: of spans that may be told.
        """
        self._names, self._attributes = names, attributes
        self._endpoint = endpoint
        self._provider = TracerProvider(
            ALWAYS_ON, Resource({"service.name": "steward-headoffice"}), shutdown_on_exit=False
        )
        own = OTLPSpanExporter(endpoint=endpoint, timeout=_TIMEOUT_S)
        self._provider.add_span_processor(BatchSpanProcessor(own))
        self._tracer = self._provider.get_tracer("steward")

    def request(self, traceparent: str) -> Any:
        """Begin the span of a request that head office answers, below the caller's where it names one."""
        parent = parent_of(traceparent)
        context = Context() if parent is None else set_span_in_context(NonRecordingSpan(parent), Context())
        return self._tracer.start_span("request", context, SpanKind.SERVER)

    def hand_on(self, device: str, spans: Sequence[Any]) -> None:
        """Give a device's spans to the collector; damaged ones and those that may not be told are left out.

        Raises:
            Refused: the collector will never take them.
            TransportError: it cannot take anything now.
        """
        ready = list(self._readable(device, spans))
        if ready:
            self._post(encode_spans(ready).SerializeToString())

    def _post(self, content: bytes) -> None:
        """Send spans as OTLP; the library's exporter does not tell a collector that is away from one that refuses."""
        try:
            headers = {"Content-Type": _KIND}
            status = httpx.post(self._endpoint, content=content, headers=headers, timeout=_TIMEOUT_S).status_code
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise TransportError(f"The collector of traces does not answer ({type(error).__name__}).") from error
        if status in _LATER:
            raise TransportError(f"The collector of traces says later ({status}).")
        if status in _SHUT or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            raise TransportError(f"The collector of traces is not at this address ({status}); see office_traces.")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise Refused(f"The collector of traces will not take it ({status}).")

    def close(self) -> None:
        """Send what waits, and end."""
        self._provider.shutdown()

    def _readable(self, device: str, spans: Sequence[Any]) -> Iterator[ReadableSpan]:
        for span in spans:
            try:
                if span["name"] in self._names and _PROCESS.fullmatch(span["process"]):
                    yield self._one(device, span)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                continue  # a damaged span is no reason to lose the others

    def _one(self, device: str, span: Mapping[str, Any]) -> ReadableSpan:
        trace = _within(int(span["trace"], 16), 1, 2**128 - 1)
        parent = _within(int(span["parent"], 16), 1, 2**64 - 1) if span["parent"] else 0
        own = _within(int(span["span"], 16), 1, 2**64 - 1)
        return ReadableSpan(
            name=span["name"],
            context=SpanContext(trace, own, is_remote=False, trace_flags=_SAMPLED),
            parent=SpanContext(trace, parent, is_remote=False, trace_flags=_SAMPLED) if parent else None,
            resource=Resource({"service.name": f"steward-{span['process']}", "service.instance.id": device}),
            attributes={
                name: value for name, value in span["attributes"].items() if name in self._attributes and _plain(value)
            },
            status=Status(StatusCode.ERROR if span["failed"] else StatusCode.UNSET),
            start_time=_within(int(span["began_ns"]), 0, _MOST_NS),
            end_time=_within(int(span["ended_ns"]), 0, _MOST_NS),
        )


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError("a span's number is not one that OTLP can tell")
    return number


def _plain(value: Any) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return isinstance(value, str) and _TEXT.fullmatch(value) is not None


def parent_of(header: str) -> SpanContext | None:
    """Return the span that a `traceparent` header names (W3C Trace Context), or None."""
    found = _PARENT.fullmatch(header)
    if found is None:
        return None
    context = SpanContext(int(found[1], 16), int(found[2], 16), is_remote=True, trace_flags=_SAMPLED)
    return context if context.is_valid else None


class RequestSpans:
    """Makes a span of every request, named by its route's template, never by its address."""

    def __init__(self, app: ASGIApp, traces: Traces) -> None:
        self._app, self._traces = app, traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on within its span."""
        if scope["type"] != "http" or scope["path"].startswith(_PROBES):
            await self._app(scope, receive, send)
            return
        header = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
        span, status = self._traces.request(header.decode("latin-1")), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            span.set_attributes({"http.route": route, "http.method": scope["method"], "http.status": status})
            if status >= 500:
                span.set_status(Status(StatusCode.ERROR))
            span.end()
