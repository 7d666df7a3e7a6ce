"""QR codes on the screen: each module a whole number of dots, black on white whatever the bank's colours are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.report.codes import MODULE_MM, QUIET_MODULES, Code
from app.ui.theme import Theme, styled
from app.ui.touch_button import TouchButton

_LEAST_MODULE_PX = 4  # where the screen's size is not known: 1.1 mm on 24 inches of 1080 lines


class QrCode(QWidget):
    """One code, as large as there is room, never smaller than a phone reads from 40 cm."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._code: Code | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_code(self, code: Code | None) -> None:
        """Show another code, or none."""
        self._code = code
        self.updateGeometry()
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    @property
    def modules(self) -> int:
        """Modules from side to side, quiet zone included; 0 without a code."""
        return len(self._code.rows) + 2 * QUIET_MODULES if self._code else 0

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for modules that a camera tells apart."""
        side = self.modules * self._theme.mm(MODULE_MM, _LEAST_MODULE_PX)
        return QSize(side, side)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As little as can be read well."""
        return self.minimumSizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw each module as a square of whole dots of the screen, in the middle of the room."""
        if self._code is None:
            return
        ratio = self.devicePixelRatioF()
        room = QSize(int(self.width() * ratio), int(self.height() * ratio))
        dots = max(1, min(room.width(), room.height()) // self.modules)
        side = dots * self.modules
        large = _picture(self._code).scaled(side, side, mode=Qt.TransformationMode.FastTransformation)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        left, top = (room.width() - side) // 2, (room.height() - side) // 2
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawImage(QRect(QPoint(left, top), QSize(side, side)), large)
        painter.end()


class QrCodes(QWidget):
    """The codes of a visit, one at a time, with "Code 1 of 3" and the way to the next."""

    def __init__(self, theme: Theme, codes: tuple[Code, ...] = ()) -> None:
        super().__init__()
        self._theme = theme
        self._codes: tuple[Code, ...] = ()
        self._at = 0
        self.picture = QrCode(theme)
        self._how, self._which = (styled(QLabel(wordWrap=True), name) for name in ("body", "section"))
        self.back, self.forward = TouchButton("quietButton"), TouchButton("quietButton")
        self.back.clicked.connect(self._go_back)
        self.forward.clicked.connect(self._go_on)
        self._words = QVBoxLayout()
        self._row = QHBoxLayout(self)
        self._arrange()
        self.show_codes(codes)
        self.restyle(theme)

    def _arrange(self) -> None:
        self._words.addStretch(1)
        self._words.addWidget(self._how)
        self._words.addWidget(self._which)
        for button in (self.forward, self.back):
            self._words.addWidget(button)
        self._words.addStretch(1)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.picture, 1)
        self._row.addLayout(self._words, 1)

    @property
    def shown(self) -> Code | None:
        """The code that can be read now."""
        return self._codes[self._at] if self._codes else None

    def show_codes(self, codes: tuple[Code, ...]) -> None:
        """Show other codes, from the first; none forgets the client."""
        self._codes, self._at = codes, 0
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts, and show the code."""
        code = self.shown
        self.picture.show_code(code)
        self._how.setText(
            self.tr("Point your phone's camera at the code. It holds your figures as text and needs no network.")
        )
        which = self.tr("Code {number} of {count}").format(number=self._at + 1, count=max(1, len(self._codes)))
        self._which.setText(which)
        self.back.say(self.tr("Previous code"))
        self.forward.say(self.tr("Next code"))
        several = len(self._codes) > 1
        for part in (self._which, self.back, self.forward):
            part.setVisible(several)
        self.picture.setAccessibleName(which)
        self.picture.setAccessibleDescription(code.text if code else "")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._row.setSpacing(theme.px(40))
        self._words.setSpacing(theme.px(18))
        self.picture.restyle(theme)
        theme.dress(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _go_back(self) -> None:
        self._show(self._at - 1)

    def _go_on(self) -> None:
        self._show(self._at + 1)

    def _show(self, at: int) -> None:
        """Show a code; after the last comes the first, so that no button is ever without an effect."""
        self._at = at % max(1, len(self._codes))
        self.retranslate()


def _picture(code: Code) -> QImage:
    """Return a code with its quiet zone, a dot a module."""
    side = len(code.rows) + 2 * QUIET_MODULES
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    for row, modules in enumerate(code.rows, start=QUIET_MODULES):
        for column, dark in enumerate(modules, start=QUIET_MODULES):
            if dark:
                image.setPixel(column, row, 0)
    return image
