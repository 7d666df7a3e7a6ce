"""The window's upper and lower edge: whose bank this is, whose visit, and that the data is demo data."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.finance_words import sentence
from app.ui.labels import OneLine
from app.ui.theme import Theme, styled


class Header(QWidget):
    """The bank's mark and name, and the client."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.mark = QLabel()
        self._bank = styled(OneLine(), "bankName")
        self._client = styled(OneLine(), "clientName")
        self.camera = styled(QLabel(), "quiet")
        self.camera.hide()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.mark)
        self._row.addWidget(self._bank)
        self._row.addStretch(1)
        self._row.addWidget(self.camera)
        self._row.addWidget(self._client)
        self.retranslate()
        self.restyle(theme)

    def retranslate(self) -> None:
        """Set the texts."""
        self.camera.setText(self.tr("The camera sees who is here. No picture is kept."))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._row.setContentsMargins(theme.px(48), theme.px(8), theme.px(48), theme.px(8))
        self._row.setSpacing(theme.px(20))
        self.mark.setPixmap(_mark(theme, theme.px(48), self.devicePixelRatioF()))

    def show_camera(self, looks: bool) -> None:
        """Say that the camera looks, or no more."""
        self.camera.setVisible(looks)

    def show_names(self, bank: str, client: str) -> None:
        """Say whose bank and whose visit this is."""
        self._bank.setText(bank)
        self._client.setText(client)
        self._row.activate()


class Footer(QWidget):
    """The notice that is always in view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._notice = styled(QLabel(wordWrap=True), "notice")
        self._said = ""
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._notice)
        self.restyle(theme)

    @property
    def notice(self) -> str:
        """What it says."""
        return self._notice.text()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._row.setContentsMargins(theme.px(48), 0, theme.px(48), theme.px(10))
        self._fit()

    def show_notice(self, notice: str) -> None:
        """Say that the data is demo data, or whatever the advisor asks to be said."""
        self._said = notice
        self._notice.setText(sentence(notice))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_notice(self._said)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give a long notice the lines it needs."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = max(200, self.width() - margins.left() - margins.right())
        self._notice.setMinimumHeight(0)  # the label counts it as lines that it needs
        self._notice.setFixedHeight(max(self._notice.heightForWidth(room), self._notice.fontMetrics().height()))


def _mark(theme: Theme, size_px: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size_px * ratio), round(size_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(theme.branding.mark)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return picture
