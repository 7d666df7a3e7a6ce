"""The folder of bundles: staged beside, switched at once, kept to go back to, and cleared away.

    bundles/versions/KIND/VERSION-HASH/   unpacked and verified
    bundles/active/KIND                   link to one of them, for whoever reads
    bundles/downloads/HASH.part           archives on their way
    bundles/tuf/                          metadata that was verified
    bundles/in-use, bundles/writing       locks

The row in the encrypted store says what is active; the link follows it. A crash between the two leaves the link one
step behind, and `settle` moves it on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.bundles.places import FOLDER, active_folder
from sync.bundles.rules import Held, Offer
from sync.bundles.unpacking import sync_folder, unpack
from sync.errors import StoreError
from sync.store.bundles import Bundle, Bundles, State
from sync.store.file_lock import FileLock
from sync.store.opened import Store
from sync.types import SWITCHED, Kind

Check = Callable[[Kind, Path], str]
"""Returns what is wrong with the content of a bundle; "" when it is fit for use."""
Note = Callable[[str, str, Mapping[str, Any]], object]
"""Writes into the audit log: event, subject, details."""


@dataclass(frozen=True, slots=True)
class Switched:
    """What became of a staged bundle; `why` says what is wrong with it, "" when it is active now."""

    kind: Kind
    version: int
    why: str = ""


class Room:
    """The bundles of one installation."""

    def __init__(self, store: Store, note: Note = lambda event, subject, detail: None) -> None:
        """Open the room; nothing is changed yet.

        Args:
            store: of the installation, whose folder the bundles are beside.
            note: the audit log.
        """
        self._store, self._rows, self._note = store, Bundles(store), note
        self.folder = store.folder / FOLDER

    @property
    def downloads(self) -> Path:
        """Where archives lie until they are unpacked."""
        return self.folder / "downloads"

    def rows(self) -> list[Bundle]:
        """Return every version that is known here."""
        return self._rows.all()

    def held(self) -> dict[Kind, Held]:
        """Return what this device has of each kind."""
        rows = self._rows.all()
        return {kind: _held([row for row in rows if row.kind == kind]) for kind in Kind}

    def active(self, kind: Kind) -> Path | None:
        """Return the folder of the active version, or None where there is none."""
        return active_folder(self._store.folder, kind)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other processes from changing the folder."""
        with FileLock(self.folder / "writing") as lock, _told(self.folder):
            lock.alone(wait=True)
            yield

    def stage(self, offer: Offer, archive: Path) -> None:
        """Unpack a verified archive beside what is in use and note that it lies ready.

        Raises:
            Malformed: the archive holds what no bundle may hold.
            StoreError: the disk is full, or the version is not wanted any more.
        """
        place = self._place(offer.kind, offer.version, offer.sha256)
        with self.writing():
            fresh = place.with_name(place.name + ".new")
            unpack(archive, fresh, content_bytes=offer.content_bytes, files=offer.files)
            shutil.rmtree(place, ignore_errors=True)
            fresh.rename(place)
            sync_folder(place.parent)
            with self._store.writing():
                self._rows.stage(offer.kind, offer.version, offer.sha256)
                self._note("bundle staged", f"{offer.kind} {offer.version}", {"sha256": offer.sha256.hex()})

    def refuse(self, kind: Kind, version: int, sha256: bytes, why: str) -> None:
        """Note that a version is not to be taken, so that it is not fetched again and again."""
        with self._store.writing():
            self._rows.reject(kind, version, sha256, why)
            self._note("bundle refused", f"{kind} {version}", {"why": why})

    def switch(self, check: Check) -> tuple[Switched, ...]:
        """Make what lies ready active, unless a session runs; what does not pass its check is rejected for good.

        Raises:
            StoreError: the store or the folder cannot be written.
        """
        with FileLock(self.folder / "in-use") as lock:
            return self.switch_alone(check) if lock.alone() else ()

    def switch_alone(self, check: Check) -> tuple[Switched, ...]:
        """Do the same for a caller that holds the lock `in-use` alone."""
        with self.writing():
            self._settle()
            staged = [row for row in self._rows.all() if row.state is State.STAGED and row.kind in SWITCHED]
            done = tuple(self._switch(row, check) for row in staged)
            self._clear()
            return done

    def staged(self, kind: Kind) -> tuple[int, Path] | None:
        """Return version and folder of what lies ready of a kind, or None."""
        row = self._rows.find(kind, State.STAGED)
        return (row.version, self._place(kind, row.version, row.sha256)) if row else None

    def reject(self, kind: Kind, version: int, why: str) -> None:
        """Note that what lies ready is not fit for use, for good."""
        row = self._rows.find(kind, State.STAGED)
        if row is not None and row.version == version:
            self.refuse(kind, version, row.sha256, why)

    def taken(self, kind: Kind, version: int, detail: Mapping[str, Any]) -> None:
        """Note that somebody else has brought what lay ready into use."""
        with self.writing(), self._store.writing():
            self._rows.activate(kind, version)
            self._note("bundle active", f"{kind} {version}", detail)

    def forget_withdrawn(self, kind: Kind, version: int) -> bool:
        """Forget what lies ready where head office has withdrawn it; return whether that was so."""
        row = self._rows.find(kind, State.STAGED)
        if row is None or row.version != version:
            return False
        self.refuse(kind, version, row.sha256, "withdrawn by head office")
        return True

    def roll_back(self, kind: Kind, why: str) -> int:
        """Go back to the version before, for good; return it, or 0 where there is none and the built content counts.

        Raises:
            StoreError: the store or the folder cannot be written.
        """
        with self.writing():
            with self._store.writing():
                active = self._rows.find(kind, State.ACTIVE)
                if active is None:
                    return 0
                previous = self._rows.roll_back(kind, why)
                detail = {"why": why, "back_to": previous.version if previous else 0}
                self._note("bundle rolled back", f"{kind} {active.version}", detail)
            if kind in SWITCHED:
                self._link(kind, previous)
            return previous.version if previous else 0

    def settle(self) -> None:
        """Bring links in line with the store after a crash; clear away what nobody needs, unless a session runs.

        Raises:
            StoreError: the store or the folder cannot be written.
        """
        with FileLock(self.folder / "in-use") as lock, self.writing():
            self._settle()
            if lock.alone():
                self._clear()

    def _settle(self) -> None:
        rows = self._rows.all()
        for kind in SWITCHED:
            active = next((row for row in rows if row.kind == kind and row.state is State.ACTIVE), None)
            self._link(kind, active)
        for row in rows:
            if row.state is State.STAGED and row.kind in set(Kind):
                self._drop_lost(row)

    def _clear(self) -> None:
        """Remove the folders that no row names; only while no session uses one of them."""
        rows = self._rows.all()
        kept = {self._place(Kind(row.kind), row.version, row.sha256) for row in rows if _is_kept(row)}
        for place in self.folder.glob("versions/*/*"):
            if place.is_dir() and place not in kept:
                shutil.rmtree(place, ignore_errors=True)
            elif place.is_file() and place.with_suffix("") not in kept:  # what is noted about a version beside it
                place.unlink()

    def _drop_lost(self, row: Bundle) -> None:
        """Forget a staged version whose folder is gone, so that it is fetched again."""
        if not self._place(Kind(row.kind), row.version, row.sha256).is_dir():
            self._rows.unstage(row.kind)

    def _switch(self, row: Bundle, check: Check) -> Switched:
        kind = Kind(row.kind)
        why = check(kind, self._place(kind, row.version, row.sha256))
        if why:
            self.refuse(kind, row.version, row.sha256, why)
            return Switched(kind, row.version, why)
        with self._store.writing():
            self._rows.activate(kind, row.version)
            self._note("bundle active", f"{kind} {row.version}", {"sha256": row.sha256.hex()})
        self._link(kind, row)
        return Switched(kind, row.version)

    def _link(self, kind: Kind, row: Bundle | None) -> None:
        """Point a kind's link at a version's folder, in one step."""
        link = self.folder / "active" / kind
        if row is None:
            link.unlink(missing_ok=True)
            return
        target = os.path.relpath(self._place(kind, row.version, row.sha256), link.parent)
        if link.is_symlink() and os.readlink(link) == target:
            return
        link.parent.mkdir(parents=True, exist_ok=True)
        fresh = link.with_name(f".{kind}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target, target_is_directory=True)
        fresh.replace(link)
        sync_folder(link.parent)

    def _place(self, kind: Kind, version: int, sha256: bytes) -> Path:
        return self.folder / "versions" / kind / f"{version}-{sha256.hex()[:12]}"


def _held(rows: list[Bundle]) -> Held:
    versions = {state: [row.version for row in rows if row.state is state] for state in State}
    return Held(
        max(versions[State.ACTIVE], default=0),
        max(versions[State.STAGED], default=0),
        frozenset(versions[State.REJECTED]),
    )


def _is_kept(row: Bundle) -> bool:
    """Whether a version's folder is needed: a package's until it is installed, as its helper keeps the way back."""
    if row.kind == Kind.PACKAGE:
        return row.state is State.STAGED
    return row.kind in SWITCHED and row.state is not State.REJECTED


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be written ({error.strerror}); check the disk's space."
        ) from error
