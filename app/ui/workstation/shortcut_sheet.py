"""All keys on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled

_WIDTH_EM = 38  # in heights of the text


class ShortcutSheet(QDialog):
    """Commands and their keys; Esc closes it."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setModal(True)
        self._theme = theme
        self._title = styled(QLabel(), "title")
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setColumnStretch(0, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        self._close = styled(QPushButton(), "small")
        self._close.clicked.connect(self.accept)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(scroll, 1)
        self._column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        self.retranslate()
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        margin = theme.px(28)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(14))
        self._grid.setHorizontalSpacing(theme.px(28))
        self._grid.setVerticalSpacing(theme.px(8))

    def retranslate(self) -> None:
        """Take another language."""
        self._title.setText(self.tr("Keys"))
        self.setWindowTitle(self.tr("Keys"))
        self._close.setText(self.tr("Close"))

    def open_with(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show what every key does: words and keys."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for at, (words, keys) in enumerate(rows):
            what, which = styled(QLabel(words, wordWrap=True), "plain"), styled(QLabel(keys), "section")
            for column, label in enumerate((what, which)):
                self._theme.dress(label)
                self._grid.addWidget(label, at, column)
        window = self.parentWidget()
        assert window is not None
        width = min(
            max(self._theme.px(760), round(_WIDTH_EM * self._theme.text_px(20))), window.width() - self._theme.px(80)
        )
        self.resize(width, min(self._theme.px(880), window.height() - self._theme.px(80)))
        self.open()
        self._close.setFocus()
