"""What this device believes of bundles: the root of trust, and the latest time that head office signed."""

from __future__ import annotations

import hashlib
from typing import Final

from sync.errors import StoreError
from sync.store.opened import Store

_ROOT, _TIME, _TOLD = "bundle-root", "bundle-time", "bundle-told"
_MOST_TOLD: Final = 500


def root_of(store: Store) -> bytes | None:
    """Return the root metadata with which this device began to believe, or None where it has none yet."""
    return _get(store, _ROOT)


def keep_root(store: Store, root: bytes, *, instead: bool = False) -> None:
    """Keep the root metadata that enrolment gave.

    Args:
        store: of this device.
        root: signed metadata of The Update Framework, version 1 or later.
        instead: replace another that is there; only a person or a new enrolment may.

    Raises:
        StoreError: there is another one already.
    """
    with store.writing():
        known = _get(store, _ROOT)
        if known is not None and known != root and not instead:
            raise StoreError("This device has another root of trust; `steward bundles trust` replaces it.")
        _put(store, _ROOT, root)


def known_time(store: Store) -> int:
    """Return the latest time that head office signed, milliseconds since 1970; 0 for never."""
    return int.from_bytes(_get(store, _TIME) or b"", "big")


def keep_time(store: Store, at_ms: int) -> None:
    """Keep a time that head office signed, unless a later one is known."""
    with store.writing():
        if at_ms > known_time(store):
            _put(store, _TIME, at_ms.to_bytes(8, "big"))


def told_today(store: Store, words: str, day: int) -> bool:
    """Return whether something was told today already, and note that it is; so that a log is not filled by rounds.

    Args:
        store: of this device.
        words: of what is told.
        day: days since 1970, by any clock.
    """
    mark = hashlib.sha256(words.encode()).digest()[:8]
    with store.writing():
        known = _get(store, _TOLD) or b""
        today = day.to_bytes(4, "big", signed=True)
        marks = known[4:] if known[:4] == today else b""
        if any(marks[at : at + 8] == mark for at in range(0, len(marks), 8)):
            return True
        _put(store, _TOLD, today + marks[-8 * _MOST_TOLD :] + mark)
    return False


def _get(store: Store, name: str) -> bytes | None:
    row = store.database.execute("SELECT value FROM identity WHERE name = ?", [name]).fetchone()
    return bytes(row[0]) if row else None


def _put(store: Store, name: str, value: bytes) -> None:
    store.database["identity"].insert({"name": name, "value": value}, pk="name", replace=True)
