"""Which panel is in view: groups above, the panels of the chosen group below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled
from app.ui.workstation.catalogue import GROUPS, TABS, Group, Tab, group_title, tab_title


class Navigation(QWidget):
    """Two rows of buttons; arrows move within a row."""

    wanted = Signal(str)
    """The key of a panel."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("tabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._last: dict[Group, str] = {}
        self._groups: dict[Group, QPushButton] = {}
        self.tabs: dict[str, QPushButton] = {}
        self._group_row, self._tab_row = QHBoxLayout(), QHBoxLayout()
        self._one_group, self._one_tab = QButtonGroup(self), QButtonGroup(self)
        for group in GROUPS:
            if any(tab.group == group for tab in TABS):
                self._groups[group] = self._button("group", self._group_row, self._one_group)
        for tab in TABS:
            self.tabs[tab.key] = self._button("tab", self._tab_row, self._one_tab)
        self._group_row.addStretch(1)
        self._tab_row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._group_row)
        self._column.addLayout(self._tab_row)
        self._one_group.buttonClicked.connect(self._choose_group)
        self._one_tab.buttonClicked.connect(self._choose_tab)
        self.retranslate()
        self.restyle(theme)

    def _button(self, name: str, row: QHBoxLayout, one_of: QButtonGroup) -> QPushButton:
        button = styled(QPushButton(), name)
        button.setCheckable(True)
        button.installEventFilter(self)
        one_of.addButton(button)
        row.addWidget(button)
        return button

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._column.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), 0)
        self._column.setSpacing(0)
        for row in (self._group_row, self._tab_row):
            row.setSpacing(theme.px(4))

    def retranslate(self) -> None:
        """Take another language."""
        for group, button in self._groups.items():
            button.setText(group_title(group))
        for key, button in self.tabs.items():
            button.setText(tab_title(key))

    def mark(self, key: str) -> None:
        """Show that a panel is in view, and its neighbours."""
        group = _tab(key).group
        self._last[group] = key
        self._groups[group].setChecked(True)
        for tab in TABS:
            self.tabs[tab.key].setVisible(tab.group == group)
        self.tabs[key].setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Move along a row with the arrows."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._move(watched, step if self.isLeftToRight() else -step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, watched: QObject, step: int) -> None:
        rows = (list(self._groups.values()), [button for button in self.tabs.values() if button.isVisibleTo(self)])
        for row in rows:
            if watched in row:
                button = row[(row.index(watched) + step) % len(row)]
                button.setFocus(Qt.FocusReason.TabFocusReason)
                button.click()

    def _choose_group(self, button: QPushButton) -> None:
        group = next(name for name, one in self._groups.items() if one is button)
        first = next(tab.key for tab in TABS if tab.group == group)
        self.wanted.emit(self._last.get(group, first))

    def _choose_tab(self, button: QPushButton) -> None:
        self.wanted.emit(next(key for key, one in self.tabs.items() if one is button))


def _tab(key: str) -> Tab:
    return next(tab for tab in TABS if tab.key == key)
