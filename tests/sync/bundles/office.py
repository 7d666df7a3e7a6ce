"""Head office as bundles see it: a real signed list, manifests, and a way to spoil each answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sync.bundles.fetching import Fetched, fetch_bundles
from sync.bundles.room import Room
from sync.bundles.source import Missing
from sync.crypto.manifests import seal_manifest
from sync.crypto.signing import SigningKey
from sync.errors import TransportError
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key, online_key, read_key
from sync.headoffice.publishing.packing import pack
from sync.headoffice.publishing.repository import Published, Repository
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import Kind, Manifest, Wanted

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Office:
    """A head office in a folder, whose clock a test can turn."""

    folder: Path
    now: datetime = START
    wanted: tuple[Wanted, ...] = ()
    withdrawn: tuple[tuple[Kind, int], ...] = ()
    receipts: SigningKey = field(default_factory=lambda: SigningKey(os.urandom(32)))
    down: bool = False
    spoil: Callable[[str, bytes], bytes] = lambda name, content: content
    asked: list[str] = field(default_factory=list)
    device: str = ""
    ignores_spans: bool = False
    signs_with: SigningKey | None = None
    """Another key than its own, as a stranger would."""
    change_manifest: Callable[[Manifest], Manifest] = lambda manifest: manifest

    def __post_init__(self) -> None:
        self.keys = self.folder / "keys"
        self.online = online_key(self.folder / "online")
        self.list = Repository(self.folder / "bundles", self.online, lambda: self.now)
        if not self.list.exists:
            make = read_key if (self.keys / f"{TARGETS}.pem").exists() else make_key
            self.list.begin([make(self.keys, name) for name in ROOTS], make(self.keys, TARGETS))

    @property
    def now_ms(self) -> int:
        return round(self.now.timestamp() * 1000)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def publish(self, kind: Kind, files: Mapping[str, bytes], version: int | None = None) -> Published:
        folder = self.folder / "content" / f"{kind}-{len(self.list.offers())}"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        packed = pack(folder, self.folder / "packed.tar.zst")
        done = self.list.publish(kind, packed, read_key(self.keys, TARGETS), version)
        self.wants(done)
        return done

    def wants(self, one: Published) -> None:
        others = tuple(each for each in self.wanted if each.kind != one.kind)
        self.wanted = (*others, Wanted(one.kind, one.version, one.sha256))

    # What a device sees.

    def manifest(self, nonce: bytes) -> bytes:
        self._ask("manifest")
        manifest = Manifest(self.device, nonce, self.now_ms, self.list.root_hash(), self.wanted, self.withdrawn)
        return self.spoil("manifest", seal_manifest(self.signs_with or self.receipts, self.change_manifest(manifest)))

    def metadata(self, name: str) -> bytes:
        self._ask(name)
        path = self.list.metadata / name
        if not path.is_file():
            raise Missing(name)
        return self.spoil(name, path.read_bytes())

    def part(self, name: str, start: int, length: int) -> bytes:
        self._ask(name)
        path = self.list.targets / name
        if not path.is_file():
            raise Missing(name)
        content = self.spoil(name, path.read_bytes())
        return content if self.ignores_spans else content[start : start + length]

    def _ask(self, name: str) -> None:
        self.asked.append(name)
        if self.down:
            raise TransportError("Head office does not answer.")


@dataclass
class Device:
    """A kiosk with a store of its own."""

    store: Store
    office: Office
    log: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    clock_ms: int | None = None

    def __post_init__(self) -> None:
        self.office.device = identity(self.store).device
        self.room = Room(self.store, self.note)

    def note(self, event: str, subject: str, detail: Mapping[str, Any]) -> None:
        self.log.append((event, subject, dict(detail)))

    def fetch(self, **options: Any) -> Fetched:
        clock = self.office.now_ms if self.clock_ms is None else self.clock_ms
        keys = (self.office.receipts.public,)
        return fetch_bundles(self.store, self.office, keys, self.note, now_ms=lambda: clock, **options)

    def content(self, kind: Kind = Kind.MARKET) -> dict[str, bytes]:
        folder = self.room.active(kind)
        if folder is None:
            return {}
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def events(self) -> list[str]:
        return [event for event, _, _ in self.log]


def good(kind: Kind, folder: Path) -> str:
    """A health check that everything passes."""
    return ""
