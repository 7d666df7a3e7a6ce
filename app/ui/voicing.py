"""Self-voicing: what has the focus is told in words, for who cannot see the screen.

    voicing = Voicing(window, speech.say, lambda: speech.busy)
    voicing.enabled = True
    voicing.page(page.spoken())     # a page appeared; what has the focus on it follows in the same breath

It follows the focus, the state of what has it, and what is typed. Digits of a code and other private entries are
counted, not read, unless the sound goes to headphones alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot
from PySide6.QtGui import Qt as RichText
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QWidget,
)

from app.ui.keyboard.pin_pad import PinPad

_SETTLES_MS: Final = 250  # who walks through the page with Tab hears where they stay, not every stop on the way
_LATER_MS: Final = 400  # until it is looked again whether the advisor still speaks
_LONGEST: Final = 600  # characters that are said at once
_PRIVATE: Final = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText


class Voicing(QObject):
    """Tells in words what has the focus within one window."""

    def __init__(
        self,
        window: QWidget,
        say: Callable[[str], None],
        busy: Callable[[], bool] = lambda: False,
        private_audio: bool = False,
    ) -> None:
        """Be silent until enabled.

        Args:
            window: only what is in it is told.
            say: speaks a text; another one that is being spoken stops.
            busy: whether the advisor answers or listens: nothing is said over that, but afterwards.
            private_audio: whether nobody but the client hears, so that codes may be read aloud.
        """
        super().__init__(window)
        self._window, self._say, self._busy = window, say, busy
        self._private_audio = private_audio
        self._enabled = False
        self._page = self._change = ""
        self._focus: QWidget | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._speak)
        application = QApplication.instance()
        assert isinstance(application, QApplication), "a window has an application"
        application.focusChanged.connect(self._on_focus)

    @property
    def enabled(self) -> bool:
        """Whether anything is said."""
        return self._enabled

    @enabled.setter
    def enabled(self, on: bool) -> None:
        self._enabled = on
        self._page = self._change = ""
        self._timer.stop()
        self._leave_focus()
        if on:
            self._on_focus(None, QApplication.focusWidget())

    def page(self, words: str) -> None:
        """Say that a page appeared; what has the focus then follows."""
        if self._enabled:
            self._page, self._change = words, ""
            self._timer.start(_SETTLES_MS)

    def read(self, part: QWidget) -> None:
        """Say every text in a part of the window, in the order in which it is read, whether or not it is enabled."""
        words = texts_of(part)
        if words:
            self._say(_short(words))

    def again(self) -> None:
        """Say once more what has the focus."""
        focus = QApplication.focusWidget()
        if self._enabled and focus is not None:
            self._change = ""
            self._focus = focus
            self._timer.start(0)

    # ---- what happens in the window

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._leave_focus()
        if not self._enabled or new is None or not (new is self._window or self._window.isAncestorOf(new)):
            return
        self._focus, self._change = new, ""
        if isinstance(new, QAbstractButton):
            new.toggled.connect(self._on_state)
        elif isinstance(new, QAbstractSlider):
            new.valueChanged.connect(self._on_state)
        elif isinstance(new, QComboBox):
            new.currentTextChanged.connect(self._on_state)
        elif isinstance(new, QLineEdit):
            new.textEdited.connect(self._on_typed)
        elif isinstance(new, PinPad):
            new.changed.connect(self._on_count)
        new.destroyed.connect(self._on_gone)
        self._timer.start(_SETTLES_MS)

    def _leave_focus(self) -> None:
        left, self._focus = self._focus, None
        if left is None:
            return
        left.destroyed.disconnect(self._on_gone)
        if isinstance(left, QAbstractButton):
            left.toggled.disconnect(self._on_state)
        elif isinstance(left, QAbstractSlider):
            left.valueChanged.disconnect(self._on_state)
        elif isinstance(left, QComboBox):
            left.currentTextChanged.disconnect(self._on_state)
        elif isinstance(left, QLineEdit):
            left.textEdited.disconnect(self._on_typed)
        elif isinstance(left, PinPad):
            left.changed.disconnect(self._on_count)

    @Slot()
    def _on_gone(self) -> None:
        self._focus = None

    @Slot()
    def _on_state(self) -> None:
        """What has the focus was switched or moved: its new state alone is said."""
        if self._focus is not None and not self._page:
            self._change = state(self._focus) or value(self._focus, private_audio=self._private_audio)
            self._timer.start(_SETTLES_MS)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        """Say what was typed last, letter by letter; of a private entry only how long it is by now."""
        field = self._focus
        if not isinstance(field, QLineEdit):
            return
        hidden = is_private(field) and not self._private_audio
        self._change = counted(len(text)) if hidden else _letter(text)
        self._timer.start(_SETTLES_MS)

    @Slot(int)
    def _on_count(self, filled: int) -> None:
        """Say how many figures of a code are in, and never which."""
        self._change = counted(filled)
        self._timer.start(_SETTLES_MS)

    @Slot()
    def _speak(self) -> None:
        if not self._enabled:
            return
        if self._busy():
            self._timer.start(_LATER_MS)
            return
        focus = self._focus
        parts = [self._page]
        if self._change:
            parts.append(self._change)
        elif focus is not None and focus.isVisible():
            parts.append(described(focus, private_audio=self._private_audio))
        self._page = self._change = ""
        words = _sentences(parts)
        if words:
            self._say(_short(words))


def described(widget: QWidget, *, private_audio: bool = False) -> str:
    """Return a control in words: its name, what it is, its state or content, and what more there is to say of it.

    Args:
        widget: what has the focus.
        private_audio: whether private content may be read out.
    """
    head = ", ".join(filter(None, (name(widget), role(widget), state(widget))))
    content = value(widget, private_audio=private_audio)
    unusable = "" if widget.isEnabled() else QCoreApplication.translate("Voicing", "not available now")
    return _sentences([", ".join(filter(None, (head, content, unusable))), widget.accessibleDescription()])


def name(widget: QWidget) -> str:
    """Return what a control is called: its accessible name, its text, or the label that belongs to it."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel):
        return _plain(widget.text())
    if isinstance(widget, QGroupBox):
        return _plain(widget.title())
    window = widget.window()
    label = next((one for one in window.findChildren(QLabel) if one.buddy() is widget), None)
    if label is not None:
        return _plain(label.text())
    return widget.placeholderText() if isinstance(widget, QLineEdit) else ""


def role(widget: QWidget) -> str:
    """Return what a control is, in a word; empty for what is only text."""
    if isinstance(widget, QCheckBox):
        return QCoreApplication.translate("Voicing", "check box")
    if isinstance(widget, QRadioButton) or (isinstance(widget, QAbstractButton) and _one_of_several(widget)):
        return QCoreApplication.translate("Voicing", "choice")
    if isinstance(widget, QAbstractButton):
        return (
            QCoreApplication.translate("Voicing", "switch")
            if widget.isCheckable()
            else QCoreApplication.translate("Voicing", "button")
        )
    if isinstance(widget, QLineEdit):
        return QCoreApplication.translate("Voicing", "text field")
    if isinstance(widget, QComboBox):
        return QCoreApplication.translate("Voicing", "list")
    if isinstance(widget, QAbstractSlider):
        return QCoreApplication.translate("Voicing", "slider")
    return ""


def state(widget: QWidget) -> str:
    """Return whether a control is on, in words; empty for one that cannot be on or off."""
    if not isinstance(widget, QAbstractButton) or not widget.isCheckable():
        return ""
    if isinstance(widget, QRadioButton) or _one_of_several(widget):
        return (
            QCoreApplication.translate("Voicing", "chosen")
            if widget.isChecked()
            else QCoreApplication.translate("Voicing", "not chosen")
        )
    return (
        QCoreApplication.translate("Voicing", "on")
        if widget.isChecked()
        else QCoreApplication.translate("Voicing", "off")
    )


def value(widget: QWidget, *, private_audio: bool = False) -> str:
    """Return a control's content in words: what was typed or set; a private entry as its length alone."""
    if isinstance(widget, QLineEdit):
        if is_private(widget) and not private_audio:
            return counted(len(widget.text()))
        return widget.text() or QCoreApplication.translate("Voicing", "empty")
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractSlider | QProgressBar):
        span = max(1, widget.maximum() - widget.minimum())
        return QCoreApplication.translate("Voicing", "{percent} percent").format(
            percent=round(100 * (widget.value() - widget.minimum()) / span)
        )
    return ""


def is_private(field: QLineEdit) -> bool:
    """Return whether what is typed must not be read aloud: a code, a PIN, or what is shown as dots."""
    shown = field.echoMode() == QLineEdit.EchoMode.Normal
    return not shown or bool(field.inputMethodHints() & _PRIVATE) or bool(field.property("private"))


def counted(length: int) -> str:
    """Return how much was typed, without what."""
    if length == 0:
        return QCoreApplication.translate("Voicing", "empty")
    return (
        QCoreApplication.translate("Voicing", "one character")
        if length == 1
        else QCoreApplication.translate("Voicing", "{count} characters").format(count=length)
    )


def texts_of(part: QWidget) -> str:
    """Return the texts in view in a part of the window, from top to bottom and in reading order."""
    labels = [one for one in (part, *part.findChildren(QLabel)) if isinstance(one, QLabel) and one.isVisible()]
    mirrored = part.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def place(label: QLabel) -> tuple[int, int]:
        at = label.mapTo(part.window(), label.rect().topLeft())
        return at.y(), -at.x() if mirrored else at.x()

    return _sentences([one.accessibleName() or _plain(one.text()) for one in sorted(labels, key=place)])


def _one_of_several(button: QAbstractButton) -> bool:
    group = button.group()
    return button.isCheckable() and (button.autoExclusive() or (group is not None and group.exclusive()))


def _letter(text: str) -> str:
    last = text[-1:]
    return (
        QCoreApplication.translate("Voicing", "empty")
        if not last
        else QCoreApplication.translate("Voicing", "space")
        if last == " "
        else last
    )


def _plain(text: str) -> str:
    """Return a label's text without the marks of a shortcut and of rich text."""
    bare = QTextDocumentFragment.fromHtml(text).toPlainText() if RichText.mightBeRichText(text) else text
    return " ".join(bare.replace("&&", "\0").replace("&", "").replace("\0", "&").split())


def _sentences(parts: list[str]) -> str:
    """Return parts as sentences: each ends with a stop, so that the voice rests there."""
    kept = [" ".join(part.split()) for part in parts if part.strip()]
    return " ".join(part if part[-1] in ".!?:;" else f"{part}." for part in kept)


def _short(words: str) -> str:
    """Return as much of a text as may be said at once, ending with a whole sentence where there is one."""
    if len(words) <= _LONGEST:
        return words
    cut = words[:_LONGEST]
    end = max(cut.rfind(". "), cut.rfind("? "), cut.rfind("! "))
    return cut[: end + 1] if end > 0 else cut[: cut.rfind(" ")]
