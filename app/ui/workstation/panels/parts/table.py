"""A table of figures: sortable, worked by keyboard, rows that a finger can hit, and cells that may be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_FRAME_PX: Final = 4  # that Qt leaves at each side of a text, and a little
_MOST_NAME: Final = 6  # heights of text that a name keeps; beyond, it goes on in a second line
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        text: shown.
        order: what it is sorted by; None sorts by the text.
        tick: whether it is ticked; None for a cell that cannot be.
        spoken: for a screen reader, where the text alone does not do.
        loud: written in bold.
    """

    text: str
    order: float | str | None = None
    tick: bool | None = None
    spoken: str = ""
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the key by which its owner knows it."""

    key: str
    cells: tuple[Cell, ...]


class Rows(QAbstractTableModel):
    """The rows in the order in which they are shown."""

    ticked = Signal(str, int, bool)
    """A row's key, the column, and whether it is ticked now."""

    def __init__(self, figures_from: int) -> None:
        """Build an empty one.

        Args:
            figures_from: the first column that is written at the right, where figures stand.
        """
        super().__init__()
        self._headings: tuple[str, ...] = ()
        self._rows: list[Row] = []
        self._given: list[Row] = []
        self.figures_from = figures_from
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def name(self, headings: Sequence[str]) -> None:
        """Say what the columns are."""
        count = len(self._headings)
        if len(headings) != count:
            self.beginResetModel()
            self._headings = tuple(headings)
            self.endResetModel()
        self._headings = tuple(headings)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headings) - 1)

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; where the keys are the same, only what stands in them changes."""
        self._given = list(rows)
        ordered = self._in_order()
        if [row.key for row in ordered] == [row.key for row in self._rows]:
            self._rows = ordered
            if ordered:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ordered) - 1, len(self._headings) - 1))
            return
        self.beginResetModel()
        self._rows = ordered
        self.endResetModel()

    def key(self, row: int) -> str:
        """Return a row's key, empty where there is no such row."""
        return self._rows[row].key if 0 <= row < len(self._rows) else ""

    def place(self, key: str) -> int:
        """Return where a row stands, -1 where it does not."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def heading(self, column: int) -> str:
        """Return what stands above a column."""
        return self._headings[column]

    def longest(self, column: int, most: int = 64) -> list[str]:
        """Return the longest texts of a column."""
        return sorted({row.cells[column].text for row in self._rows}, key=len)[-most:]

    def is_loud(self, column: int) -> bool:
        """Return whether anything in a column is written in bold."""
        return any(row.cells[column].loud for row in self._rows)

    def ticks(self, column: int) -> bool:
        """Return whether a column has anything to tick."""
        return any(row.cells[column].tick is not None for row in self._rows)

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell."""
        return self._rows[row].cells[column]

    def _in_order(self) -> list[Row]:
        if self._sorted is None:
            return list(self._given)
        column, order = self._sorted

        def rank(row: Row) -> tuple[bool, Any]:
            cell = row.cells[column]
            key = cell.text.casefold() if cell.order is None else cell.order
            return (isinstance(key, str), key)

        return sorted(self._given, key=rank, reverse=order == Qt.SortOrder.DescendingOrder)

    # ---- what the view asks

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """What stands above a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section >= self.figures_from else _LEFT)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.spoken or cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings[index.column()]}: {cell.spoken or cell.text}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if index.column() >= self.figures_from else _LEFT)
        if role == Qt.ItemDataRole.CheckStateRole and cell.tick is not None:
            return Qt.CheckState.Checked if cell.tick else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be done with a cell."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self._rows[index.row()].cells[index.column()].tick is not None:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order in which the rows came."""
        self._sorted = (column, order) if 0 <= column < len(self._headings) else None
        self.beginResetModel()
        self._rows = self._in_order()
        self.endResetModel()

    def toggle(self, row: int, column: int) -> None:
        """Tick a cell, or take the tick away: the owner hears of it and shows the rows anew."""
        if 0 <= row < len(self._rows):
            tick = self._rows[row].cells[column].tick
            if tick is not None:
                self.ticked.emit(self._rows[row].key, column, not tick)


class _Painted(QStyledItemDelegate):
    """Draws ticks that can be seen, and bold where the cell is loud."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Leave the tick to `paint`."""
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        if index.column() >= self._table.rows.figures_from:  # a figure is never broken at its minus
            option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText
        if self._table.rows.cell(index.row(), index.column()).loud:
            option.font.setBold(True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell, and its tick if it has one."""
        super().paint(painter, option, index)
        tick = self._table.rows.cell(index.row(), index.column()).tick
        if tick is None:
            return
        selected = self._table.selectionModel().isRowSelected(index.row(), QModelIndex())
        ink = self._table.theme.colour("on_primary" if selected else "primary")
        rect = QRectF(option.rect)
        draw_tick(painter, rect, tick, ink, self._table.theme)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: N802
        """A touch anywhere in the cell ticks it."""
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and self._table.rows.cell(index.row(), index.column()).tick is not None
        ):
            self._table.rows.toggle(index.row(), index.column())
            return True
        return False


def draw_tick(painter: QPainter, rect: QRectF, tick: bool, ink: QColor, theme: Theme) -> None:
    """Draw a box in the middle of a place, ticked or not."""
    size = theme.px(22)
    box = QRectF(0, 0, size, size)
    box.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, max(2.0, theme.px(2))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, size / 6, size / 6)
    if tick:
        mark = QPainterPath()
        mark.moveTo(box.left() + 0.22 * size, box.top() + 0.54 * size)
        mark.lineTo(box.left() + 0.43 * size, box.top() + 0.74 * size)
        mark.lineTo(box.left() + 0.80 * size, box.top() + 0.28 * size)
        painter.setPen(QPen(ink, max(2.5, theme.px(3))))
        painter.drawPath(mark)
    painter.restore()


class Table(QTableView):
    """Rows of figures. Space ticks the row's tickable cell; a heading sorts."""

    chosen = Signal(str)
    """The key of the row that has the cursor now; empty for none."""

    def __init__(self, theme: Theme, figures_from: int, stretched: int) -> None:
        """Build an empty one.

        Args:
            theme: the look.
            figures_from: see `Rows`.
            stretched: the column that takes what room is left.
        """
        super().__init__()
        self.theme = theme
        self._stretched = stretched
        self._after: tuple[int, Qt.SortOrder] | None = None
        self.rows = Rows(figures_from)
        self.setModel(self.rows)
        self.setItemDelegate(_Painted(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self._sort)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.restyle(theme)

    @property
    def current_key(self) -> str:
        """The key of the row that has the cursor."""
        return self.rows.key(self.currentIndex().row())

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.theme = theme
        font = theme.font(18)
        self.setFont(font)
        self.horizontalHeader().setFont(font)
        # A finger fits, and so do two lines of a long name.
        row = max(theme.target_px(48), round(2.1 * QFontMetricsF(font).height()))
        self.verticalHeader().setDefaultSectionSize(row)
        self.verticalHeader().setMinimumSectionSize(row)
        self.horizontalHeader().setMinimumSectionSize(theme.target_px(48))
        self.fit()

    def name(self, headings: Sequence[str]) -> None:
        """Say what the columns are."""
        self.rows.name(headings)
        self.fit()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on its row where that is still there."""
        key = self.current_key
        self.rows.show(rows)
        at = self.rows.place(key)
        if at >= 0 and at != self.currentIndex().row():
            self.selectRow(at)
        self.fit()

    def fit(self) -> None:
        """Give each column the room that its texts take; of many rows only the longest texts are measured."""
        header = self.horizontalHeader()
        taken = 0
        for column in range(self.rows.columnCount()):
            if column != self._stretched and not self.isColumnHidden(column):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(column, self._wanted(column))
                taken += self.columnWidth(column)
        wanted = min(self._wanted(self._stretched), _MOST_NAME * self.theme.text_px(18))
        if self.rows.columnCount() and self.viewport().width() - taken >= wanted:
            header.setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Stretch)
        elif self.rows.columnCount():
            header.setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(self._stretched, wanted)

    def _wanted(self, column: int) -> int:
        """Return how wide a column would be for its texts and its heading."""
        if not 0 <= column < self.rows.columnCount():
            return 0
        pad = 2 * self.theme.px(8) + 2 * _FRAME_PX
        plain, bold = QFontMetricsF(self.font()), QFontMetricsF(_bold(self.font()))
        # A header under a style sheet is drawn in the window's plain font, whatever font it was given.
        named = QFontMetricsF(self.theme.named_font("")).horizontalAdvance(self.rows.heading(column))
        named += pad + self.theme.px(6)
        metrics = bold if self.rows.is_loud(column) else plain
        widest = max((metrics.horizontalAdvance(text) for text in self.rows.longest(column)), default=0.0)
        tick = self.theme.px(22) if self.rows.ticks(column) else 0.0
        return round(max(named, widest + pad, tick + pad))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give the names what room there is now."""
        super().resizeEvent(event)
        self.fit()

    def height_of(self, rows: int) -> int:
        """Return how high a table of so many rows is."""
        header = max(self.horizontalHeader().sizeHint().height(), self.theme.target_px(48))
        return header + rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth() + 2

    def sizeHint(self) -> QSize:  # noqa: N802
        """No more than it needs: the page gives what room there is."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Three rows and the headings."""
        return QSize(self.theme.px(320), self.height_of(3))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space ticks; Enter too; everything else moves the cursor."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            for column in range(self.rows.columnCount()):
                if self.rows.cell(index.row(), column).tick is not None:
                    self.rows.toggle(index.row(), column)
                    return
        super().keyPressEvent(event)

    def _on_row(self, current: Index) -> None:
        self.chosen.emit(self.rows.key(current.row()))

    def _sort(self, column: int) -> None:
        """Figures begin with the largest, names with A; another touch turns it round."""
        now = self._after
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        first = down if column >= self.rows.figures_from else up
        order = first if now is None or now[0] != column else (up if now[1] == down else down)
        self._after = (column, order)
        key = self.current_key
        self.horizontalHeader().setSortIndicator(column, order)
        self.rows.sort(column, order)
        at = self.rows.place(key)
        if at >= 0:
            self.selectRow(at)


def _bold(font: QFont) -> QFont:
    found = QFont(font)
    found.setBold(True)
    return found
