"""Typing into a field as a real keyboard does, so that undo, selection, limits and signals work as ever."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

Field = QLineEdit | QTextEdit | QPlainTextEdit
_SECRET = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData


def alive(field: Field | None) -> bool:
    """Whether a field can be typed into: it is there still, and enabled."""
    return field is not None and shiboken6.isValid(field) and field.isEnabled()


def is_secret(field: Field | None) -> bool:
    """Whether nobody beside the client may read what is typed."""
    if field is None or not shiboken6.isValid(field):
        return False
    masked = isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal
    return masked or bool(field.inputMethodHints() & _SECRET)


def type_text(field: Field, text: str) -> None:
    """Type characters one by one; what is selected is replaced."""
    for letter in text:
        key = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
        shift = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else Qt.KeyboardModifier.NoModifier
        _send(field, key, letter, shift)


def press(field: Field, key: Qt.Key) -> None:
    """Press a key that has no character, or Return."""
    _send(field, key, "\r" if key == Qt.Key.Key_Return else "", Qt.KeyboardModifier.NoModifier)


def _send(field: Field, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if shiboken6.isValid(field):  # Return may have closed the page with the field
            QCoreApplication.sendEvent(field, QKeyEvent(kind, key, modifiers, text))
