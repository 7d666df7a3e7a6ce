"""The window is all there is: full screen on top, no way past it but the administrator's.

What a window can hold, it holds here; the keys of the X server and of the machine itself (another console, the power
button) are the installation's, see docs/lockdown.md. Events are looked at where they enter a window, before any
widget has them, so a widget that is added later is held by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QScreen,
    QWheelEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.log import logger

_HOLD_MS: Final = 250
_POINTER_MS: Final = 3000
_NEVER_DRAGGED_PX: Final = 1_000_000
_Kind = QEvent.Type
_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_KEYS: Final = frozenset((_Kind.KeyPress, _Kind.KeyRelease, _Kind.ShortcutOverride))
_BUTTONS: Final = frozenset((_Kind.MouseButtonPress, _Kind.MouseButtonRelease, _Kind.MouseButtonDblClick))
_REFUSED: Final = frozenset(
    (
        _Kind.ContextMenu, _Kind.DragEnter, _Kind.DragMove, _Kind.DragLeave, _Kind.Drop, _Kind.NativeGesture,
        _Kind.ToolTip, _Kind.WhatsThis, _Kind.Close,
    )
)  # fmt: skip
_LOST: Final = frozenset((_Kind.FocusOut, _Kind.WindowStateChange, _Kind.Expose, _Kind.Hide, _Kind.Move, _Kind.Resize))
# What moves and edits; whatever else has no text is refused: function, media, launcher and menu keys.
_EDITING: Final = frozenset(
    (
        _Key.Key_Tab, _Key.Key_Backtab, _Key.Key_Return, _Key.Key_Enter, _Key.Key_Escape, _Key.Key_Backspace,
        _Key.Key_Delete, _Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End,
        _Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Space, _Key.Key_Shift, _Key.Key_AltGr, _Key.Key_CapsLock,
        _Key.Key_NumLock,
    )
)  # fmt: skip
_CHORDS: Final = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier
ADMINISTRATOR: Final = (_Key.Key_A, _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.ShiftModifier)
"""The keyboard's way to the administrator's PIN: Ctrl+Alt+Shift+A."""
_LINKS: Final = ("http", "https", "file", "mailto", "ftp", "tel")
_log = logger("lockdown")


def may_pass(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    """Return whether a key may reach the window: text, and what moves and edits; no chord, no shortcut."""
    if modifiers & _CHORDS:
        return False
    if key == _Key.Key_Delete and modifiers & _Modifier.ShiftModifier:  # cuts into the clipboard
        return False
    return key in _EDITING or (bool(text) and text.isprintable())


class Lockdown(QObject):
    """Holds one window."""

    administrator_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        """Prepare; nothing is held yet.

        Args:
            window: the kiosk's; it becomes this object's parent.
        """
        super().__init__(window)
        self._window = window
        self._holding = False
        self._filtered: list[QWindow] = []
        self._blanks: dict[QScreen, QWidget] = {}
        self._hold = QTimer(self, interval=_HOLD_MS)
        self._hold.timeout.connect(self.hold)
        self._pointer = QTimer(self, interval=_POINTER_MS, singleShot=True)
        self._pointer.timeout.connect(self._hide_pointer)
        self._pointer_hidden = False

    @property
    def holding(self) -> bool:
        """Whether the window is held."""
        return self._holding

    def begin(self) -> None:
        """Hold the window from now on: show it over the whole screen and let nothing else appear."""
        self._holding = True
        window, application = self._window, _application()
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        if window.isVisible():  # with a picture that must not be lost: setWindowFlags makes a new window
            window.overrideWindowFlags(flags)
            window.windowHandle().setFlags(flags)
        else:
            window.setWindowFlags(flags)
        window.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        application.setStartDragDistance(_NEVER_DRAGGED_PX)
        for scheme in _LINKS:
            QDesktopServices.setUrlHandler(scheme, self, "refuse_link")  # type: ignore[arg-type]  # the stub says bytes
        for signal in (application.screenAdded, application.screenRemoved, application.primaryScreenChanged):
            signal.connect(self._fit_soon)
        for screen in application.screens():
            screen.geometryChanged.connect(self._fit_soon)
        application.screenAdded.connect(self._watch_screen)
        self._hide_pointer()
        self._fit()
        self._hold.start()
        self.hold()

    def let_go(self) -> None:
        """Hold no more: the administrator leaves the kiosk."""
        if not self._holding:
            return
        self._holding = False
        self._hold.stop()
        self._pointer.stop()
        for handle in self._filtered:
            handle.removeEventFilter(self)
        self._filtered.clear()
        for scheme in _LINKS:
            QDesktopServices.unsetUrlHandler(scheme)
        self._show_pointer()
        self._pointer.stop()
        for blank in self._blanks.values():
            blank.deleteLater()
        self._blanks.clear()

    @Slot()
    def hold(self) -> None:
        """Look whether the window is where it should be, and put it back; runs four times a second."""
        if not self._holding:
            return
        window = self._window
        self._filter_windows()
        self._refuse_strangers()
        screen = QGuiApplication.primaryScreen()
        if screen is not None and not (
            window.isVisible() and window.isFullScreen() and window.geometry() == screen.geometry()
        ):
            self._fit()
        if QGuiApplication.focusWindow() is None:
            window.raise_()
            window.activateWindow()

    @Slot(QUrl)
    def refuse_link(self, url: QUrl) -> None:
        """Take a link that something wants to open, and do nothing with it."""
        _log.warning("a link was refused: %s", url.scheme())

    # ---- what enters a window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let pass what a client may do; returns whether an event was refused."""
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return self._refuses_key(event)
        if kind in _BUTTONS and isinstance(event, QMouseEvent):
            self._follow_pointer(event)
            return event.button() != Qt.MouseButton.LeftButton
        if kind == _Kind.MouseMove and isinstance(event, QMouseEvent):
            self._follow_pointer(event)
            return event.buttons() == Qt.MouseButton.NoButton  # nothing depends on hovering
        if kind == _Kind.TouchBegin:
            self._hide_pointer()
        elif kind == _Kind.Wheel and isinstance(event, QWheelEvent):
            return bool(event.modifiers() & _CHORDS)
        elif kind in _REFUSED:
            if isinstance(event, QCloseEvent):
                _log.warning("somebody asked the window to close")
            event.ignore()
            return True
        elif kind in _LOST:
            QTimer.singleShot(0, self, self.hold)
        return super().eventFilter(watched, event)

    def _refuses_key(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~_Modifier.KeypadModifier
        if event.type() == _Kind.KeyPress and not event.isAutoRepeat() and (event.key(), modifiers) == ADMINISTRATOR:
            self.administrator_asked.emit()
        if may_pass(event.key(), modifiers, event.text()):
            return False
        event.accept()  # of a shortcut's first look at a key: it is taken, so no shortcut is tried
        return True

    # ---- the pointer

    def _follow_pointer(self, event: QMouseEvent) -> None:
        """Show the pointer while a real mouse is used, and never for a finger."""
        if event.source() == Qt.MouseEventSource.MouseEventNotSynthesized:
            self._show_pointer()
            self._pointer.start()

    def _show_pointer(self) -> None:
        if self._pointer_hidden:
            self._pointer_hidden = False
            QGuiApplication.restoreOverrideCursor()

    @Slot()
    def _hide_pointer(self) -> None:
        if not self._pointer_hidden:
            self._pointer_hidden = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)

    # ---- windows and screens

    def _filter_windows(self) -> None:
        for handle in QGuiApplication.allWindows():
            if handle not in self._filtered:
                handle.installEventFilter(self)
                self._filtered.append(handle)
                handle.destroyed.connect(self._forget_windows)

    @Slot()
    def _forget_windows(self) -> None:
        alive = QGuiApplication.allWindows()
        self._filtered = [handle for handle in self._filtered if handle in alive]

    def _refuse_strangers(self) -> None:
        """Close whatever else has appeared: a dialog, a menu, a hint."""
        own = (self._window, *self._blanks.values())
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget not in own:
                _log.warning("a window of class %s was closed", type(widget).__name__)
                widget.hide()
                widget.close()
        handles = [widget.windowHandle() for widget in own]
        for handle in QGuiApplication.topLevelWindows():
            if handle.isVisible() and handle not in handles:
                _log.warning("a bare window of class %s was hidden", type(handle).__name__)
                handle.setVisible(False)

    @Slot()
    def _fit_soon(self, *_: object) -> None:
        QTimer.singleShot(0, self, self._fit)

    @Slot(QScreen)
    def _watch_screen(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._fit_soon)

    @Slot()
    def _fit(self) -> None:
        """Cover the first screen with the window and every other with black."""
        first = QGuiApplication.primaryScreen()
        if first is None or not self._holding:
            return
        _cover(self._window, first)
        self._window.activateWindow()
        others = [screen for screen in QGuiApplication.screens() if screen is not first]
        for screen in [known for known in self._blanks if known not in others]:
            self._blanks.pop(screen).deleteLater()
        for screen in others:
            blank = self._blanks.get(screen) or _blank()
            self._blanks[screen] = blank
            _cover(blank, screen)


class HeldToOpen(QObject):
    """Something that must be touched for a while to open what is behind it; a short touch does nothing."""

    opened = Signal()

    def __init__(self, mark: QWidget, hold_s: float = 5.0, may_open: Callable[[], bool] = lambda: True) -> None:
        """Watch a widget.

        Args:
            mark: what is touched; becomes this object's parent.
            hold_s: for how long.
            may_open: asked when the time is over.
        """
        super().__init__(mark)
        self._mark = mark
        self._may_open = may_open
        self._timer = QTimer(self, interval=round(1000 * hold_s), singleShot=True)
        self._timer.timeout.connect(self._open)
        mark.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the finger: the time runs while it is down and on the mark."""
        if isinstance(event, QMouseEvent):
            kind = event.type()
            if kind == _Kind.MouseButtonPress:
                self._timer.start()
                return True  # taken, so that the release comes here too
            if kind == _Kind.MouseButtonRelease or not self._mark.rect().contains(event.position().toPoint()):
                self._timer.stop()
        return super().eventFilter(watched, event)

    @Slot()
    def _open(self) -> None:
        if self._may_open():
            self.opened.emit()


def _application() -> QApplication:
    application = QCoreApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _cover(window: QWidget, screen: QScreen) -> None:
    window.setScreen(screen)
    window.setGeometry(screen.geometry())  # without a window manager nobody else makes it so large
    window.showFullScreen()
    window.raise_()


def _blank() -> QWidget:
    blank = QWidget(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
    blank.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    blank.setStyleSheet("background-color: black;")
    return blank
