"""The command palette: a few letters find a command, a client, a panel or a question asked before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme, styled
from app.ui.workstation.fuzzy import ranked

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_SHOWN = 60  # more nobody reads


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose.

    Attributes:
        text: what it is called.
        kind: of what it is one, such as "Client"; searched too.
        hint: at the end of the row: its keys, or more about it.
        run: what happens.
    """

    text: str
    kind: str
    hint: str
    run: Callable[[], None]

    @property
    def searched(self) -> str:
        """What the letters are held against."""
        return f"{self.text} {self.kind} {self.hint}"


class _RowPainter(QStyledItemDelegate):
    """What it is called on one side, of what kind and with which keys on the other."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """High enough to touch."""
        return QSize(10, self.theme.target_px(48))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one entry."""
        entry: Entry = index.data(_ENTRY)
        t, area = self.theme, QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, t.colour("primary"))
        inner = area.adjusted(t.px(14), 0, -t.px(14), 0)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(t.font(18))
        painter.setPen(t.colour("on_primary" if chosen else "ink_soft"))
        more = "   ".join(part for part in (entry.kind, entry.hint) if part)
        room = painter.fontMetrics().horizontalAdvance(more)
        painter.drawText(inner, int(flags | Qt.AlignmentFlag.AlignRight), more)
        painter.setFont(t.font(20))
        painter.setPen(t.colour("on_primary" if chosen else "ink"))
        wide = inner.width() - room - t.px(20)
        text = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, wide)
        place = QRect(inner.left(), inner.top(), wide, inner.height())
        painter.drawText(QStyle.visualRect(option.direction, inner, place), int(flags), text)
        painter.restore()


class Palette(QDialog):
    """A window of its own, since nothing may lie over the face."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self._entries: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self.field = styled(QLineEdit(), "search")
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = styled(QLabel(wordWrap=True), "quiet")
        self._painter = _RowPainter(theme, self)
        self.list.setItemDelegate(self._painter)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.field)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self.list, 1)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._choose)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.retranslate()
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = self._painter.theme = theme
        margin = theme.px(16)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(10))

    def retranslate(self) -> None:
        """Take another language."""
        self.setWindowTitle(self.tr("Commands"))
        self.field.setPlaceholderText(self.tr("A command, a client, a panel or an earlier question"))
        self.field.setAccessibleName(self.tr("Find a command, a client, a panel or an earlier question"))
        self.list.setAccessibleName(self.tr("What fits"))
        self._nothing.setText(self.tr("Nothing fits that; try fewer letters."))

    def open_with(self, entries: Sequence[Entry]) -> None:
        """Show what there is to choose from."""
        self._entries = tuple(entries)
        self.field.clear()
        self._narrow("")
        window = self.parentWidget()
        assert window is not None
        width = min(self._theme.px(860), window.width() - self._theme.px(80))
        height = min(self._theme.px(640), window.height() - self._theme.px(80))
        self.resize(width, height)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + self._theme.px(60))
        self.open()
        self.field.setFocus()

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What fits, the best first."""
        return tuple(self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows walk through the list while somebody types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        self._shown = ranked(typed, self._entries, lambda entry: entry.searched)[:_SHOWN]
        self.list.clear()
        for entry in self._shown:
            item = QListWidgetItem(entry.text)
            item.setData(_ENTRY, entry)
            parts = (entry.text, entry.kind, entry.hint)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in parts if part))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._nothing.setVisible(not self._shown)

    @Slot()
    def _choose(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._shown):
            entry = self._shown[at]
            self.accept()
            entry.run()
