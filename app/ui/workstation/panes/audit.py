"""What is on record: visits, questions with their checks, advice, hand-offs; searched, filtered, followed back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QSplitter

from app.desk.records import KINDS, Entry
from app.ui.theme import Theme, styled
from app.ui.workstation.desk import Desk
from app.ui.workstation.fuzzy import plain
from app.ui.workstation.panel import Panel
from app.ui.workstation.table import Cell, Table, amount, words
from app.ui.workstation.trace import from_record
from app.ui.workstation.trace_card import TraceCard
from app.ui.workstation.transcript import Transcript

_TYPING_MS = 150


class AuditPane(Panel):
    """A table above; below it the turn that is marked, with the way of every figure."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.entries: tuple[Entry, ...] = ()
        self.field = styled(QLineEdit(), "search")
        self.field.setClearButtonEnabled(True)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.kind = QComboBox()
        self.everybody = QCheckBox()
        self._row = QHBoxLayout()
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.kind)
        self._row.addWidget(self.everybody)
        self._told = styled(QLabel(wordWrap=True), "quiet")
        self.table = Table(theme, "", lines=2)
        self.reply = Transcript(theme, inviting=False)
        self.trace = TraceCard(theme)
        self.trace.hide()
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(self.reply)
        below.addWidget(self.trace)
        below.setChildrenCollapsible(False)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.table)
        halves.addWidget(below)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setChildrenCollapsible(False)
        self.body.addLayout(self._row)
        self.body.addWidget(self._told)
        self.body.addWidget(halves, 1)
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._connect()
        self.retranslate()
        self.restyle(theme)

    def _connect(self) -> None:
        self._typed.timeout.connect(self._fill)
        self.field.textChanged.connect(self._typed.start)
        self.kind.currentIndexChanged.connect(self._fill)
        self.everybody.toggled.connect(self.read)
        self.table.marked.connect(self._show)
        self.reply.figure_chosen.connect(self._follow)
        self.reply.left_out_chosen.connect(self._show_left_out)
        self.trace.closed.connect(self._close_trace)

    def show_client(self, client_id: str) -> None:
        """Read what is on record of a client."""
        super().show_client(client_id)
        self.read()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._row.setSpacing(theme.px(10))
        for part in (self.table, self.reply, self.trace):
            part.restyle(theme)

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.field.setPlaceholderText(self.tr("Search the records"))
        self.field.setAccessibleName(self.tr("Search the records by words, tool or day"))
        self.everybody.setText(self.tr("All clients"))
        self.kind.setAccessibleName(self.tr("Which records"))
        self.table.setAccessibleName(self.tr("Records, the newest first"))
        chosen = max(0, self.kind.currentIndex())
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.tr("Everything"))
        self.kind.addItems([self._kind(kind) for kind in KINDS])
        self.kind.setCurrentIndex(chosen)
        self.kind.blockSignals(False)
        self.reply.retranslate()
        self.trace.retranslate()
        self._fill()

    @Slot()
    def read(self) -> None:
        """Read the records anew."""
        client = "" if self.everybody.isChecked() else self.client_id
        self.ask("trail", {"client": client}, self._take, channel="trail")

    def _take(self, entries: object) -> None:
        assert isinstance(entries, tuple)
        self.entries = entries
        self._fill()

    def _kind(self, kind: str) -> str:
        return {
            "visit": self.tr("Visit"),
            "question": self.tr("Question"),
            "recommendation": self.tr("Advice"),
            "handoff": self.tr("Hand-off"),
        }[kind]

    @Slot()
    def _fill(self) -> None:
        shown = [entry for entry in self.entries if self._fits(entry)]
        with_client = self.everybody.isChecked()
        titles = [self.tr("What"), self.tr("When"), self.tr("Kind"), self.tr("Checked"), self.tr("Left out")]
        self.table.fill(
            [*titles, self.tr("Client")] if with_client else titles,
            [(entry, self._cells(entry, with_client)) for entry in shown],
        )
        self.reply.clear_all()
        self._close_trace()
        self._told.setText(
            self.tr("{shown} of {all} records").format(shown=len(shown), all=len(self.entries))
            if self.entries
            else self.tr("Nothing is on record; a visit that is not recorded leaves nothing here.")
        )
        if shown:
            self.table.setCurrentIndex(self.table.model_.index(0, 0))

    def _cells(self, entry: Entry, with_client: bool) -> tuple[Cell, ...]:
        what = entry.words or self._visit(entry)
        cut = "" if entry.complete or not entry.turn else self.tr(" (cut short)")
        checked = str(entry.passed) if entry.turn else "–"
        left_out = str(entry.left_out) if entry.left_out else "–"
        cells = (
            words(what + cut),
            Cell(_when(entry.when), entry.when),
            words(self._kind(entry.kind)),
            amount(checked, entry.passed),
            amount(left_out, entry.left_out),
        )
        return (*cells, words(entry.client)) if with_client else cells

    def _visit(self, entry: Entry) -> str:
        if entry.asked == 1:
            return self.tr("A visit with one question")
        return self.tr("A visit with {count} questions").format(count=entry.asked)

    def _fits(self, entry: Entry) -> bool:
        at = self.kind.currentIndex()
        if at > 0 and entry.kind != KINDS[at - 1]:
            return False
        text = plain(" ".join((entry.words, entry.tool, entry.client, entry.when[:10], self._kind(entry.kind))))
        return all(word in text for word in plain(self.field.text()).split())

    def _show(self, entry: object) -> None:
        self.reply.clear_all()
        self._close_trace()
        if isinstance(entry, Entry) and entry.turn:
            self.reply.ask(entry.words)
            if entry.record is not None:
                self.reply.finish(from_record(entry.record))

    def _follow(self, turn: int, figure: int) -> None:
        traced = self.reply.turns[turn].traced
        if traced is not None:
            self.trace.show_trace(traced.traces[figure], traced)

    def _show_left_out(self, turn: int) -> None:
        traced = self.reply.turns[turn].traced
        if traced is not None:
            self.trace.show_left_out(traced)

    @Slot()
    def _close_trace(self) -> None:
        self.trace.hide()


def _when(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone()
    return f"{local:%Y-%m-%d %H:%M}"
