"""Where a question is typed or spoken, in a narrow column."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled


class AskRow(QWidget):
    """Says what was asked; decides nothing else."""

    asked = Signal(str)
    microphone_toggled = Signal(bool)

    def __init__(self, theme: Theme, most_chars: int, microphone_problem: str) -> None:
        super().__init__()
        self._most_chars = most_chars
        self._microphone_problem = microphone_problem
        self._status = styled(QLabel(wordWrap=True), "trouble")
        self._status.hide()
        self.field = styled(QLineEdit(), "ask")
        self.field.setMaxLength(1_000_000)  # a long question is refused in words, never cut in silence
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.returnPressed.connect(self._ask)
        self.microphone = styled(QPushButton(), "small")
        self.microphone.setCheckable(True)
        self.microphone.setEnabled(not microphone_problem)
        self.microphone.toggled.connect(self._toggled)
        self.send = styled(QPushButton(), "small")
        self.send.clicked.connect(self._ask)
        self._row = QHBoxLayout()
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.microphone)
        self._row.addWidget(self.send)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._status)
        self._column.addLayout(self._row)
        self.retranslate()
        self.restyle(theme)

    @property
    def told(self) -> str:
        """What is said in plain words above the field, empty when nothing is."""
        return self._status.text()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._column.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(10))
        self._column.setSpacing(theme.px(8))
        self._row.setSpacing(theme.px(8))

    def retranslate(self) -> None:
        """Take another language."""
        self.field.setPlaceholderText(self.tr("Question"))
        self.field.setAccessibleName(self.tr("Your question"))
        self.send.setText(self.tr("Ask"))
        self._name_microphone(self.microphone.isChecked())
        self.microphone.setToolTip(self._microphone_problem)

    def tell(self, sentence: str) -> None:
        """Say something in plain words; empty takes it away."""
        self._status.setText(sentence)
        self._status.setVisible(bool(sentence))

    def release_microphone(self) -> None:
        """Show the microphone as closed, without telling anybody."""
        self.microphone.blockSignals(True)
        self.microphone.setChecked(False)
        self.microphone.blockSignals(False)
        self._name_microphone(False)

    @Slot()
    def _ask(self) -> None:
        question = self.field.text().strip()
        if not question:
            self.tell(self.tr("Please type a question first."))
        elif len(question) > self._most_chars:
            self.tell(
                self.tr("The question has {length} characters; please shorten it to {most} or fewer.").format(
                    length=f"{len(question):,}", most=f"{self._most_chars:,}"
                )
            )
        else:
            self.field.clear()
            self.tell("")
            self.asked.emit(question)

    @Slot(bool)
    def _toggled(self, listening: bool) -> None:
        self._name_microphone(listening)
        self.microphone_toggled.emit(listening)

    def _name_microphone(self, listening: bool) -> None:
        self.microphone.setText(self.tr("Done") if listening else self.tr("Speak"))
        self.microphone.setAccessibleName(
            self.tr("Touch when the question is over") if listening else self.tr("Speak the question")
        )
