"""Jobs: what is on record: visits, questions with their checks, recommendations, hand-offs, agreements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.desk.messages import Arguments, Report
from app.desk.room import Room
from sync.store.sessions import SessionStore

Kind = Literal["visit", "question", "recommendation", "handoff"]
KINDS: Final[tuple[Kind, ...]] = ("visit", "question", "recommendation", "handoff")
ADVICE: Final = frozenset({"optimise"})
"""Tools whose answers are advice."""
MOST_VISITS: Final = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail.

    Attributes:
        when: ISO 8601, universal time.
        words: what was asked, or why somebody was handed on; empty for a visit.
        tool: what answered.
        passed: sentences that were spoken after their checks; `left_out` those that did not pass.
        complete: false of a turn that was cut short.
        asked: how many questions a visit had.
        record: of a turn, as the store has it (see `app.records.turn_json`); None else.
    """

    when: str
    kind: Kind
    client: str
    session: str
    words: str = ""
    turn: int = 0
    tool: str = ""
    passed: int = 0
    left_out: int = 0
    complete: bool = True
    asked: int = 0
    record: dict[str, Any] | None = None


def trail(room: Room, arguments: Arguments, progress: Report) -> tuple[Entry, ...]:
    """Return what is on record of `client`, or of everybody if that is empty, the newest first."""
    client = str(arguments.get("client", ""))
    entries: list[Entry] = []
    with SessionStore(room.settings.data_dir) as store:
        sessions = store.newest(MOST_VISITS)
        for number, session in enumerate(sessions):
            progress(number / len(sessions), "Reading the records")
            entries += _of_visit(store, session, client)
        entries += _handed_on(store, client)
    return tuple(sorted(entries, key=lambda entry: entry.when, reverse=True))


def questions(room: Room, arguments: Arguments, progress: Report) -> tuple[str, ...]:
    """Return what was asked about `client` lately, the newest first, each once."""
    found = trail(room, arguments, progress)
    return tuple(dict.fromkeys(entry.words for entry in found if entry.turn and entry.words))[:50]


def _of_visit(store: SessionStore, session: str, client: str) -> Iterator[Entry]:
    visit = store.kept(session)
    if visit is None or (client and visit.client != client):
        return
    turns = store.turns(session)
    if turns:  # a visit in which nothing was asked is no event
        yield Entry(visit.started, "visit", visit.client, session, asked=len(turns))
    for row in turns:
        yield _turn(row, visit.client, session)


def _turn(row: dict[str, str | int | None], client: str, session: str) -> Entry:
    record: dict[str, Any] = json.loads(str(row["record"])) if row["record"] else {}
    checks = record.get("verification", ())
    tool = str(record.get("tool", ""))
    return Entry(
        when=str(row["asked"]),
        kind="recommendation" if tool in ADVICE else "question",
        client=client,
        session=session,
        words=str(row["question"] or ""),
        turn=int(row["turn"] or 0),
        tool=tool,
        passed=sum(bool(check["passed"]) for check in checks),
        left_out=sum(not check["passed"] for check in checks),
        complete=bool(record.get("complete", False)),
        record=record or None,
    )


def _handed_on(store: SessionStore, client: str) -> Iterator[Entry]:
    for row in store.handed_off():
        if client in ("", row["client"]):
            summary = json.loads(str(row["summary"]))
            why = [str(row["reason"]), *(str(summary[name]) for name in ("when", "words") if name in summary)]
            words = ", ".join(dict.fromkeys(part for part in why if part))
            yield Entry(str(row["made"]), "handoff", str(row["client"]), str(row["session"]), words)


JOBS = {"trail": trail, "questions": questions}
