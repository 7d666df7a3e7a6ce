"""`steward kiosk health`: what the maintenance screen shows, one line of JSON a finding, the quick ones first.

A process of its own: it opens voices, models and the store, which the window never does.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal

import typer

from app.care import machine as look
from app.care.circuits import circuits
from app.care.finding import Finding
from app.care.log_faults import log_faults
from app.errors import ISLAND_ERRORS, StewardError
from app.modes.doctor import CHECKS, safely
from app.settings import Settings

Section = Literal["machine", "versions", "sync", "errors", "checks"]
_KEPT_ERRORS = 8


def run(settings: Settings, *, thorough: bool) -> None:
    """Print the findings as they come.

    Args:
        settings: of the installation.
        thorough: whether to run the checks of `steward doctor` too, which takes some seconds.
    """
    for section, gather in GATHERED.items():
        for finding in gather(settings):
            _tell(section, finding)
    for name, check in CHECKS.items() if thorough else ():
        _tell("checks", safely(name, check, settings))


def _tell(section: Section, finding: Finding) -> None:
    line = {"section": section, "what": finding.what, "state": finding.state, "found": finding.found}
    typer.echo(json.dumps(line | {"to_do": finding.to_do}))
    sys.stdout.flush()


def machine(settings: Settings) -> Iterator[Finding]:
    """Yield memory, disk, clock, and what failed and is left alone."""
    for check in (look.memory, look.disk, look.clock, circuits):
        yield check(settings)


def versions(settings: Settings) -> Iterator[Finding]:
    """Yield what is installed: program, content, models, faces."""
    yield Finding(
        "program", "good", f"Steward {importlib.metadata.version('steward')}, Python {sys.version.split()[0]}"
    )
    for what, folder in (("content", "market"), ("models", "models"), ("faces", "avatars")):
        place = settings.content_dir / folder
        found = sorted(path for path in place.rglob("*") if path.is_file()) if place.exists() else []
        if not found:
            yield Finding(what, "bad", "missing", "Run `steward setup`.")
            continue
        day = datetime.fromtimestamp(max(path.stat().st_mtime for path in found)).astimezone()
        names = sorted({path.relative_to(place).parts[0] for path in found if not path.name.startswith(".")})
        yield Finding(what, "good", f"{', '.join(names)}; of {day:%Y-%m-%d %H:%M}")


def synchronisation(settings: Settings) -> Iterator[Finding]:
    """Yield what waits for head office."""
    try:
        yield from _waiting(settings)
        yield _courier(settings)
    except (StewardError, *ISLAND_ERRORS) as error:
        yield Finding("store", "bad", str(error))


def _waiting(settings: Settings) -> Iterator[Finding]:
    from sync.store.opened import Store
    from sync.store.outgoing import Outgoing
    from sync.types import Lane

    with Store(settings.data_dir) as store:
        outgoing = Outgoing(store)
        for lane in Lane:
            left = outgoing.waiting(lane)
            state = outgoing.state(lane)
            sent = f"{state.accepted} accepted by head office" if state else "nothing sent yet"
            since = "" if left.oldest_ms is None else f", the oldest for {_age(left.oldest_ms)}"
            yield Finding(f"records, {lane.name.lower()}", "good", f"{left.records} waiting{since}; {sent}")


def _courier(settings: Settings) -> Finding:
    """Return when the courier was at head office, where, and when it goes next."""
    from app.courier.state import load

    state = load(settings.data_dir)
    if state.tried_ms is None:
        return Finding("head office", "note", "no round yet", "Enrol this device if it should send its records.")
    last = "never" if state.succeeded_ms is None else f"{_age(state.succeeded_ms)} ago"
    now = f"{state.doing} ({state.progress:.0%})" if state.doing else f"next round {_clock_time(state.next_ms)}"
    heavy = "when the line is not metered" if settings.metered == "on" else _clock_time(state.next_heavy_ms)
    found = f"{state.address or 'no address yet'}; last success {last}; {now}; telemetry and bundles {heavy}"
    if not state.failure:
        return Finding("head office", "good", found)
    return Finding("head office", "note", f"{found}; {state.failure}", "Check the network if this stays.")


def _clock_time(at_ms: int | None) -> str:
    return "not planned" if at_ms is None else f"at {datetime.fromtimestamp(at_ms / 1000).astimezone():%Y-%m-%d %H:%M}"


def _age(since_ms: int) -> str:
    minutes = max(0, round(time.time() - since_ms / 1000)) // 60
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def errors(settings: Settings) -> Iterator[Finding]:
    """Yield the last errors of the logs, the newest first; logs hold nothing of a client."""
    found = log_faults(settings.data_dir)
    for fault in found[:_KEPT_ERRORS]:
        yield Finding(fault.when, "note", fault.what)
    if not found:
        yield Finding("errors", "good", "none in the logs")


GATHERED: dict[Section, Callable[[Settings], Iterator[Finding]]] = {
    "machine": machine,
    "versions": versions,
    "sync": synchronisation,
    "errors": errors,
}
