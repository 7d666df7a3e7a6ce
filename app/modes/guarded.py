"""`steward kiosk` as it stands in a branch: the guardian, and under it the window process. Imports little."""

from __future__ import annotations

import os
import sys

import typer

from app import log
from app.guardian import Guardian, Patience, guard
from app.modes.prerequisites import face_to_show
from app.settings import Settings

# Freed memory is overwritten: what a client typed or owns must not lie about in it after the visit. Python's own
# allocator would keep freed blocks for itself, and the C library's thread caches keep them as they are.
FORGETFUL = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
}


def run(settings: Settings, client: str | None, face: list[str] | None) -> None:
    """Keep the kiosk's window up until it is told to stop.

    Args:
        settings: of the installation.
        client: of this command line, for the window's.
        face: of this command line, for the window's.

    Raises:
        DeviceError: there is no screen.
        NotInstalled: the advisor's face has not been baked.
    """
    face_to_show(settings)
    arguments = [*(("--client", client) if client else ()), *(word for each in face or () for word in ("--face", each))]
    log.to_file(settings.data_dir / "logs", "guardian")
    python = (sys.executable, "-m")
    guardian = Guardian(
        (*python, "app", "kiosk", *arguments),
        (*python, "app.ui.out_of_order"),
        environment(settings),
        Patience(start_s=settings.window_start_s, silence_s=settings.window_silence_s),
        lambda words: typer.echo(f"steward: {words}", err=True),
    )
    code = guard(guardian)
    if code:
        raise typer.Exit(code)


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the window and the advisor process; what is set already wins."""
    return {**(FORGETFUL if settings.wipe_memory == "on" else {}), **os.environ}
