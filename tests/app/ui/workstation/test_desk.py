"""The window's desk on a real process: answers come on its thread, newest wins, what dies is told and started again."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from app.desk.host import Host
from app.desk.messages import Answer, CallOff, Done, Job
from app.ui.workstation.desk import Desk
from tests.app.ui.workstation.conftest import PATIENCE_MS


class Told(QObject):
    """Keeps what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[Any] = []
        self.failures: list[str] = []
        self.words: list[str] = []
        self.threads: set[int] = set()

    def done(self, value: Any) -> None:
        self.values.append(value)
        self.threads.add(threading.get_ident())

    def failed(self, text: str) -> None:
        self.failures.append(text)

    def progressed(self, fraction: float, words: str) -> None:
        self.words.append(words)


def test_a_job_comes_back_on_the_windows_thread(qtbot: QtBot, desk: Desk) -> None:
    told = Told()
    desk.ask("echo", {"value": 7}, told.done)
    qtbot.waitUntil(lambda: told.values == [7], timeout=PATIENCE_MS)
    assert told.threads == {threading.get_ident()}


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for(qtbot: QtBot, desk: Desk) -> None:
    told = Told()
    for value in range(5):
        desk.ask("echo", {"value": value}, told.done)
    qtbot.waitUntil(lambda: told.values == [0, 1, 2, 3, 4], timeout=PATIENCE_MS)


def test_of_a_channel_only_what_runs_and_the_newest_that_waits_is_done(qtbot: QtBot, desk: Desk) -> None:
    told = Told()
    dropped: list[int] = []
    desk.dropped.connect(dropped.append)
    numbers = [desk.ask("echo", {"value": value}, told.done, channel="optimise") for value in range(30)]
    other = desk.ask("echo", {"value": "other"}, told.done, channel="frontier")
    qtbot.waitUntil(lambda: "other" in told.values, timeout=PATIENCE_MS)
    assert told.values == [0, 29, "other"]
    assert dropped == numbers[1:29]
    assert other not in dropped


def test_what_an_expected_failure_says_reaches_whoever_asked(qtbot: QtBot, desk: Desk) -> None:
    told = Told()
    desk.ask("refuse", {}, told.done, told.failed)
    qtbot.waitUntil(lambda: bool(told.failures), timeout=PATIENCE_MS)
    assert told.failures == ["There is no such thing; name another."]


def test_a_bug_in_a_job_is_told_without_what_its_message_says(qtbot: QtBot, desk: Desk, test_host: Host) -> None:
    told = Told()
    desk.ask("break", {}, told.done, told.failed)
    desk.ask("echo", {"value": "alive"}, told.done, told.failed)
    qtbot.waitUntil(lambda: told.values == ["alive"], timeout=PATIENCE_MS)
    assert len(told.failures) == 1
    assert "Avery" not in told.failures[0]


def test_an_unknown_job_is_told(qtbot: QtBot, desk: Desk) -> None:
    told = Told()
    desk.ask("nonsense", {}, told.done, told.failed)
    qtbot.waitUntil(lambda: bool(told.failures), timeout=PATIENCE_MS)
    assert "'nonsense'" in told.failures[0]


def test_progress_is_told_and_a_cancelled_job_leaves_the_same_process_to_the_next(
    qtbot: QtBot, desk: Desk, test_host: Host
) -> None:
    told = Told()
    number = desk.ask("wait", {}, told.done, told.failed, told.progressed)
    qtbot.waitUntil(lambda: "Waiting" in told.words, timeout=PATIENCE_MS)
    process = test_host.process_id
    desk.cancel(number)
    desk.ask("echo", {"value": "next"}, told.done, told.failed)
    qtbot.waitUntil(lambda: told.values == ["next"], timeout=PATIENCE_MS)
    assert test_host.process_id == process
    assert told.failures == []


def test_a_job_that_does_not_stop_loses_its_process_and_the_next_one_is_done(
    qtbot: QtBot, desk: Desk, test_host: Host
) -> None:
    told = Told()
    number = desk.ask("deaf", {}, told.done, told.failed, told.progressed)
    qtbot.waitUntil(lambda: bool(told.words), timeout=PATIENCE_MS)
    process = test_host.process_id
    desk.cancel(number)
    desk.ask("echo", {"value": "next"}, told.done, told.failed)
    qtbot.waitUntil(lambda: told.values == ["next"], timeout=PATIENCE_MS)
    assert test_host.process_id != process
    assert told.failures == [], "whoever called it off is not told that it failed"


@pytest.mark.parametrize("how", ["killed from outside", "died of its job"])
def test_a_process_that_dies_in_mid_job_is_told_in_one_sentence_and_started_again(
    qtbot: QtBot, desk: Desk, test_host: Host, how: str
) -> None:
    told = Told()
    if how == "died of its job":
        desk.ask("die", {}, told.done, told.failed)
    else:
        desk.ask("wait", {}, told.done, told.failed, told.progressed)
        qtbot.waitUntil(lambda: bool(told.words), timeout=PATIENCE_MS)
        assert test_host.process_id is not None
        os.kill(test_host.process_id, signal.SIGKILL)
    desk.ask("echo", {"value": "next"}, told.done, told.failed)
    qtbot.waitUntil(lambda: told.values == ["next"], timeout=PATIENCE_MS)
    assert len(told.failures) == 1
    assert told.failures[0].count(".") == 1


def test_a_desk_that_keeps_dying_gives_up_and_says_so_to_everybody(qtbot: QtBot, desk: Desk) -> None:
    told = Told()
    for _ in range(8):
        desk.ask("die", {}, told.done, told.failed)
    qtbot.waitUntil(lambda: len(told.failures) == 8, timeout=PATIENCE_MS)
    assert "steward doctor" in told.failures[-1]
    desk.ask("echo", {"value": 1}, told.done, told.failed)
    qtbot.waitUntil(lambda: len(told.failures) == 9, timeout=PATIENCE_MS)


def test_jobs_that_were_called_off_do_not_count_as_deaths(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.desk.host.RESTARTS_PER_MINUTE", 0)
    desk._patience.setInterval(50)
    for _ in range(3):
        told = Told()
        number = desk.ask("deaf", {}, told.done, told.failed, told.progressed)
        qtbot.waitUntil(lambda told=told: bool(told.words), timeout=PATIENCE_MS)  # type: ignore[misc]
        desk.cancel(number)
    last = Told()
    desk.ask("echo", {"value": "next"}, last.done, last.failed)
    qtbot.waitUntil(lambda: last.values == ["next"], timeout=PATIENCE_MS)
    assert last.failures == []


def test_a_process_that_is_ended_before_there_is_one_is_told_as_well(qtbot: QtBot, test_host: Host) -> None:
    deaths: list[bool] = []
    test_host.end_process()
    test_host.start(lambda answer: None, deaths.append)
    qtbot.waitUntil(lambda: deaths == [True], timeout=PATIENCE_MS)


class ByHand:
    """Works nothing by itself: the test answers, in an order that a real process only meets now and then."""

    def __init__(self) -> None:
        self.sent: list[Job | CallOff] = []
        self.ended = 0
        self.answered: Callable[[Answer], None] = lambda answer: None
        self.died: Callable[[bool], None] = lambda comes_back: None

    def start(self, answered: Callable[[Answer], None], died: Callable[[bool], None]) -> None:
        self.answered, self.died = answered, died

    def send(self, message: Job | CallOff) -> None:
        self.sent.append(message)

    def end_process(self) -> None:
        self.ended += 1

    def stop(self) -> None:
        pass


def test_an_answer_that_crosses_the_end_of_its_process_loses_no_other_job(qtbot: QtBot) -> None:
    works, told = ByHand(), Told()
    desk = Desk(works)
    desk._patience.setInterval(0)
    first = desk.ask("slow", {}, told.done, told.failed)
    second = desk.ask("next", {}, told.done, told.failed)
    desk.cancel(first)
    qtbot.waitUntil(lambda: works.ended == 1, timeout=PATIENCE_MS)
    works.answered(Done(first, "late"))  # it was on its way when the process was ended
    QCoreApplication.processEvents()
    assert [message.number for message in works.sent if isinstance(message, Job)] == [first]
    works.died(True)
    qtbot.waitUntil(lambda: len(works.sent) == 3, timeout=PATIENCE_MS)
    works.answered(Done(second, "here"))
    qtbot.waitUntil(lambda: told.values == ["here"], timeout=PATIENCE_MS)
    assert told.failures == []


def test_a_widget_that_is_gone_is_not_called(qtbot: QtBot, desk: Desk) -> None:
    gone, told = Told(), Told()
    desk.ask("echo", {"value": 1}, gone.done)
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.ask("echo", {"value": 2}, told.done)
    qtbot.waitUntil(lambda: told.values == [2], timeout=PATIENCE_MS)
    assert gone.values == []


def test_the_real_desk_lists_the_clients_of_the_real_bank(qtbot: QtBot, make_real_desk: Callable[[], Desk]) -> None:
    told = Told()
    make_real_desk().ask("clients", {}, told.done, told.failed)
    qtbot.waitUntil(lambda: bool(told.values or told.failures), timeout=PATIENCE_MS)
    assert told.failures == []
    rows = {row.id: row for row in told.values[0]}
    assert rows["avery"].name == "Avery Fairweather"
    assert rows["avery"].value_usd > 0
