"""The window's parts and their places: a portrait, beside it the answer and its words, questions below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui.ask_bar import AskBar
from app.ui.avatar_view import AvatarView
from app.ui.branding import Branding
from app.ui.captions import Captions
from app.ui.frame import Footer, Header
from app.ui.insight import InsightPanel
from app.ui.theme import Theme, style_sheet

_PORTRAIT_SHARE, _ANSWER_SHARE = 38, 62  # of the width; nearly a square portrait in a 16:9 window
_SMALLEST = QSize(1024, 640)


class Panes(QWidget):
    """Builds, places and dresses the parts; what they do is the window's business."""

    def __init__(
        self, branding: Branding, avatar: AvatarView, most_chars: int, player_problem: str, microphone_problem: str
    ) -> None:
        """Build everything.

        Args:
            branding: the bank's look.
            avatar: draws the advisor.
            most_chars: the longest question.
            player_problem: why nothing is heard, empty when all is well.
            microphone_problem: why nothing can be said, empty when all is well.
        """
        super().__init__()
        self.setObjectName("kiosk")
        self.setWindowTitle("Steward")
        self.setMinimumSize(_SMALLEST)
        self._branding = branding
        self._theme = theme = Theme.for_height(branding, 1080)
        self.header = Header(theme)
        self.avatar = avatar
        self.avatar_place = QWidget.createWindowContainer(avatar)
        self.avatar_place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.avatar_place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.captions = Captions(theme, player_problem)
        self.insight = InsightPanel(theme)
        self.ask_bar = AskBar(theme, most_chars, microphone_problem)
        self.footer = Footer(theme)
        self._arrange()
        self._restyle()

    @property
    def theme(self) -> Theme:
        """The look at the present size."""
        return self._theme

    def sizeHint(self) -> QSize:  # noqa: N802
        """A 16:9 window that fits most screens."""
        return QSize(1280, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take the type scale of the new height."""
        super().resizeEvent(event)
        if Theme.for_height(self._branding, self.height()) != self._theme:
            self._restyle()

    def _arrange(self) -> None:
        """Give the portrait the full height; the words stand beside the mouth that says them."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.header, 0, 0, 1, 2)
        grid.addWidget(self.avatar_place, 1, 0, 2, 1)
        grid.addWidget(self.insight, 1, 1)
        grid.addWidget(self.captions, 2, 1)
        grid.addWidget(self.ask_bar, 3, 0, 1, 2)
        grid.addWidget(self.footer, 4, 0, 1, 2)
        grid.setColumnStretch(0, _PORTRAIT_SHARE)
        grid.setColumnStretch(1, _ANSWER_SHARE)
        grid.setRowStretch(1, 1)

    def _restyle(self) -> None:
        self._theme = Theme.for_height(self._branding, self.height())
        self.setStyleSheet(style_sheet(self._theme))
        self._theme.dress(self)
        for part in (self.header, self.captions, self.insight, self.ask_bar, self.footer):
            part.restyle(self._theme)
