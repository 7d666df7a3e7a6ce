"""Where the advisor's face is: docked above the conversation, in a window of its own, or nowhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QWindow
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Theme
from app.ui.workstation.memory import PLACES, AvatarPlace

_SHARE_OF_HEIGHT = 0.34
_WIDEST = 4 / 3  # width over height when docked
_FIRST_FLOATING = (520, 520)  # pixels of the 1080-pixel design


class _OwnWindow(QWidget):
    """The avatar's own window; closing it docks the face again."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setMinimumSize(240, 240)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Let the face go back."""
        event.ignore()
        self.closed.emit()


class AvatarHome(QObject):
    """Moves the one view of the face; nothing is drawn while it is nowhere."""

    moved = Signal(str)
    """Where it is now."""

    def __init__(self, view: QWindow, dock: QVBoxLayout, window: QWidget) -> None:
        """Dock nothing yet.

        Args:
            view: draws the face.
            dock: the place above the conversation.
            window: the workstation's.
        """
        super().__init__(window)
        self._window = window
        self._dock = dock
        self.container = QWidget.createWindowContainer(view, window)
        self.container.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.container.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.container.hide()
        self.own = _OwnWindow(window)
        self.own.closed.connect(self._dock_again)
        self.place: AvatarPlace = "off"
        self._placed = False  # whether somebody has put the own window where it is

    def retranslate(self) -> None:
        """Take another language."""
        self.own.setWindowTitle(self.tr("The advisor"))

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        height = round(self._window.height() * _SHARE_OF_HEIGHT)
        self.container.setMinimumHeight(0)
        self.container.setMaximumHeight(16_777_215)
        if self.place == "docked":
            self.container.setFixedHeight(min(height, round(self.container.width() / _WIDEST) or height))
        if not self._placed and not self.own.isVisible():
            self.own.resize(*(theme.px(side) for side in _FIRST_FLOATING))
            corner = self._window.mapToGlobal(self._window.rect().topRight())
            self.own.move(corner.x() - self.own.width() - theme.px(40), corner.y() + theme.px(100))

    def put(self, place: AvatarPlace, theme: Theme) -> None:
        """Move the face."""
        if place == self.place:
            return
        self._placed |= self.place == "floating"
        self.place = place
        self.container.hide()
        if place == "docked":
            self._dock.addWidget(self.container)
        elif place == "floating":
            layout = self.own.layout()
            assert layout is not None
            layout.addWidget(self.container)
        self.restyle(theme)
        self.own.setVisible(place == "floating")
        self.container.setVisible(place != "off")
        self.moved.emit(place)

    def next_place(self) -> AvatarPlace:
        """Return the place after the present one."""
        return PLACES[(PLACES.index(self.place) + 1) % len(PLACES)]

    @property
    def was_placed(self) -> bool:
        """Whether the own window has been somewhere."""
        return self._placed or self.place == "floating"

    @property
    def rectangle(self) -> list[int]:
        """Where the own window is: left, top, width, height."""
        area = self.own.geometry()
        return [area.x(), area.y(), area.width(), area.height()]

    def place_own(self, rectangle: list[int]) -> None:
        """Put the own window where it was, if that is still on a screen."""
        if len(rectangle) == 4:
            area = QRect(*rectangle)
            if any(screen.availableGeometry().intersects(area) for screen in QGuiApplication.screens()):
                self.own.setGeometry(area)
                self._placed = True

    def _dock_again(self) -> None:
        self.moved.emit("docked")  # whoever listens puts it there, and remembers
