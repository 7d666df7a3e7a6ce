"""A few figures as they are now and as they would be, side by side, as many in a row as there is room for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled

_ARROW = "→"
_LEAST_WIDTH = 168  # of one figure, in the 1080-pixel design


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure.

    Attributes:
        name: what it is.
        before: as things are; empty where there is no such thing.
        after: as it would be.
        spoken: for a screen reader: the figure in a sentence, with unit, day and source.
    """

    name: str
    before: str
    after: str
    spoken: str = ""

    @property
    def text(self) -> str:
        """Both, or the one that there is; once where nothing changes."""
        if not self.before or self.before == self.after:
            return self.after
        return f"{self.before} {_ARROW} {self.after}"


class Tiles(QWidget):
    """Figures in a grid."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._pairs: tuple[Pair, ...] = ()
        self._parts: list[tuple[QWidget, QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.theme = theme
        self._grid.setHorizontalSpacing(theme.px(24))
        self._grid.setVerticalSpacing(theme.px(8))
        self._columns = 0
        self._place()

    def show_pairs(self, pairs: tuple[Pair, ...]) -> None:
        """Show other figures."""
        while len(self._parts) < len(pairs):
            self._parts.append(self._tile())
            self._columns = 0
        for at, (tile, name, value) in enumerate(self._parts):
            tile.setVisible(at < len(pairs))
            if at < len(pairs):
                pair = pairs[at]
                name.setText(pair.name)
                value.setText(pair.text)
                words = pair.spoken or f"{pair.name}: {pair.text}"
                tile.setAccessibleName(words)
                tile.setToolTip(words)
        self._pairs = pairs
        self._place()

    def wipe(self) -> None:
        """Forget the figures."""
        self.show_pairs(())
        for tile, name, value in self._parts:
            name.clear()
            value.clear()
            tile.setAccessibleName("")
            tile.setToolTip("")

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown."""
        return tuple(f"{pair.name}: {pair.text}" for pair in self._pairs)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put as many in a row as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _tile(self) -> tuple[QWidget, QLabel, QLabel]:
        tile = QWidget(self)
        name, value = styled(QLabel(tile), "quiet"), styled(QLabel(tile), "figure")
        column = QVBoxLayout(tile)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(value)
        self.theme.dress(tile)
        return tile, name, value

    def _place(self) -> None:
        shown = self._parts[: len(self._pairs)]
        if not shown:
            return
        widest = max(tile.sizeHint().width() for tile, _, _ in shown)
        widest = max(widest, self.theme.px(_LEAST_WIDTH)) + self._grid.horizontalSpacing()
        columns = max(1, min(len(shown), (self.width() + self._grid.horizontalSpacing()) // max(1, widest)))
        if columns == self._columns:
            return
        self._columns = columns
        for tile, _, _ in shown:
            self._grid.removeWidget(tile)
        for at, (tile, _, _) in enumerate(shown):
            self._grid.addWidget(tile, at // columns, at % columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
