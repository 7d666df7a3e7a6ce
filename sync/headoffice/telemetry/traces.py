"""Spans of head office and of its devices on their way to an OTLP collector.

Nothing personal may come this far; what is not in the table of names and attributes is left out here once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
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

_TIMEOUT_S: Final = 5
_SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
_PARENT: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_TEXT: Final = re.compile(r"[A-Za-z0-9_./{}:-]{1,80}")
_PROBES: Final = ("/health", "/metrics")
"""Asked every few seconds by machines; spans of them would hide the others."""
_PROCESS: Final = re.compile(r"[a-z]{1,20}")


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
        self._exporter = OTLPSpanExporter(endpoint=endpoint, timeout=_TIMEOUT_S)
        self._provider = TracerProvider(
            ALWAYS_ON, Resource({"service.name": "steward-headoffice"}), shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self._tracer = self._provider.get_tracer("steward")

    def request(self, traceparent: str) -> Any:
        """Begin the span of a request that head office answers, below the caller's where it names one."""
        parent = parent_of(traceparent)
        context = Context() if parent is None else set_span_in_context(NonRecordingSpan(parent), Context())
        return self._tracer.start_span("request", context, SpanKind.SERVER)

    def hand_on(self, device: str, spans: Sequence[Any]) -> bool:
        """Give a device's spans to the collector; false if it cannot take them now."""
        ready = list(self._readable(device, spans))
        return not ready or self._exporter.export(ready) is SpanExportResult.SUCCESS

    def close(self) -> None:
        """Send what waits, and end."""
        self._provider.shutdown()

    def _readable(self, device: str, spans: Sequence[Any]) -> Iterator[ReadableSpan]:
        for span in spans:
            try:
                if span["name"] in self._names and _PROCESS.fullmatch(span["process"]):
                    yield self._one(device, span)
            except (KeyError, TypeError, ValueError, AttributeError):
                continue  # a damaged span is no reason to lose the others

    def _one(self, device: str, span: Mapping[str, Any]) -> ReadableSpan:
        trace = int(span["trace"], 16)
        parent = int(span["parent"], 16) if span["parent"] else 0
        return ReadableSpan(
            name=span["name"],
            context=SpanContext(trace, int(span["span"], 16), is_remote=False, trace_flags=_SAMPLED),
            parent=SpanContext(trace, parent, is_remote=False, trace_flags=_SAMPLED) if parent else None,
            resource=Resource({"service.name": f"steward-{span['process']}", "service.instance.id": device}),
            attributes={
                name: value
                for name, value in span["attributes"].items()
                if name in self._attributes and (isinstance(value, bool | int) or _TEXT.fullmatch(value))
            },
            status=Status(StatusCode.ERROR if span["failed"] else StatusCode.UNSET),
            start_time=int(span["began_ns"]),
            end_time=int(span["ended_ns"]),
        )


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
