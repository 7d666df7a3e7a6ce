"""A kiosk without a screen: seals, chains and signs records exactly as a real one's outbox does, in memory."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from sync.crypto.envelope import enclose
from sync.crypto.locking import new_key
from sync.crypto.sealing import SealingKey
from sync.crypto.signing import SigningKey, new_seed
from sync.headoffice.ingest.applying import Incoming, Judged, apply
from sync.headoffice.ingest.rows import rows_of
from sync.outbox import rules, wire
from sync.outbox.chain import about_grant, about_record, genesis, link_of, record_hash, sign_grant
from sync.types import Batch, Grant, Lane, Record


@dataclass(slots=True)
class DemoKiosk:
    """A device with an identity of its own.

    Attributes:
        name: of it.
        office: public key that content is sealed for.
        chance: where ids and nonces come from.
        signing: its private key.
    """

    name: str
    office: SealingKey
    chance: random.Random
    signing: SigningKey = field(default_factory=lambda: SigningKey(new_seed()))
    _waiting: dict[Lane, list[Record]] = field(default_factory=dict)
    _links: dict[Lane, tuple[int, bytes]] = field(default_factory=dict)
    _keys: dict[str, bytes] = field(default_factory=dict)
    _grants: dict[str, Grant] = field(default_factory=dict)

    def write(
        self, lane: Lane, kind: str, content: Mapping[str, Any], at_ms: int, session: str = "", locked: bool = True
    ) -> None:
        """Append a record to a lane; its content is JSON."""
        raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        self.write_raw(lane, kind, raw, at_ms, session, locked)

    def write_raw(self, lane: Lane, kind: str, raw: bytes, at_ms: int, session: str = "", locked: bool = True) -> None:
        """Append a record to a lane."""
        record_id = self.chance.randbytes(16)
        key = self._key(session) if session and locked else None
        sealed = enclose(raw, self.office, key, about_record(self.name, record_id, kind, session))
        sequence, previous = self._links.get(lane, (0, genesis(self.name, lane, 1)))
        record = Record(self.name, lane, 1, sequence + 1, record_id, kind, session, at_ms, previous, sealed, b"")
        record = replace(record, signature=self.signing.sign("record", record_hash(record)))
        self._waiting.setdefault(lane, []).append(record)
        self._links[lane] = (record.sequence, link_of(record))

    def send(self, connection: Connection, now_ms: int) -> list[Judged]:
        """Hand all that waits to head office's own ingest, in the caller's transaction, and return its verdicts."""
        found = []
        for _, records in sorted(self._waiting.items()):
            grants = tuple(
                self._grants[name] for name in dict.fromkeys(each.session for each in records) if name in self._grants
            )
            batch = Batch(self.chance.randbytes(16), tuple(records), grants)
            found += self._handed_in(connection, batch, now_ms)
        self._waiting.clear()
        return found

    def fork(self, connection: Connection, now_ms: int) -> list[Judged]:
        """Send another first record of the audit log than before, as a copied disk would."""
        twin = DemoKiosk(self.name, self.office, self.chance, self.signing)
        twin.write(Lane.AUDIT, "audit", {"event": "started twice"}, now_ms)
        return twin.send(connection, now_ms)

    @property
    def waiting(self) -> list[Record]:
        """What was not sent yet."""
        return [record for records in self._waiting.values() for record in records]

    def _handed_in(self, connection: Connection, batch: Batch, now_ms: int) -> list[Judged]:
        raw = wire.encode_batch(batch)
        decoded = wire.decode_batch(raw)
        linked = rules.check_batch(decoded, self.signing.public)
        judged = apply(rows_of(connection), [Incoming(decoded, linked, raw, self.signing.public)], now_ms)
        return [each for each in judged if isinstance(each, Judged)]

    def _key(self, session: str) -> bytes:
        if session not in self._keys:
            self._keys[session] = new_key()
            sealed = self.office.seal(self._keys[session], about_grant(self.name, session).encode())
            self._grants[session] = sign_grant(self.signing, self.name, session, sealed)
        return self._keys[session]
