"""The key figures of an answer as a list: what, how much, as of when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme, styled
from app.ui.wording import capital, day, fact_in_words, listed, shared_ending
from finance.types import Fact

_MOST_ROWS = 12  # the answer's own; a longer list is not read, and takes longer to build than a frame lasts


class FigureList(QWidget):
    """Facts in the order in which finance gives them; moves under a finger when they are many."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._facts: tuple[Fact, ...] = ()
        self.day_in_view: date | None = None
        """The day that already stands beside the list, for example with the chart."""
        self._heading = styled(QLabel("Key figures", wordWrap=True), "section")
        self._day = styled(QLabel(wordWrap=True), "quiet")
        self._scroll = _WholeRows()
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        # In a pass of the loop of its own, so that no pass is long; what comes together is built once.
        self._rebuild_soon = QTimer(self, singleShot=True, interval=0)
        self._rebuild_soon.timeout.connect(self._rebuild)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._day)
        self._column.addWidget(self._scroll, 1)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self.show_facts(self._facts, [fact.name for fact in self._facts])

    def show_facts(self, facts: tuple[Fact, ...], spoken: Sequence[str] = ()) -> None:
        """Show another answer's figures.

        Args:
            facts: all of the answer.
            spoken: names of those that are said, which come first.
        """
        self._facts = in_order(facts, spoken)
        self._rebuild_soon.start()

    def _rebuild(self) -> None:
        facts = self._facts
        days = {fact.as_of for fact in facts}
        self._day.setText(f"As of {day(facts[0].as_of)}" if len(days) == 1 else "")
        self._day.setVisible(len(days) == 1 and days != {self.day_in_view})
        shared = shared_ending([fact.label for fact in facts[:_MOST_ROWS]])
        self._heading.setText(f"Key figures {shared}".rstrip())
        self._heading.setVisible(bool(facts))
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, self._theme.px(16), 0)
        column.setSpacing(0)
        for fact in facts[:_MOST_ROWS]:
            column.addWidget(self._row(fact, fact.label.removesuffix(" " + shared).rstrip(","), with_day=len(days) > 1))
        column.addStretch(1)
        self._theme.dress(rows)
        self._scroll.setWidget(rows)
        self._scroll.fit_soon()

    def _row(self, fact: Fact, name: str, with_day: bool) -> QWidget:
        row = styled(QWidget(), "figureRow")
        row.setAccessibleName(fact_in_words(fact))
        row.setToolTip(fact_in_words(fact))
        lines = QVBoxLayout(row)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        across = QHBoxLayout()
        across.setContentsMargins(0, self._theme.px(9), 0, self._theme.px(9))
        across.setSpacing(self._theme.px(24))
        label = QLabel(capital(name), wordWrap=True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if with_day:
            label.setText(f"{label.text()} ({day(fact.as_of)})")
        amount = styled(QLabel(listed(fact), wordWrap=fact.unit == "text"), "figure")
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(label, 1)
        across.addWidget(amount, 1 if fact.unit == "text" else 0)
        lines.addLayout(across)
        rule = styled(QFrame(), "rule")
        rule.setFixedHeight(1)
        lines.addWidget(rule)
        return row


def in_order(facts: tuple[Fact, ...], spoken: Sequence[str]) -> tuple[Fact, ...]:
    """Return the numbers that are said, the other numbers, names and dates; the same label and value only once."""
    place = {name: at for at, name in reversed(list(enumerate(spoken)))}
    ordered = sorted(facts, key=lambda fact: (fact.unit in ("text", "date"), place.get(fact.name, len(place))))
    once = {(fact.label, fact.value): fact for fact in reversed(ordered)}
    return tuple(fact for fact in ordered if once[fact.label, fact.value] is fact)


class _WholeRows(QScrollArea):
    """A scroll area that shows only whole rows while it rests at its top."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        # Rows get their heights when the layout has settled; the margin follows.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._fit)

    def fit_soon(self) -> None:
        """Leave what remains below the last whole row empty, once the rows have their heights."""
        self._settled.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit again."""
        super().resizeEvent(event)
        self.fit_soon()

    def _fit(self) -> None:
        content = self.widget()
        rows = content.findChildren(QWidget, "figureRow") if content is not None else []
        bottoms = [row.geometry().bottom() + 1 for row in rows]
        whole = max((bottom for bottom in bottoms if bottom <= self.height()), default=0)
        cut = bool(bottoms) and bottoms[-1] > self.height() and whole > 0
        self.setViewportMargins(0, 0, 0, self.height() - whole if cut else 0)
