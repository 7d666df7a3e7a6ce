"""What every page is: a title, a sentence or two, what can be touched, and room that scrolls when text is large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme, styled


class Page(QWidget):
    """A column: title, lead, content; the content stands low where everything must be within reach."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.theme = theme
        self.title = styled(QLabel(wordWrap=True), "pageTitle")
        self.lead = styled(QLabel(wordWrap=True), "lead")
        self._inner = QWidget()
        self.column = QVBoxLayout(self._inner)
        self.column.addStretch(1)
        self.column.addWidget(self.title)
        self.column.addWidget(self.lead)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inner)
        QScroller.grabGesture(self._area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    # ---- what a page says of itself

    def retranslate(self) -> None:
        """Set every text of the page in the language that is on."""

    def spoken(self) -> str:
        """Return what is read aloud when the page appears."""
        return " ".join(text for text in (self.title.text(), self.lead.text()) if text)

    def first(self) -> QWidget | None:
        """Return what has the focus when the page appears: its first button that can be used."""
        return next((button for button in self.findChildren(QAbstractButton) if button.isVisibleTo(self)), None)

    def appear(self) -> None:
        """Begin anew: from the top, with the focus where one would begin."""
        self._area.verticalScrollBar().setValue(0)
        first = self.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def phrases(self) -> tuple[str, ...]:
        """Return what can be said on this page: the names of its buttons."""
        return tuple(
            button.accessibleName() or button.text()
            for button in self.findChildren(QAbstractButton)
            if button.isVisibleTo(self) and button.isEnabled()
        )

    # ---- looks

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.theme = theme
        edge = theme.px(48)
        self.column.setContentsMargins(edge, theme.px(20), edge, theme.px(20))
        self.column.setSpacing(theme.px(16))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def ensure_visible(self, widget: QWidget) -> None:
        """Scroll until a part is in view."""
        self._area.ensureWidgetVisible(widget)


def main_button() -> QPushButton:
    """Return the button that leads on."""
    return _button("main")


def choice(*, checkable: bool = True) -> QPushButton:
    """Return one of several things to choose."""
    button = _button("choice")
    button.setCheckable(checkable)
    return button


def plain_button() -> QPushButton:
    """Return a button of second rank."""
    return _button("quietButton")


def _button(name: str) -> QPushButton:
    button = styled(QPushButton(), name)
    button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    button.setAutoDefault(True)  # Enter works it, as Space does
    return button
