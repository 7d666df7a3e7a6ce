"""What a backup is made of, read from one state of the database and from folders of files.

Tables are read whole and kept in pieces; those that did not change are there already. Records and parts of blobs only
ever grow, and are most of what there is: of them only what came since the last backup is read.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, and_, inspect, or_, select, text

from sync.errors import StoreError
from sync.headoffice.backup.rows import pieces
from sync.headoffice.backup.vault import Vault, Written
from sync.headoffice.tables import METADATA
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.records import CHUNKS, LANE_HEADS, RECORD_IDS, RECORDS

Pieces = list[list[Any]]
"""Name and number of rows, each."""
GROWING: Final = (RECORDS, CHUNKS)
LEFT_OUT: Final = (BACKUPS, RECORD_IDS, *GROWING)
"""Read in another way, told by the vault itself, or reckoned from the records."""
FILE_PIECE_BYTES: Final = 8 * 1024 * 1024
_OVERLAP_MS: Final = 3_600_000  # a transaction may have begun long before it was there to be read
_AT_ONCE: Final = 500


def schema_step(connection: Connection) -> int:
    """Return up to which step the schema is."""
    return int(connection.execute(text("SELECT coalesce(max(number), 0) FROM schema_steps")).scalar_one())


def read_tables(connection: Connection, vault: Vault, written: Written) -> dict[str, Pieces]:
    """Keep every table that is read whole, and return its pieces; before an upgrade some lack a column, or all."""
    there = inspect(connection)
    names = set(there.get_table_names())
    found: dict[str, Pieces] = {}
    for table in METADATA.sorted_tables:
        if table in LEFT_OUT or table.name not in names:
            continue
        known = {column["name"] for column in there.get_columns(table.name)}
        columns = [column for column in table.columns if column.name in known]
        asked = select(*columns).order_by(*table.primary_key.columns)
        found[table.name] = _read(connection, columns, asked, vault, written)
    return found


def lane_heads(connection: Connection) -> list[list[Any]]:
    """Return device, lane, epoch and sequence of every lane."""
    columns = (LANE_HEADS.c.device, LANE_HEADS.c.lane, LANE_HEADS.c.epoch, LANE_HEADS.c.sequence)
    return [list(row) for row in connection.execute(select(*columns).order_by(*columns[:2]))]


def read_records(
    connection: Connection, vault: Vault, written: Written, heads: list[list[Any]], before: list[list[Any]]
) -> Pieces:
    """Keep the records that came since the heads were as before, lane by lane, and return their pieces."""
    known = {(device, lane): (epoch, sequence) for device, lane, epoch, sequence in before}

    def rows() -> Iterator[Any]:
        for device, lane, epoch, sequence in heads:
            since = known.get((device, lane), (0, 0))
            if since == (epoch, sequence):
                continue
            place = (RECORDS.c.epoch, RECORDS.c.sequence)
            later = or_(place[0] > since[0], and_(place[0] == since[0], place[1] > since[1]))
            asked = select(RECORDS).where(RECORDS.c.device == device, RECORDS.c.lane == lane, later).order_by(*place)
            yield from connection.execute(asked.execution_options(yield_per=_AT_ONCE))

    return _kept(list(RECORDS.columns), rows(), vault, written)


def read_chunks(connection: Connection, vault: Vault, written: Written, since_ms: int) -> Pieces:
    """Keep the parts of blobs that came since a time, with some that were known, and return their pieces."""
    key = tuple(CHUNKS.primary_key.columns)
    asked = select(CHUNKS).where(CHUNKS.c.received_ms >= since_ms - _OVERLAP_MS).order_by(*key)
    return _read(connection, list(CHUNKS.columns), asked, vault, written)


def _read(
    connection: Connection, columns: list[Column[Any]], asked: Select[Any], vault: Vault, written: Written
) -> Pieces:
    rows = connection.execute(asked.execution_options(yield_per=_AT_ONCE))
    return _kept(columns, rows, vault, written)


def _kept(columns: list[Column[Any]], rows: Iterable[Sequence[Any]], vault: Vault, written: Written) -> Pieces:
    keys = [number for number, column in enumerate(columns) if column.primary_key]
    names = [column.name for column in columns]
    return [[vault.put(piece, written), count] for piece, count in pieces(names, keys, rows)]


def read_room(
    folder: Path, leave: tuple[str, ...], vault: Vault, written: Written, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep the files of a folder, and return what they are; those that look as before are not read again.

    Args:
        folder: that may be missing; or one file, whose path within itself is "".
        leave: patterns of what is not kept, of paths within it.
        vault: where to.
        written: counts.
        before: of the last backup.

    Raises:
        StoreError: a file cannot be read.
    """
    found: dict[str, Any] = {}
    try:
        if folder.is_file():
            return {"": _read_file(folder, vault, written, before.get("", {}))}
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                if not _left(name, leave):
                    found[name] = {"to": str(path.readlink())}
            elif path.is_file() and not _left(name, leave):
                found[name] = _read_file(path, vault, written, before.get(name, {}))
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be backed up ({error.strerror}).") from error
    return found


def _read_file(path: Path, vault: Vault, written: Written, before: Mapping[str, Any]) -> dict[str, Any]:
    is_ = path.stat()
    looks = {"size": is_.st_size, "mtime_ns": is_.st_mtime_ns, "mode": is_.st_mode & 0o777}
    if all(before.get(name) == value for name, value in looks.items()):
        return dict(before)
    with path.open("rb") as file:
        parts: Callable[[], bytes] = lambda: file.read(FILE_PIECE_BYTES)  # noqa: E731
        names = [vault.put(part, written) for part in iter(parts, b"")]
    return {**looks, "pieces": names}


def _left(name: str, leave: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in leave)
