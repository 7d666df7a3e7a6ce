"""The log of an installation: what happened and how long it took, never what a client said or owns.

One line a record, JSON: when, how grave, which process and part, the event's name, and what may be told of it. Parts
that log the usual way (`logger`) and those that name fields (`events`) end in the same lines, through structlog.

A field is told only if it is in FIELDS. What a client said, and amounts, are handed over as `Private`, or under names
that are not in FIELDS: they are left out here, so that they are in no file and can be sent nowhere.
"""

from __future__ import annotations

import hashlib
import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

MAX_BYTES = 2_000_000
KEPT_FILES = 5
FIELDS: Final[dict[str, str]] = {
    "visit": "Pseudonym of the visit: a hash in hex, from which nobody finds its session.",
    "turn": "Number of the turn within its visit.",
    "tool": "Which of the advisor's tools answered.",
    "outcome": "answered, interrupted or failed.",
    "took_ms": "How long it took, in milliseconds.",
    "sentences": "How many sentences were said.",
    "rejected": "How many did not pass verification.",
    "worded_by": "composed, local or server.",
    "spoken": "Whether the question was spoken.",
    "count": "How many.",
    "error": "Class of an error, never its message.",
    "place": "File, line and function in which it arose.",
    "status": "Of an answer of HTTP, or of a process that ended.",
    "route": "Head office's route, a template without a name.",
}
LEFT_OUT: Final = "left out"
_LONGEST: Final = 1000
_HOUSE = Path(__file__).parents[1]
_visit: ContextVar[str] = ContextVar("steward_visit", default="")


@dataclass(frozen=True, slots=True)
class Private:
    """A client's words or amount; whoever logs it gets "left out" in the file, whatever the field is called."""

    value: object

    def __str__(self) -> str:
        return LEFT_OUT

    def __repr__(self) -> str:
        return LEFT_OUT


def to_file(folder: Path, process: str, *others: str) -> None:
    """Send this process's log to `folder/<process>.log`; where that is impossible, to nowhere.

    Args:
        folder: created when missing.
        process: "window" or "advisor"; two processes never share a file.
        others: loggers of libraries whose warnings belong in it too.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / f"{process}.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError:  # the store reports an unusable folder in words; a log must not be the reason to stop
        handler = logging.NullHandler()
    to_handler(handler, process, *others)


def to_handler(handler: logging.Handler, process: str, *others: str) -> None:
    """Send this process's log to a handler, which gets finished lines; see `to_file`."""
    handler.setFormatter(_formatter(process))
    for name in ("steward", *others):
        root = logging.getLogger(name)
        root.setLevel(logging.WARNING if name in others else logging.INFO)
        root.propagate = False
        replaced, root.handlers = root.handlers, [handler]
        for old in replaced:
            old.close()


def logger(name: str) -> logging.Logger:
    """Return the logger of one part of the house, for events in words."""
    return logging.getLogger(f"steward.{name}")


class Events:
    """Logs events by name with fields: `events("advisor").info("turn", took_ms=120, question=Private(words))`."""

    def __init__(self, name: str) -> None:
        """Args:
        name: of the part of the house.
        """  # noqa: D205
        self._name = name
        self._bound: Any = None

    def info(self, event: str, **fields: object) -> None:
        """Log something that happens every day."""
        self._logger().info(event, **fields)

    def warning(self, event: str, **fields: object) -> None:
        """Log something that somebody may want to look at."""
        self._logger().warning(event, **fields)

    def error(self, event: str, **fields: object) -> None:
        """Log something that went wrong."""
        self._logger().error(event, **fields)

    def _logger(self) -> Any:
        if self._bound is None:
            import structlog

            self._bound = structlog.wrap_logger(
                logger(self._name),
                [structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
                structlog.stdlib.BoundLogger,
            )
        return self._bound


def events(name: str) -> Events:
    """Return what logs one part's events with fields."""
    return Events(name)


def about(session: str) -> None:
    """Let what this thread logs from now on belong to a visit, by its pseudonym; "" to none."""
    _visit.set(pseudonym(session) if session else "")


def pseudonym(session: str) -> str:
    """Return by what name a visit goes in logs and traces; nobody can find its session from it."""
    return hashlib.blake2b(session.encode(), digest_size=8, person=b"steward visit").hexdigest()


def parsed(line: str) -> dict[str, Any] | None:
    """Return one line of a log, or None for one that was cut short."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and {"at", "level", "part", "event"} <= found.keys() else None


def words_of(line: Mapping[str, Any]) -> str:
    """Return what a line of a log says, as one sentence for people."""
    told = " ".join(f"{name}={line[name]}" for name in FIELDS if name in line and name != "visit")
    return f"{line['part']}: {line.get('words') or line['event']} {told}".strip()


class Place(str):
    """Where an error arose, in words; its parts beside them.

    Attributes:
        kind: of error, the name of its class.
        steps: file, line and function from the outermost to the one in which it arose; files as they lie in their
            package, so that nothing tells whose machine it is.
    """

    kind: str
    steps: tuple[tuple[str, int, str], ...]


def place(error: BaseException) -> Place:
    """Return what kind of error it is and where it arose, without its message, which may quote a client."""
    frames = traceback.extract_tb(error.__traceback__)
    steps = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    found = Place(f"{type(error).__name__} at {steps}")
    found.kind = type(error).__name__
    found.steps = tuple((_in_package(frame.filename), frame.lineno or 0, frame.name) for frame in frames)
    return found


def _in_package(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_HOUSE) and ".venv" not in path.parts:
        return path.relative_to(_HOUSE).as_posix()
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :]) if "site-packages" in parts else path.name


def _formatter(process: str) -> logging.Formatter:
    from structlog.stdlib import ProcessorFormatter

    def line(_logger: Any, level: str, found: Any) -> str:
        return json.dumps(dict(_told(process, level, found)), ensure_ascii=False, default=str)

    return ProcessorFormatter(processors=[line], foreign_pre_chain=[_in_words])


def _in_words(_logger: Any, _level: str, found: Any) -> Any:
    """Take a record that was logged the usual way: its template names the event, an exception only its place."""
    record: logging.LogRecord = found["_record"]
    words, template = found["event"], str(record.msg)
    raised = found.pop("exc_info", None)
    error = raised[1] if raised else getattr(record, "unexpected", None)
    if error is not None:
        found |= {"error": type(error).__name__, "place": place(error)}
    return {**found, "event": template, **({"words": words} if words != template else {})}


def _told(process: str, level: str, found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what may be told, in the order in which people read it."""
    record: logging.LogRecord = found["_record"]
    yield "at", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", level
    yield "process", process
    yield "pid", record.process
    yield "part", record.name.removeprefix("steward.")
    yield "event", str(found["event"])[:_LONGEST]
    if found.get("words"):
        yield "words", str(found["words"])[:_LONGEST]
    if _visit.get():
        yield "visit", _visit.get()
    for name, value in found.items():
        if name in FIELDS:
            yield name, value if isinstance(value, bool | int | float) else str(value)[:_LONGEST]
        elif isinstance(value, Private):
            yield name, LEFT_OUT
