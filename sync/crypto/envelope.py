"""A record's content on its way to head office: compressed, locked under its session's key, padded, sealed.

Compressed first, since nothing encrypted shrinks; padded to few sizes, so that the length says little about what was
said. The session's lock is inside the seal: whoever loses the session's key has lost the content, also head office.
"""

from __future__ import annotations

import struct

import zstandard

from sync.crypto.locking import lock, unlock
from sync.crypto.sealing import OpeningKey, SealingKey
from sync.errors import SealError

MAX_CONTENT = 8 * 1024 * 1024
"""Most bytes that a record opens to: a small record cannot be made to fill head office's memory."""

_HEAD = struct.Struct(">BI")
_PLAIN, _LOCKED = 0, 1
_SMALLEST = 256
_LEVEL = 3


def enclose(content: bytes, key: SealingKey, session_key: bytes | None, about: str) -> bytes:
    """Return content as it waits in the outbox.

    Args:
        content: at most `MAX_CONTENT` bytes.
        key: of head office.
        session_key: 32 bytes, or None for what belongs to no session.
        about: device, id, kind and session: it opens under the same words alone.

    Raises:
        SealError: it is too long.
    """
    if len(content) > MAX_CONTENT:
        raise SealError(f"A record may have {MAX_CONTENT} bytes, not {len(content)}; put the content into a blob.")
    packed = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(content)
    kind = _PLAIN if session_key is None else _LOCKED
    inner = packed if session_key is None else lock(session_key, packed, about)
    padded = _HEAD.pack(kind, len(inner)) + inner
    return key.seal(padded.ljust(bucket(len(padded)), b"\0"), about.encode())


def disclose(sealed: bytes, key: OpeningKey, session_key: bytes | None, about: str) -> bytes:
    """Return the content of a sealed record.

    Raises:
        SealError: it does not open, or its session's key was erased (`session_key` None).
    """
    padded = key.open(sealed, about.encode())
    if len(padded) < _HEAD.size:
        raise SealError("A sealed record has no content.")
    kind, length = _HEAD.unpack_from(padded)
    inner = padded[_HEAD.size : _HEAD.size + length]
    if len(inner) != length or kind not in (_PLAIN, _LOCKED):
        raise SealError("A sealed record's content is cut short or of an unknown kind.")
    if kind == _LOCKED:
        if session_key is None:
            raise SealError("The key of this record's session was erased: nobody can read it any more.")
        inner = unlock(session_key, inner, about)
    return _unpacked(inner)


def bucket(size: int) -> int:
    """Return the size, in bytes, that something of a given size is padded to: 256, 384, 512, 768, 1024 and so on."""
    whole = _SMALLEST
    while whole < size:
        whole *= 2
    half = whole * 3 // 4
    return half if half >= size and half > _SMALLEST else whole


def _unpacked(packed: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= MAX_CONTENT:
            raise SealError(f"A record says that it opens to {size} bytes; at most {MAX_CONTENT} are taken.")
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_CONTENT)
    except zstandard.ZstdError as error:
        raise SealError("A record's content cannot be unpacked.") from error
