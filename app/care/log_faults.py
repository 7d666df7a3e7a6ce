"""The faults in an installation's logs, the newest first. Logs hold nothing of a client."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from app.log import parsed, words_of

_TAIL_BYTES: Final = 200_000
_FAULTS: Final = ("error", "critical")


@dataclass(frozen=True, slots=True)
class LogFault:
    """One line of a log.

    Attributes:
        when: local time, ISO 8601 with a space.
        what: the part of the house, and what went wrong.
    """

    when: str
    what: str


def log_faults(data_dir: Path, within: timedelta | None = None) -> list[LogFault]:
    """Return what the ends of the logs tell of errors, the newest first.

    Args:
        data_dir: of the installation.
        within: only so long ago; None for all.
    """
    found: list[LogFault] = []
    for path in (data_dir / "logs").glob("*.log"):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES), os.SEEK_SET)
            text = file.read().decode("utf-8", "replace")
        lines = (parsed(line) for line in text.splitlines())
        found += [LogFault(_local(line["at"]), words_of(line)) for line in lines if line and line["level"] in _FAULTS]
    since = f"{datetime.now() - within:%Y-%m-%d %H:%M:%S}" if within else ""
    return sorted((each for each in found if each.when >= since), key=lambda each: each.when, reverse=True)


def _local(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"
