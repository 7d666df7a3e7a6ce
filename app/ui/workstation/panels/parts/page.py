"""What an analysis panel stands on: a page that scrolls where the window is too low, and narrow columns in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.charts.view import ChartView
from app.ui.theme import Theme
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.plot import Plot
from app.ui.workstation.panels.parts.setting import Setting
from app.ui.workstation.panels.parts.table import Table
from app.ui.workstation.panels.parts.tiles import Tiles

_NARROW = 42  # heights of text: enough for settings beside a picture
_ANY_WIDTH = 16_777_215  # Qt's own end of what a widget may be wide
_LEAST_LINES = 11  # of text that a column keeps in view


class Column(QScrollArea):
    """Settings one below the other; scrolls by itself, so that the picture beside it stays in view."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

        self._whole = False

    def show_whole(self, whole: bool) -> None:
        """Show all at once, where the page scrolls, or a few lines."""
        self._whole = whole
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A few lines, and what is more is scrolled to; or everything."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """See above."""
        content = self.widget()
        if self._whole and content is not None:
            return QSize(0, content.sizeHint().height())
        return QSize(0, _LEAST_LINES * self.fontMetrics().height())


class AnalysisPanel(Panel):
    """A panel that builds itself into `self.page`.

    Attributes:
        narrow_em: below so many heights of text its parts stand below each other.
    """

    narrow_em = _NARROW

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        content = QWidget()
        self.page = QVBoxLayout(content)
        self.page.setContentsMargins(0, 0, 0, 0)
        self._scroller = QScrollArea()
        self._scroller.setWidgetResizable(True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setWidget(content)
        self.body.addWidget(self._scroller, 1)
        self._turning: list[tuple[QBoxLayout, float]] = []
        self._columns: list[tuple[QWidget, int]] = []

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for two parts side by side: the window is small, or its text is large."""
        return self.width() < self.narrow_em * self.theme.text_px(20)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.page.setSpacing(theme.px(12))
        self._columns = []

    def outdate(self) -> None:
        """Forget whose figures are in view, so that they are computed anew."""
        self.call_off()
        self.client_id = ""

    def wipe(self) -> None:
        """Forget all that is written about a client, hidden or not; what is fixed is written again."""
        for part in self.findChildren(QWidget):
            if isinstance(part, Table):
                part.show_rows([])
            elif isinstance(part, Tiles):
                part.wipe()
            elif isinstance(part, Foot):
                part.clear()
            elif isinstance(part, ChartView):
                part.show_chart(None)
            elif isinstance(part, Plot):
                part.clear()
                part.setAccessibleDescription("")
            elif isinstance(part, QLabel) and not isinstance(part.parent(), Setting):
                part.clear()
        self.retranslate()

    def side_by_side(self, *rows: QBoxLayout, narrow_em: float = 0.0) -> None:
        """Let rows become columns where the panel is narrow, or narrower than `narrow_em` heights of text."""
        self._turning += [(row, narrow_em) for row in rows]
        self._turn()

    def keep_width(self, column: QWidget, width_px: int) -> None:
        """Give a column its width where it stands beside something; call it in `restyle`."""
        self._columns.append((column, width_px))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put parts beside or below each other."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        narrow = self.is_narrow
        for row, narrow_em in self._turning:
            below = narrow or self.width() < narrow_em * self.theme.text_px(20)
            row.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        for column, width_px in self._columns:
            column.setMinimumWidth(0 if narrow else width_px)
            column.setMaximumWidth(_ANY_WIDTH if narrow else width_px)
            for inner in (column, *column.findChildren(Column)):
                if isinstance(inner, Column):
                    inner.show_whole(narrow)
