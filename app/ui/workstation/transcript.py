"""The conversation in writing: questions, replies, and in them every figure as a link to what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from app.messages import Sentence
from app.ui.theme import Theme
from app.ui.workstation.trace import Traced

_SCHEME = "trace"
_LEFT_OUT = "left"
_ASK = "ask"


@dataclass(slots=True)
class _Turn:
    """One question and what came of it so far."""

    question: str
    spoken: list[Sentence] = field(default_factory=list)
    traced: Traced | None = None
    cut: bool = False


class Transcript(QTextBrowser):
    """Grows downwards; Tab goes from figure to figure, Enter shows where one comes from."""

    figure_chosen = Signal(int, int)
    """Turn, from 0, and figure within it."""
    left_out_chosen = Signal(int)
    """A turn of which sentences were left out."""
    suggestion_chosen = Signal(str)
    """A question that was offered."""

    def __init__(self, theme: Theme, *, inviting: bool = True) -> None:
        """Show nothing yet.

        Args:
            theme: the look.
            inviting: whether to say, while it is empty, what can be done.
        """
        super().__init__()
        self._theme = theme
        self._inviting = inviting
        self.turns: list[_Turn] = []
        self._waiting = ""
        self._heard = ""
        self._suggestions: tuple[str, ...] = ()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._choose)
        self.retranslate()

    # ---- what happens

    def clear_all(self) -> None:
        """Forget the conversation."""
        self.turns.clear()
        self._waiting = self._heard = ""
        self._suggestions = ()
        self._draw()

    def suggest(self, questions: tuple[str, ...]) -> None:
        """Offer questions as long as none was asked."""
        self._suggestions = questions
        self._draw()

    def ask(self, question: str) -> None:
        """Begin a turn; one without an answer yet takes the new words, since its question was still being heard."""
        if self.turns and not self.turns[-1].spoken and self.turns[-1].traced is None and not self.turns[-1].question:
            self.turns[-1].question = question
        else:
            self.turns.append(_Turn(question))
        self._draw()

    def hear(self, words: str) -> None:
        """Show what the ears make of the question that is being spoken."""
        if self.turns:
            self.turns[-1].question = words
            self._draw()

    def wait(self, words: str) -> None:
        """Say that something is going on; empty ends it."""
        if words != self._waiting:
            self._waiting = words
            self._draw()

    def add(self, sentence: Sentence) -> None:
        """Append what is about to be said."""
        if self.turns:
            self.turns[-1].spoken.append(sentence)
            self._draw()

    def finish(self, traced: Traced) -> None:
        """Give the last turn its figures' ways."""
        if self.turns:
            self.turns[-1].traced = traced
            self._draw()

    def cut(self) -> None:
        """Say that the reply was interrupted."""
        if self.turns:
            self.turns[-1].cut = True
            self._draw()

    def follow(self, sentence: Sentence | None) -> None:
        """Mark the sentence that is being heard."""
        text = sentence.text if sentence else ""
        if text != self._heard:
            self._heard = text
            self._mark()

    def show_turn(self, number: int) -> None:
        """Bring a turn into view."""
        self.scrollToAnchor(f"turn{number}")

    # ---- looks

    def restyle(self, theme: Theme) -> None:
        """Take another size or other colours."""
        self._theme = theme
        self._draw()

    def retranslate(self) -> None:
        """Take another language."""
        self.setAccessibleName(self.tr("Conversation"))
        self.setAccessibleDescription(self.tr("Tab goes from figure to figure, Enter shows where it comes from"))
        self._draw()

    def _draw(self) -> None:
        colours = self._theme.colours
        self.document().setDocumentMargin(self._theme.px(14))
        self.document().setDefaultStyleSheet(
            f"a {{ color: {colours['primary']}; }}"
            f".asked {{ color: {colours['ink_soft']}; font-weight: 600; }}"
            f".soft {{ color: {colours['ink_soft']}; }}"
        )
        parts = [self._turn(number, turn) for number, turn in enumerate(self.turns)]
        if not parts and self._inviting:
            words = self._waiting or self.tr(
                "Ask about this client's money; every figure can be followed to its source."
            )
            parts.append(f'<p class="soft">{escape(words)}</p>')
            parts += [
                f'<p><a href="{_ASK}:{number}">{escape(question)}</a></p>'
                for number, question in enumerate(self._suggestions)
            ]
        elif self._waiting:
            parts.append(f'<p class="soft">{escape(self._waiting)} …</p>')
        self.setHtml("".join(parts))
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self._mark()

    def _turn(self, number: int, turn: _Turn) -> str:
        gap = f"margin-top:{self._theme.px(14)}px; margin-bottom:{self._theme.px(4)}px;"
        place = f'<a name="turn{number}"></a>'
        asked = f'<p class="asked" style="{gap}">{place}{escape(turn.question)}</p>' if turn.question else ""
        if turn.traced is not None:
            return asked + self._reply(number, turn.traced)
        words = " ".join(sentence.text for sentence in turn.spoken)
        end = " …" if turn.cut else ""
        return asked + (f"<p>{escape(words)}{end}</p>" if words else "")

    def _reply(self, number: int, traced: Traced) -> str:
        pieces = "".join(
            escape(piece.text)
            if piece.trace < 0
            else f'<a href="{_SCHEME}:{number}/{piece.trace}">{escape(piece.text)}</a>'
            for piece in traced.pieces
        )
        reply = f"<p>{pieces}</p>" if pieces else ""
        if not traced.left_out:
            return reply
        told = (
            self.tr("One sentence did not pass and was left out")
            if len(traced.left_out) == 1
            else self.tr("{count} sentences did not pass and were left out").format(count=len(traced.left_out))
        )
        return f'{reply}<p class="soft"><a href="{_LEFT_OUT}:{number}">{escape(told)}</a></p>'

    def _mark(self) -> None:
        """Lay the mark under the sentence that is heard, where it stands in the last turn."""
        marks: list[QTextEdit.ExtraSelection] = []
        if self._heard:
            found = self.document().find(
                self._heard, self.document().characterCount() - 1, QTextDocument.FindFlag.FindBackward
            )
            if not found.isNull():
                mark = QTextEdit.ExtraSelection()
                look = QTextCharFormat()
                look.setBackground(self._theme.colour("linen"))
                look.setFontUnderline(True)
                look.setUnderlineColor(self._theme.colour("bronze"))
                mark.cursor, mark.format = found, look
                marks.append(mark)
        self.setExtraSelections(marks)

    def _choose(self, link: QUrl) -> None:
        if link.scheme() == _SCHEME:
            turn, _, figure = link.path().partition("/")
            self.figure_chosen.emit(int(turn), int(figure))
        elif link.scheme() == _LEFT_OUT:
            self.left_out_chosen.emit(int(link.path()))
        elif link.scheme() == _ASK:
            self.suggestion_chosen.emit(self._suggestions[int(link.path())])
