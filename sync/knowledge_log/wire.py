"""Entries and snapshots as bytes: a fixed binary form with lengths and limits, since anybody can send anything.

Numbers are big-endian. Text and bytes carry their length. Decoding allocates no more than the input's size.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sync.errors import Malformed
from sync.fields import MOST, Reader, blob, text
from sync.knowledge_log.entries import Entry, Place, Snapshot, place_of


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is sent and taken."""

    patch_bytes: int = 8 * 1024 * 1024
    batch_bytes: int = 12 * 1024 * 1024
    batch_entries: int = 4096
    graph_bytes: int = 1024
    author_bytes: int = 128
    snapshot_bytes: int = 256 * 1024 * 1024


LIMITS: Final = Limits()
LOG_TYPE: Final = "application/vnd.steward.graph-log"
SNAPSHOT_TYPE: Final = "application/vnd.steward.graph-snapshot"
_ENTRY, _LOG, _SNAPSHOT = b"STGE\x01", b"STGL\x01", b"STGS\x01"


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a log, and how far the whole log goes: `head` is head office's, `entries` may end before it."""

    head: Place
    entries: tuple[Entry, ...]


def encode_entry(entry: Entry) -> bytes:
    """Return one entry as bytes."""
    return (
        _ENTRY
        + _text(entry.graph, LIMITS.graph_bytes)
        + struct.pack(">Q32sQ", entry.number, entry.previous, entry.at_ms)
        + _text(entry.author, LIMITS.author_bytes)
        + _patch(entry.patch)
        + entry.signature
    )


def decode_entry(data: bytes) -> Entry:
    """Return one entry from bytes; nothing is checked but its form.

    Raises:
        Malformed: it is none.
    """
    reader = _Reader(data, "graph's entry")
    reader.magic(_ENTRY)
    graph = reader.name(LIMITS.graph_bytes)
    number, previous, at_ms = reader.number(), reader.take(32), reader.number()
    author = reader.name(LIMITS.author_bytes)
    entry = Entry(graph, number, previous, at_ms, author, reader.blob(LIMITS.patch_bytes), reader.take(64))
    reader.end()
    if not (number and graph and author):
        raise Malformed("A graph's entry has no number, graph or author.")
    return entry


def encode_run(head: Place, entries: Sequence[Entry]) -> bytes:
    """Return a part of one author's log as bytes; the entries must follow one another."""
    author = entries[0].author if entries else ""
    first = entries[0] if entries else None
    out = bytearray(_LOG + _text(head.graph, LIMITS.graph_bytes))
    out += struct.pack(">Q32s", head.number, head.link) + _text(author, LIMITS.author_bytes)
    out += struct.pack(">Q32sH", first.number if first else 0, first.previous if first else bytes(32), len(entries))
    for entry in entries:
        out += struct.pack(">Q", entry.at_ms) + _patch(entry.patch) + entry.signature
    return bytes(out)


def decode_run(data: bytes) -> Run:
    """Return a part of a log from bytes; numbers and links follow from the first, signatures are not checked.

    Raises:
        Malformed: it is none, or over a limit.
    """
    if len(data) > LIMITS.batch_bytes:
        raise Malformed(f"A part of a log may have {LIMITS.batch_bytes} bytes, not {len(data)}.")
    reader = _Reader(data, "graph's log")
    reader.magic(_LOG)
    graph = reader.name(LIMITS.graph_bytes)
    head = Place(graph, reader.number(), reader.take(32))
    author = reader.name(LIMITS.author_bytes)
    number, previous, count = reader.number(), reader.take(32), reader.count()
    if count > LIMITS.batch_entries or (count and not (number and author)) or number > MOST - count or not graph:
        raise Malformed("A part of a log has too many entries, or no graph, author or number.")
    entries: list[Entry] = []
    for offset in range(count):
        at_ms, patch, signature = reader.number(), reader.blob(LIMITS.patch_bytes), reader.take(64)
        entries.append(Entry(graph, number + offset, previous, at_ms, author, patch, signature))
        previous = place_of(entries[-1]).link
    reader.end()
    return Run(head, tuple(entries))


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """Return what vouches for a snapshot as bytes, without its content."""
    numbers = struct.pack(">Q32sQ32sQ", snapshot.number, snapshot.link, snapshot.at_ms, snapshot.digest, snapshot.size)
    return _SNAPSHOT + _text(snapshot.graph, LIMITS.graph_bytes) + numbers + snapshot.signature


def decode_snapshot(data: bytes) -> tuple[Snapshot, bytes]:
    """Return what vouches for a snapshot, and the bytes after it; signature and content are not checked.

    Raises:
        Malformed: it is none, or its content is over the limit.
    """
    reader = _Reader(data, "graph's snapshot")
    reader.magic(_SNAPSHOT)
    graph = reader.name(LIMITS.graph_bytes)
    number, link, at_ms, digest = reader.number(), reader.take(32), reader.number(), reader.take(32)
    snapshot = Snapshot(graph, number, link, at_ms, digest, reader.number(), reader.take(64))
    if snapshot.size > LIMITS.snapshot_bytes or not graph:
        raise Malformed(f"A snapshot may have {LIMITS.snapshot_bytes} bytes, not {snapshot.size}.")
    return snapshot, reader.rest()


def _text(words: str, most: int) -> bytes:
    return text(words, 2, most)


def _patch(data: bytes) -> bytes:
    if len(data) > LIMITS.patch_bytes:
        raise Malformed(f"A patch may have {LIMITS.patch_bytes} bytes, not {len(data)}; send it in parts.")
    return blob(data)


class _Reader(Reader):
    def name(self, most: int) -> str:
        return self.text(2, most)
