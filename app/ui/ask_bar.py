"""Where the client asks: suggestions, a text field, the microphone; plain words when something is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui import finance_words
from app.ui.theme import Theme, styled
from app.ui.wrapping import elided


class AskBar(QWidget):
    """Says what was asked; decides nothing else."""

    asked = Signal(str)
    microphone_toggled = Signal(bool)

    def __init__(self, theme: Theme, most_chars: int, microphone_problem: str) -> None:
        super().__init__()
        self.setObjectName("askBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._most_chars = most_chars
        self._suggestions: tuple[str, ...] = ()
        self._told = ""
        self._low = False
        self._build(microphone_problem)
        self.restyle(theme)

    def _build(self, microphone_problem: str) -> None:
        self._chips = QWidget()
        self._chip_row = QHBoxLayout(self._chips)
        self._chip_row.setContentsMargins(0, 0, 0, 0)
        self._status = styled(QLabel(wordWrap=True), "status")
        self._top = QStackedWidget()
        self._top.addWidget(self._chips)
        self._top.addWidget(self._status)
        self.microphone = styled(QPushButton(), "microphone")
        self.microphone.setCheckable(True)
        self.microphone.setEnabled(not microphone_problem)
        self.microphone.setToolTip(microphone_problem)
        self.microphone.toggled.connect(self._toggled)
        self.field = styled(QLineEdit(), "question")
        self.field.setMaxLength(1_000_000)  # a long question is refused in words, never cut in silence
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.returnPressed.connect(self._ask)
        self.field.textEdited.connect(lambda _text: self.tell(""))
        self.send = styled(QPushButton(), "send")
        self.send.clicked.connect(self._ask)
        self._row = QHBoxLayout()
        self._row.addWidget(self.microphone)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.send)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._top)
        self._column.addLayout(self._row)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language that is on."""
        self.microphone.setText(self.tr("Touch when done") if self.microphone.isChecked() else self.tr("Speak"))
        self.microphone.setAccessibleName(self.tr("Speak your question"))
        self.field.setAccessibleName(self.tr("Your question"))
        self.field.setPlaceholderText(
            self.tr("Type your question here")
            if self.microphone.isEnabled()
            else self.tr("Type your question here; no microphone was found")
        )
        self.send.setText(self.tr("Ask"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @property
    def told(self) -> str:
        """The sentence that stands in place of the suggestions, empty when there is none."""
        return self._told

    @property
    def chips(self) -> list[QPushButton]:
        """The suggestions in view."""
        return [chip for chip in self._chips.findChildren(QPushButton) if not chip.isHidden()]

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._column.setContentsMargins(theme.px(48), theme.px(14), theme.px(48), theme.px(12))
        self._column.setSpacing(theme.px(10))
        self._row.setSpacing(theme.px(16))
        self._chip_row.setSpacing(theme.px(14))
        self._fit_status()
        self._fill_chips()

    def suggest(self, suggestions: tuple[str, ...]) -> None:
        """Offer questions to touch; as many as fit are shown."""
        self._suggestions = suggestions
        self._fill_chips()

    def tell(self, sentence: str) -> None:
        """Say something in plain words in place of the suggestions; empty brings them back."""
        self._told = sentence
        self._status.setText(finance_words.sentence(sentence))
        self._top.setCurrentWidget(self._status if sentence else self._chips)
        self._fit_status()

    def be_low(self, low: bool) -> None:
        """Do without suggestions where there is no room for them."""
        self._low = low
        self._fit_status()

    def press_microphone(self) -> None:
        """Show the microphone as open, without telling anybody."""
        self.microphone.blockSignals(True)
        self.microphone.setChecked(True)
        self.microphone.blockSignals(False)
        self.retranslate()

    def release_microphone(self) -> None:
        """Show the microphone as closed, without telling anybody."""
        self.microphone.blockSignals(True)
        self.microphone.setChecked(False)
        self.microphone.blockSignals(False)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as many suggestions as the new width takes."""
        super().resizeEvent(event)
        self._fit_chips()
        self._fit_status()

    # ---- inside

    def _ask(self) -> None:
        question = self.field.text().strip()
        if not question:
            self.tell(self.tr("Please type a question first, or touch one of the suggestions."))
        elif len(question) > self._most_chars:
            sentence = self.tr("Your question has {length} characters; please shorten it to {most} or fewer.")
            self.tell(sentence.format(length=f"{len(question):,}", most=f"{self._most_chars:,}"))
        else:
            self.field.clear()
            self.tell("")
            self.asked.emit(question)

    def _toggled(self, listening: bool) -> None:
        self.retranslate()
        self.microphone_toggled.emit(listening)

    def _fill_chips(self) -> None:
        while item := self._chip_row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        metrics = QFontMetricsF(self._theme.font(20))
        for suggestion in self._suggestions:
            chip = styled(QPushButton(" ".join(elided(suggestion, metrics, self._theme.px(560), 1))), "chip")
            chip.setAccessibleName(suggestion)
            chip.clicked.connect(lambda _checked=False, question=suggestion: self._ask_for(question))
            self._theme.dress(chip)
            self._chip_row.addWidget(chip)
        self._chip_row.addStretch(1)
        self._fit_chips()

    def _ask_for(self, question: str) -> None:
        self.tell("")
        self.asked.emit(question)

    def _fit_status(self) -> None:
        """Give a long sentence the lines it needs; otherwise the bar keeps its height."""
        usual = self._theme.target_px(56) + 4
        room = self.width() - 2 * self._theme.px(48)
        needed = self._status.heightForWidth(max(room, 200)) + self._theme.px(12) if self._told else 0
        self._top.setFixedHeight(max(usual, needed))
        self._top.setVisible(bool(self._told) or not self._low)

    def _fit_chips(self) -> None:
        room = self.width() - 2 * self._theme.px(48)
        for chip in self._chips.findChildren(QPushButton):
            room -= chip.sizeHint().width() + self._theme.px(14)
            chip.setVisible(room + self._theme.px(14) >= 0)
