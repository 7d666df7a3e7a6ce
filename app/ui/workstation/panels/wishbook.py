"""The advisor's wishes for one client, shared by the panels that solve for them, with the way back and forth."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.desk.wishes import Wishes
from app.ui.workstation.panels.parts.history import History


class WishBook(QObject):
    """The wishes of now; a change that is over becomes a step of the history."""

    changed = Signal()
    """Other wishes than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.client_id = ""
        self._usual = Wishes()
        self._now = self._usual
        self._history = History(self._usual)

    @property
    def now(self) -> Wishes:
        """What is wished."""
        return self._now

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._history.can_undo or self._now != self._history.now

    @property
    def can_redo(self) -> bool:
        """Whether there is a step on."""
        return self._history.can_redo and self._now == self._history.now

    @property
    def changed_from_usual(self) -> bool:
        """Whether anything is wished that is not what everything begins with."""
        return self._now != self._usual

    def open(self, client_id: str, usual: Wishes) -> None:
        """Turn to a client, with the wishes that everything begins with; the same client keeps theirs."""
        if client_id == self.client_id and usual == self._usual:
            return
        self.client_id = client_id
        self._usual = self._now = usual
        self._history = History(usual)
        self.changed.emit()

    def wish(self, wishes: Wishes) -> None:
        """Wish something else, in the middle of a change."""
        if wishes != self._now:
            self._now = wishes
            self.changed.emit()

    def settle(self) -> None:
        """Make the wishes of now a step of the history."""
        if self._history.put(self._now):
            self.changed.emit()

    def undo(self) -> None:
        """Go back one step."""
        self.settle()
        self._go(self._history.undo())

    def redo(self) -> None:
        """Go on one step."""
        self._go(self._history.redo())

    def reset(self) -> None:
        """Wish what everything begins with; that is a step too."""
        self.wish(self._usual)
        self.settle()

    def _go(self, wishes: Wishes) -> None:
        self._now = wishes
        self.changed.emit()


def book_of(desk: QObject) -> WishBook:
    """Return the one wish book of a window: it belongs to the window's desk."""
    found = desk.findChild(WishBook)
    return found if isinstance(found, WishBook) else WishBook(desk)
