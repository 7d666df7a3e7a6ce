"""One entry of a graph's log: a header, a patch as it came, a signature, and the link that the next one carries.

hash = SHA-256(all fields of the header, each with its length, with SHA-256(patch) for the patch)
signature = Ed25519 of the author over the hash
link = SHA-256(hash, signature); the next entry's `previous` is this link

What is in a patch, nobody here knows. A link vouches for every byte of every entry before it, so the last signature of
a run vouches for the whole run.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sync.crypto.signing import SigningKey, verified
from sync.errors import SealError

OFFICE: Final = "office"
"""Author of the graphs that head office curates; every other author is a device."""
_NUMBERS: Final = struct.Struct(">QQ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a named graph.

    Attributes:
        graph: IRI of the named graph; each has a chain of its own.
        number: from 1 without gaps.
        previous: link of the entry before it, or the graph's genesis; 32 bytes.
        at_ms: author's clock, milliseconds since 1970.
        author: a device, or `OFFICE`.
        patch: RDF Patch as it came.
        signature: 64 bytes.
    """

    graph: str
    number: int
    previous: bytes
    at_ms: int
    author: str
    patch: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has come in a graph's log: number of the last entry, 0 for none, and its link (32 bytes)."""

    graph: str
    number: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A graph as it is after an entry of its log; who has it needs no entry before.

    Attributes:
        graph: IRI.
        number: of the last entry in it.
        link: of that entry, 32 bytes.
        at_ms: when it was made.
        digest: SHA-256 of the content.
        size: bytes of the content.
        signature: of head office, 64 bytes.
    """

    graph: str
    number: int
    link: bytes
    at_ms: int
    digest: bytes
    size: int
    signature: bytes


def genesis(graph: str) -> bytes:
    """Return the link before a graph's first entry."""
    return _hash("graph-genesis", graph.encode())


def nothing_yet(graph: str) -> Place:
    """Return where a log stands that has no entry."""
    return Place(graph, 0, genesis(graph))


def make_entry(head: Place, author: str, key: SigningKey, patch: bytes, at_ms: int) -> Entry:
    """Return the entry that follows a head, signed."""
    entry = Entry(head.graph, head.number + 1, head.link, max(0, at_ms), author, patch, b"")
    return replace(entry, signature=key.sign("graph-entry", entry_hash(entry)))


def entry_hash(entry: Entry) -> bytes:
    """Return the hash of an entry without its signature."""
    numbers = _NUMBERS.pack(entry.number, entry.at_ms)
    digest = hashlib.sha256(entry.patch).digest()
    return _hash("graph-entry", entry.graph.encode(), numbers, entry.previous, entry.author.encode(), digest)


def link_of(entry: Entry) -> bytes:
    """Return the link that the next entry carries as `previous`."""
    return _hash("graph-link", entry_hash(entry), entry.signature)


def place_of(entry: Entry) -> Place:
    """Return where a log stands whose last entry this is."""
    return Place(entry.graph, entry.number, link_of(entry))


def check_run(entries: Sequence[Entry], author: str, keys: Sequence[bytes]) -> None:
    """Check that entries follow one another and are an author's.

    Args:
        entries: of one graph, in order; at least one.
        author: who alone writes to this graph.
        keys: the author's Ed25519 public keys, any of which may have signed.

    Raises:
        SealError: one does not follow the one before, is somebody else's, or the last is not signed; says which.
    """
    first = entries[0]
    at = Place(first.graph, first.number - 1, first.previous)
    for entry in entries:
        if (entry.graph, entry.number, entry.previous) != (at.graph, at.number + 1, at.link):
            raise SealError(f"Entry {entry.number} of {entry.graph} does not follow entry {at.number}.")
        if entry.author != author:
            raise SealError(
                f"Entry {entry.number} of {entry.graph} is by {entry.author!r}; only {author!r} writes there."
            )
        at = place_of(entry)
    last = entries[-1]
    if not any(verified(key, "graph-entry", entry_hash(last), last.signature) for key in keys):
        raise SealError(f"Entry {last.number} of {last.graph} is not signed by {author!r}.")


def make_snapshot(place: Place, content: bytes, key: SigningKey, at_ms: int) -> Snapshot:
    """Return what vouches for a graph's content at a place of its log."""
    digest = hashlib.sha256(content).digest()
    snapshot = Snapshot(place.graph, place.number, place.link, max(0, at_ms), digest, len(content), b"")
    return replace(snapshot, signature=key.sign("graph-snapshot", _snapshot_hash(snapshot)))


def check_snapshot(snapshot: Snapshot, keys: Sequence[bytes]) -> None:
    """Check that head office vouches for a snapshot; its content is checked by `check_content`.

    Raises:
        SealError: it does not.
    """
    message = _snapshot_hash(snapshot)
    if not any(verified(key, "graph-snapshot", message, snapshot.signature) for key in keys):
        raise SealError(f"The snapshot {snapshot.number} of {snapshot.graph} is not signed by head office.")


def check_content(snapshot: Snapshot, content: bytes) -> None:
    """Check that content is the snapshot's.

    Raises:
        SealError: it is not.
    """
    if len(content) != snapshot.size or hashlib.sha256(content).digest() != snapshot.digest:
        raise SealError(f"The content of snapshot {snapshot.number} of {snapshot.graph} was changed on its way.")


def _snapshot_hash(snapshot: Snapshot) -> bytes:
    numbers = struct.pack(">QQQ", snapshot.number, snapshot.at_ms, snapshot.size)
    return _hash("graph-snapshot", snapshot.graph.encode(), numbers, snapshot.link, snapshot.digest)


def _hash(kind: str, *fields: bytes) -> bytes:
    # Each field with its length: no two different entries have the same bytes.
    digest = hashlib.sha256(f"steward/{kind}/1\0".encode())
    for field in fields:
        digest.update(len(field).to_bytes(4, "big") + field)
    return digest.digest()
