"""A program: a real window with a real advisor goes through one visit and then stays, so that its memory can be read.

The question comes on standard input and is not kept; what happens goes out as lines of JSON.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import log, settings, supervisor
from app.pipeline.entry import serve
from app.ui import start
from app.ui.kiosk.window import KioskWindow

PATIENCE_S = 900.0  # a machine that does much else at the same time


def tell(**what: Any) -> None:
    """Say what happened, past every buffer."""
    os.write(1, json.dumps(what).encode() + b"\n")


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(happened: Callable[[], object]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > end_s:
            os._exit(1)
        wait(30)


def visit(window: KioskWindow, client: str) -> None:
    """Come, say who one is, ask, hear the answer, look at what can be taken along, leave."""
    window.screens.attract.begun.emit()
    window.screens.display.done.emit()
    window.screens.consent.decided.emit(True)
    wait(200)
    window.welcome(client)
    wait(200)
    field = window.ask_bar.field
    for code in os.read(0, 1000).strip():
        QTest.keyClick(field, Qt.Key(ord(chr(code).upper())))
    wait(100)
    field.selectAll()
    field.copy()
    field.deselect()
    QTest.keyClick(field, Qt.Key.Key_Return)
    until(lambda: window.turns and not window.visit.answering)
    tell(reply=window.turns[-1][0].reply, question=window.turns[-1][0].question)
    wait(1500)
    window.end_visit()
    until(lambda: window.flow.screen == "summary")
    window.screens.summary.codes_wanted.emit()
    wait(1500)
    window.end_visit()
    until(lambda: window.flow.screen == "goodbye")
    window.screens.goodbye.again.emit()


def main() -> None:
    installation = settings.load()
    log.to_file(installation.data_dir / "logs", "window")
    supervisor.STARTUP_PATIENCE_S = PATIENCE_S
    link = supervisor.Supervisor(installation, serve, renews=True)
    link.launch()
    start.make_application()
    avatar = installation.content_dir / "avatars" / f"{installation.avatar}.glb"
    window = start.open_window(link, installation, False, avatar)
    until(lambda: window.avatar.frames_drawn and window.lobby)
    first = link.process_id
    visit(window, installation.client)
    until(lambda: link.process_id != first)
    lobby, window.lobby = window.lobby, None
    del lobby
    until(lambda: window.lobby)
    wait(2000)
    tell(window=os.getpid(), advisor=link.process_id, first=first, clipboard=QApplication.clipboard().text())
    wait(2**30)


if __name__ == "__main__":
    main()
