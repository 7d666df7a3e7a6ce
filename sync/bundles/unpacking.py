"""Archives (tar, packed with Zstandard) unpacked with suspicion: only plain files and folders, only inside, never more.

The archive's hash was signed, so what is wrong here is head office's mistake or its stolen key. Either way nothing may
leave the folder, overwrite anything, or fill the disk.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

import zstandard

from sync.errors import Malformed, StoreError

MOST_WINDOW_BYTES: Final = 128 * 1024 * 1024
"""Memory that unpacking may take; archives are packed with at most this."""
_MOST_NAME: Final = 240
_MOST_DEPTH: Final = 16
_PART: Final = 1024 * 1024
# Names that Windows gives to devices, and what it does not allow in names at all.
_DEVICES: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN: Final = frozenset('<>:"|?*\\') | {chr(code) for code in range(32)}


def unpack(archive: Path, into: Path, *, content_bytes: int, files: int) -> None:
    """Unpack an archive into a new folder, durably; on any error the folder is removed again.

    Args:
        archive: the verified file.
        into: the folder to make; anything that is there is removed.
        content_bytes: of all files together, as signed; more is refused.
        files: how many, as signed; more or fewer are refused.

    Raises:
        Malformed: the archive holds anything but plain files in this folder, or not what was signed.
        StoreError: the folder cannot be written.
    """
    shutil.rmtree(into, ignore_errors=True)
    try:
        into.mkdir(parents=True)
        _unpack(archive, into, content_bytes, files)
    except OSError as error:
        shutil.rmtree(into, ignore_errors=True)
        raise StoreError(f"{into} cannot be written ({error.strerror}); check the disk's space.") from error
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise


def _unpack(archive: Path, into: Path, content_bytes: int, files: int) -> None:
    room = _Room(into, content_bytes, files)
    try:
        with archive.open("rb") as packed:
            reader = zstandard.ZstdDecompressor(max_window_size=MOST_WINDOW_BYTES).stream_reader(packed)
            # Two blocks for each file at most, and the end: no archive of ours is longer, whatever it unpacks to.
            bounded: Any = _Bounded(reader, content_bytes + 1024 * 16 * (files + 64))
            with tarfile.open(fileobj=bounded, mode="r|", errorlevel=2) as entries:
                for entry in entries:
                    room.take(entry, entries)
    except (tarfile.TarError, zstandard.ZstdError, EOFError, UnicodeError, ValueError, OverflowError) as error:
        raise Malformed(f"The archive {archive.name} is damaged ({error}).") from error
    room.finish()


class _Bounded:
    """A stream that ends in an error after so many bytes."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int) -> bytes:
        part = self._stream.read(min(size, _PART))
        self._left -= len(part)
        if self._left < 0:
            raise Malformed("An archive unpacks to more than was signed.")
        return part


class _Room:
    """A folder that fills up with what an archive holds."""

    def __init__(self, folder: Path, content_bytes: int, files: int) -> None:
        self._folder, self._left, self._files, self._most = folder, content_bytes, 0, files
        self._names: dict[str, str] = {}
        self._folders = {folder}

    def take(self, entry: tarfile.TarInfo, archive: tarfile.TarFile) -> None:
        """Write one entry.

        Raises:
            Malformed: it is no plain file or folder inside, or one too many.
        """
        parts = _parts(entry.name)
        if entry.isdir():
            self._folder_of(parts)
            return
        if not entry.isreg() or entry.issparse() or entry.size < 0:
            raise Malformed(f"The archive holds {entry.name[:80]!r}, which is no plain file.")
        self._files += 1
        self._left -= entry.size
        if self._files > self._most or self._left < 0:
            raise Malformed("An archive unpacks to more than was signed.")
        folder = self._folder_of(parts[:-1])
        self._claim(parts, is_file=True)
        content = archive.extractfile(entry)
        assert content is not None
        _write(folder / parts[-1], content, entry.size, executable=bool(entry.mode & 0o100))

    def finish(self) -> None:
        """Check that all came, and make it survive a power cut."""
        if self._files != self._most or self._left:
            raise Malformed("An archive does not hold what was signed.")
        for folder in self._folders:
            sync_folder(folder)
        sync_folder(self._folder.parent)

    def _folder_of(self, parts: tuple[str, ...]) -> Path:
        folder = self._folder
        for depth in range(1, len(parts) + 1):
            self._claim(parts[:depth], is_file=False)
            folder = folder / parts[depth - 1]
            if folder not in self._folders:
                if len(self._folders) > self._most + 1024:
                    raise Malformed("An archive holds more folders than files.")
                folder.mkdir()
                self._folders.add(folder)
        return folder

    def _claim(self, parts: tuple[str, ...], *, is_file: bool) -> None:
        """Refuse names that are one on some file system: other case, other accents, a file where a folder is."""
        name = "/".join(parts)
        key = unicodedata.normalize("NFC", name).casefold()
        mark = ("file " if is_file else "folder ") + name
        if self._names.setdefault(key, mark) != mark or (is_file and (self._folder / name).exists()):
            raise Malformed(f"The archive holds {name[:80]!r} twice.")


def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name inside the archive.

    Raises:
        Malformed: it leads out of the folder, or is none on some system.
    """
    parts = PurePosixPath(name).parts
    fine = bool(parts) and len(name) <= _MOST_NAME and len(parts) <= _MOST_DEPTH and not name.startswith("/")
    if not fine or not all(map(_is_plain, name.rstrip("/").split("/"))):
        raise Malformed(f"The archive holds {name[:80]!r}, which is no name inside a folder.")
    return parts


def _is_plain(part: str) -> bool:
    if part in ("", ".", "..") or part[-1] in " ." or _FORBIDDEN & set(part):
        return False
    return part.partition(".")[0].casefold() not in _DEVICES


def _write(path: Path, content: IO[bytes], size: int, *, executable: bool) -> None:
    # O_EXCL and no following: nothing that is there is written to, whatever put it there.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o755 if executable else 0o644), "wb") as file:
        left = size
        while left:
            part = content.read(min(left, _PART))
            if not part:
                raise Malformed(f"The archive ends in the middle of {path.name!r}.")
            file.write(part)
            left -= len(part)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut; where the system has no such thing, it does so itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
