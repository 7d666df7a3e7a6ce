"""Visits and their turns, encrypted at rest.

A question is written before anything is answered, its record and the conversation's context when the answer is
complete: whatever was acknowledged survives the death of the process that answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sync.errors import Held
from sync.store.opened import Room, Store

REMEMBERED: Final = "memory"
"""Purpose of the consent with which a client's visits are spoken of again."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What is left of a session: its client, last context (JSON) and the question still without an answer."""

    client: str
    last_turn: int
    context: str | None
    open_turn: int | None
    open_question: str | None


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """A visit that is over: when it began, in ISO 8601, universal time, and the records of its turns (JSON)."""

    started: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """A visit as it is kept, over or not.

    Attributes:
        client: whose.
        started: when it began, in ISO 8601, universal time.
        records: the records of its answered turns, in order (JSON).
    """

    client: str
    started: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as retention looks at it; times are ISO 8601, universal time.

    Attributes:
        session: its name.
        started: when it began.
        ended: when it ended; None for one that never did.
        remembered: whether its client agreed to be remembered.
        held: whether its client must be kept for now.
    """

    session: str
    started: str
    ended: str | None
    remembered: bool
    held: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A client whose visits must not be erased, why, and since when (ISO 8601, universal time)."""

    client: str
    why: str
    since: str


class SessionStore(Room):
    """The one writer of sessions and turns."""

    def __init__(self, place: Path | Store) -> None:
        """Open or create the store in a folder, or use one that is open.

        Raises:
            StoreError: the folder cannot be used.
            WrongKey: key and store do not belong together.
        """
        super().__init__(place)
        self.folder = self.store.folder
        self.on_erased: Callable[[str], None] = lambda session: None
        """Called in the transaction in which a session is erased."""
        self._sweep()

    def start(self, session: str, client: str) -> bool:
        """Record that a session began, and return whether that was new; doing it twice changes nothing."""
        # The key first: a row without its key is one that was erased.
        key = self.store.keys.make(session)
        locked = self.store.keys.seal(key, client, f"client {session}")
        row = {"session": session, "mark": self.store.keys.mark(client), "client": locked, "started": _now()}
        with self.store.writing():
            return self._insert_new("sessions", row)

    def asked(self, session: str, turn: int, question: str) -> bool:
        """Record a question before it is answered, and return whether that was new.

        Twice, or for an erased session, it changes nothing.
        """
        if (key := self.store.keys.find(session)) is None:
            return False
        locked = self.store.keys.seal(key, question, f"question {session} {turn}")
        row = {"session": session, "turn": turn, "asked": _now(), "question": locked}
        with self.store.writing():
            return self._insert_new("turns", row)

    def answered(
        self,
        session: str,
        turn: int,
        record: str,
        context: str | None,
        *,
        facts: Sequence[str] = (),
        unverified: int = 0,
    ) -> None:
        """Record an answer and the context with which the conversation goes on, if it left one.

        Args:
            session: of the turn; nothing is recorded of an erased one.
            turn: its number.
            record: JSON.
            context: JSON.
            facts: the figures that were told, JSON each.
            unverified: how many sentences did not pass verification.
        """
        keys = self.store.keys
        if (key := keys.find(session)) is None:
            return
        locked = {
            "record": keys.seal(key, record, f"record {session} {turn}"),
            "context": keys.seal(key, context, f"context {session} {turn}"),
            "unverified": unverified,
        }
        told = [
            {
                "session": session,
                "turn": turn,
                "number": number,
                "content": keys.seal(key, fact, f"fact {session} {turn}"),
            }
            for number, fact in enumerate(facts)
        ]
        with self.store.writing():
            self._database["turns"].update((session, turn), locked)
            if told:
                self._database["facts"].delete_where("session = ? AND turn = ?", [session, turn])
                self._database["facts"].insert_all(told)

    def ended(self, session: str) -> bool:
        """Record the end of a session, and return whether there was one; one that never began is no error."""
        with self.store.writing():
            changed = self._database.execute(
                "UPDATE sessions SET ended = ? WHERE session = ? AND ended IS NULL", [_now(), session]
            )
        return bool(changed.rowcount)

    def find(self, session: str) -> StoredSession | None:
        """Return what is known of a session that has not ended, or None."""
        sessions = list(self._database["sessions"].rows_where("session = ? AND ended IS NULL", [session]))
        key = self.store.keys.find(session)
        if not sessions or key is None:
            return None
        turns = self.turns(session)
        done = [row for row in turns if row["context"] is not None]
        # Only the last question can still be waited for: once another was asked, the client has gone on.
        waiting = [row for row in turns[-1:] if row["record"] is None]
        return StoredSession(
            client=self.store.keys.read(key, sessions[0]["client"], f"client {session}") or "",
            last_turn=int(turns[-1]["turn"] or 0) if turns else 0,
            context=str(done[-1]["context"]) if done else None,
            open_turn=int(waiting[-1]["turn"] or 0) if waiting else None,
            open_question=str(waiting[-1]["question"]) if waiting else None,
        )

    def kept(self, session: str) -> KeptVisit | None:
        """Return a visit as it is kept, over or not; None when it never was or was erased."""
        rows = list(self._database["sessions"].rows_where("session = ?", [session]))
        key = self.store.keys.find(session)
        if not rows or key is None:
            return None
        client = self.store.keys.read(key, rows[0]["client"], f"client {session}") or ""
        records = tuple(str(turn["record"]) for turn in self.turns(session) if turn["record"])
        return KeptVisit(client, str(rows[0]["started"]), records)

    def newest(self, limit: int = 5) -> tuple[str, ...]:
        """Return the sessions that began last, the newest first."""
        rows = self._database["sessions"].rows_where(order_by="started DESC", limit=limit)
        return tuple(str(row["session"]) for row in rows)

    def last_visit(self, client: str, before: str) -> StoredVisit | None:
        """Return a client's last visit that ended and in which something was asked, or None.

        Args:
            client: whose.
            before: a session that does not count: the one that is running.
        """
        rows = self._database["sessions"].rows_where(
            "mark = ? AND session <> ? AND ended IS NOT NULL",
            [self.store.keys.mark(client), before],
            order_by="ended DESC",
        )
        for row in rows:
            turns = self.turns(str(row["session"]))
            if turns:
                return StoredVisit(str(row["started"]), tuple(str(turn["record"]) for turn in turns if turn["record"]))
        return None

    def agree_to(self, client: str, purpose: str) -> None:
        """Record that a client agreed to something, such as "memory"; doing it twice keeps the first time."""
        with self.store.writing():
            self._database["consents"].insert({"client": client, "purpose": purpose, "given": _now()}, ignore=True)

    def agreements(self, client: str) -> list[tuple[str, str]]:
        """Return what a client has agreed to: purpose, and when in ISO 8601, universal time."""
        rows = self._database["consents"].rows_where("client = ?", [client], order_by="given")
        return [(str(row["purpose"]), str(row["given"])) for row in list(rows)]

    def sessions_of(self, client: str) -> tuple[str, ...]:
        """Return a client's sessions, the oldest first, also those that only handed something on."""
        mark = self.store.keys.mark(client)
        rows = self._database["sessions"].rows_where("mark = ?", [mark], order_by="started")
        handed = self._database["handoffs"].rows_where("mark = ?", [mark], order_by="number")
        return tuple(dict.fromkeys(str(row["session"]) for row in (*list(rows), *list(handed))))

    def agreed_to(self, client: str, purpose: str) -> bool:
        """Return whether a client has agreed to something."""
        return bool(list(self._database["consents"].rows_where("client = ? AND purpose = ?", [client, purpose])))

    def hand_off(self, session: str, client: str, reason: str, summary: str) -> None:
        """Keep what a colleague is to take up (JSON)."""
        keys = self.store.keys
        content = json.dumps({"client": client, "reason": reason, "summary": summary})
        locked = keys.seal(keys.make(session), content, f"handoff {session}")
        row = {"session": session, "mark": keys.mark(client), "made": _now(), "content": locked}
        with self.store.writing():
            self._database["handoffs"].insert(row)

    def handed_off(self, session: str | None = None) -> list[dict[str, str | int]]:
        """Return what a session, or every one, handed on, in order: number, session, client, made, reason, summary."""
        where = ("session = ?", [session]) if session is not None else (None, None)
        found: list[dict[str, str | int]] = []
        for row in list(self._database["handoffs"].rows_where(*where, order_by="number")):
            key = self.store.keys.find(row["session"])
            if key is not None:
                content = json.loads(self.store.keys.read(key, row["content"], f"handoff {row['session']}") or "{}")
                found.append({name: row[name] for name in ("number", "session", "made")} | content)
        return found

    def hold(self, client: str, why: str) -> None:
        """Keep a client's visits from erasure until it is lifted; a second hold takes the first one's place."""
        row = {"mark": self.store.keys.mark(client), "client": client, "why": why, "since": _now()}
        with self.store.writing():
            self._database["holds"].insert(row, replace=True)

    def lift(self, client: str) -> bool:
        """Let a client's visits be erased again, and return whether they were held."""
        with self.store.writing():
            gone = self._database.execute("DELETE FROM holds WHERE client = ?", [client])
        return bool(gone.rowcount)

    def holds(self) -> list[Hold]:
        """Return who is held, the oldest hold first."""
        rows = self._database["holds"].rows_where(order_by="since")
        return [Hold(str(row["client"]), str(row["why"]), str(row["since"])) for row in list(rows)]

    def refuse_if_held(self, *, client: str = "", session: str = "") -> None:
        """Pass unless a client, or the client of a session, has to be kept.

        Raises:
            Held: they have; says why and since when.
        """
        marks = [self.store.keys.mark(client)] if client else []
        for table in ("sessions", "handoffs") if session else ():
            marks += [row["mark"] for row in list(self._database[table].rows_where("session = ?", [session]))]
        for mark in dict.fromkeys(map(bytes, marks)):
            for row in list(self._database["holds"].rows_where("mark = ?", [mark])):
                raise Held(f"This has to be kept since {str(row['since'])[:10]} ({row['why']}); lift the hold first.")

    def erase_session(self, session: str) -> None:
        """Erase a visit for good: its key, its turns, what it handed on, and the visit itself.

        Raises:
            Held: its client has to be kept.
        """
        self.refuse_if_held(session=session)
        with self.store.writing():
            self._drop(session)
            self.on_erased(session)
            self._database["erasures"].insert({"session": session}, ignore=True)
        self._erase_keys()
        self.store.fold_in()

    def erase_client(self, client: str) -> None:
        """Erase all visits of a client for good, with what they agreed to; what they told is in `PatchStore`.

        Raises:
            Held: they have to be kept.
        """
        self.refuse_if_held(client=client)
        mark = self.store.keys.mark(client)
        tables = ("sessions", "handoffs")
        found = [row for table in tables for row in self._database[table].rows_where("mark = ?", [mark])]
        for session in dict.fromkeys(str(row["session"]) for row in found):
            self.erase_session(session)
        with self.store.writing():
            self._database["consents"].delete_where("client = ?", [client])
        self.store.fold_in()

    def turns(self, session: str) -> list[dict[str, str | int | None]]:
        """Return a session's turns in order: turn, asked, question, record, context; none of an erased session."""
        if (key := self.store.keys.find(session)) is None:
            return []
        return [
            {"turn": row["turn"], "asked": row["asked"]}
            | {
                name: self.store.keys.read(key, row[name], f"{name} {session} {row['turn']}")
                for name in ("question", "record", "context")
            }
            for row in list(self._database["turns"].rows_where("session = ?", [session], order_by="turn"))
        ]

    def facts(self, session: str) -> list[str]:
        """Return the figures that a session told, in order, JSON each; none of an erased session."""
        if (key := self.store.keys.find(session)) is None:
            return []
        rows = list(self._database["facts"].rows_where("session = ?", [session], order_by="turn, number"))
        return [self.store.keys.read(key, row["content"], f"fact {session} {row['turn']}") or "" for row in rows]

    def visits(self) -> list[Visit]:
        """Return every visit that is kept, with whether its client agreed to be remembered."""
        agreed = self._database["consents"].rows_where("purpose = ?", [REMEMBERED])
        marks = {self.store.keys.mark(str(row["client"])) for row in list(agreed)}
        held = {bytes(row["mark"]) for row in list(self._database["holds"].rows)}
        return [
            Visit(
                str(row["session"]),
                str(row["started"]),
                row["ended"],
                bytes(row["mark"]) in marks,
                bytes(row["mark"]) in held,
            )
            for row in list(self._database["sessions"].rows_where(order_by="started"))
        ]

    def last_retention(self) -> datetime | None:
        """Return the time that was believed when retention last ran, or None."""
        row = self._database.execute("SELECT value FROM identity WHERE name = 'retention'").fetchone()
        return datetime.fromisoformat(bytes(row[0]).decode()) if row else None

    def note_retention(self, now: datetime) -> None:
        """Keep the time that retention believed."""
        row = {"name": "retention", "value": now.isoformat().encode()}
        with self.store.writing():
            self._database["identity"].insert(row, pk="name", replace=True)

    def _drop(self, session: str) -> None:
        for table in ("facts", "turns", "handoffs", "grants", "sessions"):
            self._database[table].delete_where("session = ?", [session])

    def _erase_keys(self) -> None:
        """Erase the keys of the sessions that are to be erased: from then on nobody reads them, not even in copies."""
        for row in list(self._database["erasures"].rows):
            self.store.keys.erase(str(row["session"]))
            with self.store.writing():
                self._database["erasures"].delete_where("session = ?", [row["session"]])

    def _sweep(self) -> None:
        """Finish erasures that a power cut interrupted, and delete what a copy of the store brought back of others."""
        self._erase_keys()
        there = {str(row[0]) for row in self._database.execute("SELECT session FROM sessions").fetchall()}
        if gone := there - self.store.keys.sessions():
            with self.store.writing():
                for session in gone:
                    self._drop(session)

    def _insert_new(self, table: str, row: dict[str, Any]) -> bool:
        before = self._database.conn.total_changes
        self._database[table].insert(row, ignore=True)
        return bool(self._database.conn.total_changes > before)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
