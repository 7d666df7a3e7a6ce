"""`steward sync`: what waits for head office, how old it is, and when head office last said that it has something."""

from __future__ import annotations

import json
import random
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.table import Table

from app.errors import UsageError
from app.settings import Settings
from sync.crypto import keys
from sync.crypto.places import PLACES, place
from sync.errors import TransportError
from sync.outbox.http_link import HttpLink
from sync.outbox.office import open_outbox, receipt_keys
from sync.outbox.outbox import Outbox
from sync.outbox.pacing import Budget
from sync.outbox.rounds import run_round
from sync.outbox.sender import Sender
from sync.outbox.wire import decode_receipt
from sync.store.audit import AuditLog
from sync.store.opened import Store
from sync.transport.client import Certificates, OfficeClient
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
    found = {
        "device": who.device,
        "enrolled": who.enrolled,
        "addresses": list(who.addresses),
        "audit_entries": audit.entries,
        "audit_wrong": audit.why,
        "lanes": [asdict(lane) for lane in lanes],
    }
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    _print(who.device, who.addresses, audit.why or f"{audit.entries} entries, none changed", lanes)


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


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def now(settings: Settings) -> None:
    """Send what waits.

    Raises:
        UsageError: this device is enrolled nowhere.
        SyncError: the store cannot be used, or head office does not let this device in.
    """
    with Store(settings.data_dir) as store:
        outbox = open_outbox(store)
        who = outbox.identity
        if not who.enrolled:
            raise UsageError("This device is enrolled at no head office, so there is nobody to send to.")
        with OfficeClient(who.addresses, who.device, who.signing, certificates(settings)) as client:
            budget = Budget(settings.sync_day_mib * 1024 * 1024 or None)
            sender = Sender(outbox, HttpLink(client, who.device), receipt_keys(store), budget)
            with Console(stderr=True).status("Sending…") as shown:
                waiting = sum(lane.records for lane in outbox.waiting().values())
                done = run_round(
                    sender,
                    _pause,
                    chance=random.SystemRandom(),
                    progress=lambda step: shown.update(f"Sending, {waiting} records waited; {step.sent} just sent…"),
                )
    for note in done.notes:
        typer.echo(note, err=True)
    typer.echo(f"{done.sent} records sent, {done.deleted} deleted here since head office has them.")
    if done.held:
        typer.echo("More waits for tomorrow: today's limit is used up (sync_day_mib).")
    if done.failure:
        raise TransportError(done.failure)


def certificates(settings: Settings) -> Certificates | None:
    """Return the files for mutual TLS that the settings name, or None."""
    if not settings.sync_certificates:
        return None
    folder = Path(settings.sync_certificates)
    return Certificates(folder / "authority.pem", folder / "device.pem", folder / "device.key")


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
