"""A slot that blocks the loop is found, with its name; a loop that is free has none to tell of."""

from __future__ import annotations

import time
from types import CodeType, FunctionType
from typing import cast

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from app.ui.event_loop_watch import Block, EventLoopWatch


def _as_if_in_the_window(function: object) -> FunctionType:
    """Return a function whose code says that it stands in a file of the window."""
    code: CodeType = cast(FunctionType, function).__code__
    return FunctionType(code.replace(co_filename="/somewhere/app/ui/slow.py"), {"time": time}, code.co_name)


def _sleep_long() -> None:
    time.sleep(0.2)


def test_a_slot_that_blocks_is_reported_with_its_name_and_its_length(qtbot: QtBot) -> None:
    watch, told, owner = EventLoopWatch(), list[Block](), QObject()
    watch.blocked.connect(told.append)
    watch.start()
    QTimer.singleShot(20, owner, _as_if_in_the_window(_sleep_long))
    qtbot.waitUntil(lambda: any("_sleep_long" in block.slot for block in told), timeout=20_000)
    watch.stop()
    found = next(block for block in told if "_sleep_long" in block.slot)
    assert found.late_s >= 0.15
    assert found.busy_s < 0.15, "it slept: the time was not the thread's own work"
    assert "slow.py" in str(found)
    assert watch.longest() is not None


def test_the_watch_counts_its_beats_and_forgets_when_it_starts_again(qtbot: QtBot) -> None:
    watch = EventLoopWatch(block_s=3600.0)
    watch.start()
    qtbot.waitUntil(lambda: watch.beats > 5, timeout=20_000)
    watch.stop()
    assert not watch.blocks
    assert watch.worst_s >= 0
    watch.start()
    assert watch.beats == 0
    watch.stop()


def test_nothing_is_measured_after_the_end(qtbot: QtBot) -> None:
    watch = EventLoopWatch()
    watch.start()
    watch.stop()
    beats = watch.beats
    qtbot.wait(50)
    assert watch.beats == beats
