"""Running the workstation: a signal from outside. A module of its own, for a signal closes every window there is."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.ui.workstation.start import closed_by_signals
from tests.app.ui.workstation.station import PATIENCE_MS, Workstation


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_from_outside_closes_the_window_as_its_command_does(
    qtbot: QtBot, make: Callable[..., Workstation], number: signal.Signals
) -> None:
    one = make(client="")
    with closed_by_signals():
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: not one.window.isVisible(), timeout=PATIENCE_MS)
    assert one.memory_file.exists()
