"""Spans of OpenTelemetry that go to the spool: what may be told is in `span_names.py`.

Several processes add to one turn without telling each other: a turn's trace and the span at its root are named by a
hash of the visit and the turn's number, so that whoever knows both can hang a span below it.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags, set_span_in_context

from app.log import pseudonym
from app.telemetry.span_names import allowed, filtered
from app.telemetry.spool import Spool

_SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
Told = str | int | bool


class Traces:
    """One process's spans; passed to whoever begins one."""

    def __init__(self, process: str, spool: Spool | None = None) -> None:
        """Prepare; without a spool nothing is kept.

        Args:
            process: its name, such as "advisor".
            spool: on disk.
        """
        self._spool = spool
        self._ids = _Ids()
        provider = TracerProvider(
            ALWAYS_ON, Resource({"service.name": f"steward-{process}"}), shutdown_on_exit=False, id_generator=self._ids
        )
        if spool is not None:
            provider.add_span_processor(_ToSpool(process, spool))
        self.tracer = provider.get_tracer("steward")
        self._one_root = threading.Lock()

    def turn(self, visit: str, number: int) -> Trace:
        """Begin the span at the root of a turn.

        Args:
            visit: its session, of which only a hash is told.
            number: of the turn.
        """
        with self._one_root:
            self._ids.next_ids = ids_of(visit, number)
            span = self.tracer.start_span("turn", Context())
        span.set_attributes({"visit": pseudonym(visit), "turn.number": number})
        return Trace(self, span)

    def within(self, visit: str, number: int) -> Trace:
        """Return the place below a turn's root, wherever that is being made; ending it does nothing."""
        context = SpanContext(*ids_of(visit, number), is_remote=True, trace_flags=_SAMPLED)
        return Trace(self, NonRecordingSpan(context))

    def begin(self, name: str) -> Trace:
        """Begin a trace of its own."""
        return Trace(self, self.tracer.start_span(name, Context()))

    def close(self) -> None:
        """Let what was kept be sent."""
        if self._spool is not None:
            self._spool.close()


@dataclass(slots=True)
class Trace:
    """A span that runs, and what may begin below it."""

    traces: Traces
    span: Any
    ended: bool = field(default=False)

    def tell(self, **attributes: Told) -> None:
        """Say something of it; "turn_tool" is told as "turn.tool"."""
        for name, value in attributes.items():
            self.span.set_attribute(name.replace("_", ".", 1), value)

    def child(self, name: str, began_ns: int | None = None) -> Trace:
        """Begin a span below it, now or at a time in nanoseconds since 1970."""
        within = set_span_in_context(self.span, Context())
        return Trace(self.traces, self.traces.tracer.start_span(name, within, start_time=began_ns))

    def past(self, name: str, began_ns: int, ended_ns: int, **attributes: Told) -> None:
        """Add a span below it that is over."""
        below = self.child(name, began_ns)
        below.tell(**attributes)
        below.end(at_ns=max(began_ns, ended_ns))

    @contextmanager
    def part(self, name: str, **attributes: Told) -> Iterator[Trace]:
        """Hold a span below it open for a piece of work."""
        below = self.child(name)
        below.tell(**attributes)
        try:
            yield below
        except BaseException:
            below.end(failed=True)
            raise
        below.end()

    def end(self, at_ns: int | None = None, *, failed: bool = False) -> None:
        """End it; a second time does nothing."""
        if not self.ended:
            self.ended = True
            if failed:
                self.span.set_status(Status(StatusCode.ERROR))
            self.span.end(at_ns)

    @property
    def traceparent(self) -> str:
        """The header with which a request tells where it belongs (W3C Trace Context)."""
        context = self.span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-01"


def ids_of(visit: str, number: int) -> tuple[int, int]:
    """Return the ids of a turn's trace and of its root."""
    digest = hashlib.blake2b(f"{visit}/{number}".encode(), digest_size=24, person=b"steward trace").digest()
    return int.from_bytes(digest[:16]) or 1, int.from_bytes(digest[16:]) or 1


def now_ns() -> int:
    """Return nanoseconds since 1970."""
    return time.time_ns()


class _Ids(RandomIdGenerator):
    """Random ids, but for a root whose ids are given."""

    next_ids: tuple[int, int] | None = None

    def generate_trace_id(self) -> int:
        return self.next_ids[0] if self.next_ids else super().generate_trace_id()

    def generate_span_id(self) -> int:
        given, self.next_ids = self.next_ids, None
        return given[1] if given else super().generate_span_id()


class _ToSpool(SpanProcessor):
    """Writes what may be told of each span that ends."""

    def __init__(self, process: str, spool: Spool) -> None:
        self._process, self._spool = process, spool

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Nothing is told of a span that runs."""

    def on_end(self, span: ReadableSpan) -> None:
        context = span.get_span_context()
        if not allowed(span.name) or context is None:
            return
        self._spool.add({
            "trace": f"{context.trace_id:032x}",
            "span": f"{context.span_id:016x}",
            "parent": f"{span.parent.span_id:016x}" if span.parent else "",
            "name": span.name,
            "process": self._process,
            "began_ns": span.start_time,
            "ended_ns": span.end_time,
            "failed": span.status.status_code is StatusCode.ERROR,
            "attributes": filtered(dict(span.attributes or {})),
        })  # fmt: skip
