"""Searches the log of deeds, checks its chain, and sets checkpoints: head office's signed word on how it stood."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, insert, select

from sync.crypto.signing import SigningKey, verified
from sync.headoffice.audit.merkle import Growing, leaf_hash
from sync.headoffice.audit.writing import BEGINNING, Deed, one_by_one
from sync.headoffice.parts import Office
from sync.headoffice.tables.audit import CHECKPOINTS, DEEDS

PURPOSE: Final = "deeds checkpoint"
_AT_ONCE: Final = 1000
_NUMBERS: Final = struct.Struct(">QQ")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; "" and 0 leave a field open.

    Attributes:
        who: sign-in name, exactly.
        event: exactly.
        subject: exactly.
        from_ms: earliest time.
        until_ms: first time that is too late.
        before: only entries with a smaller sequence, for the next page.
    """

    who: str = ""
    event: str = ""
    subject: str = ""
    from_ms: int = 0
    until_ms: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Head office's word on the first `size` entries.

    Attributes:
        size: how many.
        root: of their Merkle tree, 32 bytes.
        link: of the last one, 32 bytes.
        at_ms: when it was given.
        signature: Ed25519 by the key that signs receipts, 64 bytes.
    """

    size: int
    root: bytes
    link: bytes
    at_ms: int
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes that are signed."""
        return _NUMBERS.pack(self.size, self.at_ms) + self.root + self.link

    def is_by(self, public: bytes) -> bool:
        """Return whether a key signed it."""
        return verified(public, PURPOSE, self.signed, self.signature)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the log found: so many good entries, the first wrong one or None, and why in words."""

    entries: int
    wrong_at: int | None = None
    why: str = ""


def search(office: Office, wanted: Wanted, most: int) -> list[Deed]:
    """Return entries, the newest first."""
    with office.database.reading() as connection:
        return [deed_of(row) for row in connection.execute(_matching(wanted).limit(most))]


def deeds(connection: Connection, after: int = 0, until: int | None = None) -> Iterator[tuple[Deed, bytes]]:
    """Yield every entry after a sequence with its kept link, in order, in pieces that fit into memory."""
    while True:
        piece = select(DEEDS).where(DEEDS.c.sequence > after).order_by(DEEDS.c.sequence).limit(_AT_ONCE)
        if until is not None:
            piece = piece.where(DEEDS.c.sequence <= until)
        rows = connection.execute(piece).all()
        yield from ((deed_of(row), bytes(row.link)) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].sequence


def checkpoint(office: Office) -> Checkpoint:
    """Sign how the log stands now, and keep that; where nothing was added since the last, return that one.

    Raises:
        StoreError: the database cannot be used.
    """
    key = office.secrets.receipts
    with office.database.reading() as connection:
        last = newest(connection)
        tree, size = _where_it_stood(connection, last, key.public)
        link = last.link if last and size else BEGINNING
        for deed, link in deeds(connection, size):  # noqa: B007 - the last one's link is wanted
            tree.add(leaf_hash(deed.leaf))
            size = deed.sequence
    if last is not None and last.size == size:
        return last
    made = signed(key, size, tree.root, link, office.now_ms())
    values = {"size": size, "root": made.root, "peaks": tree.peaks, "link": link, "at_ms": made.at_ms}
    with office.database.writing() as connection:
        one_by_one(connection)
        # Another process may have signed the same length meanwhile: then its word stands.
        there = connection.execute(select(CHECKPOINTS).where(CHECKPOINTS.c.size == size)).first()
        if there is None and size:
            connection.execute(insert(CHECKPOINTS), values | {"signature": made.signature})
    return checkpoint_of(there) if there is not None else made


def _where_it_stood(connection: Connection, last: Checkpoint | None, public: bytes) -> tuple[Growing, int]:
    """Return the tree of the last checkpoint, if its peaks are those of the root that was signed; else an empty one."""
    if last is not None and last.is_by(public):
        peaks = connection.execute(select(CHECKPOINTS.c.peaks).where(CHECKPOINTS.c.size == last.size)).scalar_one()
        with contextlib.suppress(ValueError):
            tree = Growing(last.size, bytes(peaks))
            if tree.root == last.root:
                return tree, last.size
    return Growing(), 0


def signed(key: SigningKey, size: int, root: bytes, link: bytes, at_ms: int) -> Checkpoint:
    """Return a checkpoint with its signature."""
    bare = Checkpoint(size, root, link, at_ms, b"")
    return Checkpoint(size, root, link, at_ms, key.sign(PURPOSE, bare.signed))


def newest(connection: Connection) -> Checkpoint | None:
    """Return the last checkpoint, or None."""
    row = connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.size.desc()).limit(1)).first()
    return checkpoint_of(row) if row else None


def verify(office: Office) -> Verdict:
    """Check every entry's link, and every checkpoint's signature and root.

    Raises:
        StoreError: the database cannot be used.
    """
    with office.database.reading() as connection:
        rows = connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.size)).all()
        return check(deeds(connection), [checkpoint_of(row) for row in rows], office.secrets.receipts.public)


def check(entries: Iterable[tuple[Deed, bytes]], checkpoints: list[Checkpoint], public: bytes) -> Verdict:
    """Return whether entries are as they were written, and where not.

    Args:
        entries: in order from the first, each with the link that was kept beside it.
        checkpoints: of the same log, in order.
        public: head office's key that signs them.
    """
    links = {each.size: each for each in checkpoints}
    link, tree, number = BEGINNING, Growing(), 0
    for number, (deed, kept) in enumerate(entries, start=1):
        if deed.sequence != number:
            return Verdict(number - 1, number, f"Entry {number} is missing.")
        if deed.previous != link:
            return Verdict(number - 1, number, f"Entry {number} does not follow the one before it.")
        link = deed.link
        if kept != link:
            return Verdict(number - 1, number, f"Entry {number} was changed.")
        tree.add(leaf_hash(deed.leaf))
        held = links.pop(number, None)
        if held is not None and not (held.is_by(public) and held.link == link and held.root == tree.root):
            return Verdict(number - 1, number, f"The checkpoint after entry {number} is of another log.")
    if links:
        return Verdict(number, number + 1, f"Entries {number + 1} to {max(links)} at the end are missing.")
    return Verdict(number)


def deed_of(row: Row[Any]) -> Deed:
    """Return the entry of a row."""
    return Deed(row.sequence, row.at_ms, row.who, row.event, row.subject, row.detail, bytes(row.previous))


def checkpoint_of(row: Row[Any]) -> Checkpoint:
    """Return the checkpoint of a row."""
    return Checkpoint(row.size, bytes(row.root), bytes(row.link), row.at_ms, bytes(row.signature))


def _matching(wanted: Wanted) -> Select[Any]:
    rules = [
        *([DEEDS.c.who == wanted.who] if wanted.who else []),
        *([DEEDS.c.event == wanted.event] if wanted.event else []),
        *([DEEDS.c.subject == wanted.subject] if wanted.subject else []),
        *([DEEDS.c.at_ms >= wanted.from_ms] if wanted.from_ms else []),
        *([DEEDS.c.at_ms < wanted.until_ms] if wanted.until_ms else []),
        *([DEEDS.c.sequence < wanted.before] if wanted.before else []),
    ]
    found = select(DEEDS).order_by(DEEDS.c.sequence.desc())
    return found.where(and_(*rules)) if rules else found
