"""Everything that a next client could see, hear of or reach, searched for the words of the last one."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QClipboard, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from app.soak.markers import Found
from app.ui.face import AvatarFace
from app.ui.kiosk.window import KioskWindow

_TEXTS: Final = (
    "text", "toPlainText", "accessibleName", "accessibleDescription", "toolTip", "statusTip", "whatsThis",
    "windowTitle", "placeholderText", "title", "words", "phrase", "question", "reply", "told", "trouble", "notice",
)  # fmt: skip


def shown(word_of: Sequence[str]) -> list[Found]:
    """Search the texts of all widgets and of the clipboards for some words, in any case."""
    found: list[Found] = []
    for where, text in (*_widget_texts(), *_accessible_texts(), *clipboards()):
        low = text.lower()
        found += [Found(word, where, text[:80].encode()) for word in word_of if word.lower() in low]
    return found


def clipboards() -> list[tuple[str, str]]:
    """Return what the clipboards hold."""
    clipboard = QGuiApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard] + [QClipboard.Mode.Selection] * clipboard.supportsSelection()
    return [(f"clipboard {mode.name}", clipboard.text(mode)) for mode in modes]


def _widget_texts() -> Iterator[tuple[str, str]]:
    for widget in QApplication.allWidgets():
        for name in _TEXTS:
            told = getattr(widget, name, None)
            try:
                text = told() if callable(told) else told
            except (TypeError, RuntimeError):  # it takes something, or is being deleted
                continue
            if isinstance(text, str) and text:
                yield f"{type(widget).__name__} {widget.objectName()}.{name}", text


def _accessible_texts() -> Iterator[tuple[str, str]]:
    for widget in QApplication.allWidgets():
        face = QAccessible.queryAccessibleInterface(widget)
        if face is None or not face.isValid():
            continue
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value):
            text = face.text(kind)
            if text:
                yield f"{type(widget).__name__} {widget.objectName()} as {kind.name}", text


def kept_in_python(words: Sequence[str]) -> list[Found]:
    """Search every text that a Python object still holds, with who holds it."""
    low = [word.lower() for word in words]
    found: dict[tuple[str, str], Found] = {}
    for holder in gc.get_objects():
        # By the type itself: isinstance asks an object for its __class__, which lazy modules answer with warnings.
        if issubclass(type(holder), type) or holder is words or holder is low:
            continue
        for held in _held_by(holder):
            if type(held) is str and 2 < len(held) < 20_000:
                text = held.lower()
                for word in low:
                    if word in text:
                        owner = _owner(holder)
                        found.setdefault((word, owner), Found(word, owner, held[:80].encode()))
    return list(found.values())


def _held_by(holder: object) -> Iterator[object]:
    """Yield what something holds; containers of texts alone, which the collector does not list, are looked into."""
    for held in gc.get_referents(holder):
        if issubclass(type(held), (dict, tuple)) and not gc.is_tracked(held):
            yield from gc.get_referents(held)
        yield held


def _owner(holder: Any) -> str:
    """Return in words what holds something, two steps up."""
    name = type(holder).__qualname__
    for other in gc.get_referrers(holder):
        if type(other).__name__ not in ("list", "frame", "list_iterator", "tuple_iterator", "generator"):
            keys = [str(key) for key, value in other.items() if value is holder] if isinstance(other, dict) else []
            return f"{name} in {type(other).__qualname__} {keys[:2]}"
    return name


def other_windows(window: QWidget) -> list[str]:
    """Return the names of windows that are open beside the kiosk's."""
    widgets = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
    handles = {each.windowHandle() for each in QApplication.topLevelWidgets()}
    bare: list[QWindow] = [
        each for each in QGuiApplication.topLevelWindows() if each.isVisible() and each not in handles
    ]
    return [type(each).__name__ for each in (*widgets, *bare)]


def qt_objects(window: QObject) -> int:
    """Return how many objects belong to the window."""
    return len(window.findChildren(QObject))


def face_on_card(window: KioskWindow) -> tuple[str, ...]:
    """Return the qualities in which the face is made now: with another one there are more objects of OpenGL."""
    face = window.avatar._face
    return face.made if isinstance(face, AvatarFace) else ()


def make_keys(window: KioskWindow) -> None:
    """Have both pages of keys made: a change of the look takes them away, and a client who types brings them back."""
    keyboard = window.typing.keyboard
    for page in ("letters", "symbols"):
        keyboard._page_of(page)


def gl_objects() -> int:
    """Return how many OpenGL objects are alive, of this process's moderngl."""
    return sum(1 for each in gc.get_objects() if str(type(each).__module__).startswith(("moderngl", "_moderngl")))
