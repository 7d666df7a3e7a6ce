"""Which version of what head office hands out is staged, active or kept to go back to. The files lie elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sync.errors import StoreError
from sync.store.opened import Store


class State(StrEnum):
    """What a version is to this device."""

    STAGED = "staged"
    ACTIVE = "active"
    PREVIOUS = "previous"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One version of one kind, such as market data 17; `sha256` has 32 bytes, `changed` is ISO 8601."""

    kind: str
    version: int
    sha256: bytes
    state: State
    changed: str
    note: str


class Bundles:
    """The one writer of what is active; every change is one transaction, so there is never none and never two."""

    def __init__(self, store: Store) -> None:
        self._store, self._database = store, store.database

    def find(self, kind: str, state: State) -> Bundle | None:
        """Return the newest version of a kind in a state, or None."""
        rows = self._database["bundles"].rows_where(
            "kind = ? AND state = ?", [kind, str(state)], order_by="version DESC", limit=1
        )
        return next((_bundle(row) for row in rows), None)

    def all(self) -> list[Bundle]:
        """Return every version that is known, by kind and version."""
        return [_bundle(row) for row in self._database["bundles"].rows_where(order_by="kind, version")]

    def stage(self, kind: str, version: int, sha256: bytes, note: str = "") -> None:
        """Note that a verified version lies ready, instead of any other that did.

        Raises:
            StoreError: it is not newer than what is active, or was rejected before.
        """
        with self._store.writing():
            active = self.find(kind, State.ACTIVE)
            if active is not None and version <= active.version:
                raise StoreError(f"Version {version} of {kind} is not newer than the active {active.version}.")
            known = [one for one in self.all() if (one.kind, one.version, one.state) == (kind, version, "rejected")]
            if known:
                raise StoreError(f"Version {version} of {kind} was rejected here before: {known[0].note}")
            self._database["bundles"].delete_where("kind = ? AND state = 'staged'", [kind])
            self._put(kind, version, sha256, State.STAGED, note)

    def unstage(self, kind: str) -> None:
        """Forget what lies ready, so that it is fetched again."""
        with self._store.writing():
            self._database["bundles"].delete_where("kind = ? AND state = 'staged'", [kind])

    def activate(self, kind: str, version: int) -> None:
        """Make a staged version the active one and keep the one before.

        Raises:
            StoreError: it is not staged.
        """
        with self._store.writing():
            staged = self.find(kind, State.STAGED)
            if staged is None or staged.version != version:
                raise StoreError(f"Version {version} of {kind} is not staged.")
            self._database["bundles"].delete_where("kind = ? AND state = 'previous'", [kind])
            if active := self.find(kind, State.ACTIVE):
                self._put(kind, active.version, active.sha256, State.PREVIOUS, active.note)
            self._put(kind, version, staged.sha256, State.ACTIVE, staged.note)

    def reject(self, kind: str, version: int, sha256: bytes, why: str) -> None:
        """Note that a version is not to be taken, whatever it was before; an active one is left by `roll_back`.

        Raises:
            StoreError: it is active.
        """
        with self._store.writing():
            active = self.find(kind, State.ACTIVE)
            if active is not None and active.version == version:
                raise StoreError(f"Version {version} of {kind} is active; roll it back instead.")
            self._put(kind, version, sha256, State.REJECTED, why)

    def roll_back(self, kind: str, why: str) -> Bundle | None:
        """Reject the active version and make the one before active again; return that, or None if there is none."""
        with self._store.writing():
            if active := self.find(kind, State.ACTIVE):
                self._put(kind, active.version, active.sha256, State.REJECTED, why)
            previous = self.find(kind, State.PREVIOUS)
            if previous:
                self._put(kind, previous.version, previous.sha256, State.ACTIVE, previous.note)
            return self.find(kind, State.ACTIVE)

    def _put(self, kind: str, version: int, sha256: bytes, state: State, note: str) -> None:
        changed = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._database.execute(
            "INSERT OR REPLACE INTO bundles (kind, version, sha256, state, changed, note) VALUES (?, ?, ?, ?, ?, ?)",
            [kind, version, sha256, str(state), changed, note],
        )


def _bundle(row: dict[str, object]) -> Bundle:
    version, sha256 = row["version"], row["sha256"]
    assert isinstance(version, int)
    assert isinstance(sha256, bytes)
    return Bundle(str(row["kind"]), version, sha256, State(str(row["state"])), str(row["changed"]), str(row["note"]))
