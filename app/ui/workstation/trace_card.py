"""Where one figure comes from, below the conversation."""

from __future__ import annotations

from datetime import date
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled
from app.ui.wording import capital, day
from app.ui.workstation.trace import Trace, Traced

_BREAK = "\u200b"  # no width: a name without spaces may be broken here


class TraceCard(QWidget):
    """Rows of a name and what it is; Esc closes it."""

    closed = Signal()
    passage_wanted = Signal(str, str)
    """A citation and words of it that were quoted: to be shown in the document."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("traceCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.rows: dict[str, str] = {}
        self.title = styled(QLabel(wordWrap=True), "section")
        self.close_button = styled(QPushButton(), "small")
        self.close_button.clicked.connect(self.closed)
        self.place_button = styled(QPushButton(), "small")
        self.place_button.clicked.connect(self._want_passage)
        self._quoted = ("", "")
        self._head = QHBoxLayout()
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.page, 1)
        self._column.addWidget(self.place_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        self._column.setSpacing(theme.px(6))
        self._draw()

    def retranslate(self) -> None:
        """Take another language."""
        self.close_button.setText(self.tr("Close"))
        self.place_button.setText(self.tr("Show in the document"))
        self.setAccessibleName(self.tr("Where this figure comes from"))

    def show_trace(self, trace: Trace, turn: Traced) -> None:
        """Follow a figure from its sentence to its source."""
        self.title.setText(trace.figure)
        how = {
            "fact": self.tr("The sentence writes the fact by the rounding rules exactly, speaks of what the fact "
                            "measures, and says its direction, day and owner as the fact has them."),
            "passage": self.tr("The sentence stands word for word in the cited passage."),
            "words": self.tr("A length of time or a set phrase of the client's or the glossary's own words; "
                             "no amount rests on them."),
        }[trace.how]  # fmt: skip
        rows = [
            (self.tr("What it is"), capital(trace.label)),
            (self.tr("Fact"), trace.name if trace.how != "passage" else ""),
            (self.tr("Value"), "" if trace.value is None else f"{trace.value!r}".strip("'")),
            (self.tr("Unit"), trace.unit),
            (self.tr("As of"), day(date.fromisoformat(trace.as_of)) if trace.as_of else ""),
            (self.tr("Source"), trace.source),
            (self.tr("Passage"), trace.passage),
            (self.tr("Verified"), how),
            (self.tr("Sentence"), trace.sentence if trace.how != "passage" else ""),
            (self.tr("Computed by"), turn.tool),
            (self.tr("Chosen by"), turn.chosen_by),
            (self.tr("Worded by"), turn.worded_by),
        ]
        self._quoted = (trace.name, trace.figure) if trace.how == "passage" else ("", "")
        self._fill(rows)

    def show_left_out(self, turn: Traced) -> None:
        """Show what was not said, and why."""
        self._quoted = ("", "")
        self.title.setText(self.tr("Left out of the reply"))
        self._fill([(reason or self.tr("Not founded"), sentence) for sentence, reason in turn.left_out])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, rows: list[tuple[str, str]]) -> None:
        self.rows = {name: text for name, text in rows if text}
        self._draw()
        self.place_button.setVisible(bool(self._quoted[0]))
        self.show()
        self.close_button.setFocus()

    @Slot()
    def _want_passage(self) -> None:
        self.passage_wanted.emit(*self._quoted)

    def to_top(self) -> None:
        """Show the first rows."""
        self.page.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        soft, gap = self._theme.colours["ink_soft"], self._theme.px(12)
        self.page.document().setDocumentMargin(0)
        begin, middle = f'<tr><td style="color:{soft}; padding-right:{gap}px">', "</td><td>"
        rows = (f"{begin}{escape(name)}{middle}{_breakable(text)}</td></tr>" for name, text in self.rows.items())
        self.page.setHtml(f'<table cellspacing="0" cellpadding="2" width="100%">{"".join(rows)}</table>')


def _breakable(text: str) -> str:
    """Return mark-up for a text; a fact's name may be broken after its dots."""
    return (
        escape(text)
        if " " in text or not text[:1].isalpha()
        else escape(text).replace(".", f".{_BREAK}").replace("_", f"_{_BREAK}")
    )
