"""A profile as a trace file for Perfetto (ui.perfetto.dev) and Chrome's about:tracing: stages above, calls below."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.care.profiling.samples import Frame, Sample

_STAGES: Final = 1
"""Number of the row of stages; threads follow."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that the pipeline did.

    Attributes:
        name: such as "synthesis".
        began_s: since the beginning.
        took_s: how long.
    """

    name: str
    began_s: float
    took_s: float


def trace_json(samples: Sequence[Sample], stages: Sequence[Stage], process: str) -> str:
    """Return the file's text.

    Args:
        samples: in the order in which they were taken.
        stages: of the turns; empty where nothing is known of them.
        process: its name.
    """
    events: list[dict[str, Any]] = [_named("process_name", 0, process), _named("thread_name", _STAGES, "stages")]
    events += [_whole(stage.name, "stage", _STAGES, stage.began_s, stage.took_s) for stage in stages]
    threads = list(dict.fromkeys(sample.thread for sample in samples))
    for number, thread in enumerate(threads, _STAGES + 1):
        events.append(_named("thread_name", number, thread))
        events += _calls([sample for sample in samples if sample.thread == thread], number)
    return json.dumps({"traceEvents": events, "displayTimeUnit": "ms"})


def _calls(samples: Sequence[Sample], thread: int) -> Iterator[dict[str, Any]]:
    """Yield a call for as long as successive samples saw the same function at the same depth."""
    running: list[tuple[Frame, float]] = []
    upto_s = 0.0
    for sample in samples:
        gap = sample.at_s - upto_s > 2 * sample.span_s
        same = 0
        while not gap and same < min(len(running), len(sample.stack)) and running[same][0] == sample.stack[same]:
            same += 1
        for frame, began_s in reversed(running[same:]):
            yield _whole(frame[0], frame[1], thread, began_s, upto_s - began_s)
        running = running[:same] + [(frame, sample.at_s) for frame in sample.stack[same:]]
        upto_s = sample.at_s + sample.span_s
    for frame, began_s in reversed(running):
        yield _whole(frame[0], frame[1], thread, began_s, upto_s - began_s)


def _whole(name: str, kind: str, thread: int, began_s: float, took_s: float) -> dict[str, Any]:
    times = {"ts": round(began_s * 1e6, 1), "dur": round(took_s * 1e6, 1)}
    return {"name": name, "cat": kind, "ph": "X", "pid": 1, "tid": thread, **times}


def _named(what: str, thread: int, name: str) -> dict[str, Any]:
    return {"name": what, "ph": "M", "pid": 1, "tid": thread, "args": {"name": name}}
