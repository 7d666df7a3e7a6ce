"""The screen's own keyboard and PIN pad: layouts are data, what is typed arrives as key events. Qt's own is GPL."""

from __future__ import annotations

from app.ui.keyboard.board import Keyboard as Keyboard
from app.ui.keyboard.pin_pad import PinPad as PinPad
