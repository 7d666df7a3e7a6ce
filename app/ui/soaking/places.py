"""Where everything is that can be touched, for who touches it from outside: the window, laid out but never shown.

    python -m app.ui.soaking.places 1280 720

prints {screen: {words: [x, y]}} twice, without captions and with them, and the place of the advisor.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app import content as bank_content
from app import settings as installation
from app.devices.silent import SilentPlayer
from app.devices.sound import NoMicrophone
from app.messages import ClientCard, Lobby, Message
from app.ui import branding_check
from app.ui.avatar_view import Face
from app.ui.kiosk.flow import ORDER
from app.ui.kiosk.window import KioskWindow

Places = dict[str, dict[str, list[int]]]
ADVISOR: Final = "advisor"
"""Under this name stands the advisor's own place: left, top, width, height."""
_SAID: Final = "What is said here takes three lines. " * 6


class _Nobody:
    """A link without an advisor."""

    def send(self, message: Message) -> None:
        """Nobody hears it."""

    def start(self, deliver: Callable[[Message], None]) -> None:
        """Nobody answers."""


def _never(_context: object, _software: bool) -> Face:
    raise AssertionError("this window is never shown, so it never asks for a face")


def places(window: KioskWindow, captions: bool) -> Places:
    """Return the middle of each button on each screen, by its words."""
    found: Places = {}
    for screen in ORDER:
        client = "someone" if ORDER.index(screen) >= ORDER.index("talk") else ""
        window.flow = dataclasses.replace(window.flow, screen=screen, client=client, recording=True)
        window._show()
        window.captions.setVisible(captions)
        window.grab()
        found[screen] = {
            _words(each): _middle(each, window) for each in window.findChildren(QPushButton) if _seen(each)
        }
        found[screen]["the question"] = _middle(window.ask_bar.field, window)
        if screen == "attract":  # where the advisor has most room
            place, corner = window.avatar_place, window.avatar_place.mapTo(window, QPoint(0, 0))
            found[ADVISOR] = {"place": [corner.x(), corner.y(), place.width(), place.height()]}
    return found


def _seen(button: QPushButton) -> bool:
    return button.isVisibleTo(button.window()) and button.isEnabled()


def _words(button: QPushButton) -> str:
    return str(getattr(button, "phrase", "") or button.accessibleName() or button.text())


def _middle(widget: QWidget, window: QWidget) -> list[int]:
    point = widget.mapTo(window, widget.rect().center())
    return [point.x(), point.y()]


def main(width: int, height: int) -> None:
    """Print the places for a screen of a size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(["steward"])
    known = dataclasses.replace(installation.load(), entry="visit")
    content = bank_content.load(known)
    cards = tuple(ClientCard(each, content.client(each).name, content.about(each)) for each in content.client_ids)
    look = branding_check.in_use(known.branding_dir)
    window = KioskWindow(_Nobody(), SilentPlayer(), NoMicrophone("none"), look, _never, known)
    window.resize(width, height)
    window.begin()
    window.grab()  # as it is on a screen: the window has its size before the advisor speaks
    window.bridge.lobby.emit(Lobby("", 0, 0.0, content.bank.name, content.notice, cards, known.keep_visit_days))
    application.processEvents()
    window.grab()
    sys.stdout.write(json.dumps([places(window, False), places(window, True)]) + "\n")
    sys.stdout.flush()
    os._exit(0)  # nothing here is worth an orderly end


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
