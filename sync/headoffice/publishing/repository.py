"""The signed list of what exists: The Update Framework's metadata and the archives, as files in one folder.

Archives are written first, then targets, then snapshot, and the timestamp last: whoever reads meanwhile, or after a
power cut, sees the old state or the new one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    T,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from sync.crypto.places.file import replace_file
from sync.errors import SealError, StoreError
from sync.headoffice.publishing.keys import ROOT_THRESHOLD
from sync.headoffice.publishing.packing import Packed
from sync.store.file_lock import FileLock
from sync.types import Kind

ONLINE: Final = "online"
"""The delegated role whose key head office keeps at hand; for kinds that must be changed at once."""
ONLINE_KINDS: Final = (Kind.FLAGS,)
LIFE: Final = {
    "root": timedelta(days=730),
    "targets": timedelta(days=365),
    ONLINE: timedelta(days=30),
    "snapshot": timedelta(days=14),
    "timestamp": timedelta(days=3),
}
"""How long each role's word counts; those signed online are renewed when half of it is over."""
SUFFIX: Final = ".tar.zst"


@dataclass(frozen=True, slots=True)
class Published:
    """A bundle that exists."""

    kind: Kind
    version: int
    length: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class RoleState:
    """A role's newest metadata and when it ends."""

    role: str
    version: int
    expires: datetime


class Repository:
    """The list in a folder; one writer at a time, whichever process it is in."""

    def __init__(
        self, folder: Path, online: CryptoSigner, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Open the list; `begin` makes it.

        Args:
            folder: for `metadata` and `targets`.
            online: head office's own key.
            now: clock, in universal time.
        """
        self.folder, self._online, self._now = folder, online, now
        self.metadata, self.targets = folder / "metadata", folder / "targets"

    @property
    def exists(self) -> bool:
        """Whether the list was begun."""
        return (self.metadata / "timestamp.json").is_file()

    def begin(self, roots: Sequence[CryptoSigner], targets: CryptoSigner) -> None:
        """Make the first root of trust and an empty list.

        Args:
            roots: keys of which two say which keys count.
            targets: key that says what exists.

        Raises:
            StoreError: there is a list already, or the folder cannot be used.
        """
        with self._writing():
            if self.exists:
                raise StoreError(
                    f"There is a list in {self.folder} already; `steward headoffice keys rotate` renews it."
                )
            self._write(1, "root", _sign(self._root(1, roots, targets), roots))
            role = DelegatedRole(
                ONLINE,
                [self._online.public_key.keyid],
                1,
                terminating=True,
                paths=[f"{kind}/*" for kind in ONLINE_KINDS],
            )
            delegations = Delegations({self._online.public_key.keyid: self._online.public_key}, {ONLINE: role})
            first = Targets(version=1, expires=self._end("targets"), delegations=delegations)
            self._write(1, "targets", _sign(first, [targets]))
            self._write(1, ONLINE, _sign(Targets(version=1, expires=self._end(ONLINE)), [self._online]))
            self._tell({"targets": 1, ONLINE: 1})

    def rotate(self, old: Sequence[CryptoSigner], roots: Sequence[CryptoSigner], targets: CryptoSigner) -> int:
        """Sign a new root, with other keys or only for another two years; return its version.

        Args:
            old: at least two of the keys that count now.
            roots: those that count from now on, at least two.
            targets: that says what exists from now on.

        Raises:
            SealError: too few of the old keys.
            StoreError: there is no list, or the folder cannot be used.
        """
        with self._writing():
            before = self._read("root", Root)
            after = self._root(before.signed.version + 1, roots, targets)
            both = {signer.public_key.keyid: signer for signer in (*old, *roots)}
            fresh = _sign(after, list(both.values()))
            try:
                before.signed.verify_delegate("root", fresh.signed_bytes, fresh.signatures)
                after.verify_delegate("root", fresh.signed_bytes, fresh.signatures)
            except RepositoryError as error:
                raise SealError(f"Two of the root keys that count now must sign a new root ({error}).") from error
            self._write(after.version, "root", fresh)
            # What exists is signed anew, since any key may be another one now.
            what = self._read("targets", Targets).signed
            what.delegations = self._delegations()
            self._publish("targets", what, targets)
            self._publish(ONLINE, self._read(ONLINE, Targets).signed, self._online)
            return after.version

    def publish(self, kind: Kind, packed: Packed, signer: CryptoSigner | None, version: int | None = None) -> Published:
        """Add a bundle to what exists.

        Args:
            kind: of it.
            packed: its archive, which is copied.
            signer: the targets key; None for kinds that the online key signs.
            version: a later one than any of this kind; the next by default.

        Raises:
            SealError: this is not the targets key.
            StoreError: the version is not new, there is no list, or the folder cannot be used.
        """
        role = ONLINE if kind in ONLINE_KINDS else "targets"
        key = self._online if role == ONLINE else signer
        if key is None:
            raise StoreError(f"Publishing {kind} needs the targets key; --keys names its folder.")
        with self._writing():
            known = max((one.version for one in self.offers(kind)), default=0)
            version = version or known + 1
            if version <= known:
                raise StoreError(f"Version {version} of {kind} is not later than {known}, which was published already.")
            self._copy(packed, kind, version)
            signed = self._read(role, Targets).signed
            path = f"{kind}/{version}{SUFFIX}"
            custom = {"custom": {"bytes": packed.content_bytes, "files": packed.files}}
            signed.targets[path] = TargetFile(packed.length, {"sha256": packed.sha256.hex()}, path, custom)
            self._publish(role, signed, key)
        return Published(kind, version, packed.length, packed.sha256)

    def offers(self, kind: Kind | None = None) -> list[Published]:
        """Return what exists, by kind and version."""
        found = [
            _published(path, target)
            for role in ("targets", ONLINE)
            for path, target in self._read(role, Targets).signed.targets.items()
        ]
        return sorted((one for one in found if kind in (None, one.kind)), key=lambda one: (one.kind, one.version))

    def freshen(self) -> bool:
        """Sign anew what head office signs itself, if half its life is over; return whether that was so.

        Raises:
            StoreError: the folder cannot be used.
        """
        with self._writing():
            old = {state.role for state in self.states() if self._is_half_over(state)}
            if ONLINE in old:
                self._publish(ONLINE, self._read(ONLINE, Targets).signed, self._online)
                return True
            if "snapshot" in old or "timestamp" in old:
                self._tell({})
                return True
        return False

    def states(self) -> list[RoleState]:
        """Return how fresh each role's word is."""
        kinds: dict[str, type[Any]] = {"root": Root, "targets": Targets, ONLINE: Targets, "snapshot": Snapshot}
        found = [(role, self._read(role, kind).signed) for role, kind in kinds.items()]
        found.append(("timestamp", self._timestamp().signed))
        return [RoleState(role, signed.version, signed.expires) for role, signed in found]

    def names_online_key(self) -> bool:
        """Return whether the root names the key at hand; devices believe nothing that another one signed.

        Raises:
            StoreError: there is no list.
        """
        root = self._read("root", Root).signed
        return self._online.public_key.keyid in root.roles["timestamp"].keyids

    def root_hash(self) -> bytes:
        """Return the SHA-256 of the first root of trust, which new devices are given."""
        return hashlib.sha256(self.first_root()).digest()

    def first_root(self) -> bytes:
        """Return the first root of trust, as it is given to new devices.

        Raises:
            StoreError: there is none.
        """
        return self._bytes("1.root.json")

    def _root(self, version: int, roots: Sequence[CryptoSigner], targets: CryptoSigner) -> Root:
        online = self._online.public_key
        root = Root(
            version=version,
            expires=self._end("root"),
            roles={
                "root": Role([], ROOT_THRESHOLD),
                "targets": Role([], 1),
                "snapshot": Role([], 1),
                "timestamp": Role([], 1),
            },
            consistent_snapshot=True,
        )
        for signer in roots:
            root.add_key(signer.public_key, "root")
        root.add_key(targets.public_key, "targets")
        root.add_key(online, "snapshot")
        root.add_key(online, "timestamp")
        return root

    def _delegations(self) -> Delegations:
        """Return what the targets role leaves to head office's own key."""
        key = self._online.public_key
        paths = [f"{kind}/*" for kind in ONLINE_KINDS]
        return Delegations({key.keyid: key}, {ONLINE: DelegatedRole(ONLINE, [key.keyid], 1, True, paths)})

    def _publish(self, role: str, signed: Targets, signer: CryptoSigner) -> None:
        """Write the next version of a targets role, and say so."""
        delegator = self._read("root", Root).signed if role == "targets" else self._read("targets", Targets).signed
        signed.version, signed.expires = signed.version + 1, self._end(role)
        fresh = _sign(signed, [signer])
        try:
            delegator.verify_delegate(role, fresh.signed_bytes, fresh.signatures)
        except RepositoryError as error:
            raise SealError(f"This is not the key of the role {role!r}; --keys names the folder with it.") from error
        self._write(signed.version, role, fresh)
        self._tell({role: signed.version})

    def _tell(self, changed: dict[str, int]) -> None:
        """Sign which versions of the targets roles count, and that this is the newest word."""
        snapshot, timestamp = Snapshot(version=1), Timestamp(version=1)
        if self.exists:
            snapshot, timestamp = self._read("snapshot", Snapshot).signed, self._timestamp().signed
            snapshot.version, timestamp.version = snapshot.version + 1, timestamp.version + 1
        snapshot.meta |= {f"{role}.json": MetaFile(version) for role, version in changed.items()}
        snapshot.expires, timestamp.expires = self._end("snapshot"), self._end("timestamp")
        self._write(snapshot.version, "snapshot", _sign(snapshot, [self._online]))
        timestamp.snapshot_meta = MetaFile(snapshot.version)
        self._write(None, "timestamp", _sign(timestamp, [self._online]))

    def _copy(self, packed: Packed, kind: Kind, version: int) -> None:
        place = self.targets / kind / f"{packed.sha256.hex()}.{version}{SUFFIX}"
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(place.name + ".new")
        shutil.copyfile(packed.path, fresh)
        fresh.replace(place)

    def _is_half_over(self, state: RoleState) -> bool:
        return state.role in (ONLINE, "snapshot", "timestamp") and state.expires - self._now() < LIFE[state.role] / 2

    def _end(self, role: str) -> datetime:
        return (self._now() + LIFE[role]).replace(microsecond=0)

    def _timestamp(self) -> Metadata[Timestamp]:
        return _parsed("timestamp.json", self._bytes("timestamp.json"), Timestamp)

    def _read(self, role: str, kind: type[T]) -> Metadata[T]:
        """Return a role's metadata: the version that the timestamp stands for, not one that was only begun."""
        if role == "root":
            version = self._newest(role)
        else:
            version = self._timestamp().signed.snapshot_meta.version
            if role != "snapshot":
                snapshot = _parsed("snapshot", self._bytes(f"{version}.snapshot.json"), Snapshot)
                version = snapshot.signed.meta[f"{role}.json"].version
        name = f"{version}.{role}.json"
        return _parsed(name, self._bytes(name), kind)

    def _newest(self, role: str) -> int:
        found = (path.name.partition(".")[0] for path in self.metadata.glob(f"*.{role}.json"))
        return max((int(number) for number in found if number.isdigit()), default=0)

    def _bytes(self, name: str) -> bytes:
        try:
            return (self.metadata / name).read_bytes()
        except FileNotFoundError:
            raise StoreError(
                f"There is no list of bundles in {self.folder} yet; `steward headoffice keys make` begins it."
            ) from None

    def _write(self, version: int | None, role: str, metadata: Metadata[Any]) -> None:
        name = f"{role}.json" if version is None else f"{version}.{role}.json"
        replace_file(self.metadata / name, metadata.to_bytes(JSONSerializer(compact=False)))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with FileLock(self.folder / "writing") as lock:
            lock.alone(wait=True)
            try:
                yield
            except OSError as error:
                raise StoreError(f"The folder {self.folder} cannot be written ({error.strerror}).") from error


def _sign(signed: T, signers: Sequence[CryptoSigner]) -> Metadata[T]:
    metadata = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata


def _parsed(name: str, raw: bytes, kind: type[T]) -> Metadata[T]:
    try:
        metadata: Metadata[T] = Metadata.from_bytes(raw)
    except RepositoryError as error:
        raise StoreError(f"The list of bundles is damaged in {name}; restore it from a backup.") from error
    if not isinstance(metadata.signed, kind):
        raise StoreError(f"The list of bundles is damaged in {name}; restore it from a backup.")
    return metadata


def _published(path: str, target: TargetFile) -> Published:
    kind, _, name = path.partition("/")
    return Published(Kind(kind), int(name.removesuffix(SUFFIX)), target.length, bytes.fromhex(target.hashes["sha256"]))
