"""A snapshot's content on its way: packed, and in parts, so that no answer is longer than any other."""

from __future__ import annotations

import struct
from typing import Final

import zstandard

from sync.errors import Malformed
from sync.knowledge_log.entries import Snapshot
from sync.knowledge_log.wire import decode_snapshot, encode_snapshot

PART_BYTES: Final = 4 * 1024 * 1024
_PLACE: Final = struct.Struct(">QQ")
_LEVEL: Final = 9  # packed once, unpacked by every kiosk


def pack(content: bytes) -> bytes:
    """Return a snapshot's content packed."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(content)


def unpack(snapshot: Snapshot, packed: bytes) -> bytes:
    """Return a snapshot's content; it is checked by `check_content`.

    Raises:
        Malformed: it cannot be unpacked, or would be longer than the snapshot says.
    """
    try:
        if zstandard.frame_content_size(packed) != snapshot.size:
            raise Malformed("A snapshot's content is longer or shorter than the snapshot says.")
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=snapshot.size)
    except zstandard.ZstdError as error:
        raise Malformed("A snapshot's content cannot be unpacked.") from error


def encode_part(snapshot: Snapshot, packed: bytes, begin: int) -> bytes:
    """Return one part of a packed snapshot, with what vouches for the whole."""
    return encode_snapshot(snapshot) + _PLACE.pack(begin, len(packed)) + packed[begin : begin + PART_BYTES]


def decode_part(data: bytes) -> tuple[Snapshot, int, int, bytes]:
    """Return what vouches for a snapshot, where this part begins, how long all parts are together, and the part.

    Raises:
        Malformed: it is no such part.
    """
    snapshot, rest = decode_snapshot(data)
    if len(rest) < _PLACE.size:
        raise Malformed("A part of a snapshot is cut short.")
    begin, whole = _PLACE.unpack_from(rest)
    part = rest[_PLACE.size :]
    if begin + len(part) > whole or whole > 2 * snapshot.size + PART_BYTES:
        raise Malformed("A part of a snapshot is longer than the snapshot.")
    return snapshot, begin, whole, part
