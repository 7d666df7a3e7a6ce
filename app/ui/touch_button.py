"""A button whose words take a second line where one is too short: nothing to touch is ever cut or elided."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.wrapping import lines_of

_EDGES_EM = {"navButton": 2.2}
_USUAL_EDGES_EM = 3.2
"""Room beside the words for padding and border, in heights of the text, by the name of the style."""
_ABOVE_AND_BELOW = 0.5


class TouchButton(QPushButton):
    """Says `words`; call `wrap` when the room for it has changed."""

    def __init__(self, name: str, *, checkable: bool = False) -> None:
        """Make a button without words.

        Args:
            name: by which the style sheet knows it.
            checkable: whether it stays pressed.
        """
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(checkable)
        self.setAutoDefault(True)  # Enter works it, as Space does
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._words = self._phrase = ""
        self._room = 16_777_215

    @property
    def words(self) -> str:
        """What it says, in one line."""
        return self._words

    @property
    def phrase(self) -> str:
        """By what words it can be pressed aloud: its English ones, since the advisor hears English."""
        return self._phrase

    def say(self, words: str, name: str = "") -> None:
        """Set what it says, and by what name a screen reader and a voice know it."""
        self._words = words
        if not self._phrase or QLocale().language() == QLocale.Language.English:
            self._phrase = name or words
        self.setAccessibleName(name or words.replace("\n", ", "))
        self._fit()

    def wrap(self, room: int) -> None:
        """Break the words so that the button is at most so many pixels wide."""
        self._room = room
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return room for every line; the style sheet alone reckons with one."""
        hint, metrics = super().sizeHint(), QFontMetricsF(self.font())
        lines = self.text().count("\n") + 1
        return QSize(hint.width(), max(hint.height(), round(metrics.height() * (lines + _ABOVE_AND_BELOW))))

    def _fit(self) -> None:
        metrics = QFontMetricsF(self.font())
        room = max(metrics.height(), self._room - _EDGES_EM.get(self.objectName(), _USUAL_EDGES_EM) * metrics.height())
        lines = []
        for part in self._words.split("\n"):
            words = part.split()
            lines += [" ".join(words[index] for index in line) for line in lines_of(words, metrics, room)]
        self.setText("\n".join(lines).replace("&", "&&"))
        self.setMinimumHeight(self.sizeHint().height())  # the style sheet's own is that of one line
