"""Something long, such as a recording, cut into parts that are sealed each and named by the hash of what is sealed.

Head office checks a part without opening it, and a part that it has need not be sent again. The record that names the
parts is sent after them.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from sync.crypto.envelope import disclose, enclose
from sync.crypto.sealing import OpeningKey, SealingKey
from sync.errors import Malformed

PART_BYTES: Final = 256 * 1024
MOST_PARTS: Final = 4096  # a gigabyte
_HEAD = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Blob:
    """The sealed parts of a blob with their SHA-256 hashes."""

    hashes: tuple[bytes, ...]
    parts: tuple[bytes, ...]

    def names(self) -> bytes:
        """Return what the record's content begins with, so that head office finds the parts."""
        return _HEAD.pack(len(self.hashes)) + b"".join(self.hashes)


def cut(content: bytes, key: SealingKey, session_key: bytes | None, about: str) -> Blob:
    """Return a blob's parts, sealed like the record that names them.

    Args:
        content: of any length up to a gigabyte.
        key: of head office.
        session_key: 32 bytes, or None.
        about: of the record.

    Raises:
        Malformed: it is too long.
    """
    pieces = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]
    if len(pieces) > MOST_PARTS:
        raise Malformed(f"A blob may have {MOST_PARTS * PART_BYTES} bytes, not {len(content)}.")
    parts = tuple(enclose(piece, key, session_key, part_about(about, at)) for at, piece in enumerate(pieces))
    return Blob(tuple(hashlib.sha256(part).digest() for part in parts), parts)


def split(content: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """Return the hashes of a blob's parts and the rest of its record's opened content.

    Raises:
        Malformed: it does not begin with hashes.
    """
    if len(content) < _HEAD.size:
        raise Malformed("A record of a blob is cut short.")
    (count,) = _HEAD.unpack_from(content)
    end = _HEAD.size + 32 * count
    if count > MOST_PARTS or end > len(content):
        raise Malformed("A record of a blob names more parts than it has.")
    return tuple(content[at : at + 32] for at in range(_HEAD.size, end, 32)), content[end:]


def join(parts: tuple[bytes, ...], key: OpeningKey, session_key: bytes | None, about: str) -> bytes:
    """Return a blob from its sealed parts, in order.

    Raises:
        SealError: a part does not open, or is not at its place.
    """
    opened = (disclose(part, key, session_key, part_about(about, at)) for at, part in enumerate(parts))
    return b"".join(opened)


def part_about(about: str, number: int) -> str:
    """Return the words to which a part is bound."""
    return f"{about}\x1f{number}"
