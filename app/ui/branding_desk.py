"""A branding folder looked over and drawn without a screen, for `steward branding`."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from app.ui import branding_check, branding_sheet
from app.ui.branding import load


def look_over(folder: Path, avatars: Iterable[str] = (), voices: Iterable[str] = ()) -> list[str]:
    """Return every fault of a branding folder (see `branding_check.faults`).

    Fonts need Qt's application, and a process can have but one: whoever has none yet may want to open a window
    afterwards, so that a process of its own looks.
    """
    if QGuiApplication.instance() is not None:
        return branding_check.faults(folder, avatars, voices)
    spawned = multiprocessing.get_context("spawn")
    ours, theirs = spawned.Pipe(duplex=False)
    process = spawned.Process(target=_looked_over, args=(theirs, folder, tuple(avatars), tuple(voices)), daemon=True)
    process.start()
    theirs.close()
    try:
        found: list[str] = ours.recv()
    except EOFError:
        found = [f"The folder {folder} could not be looked over; `steward branding check` may say why."]
    process.join()
    return found


def _looked_over(answer: Connection, folder: Path, avatars: tuple[str, ...], voices: tuple[str, ...]) -> None:
    application = _screenless()
    answer.send(branding_check.faults(folder, avatars, voices))
    del application


def draw_sheet(folder: Path, out: Path) -> None:
    """Draw a branding folder's sheet.

    Raises:
        InputError: the folder cannot be read.
        StorageError: the picture cannot be written.
    """
    application = QGuiApplication.instance() or _screenless()
    branding_sheet.draw(load(folder), out)
    del application


def _screenless() -> QGuiApplication:
    """Make Qt's application without a screen, and leave the environment as it was."""
    before = os.environ.get("QT_QPA_PLATFORM")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        return QGuiApplication(["steward"])
    finally:
        if before is None:
            del os.environ["QT_QPA_PLATFORM"]
        else:
            os.environ["QT_QPA_PLATFORM"] = before
