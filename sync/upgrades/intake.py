"""What lies in the user's folder comes into root's: opened without following links, copied, and only then looked at."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sync.upgrades.orders import (
    HANDED,
    MOST_ORDER_BYTES,
    MOST_PACKAGE_BYTES,
    MOST_SIGNATURE_BYTES,
    ORDER,
    PACKAGE,
    SIGNATURE,
    Order,
    read_order,
)

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe in a file's place must not be waited for.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BLOCK: Final = 1 << 20
_NOTED: Final = Path("store") / "layout"


class IntakeError(RuntimeError):
    """What was handed over is not what it should be; one sentence."""


class AbsentError(RuntimeError):
    """What an order is about is not there; one sentence."""


class Intake:
    """The folder of the device's user, who may change anything in it at any moment."""

    def __init__(self, data_dir: Path) -> None:
        """Args:
        data_dir: the user's data folder; the way there is root's.
        """  # noqa: D205
        self._data_dir = data_dir

    def order(self) -> Order | None:
        """Return what is wished, or None where nothing is; an order that is none is removed."""
        try:
            with self._opened(HANDED / ORDER) as file:
                raw = os.read(file, MOST_ORDER_BYTES + 1)
        except FileNotFoundError:
            return None
        except (IntakeError, OSError):
            raw = b""
        order = read_order(raw)
        if order is None:
            self.drop()
        return order

    def take(self, folder: Path) -> tuple[Path, Path]:
        """Copy the package and its signature into root's folder; return the copies.

        Raises:
            AbsentError: they are not there.
            IntakeError: they are no plain files, or too long.
            OSError: the copy cannot be written.
        """
        copies = folder / PACKAGE, folder / SIGNATURE
        for copy, most in zip(copies, (MOST_PACKAGE_BYTES, MOST_SIGNATURE_BYTES), strict=True):
            try:
                with self._opened(HANDED / copy.name) as file:
                    _copy(file, copy, most)
            except FileNotFoundError as error:
                raise AbsentError(f"{copy.name} is not there.") from error
        return copies

    def drop(self) -> None:
        """Remove the order, and what it was about."""
        try:
            with self._folder(HANDED) as folder:
                for name in (ORDER, PACKAGE, SIGNATURE):
                    _remove(name, folder)
        except OSError:
            return

    def store_layout(self) -> int:
        """Return the highest layout that the user's store may have by now; 0 where none is noted."""
        try:
            with self._opened(_NOTED) as file:
                text = os.read(file, 16).decode("ascii").strip()
        except (OSError, IntakeError, UnicodeDecodeError):
            return 0
        return int(text) if text.isdigit() else 0

    @contextmanager
    def _folder(self, inner: Path) -> Iterator[int]:
        """Open a folder below the data folder, step by step, so that no link leads elsewhere."""
        at = os.open(self._data_dir, _FOLDER)
        try:
            for part in inner.parts:
                below = os.open(part, _FOLDER, dir_fd=at)
                os.close(at)
                at = below
            yield at
        finally:
            os.close(at)

    @contextmanager
    def _opened(self, inner: Path) -> Iterator[int]:
        try:
            with self._folder(inner.parent) as folder:
                file = os.open(inner.name, _FILE, dir_fd=folder)
        except FileNotFoundError:
            raise
        except OSError as error:  # a link, or a file in a folder's place
            raise IntakeError(f"{inner.name} cannot be opened ({error.strerror}).") from error
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise IntakeError(f"{inner.name} is no plain file.")
            yield file
        finally:
            os.close(file)


def _copy(file: int, copy: Path, most: int) -> None:
    """Copy a file as far as it may go; it may grow or shrink meanwhile, and what counts is the copy."""
    left = most
    with open(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as out:
        while block := os.read(file, min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise IntakeError(f"{copy.name} is longer than {most} bytes.")
            out.write(block)
        out.flush()
        os.fsync(out.fileno())


def _remove(name: str, folder: int) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        return
