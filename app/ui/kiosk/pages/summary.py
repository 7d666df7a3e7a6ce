"""What the visit was about, and how to take it along: a printed report, or codes for a phone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from app.ui.kiosk.pages.page import Page, choice, main_button, plain_button
from app.ui.kiosk.pages.rows import Row
from app.ui.theme import Theme, styled

_MOST_QUESTIONS = 6


class SummaryPage(Page):
    """The questions of the visit, what can be taken along, and how far that has come."""

    print_wanted = Signal(bool)
    codes_wanted = Signal()
    cancelled = Signal()
    leaves = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._questions: tuple[str, ...] = ()
        self._list = styled(QLabel(wordWrap=True), "body")
        self.column.addWidget(self._list)
        self.codes, self.printed, self.transcript = (
            choice(checkable=False),
            choice(checkable=False),
            choice(),
        )
        self.codes.clicked.connect(self.codes_wanted)
        self.printed.clicked.connect(lambda: self.print_wanted.emit(self.transcript.isChecked()))
        self.offer_print(False)  # until a printer was found
        self._row = Row(self.codes, self.printed, self.transcript)
        self.column.addWidget(self._row)
        self._status = styled(QLabel(wordWrap=True), "trouble")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self.stop = plain_button()
        self.stop.clicked.connect(self.cancelled)
        self._shown: QWidget | None = None
        for part in (self._status, self._bar, self.stop):
            part.hide()
            self.column.addWidget(part)
        self.leave = main_button()
        self.leave.clicked.connect(self.leaves)
        self.add_button(self.leave, always=True)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def show_questions(self, questions: tuple[str, ...]) -> None:
        """List what was asked, the last ones if there are many."""
        self._questions = questions
        self.retranslate()

    def show_progress(self, fraction: float, words: str) -> None:
        """Show how far something has come, 0 to 1, with a way to stop it."""
        self.tell(words)
        self._bar.setValue(round(100 * fraction))
        self._bar.setAccessibleName(words)
        for part in (self._bar, self.stop):
            part.show()

    def tell(self, words: str) -> None:
        """Say how it went; nothing is going on any more."""
        self._status.setText(words)
        self._status.setVisible(bool(words))
        for part in (self._bar, self.stop):
            part.hide()

    @property
    def told(self) -> str:
        """What is said about the take-away."""
        return self._status.text()

    def offer_print(self, on: bool) -> None:
        """Offer the printed report, where there is a printer."""
        self.printed.setVisible(on)
        self.transcript.setVisible(on)

    def show_codes(self, codes: QWidget) -> None:
        """Show codes for a phone in place of the list."""
        self.tidy()
        self._shown = codes
        self._list.hide()
        self.codes.hide()
        self.column.insertWidget(self.column.indexOf(self._row), codes)
        self.fit()

    def tidy(self) -> None:
        """Take codes and messages away."""
        if self._shown is not None:
            self.column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        self._list.show()
        self.codes.show()
        self.tell("")

    def forget(self) -> None:
        """Forget the client."""
        self.tidy()
        self.transcript.setChecked(False)
        self.show_questions(())

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("What we looked at"))
        self.lead.setText(self.tr("Take it with you: the figures, their days and sources, and what they rest on."))
        last = self._questions[-_MOST_QUESTIONS:]
        self._list.setText("\n".join(f"•  {question}" for question in last))
        self._row.name("")
        self.codes.say(self.tr("Onto my phone"))
        self.printed.say(self.tr("Print the report"))
        self.transcript.say(self.tr("With every word we said"))
        self.stop.say(self.tr("Stop"))
        self.leave.say(self.tr("Finish"))

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._row.restyle(theme)
