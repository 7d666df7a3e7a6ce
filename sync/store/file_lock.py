"""Locks between processes, by files; the system lets go of them at `kill -9`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Self

from sync.errors import StoreError

if sys.platform != "win32":
    import fcntl


class FileLock:
    """One process's hold on something, together with others or alone; Windows has no such locks and grants all."""

    def __init__(self, path: Path) -> None:
        """Open the lock without taking it.

        Raises:
            StoreError: the folder cannot be used.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(f"{path} cannot be used ({error.strerror}); make its folder writable.") from error

    def alone(self, *, wait: bool = False) -> bool:
        """Take the lock for this process alone; return whether that is so."""
        return self._take(alone=True, wait=wait)

    def shared(self) -> None:
        """Take the lock together with others, waiting while one has it alone."""
        self._take(alone=False, wait=True)

    def _take(self, *, alone: bool, wait: bool) -> bool:
        if sys.platform != "win32":
            try:
                fcntl.flock(self._open, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                return False
        return True

    def keep_over_exec(self) -> None:
        """Let a program that takes this process's place keep the lock until it ends; its children do not get it."""
        os.set_inheritable(self._open, True)
        self._descriptor = None

    def close(self) -> None:
        """Let go; whoever forgets the lock lets go of it too."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def _open(self) -> int:
        if self._descriptor is None:
            raise StoreError("A lock was used after it was let go.")
        return self._descriptor

    def __del__(self) -> None:
        """Let go."""
        if getattr(self, "_descriptor", None) is not None:
            self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
