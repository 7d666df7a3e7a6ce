"""Visits and their turns, encrypted at rest.

A question is written before anything is answered, its record and the conversation's context when the answer is
complete: whatever was acknowledged survives the death of the process that answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sync.crypto import keys
from sync.store import database


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


class SessionStore:
    """The one writer of sessions and turns."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store in a folder.

        Raises:
            StoreError: the folder cannot be used.
            WrongKey: key and store do not belong together.
        """
        self.folder = folder
        self._path = folder / "store" / "steward.db"
        key = keys.load_or_create(folder / "keys" / "store.key", store_exists=self._path.exists())
        self._database = database.connect(self._path, key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; further calls fail."""
        self._database.conn.close()

    def start(self, session: str, client: str) -> None:
        """Record that a session began; doing it twice changes nothing."""
        row = {"session": session, "client": client, "started": _now()}
        with database.writing(self._database, self._path):
            self._database["sessions"].insert(row, ignore=True)

    def asked(self, session: str, turn: int, question: str) -> None:
        """Record a question before it is answered; doing it twice changes nothing."""
        row = {"session": session, "turn": turn, "asked": _now(), "question": question}
        with database.writing(self._database, self._path):
            self._database["turns"].insert(row, ignore=True)

    def answered(self, session: str, turn: int, record: str, context: str | None) -> None:
        """Record an answer (JSON) and the context (JSON) with which the conversation goes on, if it left one."""
        with database.writing(self._database, self._path):
            self._database["turns"].update((session, turn), {"record": record, "context": context})

    def ended(self, session: str) -> None:
        """Record the end of a session; one that never began is no error."""
        with database.writing(self._database, self._path):
            self._database.execute("UPDATE sessions SET ended = ? WHERE session = ?", [_now(), session])

    def find(self, session: str) -> StoredSession | None:
        """Return what is known of a session that has not ended, or None."""
        sessions = list(self._database["sessions"].rows_where("session = ? AND ended IS NULL", [session]))
        if not sessions:
            return None
        turns = list(self._database["turns"].rows_where("session = ?", [session], order_by="turn"))
        done = [row for row in turns if row["context"] is not None]
        # Only the last question can still be waited for: once another was asked, the client has gone on.
        waiting = [row for row in turns[-1:] if row["record"] is None]
        return StoredSession(
            client=sessions[0]["client"],
            last_turn=turns[-1]["turn"] if turns else 0,
            context=done[-1]["context"] if done else None,
            open_turn=waiting[-1]["turn"] if waiting else None,
            open_question=waiting[-1]["question"] if waiting else None,
        )

    def last_visit(self, client: str, before: str) -> StoredVisit | None:
        """Return a client's last visit that ended and in which something was asked, or None.

        Args:
            client: whose.
            before: a session that does not count: the one that is running.
        """
        rows = self._database["sessions"].rows_where(
            "client = ? AND session <> ? AND ended IS NOT NULL", [client, before], order_by="ended DESC"
        )
        for row in rows:
            turns = self.turns(str(row["session"]))
            if turns:
                return StoredVisit(str(row["started"]), tuple(str(turn["record"]) for turn in turns if turn["record"]))
        return None

    def agree_to(self, client: str, purpose: str) -> None:
        """Record that a client agreed to something, such as "memory"; doing it twice keeps the first time."""
        with database.writing(self._database, self._path):
            self._database["consents"].insert({"client": client, "purpose": purpose, "given": _now()}, ignore=True)

    def agreed_to(self, client: str, purpose: str) -> bool:
        """Return whether a client has agreed to something."""
        return bool(list(self._database["consents"].rows_where("client = ? AND purpose = ?", [client, purpose])))

    def hand_off(self, session: str, client: str, reason: str, summary: str) -> None:
        """Keep what a colleague is to take up (JSON)."""
        row = {"session": session, "client": client, "made": _now(), "reason": reason, "summary": summary}
        with database.writing(self._database, self._path):
            self._database["handoffs"].insert(row)

    def handed_off(self, session: str | None = None) -> list[dict[str, str | int]]:
        """Return what a session, or every one, handed on, in order: number, session, client, made, reason, summary."""
        if session is None:
            return list(self._database["handoffs"].rows_where(order_by="number"))
        return list(self._database["handoffs"].rows_where("session = ?", [session], order_by="number"))

    def erase_session(self, session: str) -> None:
        """Erase a visit for good: its turns, what it handed on, and the visit itself."""
        self._erase(("turns", "handoffs", "sessions"), "session", session)

    def erase_client(self, client: str) -> None:
        """Erase all visits of a client for good, with what they agreed to; what they told is in `PatchStore`."""
        for row in list(self._database["sessions"].rows_where("client = ?", [client])):
            self.erase_session(str(row["session"]))
        self._erase(("consents", "handoffs"), "client", client)

    def _erase(self, tables: tuple[str, ...], column: str, value: str) -> None:
        with database.writing(self._database, self._path):
            for table in tables:
                self._database[table].delete_where(f"{column} = ?", [value])
        # What was written lately is still in the log beside the database until it is folded in.
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def turns(self, session: str) -> list[dict[str, str | int | None]]:
        """Return a session's turns in order: turn, asked, question, record, context."""
        return list(self._database["turns"].rows_where("session = ?", [session], order_by="turn"))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
