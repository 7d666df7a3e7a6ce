"""A folder or a file as an archive: always the same bytes for the same content, and only what a device takes."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import zstandard

from sync.errors import StoreError

_LEVEL: Final = 10


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive that was written.

    Attributes:
        path: of it.
        length: in bytes.
        sha256: of it, 32 bytes.
        content_bytes: of all files in it together.
        files: how many there are in it.
    """

    path: Path
    length: int
    sha256: bytes
    content_bytes: int
    files: int


def pack(source: Path, archive: Path) -> Packed:
    """Pack a file, or all files of a folder, into a new archive.

    Args:
        source: a file, or a folder without links.
        archive: to write; replaced if it is there.

    Raises:
        StoreError: there is nothing to pack, something that no device takes, or the archive cannot be written.
    """
    try:
        entries = list(_entries(source))
        if not entries:
            raise StoreError(f"There are no files in {source} to publish.")
        archive.parent.mkdir(parents=True, exist_ok=True)
        with (
            archive.open("wb") as out,
            zstandard.ZstdCompressor(level=_LEVEL).stream_writer(out) as packer,
            tarfile.open(fileobj=packer, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            total = sum(_add(tar, path, name) for path, name in entries)
        with archive.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").digest()
    except OSError as error:
        raise StoreError(f"{error.filename or source} cannot be used ({error.strerror}).") from error
    return Packed(archive, archive.stat().st_size, digest, total, len(entries))


def _entries(source: Path) -> Iterator[tuple[Path, str]]:
    if source.is_file():
        yield source, source.name
        return
    if not source.is_dir():
        raise StoreError(f"There is no file or folder {source} to publish.")
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise StoreError(f"{path} is a link or a device, which no device of ours takes; publish plain files.")
        if path.is_file():
            yield path, name


def _add(tar: tarfile.TarFile, path: Path, name: str) -> int:
    """Add a file without its owner and time, so that who packs and when makes no difference; return its size."""
    entry = tarfile.TarInfo(name)
    with path.open("rb") as file:
        entry.size = path.stat().st_size
        entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
        tar.addfile(entry, file)
    return entry.size
