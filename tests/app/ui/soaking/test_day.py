"""Two visits of the simulated day in the real window with the real advisor break no promise; a leak is found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings, load
from app.ui.soaking import day, looking
from app.ui.soaking.busy import Busy


class _Keeper:
    def __init__(self, kept: dict[str, str]) -> None:
        self.kept = kept


@pytest.fixture
def settings() -> Settings:
    loaded = load()
    if not (loaded.content_dir / "avatars" / f"{loaded.avatar}.glb").exists():
        pytest.skip("needs the content that `make setup` builds")
    return dataclasses.replace(loaded, entry="visit")


@pytest.mark.slow
def test_two_visits_leave_nothing_behind(settings: Settings, qtbot: QtBot) -> None:
    (report,) = day.run(settings, seed=4, visits=2, killed=0, tell=lambda line: None)
    # How long a stretch takes is the machine's business here; `make soak-kiosk` judges it.
    assert [each for each in report.faults if each.promise != "the loop is free"] == []
    assert report.figures["visits"] == 2
    assert int(report.figures["acts"]) >= 12


def test_a_word_in_a_text_or_on_the_clipboard_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("I said QvzLura", window)
    assert {each.word for each in looking.shown(["qvzlura", "qvzabsent"])} == {"qvzlura"}
    label.setText("")
    label.setAccessibleDescription("qvzlura")
    assert looking.shown(["qvzlura"])
    label.setAccessibleDescription("")
    QApplication.clipboard().setText("qvzlura")
    assert [each.where for each in looking.shown(["qvzlura"])] == ["clipboard Clipboard"]
    QApplication.clipboard().clear()
    assert looking.shown(["qvzlura"]) == []


def test_a_text_that_python_keeps_is_found_with_its_owner(qtbot: QtBot) -> None:
    keeper = _Keeper({"question": "about " + "qvz" + "dorami"})
    assert [each.where for each in looking.kept_in_python(["qvz" + "dorami"])] != []
    keeper.kept.clear()
    assert looking.kept_in_python(["qvz" + "dorami"]) == []


@pytest.mark.parametrize(
    ("states", "place"),
    [
        ("aaaaaaaaa", 5),
        ("aaaaaabbb", 6),  # grown once, and compared with the first that was as large
        ("aaaaaabba", 5),
        ("aaaaaaaab", 5),  # never seen before: what has grown is told
        ("aab", 2),
    ],
)
def test_the_last_visit_is_compared_with_the_first_that_ended_alike(states: str, place: int) -> None:
    assert day.alike(states) == place


def test_another_window_is_noticed(qtbot: QtBot) -> None:
    window, other = QWidget(), QLabel("a dialog")
    for each in (window, other):
        qtbot.addWidget(each)
        each.show()
    assert looking.other_windows(window) == ["QLabel"]


def test_work_of_the_thread_is_told_with_what_it_was_for(qtbot: QtBot) -> None:
    busy = Busy()
    work: Callable[[], int] = lambda: sum(range(20_000_000))  # noqa: E731
    with busy.stretch("counts"):
        work()
    busy.close()
    assert [stretch.what for stretch in busy.stretches] == ["counts"]
    assert busy.worst_s == busy.stretches[0].busy_s
