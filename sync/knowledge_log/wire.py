"""Entries and snapshots as bytes: a fixed binary form with lengths and limits, since anybody can send anything.

Numbers are big-endian. Text and bytes carry their length. Decoding allocates no more than the input's size.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sync.errors import Malformed
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
_MOST: Final = 2**63 - 1


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
        + _blob(entry.patch, LIMITS.patch_bytes)
        + entry.signature
    )


def decode_entry(data: bytes) -> Entry:
    """Return one entry from bytes; nothing is checked but its form.

    Raises:
        Malformed: it is none.
    """
    reader = _Reader(data, "graph's entry")
    reader.magic(_ENTRY)
    graph = reader.text(LIMITS.graph_bytes)
    number, previous, at_ms = reader.number(), reader.take(32), reader.number()
    author = reader.text(LIMITS.author_bytes)
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
        out += struct.pack(">Q", entry.at_ms) + _blob(entry.patch, LIMITS.patch_bytes) + entry.signature
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
    graph = reader.text(LIMITS.graph_bytes)
    head = Place(graph, reader.number(), reader.take(32))
    author = reader.text(LIMITS.author_bytes)
    number, previous, count = reader.number(), reader.take(32), reader.count()
    if count > LIMITS.batch_entries or (count and not (number and author)) or number > _MOST - count or not graph:
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
    graph = reader.text(LIMITS.graph_bytes)
    number, link, at_ms, digest = reader.number(), reader.take(32), reader.number(), reader.take(32)
    snapshot = Snapshot(graph, number, link, at_ms, digest, reader.number(), reader.take(64))
    if snapshot.size > LIMITS.snapshot_bytes or not graph:
        raise Malformed(f"A snapshot may have {LIMITS.snapshot_bytes} bytes, not {snapshot.size}.")
    return snapshot, reader.rest()


def _text(text: str, most: int) -> bytes:
    data = text.encode()
    if len(data) > most:
        raise Malformed(f"A name may have {most} bytes, not {len(data)}.")
    return struct.pack(">H", len(data)) + data


def _blob(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise Malformed(f"A patch may have {most} bytes, not {len(data)}; send it in parts.")
    return struct.pack(">I", len(data)) + data


class _Reader:
    def __init__(self, data: bytes, what: str) -> None:
        self._data, self._at, self._what = data, 0, what

    def take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise Malformed(f"A {self._what} is cut short.")
        found, self._at = self._data[self._at : end], end
        return found

    def magic(self, expected: bytes) -> None:
        if self.take(len(expected)) != expected:
            raise Malformed(f"This is no {self._what} of a version that is known here.")

    def number(self) -> int:
        value = int.from_bytes(self.take(8), "big")
        if value > _MOST:
            raise Malformed(f"A {self._what} has a number that is too large.")
        return value

    def count(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def text(self, most: int) -> str:
        size = self.count()
        if size > most:
            raise Malformed(f"A {self._what} has a name that is too long.")
        try:
            text = self.take(size).decode()
        except UnicodeDecodeError as error:
            raise Malformed(f"A {self._what} has a name that is not text.") from error
        if not text.isprintable():
            raise Malformed(f"A {self._what} has a name with unprintable characters.")
        return text

    def blob(self, most: int) -> bytes:
        size = int.from_bytes(self.take(4), "big")
        if size > most:
            raise Malformed(f"A {self._what} has a part of {size} bytes; {most} are allowed.")
        return self.take(size)

    def rest(self) -> bytes:
        found, self._at = self._data[self._at :], len(self._data)
        return found

    def end(self) -> None:
        if self._at != len(self._data):
            raise Malformed(f"A {self._what} has bytes after its end.")
