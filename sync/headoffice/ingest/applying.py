"""Many batches in one transaction, each with its own verdict, as if they had come one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sync.errors import Refused, SyncError
from sync.headoffice import graph_inbox
from sync.headoffice.ingest.months import month_of
from sync.headoffice.ingest.rows import LaneOf, Rows, StoredHead
from sync.headoffice.telemetry import inbox as telemetry_inbox
from sync.outbox import rules
from sync.outbox.rules import Linked, Placement, Verdict
from sync.types import Batch, Grant, Head, Lane, Outcome

MOST_QUARANTINED: Final = 64
"""Batches of one device that wait for a person; who forges without end fills no disk."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A batch that was checked as far as that goes without the database.

    Attributes:
        batch: as it was decoded.
        linked: from `rules.check_batch`.
        raw: as it came.
        device_key: public key with which it was checked.
    """

    batch: Batch
    linked: tuple[Linked, ...]
    raw: bytes
    device_key: bytes

    @property
    def lane(self) -> LaneOf:
        """Device and lane."""
        first = self.batch.records[0]
        return first.device, first.lane


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a batch: the head after it, with `durable`, and the outcome."""

    head: Head
    outcome: Outcome


def durable_head(stored: StoredHead, *, backups_decide: bool) -> Head:
    """Return a lane's head with what a restored head office would still have of it."""
    head = stored.head
    if not backups_decide:
        return replace(head, durable=head.sequence)
    kept = stored.durable_sequence if stored.durable_epoch == head.epoch else 0
    return replace(head, durable=min(kept, head.sequence))


def apply(
    rows: Rows, incoming: Sequence[Incoming], now_ms: int, *, backups_decide: bool = False
) -> list[Judged | SyncError]:
    """Take batches within the caller's transaction.

    Args:
        rows: of the transaction.
        incoming: in the order in which they came.
        now_ms: head office's clock.
        backups_decide: whether only what a verified backup has counts as durable.

    Returns:
        For each batch its verdict, or why its device is not let in any more.

    Raises:
        DBAPIError: the database does not take them; nothing is kept.
    """
    group = _Group(rows, incoming, now_ms)
    found = [group.take(each) for each in incoming]
    group.write()
    return [
        each if isinstance(each, SyncError) else Judged(durable_head(each[0], backups_decide=backups_decide), each[1])
        for each in found
    ]


@dataclass(slots=True)
class _Group:
    rows: Rows
    incoming: Sequence[Incoming]
    now_ms: int
    devices: dict[str, tuple[str, bytes]] = field(init=False)
    heads: dict[LaneOf, StoredHead] = field(init=False)
    moved: set[LaneOf] = field(default_factory=set)
    taken: list[Linked] = field(default_factory=list)
    links: dict[tuple[str, Lane, int, int], bytes] = field(default_factory=dict)
    grants: dict[tuple[str, str], Grant] = field(default_factory=dict)
    erased: set[tuple[str, str]] = field(init=False)
    erased_now: set[tuple[str, str]] = field(default_factory=set)
    alerts: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.devices = self.rows.devices(each.lane[0] for each in self.incoming)
        self.heads = self.rows.heads(each.lane for each in self.incoming)
        self.erased = self.rows.erased(
            (each.lane[0], grant.session) for each in self.incoming for grant in each.batch.grants
        )

    def take(self, each: Incoming) -> tuple[StoredHead, Outcome] | SyncError:
        """Judge one batch by the head that those before it left."""
        device, lane = each.lane
        # Once more, since the device may have been revoked since its request was checked.
        if self.devices.get(device) != ("active", each.device_key):
            return Refused(f"The device {device} is not let in.")
        stored = self.heads[each.lane]
        head = stored.head
        verdict = rules.judge(head, each.linked, lambda sequence: self._link(head, sequence))
        if verdict.alert:
            self.alerts.append((device, verdict.alert))
        if verdict.outcome is Outcome.FORK:
            self.rows.quarantine(device, lane, verdict.alert, each.raw, self.now_ms, MOST_QUARANTINED)
        if verdict.take:
            self._move(each, stored, verdict)
        if verdict.outcome in (Outcome.ACCEPTED, Outcome.DUPLICATE):
            self._grant(each)
        return self.heads[each.lane], verdict.outcome

    def _move(self, each: Incoming, stored: StoredHead, verdict: Verdict) -> None:
        device, lane = each.lane
        self.heads[each.lane] = replace(stored, head=verdict.head)
        self.moved.add(each.lane)
        self.taken += verdict.take
        for linked in verdict.take:
            record = linked.record
            self.links[device, lane, record.epoch, record.sequence] = linked.link
            if record.kind == "erase":
                self.erased_now.add((device, record.session))
                self.grants.pop((device, record.session), None)

    def _grant(self, each: Incoming) -> None:
        for grant in each.batch.grants:
            key = (each.lane[0], grant.session)
            if key not in self.erased and key not in self.erased_now:
                self.grants[key] = grant

    def _link(self, head: Head, sequence: int) -> bytes | None:
        found = self.links.get((head.device, head.lane, head.epoch, sequence))
        return found or self.rows.link(head.device, head.lane, head.epoch, sequence)

    def write(self) -> None:
        """Write what all of them together changed."""
        if self.taken:
            self._insert()
        self.rows.set_heads(self.heads[lane].head for lane in sorted(self.moved))
        self.rows.add_grants(self.grants)
        self.rows.erase(self.erased_now, self.now_ms)
        self.rows.add_alerts(self.alerts, self.now_ms)

    def _insert(self) -> None:
        placed = self.rows.place([each.record for each in self.taken])
        new = [each for each, what in zip(self.taken, placed, strict=True) if what is Placement.NEW]
        if new:
            self.rows.add_records(month_of(self.now_ms), self.now_ms, new)
            graph_inbox.remember(self.rows.connection, (each.record for each in new), self.now_ms)
            telemetry_inbox.remember(self.rows.connection, (each.record for each in new), self.now_ms)
        if len(new) == len(self.taken):
            return
        self.rows.add_known_links(
            each for each, what in zip(self.taken, placed, strict=True) if what is not Placement.NEW
        )
        for each, what in zip(self.taken, placed, strict=True):
            if what is Placement.CLASH:
                self._clash(each)

    def _clash(self, each: Linked) -> None:
        record = each.record
        why = f"{record.device} sent two contents under one id"
        self.alerts.append((record.device, why))
        self.rows.quarantine(record.device, record.lane, why, record.sealed, self.now_ms, MOST_QUARANTINED)
