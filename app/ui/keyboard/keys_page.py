"""One page of keys: where each stands, what it shows, how it is called."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QRect, QSize
from PySide6.QtWidgets import QWidget

from app.ui.keyboard.key_button import LETTER_PX, KeyButton, Kind
from app.ui.keyboard.layout import Key, Layout
from app.ui.keyboard.names import spoken
from app.ui.keyboard.shift import Shift
from app.ui.theme import Theme

_KEY_MM = 15.0
_WIDEST = 2.2
"""Of a key, in key heights: on a wide screen the keys stay together."""
_ROOM_FOR_TEXT, _LEAST_ROOM_FOR_TEXT = 1.25, 1.1
"""Height of a key in heights of its letter."""
_GLYPHS = {"backspace": "backspace", "left": "left", "right": "right", "hide": "hide", "space": "space"}


def key_height_px(theme: Theme) -> int:
    """Return the height of a row of keys, with the gap, where there is room for it."""
    face = max(theme.mm(_KEY_MM, 48), theme.px(56), round(_ROOM_FOR_TEXT * theme.text_px(LETTER_PX)))
    return face + 2 * theme.px(4)


def least_key_height_px(theme: Theme) -> int:
    """Return the least height of a row of keys, with the gap; their letters shrink to the standard size."""
    standard = theme.text_px(LETTER_PX) / theme.look.text_scale
    return max(theme.mm(_KEY_MM, 48), round(_LEAST_ROOM_FOR_TEXT * standard)) + 2 * theme.px(4)


class KeysPage:
    """The keys of one page, in their keyboard."""

    def __init__(self, theme: Theme, layout: Layout, page: str, keyboard: QWidget) -> None:
        """Make the keys.

        Args:
            theme: the look.
            layout: whose keys.
            page: "letters" or "symbols".
            keyboard: in which they stand.
        """
        self._theme = theme
        self._layout = layout
        self._rows = layout.pages[page]
        self._labelled: tuple[str, str, str] | None = None
        self.buttons: dict[KeyButton, Key] = {}
        for row in self._rows:
            for key in row:
                self.buttons[KeyButton(theme, _kind(key), keyboard)] = key

    def size(self, least: bool = False) -> QSize:
        """Return the room that it wants, or the least that it can do with."""
        height = least_key_height_px(self._theme) if least else key_height_px(self._theme)
        return QSize(round(self._layout.columns * max(48, self._theme.mm(_KEY_MM, 48))), len(self._rows) * height)

    def cell(self, room: QRect) -> tuple[int, int]:
        """Return width and height of one key in pixels."""
        least, most = least_key_height_px(self._theme), key_height_px(self._theme)
        height = min(max(room.height() // len(self._rows), least), most)
        return min(int(room.width() / self._layout.columns), round(_WIDEST * most)), height

    def place(self, room: QRect) -> None:
        """Put every key in its place; left stays left in every language."""
        unit, height = self.cell(room)
        buttons = iter(self.buttons)
        for number, row in enumerate(self._rows):
            left = room.left() + (room.width() - unit * sum(key.width for key in row)) / 2
            for key in row:
                right = left + unit * key.width
                top = room.top() + number * height
                button = next(buttons)
                button.setGeometry(round(left), top, round(right) - round(left), height)
                button.show()
                left = right

    def label(self, shift: Shift, waiting: str, enter: str, afresh: bool = False) -> None:
        """Say what every key types or does now; nothing is drawn again that has not changed.

        Args:
            shift: what the next letter is.
            waiting: an accent that waits for its letter, empty if none does.
            enter: name of what Enter does.
            afresh: the language of the screen is another now.
        """
        if self._labelled == (shift, waiting, enter) and not afresh:
            return
        self._labelled = (shift, waiting, enter)
        for button, key in self.buttons.items():
            if key.deed == "shift":
                words = {
                    "off": QCoreApplication.translate("Keyboard", "Shift"),
                    "once": QCoreApplication.translate("Keyboard", "Shift, for one letter"),
                    "lock": QCoreApplication.translate("Keyboard", "Shift, locked"),
                }
                button.show_as(
                    "", words[shift], "lock" if shift == "lock" else "shift", "deed" if shift == "off" else "on"
                )
            elif key.deed:
                text, name = self._deed(key, enter)
                button.show_as(text, name, _GLYPHS.get(key.deed, "enter" if key.deed == "enter" else ""))
            else:
                typed = key.typed(shift != "off")
                button.show_as(typed, spoken(typed), kind="on" if typed == waiting else "letter")

    def hide(self) -> None:
        """Make room for another page."""
        for button in self.buttons:
            button.hide()

    def drop(self) -> None:
        """Take the keys away now, none of which may have been touched just before."""
        for button in self.buttons:
            shiboken6.delete(button)
        self.buttons = {}

    def discard(self) -> None:
        """Take the keys away; one of them may be the sender right now."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = {}

    def _deed(self, key: Key, enter: str) -> tuple[str, str]:
        """Return what a key shows and how it is called."""
        words = {
            "backspace": ("", QCoreApplication.translate("Keyboard", "Delete backwards")),
            "enter": (enter, enter),
            "hide": ("", QCoreApplication.translate("Keyboard", "Hide the keyboard")),
            "language": (
                self._layout.label,
                QCoreApplication.translate("Keyboard", "Language of the keyboard: {name}").format(
                    name=self._layout.name
                ),
            ),
            "left": ("", QCoreApplication.translate("Keyboard", "Cursor to the left")),
            "right": ("", QCoreApplication.translate("Keyboard", "Cursor to the right")),
            "letters": ("ABC", QCoreApplication.translate("Keyboard", "Letters")),
            "space": (QCoreApplication.translate("Keyboard", "Space"), QCoreApplication.translate("Keyboard", "Space")),
            "symbols": ("?#€", QCoreApplication.translate("Keyboard", "Symbols")),
        }
        return words[key.deed]


def _kind(key: Key) -> Kind:
    if key.deed == "enter":
        return "main"
    return "deed" if key.deed and key.deed != "space" else "letter"
