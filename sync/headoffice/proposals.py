"""Changes of curated graphs that devices propose: opened, brought onto the newest state, taken in or parked.

A sound change is taken in at once. One that would break a rule, or whose base is not known here, waits for a person,
who accepts it after the facts were put right, or refuses it. Changes of a device's own graph only have to follow its
own log.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from sync.errors import Malformed, SealError
from sync.headoffice import graph_inbox
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import Clashes, NotThere
from sync.headoffice.parts import Office
from sync.headoffice.patches import Appending, Logs
from sync.headoffice.tables.devices import DEVICE_KEYS, DEVICES
from sync.headoffice.tables.graphs import PROPOSALS
from sync.knowledge_log.entries import check_run
from sync.knowledge_log.offers import read_offer
from sync.knowledge_log.rules import Verdict, judge
from sync.knowledge_log.wire import decode_entry

UNKNOWN_BASE: Final = "The state on which it was made is not in this log; look at each statement."
_MOST: Final = 1_000
_WORDS: Final = 2_000  # characters of a person's note


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change as it stands.

    Attributes:
        id: 32 hexadecimal digits.
        device: that sent it; author: who asked for it there.
        graph: to change.
        why: in the author's words.
        received_ms: head office's clock.
        patch: RDF Patch as it came.
        added, taken_out: its rows.
        state: "parked", "accepted" or "rejected".
        reasons: why it was parked, sentences.
        decided_by: person, or "" where the rules did.
        decided_ms: when, None while it waits.
        note: what the person wrote.
        entry: number in the graph's log once accepted; None where nothing was left to do.
    """

    id: str
    device: str
    author: str
    graph: str
    why: str
    received_ms: int
    patch: bytes
    added: int
    taken_out: int
    state: str
    reasons: tuple[str, ...]
    decided_by: str
    decided_ms: int | None
    note: str
    entry: int | None


class Proposals:
    """What devices proposed to one head office."""

    def __init__(self, office: Office, logs: Logs) -> None:
        self._office, self._logs, self._rules = office, logs, logs.rules

    def take_in(self) -> int:
        """Open what came and was not opened yet, and return how many records that were.

        Raises:
            StoreError: the database cannot be used; the next call goes on.
        """
        done, graphs = 0, set[str]()
        while True:
            with self._office.database.reading() as connection:
                found = graph_inbox.waiting(connection)
            for device, record_id in found:
                graphs.add(self._take_one(device, record_id))
                done += 1
            if not found:
                break
        for graph in graphs - {""}:
            self._logs.catch_up_if_there(graph)
        return done

    def list(self, state: str = "", limit: int = 100, before_ms: int | None = None) -> list[Proposal]:
        """Return proposals, the newest first.

        Args:
            state: "parked", "accepted" or "rejected"; "" for all.
            limit: most of them, up to 1,000.
            before_ms: only those that came earlier, for the next page.
        """
        asked = select(PROPOSALS).order_by(PROPOSALS.c.received_ms.desc(), PROPOSALS.c.id).limit(min(limit, _MOST))
        if state:
            asked = asked.where(PROPOSALS.c.state == state)
        if before_ms is not None:
            asked = asked.where(PROPOSALS.c.received_ms < before_ms)
        with self._office.database.reading() as connection:
            return [_proposal(row) for row in connection.execute(asked)]

    def find(self, proposal: str) -> Proposal:
        """Return one proposal.

        Raises:
            NotThere: there is none of that id.
        """
        with self._office.database.reading() as connection:
            return _find(connection, proposal)

    def accept(self, proposal: str, who: str, words: str = "") -> Proposal:
        """Take in a parked change; it is tried again on the newest state, since the facts may have been put right.

        Args:
            proposal: its id.
            who: sign-in name of the person.
            words: of theirs.

        Raises:
            NotThere: there is none of that id.
            Clashes: it was decided already, or still breaks a rule; says which.
        """
        graph = self.find(proposal).graph
        with self._logs.appending(graph) as log:
            found = _parked(log.connection, proposal)
            # A person has looked at each statement, so that an unknown base is no obstacle any more.
            since = log.since(self._rules.facts(found.patch).previous) or []
            opinion = self._rules.working.consider(graph, found.patch, since)
            if opinion.violations:
                raise Clashes(f"It still breaks a rule: {opinion.violations[0]}")
            entry = self._append(log, opinion.patch)
            self._decide(log.connection, proposal, "accepted", who, words, entry)
        self._logs.catch_up_if_there(graph)
        return self.find(proposal)

    def reject(self, proposal: str, who: str, words: str = "") -> Proposal:
        """Refuse a parked change; it stays in the record.

        Raises:
            NotThere: there is none of that id.
            Clashes: it was decided already.
        """
        with self._office.database.writing() as connection:
            _parked(connection, proposal)
            self._decide(connection, proposal, "rejected", who, words, None)
        return self.find(proposal)

    def _take_one(self, device: str, record_id: bytes) -> str:
        """Open one record and do what follows from it; return the graph whose log may have grown, or ""."""
        try:
            with self._office.database.reading() as connection:
                found = graph_inbox.opened(connection, self._office, device, record_id)
            if found is None:
                return ""
            take = self._propose if found[0] == graph_inbox.PROPOSAL else self._own
            return take(device, record_id, found[1])
        except (Malformed, SealError) as error:
            with self._office.database.writing() as connection:
                graph_inbox.put_aside(connection, device, record_id, str(error), self._office.now_ms())
            return ""

    def _propose(self, device: str, record_id: bytes, content: bytes) -> str:
        asked = read_offer(content)
        facts = self._rules.facts(asked.patch)
        if asked.graph not in self._rules.curated() or any(name != asked.graph for name in facts.graphs):
            raise Malformed(f"{device} proposes a change of {asked.graph[:200]!r}, which is not curated by head office")
        # Not the record's id alone: another device could have chosen the same.
        proposal = hashlib.sha256(device.encode() + b"\0" + record_id).hexdigest()[:32]
        with self._logs.appending(asked.graph) as log:
            if not graph_inbox.claim(log.connection, device, record_id):
                return ""
            since = log.since(facts.previous)
            opinion = self._rules.working.consider(asked.graph, asked.patch, since or ())
            reasons = [*opinion.violations, *((UNKNOWN_BASE,) if since is None else ())]
            entry = None if reasons else self._append(log, opinion.patch)
            row = {
                "id": proposal, "device": device, "author": asked.author, "graph": asked.graph,
                "why": asked.why, "received_ms": self._office.now_ms(), "patch": asked.patch,
                "added": facts.added, "taken_out": facts.taken_out, "state": "parked" if reasons else "accepted",
                "reasons": json.dumps(reasons, ensure_ascii=False), "entry": entry,
                "decided_ms": None if reasons else self._office.now_ms(),
            }  # fmt: skip
            log.connection.execute(insert(PROPOSALS), row)
            event = "graph proposal parked" if reasons else "graph proposal accepted"
            self._note(log.connection, f"device {device}", event, proposal, asked.graph, entry)
        return asked.graph

    def _own(self, device: str, record_id: bytes, content: bytes) -> str:
        entry = decode_entry(content)
        facts = self._rules.facts(entry.patch)
        if entry.graph != self._rules.graph_of(device) or any(name != entry.graph for name in facts.graphs):
            raise Malformed(f"{device} writes to {entry.graph[:200]!r}, which is not its own graph")
        with self._logs.appending(entry.graph) as log:
            if not graph_inbox.claim(log.connection, device, record_id):
                return ""
            check_run([entry], device, _keys(log.connection, device))
            verdict = judge(log.head, entry, log.link_at)
            if verdict is Verdict.DUPLICATE:
                return ""
            if verdict is not Verdict.APPEND or facts.previous != log.patch:
                raise SealError(f"entry {entry.number} of {entry.graph} does not follow its log ({verdict})")
            self._rules.working.consider(entry.graph, entry.patch, ())  # that it applies
            log.append(entry, facts)
        return entry.graph

    def _append(self, log: Appending, patch: bytes) -> int | None:
        facts = self._rules.facts(patch)
        if not facts.added and not facts.taken_out:
            return None  # others did all of it already
        return log.add(patch, facts).number

    def _decide(
        self, connection: Connection, proposal: str, state: str, who: str, words: str, entry: int | None
    ) -> None:
        decided = {
            "state": state, "decided_by": who, "decided_ms": self._office.now_ms(), "note": words[:_WORDS],
            "entry": entry,
        }  # fmt: skip
        connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == proposal).values(decided))
        self._note(connection, who, f"graph proposal {state}", proposal, _find(connection, proposal).graph, entry)

    def _note(self, connection: Connection, who: str, event: str, proposal: str, graph: str, entry: int | None) -> None:
        note(connection, self._office.now_ms(), who, event, proposal, {"graph": graph, "entry": entry})


def _parked(connection: Connection, proposal: str) -> Proposal:
    found = _find(connection, proposal, lock=True)
    if found.state != "parked":
        raise Clashes(f"The proposal was {found.state} already.")
    return found


def _find(connection: Connection, proposal: str, *, lock: bool = False) -> Proposal:
    asked = select(PROPOSALS).where(PROPOSALS.c.id == proposal)
    row = connection.execute(asked.with_for_update() if lock else asked).first()
    if row is None:
        raise NotThere("There is no proposal of that id.")
    return _proposal(row)


def _proposal(row: Any) -> Proposal:
    values = row._asdict()
    return Proposal(**values | {"patch": bytes(row.patch), "reasons": tuple(json.loads(row.reasons))})


def _keys(connection: Connection, device: str) -> list[bytes]:
    """Return every public key that a device ever had."""
    now = connection.execute(select(DEVICES.c.public_key).where(DEVICES.c.name == device)).scalars()
    ever = connection.execute(select(DEVICE_KEYS.c.public_key).where(DEVICE_KEYS.c.device == device)).scalars()
    return [bytes(key) for key in (*now, *ever)]
