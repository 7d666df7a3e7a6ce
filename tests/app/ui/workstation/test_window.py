"""The workstation as an advisor meets it: real content, a real desk process, a scripted advisor."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.content import DEMO_BANK
from app.messages import EndSession, Interrupt, StartSession, Utterance
from app.settings import Settings, load
from app.ui import branding
from app.ui.workstation.catalogue import TABS
from app.ui.workstation.memory import Memory
from app.ui.workstation.panes.documents import DocumentsPane
from app.ui.workstation.panes.health import HealthPane
from app.ui.workstation.panes.notes import NotesPane
from app.ui.workstation.trace import Trace, Traced
from app.ui.workstation.window import WorkstationWindow
from inference.documents.types import Passage
from sync.store.notes import NoteStore
from tests.app.ui.workstation.station import PATIENCE_MS, Workstation, discard, opened
from tests.fakes.scripted_link import REPLY


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workstation]:
    """One window for many tests: making one takes seconds."""
    content, folder = load().content_dir, tmp_path_factory.mktemp("workstation")
    if not (content / "market").exists() or not (content / "models" / "minilm").exists():
        pytest.skip("needs what `make setup` builds")
    (folder / "content").symlink_to(content)
    settings = dataclasses.replace(Settings(), data_dir=folder)
    station = opened(Workstation(settings, folder / "workstation.json"), (1600, 900), "avery")
    yield station
    discard(station)


@pytest.fixture
def station(qtbot: QtBot, shared: Workstation) -> Workstation:
    """The shared window with a new visit of Avery's."""
    shared.link.sent.clear()
    shared.window.clients.field.clear()
    shared.window.client_id = ""
    shared.window.memory.panel = "overview"
    shared.window.open_client("avery")
    qtbot.waitUntil(lambda: shared.window.conversation.is_ready, timeout=PATIENCE_MS)
    until_shown(qtbot, shared.window)
    return shared


def until_shown(qtbot: QtBot, window: WorkstationWindow) -> None:
    """Wait until the panel in view has what it asked for."""
    qtbot.waitUntil(lambda: window.deck.panel is not None and not window.deck.panel.waits, timeout=PATIENCE_MS)


def test_it_opens_with_the_named_client_and_begins_their_visit(qtbot: QtBot, station: Workstation) -> None:
    one = station
    qtbot.waitUntil(lambda: one.window.conversation.is_ready, timeout=PATIENCE_MS)
    (start,) = one.link.of_type(StartSession)
    assert isinstance(start, StartSession)
    assert start.client_id == "avery"
    qtbot.waitUntil(lambda: one.window.card.isVisible(), timeout=PATIENCE_MS)
    assert any("Avery" in label.text() for label in one.window.card.findChildren(QLabel))


def test_without_a_client_it_says_what_to_do_and_starts_no_visit(make: Callable[..., Workstation]) -> None:
    one = make(client="")
    assert one.window.deck.panel is None
    assert "Find a client" in one.window.deck.welcome.text()
    assert one.link.of_type(StartSession) == []
    one.window.conversation.ask("How did I do?")
    assert one.window.talk.ask_row.told
    assert one.link.of_type(Utterance) == []


def test_typing_arrows_and_enter_open_a_client(qtbot: QtBot, station: Workstation) -> None:
    one = station
    one.window.commands["find_client"].trigger()
    field = one.window.clients.field
    QTest.keyClicks(field, "balanced")
    assert [row.id for row in one.window.clients.model.shown] == ["morgan"]
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    found = one.window.clients.model.shown[one.window.clients.view.currentIndex().row()].id
    assert one.window.client_id == found != "avery"
    starts = [message.client_id for message in one.link.of_type(StartSession) if isinstance(message, StartSession)]
    assert starts == ["avery", found]
    assert one.link.of_type(EndSession)


def test_another_client_leaves_nothing_of_the_last_in_view(qtbot: QtBot, station: Workstation) -> None:
    one = station
    until_shown(qtbot, one.window)
    one.window.conversation.ask("Where has my gold gone?")
    qtbot.waitUntil(lambda: one.window.talk.transcript.turns[-1].traced is not None, timeout=PATIENCE_MS)
    one.window.open_client("rosa")
    until_shown(qtbot, one.window)
    qtbot.waitUntil(lambda: "Rosa" in one.window.top.client.text(), timeout=PATIENCE_MS)
    assert one.window.talk.transcript.turns == []
    texts = [label.text() for label in one.window.findChildren(QLabel) if label.isVisible()]
    assert not any("Avery Fairweather" in text for text in texts)
    assert "gold" not in one.window.talk.transcript.toPlainText()


def test_a_figure_is_followed_to_its_fact_by_keyboard(qtbot: QtBot, station: Workstation) -> None:
    one = station
    qtbot.waitUntil(lambda: one.window.conversation.is_ready, timeout=PATIENCE_MS)
    one.window.conversation.ask("How did I do this year?")
    transcript, trace = one.window.talk.transcript, one.window.talk.trace
    qtbot.waitUntil(lambda: bool(transcript.turns) and transcript.turns[-1].traced is not None, timeout=PATIENCE_MS)
    transcript.setFocus()
    QTest.keyClick(transcript, Qt.Key.Key_Tab)
    QTest.keyClick(transcript, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: trace.isVisible(), timeout=PATIENCE_MS)
    assert trace.title.text() == "11.3 percent"
    assert trace.rows["Fact"] == "performance.ytd.portfolio"
    assert trace.rows["Value"] == "-0.1127"
    assert trace.rows["As of"] == "28 December 2022"
    QTest.keyClick(trace, Qt.Key.Key_Escape)
    assert not trace.isVisible()


def test_what_was_left_out_of_a_reply_is_shown_with_its_reason(qtbot: QtBot, station: Workstation) -> None:
    one = station
    qtbot.waitUntil(lambda: one.window.conversation.is_ready, timeout=PATIENCE_MS)
    one.window.conversation.ask("How did I do this year?")
    transcript = one.window.talk.transcript
    qtbot.waitUntil(lambda: bool(transcript.turns) and transcript.turns[-1].traced is not None, timeout=PATIENCE_MS)
    assert "You will be rich" not in transcript.toPlainText()
    transcript.left_out_chosen.emit(0)
    assert one.window.talk.trace.rows == {"a promise": "You will be rich."}


def test_the_sentence_that_is_heard_is_marked_and_stop_silences_it(qtbot: QtBot, station: Workstation) -> None:
    one = station
    qtbot.waitUntil(lambda: one.window.conversation.is_ready, timeout=PATIENCE_MS)
    one.window.conversation.ask("How did I do this year?")
    transcript = one.window.talk.transcript
    qtbot.waitUntil(lambda: bool(transcript.turns) and transcript.turns[-1].traced is not None, timeout=PATIENCE_MS)
    one.clock.now_s += 0.5
    one.window.conversation.follow_sound()
    (mark,) = transcript.extraSelections()
    assert mark.cursor.selectedText() == REPLY[0]
    one.window.commands["stop"].trigger()
    assert one.link.of_type(Interrupt)
    one.window.conversation.follow_sound()
    assert transcript.extraSelections() == []


def test_the_palette_finds_clients_panels_commands_and_questions(qtbot: QtBot, station: Workstation) -> None:
    one = station
    qtbot.waitUntil(lambda: one.window.conversation.is_ready, timeout=PATIENCE_MS)
    one.window.conversation.ask("How did I do this year?")
    palette = one.window.palette_dialog
    for typed, kind, text in (
        ("rosa", "Client", "Rosa Larkspur"),
        ("audit", "Panel", "Audit trail"),
        ("contr", "Command", "High contrast on or off"),
        ("did i do", "Question", "How did I do this year?"),
    ):
        one.window.open_palette()
        QTest.keyClicks(palette.field, typed)
        assert (palette.shown[0].kind, palette.shown[0].text) == (kind, text)
        palette.reject()
    one.window.open_palette()
    QTest.keyClicks(palette.field, "rosa")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert one.window.client_id == "rosa"


def test_every_panel_shows_the_client_and_every_button_of_the_navigation_works(
    qtbot: QtBot, station: Workstation
) -> None:
    one = station
    for tab in TABS:
        one.window.navigation.tabs[tab.key].click()
        until_shown(qtbot, one.window)
        assert one.window.deck.panel is one.window.deck.panels[tab.key]
        assert one.window.deck.panel.trouble == "", tab.key
        assert one.window.deck.panel.client_id == "avery"


def test_a_desk_that_dies_is_told_in_the_panel_and_the_next_work_is_done(qtbot: QtBot, station: Workstation) -> None:
    one = station
    before, health = one.host.process_id, one.window.deck.panels["health"]
    assert isinstance(health, HealthPane)
    one.window.show_panel("health")
    qtbot.waitUntil(lambda: not one.window.desk.busy, timeout=PATIENCE_MS)
    health.look_closely()
    one.host.end_process()
    qtbot.waitUntil(lambda: bool(health.trouble), timeout=PATIENCE_MS)
    one.window.show_panel("suitability")
    until_shown(qtbot, one.window)
    assert one.host.process_id != before
    assert one.window.deck.panels["suitability"].trouble == ""


def test_the_face_is_docked_floats_and_goes_and_that_is_remembered(
    qtbot: QtBot, make: Callable[..., Workstation]
) -> None:
    one = make()
    home = one.window.home
    assert (home.place, home.container.window()) == ("docked", one.window)
    one.window.commands["float"].trigger()
    assert home.container.window() is home.own
    assert home.own.isVisible()
    home.own.close()
    assert (home.place, home.container.window()) == ("docked", one.window)
    one.window.commands["off"].trigger()
    assert not home.container.isVisible()
    one.window.close()
    assert Memory.read(one.memory_file).avatar == "off"


def test_panel_columns_text_and_contrast_are_remembered(qtbot: QtBot, make: Callable[..., Workstation]) -> None:
    one = make()
    one.window.show_panel("notes")
    one.window.set_text_size(1)
    one.window.toggle_contrast()
    one.window.columns.setSizes([500, 600, 500])
    widths = one.window.columns.sizes()
    one.window.close()
    kept = Memory.read(one.memory_file)
    assert (kept.panel, kept.text_size, kept.high_contrast, kept.columns) == ("notes", "large", True, widths)
    again = make()
    assert again.window.columns.sizes() == widths
    assert again.window.deck.panel is again.window.deck.panels["notes"]
    paper = branding.load().in_high_contrast().colours["paper"]
    assert again.window._theme.colour("paper") == QColor(paper)


def test_every_command_has_words_and_no_two_share_their_keys(station: Workstation) -> None:
    one = station
    keys = [key.toString() for action in one.window.commands.all() for key in action.shortcuts()]
    assert all(action.text() for action in one.window.commands.all())
    assert len(keys) == len(set(keys))


def test_the_sheet_of_keys_lists_what_has_keys(station: Workstation) -> None:
    one = station
    one.window.open_keys()
    texts = {label.text() for label in one.window.sheet.findChildren(QLabel)}
    assert {"Find anything", "Ctrl+K, Ctrl+P", "Show all keys"} <= texts
    one.window.sheet.reject()


def test_everything_that_can_be_worked_has_a_name_and_is_reached_by_tab(qtbot: QtBot, station: Workstation) -> None:
    one = station
    until_shown(qtbot, one.window)
    for button in one.window.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled():
            assert button.text() or button.accessibleName()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    one.window.clients.search()
    seen: list[QWidget] = []
    for _ in range(60):
        focus = one.window.focusWidget()
        if focus is None or focus in seen[:1]:
            break
        seen.append(focus)
        one.window.focusNextChild()
    assert one.window.talk.ask_row.field in seen
    assert one.window.clients.view in seen


def test_no_label_in_view_is_cut_off_at_any_size_of_screen_and_text(qtbot: QtBot, station: Workstation) -> None:
    one = station
    for size in ((1366, 768), (1920, 1080)):
        one.window.resize(*size)
        for step in (0, 1):
            one.window.set_text_size(step)
            for key in ("overview", "suitability", "documents", "audit", "notes", "health"):
                one.window.show_panel(key)
                until_shown(qtbot, one.window)
                qtbot.wait(30)
                assert cut_off(one.window) == [], (size, step, key)
        one.window.set_text_size(-1)


def cut_off(window: WorkstationWindow) -> list[str]:
    """Return the labels in view that have less height than their text needs."""
    found = []
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.visibleRegion().isEmpty():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            if label.height() < needed - 1:
                found.append(label.text())
    return found


def test_the_button_of_a_quotation_shows_it_in_its_document(qtbot: QtBot, station: Workstation) -> None:
    one = station
    documents = one.window.deck.panels["documents"]
    assert isinstance(documents, DocumentsPane)
    one.window.show_panel("documents")
    until_shown(qtbot, one.window)
    documents.add_files([str(path) for path in sorted((DEMO_BANK / "documents").glob("*.md"))[:2]])
    until_shown(qtbot, one.window)
    documents.field.setText("what does it cost to close an account")
    documents.search()
    until_shown(qtbot, one.window)
    passage = documents.table.current()
    assert isinstance(passage, Passage)
    quoted = " ".join(passage.text.split(".")[0].split())
    one.window.show_panel("overview")
    until_shown(qtbot, one.window)
    trace = one.window.talk.trace
    quotation = Trace(quoted, quoted, "passage", passage.citation, source=passage.citation, passage=passage.text)
    trace.show_trace(quotation, Traced("What does it cost?", (), (quotation,), ()))
    QTest.mouseClick(trace.place_button, Qt.MouseButton.LeftButton)
    until_shown(qtbot, one.window)
    assert one.window.deck.panel is documents
    assert quoted in " ".join(documents.page.toPlainText().split())
    assert documents.field.text() == ""


def test_reading_everything_again_reaches_every_panel(qtbot: QtBot, station: Workstation) -> None:
    one = station
    for tab in TABS:
        one.window.show_panel(tab.key)
        until_shown(qtbot, one.window)
    asked: set[str] = set()
    ask = one.window.desk.ask
    one.window.desk.ask = lambda name, *rest, **more: asked.add(name) or ask(name, *rest, **more)  # type: ignore[method-assign, func-returns-value]
    try:
        one.window.commands["refresh"].trigger()
        for tab in TABS:
            one.window.show_panel(tab.key)
            until_shown(qtbot, one.window)
    finally:
        del one.window.desk.ask
    assert {"clients", "household", "lots", "stress", "goals.what_if", "committee", "graph", "health"} <= asked


def test_a_note_that_is_half_written_is_kept_before_the_window_closes(
    qtbot: QtBot, make: Callable[..., Workstation], content_settings: Settings
) -> None:
    one = make()
    one.window.show_panel("notes")
    until_shown(qtbot, one.window)
    pane = one.window.deck.panels["notes"]
    assert isinstance(pane, NotesPane)
    QTest.keyClicks(pane.editor, "Asked about a boat.")
    one.window.show_panel("overview")
    one.window.commands["close"].trigger()
    qtbot.waitUntil(lambda: not one.window.isVisible(), timeout=PATIENCE_MS)
    with NoteStore(content_settings.data_dir) as store:
        assert [note.text for note in store.of("avery")] == ["Asked about a boat."]


def test_no_panel_scrolls_sideways_on_a_common_screen(qtbot: QtBot, station: Workstation) -> None:
    one = station
    one.window.resize(1920, 1080)
    one.window.columns.setSizes(one.window._first_columns())
    for tab in TABS:
        one.window.show_panel(tab.key)
        until_shown(qtbot, one.window)
        qtbot.wait(30)
        assert one.window.deck.panel is not None
        pages = [one.window.deck.frames[tab.key], *one.window.deck.panel.findChildren(QScrollArea)]
        tables = [part for part in one.window.deck.panel.findChildren(QTableView) if part.isVisible()]
        wide = [part for part in (*pages, *tables) if part.horizontalScrollBar().maximum() > 0]
        assert wide == [], tab.key
