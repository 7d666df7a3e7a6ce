"""Every command of the window with its keys: what the palette finds and the sheet of shortcuts lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Commands:
    """Actions by name, in the order in which they were added."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._actions: dict[str, QAction] = {}

    def add(self, name: str, run: Callable[[], object], *keys: str) -> QAction:
        """Add a command; its words come with `name_it`.

        Args:
            name: by which the window knows it.
            run: what it does.
            keys: such as "Ctrl+K"; the first is the one that is shown.
        """
        action = QAction(self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)
        self._actions[name] = action
        return action

    def name_it(self, words: dict[str, str]) -> None:
        """Give commands their words, in the language of now."""
        for name, text in words.items():
            self._actions[name].setText(text)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        """Return the commands that can be given now."""
        return tuple(action for action in self._actions.values() if action.isEnabled())


def keys_in_words(action: QAction) -> str:
    """Return an action's keys as a person reads them, "F1 or ?"; empty where it has none."""
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
