"""What every page is: a title, a sentence or two, what can be touched, and room that scrolls when text is large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme, styled
from app.ui.touch_button import TouchButton

_EDGE = 48
_WIDEST = 640  # of a button on its own, in pixels of the design


class Page(QWidget):
    """A column: title, lead, content; the content stands low where everything must be within reach."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.theme = theme
        self._wide: list[TouchButton] = []
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
        self._actions = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        outer.addLayout(self._actions)

    # ---- what a page says of itself

    def retranslate(self) -> None:
        """Set every text of the page in the language that is on."""

    def greeting(self) -> str:
        """Return what the advisor says when the page appears."""
        return self.title.text()

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

    def buttons(self) -> tuple[TouchButton, ...]:
        """Return what can be pressed now."""
        return tuple(
            button for button in self.findChildren(TouchButton) if button.isVisibleTo(self) and button.isEnabled()
        )

    # ---- looks

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.theme = theme
        edge = theme.px(_EDGE)
        self.column.setContentsMargins(edge, theme.px(20), edge, theme.px(20))
        self.column.setSpacing(theme.px(16))
        for button in self._wide:
            button.setMaximumWidth(round(theme.px(_WIDEST) * (1 + theme.look.text_scale) / 2))
        below = self.column.count() - 1  # the stretch under everything: none where all must be within reach
        self.column.setStretch(below, 0 if theme.look.within_reach else 1)
        has_actions = self._actions.count() > 0
        self._actions.setContentsMargins(edge, theme.px(8) * has_actions, edge, theme.px(16) * has_actions)
        self._actions.setSpacing(theme.px(12))
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.fit()
        super().changeEvent(event)

    def add_button(self, button: TouchButton, *, always: bool = False) -> None:
        """Add a button of its own line: wide enough for a hand, not as wide as the screen.

        Args:
            button: to add.
            always: whether it stays in view, below what scrolls.
        """
        (self._actions if always else self.column).addWidget(button)
        self._wide.append(button)

    def fit(self) -> None:
        """Break the words of the buttons where the page is too narrow for them."""
        room = max(self.theme.target_px(60), self.width() - 2 * self.theme.px(_EDGE))
        for button in self.findChildren(TouchButton):
            button.wrap(min(room, button.maximumWidth()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let everything fit the new width."""
        super().resizeEvent(event)
        self.fit()

    def ensure_visible(self, widget: QWidget) -> None:
        """Scroll until a part is in view."""
        self._area.ensureWidgetVisible(widget)


def main_button() -> TouchButton:
    """Return the button that leads on."""
    return TouchButton("main")


def choice(*, checkable: bool = True) -> TouchButton:
    """Return one of several things to choose."""
    return TouchButton("choice", checkable=checkable)


def plain_button() -> TouchButton:
    """Return a button of second rank."""
    return TouchButton("quietButton")
