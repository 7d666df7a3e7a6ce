"""`steward kiosk` as it stands in a branch: this process becomes the guardian, and under it is the window process."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import typer

from app.errors import UsageError
from app.guardian import Patience, spelled
from app.modes.prerequisites import face_to_show
from app.settings import Settings
from sync.store.file_lock import FileLock

# Freed memory is overwritten: what a client typed or owns must not lie about in it after the visit. Python's own
# allocator would keep freed blocks for itself, and the C library's thread caches keep them as they are.
FORGETFUL = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
}

_LEAVING_S = 3.0
"""So long one that has just been ended may still be there."""
SPARE_AFTER_S = 15.0
"""From a window's first sign of life to a spare one: the advisor has then loaded its models."""


def run(settings: Settings, client: str | None, face: list[str] | None) -> None:
    """Keep the kiosk's window up until it is told to stop.

    Args:
        settings: of the installation.
        client: of this command line, for the window's.
        face: of this command line, for the window's.

    Raises:
        DeviceError: there is no screen.
        NotInstalled: the advisor's face has not been baked.
        UsageError: a kiosk runs on this data folder already.
    """
    face_to_show(settings)
    only = only_one(settings)
    arguments = [*(("--client", client) if client else ()), *(word for each in face or () for word in ("--face", each))]
    alone = spelled(
        (sys.executable, "-m", "app", "kiosk", *arguments),
        (sys.executable, "-m", "app.ui.out_of_order"),
        extra(settings),
        Patience(start_s=settings.window_start_s, silence_s=settings.window_silence_s, spare_s=SPARE_AFTER_S),
        settings.data_dir / "logs",
    )
    if os.name == "posix":
        only.keep_over_exec()
        # In this process's place: what it has loaded to get here is not needed any more.
        os.execv(sys.executable, [sys.executable, *alone])  # noqa: S606
    raise typer.Exit(subprocess.call([sys.executable, *alone]))


def only_one(settings: Settings) -> FileLock:
    """Return what keeps other kiosks off this data folder for as long as it is held.

    Raises:
        UsageError: one runs already.
        StoreError: the folder cannot be used.
    """
    lock, until_s = FileLock(settings.data_dir / "kiosk.lock"), time.monotonic() + _LEAVING_S
    while not lock.alone():
        if time.monotonic() >= until_s:
            raise UsageError(
                f"A kiosk runs on {settings.data_dir} already; end that one, or give this one a folder of its own "
                "(STEWARD_DATA_DIR)."
            )
        time.sleep(0.1)
    return lock


def extra(settings: Settings) -> dict[str, str]:
    """Return what is added to the environment of the window process; what is set there already wins."""
    return FORGETFUL if settings.wipe_memory == "on" else {}
