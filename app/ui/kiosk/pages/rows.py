"""Things to choose from: a label with a row of buttons that takes as many lines as it needs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QLayoutItem, QSizePolicy, QWidget

from app.ui.theme import Theme, styled


class FlowLayout(QLayout):
    """Places widgets in reading order, in as many lines as they need; mirrored where text runs from right to left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._hints: list[tuple[QLayoutItem, QSize]] | None = None  # of those shown, until something changes
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """Append an item."""
        self._hints = None
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Return an item, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Remove and return an item, None past the end."""
        self._hints = None
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        """Ask the items for their sizes again."""
        self._hints = None
        super().invalidate()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height that so many pixels of width need."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Place everything."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return all items in one line."""
        sizes = [hint for _, hint in self._shown()]
        gaps = self.spacing() * max(0, len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        """Return the widest item."""
        sizes = [item.minimumSize() for item, _ in self._shown()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _shown(self) -> list[tuple[QLayoutItem, QSize]]:
        """Return what is not hidden, and how large each would be: a pass of the layout asks many times."""
        if self._hints is None:
            self._hints = [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]
        return self._hints

    def _place(self, rect: QRect, *, move: bool) -> int:
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x, y, line_px, gap = 0, 0, 0, self.spacing()
        for item, hint in self._shown():
            size = hint.boundedTo(QSize(max(1, rect.width()), 16_777_215))
            if x > 0 and x + size.width() > rect.width():
                x, y, line_px = 0, y + line_px + gap, 0
            if move:
                left = rect.right() + 1 - x - size.width() if mirrored else rect.left() + x
                item.setGeometry(QRect(QPoint(left, rect.top() + y), size))
            x, line_px = x + size.width() + gap, max(line_px, size.height())
        return y + line_px


_BESIDE_EM = 30  # a row this wide, in heights of its text, has its label beside the buttons
_LABEL_SHARE = 0.3


class Row(QWidget):
    """A label and its buttons: side by side where there is room, else one below the other."""

    def __init__(self, *buttons: QWidget) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.label = styled(QLabel(wordWrap=True), "section")
        self._line = QWidget()
        self._line.setSizePolicy(policy)
        self.flow = FlowLayout(self._line)
        for button in buttons:
            self.flow.addWidget(button)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.label)
        self._box.addWidget(self._line, 1)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.flow.setSpacing(theme.px(12))
        self._box.setSpacing(theme.px(6))
        self._fit()

    def name(self, text: str) -> None:
        """Set the label; without one the row is only its buttons."""
        self.label.setText(text)
        self.label.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the label where there is room for it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = bool(self.label.text()) and self.width() > _BESIDE_EM * self.label.fontMetrics().height()
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.label.setFixedWidth(round(_LABEL_SHARE * self.width()) if beside else self.width())
