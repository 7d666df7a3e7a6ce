"""Restoring: into an empty folder and an empty database of either kind, to any moment of which there is a backup.

Whose session was erased since then stays erased: the newest backup says who that was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from sync.errors import SealError, StoreError
from sync.headoffice.backup.making import BackupKind, time_of
from sync.headoffice.backup.rows import unpacked
from sync.headoffice.backup.vault import Vault
from sync.headoffice.database import Database
from sync.headoffice.ingest.months import make_partitions
from sync.headoffice.migrations import MIGRATIONS, migrate
from sync.headoffice.tables import METADATA
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.people import PEOPLE
from sync.headoffice.tables.records import CHUNKS, ERASURES, GRANTS, LANE_HEADS, RECORD_IDS, RECORDS

_AT_ONCE: Final = 2000
_BACKUPS: Final = "backups"
"""In head office's folder: perhaps the vault itself, which is no part of a backup and stays."""
_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (SmallInteger, "int2"), (BigInteger, "int8"), (Integer, "int4"), (Float, "float8"), (Boolean, "bool"),
    (LargeBinary, "bytea"), (String, "text"),
)  # fmt: skip
"""PostgreSQL's names, the narrower kinds of SQLAlchemy's first."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the backup's name and moment, rows, files, and sessions that were erased since."""

    name: str
    at: datetime
    rows: int
    files: int
    erased_since: int


def choose(vault: Vault, at: datetime | None) -> str:
    """Return the newest backup, or the newest that is not later than a moment.

    Raises:
        StoreError: there is none.
    """
    names = vault.manifests()
    fitting = [name for name in names if at is None or time_of(name) <= at.astimezone(UTC)]
    if not fitting:
        first = f"; the first is of {time_of(names[0]):%Y-%m-%d %H:%M} UTC" if names else ""
        raise StoreError(f"There is no backup of that time in {vault.place.words}{first}.")
    return fitting[-1]


def check_room(folders: Mapping[str, Path]) -> None:
    """Refuse folders in which something is.

    Raises:
        StoreError: one is not empty.
    """
    for folder in folders.values():
        if folder.is_dir() and any(folder.iterdir()):
            raise StoreError(f"{folder} is not empty; restore into an empty folder, or use --force to replace it.")


@dataclass(slots=True)
class Files:
    """The files of a backup, written in full beside where they belong.

    Attributes:
        count: of files.
        beside: where they are, by the folder or the one file where they belong; empty once they are moved in.
    """

    count: int = 0
    beside: dict[Path, Path] = field(default_factory=dict)

    def move_in(self) -> None:
        """Put them where they belong, in place of what is there.

        A folder that was there goes; one file, such as an index that set-up has made already, stays as `NAME.before`.

        Raises:
            StoreError: a folder cannot be written; says where the files are.
        """
        moving, self.beside = self.beside, {}  # from here on nothing of it is deleted
        for path, written in moving.items():
            path = path.resolve()  # a link to another disk stays one
            try:
                _move_folder(written, path) if written.is_dir() else _move_file(written, path)
            except OSError as error:
                raise StoreError(
                    f"What was restored cannot be moved to {path} ({error.strerror}); it lies in {written}."
                ) from error


@contextmanager
def files_beside(
    vault: Vault, name: str, folders: Mapping[str, Path], progress: Callable[[str], None]
) -> Iterator[Files]:
    """Write the files of a backup beside where they belong; those that are not moved in by the end are deleted.

    So nothing that is there goes before everything was read, and there has to be room for both.

    Raises:
        StoreError: the place lacks something, or a folder cannot be written.
        SealError: the backup is damaged.
    """
    rooms = vault.manifest(name)["rooms"]
    files = Files()
    try:
        for room, folder in folders.items():
            entries = rooms.get(room)
            if not entries:  # it was not there, or that version of Steward did not back it up
                continue
            progress(f"Writing the files of {room}")
            files.beside[folder] = _beside(folder, "restoring")
            _write_room(vault, files.beside[folder], entries)
            files.count += len(entries)
        yield files
    finally:
        for written in files.beside.values():
            with suppress(OSError):
                _forget(written)


def restore_files(
    vault: Vault, name: str, folders: Mapping[str, Path], *, force: bool, progress: Callable[[str], None]
) -> int:
    """Write the files of a backup; with `force` what is there before goes. Return how many they are.

    Raises:
        StoreError: a folder is not empty, or cannot be written.
        SealError: the backup is damaged.
    """
    if not force:
        check_room(folders)
    with files_beside(vault, name, folders, progress) as files:
        files.move_in()
    return files.count


def _write_room(vault: Vault, folder: Path, entries: Mapping[str, Any]) -> None:
    try:
        _forget(folder)
        if "" not in entries:
            folder.mkdir(mode=0o700, parents=True)
        for path, entry in entries.items():
            _write(vault, folder, path, entry)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be written ({error.strerror}).") from error


def _move_folder(written: Path, path: Path) -> None:
    replaced = _beside(path, "replaced")
    _forget(replaced)  # a restore that was killed here left it
    if path.is_dir():
        path.rename(replaced)
    written.rename(path)
    if (replaced / _BACKUPS).is_dir():
        (replaced / _BACKUPS).rename(path / _BACKUPS)
    _forget(replaced)


def _move_file(written: Path, path: Path) -> None:
    if path.exists():
        path.replace(_beside(path, "before"))
    written.replace(path)


def _beside(path: Path, word: str) -> Path:
    real = path.resolve()  # on the same disk, so that it can be renamed
    return real.with_name(f"{real.name}.{word}")


def _forget(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(vault: Vault, folder: Path, name: str, entry: Mapping[str, Any]) -> None:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise SealError(f"The backup has a file outside its folder: {name}.")
    path = folder / parts
    path.parent.mkdir(parents=True, exist_ok=True)
    if "to" in entry:
        path.symlink_to(entry["to"])
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in entry["pieces"]:
            file.write(vault.get(piece))
        file.flush()
        os.fsync(file.fileno())
    path.chmod(entry["mode"])
    os.utime(path, ns=(entry["mtime_ns"], entry["mtime_ns"]))


def restore_database(
    vault: Vault, name: str, database: Database, *, force: bool, progress: Callable[[str], None]
) -> Restored:
    """Fill a database from a backup, in one transaction.

    Raises:
        StoreError: there is something in it already, the backup is of a newer version, or the database fails.
        SealError: the backup is damaged.
    """
    manifest = vault.manifest(name)
    if manifest["step"] > len(MIGRATIONS):
        raise StoreError(f"The backup {name} was made by Steward {manifest['program']}, which is newer; install it.")
    with database.writing() as connection:
        if not force and _is_used(connection):
            raise StoreError(f"There is something in {database.where} already; use --force to replace it.")
        # Anew, since some tables let nobody delete from them.
        METADATA.drop_all(connection)
        connection.execute(text("DROP TABLE schema_steps"))
        migrate(connection)
        rows = 0
        for table_name, pieces in manifest["tables"].items():
            progress(f"Filling {table_name}")
            rows += sum(_fill(connection, METADATA.tables[table_name], each) for each in _rows(vault, pieces))
        progress("Filling records")
        rows += _fill_records(connection, vault, manifest["records"])
        for each in _rows(vault, manifest["chunks"]):
            _fill(connection, CHUNKS, each, again=True)
        # What is in here is what there is: the devices send the rest again.
        here = {"durable_epoch": LANE_HEADS.c.epoch, "durable_sequence": LANE_HEADS.c.sequence}
        connection.execute(update(LANE_HEADS).values(here))
        erased = _erase_again(connection, vault)
        _count_on(connection)
    return Restored(name, time_of(name), rows, 0, erased)


def _is_used(connection: Connection) -> bool:
    tables = (DEVICES, PEOPLE, LANE_HEADS)
    return any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def _rows(vault: Vault, pieces: list[list[Any]]) -> Iterator[list[dict[str, Any]]]:
    for name, count in pieces:
        _, rows = unpacked(vault.get(name))
        if len(rows) != count:
            raise SealError(f"The piece {name} of the backup has {len(rows)} rows, not {count}.")
        yield rows


def _fill(connection: Connection, table: Table, rows: list[dict[str, Any]], *, again: bool = False) -> int:
    """Insert rows; `again` leaves out those that are there."""
    known = {column.name for column in table.columns}
    fitting = [{name: value for name, value in row.items() if name in known} for row in rows]
    if connection.dialect.name == "postgresql" and not again and fitting:
        return _copy(connection, table, fitting)
    statement: Any = insert(table)
    if again:
        dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table).on_conflict_do_nothing()
    for start in range(0, len(fitting), _AT_ONCE):
        connection.execute(statement, fitting[start : start + _AT_ONCE])
    return len(fitting)


def _copy(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Insert rows the way that PostgreSQL takes fastest."""
    names = list(rows[0])
    quoted = ", ".join(f'"{name}"' for name in names)
    types = [next(word for kind, word in _TYPES if isinstance(table.c[name].type, kind)) for name in names]
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN (FORMAT BINARY)') as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(tuple(row.values()))
    return len(rows)


def _fill_records(connection: Connection, vault: Vault, pieces: list[list[Any]]) -> int:
    months: set[int] = set()
    count = 0
    for rows in _rows(vault, pieces):
        for month in {row["month"] for row in rows} - months:
            make_partitions(connection, month, 0)
            months.add(month)
        count += _fill(connection, RECORDS, rows)
        ids = [
            {"device": row["device"], "id": row["id"], "sealed_hash": hashlib.sha256(row["sealed"]).digest()}
            for row in rows
        ]
        _fill(connection, RECORD_IDS, ids)
    return count


def _erase_again(connection: Connection, vault: Vault) -> int:
    """Erase whom the newest backup knows as erased, and return how many sessions that are."""
    newest = vault.manifest(vault.manifests()[-1])
    count = 0
    for rows in _rows(vault, newest["tables"].get(ERASURES.name, [])):
        _fill(connection, ERASURES, rows, again=True)
        for row in rows:
            gone = delete(GRANTS).where(GRANTS.c.device == row["device"], GRANTS.c.session == row["session"])
            count += connection.execute(gone).rowcount
    return count


def _count_on(connection: Connection) -> None:
    """Let rows that are numbered by PostgreSQL go on after those that were restored."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if column.identity is not None:
                highest = connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
                set_to = text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)")
                connection.execute(set_to, {"table": table.name, "column": column.name, "next": highest + 1})


def kind_of(name: str) -> BackupKind:
    """Return a backup's kind, from its name."""
    return BackupKind(name.rpartition("-")[2])
