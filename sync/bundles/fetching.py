"""One round of fetching: what is this device to have, does it exist, is there room, and then it lies ready.

Nothing here touches what is in use. Without head office, with an old list, or with anything that does not follow from
the root of trust, what is installed stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sync.bundles.room import Note, Room
from sync.bundles.rules import Offer, Step, check_manifest, judge, time_of, to_withdraw
from sync.bundles.source import PART_BYTES, Missing, Source
from sync.bundles.unpacking import sync_folder
from sync.bundles.updates import Catalogue, Untrusted, target_name, verify_archive
from sync.crypto.manifests import open_manifest
from sync.errors import Malformed, SealError, StoreError, TransportError
from sync.outbox.wire import decode_receipt
from sync.store.identity import identity
from sync.store.opened import Store
from sync.store.outgoing import Outgoing
from sync.store.trust import keep_root, keep_time, known_time, root_of, told_today
from sync.types import Kind, Lane, Manifest, Wanted

RESERVE_BYTES: Final = 256 * 1024 * 1024
"""Free space that bundles leave to the store and the logs."""


_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is, in bytes."""

    kind: Kind
    version: int
    done: int
    all: int


@dataclass(slots=True)
class Fetched:
    """What a round did, in names such as "market 18" and in words.

    Attributes:
        staged: bundles that lie ready for the next session.
        withdrawn: kinds that went back to the version before.
        refused: what was not believed, or does not fit on the disk.
        held: bundles that are too long for what may be fetched now.
        notes: what a person should know, such as a clock that is off.
        bytes: fetched.
        failure: why the round ended early; "" when it did not.
    """

    staged: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bytes: int = 0
    failure: str = ""


def fetch_bundles(
    store: Store,
    source: Source,
    office_keys: tuple[bytes, ...],
    note: Note,
    *,
    now_ms: Callable[[], int],
    most_bytes: int | None = None,
    progress: Callable[[Progress], None] = lambda progress: None,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Fetched:
    """Fetch what this device is to have; it lies ready afterwards and is switched to before a session.

    Args:
        store: of this device, enrolled.
        source: the way to head office.
        office_keys: public keys of head office for receipts; they sign manifests too.
        note: the audit log.
        now_ms: this machine's clock, milliseconds since 1970.
        most_bytes: so much may be fetched now, such as on a metered link; None for no limit.
        progress: called after each part.
        free_bytes: of the disk with a folder.

    Raises:
        Refused: head office does not let this device in.
        StoreError: the store cannot be written.
    """
    done = Fetched()
    note = _once_a_day(store, note, now_ms)
    room = Room(store, note)
    try:
        room.settle()
        _Round(store, room, source, note, done, most_bytes, progress, free_bytes).run(office_keys, now_ms)
    except (TransportError, Missing) as error:
        done.failure = str(error)
    except (Malformed, SealError) as error:
        note("bundles refused", "head office", {"why": str(error)})
        done.refused.append(str(error))
    return done


def _once_a_day(store: Store, note: Note, now_ms: Callable[[], int]) -> Note:
    """Return a way into the audit log that the same refusal takes once a day, however many rounds there are."""

    def told(event: str, subject: str, detail: Mapping[str, Any]) -> None:
        repeats = event in ("bundles refused", "bundle refused", "clock alarm")
        if not (repeats and told_today(store, f"{event} {subject}", now_ms() // _DAY_MS)):
            note(event, subject, detail)

    return told


@dataclass(slots=True)
class _Round:
    store: Store
    room: Room
    source: Source
    note: Note
    done: Fetched
    left: int | None
    progress: Callable[[Progress], None]
    free_bytes: Callable[[Path], int]

    def run(self, office_keys: tuple[bytes, ...], now_ms: Callable[[], int]) -> None:
        nonce = os.urandom(16)
        try:
            manifest = open_manifest(self.source.manifest(nonce), office_keys)
        except Missing:
            return  # a head office that hands out nothing
        check_manifest(manifest, identity(self.store).device, nonce)
        at_ms = self._time(manifest, now_ms())
        for kind in to_withdraw(manifest, self.room.held()):
            back_to = self.room.roll_back(kind, "withdrawn by head office")
            self.done.withdrawn.append(f"{kind} back to {back_to or 'the built content'}")
        for kind, version in manifest.withdrawn:
            if self.room.forget_withdrawn(kind, version):
                self.done.withdrawn.append(f"{kind} {version}, which was not in use yet")
        catalogue = Catalogue(self.room.folder / "tuf", self.source, self._root(manifest), at_ms)
        for wanted in manifest.wanted:
            self._one(wanted, catalogue)
        self._forget_downloads({wanted.sha256 for wanted in manifest.wanted})

    def _time(self, manifest: Manifest, local_ms: int) -> int:
        time = time_of(manifest.at_ms, local_ms, _latest(self.store))
        if time.alarm:
            self.note("clock alarm", identity(self.store).device, {"why": time.alarm})
            self.done.notes.append(time.alarm)
        keep_time(self.store, time.now_ms)
        return time.now_ms

    def _root(self, manifest: Manifest) -> bytes:
        """Return the root of trust; a device that was enrolled without one believes head office's word for it once."""
        known = root_of(self.store)
        if known is not None:
            return known
        root = self.source.metadata("1.root.json")
        if hashlib.sha256(root).digest() != manifest.root:
            raise Untrusted("The root of trust is not the one that head office's manifest names.")
        keep_root(self.store, root)
        self.note("root of trust kept", identity(self.store).device, {"sha256": manifest.root.hex()})
        return root

    def _one(self, wanted: Wanted, catalogue: Catalogue) -> None:
        name = f"{wanted.kind} {wanted.version}"
        held = self.room.held()[wanted.kind]
        if wanted.version in (held.active, held.staged):
            return
        try:
            offer = catalogue.offer(wanted.kind, wanted.version)
            verdict = judge(wanted, offer, held)
            if verdict.step is Step.REFUSE:
                raise Untrusted(verdict.why)
            if verdict.step is Step.TAKE and offer is not None and self._fits(offer):
                self._take(offer)
        except (Malformed, StoreError) as error:
            self.note("bundle refused", name, {"why": str(error)})
            self.done.refused.append(f"{name}: {error}")

    def _fits(self, offer: Offer) -> bool:
        missing = offer.length - _size(self._part(offer))
        if self.left is not None and missing > self.left:
            self.done.held.append(f"{offer.kind} {offer.version}")
            return False
        self.room.downloads.mkdir(parents=True, exist_ok=True)
        free = self.free_bytes(self.room.downloads)
        if offer.needs_bytes + RESERVE_BYTES > free:
            needs = (offer.needs_bytes + RESERVE_BYTES) // 1024**2
            raise StoreError(f"It needs {needs} MiB of free disk space, and there are {free // 1024**2}.")
        return True

    def _take(self, offer: Offer) -> None:
        part = self._part(offer)
        try:
            self._download(offer, part)
            verify_archive(part, offer)
        except Untrusted:
            # What is wrong with it stays wrong; the next round begins anew.
            part.unlink(missing_ok=True)
            raise
        try:
            self.room.stage(offer, part)
        except Malformed as error:
            self.room.refuse(offer.kind, offer.version, offer.sha256, str(error))
            raise
        finally:
            part.unlink(missing_ok=True)
        self.done.staged.append(f"{offer.kind} {offer.version}")

    def _download(self, offer: Offer, part: Path) -> None:
        """Fetch what is missing of an archive, and go on where the last try ended."""
        name = target_name(offer)
        have = _size(part)
        if have > offer.length:
            part.unlink()
            have = 0
        try:
            with part.open("ab") as file:
                while have < offer.length:
                    found = self.source.part(name, have, min(PART_BYTES, offer.length - have))
                    if not found or len(found) > offer.length - have:
                        raise Untrusted(f"The archive of {offer.kind} {offer.version} has another length than signed.")
                    file.write(found)
                    have += len(found)
                    self.done.bytes += len(found)
                    if self.left is not None:
                        self.left -= len(found)
                    self.progress(Progress(offer.kind, offer.version, have, offer.length))
                file.flush()
                os.fsync(file.fileno())
            sync_folder(part.parent)
        except OSError as error:
            raise StoreError(f"{part.parent} cannot be written ({error.strerror}); check the disk's space.") from error

    def _part(self, offer: Offer) -> Path:
        return self.room.downloads / f"{offer.sha256.hex()}.part"

    def _forget_downloads(self, wanted: set[bytes]) -> None:
        for part in self.room.downloads.glob("*.part"):
            if part.stem not in {sha256.hex() for sha256 in wanted}:
                part.unlink(missing_ok=True)


def _latest(store: Store) -> int:
    """Return the latest time that head office signed, in a manifest or in a receipt; 0 for never."""
    states = (Outgoing(store).state(lane) for lane in Lane)
    receipts = (decode_receipt(state.receipt).at_ms for state in states if state is not None and state.receipt)
    return max(known_time(store), *receipts, 0)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
