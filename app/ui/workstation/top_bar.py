"""The window's upper edge: whose bank, whose money, the palette and the face."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui.labels import OneLine
from app.ui.theme import Theme, styled


class TopBar(QWidget):
    """Names on one side, what can always be done on the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = QLabel()
        self.bank = styled(OneLine(), "section")
        self.client = styled(OneLine(), "lead")
        self.palette_button = styled(QPushButton(), "small")
        self.avatar_button = styled(QPushButton(), "small")
        self.keys_button = styled(QPushButton(), "small")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._mark)
        self._row.addWidget(self.bank)
        self._row.addStretch(1)
        self._row.addWidget(self.client)
        self._row.addStretch(1)
        for button in (self.palette_button, self.avatar_button, self.keys_button):
            self._row.addWidget(button)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._row.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(4))
        self._row.setSpacing(theme.px(12))
        size, ratio = theme.px(36), self.devicePixelRatioF()
        picture = QPixmap(round(size * ratio), round(size * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(str(theme.branding.mark)).render(painter, QRectF(0, 0, size, size))
        painter.end()
        self._mark.setPixmap(picture)
