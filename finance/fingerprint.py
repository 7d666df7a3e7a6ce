"""A hash of values: the same values give the same hash, in every process and on every machine."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np


def fingerprint(*values: object) -> str:
    """Return a hash of values: 64 hexadecimal digits.

    Args:
        values: None, bool, int, float, Decimal, str, bytes, date, arrays, and sequences, mappings and dataclasses of
            these. The order of a mapping's keys does not matter; 1 and 1.0 are different values.

    Raises:
        TypeError: a value of another kind, which has no lasting form.
    """
    digest = hashlib.sha256()
    _feed(digest, values)
    return digest.hexdigest()


def _feed(digest: Any, value: object) -> None:
    kind, body, parts = _form(value)
    # Kind and length before the content, or ("ab", "c") would be ("a", "bc").
    digest.update(f"{kind}:{len(body)}:{len(parts)};".encode())
    digest.update(body)
    for part in parts:
        _feed(digest, part)


def _form(value: object) -> tuple[str, bytes, list[object]]:
    """Return kind, bytes of its own and parts to be hashed after it."""
    match value:
        case None:
            return "none", b"", []
        case bool() | int() | np.bool_() | np.integer():
            return "int", str(int(value)).encode(), []
        case float() | np.floating():
            return "float", struct.pack("<d", float(value)), []
        case str() | Decimal():
            return "text" if isinstance(value, str) else "decimal", str(value).encode(), []
        case bytes():
            return "bytes", value, []
        case date():
            return "date", value.isoformat().encode(), []
        case np.ndarray():
            shape = f"{value.dtype.str}{value.shape}"
            return shape, np.ascontiguousarray(value).tobytes(), []
        case Mapping():
            keys = sorted(value, key=str)
            return "map", b"", [part for key in keys for part in (key, value[key])]
        case tuple() | list():
            return "row", b"", list(value)
        case frozenset() | set():
            return "set", b"", sorted(value, key=str)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return type(value).__name__, b"", [getattr(value, field.name) for field in fields(value)]
    raise TypeError(f"A {type(value).__name__} has no lasting form to be hashed.")
