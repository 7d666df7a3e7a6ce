"""The workstation's own panes on the real content: notes with a way back, documents in their place, records, rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.content import DEMO_BANK
from app.desk.suitability import Checked, Suitability
from app.messages import SentenceCheck, Utterance
from app.records import passages_json, turn_json
from app.settings import Settings
from app.ui import branding
from app.ui.theme import Theme
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.panes.audit import AuditPane
from app.ui.workstation.panes.documents import DocumentsPane
from app.ui.workstation.panes.notes import NotesPane
from app.ui.workstation.panes.overview import OverviewPane
from app.ui.workstation.panes.suitability import SuitabilityPane
from sync.store.notes import NoteStore
from sync.store.sessions import SessionStore
from tests.app.ui.workstation.conftest import PATIENCE_MS
from tests.fakes.scripted_link import FACTS, REPLY, done

Make = Callable[[Callable[[Desk, Theme], Panel]], Panel]


@pytest.fixture
def make(qtbot: QtBot, make_real_desk: Callable[[], Desk]) -> Make:
    def build(kind: Callable[[Desk, Theme], Panel]) -> Panel:
        pane = kind(make_real_desk(), Theme.for_height(branding.load(), 1080))
        qtbot.addWidget(pane)
        pane.resize(1000, 800)
        pane.show()
        return pane

    return build


def settled(qtbot: QtBot, pane: Panel) -> None:
    qtbot.waitUntil(lambda: not pane.waits and not pane.desk.busy, timeout=PATIENCE_MS)
    assert pane.trouble == ""


def stored(settings: Settings, client: str = "avery") -> list[str]:
    with NoteStore(settings.data_dir) as store:
        return [note.text for note in store.of(client)]


def test_a_note_is_kept_once_changed_taken_away_and_each_step_taken_back(
    qtbot: QtBot, make: Make, content_settings: Settings
) -> None:
    pane = make(NotesPane)
    assert isinstance(pane, NotesPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    QTest.keyClicks(pane.editor, "Prefers mornings.")
    QTest.keyClick(pane.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, pane)
    assert stored(content_settings) == ["Prefers mornings."]
    pane.editor.setPlainText("Prefers evenings.")
    pane.keep_button.click()
    settled(qtbot, pane)
    assert stored(content_settings) == ["Prefers evenings."]
    pane.away_button.click()
    settled(qtbot, pane)
    assert stored(content_settings) == []
    for expected in (["Prefers evenings."], ["Prefers mornings."], []):
        pane.undo_button.click()
        settled(qtbot, pane)
        assert stored(content_settings) == expected
    assert not pane.undo_button.isEnabled()


def test_what_was_written_and_not_kept_stays_with_its_client(
    qtbot: QtBot, make: Make, content_settings: Settings
) -> None:
    pane = make(NotesPane)
    assert isinstance(pane, NotesPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    QTest.keyClicks(pane.editor, "Half a thought")
    pane.show_client("kit")
    settled(qtbot, pane)
    assert (stored(content_settings), stored(content_settings, "kit")) == (["Half a thought"], [])
    assert pane.editor.toPlainText() == ""
    assert pane.list.count() == 0
    assert not pane.undo_button.isEnabled(), "another client's notes are not undone from here"


def test_who_goes_on_writing_is_not_interrupted_by_what_comes_back(
    qtbot: QtBot, make: Make, content_settings: Settings
) -> None:
    pane = make(NotesPane)
    assert isinstance(pane, NotesPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    pane.editor.setPlainText("First.")
    pane.keep()
    pane.begin()
    QTest.keyClicks(pane.editor, "Second")
    settled(qtbot, pane)
    assert pane.editor.toPlainText() == "Second"
    assert stored(content_settings) == ["First."]


def test_documents_are_listed_searched_and_shown_in_their_place(qtbot: QtBot, make: Make) -> None:
    pane = make(DocumentsPane)
    assert isinstance(pane, DocumentsPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    assert pane.table.model_.rowCount() == 0
    files = [str(path) for path in sorted((DEMO_BANK / "documents").glob("*.md"))][:2]
    pane.add_files(files)
    settled(qtbot, pane)
    assert pane.table.model_.rowCount() == len(files)
    pane.field.setText("what does it cost to close an account")
    pane.search()
    settled(qtbot, pane)
    passage = pane.table.current()
    assert passage.text.split(".")[0] in pane.page.toPlainText().replace("\n", " ")
    assert not pane.remove_button.isEnabled(), "a passage alone cannot be removed"
    pane.show_passage(passage.citation, passage.text[:30])
    pane.show_client("kit")
    settled(qtbot, pane)
    assert pane.field.text() == ""
    assert passage.text.split(".")[0] in pane.page.toPlainText().replace("\n", " ")
    pane.table.setCurrentIndex(pane.table.model_.index(0, 0))
    settled(qtbot, pane)
    pane.remove_button.click()
    settled(qtbot, pane)
    assert pane.table.model_.rowCount() == len(files) - 1
    pane.changes.undo()
    settled(qtbot, pane)
    assert pane.table.model_.rowCount() == len(files)


def record_of_a_turn() -> str:
    checks = (SentenceCheck(REPLY[0], True, (("11.3 percent", "performance.ytd.portfolio"),)),)
    turn = replace(done(Utterance("s", 1, 0.0, "How did I do?")), checks=checks, reply=REPLY[0], facts=FACTS)
    return json.dumps({**turn_json(turn), **passages_json(turn), "complete": True})


def test_records_are_filtered_searched_and_followed_back(qtbot: QtBot, make: Make, content_settings: Settings) -> None:
    with SessionStore(content_settings.data_dir) as store:
        for client in ("avery", "kit"):
            store.start(f"of-{client}", client)
            store.asked(f"of-{client}", 1, "How did I do this year?")
            store.answered(f"of-{client}", 1, record_of_a_turn(), "{}")
    pane = make(AuditPane)
    assert isinstance(pane, AuditPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    assert pane.table.model_.rowCount() == 2
    pane.kind.setCurrentIndex(2)  # questions
    assert pane.table.model_.rowCount() == 1
    assert "11.3 percent" in pane.reply.toPlainText()
    pane.reply.figure_chosen.emit(0, 0)
    assert pane.trace.rows["Fact"] == "performance.ytd.portfolio"
    pane.field.setText("nothing like it")
    qtbot.waitUntil(lambda: pane.table.model_.rowCount() == 0, timeout=PATIENCE_MS)
    assert pane.reply.turns == []
    pane.field.clear()
    pane.kind.setCurrentIndex(0)
    pane.everybody.click()
    settled(qtbot, pane)
    qtbot.waitUntil(lambda: pane.table.model_.rowCount() == 4, timeout=PATIENCE_MS)
    assert pane.table.model_.titles[-1] == "Client"


def test_the_overview_shows_accounts_holdings_and_goals_of_the_books(qtbot: QtBot, make: Make) -> None:
    pane = make(OverviewPane)
    assert isinstance(pane, OverviewPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    accounts, holdings, goals, orders, heirs = (table.model_.rowCount() for table in pane.tables)
    assert (accounts, goals, orders, heirs) == (2, 2, 2, 3)
    assert holdings > 5


def test_rules_say_their_words_when_they_are_marked(qtbot: QtBot, make: Make) -> None:
    pane = make(SuitabilityPane)
    assert isinstance(pane, SuitabilityPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    assert pane.rules.model_.rowCount() == 12
    assert [cells[3].text for _, cells in pane.rules.model_.rows[-3:]] == ["no preference"] * 3
    pane.rules.setCurrentIndex(pane.rules.model_.index(2, 0))
    marked = pane.rules.current()
    assert pane._rule.text().startswith(f"{marked.rule}: {marked.words}")


def test_a_preference_says_what_is_wanted_what_there_is_and_where_that_comes_from(qtbot: QtBot, make: Make) -> None:
    pane = make(SuitabilityPane)
    assert isinstance(pane, SuitabilityPane)
    pane.show_client("rosa")
    settled(qtbot, pane)
    (row,) = [cells for one, cells in pane.rules.model_.rows if isinstance(one, Checked) and one.rule == "S-12"]
    assert "environmentally sustainable" in row[0].text
    assert (row[3].text, row[4].text) == ("at least 50.0%", "No")
    assert "made up for the demonstration" in pane._source.text()
    pane.show_client("morgan")
    settled(qtbot, pane)
    assert "changed from 50 percent to 10 percent" in pane._adapted.text()


def test_an_open_question_of_the_profile_is_told_whatever_it_is_about(qtbot: QtBot, make: Make) -> None:
    pane = make(SuitabilityPane)
    assert isinstance(pane, SuitabilityPane)
    pane._show(Suitability("avery", date(2022, 12, 28), "made", (), ("Should sustainability count?",)))
    assert pane._level.text() == "The questions of the profile are not all answered"
    assert "Should sustainability count?" in pane._ask_again.text()


def test_a_table_is_sorted_by_value_and_not_by_its_writing(qtbot: QtBot, make: Make) -> None:
    pane = make(OverviewPane)
    assert isinstance(pane, OverviewPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    table = pane.tables[1]
    column = table.model_.titles.index("Value")
    table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    values = [cells[column].order for _, cells in table.model_.rows]
    assert values == sorted(values)


def test_nothing_of_a_note_is_in_the_log(qtbot: QtBot, make: Make, content_settings: Settings) -> None:
    pane = make(NotesPane)
    assert isinstance(pane, NotesPane)
    pane.show_client("avery")
    settled(qtbot, pane)
    pane.editor.setPlainText("A very private matter.")
    pane.keep()
    settled(qtbot, pane)
    logs = list((content_settings.data_dir / "logs").glob("*.log"))
    assert logs
    assert not any("private matter" in path.read_text(encoding="utf-8") for path in logs)
