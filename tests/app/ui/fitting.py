"""What is wrong with how a window's texts are placed: too little room, over one another, outside, too small."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QLineEdit, QWidget

from app.ui.keyboard.key_button import KeyButton
from app.ui.labels import OneLine
from app.ui.theme import SMALLEST_TARGET_PX, SMALLEST_TEXT_PX

_SLACK_PX = 2


def faults(window: QWidget) -> list[str]:
    """Return in words what a client could not read or touch in a window as it is now."""
    parts = [part for part in window.findChildren(QWidget) if _tells(part)]
    found = [fault for part in parts for fault in _of_one(part, window)]
    return found + [
        f"{_name(one)} lies over {_name(other)}"
        for one, other in combinations(parts, 2)
        if not (one.isAncestorOf(other) or other.isAncestorOf(one)) and _overlap(one, other, window)
    ]


def _tells(part: QWidget) -> bool:
    text = isinstance(part, QLabel) and bool(part.text()) and not isinstance(part, OneLine)
    return part.isVisible() and (text or isinstance(part, QAbstractButton | QLineEdit)) and not _seen(part).isEmpty()


def _of_one(part: QWidget, window: QWidget) -> list[str]:
    found = []
    needs = _needs(part)
    if part.width() + _SLACK_PX < needs.width() or part.height() + _SLACK_PX < needs.height():
        found.append(f"{_name(part)} has {part.width()} x {part.height()} and needs {needs.width()} x {needs.height()}")
    if _seen(part) != part.rect() and not _scrolls(part):
        found.append(f"{_name(part)} is cut by what it stands in")
    if not window.rect().contains(_place(part, window)) and not _scrolls(part):
        found.append(f"{_name(part)} reaches out of the window")
    if part.fontInfo().pixelSize() < SMALLEST_TEXT_PX and not isinstance(part, KeyButton):
        found.append(f"{_name(part)} is written in {part.fontInfo().pixelSize()} pixels")
    if isinstance(part, QAbstractButton) and min(part.height(), part.width()) < SMALLEST_TARGET_PX:
        found.append(f"{_name(part)} is too small for a finger")
    return found


def _needs(part: QWidget) -> QSize:
    if isinstance(part, QLabel) and part.wordWrap():
        longest = max(part.text().split(), key=len, default="")
        width = round(QFontMetricsF(part.font()).horizontalAdvance(longest))
        return QSize(width, part.heightForWidth(part.width()))
    if isinstance(part, QLabel):
        return part.sizeHint()
    if isinstance(part, KeyButton):  # draws itself, see the tests of the keyboard
        return QSize(0, 0)
    if isinstance(part, QAbstractButton):
        metrics = QFontMetricsF(part.font())
        lines = part.text().replace("&&", "&").split("\n")
        widest = max(metrics.horizontalAdvance(line) for line in lines)
        return QSize(round(widest), round(metrics.height() * len(lines)))
    return QSize(0, round(QFontMetricsF(part.font()).height()))


def _seen(part: QWidget) -> QRect:
    """Return what of a widget no ancestor cuts off."""
    return part.visibleRegion().boundingRect()


def _scrolls(part: QWidget) -> bool:
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return bool(above.verticalScrollBar().maximum())
        above = above.parentWidget()
    return False


def _place(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def _overlap(one: QWidget, other: QWidget, window: QWidget) -> bool:
    shared = _place(one, window).intersected(_place(other, window))
    return min(shared.width(), shared.height()) > _SLACK_PX and not (_scrolls(one) or _scrolls(other))


def _name(part: QWidget) -> str:
    words = part.text() if isinstance(part, QLabel | QAbstractButton) else part.accessibleName()
    return f"{type(part).__name__} {part.objectName()!r} {words!r:.60}"
