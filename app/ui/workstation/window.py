"""The advisor's window: clients on one side, panels in the middle, the conversation on the other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.desk.clients import Household
from app.devices.sound import Microphone, Player
from app.messages import Ready
from app.settings import Settings
from app.ui.avatar_view import AvatarView, FaceMaker
from app.ui.branding import Branding
from app.ui.bridge import Link
from app.ui.theme import Theme, styled
from app.ui.workstation.avatar_place import AvatarHome
from app.ui.workstation.catalogue import TABS, tab_title
from app.ui.workstation.client_list import ClientList
from app.ui.workstation.command_names import command_names
from app.ui.workstation.commands import Commands, keys_in_words
from app.ui.workstation.conversation import Conversation
from app.ui.workstation.deck import Deck
from app.ui.workstation.desk import Desk
from app.ui.workstation.household_card import HouseholdCard
from app.ui.workstation.memory import AvatarPlace, Memory
from app.ui.workstation.navigation import Navigation
from app.ui.workstation.palette import Entry, Palette
from app.ui.workstation.panes.notes import NotesPane
from app.ui.workstation.sheet import workstation_sheet
from app.ui.workstation.shortcut_sheet import ShortcutSheet
from app.ui.workstation.talk_pane import TalkPane
from app.ui.workstation.top_bar import TopBar

_SMALLEST, _USUAL = QSize(1200, 680), QSize(1920, 1080)
_SHARES = (19, 55, 26)  # of the width: clients, panels, conversation
_SIDE_EM, _TALK_EM, _LEAST_TALK_EM = 15.6, 20.0, 17.0  # width of the outer columns, in heights of their text
_CARD_EM = 40.0  # height of a window with room for all that is known of the household
_QUESTIONS = 30  # asked lately, for the palette


class WorkstationWindow(QWidget):
    """Knows which client is open, and tells the panels, the conversation and the list."""

    def __init__(
        self,
        link: Link,
        desk: Desk,
        player: Player,
        microphone: Microphone,
        branding: Branding,
        make_face: FaceMaker,
        settings: Settings,
        memory_file: Path,
        size: QSize = _USUAL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Build the window; `begin` opens the way to the advisor.

        Args:
            link: the way to the advisor.
            desk: does the long work.
            player: plays the sentences and is the clock.
            microphone: may be a stand-in that says what is missing.
            branding: the bank's look.
            make_face: makes the advisor's face once OpenGL is there.
            settings: picture size, longest question.
            memory_file: where layout and look are kept.
            size: that it will be shown in, so that nothing is styled twice.
            clock: monotonic seconds.
        """
        super().__init__()
        self.setObjectName("workstation")
        self.setWindowTitle("Steward")
        self.setMinimumSize(_SMALLEST)
        self.resize(size)
        self.desk = desk
        self.memory = Memory.read(memory_file)
        self._memory_file = memory_file
        self._branding = branding
        self._theme = Theme.for_size(branding, size, self.memory.look)
        self._questions: deque[str] = deque(maxlen=_QUESTIONS)
        self._closed = False
        self._leaving = False  # closes as soon as a note is kept
        self.client_id = ""
        self._build(link, player, microphone, make_face, settings, clock)
        self._add_commands()
        self._connect()
        self.retranslate()
        self._restyle()
        self.deck.dress_all()
        for part in self.findChildren(QWidget):
            part.ensurePolished()

    # ---- building

    def _build(
        self,
        link: Link,
        player: Player,
        microphone: Microphone,
        make_face: FaceMaker,
        settings: Settings,
        clock: Callable[[], float],
    ) -> None:
        theme = self._theme
        self.top = TopBar(theme)
        self.clients = ClientList(theme)
        self.card = HouseholdCard(theme)
        self.navigation = Navigation(theme)
        self.deck = Deck(self.desk, theme)
        self.talk = TalkPane(theme, settings.max_question_chars, microphone.problem)
        self.conversation = Conversation(link, player, microphone, self.talk, clock, self)
        self.avatar = AvatarView(
            self.conversation.stage.moment, make_face, (settings.render_width, settings.render_height)
        )
        self.home = AvatarHome(self.avatar, self.talk.face_place, self)
        self.notice = styled(QLabel(wordWrap=True), "notice")
        self.busy = styled(QLabel(), "notice")
        self.palette_dialog = Palette(self, theme)
        self.sheet = ShortcutSheet(self, theme)
        self._arrange()

    def _arrange(self) -> None:
        self._side = styled(QWidget(), "sidebar")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._side_column = QVBoxLayout(self._side)
        self._side_column.addWidget(self.clients, 1)
        self._side_column.addWidget(self.card)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.navigation)
        column.addWidget(self.deck, 1)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._side, middle, self.talk):
            self.columns.addWidget(part)
        self.columns.setStretchFactor(1, 1)  # what a larger window gives goes to the panels
        self.columns.setChildrenCollapsible(False)
        self._bottom = styled(QWidget(), "bottomBar")
        self._bottom.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bottom_row = QHBoxLayout(self._bottom)
        self._bottom_row.addWidget(self.notice, 1)
        self._bottom_row.addWidget(self.busy)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.top)
        outer.addWidget(self.columns, 1)
        outer.addWidget(self._bottom)

    def _add_commands(self) -> None:
        add = self.commands = Commands(self)
        add.add("palette", self.open_palette, "Ctrl+K", "Ctrl+P")
        add.add("keys", self.open_keys, "F1", "?")
        add.add("find_client", self.clients.search, "Ctrl+F")
        add.add("ask", self._go_ask, "Ctrl+L", "/")
        add.add("stop", self.conversation.interrupt, "Ctrl+.")
        add.add("panel", self.deck.go_into, "F6")
        add.add("next_panel", partial(self._step_panel, 1), "Ctrl+PgDown", "Ctrl+Tab")
        add.add("last_panel", partial(self._step_panel, -1), "Ctrl+PgUp", "Ctrl+Shift+Tab")
        add.add("call_off", self.deck.call_off, "Ctrl+Shift+.")
        add.add("undo", self.deck.undo, "Ctrl+Z")
        add.add("redo", self.deck.redo, "Ctrl+Shift+Z", "Ctrl+Y")
        add.add("dock", lambda: self.put_avatar("docked"))
        add.add("float", lambda: self.put_avatar("floating"))
        add.add("off", lambda: self.put_avatar("off"))
        add.add("avatar", lambda: self.put_avatar(self.home.next_place()), "Ctrl+Shift+A")
        add.add("larger", partial(self.set_text_size, 1), "Ctrl++", "Ctrl+=")
        add.add("smaller", partial(self.set_text_size, -1), "Ctrl+-")
        add.add("contrast", self.toggle_contrast, "Ctrl+Shift+H")
        add.add("refresh", self.refresh, "F5")
        add.add("full", self._toggle_full_screen, "F11")
        add.add("close", self.close, "Ctrl+Q")
        for at, tab in enumerate(TABS[:9], start=1):
            add.add(f"panel_{tab.key}", partial(self.show_panel, tab.key), f"Alt+{at}")
        for tab in TABS[9:]:
            add.add(f"panel_{tab.key}", partial(self.show_panel, tab.key))

    def _connect(self) -> None:
        self.clients.chosen.connect(self.open_client)
        self.navigation.wanted.connect(self.show_panel)
        self.conversation.ready.connect(self._on_ready)
        self.conversation.asked.connect(self._on_asked)
        self.talk.trace.passage_wanted.connect(self.show_passage)
        self.avatar.failed.connect(self.talk.ask_row.tell)
        self.desk.busy_changed.connect(self._on_busy)
        self.desk.failed.connect(self._on_failed)
        self.home.moved.connect(self._on_avatar_moved)
        self.top.palette_button.clicked.connect(self.open_palette)
        self.top.keys_button.clicked.connect(self.open_keys)
        self.top.avatar_button.clicked.connect(self.commands["avatar"].trigger)

    def begin(self, client_id: str = "") -> None:
        """Open the way to the advisor, read the clients, and open one if it is named."""
        self.conversation.begin()
        self.read_clients()
        self._restore()
        self.clients.search()
        if client_id:
            self.open_client(client_id)

    # ---- clients

    def read_clients(self) -> None:
        """Read the list of clients anew."""
        self.desk.ask("clients", {}, self._show_clients, self.talk.ask_row.tell, channel="window.clients")

    def refresh(self) -> None:
        """Read the list of clients, the household and the panel in view again."""
        self.read_clients()
        if self.client_id:
            self.desk.ask("household", {"client": self.client_id}, self._show_household, channel="window.household")
            self.deck.outdate()
            self.show_panel(self.memory.panel)

    def _show_clients(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.clients.fill(rows, self.client_id)

    @Slot(str)
    def open_client(self, client_id: str) -> None:
        """Turn everything to a client."""
        if client_id == self.client_id:
            return
        self.client_id = client_id
        self.card.clear()
        self.clients.mark(client_id)
        self.top.client.setText(next((row.name for row in self.clients.model.all if row.id == client_id), ""))
        self.desk.ask("household", {"client": client_id}, self._show_household, channel="window.household")
        self.deck.turn_to(client_id)
        self._questions.clear()  # nobody else's questions are offered
        self.desk.ask("questions", {"client": client_id}, self._take_questions, channel="window.questions")
        self.conversation.turn_to(client_id)
        self.show_panel(self.memory.panel or TABS[0].key)

    def _take_questions(self, questions: object) -> None:
        """Offer in the palette what was asked on earlier visits, after what was asked now."""
        assert isinstance(questions, tuple)
        now = list(self._questions)
        self._questions = deque([*(one for one in reversed(questions) if one not in now), *now], maxlen=_QUESTIONS)

    def _show_household(self, household: object) -> None:
        assert isinstance(household, Household)
        if household.id == self.client_id:
            self.card.show_household(household)
            self.top.client.setText(household.name)

    # ---- panels

    @Slot(str)
    def show_panel(self, key: str) -> None:
        """Bring a panel into view; it is made when it is first asked for."""
        if not any(tab.key == key for tab in TABS):
            key = TABS[0].key
        self.memory.panel = key
        self.navigation.mark(key)
        if self.client_id:
            self.deck.bring(key)

    @Slot(str, str)
    def show_passage(self, citation: str, words: str) -> None:
        """Show what a reply quoted where it stands in the document."""
        self.deck.find_passage(citation, words)
        self.show_panel("documents")

    def _step_panel(self, step: int) -> None:
        keys = [tab.key for tab in TABS]
        at = keys.index(self.memory.panel) if self.memory.panel in keys else 0
        self.show_panel(keys[(at + step) % len(keys)])

    # ---- palette and keys

    def open_palette(self) -> None:
        """Let an advisor find anything with a few letters."""
        self.palette_dialog.open_with(self.entries())

    def entries(self) -> Sequence[Entry]:
        """Return all that the palette can find."""
        panels = [
            Entry(tab_title(tab.key), self.tr("Panel"), keys_in_words(self.commands[f"panel_{tab.key}"]),
                  partial(self.show_panel, tab.key))
            for tab in TABS
        ]  # fmt: skip
        clients = [
            Entry(row.name, self.tr("Client"), ", ".join(part for part in (row.city, row.profile) if part),
                  partial(self.open_client, row.id))
            for row in self.clients.model.all
        ]  # fmt: skip
        questions = [
            Entry(question, self.tr("Question"), "", partial(self.conversation.ask, question))
            for question in reversed(self._questions)
        ]
        unwanted = {self.commands[name] for name in ("palette", *(f"panel_{tab.key}" for tab in TABS))}
        commands = [
            Entry(action.text(), self.tr("Command"), keys_in_words(action), action.trigger)
            for action in self.commands.all()
            if action not in unwanted
        ]
        return [*clients, *panels, *commands, *questions]

    def open_keys(self) -> None:
        """Show all keys."""
        rows = [(action.text(), keys_in_words(action)) for action in self.commands.all() if action.shortcuts()]
        more = (
            (self.tr("From figure to figure in the conversation"), self.tr("Tab")),
            (self.tr("Where a figure comes from"), self.tr("Enter")),
            (self.tr("Through clients, panels and tables"), self.tr("Arrows")),
        )
        self.sheet.open_with([*rows, *more])

    def _go_ask(self) -> None:
        self.talk.ask_row.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---- the face

    def put_avatar(self, place: AvatarPlace) -> None:
        """Dock the face, give it a window of its own, or put it away; remembered."""
        self.home.put(place, self._theme)

    @Slot(str)
    def _on_avatar_moved(self, place: AvatarPlace) -> None:
        if place != self.home.place:  # its own window was closed
            self.home.put(place, self._theme)
            return
        self.memory.avatar = place
        self._name_face()

    def _name_face(self) -> None:
        words = {"docked": self.tr("Face: docked"), "floating": self.tr("Face: floating"), "off": self.tr("Face: off")}
        self.top.avatar_button.setText(words[self.home.place])

    # ---- what the advisor and the desk do

    @Slot(object)
    def _on_ready(self, ready: Ready) -> None:
        self.top.bank.setText(ready.bank_name)
        self.top.client.setText(ready.client_name)
        self.notice.setText(ready.notice)

    @Slot(str)
    def _on_asked(self, question: str) -> None:
        if question in self._questions:
            self._questions.remove(question)
        self._questions.append(question)

    @Slot(int)
    def _on_busy(self, jobs: int) -> None:
        self.busy.setText(self.tr("The desk is working") if jobs else "")

    @Slot(int, str)
    def _on_failed(self, _number: int, _text: str) -> None:
        self.busy.setText("")

    # ---- looks

    def set_text_size(self, step: int) -> None:
        """Make all text larger or smaller; remembered."""
        sizes = ("standard", "large", "largest")
        at = sizes.index(self.memory.text_size) if self.memory.text_size in sizes else 0
        self.memory.text_size = sizes[min(max(at + step, 0), len(sizes) - 1)]
        self._restyle()

    def toggle_contrast(self) -> None:
        """Change between the bank's colours and high contrast; remembered."""
        self.memory.high_contrast = not self.memory.high_contrast
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take the type scale of the new size."""
        super().resizeEvent(event)
        if self._wanted_theme() != self._theme:
            self._restyle()
        else:
            self.home.restyle(self._theme)

    def _wanted_theme(self) -> Theme:
        return Theme.for_size(self._branding, self.size(), self.memory.look)

    def _restyle(self) -> None:
        self._theme = theme = self._wanted_theme()
        self.deck.put_by()
        self.setStyleSheet(workstation_sheet(theme))
        for root in (self.top, self._side, self.navigation, self.talk, self._bottom, self.deck.welcome):
            theme.dress(root)
        for dialog in (self.palette_dialog, self.sheet):
            theme.dress(dialog)
        margin = theme.px(14)
        self._side_column.setContentsMargins(margin, margin, margin, margin)
        self._side_column.setSpacing(theme.px(12))
        self._bottom_row.setContentsMargins(theme.px(16), theme.px(2), theme.px(16), theme.px(2))
        self.columns.setHandleWidth(theme.px(5))
        self._side.setMinimumWidth(round(_SIDE_EM * theme.text_px(18)))
        self.talk.setMinimumWidth(round(_LEAST_TALK_EM * theme.text_px(18)))
        for part in (self.top, self.clients, self.card, self.navigation, self.talk, self.palette_dialog, self.sheet):
            part.restyle(theme)
        self.card.show_all(self.height() >= _CARD_EM * theme.text_px(18))
        self.deck.restyle(theme, self.memory.panel)
        self.home.restyle(theme)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Take another language."""
        self.commands.name_it(command_names())
        self.deck.welcome.setText(self.tr("Find a client on the left: type a few letters, then press Enter."))
        self.top.palette_button.setText(self.tr("Commands  Ctrl+K"))
        self.top.keys_button.setText(self.tr("Keys  F1"))
        for part in (self.clients, self.card, self.navigation, self.talk, self.palette_dialog, self.sheet, self.home):
            part.retranslate()
        self._name_face()

    # ---- the window

    def _restore(self) -> None:
        """Bring back the layout of the last time."""
        self.home.place_own(self.memory.floating)
        self.put_avatar(self.memory.avatar)
        if len(self.memory.columns) == 3:
            self.columns.setSizes(self.memory.columns)
        else:
            self.columns.setSizes(self._first_columns())
        self.show_panel(self.memory.panel or TABS[0].key)
        QTimer.singleShot(0, self, self._settle_face)

    def _first_columns(self) -> list[int]:
        """Return widths for a window that nobody has arranged yet: enough for the text, which does not shrink."""
        text_px = self._theme.text_px(18)
        side = max(self.width() * _SHARES[0] // 100, round(_SIDE_EM * text_px))
        talk = max(self.width() * _SHARES[2] // 100, round(_TALK_EM * text_px))
        return [side, max(self.width() - side - talk, 1), talk]

    def _settle_face(self) -> None:
        self.home.restyle(self._theme)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _waits_for_a_note(self) -> bool:
        """Keep a note that is half written; closing once more does not wait for it."""
        pane = self.deck.panels["notes"]
        if self._leaving or not isinstance(pane, NotesPane) or not pane.keep_draft():
            return False
        self._leaving = True
        for panel in self.deck.panels.values():
            panel.call_off()
        pane.written.connect(self.close)
        self.talk.ask_row.tell(self.tr("Your note is being kept; then the workstation closes."))
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember the layout, give the devices back, tell the advisor and end the desk."""
        if self._waits_for_a_note():
            event.ignore()
            return
        if not self._closed:
            self._closed = True
            self.memory.columns = list(self.columns.sizes())
            self.memory.floating = self.home.rectangle if self.home.was_placed else self.memory.floating
            self.memory.keep(self._memory_file)
            self.avatar.stop()
            self.home.own.hide()
            self.conversation.close()
            self.desk.stop()
        super().closeEvent(event)
