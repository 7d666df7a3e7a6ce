"""The key figures of an answer as a list: what, how much, as of when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QScroller, QVBoxLayout, QWidget

from app.ui.blurring import hidden
from app.ui.figure_row import FigureRow
from app.ui.finance_words import known
from app.ui.numerals import english
from app.ui.theme import Theme, styled
from app.ui.wording import capital, day, fact_in_words, listed, shared_ending
from finance.types import Fact

_MOST_ROWS = 12  # the answer's own; a longer list is not read
_BETWEEN_MS = 8  # one pass and the next: at 0 they would follow each other, and what came with them, without a pause
_AT_ONCE = 3  # rows that one pass of the loop makes: more would take as long as a frame lasts


class FigureList(QWidget):
    """Facts in the order in which finance gives them; moves under a finger when they are many."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._facts: tuple[Fact, ...] = ()
        self._shown_as: dict[str, str] = {}  # the name of the row that stands for each fact
        self._said: tuple[str, ...] = ()
        self._blurred = False
        self.day_in_view: date | None = None
        """The day that already stands beside the list, for example with the chart."""
        self._heading = styled(QLabel(wordWrap=True), "section")
        self._day = styled(QLabel(wordWrap=True), "quiet")
        self._scroll = _WholeRows()
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        # In a pass of the loop of its own, so that no pass is long; what comes together is built once.
        self._rebuild_soon = QTimer(self, singleShot=True, interval=_BETWEEN_MS)
        self._rebuild_soon.timeout.connect(self._rebuild)
        self._fill_soon = QTimer(self, singleShot=True, interval=_BETWEEN_MS)
        self._fill_soon.timeout.connect(self._fill)
        self._made: list[FigureRow] = []  # kept for the next answer's figures, as making one takes a millisecond or two
        self._shared = ""  # how all labels end, said in the heading
        self._lay_out()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._day)
        self._column.addWidget(self._scroll, 1)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Little: how much of the panel the list takes is the panel's decision, not its own."""
        return self.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Never: wrapped headings would otherwise ask for the height of all rows."""
        return False

    @property
    def rows(self) -> list[FigureRow]:
        """One a figure, from the top."""
        return self._made[: self._filled]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._lay_out()
        self._rebuild_soon.start()

    def show_facts(self, facts: tuple[Fact, ...], spoken: Sequence[str] = ()) -> None:
        """Show another answer's figures.

        Args:
            facts: all of the answer.
            spoken: names of those that are said, which come first.
        """
        self._facts = in_order(facts, spoken)
        once = {(fact.label, fact.value): fact.name for fact in reversed(self._facts)}
        self._shown_as = {fact.name: once[fact.label, fact.value] for fact in facts}
        self._scroll.verticalScrollBar().setValue(0)
        self._rebuild_soon.start()

    def follow(self, names: tuple[str, ...]) -> None:
        """Mark the figures that are being said.

        Args:
            names: of their facts.
        """
        if names != self._said:
            self._said = names
            self._mark()

    def blur(self, on: bool) -> None:
        """Show dots in place of amounts of money, or the amounts again."""
        if on != self._blurred:
            self._blurred = on
            self._rebuild_soon.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take another language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LayoutDirectionChange):
            self._rebuild_soon.start()

    def _rebuild(self) -> None:
        facts = self._facts
        days = {fact.as_of for fact in facts}
        self._day.setText(self.tr("As of {day}").format(day=day(facts[0].as_of)) if len(days) == 1 else "")
        self._day.setVisible(len(days) == 1 and days != {self.day_in_view})
        shared = shared_ending([fact.label for fact in facts[:_MOST_ROWS]])
        if known(shared) == shared and not english():  # half of a heading in another language is none
            shared = ""
        heading = self.tr("Key figures")
        self._heading.setText(f"{heading} {known(shared)}".rstrip())
        self._heading.setVisible(bool(facts))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        for above in (self._heading, self._day):
            above.setContentsMargins(0 if mirrored else self._theme.px(12), 0, self._theme.px(12) if mirrored else 0, 0)
            above.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self._shared, self._filled = shared, 0
        if not facts:
            self._lay_out()  # nothing of a visit stays
        for row in self._made[len(facts[:_MOST_ROWS]) :]:
            row.tell("", "", "", "")  # what is not shown is not kept
            row.hide()
        self._fill()

    def _lay_out(self) -> None:
        """Begin with an empty list in the theme's sizes."""
        self._fill_soon.stop()
        self._made.clear()
        self._filled = 0  # how many of the rows tell a figure
        rows = QWidget()
        self._rows_column = QVBoxLayout(rows)
        self._rows_column.setContentsMargins(0, 0, self._theme.px(12), 0)
        self._rows_column.setSpacing(0)
        self._rows_column.addStretch(1)
        self._scroll.setWidget(rows)

    def _fill(self) -> None:
        """Let rows tell the figures; where some have to be made, a few now and the others in the next passes."""
        facts = self._facts[:_MOST_ROWS]
        with_day = len({fact.as_of for fact in self._facts}) > 1
        made = 0
        for fact in facts[self._filled :]:
            if self._filled == len(self._made):
                if made == _AT_ONCE:
                    self._fill_soon.start()
                    break
                made += 1
                self._made.append(FigureRow(self._theme))
                self._rows_column.insertWidget(self._filled, self._made[-1])
                self._theme.dress(self._made[-1])
            self._tell(self._made[self._filled], fact, with_day)
            self._filled += 1
        self._scroll.fit_soon()
        self._mark()

    def _tell(self, row: FigureRow, fact: Fact, with_day: bool) -> None:
        told, amount = fact_in_words(fact), listed(fact)
        name = capital(known(fact.label.removesuffix(" " + self._shared).rstrip(",")))
        label = f"{name} ({day(fact.as_of)})" if with_day else name
        if self._blurred:
            told, label, amount = hidden(told), hidden(label), hidden(amount)
        row.tell(fact.name, label, amount, told, long=fact.unit == "text")
        row.show()

    def _mark(self) -> None:
        said = {self._shown_as.get(name, name) for name in self._said}
        last: FigureRow | None = None
        for row in self.rows:
            row.mark(row.fact_name in said)
            last = row if row.said else last
        if last is not None:
            self._scroll.ensureWidgetVisible(last, 0, 0)


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

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for one row; without the margin, which must not keep the list from becoming smaller."""
        return QSize(super().minimumSizeHint().width(), 2 * self.fontMetrics().height())

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
