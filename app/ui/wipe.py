"""Forgets a visit in the window's memory: what was dropped is freed now, and what is freed is overwritten.

Overwriting is the C library's: a kiosk's processes run with `glibc.malloc.perturb` and without the caches that go past
it (app/modes/guarded.py). Here is seen to it that everything of the visit is freed: texts with their undo history,
clipboards, pictures kept for later, widgets that wait for deletion, and Python's own cycles.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_AGAIN_MS = (0, 1500)
"""At once, and when animations, voices and messages on their way have let go of what they held."""
_APART_MS = 20
"""Between the steps: each takes a turn of the event loop of its own, so that the next client's touch waits for one."""


def forget_soon(window: QWidget) -> None:
    """Wipe as soon as the window has shown that the visit is over, and once more a little later."""
    for again_ms in _AGAIN_MS:
        for number, step in enumerate(steps(window)):
            QTimer.singleShot(again_ms + number * _APART_MS, window, step)


def steps(window: QWidget) -> tuple[Callable[[], object], ...]:
    """Return what wipes, one after the other, what the window's process holds of a visit that the window dropped."""
    return lambda: _let_go(window), gc.collect, give_back


def _let_go(window: QWidget) -> None:
    empty_fields(window)
    _empty_clipboards()
    QPixmapCache.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def empty_fields(window: QWidget) -> None:
    """Empty every field with its history: what was typed could else be brought back, or lie there unseen."""
    for field in window.findChildren(QLineEdit):
        field.setText("")  # clear() would keep the text in the history
    texts: list[QTextEdit | QPlainTextEdit] = [*window.findChildren(QTextEdit), *window.findChildren(QPlainTextEdit)]
    for text in texts:
        text.clear()
        text.document().clearUndoRedoStacks()


def _empty_clipboards() -> None:
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode == QClipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.clear(mode)


@cache
def _library() -> Any:
    return ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def give_back() -> None:
    """Give free memory back to the system, which empties it before anybody gets it."""
    trim = getattr(_library(), "malloc_trim", None)
    if trim is not None:
        trim(0)
