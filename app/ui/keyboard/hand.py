"""Fingers on the keys: what is touched, held, slid over and let go becomes what is meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.ui.keyboard.flyout import Bubble, Flyout
from app.ui.keyboard.key_button import KeyButton
from app.ui.keyboard.layout import Key
from app.ui.keyboard.names import spoken
from app.ui.keyboard.shift import ShiftKey
from app.ui.theme import Theme

_LONG_MS = 450
_REPEAT_AFTER_MS, _REPEAT_MS = 450, 60
REPEATED = ("backspace", "left", "right")


class Hand(QObject):
    """Follows every finger.

    Signals:
        typed: a letter or a sign; and whether it uses up shift.
        pressed: the deed of a key that works as soon as it is touched, and again while it is held.
        did: the deed of a key that was touched and let go.
        shifted: shift was touched or let go.
        chosen: what was touched in the flyout.
    """

    typed = Signal(str, bool)
    pressed = Signal(str)
    did = Signal(str)
    shifted = Signal()
    chosen = Signal(str)

    def __init__(
        self, keyboard: QWidget, shift: ShiftKey, clock: Callable[[], float], is_secret: Callable[[], bool]
    ) -> None:
        """Follow nobody yet.

        Args:
            keyboard: over which accents are offered.
            shift: is touched here, and says what a key types.
            clock: seconds.
            is_secret: whether what is typed may not be shown enlarged.
        """
        super().__init__(keyboard)
        self._shift, self._clock, self._is_secret = shift, clock, is_secret
        self._keys: dict[KeyButton, Key] = {}
        self._pending: KeyButton | None = None  # touched, not typed yet
        self._repeating: KeyButton | None = None
        self._opener: KeyButton | None = None  # whose accents are open while the finger is still on it
        self._under_finger = ""
        self.flyout, self.bubble = Flyout(keyboard), Bubble(keyboard)
        self.flyout.chosen.connect(self._choose)
        self._long, self._repeat = QTimer(self, singleShot=True, interval=_LONG_MS), QTimer(self)
        self._long.timeout.connect(self.offer_accents)
        self._repeat.timeout.connect(self._press_again)

    def follow(self, keys: dict[KeyButton, Key]) -> None:
        """Follow the fingers on a page of keys too."""
        self._keys |= keys
        for button in keys:
            button.went_down.connect(self._down)
            button.moved.connect(self._moved)
            button.came_up.connect(self._up)

    def leave(self) -> None:
        """Follow none of the keys any more."""
        self.let_go()
        self._keys = {}

    def look(self, theme: Theme, cell: tuple[int, int]) -> None:
        """Take another look; width and height of a key in pixels."""
        self._theme, self._cell = theme, cell

    def let_go(self) -> None:
        """Let go of everything: nothing is half typed."""
        self._drop()
        self.close_flyout()
        self._repeat.stop()
        self._repeating = None

    def offer(self, choices: dict[str, str], button: KeyButton, now: str = "") -> None:
        """Offer a list of names above a key, one below the other; `now` is the choice that holds already."""
        cell = (max(self._cell[0], self._theme.px(340), 8 * self._theme.text_px(20)), self._cell[1])
        self.flyout.offer(self._theme, choices, button.geometry(), cell, True, now)

    def close_flyout(self) -> None:
        """Offer nothing any more."""
        self._opener, self._under_finger = None, ""
        self.flyout.close_()

    def offer_accents(self) -> None:
        """Offer the accents of the letter that has been touched for so long."""
        button = self._pending
        key = self._keys.get(button) if button else None
        if button is None or key is None or not (accents := key.offers(self._shift.on)):
            return
        self._drop()
        choices = {accent: spoken(accent) for accent in accents}
        self.flyout.offer(self._theme, choices, button.geometry(), self._cell, False)
        self._opener = button

    # ---- fingers

    def _down(self, button: KeyButton) -> None:
        key = self._keys.get(button)
        if key is None:
            return
        self.close_flyout()
        self._commit()  # the other thumb's letter comes first
        if key.deed in REPEATED:
            self._repeating = button
            self.pressed.emit(key.deed)
            self._repeat.start(_REPEAT_AFTER_MS)
        elif key.deed == "shift":
            self._shift.down(self._clock())
            self.shifted.emit()
        elif key.text:
            self._pending = button
            self._long.start()
            if not key.deed and not self._is_secret():
                self.bubble.show_over(self._theme, key.typed(self._shift.on), button.geometry())

    def _moved(self, button: KeyButton, at: QPoint) -> None:
        if button is self._opener:
            self._under_finger = self.flyout.point_at(at)

    def _up(self, button: KeyButton, inside: bool) -> None:
        key = self._keys.get(button)
        if button is self._repeating:
            self._repeat.stop()
        if key is None:
            return
        if button is self._opener:
            self._let_go_of_accents(inside)
        elif button is self._pending:
            self._commit() if inside else self._drop()
        elif key.deed == "shift":
            self._shift.up()
            self.shifted.emit()
        elif inside and key.deed and not key.text and key.deed not in REPEATED:
            self.did.emit(key.deed)

    def _commit(self) -> None:
        """Type the letter that is being touched."""
        button = self._pending
        self._drop()
        if button is not None and (key := self._keys.get(button)):
            self.typed.emit(key.typed(self._shift.on), not key.deed)

    def _drop(self) -> None:
        self._pending = None
        self._long.stop()
        self.bubble.hide()

    def _press_again(self) -> None:
        self._repeat.setInterval(_REPEAT_MS)
        key = self._keys.get(self._repeating) if self._repeating else None
        if key is None:
            self._repeat.stop()
        else:
            self.pressed.emit(key.deed)

    def _let_go_of_accents(self, inside: bool) -> None:
        """Take what the finger slid to; left on its key, the choice stays open for a second touch."""
        self._opener = None
        if self._under_finger:
            self._choose(self._under_finger)
        elif not inside:
            self.close_flyout()

    def _choose(self, choice: str) -> None:
        self.close_flyout()
        self.chosen.emit(choice)
