"""The list of clients: type to search, arrows and Enter to open one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.desk.clients import ClientRow
from app.ui.theme import Theme, styled
from app.ui.wording import day, value
from app.ui.workstation.client_search import find

Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole


class ClientModel(QAbstractListModel):
    """The clients that fit what was typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: tuple[ClientRow, ...] = ()
        self._shown: list[ClientRow] = []
        self._typed = ""

    @property
    def shown(self) -> tuple[ClientRow, ...]:
        """Those that fit."""
        return tuple(self._shown)

    @property
    def all(self) -> tuple[ClientRow, ...]:
        """Every client."""
        return self._all

    def fill(self, rows: Sequence[ClientRow]) -> None:
        """Take all clients of the bank."""
        self._all = tuple(rows)
        self.narrow(self._typed)

    def narrow(self, typed: str) -> None:
        """Keep those that fit."""
        self.beginResetModel()
        self._typed = typed
        self._shown = find(typed, self._all)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many fit."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a client's name, and in words all that the row says."""
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (row.name, *self.lines(row)) if part)
        return row if role == _ROW else None

    def lines(self, row: ClientRow) -> tuple[str, str]:
        """Return what stands below a name: profile and city, and when they were here last."""
        if row.problem:
            return self.tr("The books cannot be read"), ""
        about = " · ".join(part for part in (profile_words(row.profile), row.city) if part)
        if not row.last_visit:
            return about, self.tr("No visit yet")
        return about, self.tr("Seen {day}").format(day=last_visit_words(row.last_visit))


class _ClientRowPainter(QStyledItemDelegate):
    """A name; profile and amount below it; when they were here last."""

    def __init__(self, model: ClientModel, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self._model = model

    def _fonts(self) -> tuple[QFont, QFont]:
        return self.theme.font(20, QFont.Weight.DemiBold), self.theme.font(18)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Two lines, three where there is a visit to tell of."""
        name, small = (QFontMetrics(font).height() for font in self._fonts())
        return QSize(10, max(self.theme.target_px(64), name + 2 * small + self.theme.px(18)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one client."""
        row: ClientRow = index.data(_ROW)
        t, area = self.theme, QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, t.colour("primary"))
        ink = t.colour("on_primary" if chosen else "ink")
        soft = t.colour("on_primary" if chosen else "ink_soft")
        inner = area.adjusted(t.px(14), t.px(7), -t.px(14), -t.px(7))
        name_font, small_font = self._fonts()
        flags = Qt.AlignmentFlag.AlignVCenter
        place = QRect(inner.left(), inner.top(), inner.width(), QFontMetrics(name_font).height())
        _draw_line(painter, place, row.name, name_font, ink)
        place = QRect(place.left(), place.bottom() + 1, place.width(), QFontMetrics(small_font).height())
        amount = "" if row.value_usd is None else value(row.value_usd, "USD")
        room = QFontMetrics(small_font).horizontalAdvance(amount) + t.px(12) if amount else 0
        about, visit = self._model.lines(row)
        beside = QStyle.visualRect(option.direction, place, place.adjusted(0, 0, -room, 0))
        _draw_line(painter, beside, about, small_font, soft)
        painter.setPen(ink)
        painter.drawText(place, int(flags | Qt.AlignmentFlag.AlignRight), amount)
        _draw_line(painter, place.translated(0, place.height()), visit, small_font, soft)
        painter.restore()


def _draw_line(painter: QPainter, place: QRect, text: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class ClientList(QWidget):
    """A search field and the clients that fit."""

    chosen = Signal(str)
    """The id of a client to open."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field = styled(QLineEdit(), "search")
        self.field.setClearButtonEnabled(True)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.model = ClientModel(self)
        self.view = QListView(uniformItemSizes=True)
        self.view.setModel(self.model)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._painter = _ClientRowPainter(self.model, theme, self)
        self.view.setItemDelegate(self._painter)
        self._nobody = styled(QLabel(wordWrap=True), "quiet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.field)
        self._column.addWidget(self._nobody)
        self._column.addWidget(self.view, 1)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._open_current)
        self.field.installEventFilter(self)
        self.view.activated.connect(self._open)
        self.view.clicked.connect(self._open)
        self.retranslate()
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._painter.theme = theme
        self._column.setSpacing(theme.px(10))
        self.view.setSpacing(0)
        self.view.scheduleDelayedItemsLayout()

    def retranslate(self) -> None:
        """Take another language."""
        self.field.setPlaceholderText(self.tr("Find a client"))
        self.field.setAccessibleName(self.tr("Find a client by name, city, profile, amount or last visit"))
        self.field.setToolTip(self.tr("A name, a city, a profile, >500k, 2026-11, never; several words narrow it down"))
        self.view.setAccessibleName(self.tr("Clients"))
        self._tell_nobody()

    def fill(self, rows: Sequence[ClientRow], current: str) -> None:
        """Take all clients of the bank; the one that is open stays marked."""
        self.model.fill(rows)
        self.mark(current)
        self._tell_nobody()

    def mark(self, client_id: str) -> None:
        """Mark the client that is open."""
        for number, row in enumerate(self.model.shown):
            if row.id == client_id:
                self.view.setCurrentIndex(self.model.index(number))

    def search(self) -> None:
        """Go to the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows walk through the list while somebody types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._walk(step)
                return True
        return super().eventFilter(watched, event)

    def _walk(self, step: int) -> None:
        count = self.model.rowCount()
        if count:
            at = self.view.currentIndex().row() + step
            self.view.setCurrentIndex(self.model.index(min(max(at, 0), count - 1)))

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        self.model.narrow(typed)
        if typed and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
        self._tell_nobody()

    def _tell_nobody(self) -> None:
        searched = bool(self.field.text().strip()) and bool(self.model.all)
        self._nobody.setText(self.tr("Nobody fits that; try fewer words."))
        self._nobody.setVisible(searched and not self.model.shown)

    @Slot()
    def _open_current(self) -> None:
        self._open(self.view.currentIndex())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.shown[index.row()].id)


def profile_words(profile: str) -> str:
    """Return a risk profile as it begins a line."""
    return profile[:1].upper() + profile[1:]


def last_visit_words(started: str) -> str:
    """Return the day of a visit, from ISO 8601 in universal time; empty where there was none."""
    return day(datetime.fromisoformat(started).astimezone().date()) if started else ""
