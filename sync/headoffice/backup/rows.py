"""Rows of a table as bytes and back: JSON for what is short, the raw bytes behind it.

Pieces are cut where the key of a row says so, not after so many rows: what did not change has the same pieces, and so
the same names, however much was added before it.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sync.errors import SealError

PIECE_BYTES: Final = 8 * 1024 * 1024
_CUT: Final = 64  # one row in so many ends a piece, once it has this many bytes:
_LEAST_BYTES: Final = 64 * 1024
_HEAD: Final = struct.Struct(">II")


def pieces(columns: Sequence[str], keys: Sequence[int], rows: Iterable[Sequence[Any]]) -> Iterator[tuple[bytes, int]]:
    """Yield the pieces of a table, each with its number of rows.

    Args:
        columns: names.
        keys: which of them are the primary key, by position.
        rows: in the order of that key; each value text, number, bytes or None.
    """
    waiting: list[Sequence[Any]] = []
    size = 0
    for row in rows:
        waiting.append(row)
        size += sum(len(value) if isinstance(value, bytes | str) else 8 for value in row)
        if size >= PIECE_BYTES or (size >= _LEAST_BYTES and _cuts(row, keys)):
            yield _packed(columns, waiting), len(waiting)
            waiting, size = [], 0
    if waiting:
        yield _packed(columns, waiting), len(waiting)


def unpacked(piece: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    """Return columns and rows of a piece.

    Raises:
        SealError: it is none.
    """
    try:
        head, count = _HEAD.unpack_from(piece)
        found = json.loads(piece[_HEAD.size : _HEAD.size + head])
        columns, at = found["columns"], _HEAD.size + head
        rows = []
        for row in found["rows"]:
            values = []
            for value in row:
                if isinstance(value, dict):  # the length of bytes
                    size = value["b"]
                    values.append(piece[at : at + size])
                    at += size
                else:
                    values.append(value)
            rows.append(dict(zip(columns, values, strict=True)))
        if at != len(piece) or len(rows) != count:
            raise ValueError
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise SealError("A piece of the backup holds no rows; it was made by another version or is damaged.") from error
    return columns, rows


def _packed(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    blobs: list[bytes] = []
    plain = []
    for row in rows:
        values: list[Any] = []
        for value in row:
            if isinstance(value, bytes | memoryview | bytearray):
                blobs.append(bytes(value))
                values.append({"b": len(value)})
            else:
                values.append(value)
        plain.append(values)
    head = json.dumps({"columns": list(columns), "rows": plain}, separators=(",", ":"), ensure_ascii=False).encode()
    return _HEAD.pack(len(head), len(rows)) + head + b"".join(blobs)


def _cuts(row: Sequence[Any], keys: Sequence[int]) -> bool:
    digest = hashlib.sha256(repr([row[key] for key in keys]).encode()).digest()
    return digest[0] % _CUT == 0
