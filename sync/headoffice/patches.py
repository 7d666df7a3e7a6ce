"""The logs of named graphs at head office: appended to under the head's lock, handed out, condensed into snapshots.

The log in the database is the truth. The copies that follow it, in memory and behind SPARQL, are brought up to it
whenever they are needed, so a copy that was lost, or a server that was away, costs time only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from typing import Any, Final, Self

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.errors import Malformed, TransportError
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import Clashes, NotThere
from sync.headoffice.graph_rules import Copy, GraphRules, PatchFacts
from sync.headoffice.parts import Office
from sync.headoffice.tables.graphs import GRAPH_ENTRIES, GRAPH_HEADS, GRAPH_SNAPSHOTS
from sync.knowledge_log.entries import OFFICE, Entry, Place, Snapshot, make_entry, make_snapshot, nothing_yet, place_of
from sync.knowledge_log.packing import pack, unpack
from sync.knowledge_log.wire import LIMITS, decode_entry, decode_snapshot, encode_entry, encode_snapshot

SNAPSHOT_EVERY: Final = 500
"""Entries after which a new snapshot is made."""
SNAPSHOTS_KEPT: Final = 2
_PUBLISHING_S: Final = 600.0
"""After which a process that died while it brought the published copy up is not waited for any more."""
_RUN_BYTES: Final = 4 * 1024 * 1024
_AT_ONCE: Final = 256


def logs_of(office: Office) -> Logs:
    """Return the logs of a head office.

    Raises:
        NotThere: it keeps no knowledge graph.
    """
    if office.graphs is None:
        raise NotThere("This head office keeps no knowledge graph.")
    return Logs(office, office.graphs)


class Logs:
    """The logs of one head office."""

    def __init__(self, office: Office, rules: GraphRules) -> None:
        self.office, self.rules = office, rules

    def heads(self) -> list[tuple[Place, str]]:
        """Return where each graph stands, with the id of its last patch."""
        with self.office.database.reading() as connection:
            rows = connection.execute(select(GRAPH_HEADS).order_by(GRAPH_HEADS.c.graph)).all()
        return [(Place(row.graph, row.number, bytes(row.link)), row.patch) for row in rows]

    def head(self, graph: str) -> Place:
        """Return where a graph's log stands."""
        with self.office.database.reading() as connection:
            return _head(connection, graph)[0]

    def run(self, graph: str, after: int) -> tuple[Place, list[Entry]]:
        """Return the head of a log and the entries after one of it, as many as fit into an answer.

        Raises:
            NotThere: there is no such log.
        """
        with self.office.database.reading() as connection:
            head, _ = _head(connection, graph)
            if head.number == 0:
                raise NotThere("There is no log of this graph; GET /api/v1/graphs lists those there are.")
            entries: list[Entry] = []
            size = 0
            for entry in _entries(connection, graph, after):
                size += len(entry.patch) + 128
                if entries and (size > _RUN_BYTES or len(entries) == LIMITS.batch_entries):
                    break
                entries.append(entry)
        return head, entries

    def publish(self, graph: str, patch: bytes, who: str) -> Entry:
        """Append head office's own change of a curated graph, if it is sound.

        Raises:
            Malformed: it is no patch, writes elsewhere, or breaks a rule; says which.
            Clashes: the graph has moved on since the patch was made.
        """
        facts = self.rules.facts(patch)
        if graph not in self.rules.curated():
            raise Malformed("Head office writes to its curated graphs only.")
        with self.appending(graph) as log:
            if facts.previous != log.patch:
                raise Clashes(f"The patch follows {facts.previous or 'nothing'}, and {graph} has come to {log.patch}.")
            opinion = self.rules.working.consider(graph, patch, ())
            if opinion.violations:
                raise Malformed(f"The facts were not taken: {opinion.violations[0]}")
            entry = log.add(patch, facts)
            note(log.connection, self.office.now_ms(), who, "graph changed", graph, _detail(entry, facts))
        self.catch_up_if_there(graph)
        return entry

    def appending(self, graph: str) -> Appending:
        """Return the transaction in which a log grows: its head is locked, and the working copy has come up to it."""
        return Appending(self.office, self, graph)

    def catch_up(self, graph: str) -> None:
        """Bring the working copy up to a log, and the published one if its server answers.

        Raises:
            TransportError: the server of the published copy does not answer; the next call goes on.
        """
        # The lock first: what another thread appends after this one's look at the database must not seem to be lost.
        with self.rules.lock, self.office.database.reading() as connection:
            self.follow(connection, self.rules.working, graph)
        self._publish(graph)
        self._condense(graph)

    def _publish(self, graph: str) -> None:
        """Bring the published copy up, unless another process is doing so: two at once could do one entry twice."""
        key = f"graph-publishing:{graph}"
        if not self.office.cache.once(key, _PUBLISHING_S):
            return
        try:
            with self.office.database.reading() as connection:
                self.follow(connection, self.rules.published, graph)
        finally:
            self.office.cache.delete(key)

    def catch_up_if_there(self, graph: str) -> None:
        """Do as `catch_up` does; a server that is away gets what it lacks at the next change."""
        with suppress(TransportError):
            self.catch_up(graph)

    def follow(self, connection: Connection, copy: Copy, graph: str) -> None:
        """Bring one copy up to a log as a transaction sees it."""
        (at, link), (head, _) = copy.place(graph), _head(connection, graph)
        if at and _link_at(connection, graph, at) != link:
            # The database was restored from a backup: what the copy has beyond it was lost, or became something else.
            copy.forget(graph)
            at = 0
        if head.number > at and (found := _snapshot(connection, graph)) is not None:
            snapshot, packed = found
            if at < snapshot.number - SNAPSHOT_EVERY or at == 0:
                copy.load(snapshot, unpack(snapshot, packed))
                at = snapshot.number
        for entry in _entries(connection, graph, at):
            copy.follow(entry)

    def snapshot(self, graph: str) -> tuple[Snapshot, bytes]:
        """Return a graph's newest snapshot with its packed content, making one where there is none yet.

        Raises:
            NotThere: there is no such log.
        """
        with self.office.database.reading() as connection:
            found, (head, _) = _snapshot(connection, graph), _head(connection, graph)
        if found is not None:
            return found
        if head.number == 0:
            raise NotThere("There is no log of this graph; GET /api/v1/graphs lists those there are.")
        return self._make(graph)

    def _condense(self, graph: str) -> None:
        with self.office.database.reading() as connection:
            found, (head, _) = _snapshot(connection, graph), _head(connection, graph)
        if head.number - (found[0].number if found else 0) >= SNAPSHOT_EVERY:
            self._make(graph)

    def _make(self, graph: str) -> tuple[Snapshot, bytes]:
        with self.appending(graph) as log:
            content, now_ms = self.rules.working.content(graph), self.office.now_ms()
            snapshot = make_snapshot(log.head, content, self.office.secrets.receipts, now_ms)
            packed = pack(content)
            here = GRAPH_SNAPSHOTS.c.graph == graph
            log.connection.execute(delete(GRAPH_SNAPSHOTS).where(here, GRAPH_SNAPSHOTS.c.number == log.head.number))
            log.connection.execute(
                insert(GRAPH_SNAPSHOTS),
                {
                    "graph": graph, "number": log.head.number, "made_ms": now_ms,
                    "vouched": encode_snapshot(snapshot), "packed": packed,
                },
            )  # fmt: skip
            numbers = select(GRAPH_SNAPSHOTS.c.number).where(here).order_by(GRAPH_SNAPSHOTS.c.number.desc())
            kept = log.connection.execute(numbers.limit(SNAPSHOTS_KEPT)).scalars().all()
            log.connection.execute(delete(GRAPH_SNAPSHOTS).where(here, GRAPH_SNAPSHOTS.c.number < min(kept)))
        return snapshot, packed


class Appending:
    """A log whose head is locked until the block ends; what was added is durable then, or not there."""

    def __init__(self, office: Office, logs: Logs, graph: str) -> None:
        self._office, self._logs, self._graph = office, logs, graph

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self._logs.rules.lock)
            self.connection = opening.enter_context(self._office.database.writing())
            self.head, self.patch = _head(self.connection, self._graph, lock=True)
            # Only entries that others made durable: this transaction has added none yet.
            self._logs.follow(self.connection, self._logs.rules.working, self._graph)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *why: Any) -> None:
        self._open.__exit__(*why)

    def add(self, patch: bytes, facts: PatchFacts) -> Entry:
        """Append head office's own entry."""
        return self.append(make_entry(self.head, OFFICE, self._office.secrets.receipts, patch, self._now()), facts)

    def append(self, entry: Entry, facts: PatchFacts) -> Entry:
        """Append an entry that was checked and follows the head."""
        place = place_of(entry)
        row = {
            "graph": entry.graph, "number": entry.number, "patch": facts.id, "at_ms": entry.at_ms,
            "author": entry.author, "link": place.link, "content": encode_entry(entry),
        }  # fmt: skip
        self.connection.execute(insert(GRAPH_ENTRIES), row)
        moved = {"number": place.number, "link": place.link, "patch": facts.id}
        self.connection.execute(update(GRAPH_HEADS).where(GRAPH_HEADS.c.graph == entry.graph).values(moved))
        self.head, self.patch = place, facts.id
        return entry

    def since(self, patch: str) -> list[bytes] | None:
        """Return the patches after one of the log ("" for all of them), or None where the log does not know it."""
        after = 0
        if patch:
            here = (GRAPH_ENTRIES.c.graph == self._graph) & (GRAPH_ENTRIES.c.patch == patch)
            found = self.connection.execute(select(GRAPH_ENTRIES.c.number).where(here)).scalars().first()
            if found is None:
                return None
            after = found
        return [entry.patch for entry in _entries(self.connection, self._graph, after)]

    def link_at(self, number: int) -> bytes | None:
        """Return the link of an entry of the log."""
        return _link_at(self.connection, self._graph, number)

    def _now(self) -> int:
        return self._office.now_ms()


def _head(connection: Connection, graph: str, *, lock: bool = False) -> tuple[Place, str]:
    asked = select(GRAPH_HEADS).where(GRAPH_HEADS.c.graph == graph)
    if lock:
        _begin(connection, graph)
        asked = asked.with_for_update()
    row = connection.execute(asked).first()
    if row is None:
        return nothing_yet(graph), ""
    return Place(graph, row.number, bytes(row.link)), row.patch


def _begin(connection: Connection, graph: str) -> None:
    """Make a graph's head row where there is none."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = {"graph": graph, "number": 0, "link": nothing_yet(graph).link, "patch": ""}
    connection.execute(dialect.insert(GRAPH_HEADS).on_conflict_do_nothing(), new)


def _entries(connection: Connection, graph: str, after: int) -> Iterator[Entry]:
    while True:
        asked = (
            select(GRAPH_ENTRIES.c.number, GRAPH_ENTRIES.c.content)
            .where(GRAPH_ENTRIES.c.graph == graph, GRAPH_ENTRIES.c.number > after)
            .order_by(GRAPH_ENTRIES.c.number)
            .limit(_AT_ONCE)
        )
        rows = connection.execute(asked).all()
        if not rows:
            return
        for row in rows:
            yield decode_entry(bytes(row.content))
        after = rows[-1].number


def _link_at(connection: Connection, graph: str, number: int) -> bytes | None:
    here = (GRAPH_ENTRIES.c.graph == graph) & (GRAPH_ENTRIES.c.number == number)
    found = connection.execute(select(GRAPH_ENTRIES.c.link).where(here)).scalars().first()
    return None if found is None else bytes(found)


def _snapshot(connection: Connection, graph: str) -> tuple[Snapshot, bytes] | None:
    asked = select(GRAPH_SNAPSHOTS).where(GRAPH_SNAPSHOTS.c.graph == graph).order_by(GRAPH_SNAPSHOTS.c.number.desc())
    row = connection.execute(asked.limit(1)).first()
    return None if row is None else (decode_snapshot(bytes(row.vouched))[0], bytes(row.packed))


def _detail(entry: Entry, facts: PatchFacts) -> Mapping[str, Any]:
    return {"entry": entry.number, "added": facts.added, "taken_out": facts.taken_out}
