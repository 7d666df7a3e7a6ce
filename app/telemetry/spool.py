"""Spans on the disk of a kiosk until they are sent: bounded, the oldest are thrown away first.

Each process appends lines to a file of its own and begins another when that is full; the courier takes complete ones.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE_BYTES: Final = 64_000
MOST_BYTES: Final = 4_000_000
OPEN_S: Final = 600.0
"""A file that nobody wrote to for so long is complete, also if its process died."""
_ENDING: Final = ".spans"
_COMPLETE: Final = ".done"


class Spool:
    """One process's way into the spool. Every method may be called on any thread."""

    def __init__(self, folder: Path, process: str, most_bytes: int = MOST_BYTES) -> None:
        """Prepare; nothing is written yet.

        Args:
            folder: of the spool of all processes; made when missing.
            process: its name, such as "advisor".
            most_bytes: of all files together.
        """
        self._folder, self._process, self._most = folder, process, most_bytes
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._size = 0

    def add(self, span: Mapping[str, Any]) -> None:
        """Append a span; one that cannot be written is lost, and nothing stops for it."""
        line = json.dumps(span, separators=(",", ":")) + "\n"
        with self._lock, contextlib.suppress(OSError):
            if self._path is None or not self._path.exists():
                self._begin()
            assert self._path is not None
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)
            self._size += len(line)
            if self._size >= FILE_BYTES:
                self._complete()

    def close(self) -> None:
        """Let what was written be taken."""
        with self._lock, contextlib.suppress(OSError):
            self._complete()

    def _begin(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Names sort by time, so that the oldest can be told without asking the disk for times.
        name = f"{time.time_ns():020d}-{self._process}-{secrets.token_hex(3)}{_ENDING}"
        self._path, self._size = self._folder / name, 0
        self._make_room()

    def _complete(self) -> None:
        if self._path is not None and self._path.exists():
            self._path.rename(self._path.with_suffix(_COMPLETE))
        self._path = None

    def _make_room(self) -> None:
        """Throw the oldest files away until a new one has room; what was lost is counted."""
        files = sorted(path for path in self._folder.iterdir() if path.suffix in (_ENDING, _COMPLETE))
        sizes = {path: path.stat().st_size for path in files}
        for path in files:
            if sum(sizes.values()) + FILE_BYTES <= self._most:
                return
            lost = path.read_bytes().count(b"\n")
            path.unlink()
            del sizes[path]
            with (self._folder / "dropped").open("a", encoding="ascii") as file:
                file.write(f"{lost}\n")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Spans of one file."""

    path: Path
    spans: tuple[Any, ...]

    def sent(self) -> None:
        """Delete it: it is in the outbox."""
        with contextlib.suppress(OSError):
            self.path.unlink()


def parcels(folder: Path, now_s: float | None = None) -> Iterator[Parcel]:
    """Yield what is complete, the oldest first; lines that a dying process left torn are left out."""
    now_s = time.time() if now_s is None else now_s
    for path in sorted(folder.glob("*-*")) if folder.exists() else ():
        with contextlib.suppress(OSError):
            if path.suffix == _COMPLETE or (path.suffix == _ENDING and now_s - path.stat().st_mtime > OPEN_S):
                yield Parcel(path, tuple(_read(path)))


def take_dropped(folder: Path) -> int:
    """Return how many spans were thrown away since this was last asked."""
    path = folder / "dropped"
    try:
        found = sum(int(line) for line in path.read_text(encoding="ascii").split())
        path.unlink()
    except (OSError, ValueError):
        return 0
    return found


def _read(path: Path) -> Iterator[Any]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError):
            yield json.loads(line)
