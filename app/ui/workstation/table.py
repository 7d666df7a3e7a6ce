"""A plain table: a row of words and figures each, sorted by a click or by the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_LEAST_BREAKING_EM = 5  # width of a column that breaks its lines, in heights of a line


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says and what it is sorted by; a figure stands at the end, what breaks may take two lines."""

    text: str
    order: float | str
    figure: bool = False
    breaks: bool = False


def words(text: str) -> Cell:
    """Return a cell of words."""
    return Cell(text, text.casefold(), breaks=True)


def amount(text: str, order: float) -> Cell:
    """Return a cell with a figure."""
    return Cell(text, order, figure=True)


class TableModel(QAbstractTableModel):
    """Rows of cells under titles; `keys` says what each row is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.titles: tuple[str, ...] = ()
        self.rows: list[tuple[Any, tuple[Cell, ...]]] = []

    def fill(self, titles: Sequence[str], rows: Sequence[tuple[Any, tuple[Cell, ...]]]) -> None:
        """Take other rows: each what it is, and its cells."""
        self.beginResetModel()
        self.titles, self.rows = tuple(titles), list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell says and on which side it stands."""
        cell = self.rows[index.row()][1][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.titles[index.column()]}: {cell.text}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(cell.figure)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Give a column's title."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(bool(self.rows) and self.rows[0][1][section].figure)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        if not 0 <= column < len(self.titles):
            return
        self.layoutAboutToBeChanged.emit()
        self.rows.sort(key=lambda row: (str(type(row[1][column].order)), row[1][column].order))
        if order == Qt.SortOrder.DescendingOrder:
            self.rows.reverse()
        self.layoutChanged.emit()


def _side(figure: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class Table(QTableView):
    """A table of whole rows."""

    opened = Signal(object)
    """What the row is that was opened, with Enter, a double click or a touch."""
    marked = Signal(object)
    """What the row is that was marked; None where none is."""

    def __init__(self, theme: Theme, name: str, lines: int = 1) -> None:
        """Build an empty table.

        Args:
            theme: the look.
            name: for a screen reader.
            lines: of text in a row.
        """
        super().__init__()
        self._lines = lines
        self.model_ = TableModel(self)
        self.setModel(self.model_)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move in it
        self.setWordWrap(lines > 1)
        self.setAlternatingRowColors(True)
        self.setSortingEnabled(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(False)
        self.activated.connect(self._open)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        text_px = round(1.3 * theme.text_px(20))
        self.verticalHeader().setDefaultSectionSize(max(theme.target_px(48), self._lines * text_px + theme.px(14)))
        self.horizontalHeader().setMinimumSectionSize(theme.px(60))
        self._share_width()

    def fill(self, titles: Sequence[str], rows: Sequence[tuple[Any, tuple[Cell, ...]]]) -> None:
        """Show other rows: each what it is, and its cells; the order stays what they come in until it is changed."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.model_.fill(titles, rows)
        self._share_width()
        self.selectionModel().currentRowChanged.connect(self._mark, Qt.ConnectionType.UniqueConnection)

    def current(self) -> Any:
        """Return what the marked row is, None where none is marked."""
        at = self.currentIndex().row()
        return self.model_.rows[at][0] if 0 <= at < len(self.model_.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def whole_height(self) -> int:
        """Return the height at which no row is left out."""
        rows = self.model_.rowCount() * self.verticalHeader().defaultSectionSize()
        return rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + 8

    def _share_width(self) -> None:
        """Give the first column the room that the others leave; where rows have several lines, at least half."""
        header = self.horizontalHeader()
        if self._lines > 1:
            self._share_by_half()
            return
        for column in range(self.model_.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)

    def _share_by_half(self) -> None:
        """Let the widest of the other columns break its lines, so that the first has half of the room."""
        header, count = self.horizontalHeader(), self.model_.columnCount()
        wanted = [max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in range(1, count)]
        over = sum(wanted) - self.viewport().width() // 2
        first = self.model_.rows[0][1] if self.model_.rows else ()
        breaking = [at for at in range(len(wanted)) if first and first[at + 1].breaks]
        if breaking and over > 0:
            widest = max(breaking, key=lambda at: wanted[at])
            least = max(header.sectionSizeHint(widest + 1), _LEAST_BREAKING_EM * self.fontMetrics().height())
            wanted[widest] = min(wanted[widest], max(wanted[widest] - over, least))
        for at in range(count):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed if at else QHeaderView.ResizeMode.Stretch)
        for at, width in enumerate(wanted, start=1):
            header.resizeSection(at, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the new width."""
        super().resizeEvent(event)
        if self._lines > 1:
            self._share_by_half()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model_.rows[index.row()][0])

    def _mark(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.marked.emit(self.model_.rows[index.row()][0] if index.isValid() else None)
