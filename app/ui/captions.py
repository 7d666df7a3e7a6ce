"""What the client asked and what the advisor says, word by word with the sound."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.messages import Sentence
from app.ui.blurring import DOTS, hidden, hidden_in_question
from app.ui.theme import Theme
from app.ui.wrapping import elided, lines_of

_LINE_HEIGHT = 1.42
_LINES, _LINES_IN_A_SMALL_WINDOW = 3, 2
_SMALL = 0.6  # scale
_EDGE_PX = 22
_DOT_BEAT_MS = 400
_SCALES = ("thousand", "million", "billion")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    sentence: int
    start_s: float


class Captions(QWidget):
    """The question above, the reply below; the word being heard is marked, and its line is always in view."""

    def __init__(self, theme: Theme, note: str = "") -> None:
        """Show nothing yet but the invitation.

        Args:
            theme: the look at the first size.
            note: a sentence below the invitation, for example that there is no loudspeaker.
        """
        super().__init__()
        self._note = note
        self._most_lines = _LINES
        self._blurred = False
        self.setObjectName("captions")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._question = ""
        self._waiting = ""
        self._words: list[_Word] = []
        self._shown: list[str] = []
        self._lines: list[list[int]] = []
        self._sentences = 0
        self._current = -1
        self._top_line = 0
        self._dots = 0
        self._dragged_from = 0.0
        self._beat = QTimer(self, interval=_DOT_BEAT_MS)
        self._beat.timeout.connect(self._next_dot)
        self._tell()

    @property
    def question(self) -> str:
        """What the client asked last."""
        return self._question

    @property
    def waiting(self) -> str:
        """What is going on, empty when nothing is awaited."""
        return self._waiting

    @property
    def reply(self) -> str:
        """The reply as far as it has arrived."""
        return " ".join(word.text for word in self._words)

    @property
    def current_word(self) -> str:
        """The word that is marked, empty when none is."""
        return self._words[self._current].text if 0 <= self._current < len(self._words) else ""

    @property
    def current_line(self) -> int:
        """The line with the marked word, -1 when none is marked."""
        return next((number for number, line in enumerate(self._lines) if self._current in line), -1)

    @property
    def lines_in_view(self) -> tuple[int, int]:
        """First and last line that are shown."""
        return self._top_line, min(len(self._lines), self._top_line + self._lines_that_fit()) - 1

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._relayout()
        self.updateGeometry()

    def ask(self, question: str) -> None:
        """Show a new question and forget the last reply."""
        self._question = question
        self._words, self._shown, self._lines, self._sentences = [], [], [], 0
        self._current, self._top_line = -1, 0
        self._tell()

    def put_aside(self) -> Callable[[], None]:
        """Show nothing of what was asked and said; returns what brings it back."""
        kept = (self._question, self._words, self._sentences, self._current, self._top_line)

        def bring_back() -> None:
            self._question, self._words, self._sentences, self._current, self._top_line = kept
            self._relayout()
            self._tell()

        self.ask("")
        return bring_back

    def blur(self, on: bool) -> None:
        """Show dots in place of amounts of money, or the amounts again."""
        self._blurred = on
        self._relayout()
        self._tell()

    def show_lines(self, number: int) -> None:
        """Take room for so many lines of the reply."""
        if number != self._most_lines:
            self._most_lines = number
            self.updateGeometry()

    def wait(self, words: str) -> None:
        """Show that something is going on, such as "One moment"; empty ends it."""
        if words == self._waiting:
            return
        self._waiting = words
        if words:
            self._beat.start()
        else:
            self._beat.stop()
        self.update()

    def add(self, sentence: Sentence) -> int:
        """Append a sentence of the reply; returns its number for `follow`."""
        number = self._sentences
        self._sentences += 1
        timed = [(word.text, word.start_s) for word in sentence.words] or [(sentence.text, 0.0)]
        self._words += [_Word(piece, number, start_s) for text, start_s in timed for piece in text.split()]
        self._relayout()
        self._tell()
        return number

    def follow(self, sentence: int, time_s: float) -> None:
        """Mark the word that is heard at a moment of a sentence."""
        current = -1
        for index, word in enumerate(self._words):
            if word.sentence < sentence or (word.sentence == sentence and word.start_s <= time_s):
                current = index
        if current != self._current:
            self._current = current
            self._show_current()
            self.update()

    def rest(self) -> None:
        """Mark nothing: all that was said stands."""
        self.follow(self._sentences, 0.0)
        self._current = len(self._words)
        self.update()

    def cut(self) -> None:
        """Keep only what was heard; the rest of the reply will not come."""
        kept = self._words[: max(0, self._current + 1)]
        self._words = [*kept, _Word("…", self._sentences, 0.0)] if kept else []
        self._current = len(self._words)
        self._relayout()
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the question and three lines, in a small window two."""
        number = self._most_lines if self._theme.scale > _SMALL else _LINES_IN_A_SMALL_WINDOW
        lines = math.ceil(number * self._line_px())
        return QSize(600, 2 * self._theme.px(_EDGE_PX) + self._question_px() + lines)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Break the lines anew."""
        super().resizeEvent(event)
        self._relayout()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Move through a long reply."""
        self._scroll(-1 if event.angleDelta().y() > 0 else 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag a long reply."""
        self._dragged_from = event.position().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it, line by line."""
        lines = int((self._dragged_from - event.position().y()) / self._line_px())
        if lines:
            self._dragged_from -= lines * self._line_px()
            self._scroll(lines)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the question and the lines in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("navy"))
        top = self._paint_question(painter, self._theme.px(_EDGE_PX))
        if self._words:
            self._paint_reply(painter, top)
        elif self._waiting:
            self._paint_waiting(painter, top)
        else:
            self._paint_invitation(painter, top if self._question else None)
        painter.end()

    # ---- layout

    def _margin(self) -> int:
        return self._theme.px(48)

    def _reply_font(self) -> QFontMetricsF:
        return QFontMetricsF(self._theme.font(32))

    def _line_px(self) -> float:
        return self._reply_font().height() * _LINE_HEIGHT / 1.2

    def _question_px(self) -> int:
        return round(QFontMetricsF(self._theme.font(20)).height() * 1.5)

    def _lines_that_fit(self) -> int:
        room = self.height() - 2 * self._theme.px(_EDGE_PX) - self._question_px() + 1
        return max(1, int(room // self._line_px()))

    def _relayout(self) -> None:
        width = self.width() - 2 * self._margin()
        self._shown = self._as_shown()
        self._lines = lines_of(self._shown, self._reply_font(), width)
        self._show_current()
        self.update()

    def _as_shown(self) -> list[str]:
        """Return each word as it is drawn; of "$1.2 million" both are dots."""
        words = [word.text for word in self._words]
        if not self._blurred:
            return words
        shown: list[str] = []
        for word, before in zip(words, ["", *words], strict=False):
            scale = word.rstrip(".,;:").lower() in _SCALES and hidden(before) != before
            shown.append(DOTS if scale else hidden(word))
        return shown

    def _show_current(self) -> None:
        line = self.current_line
        if line >= 0:
            self._top_line = max(min(self._top_line, line), line - self._lines_that_fit() + 1)
        self._scroll(0)

    def _scroll(self, lines: int) -> None:
        most = max(0, len(self._lines) - self._lines_that_fit())
        self._top_line = min(max(self._top_line + lines, 0), most)
        self.update()

    def _tell(self) -> None:
        question = hidden_in_question(self._question) if self._blurred else self._question
        asked = self.tr("You asked: {question}").format(question=question)
        self.setAccessibleName(asked if self._question else f"{self._invitation()} {self._note}")
        self.setAccessibleDescription(hidden(self.reply) if self._blurred else self.reply)
        self.update()

    def _invitation(self) -> str:
        return self.tr("What would you like to know?")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()
        super().changeEvent(event)

    def _next_dot(self) -> None:
        self._dots = (self._dots + 1) % 3
        self.update()

    # ---- drawing

    def _paint_question(self, painter: QPainter, top: int) -> float:
        font = self._theme.font(20)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour("on_navy_soft"))
        question = hidden_in_question(self._question) if self._blurred else self._question
        for line in elided(question, metrics, self.width() - 2 * self._margin(), 1):
            painter.drawText(QPointF(self._margin(), top + metrics.ascent()), line)
        return top + self._question_px()

    def _paint_reply(self, painter: QPainter, top: float) -> None:
        metrics, line_px = self._reply_font(), self._line_px()
        painter.setFont(self._theme.font(32))
        for row, line in enumerate(self._lines[self._top_line : self._top_line + self._lines_that_fit()]):
            x, baseline = float(self._margin()), top + row * line_px + metrics.ascent()
            for index in line:
                advance = metrics.horizontalAdvance(self._shown[index])
                self._paint_word(painter, index, QPointF(x, baseline), advance)
                x += advance + metrics.horizontalAdvance(" ")

    def _paint_word(self, painter: QPainter, index: int, at: QPointF, advance: float) -> None:
        name = "on_navy" if index < self._current else "gold" if index == self._current else "on_navy_soft"
        painter.setPen(self._theme.colour(name))
        painter.drawText(at, self._shown[index])
        if index == self._current:  # a mark besides the colour, for whoever cannot tell the colours apart
            under = QRectF(at.x(), at.y() + self._theme.px(7), advance, max(2, self._theme.px(3)))
            painter.fillRect(under, self._theme.colour("gold"))

    def _paint_invitation(self, painter: QPainter, top: float | None) -> None:
        """Ask what the client wants, in the middle or below a question that got no answer; then what they should know.

        Args:
            painter: on this widget.
            top: where to begin, None for the middle.
        """
        room = self.width() - 2 * self._margin()
        big, small = self._theme.font(36, display=True), self._theme.font(20)
        notes = elided(self._note, QFontMetricsF(small), room, 2)
        big_px, small_px = QFontMetricsF(big).height() * 1.3, QFontMetricsF(small).height() * 1.2
        if top is None:
            top = (self.height() - big_px - small_px * len(notes)) / 2
        painter.setFont(big)
        painter.setPen(self._theme.colour("on_navy"))
        painter.drawText(QPointF(self._margin(), top + QFontMetricsF(big).ascent()), self._invitation())
        painter.setFont(small)
        painter.setPen(self._theme.colour("on_navy_soft"))
        for row, line in enumerate(notes):
            baseline = top + big_px + row * small_px + QFontMetricsF(small).ascent()
            painter.drawText(QPointF(self._margin(), baseline), line)

    def _paint_waiting(self, painter: QPainter, top: float) -> None:
        font = self._theme.font(32)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour("on_navy_soft"))
        painter.drawText(QPointF(self._margin(), top + metrics.ascent()), self._waiting)
        x = self._margin() + metrics.horizontalAdvance(self._waiting) + self._theme.px(20)
        painter.setPen(Qt.PenStyle.NoPen)
        for dot in range(3):
            painter.setBrush(self._theme.colour("gold" if dot == self._dots else "on_navy_soft"))
            radius = self._theme.px(5)
            painter.drawEllipse(QPointF(x + dot * self._theme.px(20), top + metrics.ascent() * 0.68), radius, radius)
