"""The window's parts and their places: a portrait, beside it the answer and its words, questions below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QWidget

from app.settings import Settings
from app.ui.ask_bar import AskBar
from app.ui.avatar_view import AvatarView
from app.ui.branding import Branding
from app.ui.captions import Captions
from app.ui.frame import Footer, Header
from app.ui.insight import InsightPanel
from app.ui.kiosk.nav import NavBar
from app.ui.kiosk.pages.style import page_style
from app.ui.look import Look
from app.ui.screen_size import mm_per_px
from app.ui.theme import SMALLEST_TEXT_PX, Theme, style_sheet

_PORTRAIT_SHARE = 38  # percent of the width; nearly a square portrait in a 16:9 window
_LEAST_SHARE = 24
_PLAIN_PX = 20
_LOW_FROM = 1.4  # text scale at which a lying window has no room for suggestions any more
_SHARE_ABOVE = 40  # percent of an upright window's height
_SMALLEST = QSize(640, 640)


class Panes(QWidget):
    """Builds, places and dresses the parts; what they do is the window's business."""

    def __init__(
        self,
        branding: Branding,
        avatar: AvatarView,
        settings: Settings,
        player_problem: str,
        microphone_problem: str,
    ) -> None:
        """Build everything.

        Args:
            branding: the bank's look.
            avatar: draws the advisor.
            settings: the longest question and how large the screen is.
            player_problem: why nothing is heard, empty when all is well.
            microphone_problem: why nothing can be said, empty when all is well.
        """
        super().__init__()
        self.setObjectName("kiosk")
        self.setWindowTitle("Steward")
        self.setMinimumSize(_SMALLEST)
        self._branding = branding
        self._settings = settings
        self._look = Look()
        self._theme = theme = Theme.for_height(branding, 1080)
        self._upright: bool | None = None
        self.header = Header(theme)
        self.avatar = avatar
        self.avatar_place = QWidget.createWindowContainer(avatar)
        self.avatar_place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.avatar_place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.captions = Captions(theme, player_problem)
        self.insight = InsightPanel(theme)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.insight)
        self.ask_bar = AskBar(theme, settings.max_question_chars, microphone_problem)
        self.nav = NavBar(theme)
        self.footer = Footer(theme)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._arrange(upright=False)
        self._restyle()

    @property
    def theme(self) -> Theme:
        """The look at the present size."""
        return self._theme

    @property
    def branding(self) -> Branding:
        """The bank's look, as it was read."""
        return self._branding

    @property
    def look(self) -> Look:
        """What the client asked for."""
        return self._look

    def wear(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if look.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self._restyle()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A 16:9 window that fits most screens."""
        return QSize(1280, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take the type scale of the new size, and stand upright where the window does."""
        super().resizeEvent(event)
        self._arrange(upright=self.height() > self.width())
        if self._fitting() != self._theme:
            self._restyle()

    def _fitting(self) -> Theme:
        settings = self._settings
        a_pixel_mm = mm_per_px(self.screen(), settings.screen_height_mm) if settings.screen_height_mm else 0.0
        return Theme.for_size(self._branding, self.size(), self._look, a_pixel_mm, settings.viewing_distance_mm)

    def _arrange(self, *, upright: bool) -> None:
        """Give the portrait the full height, or in an upright window the upper part."""
        if upright == self._upright:
            return
        self._upright = upright
        grid = self._grid
        parts = (
            self.header, self.avatar_place, self.pages, self.captions, self.ask_bar, self.nav, self.footer,
        )  # fmt: skip
        for part in parts:
            grid.removeWidget(part)
        grid.addWidget(self.header, 0, 0, 1, 2)
        if upright:
            for row, part in enumerate((self.avatar_place, self.captions, self.pages), start=1):
                grid.addWidget(part, row, 0, 1, 2)
        else:
            grid.addWidget(self.avatar_place, 1, 0, 3, 1)
            grid.addWidget(self.pages, 1, 1, 2, 1)
            grid.addWidget(self.captions, 3, 1)
        for row, part in ((4, self.ask_bar), (6, self.nav), (7, self.footer)):
            grid.addWidget(part, row, 0, 1, 2)
        self._share()

    def place_keyboard(self, keyboard: QWidget) -> None:
        """Put the keyboard below the field into which it types."""
        self._grid.addWidget(keyboard, 5, 0, 1, 2)

    def _share(self) -> None:
        """Give words more of the window when they are large."""
        growth = self._growth()
        beside = max(_LEAST_SHARE, round(_PORTRAIT_SHARE / growth))
        self._grid.setColumnStretch(0, 0 if self._upright else beside)
        self._grid.setColumnStretch(1, 1 if self._upright else 100 - beside)
        above = round(_SHARE_ABOVE / growth**2)
        self._grid.setRowStretch(1, above if self._upright else 1)
        self._grid.setRowStretch(3, 100 - above if self._upright else 0)
        self.ask_bar.be_low(self.needs_room)
        self.captions.show_lines(self.caption_lines)

    @property
    def caption_lines(self) -> int:
        """How many lines of captions there is room for."""
        return 2 if self.needs_room else 3

    def _growth(self) -> float:
        """Return how much larger text is than the design's: the client wants it so, or the screen is small or far."""
        usual = max(SMALLEST_TEXT_PX, self._theme.px(_PLAIN_PX))
        return self._theme.text_px(_PLAIN_PX) / usual

    @property
    def needs_room(self) -> bool:
        """Whether words are so large that a lying window has no room for suggestions."""
        return not self._upright and self._growth() > _LOW_FROM

    def _restyle(self) -> None:
        self._theme = self._fitting()
        self._share()
        sheet = style_sheet(self._theme) + page_style(self._theme)
        if sheet != self.styleSheet():  # another language alone leaves it: Qt would polish every widget again
            self.setStyleSheet(sheet)
        self._theme.dress(self)
        for part in (self.header, self.captions, self.insight, self.ask_bar, self.nav, self.footer):
            part.restyle(self._theme)
