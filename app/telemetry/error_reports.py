"""Unexpected errors for a collector that speaks Sentry's protocol: envelopes wait on disk until there is a network.

An envelope is made of the place of an error (`app.log.place`), which the log names or an exception on its record gives
(`exc_info`, or `unexpected` where the islands log), and of nothing else: its class, the files, lines
and functions on the way to it, the version of Steward, the process, and a name of this machine drawn by chance.
Messages of errors, values of variables and words of the log stay here, for they may quote a client.
"""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from app.log import Place, place

FOLDER: Final = "errors"
"""In the data folder's `telemetry`."""
MOST_FILES: Final = 100
"""That wait; a machine that is offline for a year keeps the newest."""
AGAIN_AFTER_S: Final = 600.0
"""The same error in the same process is told once in so long."""
_MOST_STEPS: Final = 50
_ENDING: Final = ".envelope"
_OURS: Final = ("app/", "renderer/", "inference/", "finance/", "sync/", "assets/")


def report_errors(data_dir: Path, address: str, process: str, *others: str) -> None:
    """Keep envelopes of this process's unexpected errors from now on, if there is an address for them.

    Args:
        data_dir: of the installation.
        address: of the collector; "" keeps nothing.
        process: its name, such as "advisor".
        others: loggers of libraries whose errors count too.
    """
    reporter = Reporter(errors_folder(data_dir), process)
    for root in map(logging.getLogger, ("steward", *others)):
        for old in [each for each in root.handlers if isinstance(each, Reporter)]:
            root.removeHandler(old)
        if address:
            root.addHandler(reporter)


def errors_folder(data_dir: Path) -> Path:
    """Return where envelopes wait."""
    return data_dir / "telemetry" / FOLDER


class Reporter(logging.Handler):
    """Writes an envelope for each error in the log that has a place."""

    def __init__(self, folder: Path, process: str) -> None:
        """Prepare; nothing is written yet."""
        super().__init__(logging.ERROR)
        self._folder, self._process = folder, process
        self._told_s: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error; one that cannot be written is in the log all the same."""
        found = _place_of(record)
        now_s = time.monotonic()
        if found is None or now_s - self._told_s.get(found, -AGAIN_AFTER_S) < AGAIN_AFTER_S:
            return
        if len(self._told_s) >= MOST_FILES:
            self._told_s.clear()
        self._told_s[found] = now_s
        with contextlib.suppress(OSError):
            self._keep(envelope(found, self._process, machine(self._folder), datetime.now(UTC)))

    def _keep(self, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{time.time_ns():020d}-{secrets.token_hex(3)}"
        torn = self._folder / f"{name}.part"
        torn.write_bytes(content)
        torn.rename(torn.with_suffix(_ENDING))
        for old in sorted(self._folder.glob(f"*{_ENDING}"))[:-MOST_FILES]:
            old.unlink(missing_ok=True)


def envelope(found: Place, process: str, here: str, now: datetime) -> bytes:
    """Return an error as Sentry's protocol writes it: a line about the envelope, one about the item, and the item."""
    event_id = secrets.token_hex(16)
    frames = [
        {"filename": file, "lineno": line, "function": function, "in_app": file.startswith(_OURS)}
        for file, line, function in found.steps[-_MOST_STEPS:]
    ]
    event: dict[str, Any] = {
        "event_id": event_id,
        "timestamp": now.isoformat(timespec="seconds"),
        "platform": "python",
        "level": "error",
        "release": f"steward@{version('steward')}",
        "server_name": here,
        "tags": {"process": process},
        "exception": {"values": [{"type": found.kind, "stacktrace": {"frames": frames}}]},
    }
    item = json.dumps(event, separators=(",", ":")).encode()
    head = {"event_id": event_id, "sent_at": now.isoformat(timespec="seconds")}
    about = {"type": "event", "length": len(item), "content_type": "application/json"}
    return b"\n".join((json.dumps(head).encode(), json.dumps(about).encode(), item, b""))


def machine(folder: Path) -> str:
    """Return this machine's name in envelopes: drawn once, known nowhere else, and no hint at branch or bank.

    Raises:
        OSError: it cannot be kept.
    """
    file = folder / "machine"
    with contextlib.suppress(FileNotFoundError):
        if kept := file.read_text(encoding="ascii").strip():
            return kept
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    drawn = secrets.token_hex(8)
    with contextlib.suppress(FileExistsError), file.open("x", encoding="ascii") as new:  # two processes at once
        new.write(drawn)
    return file.read_text(encoding="ascii").strip() or drawn


@dataclass(frozen=True, slots=True)
class Waiting:
    """An envelope that waits."""

    path: Path
    content: bytes

    def done(self) -> None:
        """Delete it: it was taken, or nobody will ever take it."""
        self.path.unlink(missing_ok=True)


def waiting(folder: Path) -> Iterator[Waiting]:
    """Yield the envelopes that wait, the oldest first."""
    for path in sorted(folder.glob(f"*{_ENDING}")) if folder.exists() else ():
        with contextlib.suppress(OSError):
            yield Waiting(path, path.read_bytes())


def _place_of(record: logging.LogRecord) -> Place | None:
    """Return the place that a record of the log tells or that an exception on it has, if there is one."""
    told: list[Any] = list(record.args) if isinstance(record.args, tuple) else []
    if isinstance(record.msg, dict):
        told += record.msg.values()
    found = next((each for each in told if isinstance(each, Place)), None)
    error = getattr(record, "unexpected", None) or (record.exc_info[1] if record.exc_info else None)
    return place(error) if found is None and isinstance(error, BaseException) else found
