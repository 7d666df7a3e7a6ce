"""Checks an exported log with nothing but the file and head office's public key; the file may be anybody's."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from sync.crypto.signing import verified
from sync.errors import Malformed
from sync.headoffice.audit.exporting import MANIFEST, PURPOSE, RECORD, SHEET, VERSION, line_of, manifest_bytes
from sync.headoffice.audit.merkle import is_included, leaf_hash
from sync.headoffice.audit.reading import Checkpoint
from sync.headoffice.audit.writing import Deed

_LONGEST_MANIFEST: Final = 64 * 1024
_LONGEST_LINE: Final = 256 * 1024
_LONGEST_FILE: Final = 64 * 1024**3
_PIECE: Final = 1 << 20
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a good export says of itself: entries from one sequence to another, and when it was made."""

    entries: int
    first: int
    last: int
    made_ms: int
    log_size: int


def verify_export(path: Path, public: bytes) -> Verified:
    """Check an exported file.

    Args:
        path: of the ZIP file.
        public: head office's key (32 bytes), from somewhere else than this file.

    Raises:
        Malformed: the file is none, or not as head office signed it; says what is wrong.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sorted(archive.namelist()) != sorted((RECORD, SHEET, MANIFEST)):
                raise Malformed(f"{path} is no export of the audit log: it has other files in it.")
            if any(each.compress_type not in _PACKINGS for each in archive.infolist()):
                raise Malformed(f"{path} is no export of the audit log: it is packed in another way.")
            said = _manifest(archive, public)
            if _hash(archive, SHEET) != said["files"][SHEET]:
                raise Malformed(f"{SHEET} is not as head office wrote it.")
            return _checked(archive, said, public)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Malformed(f"{path} cannot be read ({type(error).__name__}); it is no export, or damaged.") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Malformed(f"{path} is no export of the audit log: a field is missing or wrong.") from error


def _manifest(archive: zipfile.ZipFile, public: bytes) -> dict[str, Any]:
    with archive.open(MANIFEST) as file:
        text = file.read(_LONGEST_MANIFEST + 1)
    if len(text) > _LONGEST_MANIFEST:
        raise Malformed("The manifest is too long to be one.")
    said: dict[str, Any] = json.loads(text)
    if not verified(public, PURPOSE, manifest_bytes(said), bytes.fromhex(said["signature"])):
        raise Malformed("The manifest is not signed by this head office, or was changed.")
    if said["version"] != VERSION:
        raise Malformed(f"The export has version {int(said['version'])}; this program reads version {VERSION}.")
    return said


def _checked(archive: zipfile.ZipFile, said: dict[str, Any], public: bytes) -> Verified:
    mark = _checkpoint(said["checkpoint"])
    if not mark.is_by(public):
        raise Malformed("The checkpoint is not signed by this head office.")
    first: Deed | None = None
    last: Deed | None = None
    count = 0
    with archive.open(RECORD) as file:
        hashing = hashlib.sha256()
        for deed in _deeds(file, hashing):
            if last is not None and (deed.sequence != last.sequence + 1 or deed.previous != last.link):
                raise Malformed(f"Entry {deed.sequence} does not follow the one before it.")
            first, last, count = first or deed, deed, count + 1
        if hashing.hexdigest() != said["files"][RECORD]:
            raise Malformed(f"{RECORD} is not as head office wrote it.")
    ends = (first.sequence, last.sequence) if first and last else (0, 0)
    if (count, *ends) != (said["entries"], said["first"], said["last"]):
        raise Malformed("There are other entries than the manifest says.")
    for name, end in (("first", first), ("last", last)):
        proof = [bytes.fromhex(each) for each in said["proofs"][name]]
        if end and not is_included(leaf_hash(end.leaf), end.sequence - 1, mark.size, proof, mark.root):
            raise Malformed(f"Entry {end.sequence} is not in the log that the checkpoint is of.")
    return Verified(count, *ends, int(said["made_ms"]), mark.size)


def _deeds(file: IO[bytes], hashing: hashlib._Hash) -> Iterator[Deed]:
    while line := file.readline(_LONGEST_LINE):
        hashing.update(line)
        row = json.loads(line)
        deed = Deed(
            int(row["sequence"]),
            int(row["at_ms"]),
            str(row["who"]),
            str(row["event"]),
            str(row["subject"]),
            str(row["detail"]),
            bytes.fromhex(row["previous"]),
        )
        if line_of(deed) + b"\n" != line:
            raise Malformed(f"Entry {deed.sequence} was changed.")
        yield deed


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).file_size > _LONGEST_FILE:
        raise Malformed(f"{name} is too long to be checked.")
    hashing = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            hashing.update(piece)
    return hashing.hexdigest()


def _checkpoint(row: dict[str, Any]) -> Checkpoint:
    root, link, signature = (bytes.fromhex(row[name]) for name in ("root", "link", "signature"))
    return Checkpoint(int(row["size"]), root, link, int(row["at_ms"]), signature)
