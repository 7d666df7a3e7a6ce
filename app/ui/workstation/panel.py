"""What every panel of the workstation is: one client, work at the desk, and a bar while that takes long."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.desk.messages import Arguments
from app.ui.theme import Theme, styled
from app.ui.workstation.desk import Desk, OnDone

SHOWN_AFTER_MS = 1000
"""Work that takes longer shows its progress, and can be called off."""


class BusyBar(QWidget):
    """How far the work is, in words and as a bar, and a button that calls it off."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("busyBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = styled(QLabel(wordWrap=True), "quiet")
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self.call_off = styled(QPushButton(), "quietButton")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words, 2)
        self._row.addWidget(self._bar, 1)
        self._row.addWidget(self.call_off)
        self.restyle(theme)

    @property
    def words(self) -> str:
        """What is said to be going on."""
        return self._words.text()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(20))
        self._bar.setFixedHeight(theme.px(8))

    def tell(self, fraction: float, words: str) -> None:
        """Say how far it is, 0 to 1; below 0 means that nobody knows."""
        self._bar.setRange(0, 0 if fraction < 0 else 1000)
        self._bar.setValue(round(fraction * 1000))
        if words:
            self._words.setText(words)
            self._bar.setAccessibleName(words)

    def retranslate(self, cancel: str, working: str) -> None:
        """Take another language."""
        self.call_off.setText(cancel)
        if not self._words.text():
            self._words.setText(working)


class Panel(QWidget):
    """One tab. A panel builds itself into `self.body` and overrides `show_client`, `restyle` and `retranslate`.

    Attributes:
        desk: does the work.
        body: the column that the panel fills.
        client_id: whose; empty before there is one.
        theme: the look now.
        undo_stack: where the panel changes something, what Ctrl+Z takes back; None else.
    """

    undo_stack: QUndoStack | None = None

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.theme = theme
        self.client_id = ""
        self._asked: dict[int, OnDone] = {}
        self._trouble = styled(QLabel(wordWrap=True), "trouble")
        self._trouble.hide()
        self._busy = BusyBar(theme)
        keep = self._busy.sizePolicy()
        keep.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self._busy.setSizePolicy(keep)
        self._busy.hide()
        self._busy.call_off.clicked.connect(self.call_off)
        self._late = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._late.timeout.connect(self._show_busy)
        self._column = QVBoxLayout(self)
        self.body = QVBoxLayout()
        self._column.addWidget(self._trouble)
        self._column.addWidget(self._busy)
        self._column.addLayout(self.body, 1)
        desk.done.connect(self._on_done)
        desk.failed.connect(self._on_failed)
        desk.dropped.connect(self._on_dropped)
        desk.progressed.connect(self._on_progress)
        Panel.retranslate(self)
        Panel.restyle(self, theme)

    # ---- what a panel overrides

    @property
    def title(self) -> str:
        """What its tab says, in the language of now."""
        raise NotImplementedError

    def show_client(self, client_id: str) -> None:
        """Turn to a client; what was asked for the last one is called off. Called when the panel comes into view."""
        self.call_off()
        self.client_id = client_id

    def outdate(self) -> None:
        """Take what was read as old: `show_client` reads it again, of the same client too."""

    def restyle(self, theme: Theme) -> None:
        """Take another size or other colours."""
        self.theme = theme
        self._column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(20))
        self._column.setSpacing(theme.px(12))
        self.body.setSpacing(theme.px(16))
        self._busy.restyle(theme)

    def retranslate(self) -> None:
        """Take another language; call it at the end of `__init__`."""
        self._busy.retranslate(
            self.tr("Call off"),
            self.tr("Working on it"),
        )

    # ---- work at the desk

    def ask(self, name: str, arguments: Arguments, done: OnDone, channel: str = "") -> int:
        """Ask the desk for a job; returns its number. Progress and trouble are shown by the panel itself.

        Args:
            name: of the job.
            arguments: of the job.
            done: gets the value: a method of the panel.
            channel: as in `Desk.ask`, but the panel's own: only the newest of it counts.
        """
        channel = f"{type(self).__name__}.{channel}" if channel else ""
        number = self.desk.ask(name, arguments, channel=channel)
        self._asked[number] = done
        if not self._late.isActive() and not self._busy.isVisibleTo(self):
            self._late.start()
        return number

    @Slot()
    def call_off(self) -> None:
        """Call off all that the panel waits for."""
        for number in list(self._asked):
            self.desk.cancel(number)

    def tell(self, trouble: str) -> None:
        """Show what is wrong in one sentence; empty takes it away."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def busy(self, fraction: float, words: str) -> None:
        """Say how far the work is, 0 to 1, below 0 where nobody knows; it is shown once it takes over a second."""
        self._busy.tell(fraction, words)

    @property
    def waits(self) -> bool:
        """Whether the panel waits for the desk."""
        return bool(self._asked)

    @property
    def trouble(self) -> str:
        """What is wrong, empty when nothing is."""
        return self._trouble.text()

    @Slot(int, object)
    def _on_done(self, number: int, value: object) -> None:
        done = self._asked.get(number)
        if done is not None:
            self._settle(number)
            self.tell("")
            done(value)

    @Slot(int, str)
    def _on_failed(self, number: int, text: str) -> None:
        if number in self._asked:
            self._settle(number)
            self.tell(text)

    @Slot(int)
    def _on_dropped(self, number: int) -> None:
        if number in self._asked:
            self._settle(number)

    @Slot(int, float, str)
    def _on_progress(self, number: int, fraction: float, words: str) -> None:
        if number in self._asked:
            self.busy(fraction, words)

    def _settle(self, number: int) -> None:
        del self._asked[number]
        if not self._asked:
            self._late.stop()
            self._busy.hide()
            self._busy.tell(0.0, "")

    @Slot()
    def _show_busy(self) -> None:
        self._busy.setVisible(bool(self._asked))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
