"""`steward sync`: what waits for head office, how old it is, and when head office last said that it has something."""

from __future__ import annotations

import json
import random
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.courier import state as states
from app.courier.errands import Visit
from app.courier.process import outcome
from app.courier.rounds import Done, make_round
from app.courier.state import State, only_one
from app.courier.way import open_way
from app.errors import UsageError
from app.handed_out.fetching import names_of
from app.settings import Settings
from sync.crypto import keys
from sync.crypto.places import PLACES, place
from sync.errors import TransportError
from sync.outbox.office import open_outbox
from sync.outbox.outbox import Outbox
from sync.outbox.wire import decode_receipt
from sync.store.audit import AuditLog
from sync.store.bundles import State as BundleState
from sync.store.opened import Store
from sync.types import Lane


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """One stream of this device.

    Attributes:
        lane: audit, session or telemetry.
        written: records in the present epoch.
        epoch: which beginning of the stream this is.
        waiting: records that head office has not accepted.
        waiting_bytes: of them, sealed.
        oldest: when the oldest of them was written, ISO 8601; "" for none.
        kept: records whose content is still here, accepted or not.
        last_receipt: when head office last said where it stands, by its clock, ISO 8601; "" for never.
    """

    lane: str
    written: int
    epoch: int
    waiting: int
    waiting_bytes: int
    oldest: str
    kept: int
    last_receipt: str


ROUND_PATIENCE_S: Final = 120.0
NEWEST_CHECKED: Final = 1000
"""Entries of the audit log that `steward sync status` checks; all of them with --audit."""


def status(settings: Settings, *, as_json: bool, whole_audit: bool = False) -> None:
    """Print what waits.

    Args:
        settings: of the installation.
        as_json: for other programs.
        whole_audit: check every entry of the audit log, not only the newest.

    Raises:
        SyncError: the store cannot be read.
    """
    with Store(settings.data_dir) as store:
        outbox = open_outbox(store)
        lanes = [_lane(outbox, lane) for lane in Lane]
        who, log = outbox.identity, AuditLog(store, outbox.identity.signing)
        audit = log.verify(None if whole_audit else NEWEST_CHECKED)
    rhythm = _rhythm(settings, states.load(settings.data_dir))
    found = {
        "device": who.device,
        "enrolled": who.enrolled,
        "addresses": list(who.addresses),
        "audit_entries": audit.entries,
        "audit_wrong": audit.why,
        "lanes": [asdict(lane) for lane in lanes],
        "schedule": rhythm,
    }
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    _print(who.device, who.addresses, audit.why or f"{audit.entries} entries, none changed", lanes)
    if who.enrolled:
        _print_rhythm(rhythm)


def _lane(outbox: Outbox, lane: Lane) -> LaneStatus:
    state, waiting = outbox.state(lane), outbox.rows.waiting(lane)
    return LaneStatus(
        lane=lane.name.lower(),
        written=state.sequence,
        epoch=state.epoch,
        waiting=waiting.records,
        waiting_bytes=waiting.bytes,
        oldest=_time(waiting.oldest_ms),
        kept=outbox.rows.contents(lane),
        last_receipt=_time(decode_receipt(state.receipt).at_ms) if state.receipt else "",
    )


def _print(device: str, addresses: tuple[str, ...], audit: str, lanes: list[LaneStatus]) -> None:
    console = Console()
    where = ", ".join(addresses) or (
        "enrolled nowhere: records are sealed for a head office of this machine's own, whose key lies beside them"
    )
    console.print(f"Device {device}\nHead office: {where}\nAudit log: {audit}\n", highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("lane", "written", "waiting", "bytes", "oldest", "still here", "last receipt"):
        table.add_column(column)
    for lane in lanes:
        figures = (lane.written, lane.waiting, lane.waiting_bytes, lane.oldest or "-", lane.kept)
        table.add_row(lane.lane, *map(str, figures), lane.last_receipt or "never")
    console.print(table)


def _rhythm(settings: Settings, state: State) -> dict[str, str | float]:
    """Return what the courier last did and will do next, for people and programs."""
    return {
        "now": state.doing,
        "progress": state.progress,
        "next": _time(state.next_ms),
        "next_heavy": _time(state.next_heavy_ms),
        "last_success": _time(state.succeeded_ms),
        "last_try": _time(state.tried_ms),
        "address": state.address,
        "failure": state.failure,
        "opening_hours": settings.opening_hours,
        "metered": settings.metered,
    }


def _print_rhythm(rhythm: dict[str, str | float]) -> None:
    def known(name: str, otherwise: str) -> str:
        return str(rhythm[name] or otherwise)

    now = f"{rhythm['now']} ({rhythm['progress']:.0%})" if rhythm["now"] else "resting"
    metered = " when the line is not metered any more"
    heavy = metered if rhythm["metered"] == "on" else f" {known('next_heavy', 'with `steward sync now`')}"
    lines = (
        f"Now: {now}; last success {known('last_success', 'never')}, at {known('address', 'no address yet')}",
        f"Next round: {known('next', 'when a kiosk or workstation runs')}; telemetry and bundles{heavy}",
        *((f"Last failure: {rhythm['failure']}",) if rhythm["failure"] else ()),
    )
    Console().print("\n".join(("", *lines)), highlight=False, soft_wrap=True)


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def now(settings: Settings, *, everything: bool = True) -> None:
    """Send what waits, and fetch what head office has for this device.

    Args:
        settings: of the installation.
        everything: also what would wait for closing time, or for a line that is not metered.

    Raises:
        UsageError: this device is enrolled nowhere.
        SyncError: the store cannot be used, or head office was not reached or does not let this device in.
    """
    with only_one(settings.data_dir, ROUND_PATIENCE_S) as free, Store(settings.data_dir) as store:
        if not free:
            raise UsageError("Another round to head office is still running; `steward sync status` shows how far.")
        outbox = open_outbox(store)
        who = outbox.identity
        if not who.enrolled:
            raise UsageError("This device is enrolled at no head office, so there is nobody to send to.")
        before = states.load(settings.data_dir)
        with open_way(settings, who, before.address) as client:
            visit = Visit(settings, outbox, client, everything)
            done = _shown_round(visit)
            state = replace(before, **outcome(before, done, visit))  # type: ignore[arg-type]
            states.save(settings.data_dir, state)
        ready = names_of(store, BundleState.STAGED)
    for note in done.round.notes:
        typer.echo(note, err=True)
    typer.echo(f"{done.round.sent} records sent, {done.round.deleted} deleted here since head office has them.")
    if done.round.held:
        typer.echo("More waits for tomorrow: today's limit is used up (sync_day_mib).")
    if ready:
        typer.echo(f"Ready for the next visit: {ready}.")
    if done.failure:
        raise TransportError(done.failure)


def _shown_round(visit: Visit) -> Done:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Asking head office", total=1.0)
        return make_round(
            visit,
            _pause,
            random.SystemRandom(),
            lambda words, done: shown.update(task, description=words, completed=done),
        )


def _pause(wait_s: float) -> bool:
    time.sleep(wait_s)
    return True


def key(settings: Settings, to: str | None) -> None:
    """Print where the store's key is, after moving it if asked to.

    Raises:
        SyncError: the key or a place cannot be used.
    """
    if to is not None:
        keys.move(settings.data_dir, to)
    name = keys.place_name(settings.data_dir)
    protects = place(name, settings.data_dir / "keys").protects
    typer.echo(f"The store's key is in: {name}.")
    typer.echo(
        f"Who steals the disk still needs {protects}."
        if protects
        else "Who steals the disk has the key too; `steward sync key --to PLACE` moves it (" + ", ".join(PLACES) + ")."
    )
