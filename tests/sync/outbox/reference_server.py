"""Head office as small as it can be: the rules, in memory, with a transaction and a backup."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from sync.crypto.envelope import disclose
from sync.crypto.sealing import OpeningKey, new_private
from sync.crypto.signing import SigningKey, new_seed
from sync.outbox import rules
from sync.outbox.chain import about_grant, about_record, nothing_yet
from sync.outbox.wire import decode_batch, encode_receipt
from sync.types import Grant, Head, HeadOfficeKeys, Lane, Outcome, Record


@dataclass
class Tables:
    """All that a restart and a backup keep."""

    heads: dict[tuple[str, Lane], Head] = field(default_factory=dict)
    links: dict[tuple[str, Lane, int, int], bytes] = field(default_factory=dict)
    records: dict[tuple[str, bytes], Record] = field(default_factory=dict)
    order: dict[tuple[str, Lane], list[bytes]] = field(default_factory=dict)
    grants: dict[tuple[str, str], Grant] = field(default_factory=dict)
    erased: set[tuple[str, str]] = field(default_factory=set)
    chunks: dict[bytes, bytes] = field(default_factory=dict)
    quarantine: list[object] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)

    def copy(self) -> Tables:
        # What is in the tables never changes, so that new tables with the same rows are enough.
        copies = {one.name: type(rows)(rows) for one in fields(self) if (rows := getattr(self, one.name)) is not None}
        copies["order"] = {lane: list(ids) for lane, ids in self.order.items()}
        return Tables(**copies)


class ReferenceServer:
    """Takes batches as head office does; `backed_up` false makes everything durable at once."""

    def __init__(self, device_keys: dict[str, bytes], *, backed_up: bool = False) -> None:
        self.device_keys = device_keys
        self.receipts = SigningKey(new_seed())
        self.opening = OpeningKey(new_private())
        self.tables = Tables()
        self.backup = self.tables.copy() if backed_up else None
        self.clock_ms = 1_800_000_000_000

    @property
    def keys(self) -> HeadOfficeKeys:
        return HeadOfficeKeys(self.opening.public, (self.receipts.public,))

    def head(self, device: str, lane: Lane, nonce: bytes) -> bytes:
        return self._answer(self._head(device, lane), Outcome.HEAD, nonce)

    def receive(self, data: bytes) -> bytes:
        batch = decode_batch(data)
        first = batch.records[0]
        linked = rules.check_batch(batch, self.device_keys[first.device])
        head = self._head(first.device, first.lane)
        verdict = rules.judge(
            head, linked, lambda sequence: self.tables.links.get((first.device, first.lane, head.epoch, sequence))
        )
        if verdict.outcome is Outcome.FORK:
            self.tables.quarantine.append(batch)
        if verdict.alert:
            self.tables.alerts.append(verdict.alert)
        for each in verdict.take:
            self._insert(each)
        if verdict.take:
            self.tables.heads[first.device, first.lane] = verdict.head
        if verdict.outcome in (Outcome.ACCEPTED, Outcome.DUPLICATE):
            for grant in batch.grants:
                if (first.device, grant.session) not in self.tables.erased:
                    self.tables.grants[first.device, grant.session] = grant
        return self._answer(self._head(first.device, first.lane), verdict.outcome, batch.nonce)

    def back_up(self) -> None:
        self.backup = self.tables.copy()

    def restore(self) -> None:
        assert self.backup is not None
        self.tables = self.backup.copy()

    def sealed(self, device: str, lane: Lane) -> list[bytes]:
        """What lies there, in the order of the lane."""
        return [self.tables.records[device, one].sealed for one in self.tables.order.get((device, lane), [])]

    def findings(self) -> int:
        """How much a person would have to look at."""
        return len(self.tables.alerts) + len(self.tables.quarantine)

    def contents(self, device: str, lane: Lane) -> list[bytes]:
        """What was said, opened, in the order of the lane; what was erased is left out."""
        found = []
        for record_id in self.tables.order.get((device, lane), []):
            record = self.tables.records[device, record_id]
            key = self._session_key(device, record.session)
            if not record.session or key is not None or record.kind == "erase":
                about = about_record(device, record_id, record.kind, record.session)
                found.append(disclose(record.sealed, self.opening, key, about))
        return found

    def _insert(self, each: rules.Linked) -> None:
        record = each.record
        known = self.tables.records.get((record.device, record.id))
        placement = rules.place(record, known.sealed if known else None)
        self.tables.links[record.device, record.lane, record.epoch, record.sequence] = each.link
        if placement is rules.Placement.NEW:
            self.tables.records[record.device, record.id] = record
            self.tables.order.setdefault((record.device, record.lane), []).append(record.id)
        elif placement is rules.Placement.CLASH:
            self.tables.quarantine.append(record)
        if record.kind == "erase":
            self.tables.erased.add((record.device, record.session))
            self.tables.grants.pop((record.device, record.session), None)

    def _session_key(self, device: str, session: str) -> bytes | None:
        grant = self.tables.grants.get((device, session))
        return self.opening.open(grant.sealed_key, about_grant(device, session).encode()) if grant else None

    def _head(self, device: str, lane: Lane) -> Head:
        return self.tables.heads.get((device, lane)) or nothing_yet(device, lane)

    def _answer(self, head: Head, outcome: Outcome, nonce: bytes) -> bytes:
        durable = head.sequence
        if self.backup is not None:
            kept = self.backup.heads.get((head.device, head.lane))
            durable = kept.sequence if kept is not None and kept.epoch == head.epoch else 0
        said = Head(head.device, head.lane, head.epoch, head.sequence, head.link, min(durable, head.sequence))
        return encode_receipt(rules.receipt(self.receipts, said, outcome, nonce, self.clock_ms))
