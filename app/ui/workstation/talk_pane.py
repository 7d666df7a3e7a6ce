"""The right column: the advisor's face, the conversation in writing, where a figure comes from, the next question."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.ui.theme import Theme
from app.ui.workstation.ask_row import AskRow
from app.ui.workstation.trace_card import TraceCard
from app.ui.workstation.transcript import Transcript

_LOW_EM = 18  # a conversation lower than so many lines gives way to where a figure comes from


class TalkPane(QWidget):
    """What it shows is the conversation's business; following a figure is its own."""

    def __init__(self, theme: Theme, most_chars: int, microphone_problem: str) -> None:
        super().__init__()
        self.setObjectName("talk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.transcript = Transcript(theme)
        self.trace = TraceCard(theme)
        self.trace.hide()
        self.ask_row = AskRow(theme, most_chars, microphone_problem)
        self._followed = 0
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.addWidget(self.transcript)
        self._halves.addWidget(self.trace)
        self._halves.setChildrenCollapsible(False)
        self.face_place = QVBoxLayout()
        self.face_place.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.face_place)
        column.addWidget(self._halves, 1)
        column.addWidget(self.ask_row)
        self.transcript.figure_chosen.connect(self.follow)
        self.transcript.left_out_chosen.connect(self._show_left_out)
        self.trace.closed.connect(self.close_trace)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._halves.setHandleWidth(theme.px(6))
        for part in (self.transcript, self.trace, self.ask_row):
            part.restyle(theme)

    def retranslate(self) -> None:
        """Take another language."""
        for part in (self.transcript, self.trace, self.ask_row):
            part.retranslate()

    @Slot(int, int)
    def follow(self, turn: int, figure: int) -> None:
        """Show where a figure of a turn comes from."""
        traced = self.transcript.turns[turn].traced
        if traced is not None:
            self.trace.show_trace(traced.traces[figure], traced)
            self._open_trace(turn)

    @Slot(int)
    def _show_left_out(self, turn: int) -> None:
        traced = self.transcript.turns[turn].traced
        if traced is not None:
            self.trace.show_left_out(traced)
            self._open_trace(turn)

    def _open_trace(self, turn: int) -> None:
        height = self._halves.height()
        share = 40 if height > _LOW_EM * self.trace.fontMetrics().height() else 25
        self._halves.setSizes([height * share // 100, height * (100 - share) // 100])
        self._followed = turn
        QTimer.singleShot(0, self, self._bring_into_view)

    @Slot()
    def _bring_into_view(self) -> None:
        """Show the first rows of the card and the turn that it is about, once both have their heights."""
        self.trace.to_top()
        self.transcript.show_turn(self._followed)

    @Slot()
    def close_trace(self) -> None:
        """Close the card and go back to the conversation."""
        if self.trace.isVisibleTo(self):
            self.trace.hide()
            self.transcript.setFocus()
