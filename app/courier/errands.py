"""What is done at head office beside sending: commands, a sign of life, and what head office has for this device."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from typing import Final, TypeAlias
from urllib.parse import quote

from app.courier.gauges import gauges
from app.courier.renewing import renew_office
from app.handed_out.fetching import fetch, health_of
from app.handed_out.packages import see_to, upgrade_of
from app.records import Records
from app.settings import Settings
from app.telemetry.traces import Trace, Traces
from sync.bundles.room import Room
from sync.errors import Held, Refused, TransportError
from sync.outbox.commands import (
    BY_OFFICE,
    ERASE_CLIENT,
    ERASE_SESSION,
    HOLD_CLIENT,
    LIFT_CLIENT,
    SignedCommand,
    read_commands,
)
from sync.outbox.office import receipt_keys
from sync.outbox.outbox import Outbox
from sync.outbox.trail import Trail
from sync.store.identity import obeyed, set_obeyed
from sync.store.patches import PatchStore
from sync.store.sessions import SessionStore
from sync.transport.client import OfficeClient


@dataclass(frozen=True, slots=True)
class Visit:
    """One way to head office.

    Attributes:
        settings: of the installation.
        outbox: with the store behind it.
        client: that asks head office.
        heavy: whether what is heavy may go along.
        trace: of the round.
    """

    settings: Settings
    outbox: Outbox
    client: OfficeClient
    heavy: bool
    trace: Trace = field(default_factory=lambda: Traces("none").begin("round"))


Errand: TypeAlias = Callable[[Visit], None]


def obey(visit: Visit) -> None:
    """Erase and keep here what head office wants erased and kept everywhere; its commands are signed and numbered.

    Raises:
        TransportError: there was no answer, or "later".
        Refused: this device is not let in.
        Malformed: a command is not head office's; nothing was done.
        StoreError: the store cannot be written; what is left is done next time.
    """
    store, device = visit.outbox.store, visit.outbox.identity.device
    answer = visit.client.ask("GET", f"{_base(visit)}/commands?after={obeyed(store)}")
    if answer.status != HTTPStatus.OK:
        raise Refused(f"Head office tells no commands ({answer.status}); update it, or look at its log.")
    in_order = True
    commands = read_commands(answer.body, device, obeyed(store), receipt_keys(store))
    for command in commands:
        if command.kind in (HOLD_CLIENT, LIFT_CLIENT):
            _keep_or_lift(visit, command, commands)
        # What has to be kept stays open, here and at head office, and is asked for again once the hold is lifted.
        in_order &= _carried_out(visit, command.kind, command.subject)
        if in_order:
            set_obeyed(store, command.number)


def _carried_out(visit: Visit, kind: str, subject: str) -> bool:
    """Erase, unless it has to be kept, and return whether it is erased; what was erased before is not told again."""
    from finance.knowledge import words_of

    sessions = SessionStore(visit.outbox.store)
    trail = Records(sessions).trail  # so that head office and the audit log hear of it
    assert trail is not None
    try:
        if kind == ERASE_SESSION and not trail.audit.has("session erased", subject):
            sessions.erase_session(subject)
        elif kind == ERASE_CLIENT:
            sessions.erase_client(subject)
            with PatchStore(visit.settings.data_dir) as patches:
                patches.erase(words_of(subject))
    except Held:
        mark = subject if kind == ERASE_SESSION else visit.outbox.store.keys.mark(subject).hex()[:16]
        if not trail.audit.has("erasure held", mark):
            trail.note("erasure held", mark)
        return False
    return True


def _keep_or_lift(visit: Visit, command: SignedCommand, commands: list[SignedCommand]) -> None:
    """Keep a client's visits, or do so no more; what is ordered otherwise later on is left out.

    A hold that was set on this machine is its own: head office's comes beside it, and does not lift it.
    """
    after = commands[commands.index(command) + 1 :]
    if any(each.subject == command.subject and each.kind in (HOLD_CLIENT, LIFT_CLIENT) for each in after):
        return
    sessions = SessionStore(visit.outbox.store)
    trail = Records(sessions).trail
    assert trail is not None
    client, mark = command.subject, visit.outbox.store.keys.mark(command.subject).hex()[:16]
    why = next((hold.why for hold in sessions.holds() if hold.client == client), "")
    if command.kind == HOLD_CLIENT and not why:
        sessions.hold(client, BY_OFFICE)
        trail.note("hold set", mark, {"why": BY_OFFICE})
    elif command.kind == LIFT_CLIENT and why == BY_OFFICE:
        sessions.lift(client)
        trail.note("hold lifted", mark)


def sign_of_life(visit: Visit) -> None:
    """Tell head office how this device is: version, what waits, how conversations went; nothing of a client.

    Raises:
        TransportError: there was no answer, or "later".
        Refused: this device is not let in.
    """
    left, store = visit.outbox.waiting(), visit.outbox.store
    oldest = [each.oldest_ms for each in left.values() if each.oldest_ms is not None]
    told = {
        "version": version("steward"),
        "oldest_ms": min(oldest, default=None),
        "waiting": {lane.name.lower(): each.records for lane, each in left.items()},
        "waiting_bytes": sum(each.bytes for each in left.values()),
        "obeyed": obeyed(store),
        "health": {
            "disk_free_bytes": shutil.disk_usage(visit.settings.data_dir).free,
            "metered": visit.settings.metered == "on",
            **health_of(store, time.time_ns() // 1_000_000),
            **upgrade_of(),
        },
        "gauges": gauges(visit.settings.data_dir),
    }
    answer = visit.client.ask("POST", f"{_base(visit)}/status", json.dumps(told).encode(), "application/json")
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise Refused(f"Head office does not take this device's sign of life ({answer.status}); update it.")


def bundles(visit: Visit) -> None:
    """Fetch what this device is to have; what is heavy waits where it has to.

    Raises:
        TransportError: not everything was fetched.
        Refused: this device is not let in, or what it was given is not head office's.
        StoreError: the store cannot be written.
    """
    store, room = visit.outbox.store, Room(visit.outbox.store, Trail(visit.outbox).note)
    # Before: what became of the last package is known before another one takes its place. After: the new one goes over.
    see_to(visit.settings, store, room)
    done = fetch(visit.outbox, visit.client, heavy=visit.heavy)
    see_to(visit.settings, store, room)
    if done.refused:
        raise Refused(done.refused[0])
    if done.failure:
        raise TransportError(done.failure)


def graphs(visit: Visit) -> None:
    """Bring the copies of head office's graphs up to date; snapshots are heavy.

    Raises:
        SyncError: see `app.pipeline.graph_sync.pull_graphs`.
    """
    from app.pipeline.graph_sync import pull_graphs

    pull_graphs(visit.outbox.store, visit.client, heavy=visit.heavy)


def renewal(visit: Visit) -> None:
    """Learn head office's new keys, addresses and certificates in time.

    Raises:
        SyncError: see `app.courier.renewing.renew_office`.
    """
    renew_office(visit.outbox, visit.client, visit.settings.data_dir)


def _base(visit: Visit) -> str:
    return f"/api/v1/devices/{quote(visit.outbox.identity.device, safe='')}"


ERRANDS: Final[tuple[tuple[str, Errand], ...]] = (
    ("Asking what is to be erased", obey),
    ("Telling how this device is", sign_of_life),
    ("Fetching bundles", bundles),
    ("Fetching changes of the knowledge", graphs),
    ("Asking for head office's present keys", renewal),
)
"""In this order, each with words for progress; one that fails does not keep the others from being tried."""
