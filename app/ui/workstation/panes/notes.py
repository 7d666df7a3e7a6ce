"""The advisor's notes on a client: written, changed and taken away, each with a way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QUndoCommand, QUndoStack
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme, styled
from app.ui.wording import day
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from sync.store.notes import Note

_FIRST_WORDS = 90  # characters of a note in the list


class _Editor(QPlainTextEdit):
    """Ctrl+Enter keeps what was written."""

    def __init__(self, pane: NotesPane) -> None:
        super().__init__()
        self._pane = pane
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._pane.keep()
        else:
            super().keyPressEvent(event)


class _Change(QUndoCommand):
    """One change of the notes, with its opposite. A note that comes back has another number."""

    def __init__(self, pane: NotesPane, before: Note | None, text: str | None, words: str) -> None:
        super().__init__(words)
        self._pane = pane
        self._client = pane.client_id
        self._before, self._text = before, text
        self._number = before.number if before else 0

    def redo(self) -> None:
        if self._text is None:
            self._take_away()
        elif self._before is None:
            self._ask("keep_note", {"client": self._client, "text": self._text})
        else:
            self._ask("change_note", {"number": self._number, "text": self._text})

    def undo(self) -> None:
        if self._before is None:
            self._take_away()
        elif self._text is None:
            again = {"client": self._client, "text": self._before.text, "written": self._before.written}
            self._ask("keep_note", again)
        else:
            self._ask("change_note", {"number": self._number, "text": self._before.text})

    def _take_away(self) -> None:
        self._ask("take_note_away", {"number": self._number})

    def _ask(self, name: str, arguments: Mapping[str, object]) -> None:
        # Of the desk, not of the pane: what is being written is not called off when another client is opened.
        self._pane.under_way += 1
        self._pane.desk.ask(name, arguments, self.came_back, self._pane.not_kept)

    def came_back(self, value: object) -> None:
        """Take the number that the store gave, and read the notes anew."""
        if isinstance(value, Note):
            self._number = value.number
        self._pane.under_way -= 1
        if not self._pane.under_way:
            self._pane.written.emit()
        if self._pane.client_id == self._client:
            self._pane.read(self._number)


class NotesPane(Panel):
    """A list of notes, and the one that is written."""

    written = Signal()
    """All changes of the notes are in the store."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.undo_stack = self.changes = QUndoStack(self)
        self.notes: tuple[Note, ...] = ()
        self._editing: Note | None = None
        self._marked = 0
        self._sent = ""  # what is being kept and has not come back yet
        self.under_way = 0  # changes that the store does not have yet, of this client and of those before
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor = _Editor(self)
        self._told = styled(QLabel(wordWrap=True), "quiet")
        self.new_button, self.keep_button = styled(QPushButton(), "small"), styled(QPushButton(), "small")
        self.away_button, self.undo_button = styled(QPushButton(), "small"), styled(QPushButton(), "small")
        self._row = QHBoxLayout()
        for button in (self.new_button, self.keep_button, self.away_button, self.undo_button):
            self._row.addWidget(button)
        self._row.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._told)
        column.addWidget(self.editor, 1)
        column.addLayout(self._row)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.list)
        halves.addWidget(right)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        halves.setChildrenCollapsible(False)
        self.body.addWidget(halves, 1)
        self._connect()
        self.retranslate()
        self.restyle(theme)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._choose)
        self.new_button.clicked.connect(self.begin)
        self.keep_button.clicked.connect(self.keep)
        self.away_button.clicked.connect(self.take_away)
        self.undo_button.clicked.connect(self.changes.undo)
        self.changes.canUndoChanged.connect(self.undo_button.setEnabled)
        self.editor.textChanged.connect(self._allow)

    def show_client(self, client_id: str) -> None:
        """Read a client's notes; what was written and not kept is kept as a note of the client before."""
        self.keep_draft()
        super().show_client(client_id)
        self.changes.clear()
        self._clear()
        self.read(0)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._row.setSpacing(theme.px(10))
        self.list.setSpacing(theme.px(3))

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.list.setAccessibleName(self.tr("Notes, the newest first"))
        self.editor.setAccessibleName(self.tr("The note"))
        self.editor.setPlaceholderText(self.tr("Write a note; Ctrl+Enter keeps it"))
        self.new_button.setText(self.tr("New"))
        self.keep_button.setText(self.tr("Keep"))
        self.away_button.setText(self.tr("Take away"))
        self.undo_button.setText(self.tr("Undo"))
        self._fill()
        self._allow()

    def read(self, marked: int) -> None:
        """Read the notes anew, and mark one by its number, unless another one was opened meanwhile."""
        if self._editing is None or self._editing.number == marked or not marked:
            self._marked = marked
        self.ask("notes", {"client": self.client_id}, self._show, channel="notes")

    def not_kept(self, text: str) -> None:
        """Say why something could not be written; what was typed stays and can be kept again."""
        self.under_way -= 1
        self._sent = ""
        self.tell(text)

    def _show(self, notes: object) -> None:
        assert isinstance(notes, tuple)
        self.notes = notes
        self._fill()

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for note in self.notes:
            first = " ".join(note.text.split())
            short = first if len(first) <= _FIRST_WORDS else first[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"
            self.list.addItem(QListWidgetItem(f"{_when(note.written)}\n{short}"))
        self.list.blockSignals(False)
        self._settle_editor()
        self._tell()

    def _settle_editor(self) -> None:
        """Open the note that is to be marked, unless somebody has gone on writing meanwhile."""
        written = self.editor.toPlainText().strip()
        clean = written == (self._editing.text if self._editing else "")
        at = next((number for number, note in enumerate(self.notes) if note.number == self._marked), -1)
        if at >= 0 and (clean or written == self.notes[at].text):
            self.list.blockSignals(True)
            self.list.setCurrentRow(at)
            self.list.blockSignals(False)
            self._open(at)
        elif self._editing is not None and all(note.number != self._editing.number for note in self.notes):
            if clean:
                self._clear()
            self._editing = None

    @Slot(int)
    def _choose(self, at: int) -> None:
        """Open another note; what was written and not kept is kept first."""
        if 0 <= at < len(self.notes):
            self.keep_draft()
            self._open(at)

    def _open(self, at: int) -> None:
        if 0 <= at < len(self.notes):
            self._editing = self.notes[at]
            self._sent = ""
            self.editor.setPlainText(self._editing.text)
            self._tell()
            self._allow()

    @Slot()
    def begin(self) -> None:
        """Begin a new note; what was written and not kept is kept first."""
        self.keep_draft()
        self._clear()
        if self.isVisible():
            self.editor.setFocus()

    def _clear(self) -> None:
        self._editing = None
        self._sent = ""
        self._marked = 0
        self.list.setCurrentRow(-1)
        self.editor.clear()
        self._tell()
        self._allow()

    @Slot()
    def keep(self) -> None:
        """Keep what was written; Ctrl+Z takes it back."""
        text = self.editor.toPlainText().strip()
        if text and text != self._sent and (self._editing is None or text != self._editing.text):
            self._sent = text
            words = self.tr("Keep a note") if self._editing is None else self.tr("Change a note")
            self.changes.push(_Change(self, self._editing, text, words))

    @Slot()
    def take_away(self) -> None:
        """Take the open note away; Ctrl+Z brings it back."""
        if self._editing is not None:
            note, self._editing = self._editing, None
            self.changes.push(_Change(self, note, None, self.tr("Take a note away")))
            self._clear()

    def keep_draft(self) -> bool:
        """Keep what was written and not kept yet, before something else takes its place.

        Returns:
            Whether something is on its way to the store; `written` is emitted once it is there.
        """
        if self.client_id:
            self.keep()
        return self.under_way > 0

    def _allow(self) -> None:
        text = self.editor.toPlainText().strip()
        self.keep_button.setEnabled(bool(text) and (self._editing is None or text != self._editing.text))
        self.away_button.setEnabled(self._editing is not None)
        self.undo_button.setEnabled(self.changes.canUndo())

    def _tell(self) -> None:
        if self._editing is not None:
            note = self._editing
            changed = note.changed[:16] != note.written[:16]
            self._told.setText(
                self.tr("Written {when}, changed {changed}").format(
                    when=_when(note.written), changed=_when(note.changed)
                )
                if changed
                else self.tr("Written {when}").format(when=_when(note.written))
            )
        elif self.notes:
            self._told.setText(self.tr("A new note"))
        else:
            self._told.setText(self.tr("There is no note on this client yet."))


def _when(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone()
    return f"{day(local.date())}, {local:%H:%M}"
