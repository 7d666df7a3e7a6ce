"""What this device believes of bundles: the root of trust, and the latest time that head office signed."""

from __future__ import annotations

from sync.errors import StoreError
from sync.store.opened import Store

_ROOT, _TIME = "bundle-root", "bundle-time"


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


def _get(store: Store, name: str) -> bytes | None:
    row = store.database.execute("SELECT value FROM identity WHERE name = ?", [name]).fetchone()
    return bytes(row[0]) if row else None


def _put(store: Store, name: str, value: bytes) -> None:
    store.database["identity"].insert({"name": name, "value": value}, pk="name", replace=True)
