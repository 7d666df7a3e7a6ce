"""Job: how this machine is: what `steward kiosk health` finds, gathered by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from app.desk.messages import Arguments, Report
from app.desk.room import Room
from app.errors import StorageError

_COMMAND: Final = (sys.executable, "-m", "app", "kiosk", "health")
_CHECKS: Final = 24  # findings, about; for the progress alone


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `state` is good, note or bad, `section` machine, versions, sync, errors, checks."""

    section: str
    what: str
    state: str
    found: str
    to_do: str


def health(room: Room, arguments: Arguments, progress: Report) -> tuple[Finding, ...]:
    """Return how machine, versions, synchronisation and logs are; with `thorough`, the checks of `steward doctor` too.

    Raises:
        StorageError: nothing could be gathered.
    """
    command = [*_COMMAND, *(["--thorough"] if arguments.get("thorough") else [])]
    found: list[Finding] = []
    here = {**os.environ, "STEWARD_DATA_DIR": str(room.settings.data_dir)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=here) as gatherer:
        assert gatherer.stdout is not None
        try:
            for line in gatherer.stdout:
                found.append(Finding(**json.loads(line)))
                progress(min(len(found) / _CHECKS, 0.99), f"Looking at {found[-1].what}")
        except BaseException:
            gatherer.kill()
            raise
    if not found:
        raise StorageError("Nothing about this machine could be gathered; run `steward doctor` to see why.")
    return tuple(found)


JOBS = {"health": health}
