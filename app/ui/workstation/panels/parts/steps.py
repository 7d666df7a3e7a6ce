"""Back, forth, and back to the beginning: three buttons and their keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.theme import Theme, styled


class Steps(QWidget):
    """The buttons; Ctrl+Z and Ctrl+Shift+Z do the same while the panel is in view."""

    def __init__(
        self, theme: Theme, undo: Callable[[], None], redo: Callable[[], None], reset: Callable[[], None]
    ) -> None:
        super().__init__()
        self.undo, self.redo, self.reset = (styled(QPushButton(), "pick") for _ in range(3))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for button, step in ((self.undo, undo), (self.redo, redo), (self.reset, reset)):
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.clicked.connect(step)
            self._row.addWidget(button, 1)
        for keys, step in ((QKeySequence.StandardKey.Undo, undo), (QKeySequence.StandardKey.Redo, redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(step)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self.retranslate()
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._row.setSpacing(theme.px(8))

    def retranslate(self) -> None:
        """Take another language."""
        self.undo.setText(self.tr("Undo"))
        self.redo.setText(self.tr("Redo"))
        self.reset.setText(self.tr("Reset"))
        self.undo.setAccessibleName(self.tr("Undo the last change"))
        self.redo.setAccessibleName(self.tr("Redo the change"))
        self.reset.setAccessibleName(self.tr("Set everything back to the beginning"))

    def enable(self, undo: bool, redo: bool, reset: bool) -> None:
        """Say which of them lead anywhere."""
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)
        self.reset.setEnabled(reset)
