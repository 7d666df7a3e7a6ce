"""The panels on a real desk process with the demo bank; one process for all tests, since it starts slowly."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.desk.host import Host
from app.settings import Settings, load
from app.ui import branding
from app.ui.look import Look
from app.ui.theme import Theme
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.sheet import dress

PATIENCE_MS = 60_000
Open = Callable[[type[Panel], str], Panel]


@pytest.fixture(scope="session")
def bank_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    content = load().content_dir
    if not (content / "market" / "prices.parquet").is_file():
        pytest.skip("needs the demo bank's market data, which `make setup` builds")
    folder = tmp_path_factory.mktemp("workstation")
    (folder / "content").symlink_to(content)
    return dataclasses.replace(Settings(), data_dir=folder)


@pytest.fixture(scope="session")
def bank_desk(qapp: QCoreApplication, bank_settings: Settings) -> Iterator[Desk]:
    desk = Desk(Host(bank_settings))
    yield desk
    desk.stop()


@pytest.fixture
def open_panel(qtbot: QtBot, bank_desk: Desk) -> Iterator[Open]:
    """Opens a panel in a window of a small laptop, for a client, and waits until it has what it asked for."""
    windows: list[QWidget] = []

    def open_(kind: type[Panel], client: str) -> Panel:
        theme = Theme.for_height(branding.load(), 768, Look())
        window = QWidget()
        panel = kind(bank_desk, theme)
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        window.resize(1060, 640)
        dress(theme, window)
        panel.restyle(theme)
        window.show()
        windows.append(window)
        panel.show_client(client)
        settle(qtbot, panel)
        return panel

    yield open_
    for window in windows:
        for panel in window.findChildren(Panel):
            panel.call_off()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for book in bank_desk.children():
        if type(book).__name__ == "WishBook":
            book.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(qtbot: QtBot, panel: Panel) -> None:
    """Wait until a panel has what it asked for."""
    qtbot.waitUntil(lambda: not panel.waits, timeout=PATIENCE_MS)
    assert panel.trouble == ""
