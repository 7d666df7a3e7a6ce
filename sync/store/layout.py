"""Which program may use which store: an older one goes on with a newer store as long as nothing it knows has changed.

A store's layout is the number of steps that were taken (`PRAGMA user_version`). Beside it stands the oldest layout
whose program may still read and write it; it goes into the same transaction as the step. So a version of Steward can be
taken back after it was used, unless one of its steps changed something that the version before relies on.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from sync.crypto.places.file import replace_file

NOTE: Final = "layout"
"""File beside the database that says its layout in the open, for who decides without its key (`sync.upgrades`)."""
_TABLE: Final = re.compile(r"CREATE TABLE (?P<table>\w+) \(")
_INDEX: Final = re.compile(r"CREATE (?:UNIQUE )?INDEX \w+ ON (?P<table>\w+) ")


class Locks(Protocol):
    """What a migration needs of the sessions' keys."""

    def make(self, session: str) -> bytes:
        """Return the session's key, making it where there is none."""
        ...

    def seal(self, key: bytes, text: str | None, about: str) -> bytes | None:
        """Return a text locked under a session's key."""
        ...

    def mark(self, client: str) -> bytes:
        """Return what stands for a client in the store."""
        ...


@dataclass(frozen=True, slots=True)
class Added:
    """A step after which older programs go on reading and writing the store: it makes new tables, and nothing else.

    What it makes must hold nothing of a client: an older program would not erase it.

    Attributes:
        script: `CREATE TABLE` and indexes of those tables. No reference to an older table, which would keep an older
            program from deleting there; no trigger, no index and no column on an older table.
    """

    script: str

    def __post_init__(self) -> None:
        """Refuse a script that does more.

        Raises:
            ValueError: an older program could stumble over it.
        """
        made: set[str] = set()
        for statement in statements(self.script):
            words = " ".join(statement.split())
            table, index = _TABLE.match(words), _INDEX.match(words)
            if table:
                made.add(table["table"])
            alone = ";" not in words.rstrip("; ") and "REFERENCES" not in words.upper()
            if not (alone and (table or (index and index["table"] in made))):
                raise ValueError(f"An older program may not get along with this; take it out of Added: {words[:80]}")


Migration: TypeAlias = str | Added | Callable[[Any, Locks | None], None]


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, each complete; what is left at the end is one too."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def readable_from(steps: Sequence[Migration]) -> int:
    """Return the oldest layout, from 1, whose program may use a store that has taken these steps."""
    return max((number for number, step in enumerate(steps, 1) if not isinstance(step, Added)), default=1)


def may_use(knows: int, layout: int, readable: int) -> bool:
    """Return whether a program may read and write a store.

    Args:
        knows: number of steps that the program knows.
        layout: number of steps that the store has taken.
        readable: oldest layout that may use it, as the store says; 0 where it says nothing.
    """
    return layout <= knows or 0 < readable <= knows


def note_layout(folder: Path, knows: int) -> None:
    """Say in the open how far a store may be taken, before it is; a note never goes back.

    Args:
        folder: of the database.
        knows: number of steps that this program knows.

    Raises:
        OSError: the folder cannot be written.
    """
    if noted_layout(folder) < knows:
        replace_file(folder / NOTE, f"{knows}\n".encode())


def noted_layout(folder: Path) -> int:
    """Return the highest layout that a store may have by now; 0 where nothing is noted."""
    try:
        return int((folder / NOTE).read_text(encoding="ascii")[:16])
    except (OSError, ValueError):
        return 0
