"""The log for a regulator: one file that proves by itself what head office has signed.

A ZIP file with `deeds.jsonl` (the record), `deeds.csv` (the same for a spreadsheet) and `manifest.json`: which entries,
the hashes of both files, a signed checkpoint of the whole log, proofs that the first and the last entry are in it, and
head office's signature. The entries in between hang together by their links.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import func, select

from sync.crypto.signing import SigningKey
from sync.headoffice.audit.merkle import inclusion, leaf_hash
from sync.headoffice.audit.reading import Checkpoint, checkpoint, deeds
from sync.headoffice.audit.writing import Deed
from sync.headoffice.parts import Office
from sync.headoffice.tables.audit import DEEDS

RECORD: Final = "deeds.jsonl"
SHEET: Final = "deeds.csv"
MANIFEST: Final = "manifest.json"
PURPOSE: Final = "audit export"
VERSION: Final = 1
_COLUMNS: Final = ("sequence", "at_ms", "who", "event", "subject", "detail")


@dataclass(slots=True)
class Ends:
    """What is learnt of the entries while they are written: the first, the last, and how many."""

    first: Deed | None = None
    last: Deed | None = None
    count: int = 0
    proofs: dict[str, list[str]] = field(default_factory=dict)


def export(office: Office, target: Path, from_ms: int = 0, until_ms: int = 0) -> int:
    """Write the entries of a time to a file, and return how many they are.

    Args:
        office: head office.
        target: the ZIP file; replaced as a whole.
        from_ms: earliest time, milliseconds since 1970; 0 for the beginning.
        until_ms: first time that is too late; 0 for now.

    Raises:
        StoreError: the database cannot be used.
        OSError: the file cannot be written.
    """
    mark = checkpoint(office)
    first, last = _range(office, from_ms, until_ms, mark.size)
    ends, part = Ends(), target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        record = _member(archive, RECORD, lambda file: _lines(office, file, first, last, ends))
        sheet = _member(archive, SHEET, lambda file: _sheet(office, file, first, last))
        ends.proofs = _proofs(office, mark, ends)
        archive.writestr(MANIFEST, _manifest(office, mark, ends, {RECORD: record, SHEET: sheet}))
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    return ends.count


def line_of(deed: Deed) -> bytes:
    """Return an entry as a line of the record, without its end."""
    fields = {name: getattr(deed, name) for name in _COLUMNS}
    return json.dumps({**fields, "previous": deed.previous.hex(), "link": deed.link.hex()}, sort_keys=True).encode()


def manifest_bytes(said: dict[str, Any]) -> bytes:
    """Return what is signed of a manifest: all but the signature, in one writing."""
    kept = {name: value for name, value in said.items() if name != "signature"}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


class _Hashing:
    """Passes bytes on and hashes them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.hash = file, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.hash.update(piece)
        return self._file.write(piece)


def _member(archive: zipfile.ZipFile, name: str, fill: Callable[[_Hashing], None]) -> str:
    # One date for all: the same entries make the same file.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as file:
        hashing = _Hashing(file)
        fill(hashing)
    return hashing.hash.hexdigest()


def _range(office: Office, from_ms: int, until_ms: int, size: int) -> tuple[int, int]:
    """Return the first and last sequence of a time, (1, 0) for none; a clock that jumped makes it wider."""
    rules = [DEEDS.c.at_ms >= from_ms, DEEDS.c.sequence <= size, *([DEEDS.c.at_ms < until_ms] if until_ms else [])]
    with office.database.reading() as connection:
        found = connection.execute(select(func.min(DEEDS.c.sequence), func.max(DEEDS.c.sequence)).where(*rules)).one()
    return (found[0], found[1]) if found[0] is not None else (1, 0)


def _entries(office: Office, first: int, last: int) -> Iterator[Deed]:
    with office.database.reading() as connection:
        for deed, _ in deeds(connection, first - 1, last):
            yield deed


def _lines(office: Office, file: _Hashing, first: int, last: int, ends: Ends) -> None:
    for deed in _entries(office, first, last):
        file.write(line_of(deed) + b"\n")
        ends.first = ends.first or deed
        ends.last = deed
        ends.count += 1


def _sheet(office: Office, file: _Hashing, first: int, last: int) -> None:
    file.write(_row(_COLUMNS))
    for deed in _entries(office, first, last):
        file.write(_row([_harmless(getattr(deed, name)) for name in _COLUMNS]))


def _row(cells: Sequence[object]) -> bytes:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _harmless(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _proofs(office: Office, mark: Checkpoint, ends: Ends) -> dict[str, list[str]]:
    if ends.first is None or ends.last is None:
        return {"first": [], "last": []}
    with office.database.reading() as connection:
        hashes = [leaf_hash(deed.leaf) for deed, _ in deeds(connection, until=mark.size)]
    return {
        name: [each.hex() for each in inclusion(hashes, deed.sequence - 1)]
        for name, deed in (("first", ends.first), ("last", ends.last))
    }


def _manifest(office: Office, mark: Checkpoint, ends: Ends, files: dict[str, str]) -> bytes:
    key: SigningKey = office.secrets.receipts
    said: dict[str, Any] = {
        "version": VERSION,
        "made_ms": office.now_ms(),
        "entries": ends.count,
        "first": ends.first.sequence if ends.first else 0,
        "last": ends.last.sequence if ends.last else 0,
        "files": files,
        "checkpoint": {
            "size": mark.size,
            "root": mark.root.hex(),
            "link": mark.link.hex(),
            "at_ms": mark.at_ms,
            "signature": mark.signature.hex(),
        },
        "proofs": ends.proofs,
        "key": key.public.hex(),
    }
    said["signature"] = key.sign(PURPOSE, manifest_bytes(said)).hex()
    return json.dumps(said, indent=2, sort_keys=True).encode()
