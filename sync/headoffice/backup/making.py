"""Making a backup: one state of everything, checked where it lies, and then the devices may forget what is in it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sqlalchemy import and_, bindparam, insert, or_, select, update

from sync.crypto.signing import SigningKey
from sync.errors import SyncError
from sync.headoffice.backup import reading
from sync.headoffice.backup.checking import needed
from sync.headoffice.backup.vault import Vault, Written, not_begun
from sync.headoffice.database import Database
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.records import LANE_HEADS

FORMAT: Final = 1
BEAT_S: Final = 60.0
GIVEN_UP_MS: Final = 600_000
"""A backup without a sign of life for so long has died."""
NOT_KEPT: Final = ("headoffice.db*", "graph/*", "backups/*", "*.new", "*.lock")
"""Of head office's folder: the database is read otherwise, the graph comes from its log."""
_log = logging.getLogger("steward.headoffice")


class BackupKind(StrEnum):
    """FULL begins a chain of increments; both know everything up to their moment."""

    FULL = "full"
    INCREMENT = "increment"


@dataclass(frozen=True, slots=True)
class Sources:
    """What is backed up.

    Attributes:
        database: of head office.
        signing: head office's key for receipts, which signs manifests too.
        rooms: folders by name; "office" is head office's own.
    """

    database: Database
    signing: SigningKey
    rooms: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and checked; bytes and objects are what was sent anew."""

    name: str
    kind: BackupKind
    rows: int
    objects: int
    bytes: int
    durable_lanes: int


def make(
    sources: Sources,
    vault: Vault,
    kind: BackupKind,
    now_ms: Callable[[], int],
    progress: Callable[[str], None] = lambda words: None,
    tidy: Callable[[Vault], object] = lambda vault: None,
) -> Made | None:
    """Make a backup, check what was sent, and let devices forget what is in it.

    Args:
        sources: what is backed up.
        vault: where to.
        kind: an increment without a full one before it becomes a full one.
        now_ms: head office's clock.
        progress: takes words for what is done now.
        tidy: called at the end, while no other process makes a backup.

    Returns:
        What was made; None where another process is at it.

    Raises:
        StoreError: the database or the place cannot be used, or the vault is not in it.
        SealError: what was sent is not what lies there.
        WrongKey: another vault is in the place now.
    """
    number = _begin(sources.database, kind, now_ms())
    if number is None:
        return None
    try:
        seen = _Seen(vault, lambda: _beat(sources.database, number, now_ms()))
        made, heads = _make(sources, seen, kind, now_ms(), progress)
        tidy(vault)
    except BaseException as error:
        why = str(error) if isinstance(error, SyncError) else type(error).__name__
        _end(sources.database, number, now_ms(), state="failed", why=why)
        raise
    _let_go(sources.database, heads)
    _end(sources.database, number, now_ms(), state="verified", kind=made.kind, name=made.name, new_bytes=made.bytes,
         rows=made.rows)  # fmt: skip
    return made


def _make(
    sources: Sources, seen: _Seen, kind: BackupKind, at_ms: int, progress: Callable[[str], None]
) -> tuple[Made, list[list[Any]]]:
    if not seen.is_begun():  # the disk with the vault may have gone since it was opened, and left an empty folder
        raise not_begun(seen.place)
    names = seen.manifests()
    fulls = [name for name in names if name.endswith(BackupKind.FULL)]
    whole = {name: seen.whole(name) for name in {*names[-1:], *fulls[-1:]}}
    newest, full = (whole[each[-1]] if each else None for each in (names, fulls))
    base = (newest or full) if kind is BackupKind.INCREMENT else full
    kind = kind if full is not None else BackupKind.FULL
    written = Written()
    with sources.database.snapshot() as connection:
        progress("Reading tables")
        heads = reading.lane_heads(connection)
        manifest: dict[str, Any] = {
            "format": FORMAT, "kind": str(kind), "made_ms": at_ms, "program": version("steward"),
            "step": reading.schema_step(connection), "heads": heads,
            "tables": reading.read_tables(connection, seen, written),
        }  # fmt: skip
        progress("Reading records")
        before = base["heads"] if base else []
        manifest["records"] = [
            *(base["records"] if base else []), *reading.read_records(connection, seen, written, heads, before)
        ]  # fmt: skip
        since_ms = base["made_ms"] if base else 0
        chunks = reading.read_chunks(connection, seen, written, since_ms)
        manifest["chunks"] = [*(base["chunks"] if base else []), *chunks]
    progress("Reading files")
    manifest["rooms"] = {
        room: reading.read_room(folder, NOT_KEPT, seen, written, newest["rooms"].get(room, {}) if newest else {})
        for room, folder in sources.rooms.items()
    }
    # Where the clock was set back, the order of backups must not suffer.
    name = name_of(max(at_ms, _ms_of(names[-1]) + 1 if names else 0), kind)
    progress("Checking what was sent")
    seen.check()
    # Last: what has a manifest is a backup, and the next one begins where it ends.
    seen.put_manifest(name, manifest, sources.signing)
    try:
        seen.manifest(name)
    except SyncError:
        seen.drop_manifest(name)
        raise
    rows = sum(count for table in (*manifest["tables"].values(), manifest["records"]) for _, count in table)
    return Made(name, kind, rows, written.objects, written.bytes, len(heads)), heads


class _Seen(Vault):
    """The vault, the names of what is new in it, and a sign of life every minute.

    As known counts only what a whole backup needs, which was read back when that was made. What a backup left that
    failed or died may be damaged: it is sent again and checked.
    """

    def __init__(self, vault: Vault, beat: Callable[[], None]) -> None:
        super().__init__(vault.place, vault.key, vault.signers)
        self._there = {name for name, _ in vault.objects()}
        self._checked: set[str] = set()
        self._new: list[str] = []
        self._known = self._checked
        self._beat, self._beat_s = beat, time.monotonic()

    def whole(self, name: str) -> dict[str, Any] | None:
        """Return the manifest of a backup to go on from; None where something of it is not in the vault any more.

        Raises:
            StoreError: it is not there.
            SealError: it was changed.
        """
        manifest = self.manifest(name)
        wanted = {each for each, _ in needed(manifest)}
        self._checked |= wanted & self._there
        if lacking := len(wanted - self._there):
            _log.warning("the backup %s lacks %d of its %d objects; they are made anew", name, lacking, len(wanted))
        return None if lacking else manifest

    def put(self, content: bytes, written: Written) -> str:
        """Keep content, and remember if it is new."""
        before = written.objects
        self._alive()
        name = Vault.put(self, content, written)
        if written.objects > before:
            self._new.append(name)
        return name

    def check(self) -> None:
        """Read everything new back, byte by byte."""
        for name in self._new:
            self._alive()
            self.get(name)

    def _alive(self) -> None:
        if time.monotonic() - self._beat_s > BEAT_S:
            self._beat_s = time.monotonic()
            self._beat()


def name_of(at_ms: int, kind: BackupKind) -> str:
    """Return a backup's name, which sorts by time: "20261121T031500.123Z-full"."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"{at:%Y%m%dT%H%M%S}.{at_ms % 1000:03}Z-{kind}"


def time_of(name: str) -> datetime:
    """Return when a backup was made, from its name."""
    return datetime.strptime(name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC, microsecond=int(name[16:19]) * 1000)


def _ms_of(name: str) -> int:
    return round(time_of(name).timestamp() * 1000)


def _begin(database: Database, kind: BackupKind, now_ms: int) -> int | None:
    """Note that a backup runs; None where another one does."""
    with database.writing() as connection:
        # A lock that both databases have: whoever comes second waits here, and then sees the first one's row.
        if not database.is_embedded:
            connection.exec_driver_sql("LOCK TABLE backups IN EXCLUSIVE MODE")
        running = select(BACKUPS.c.number).where(BACKUPS.c.state == "running", BACKUPS.c.beat_ms > now_ms - GIVEN_UP_MS)
        if connection.execute(running).first() is not None:
            return None
        row = {
            "kind": str(kind), "name": "", "state": "running", "started_ms": now_ms, "beat_ms": now_ms,
            "program": version("steward"),
        }  # fmt: skip
        key = connection.execute(insert(BACKUPS).values(row)).inserted_primary_key
        return None if key is None else int(key[0])


def note_failure(database: Database, kind: BackupKind, now_ms: int, why: str) -> None:
    """Write down that a backup could not even be begun.

    Raises:
        StoreError: the database cannot be used.
    """
    number = _begin(database, kind, now_ms)
    if number is not None:  # whoever makes one meanwhile writes down how it went
        _end(database, number, now_ms, state="failed", why=why)


def _beat(database: Database, number: int, now_ms: int) -> None:
    with database.writing() as connection:
        connection.execute(update(BACKUPS).where(BACKUPS.c.number == number).values(beat_ms=now_ms))


def _end(database: Database, number: int, now_ms: int, **what: Any) -> None:
    with database.writing() as connection:
        connection.execute(update(BACKUPS).where(BACKUPS.c.number == number).values(ended_ms=now_ms, **what))


def _let_go(database: Database, heads: list[list[Any]]) -> None:
    """Note up to where every lane is in a checked backup; never less than before."""
    rows = [{"d": device, "l": lane, "e": epoch, "s": sequence} for device, lane, epoch, sequence in heads]
    durable = (LANE_HEADS.c.durable_epoch, LANE_HEADS.c.durable_sequence)
    less = or_(
        durable[0] < bindparam("e"), and_(durable[0] == bindparam("e"), durable[1] < bindparam("s"))
    )  # fmt: skip
    move = (
        update(LANE_HEADS)
        .where(LANE_HEADS.c.device == bindparam("d"), LANE_HEADS.c.lane == bindparam("l"), less)
        .values(durable_epoch=bindparam("e"), durable_sequence=bindparam("s"))
    )
    if rows:
        with database.writing() as connection:
            connection.execute(move, rows)
