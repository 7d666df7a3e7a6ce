"""The panel beside the face: a welcome first, then the chart and the figures that go with what is said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.messages import Insight
from app.ui.blurring import hidden
from app.ui.charts import ChartView
from app.ui.figures import FigureList
from app.ui.finance_words import known
from app.ui.theme import Theme, styled
from app.ui.wording import capital, day
from finance.types import Chart, Fact

_BESIDE, _ABOVE = 54, (60, 74)  # of a hundred that the chart has, beside the figures and above them
_TALL_EM = 14  # of a chart above the figures, in heights of its letters, where there is room
_LEAD_EM = 36  # the longest line of the lead, in heights of its letters
_SIDE_BY_SIDE = 1.45  # width over height of the panel; more where text is larger


class InsightPanel(QWidget):
    """One of two pages."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("insight")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rule = styled(QFrame(), "goldRule")
        self._greeting = styled(QLabel(wordWrap=True), "welcome")
        self._lead = styled(QLabel(wordWrap=True), "lead")
        self._title = styled(QLabel(wordWrap=True), "title")
        self.chart = ChartView(theme)
        self.figures = FigureList(theme)
        self._source = styled(QLabel(wordWrap=True), "quiet")
        self._welcome, self._answer = QWidget(), QWidget()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._answer)
        self._arrange_welcome()
        self._arrange_answer()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._first_name = ""
        self._blurred = False
        self._scale, self._letter_px = 1.0, theme.text_px(18)
        self.restyle(theme)
        self.retranslate()

    def _arrange_welcome(self) -> None:
        self._welcome_column = QVBoxLayout(self._welcome)
        self._welcome_column.addStretch(2)
        self._welcome_column.addWidget(self._rule)
        self._welcome_column.addWidget(self._greeting)
        self._welcome_column.addWidget(self._lead)
        self._welcome_column.addStretch(3)

    def _arrange_answer(self) -> None:
        self._answer_column = QVBoxLayout(self._answer)
        self._answer_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._answer_row.addWidget(self.chart, _BESIDE)
        self._answer_row.addWidget(self.figures, 100 - _BESIDE)
        self._answer_column.addWidget(self._title)
        self._answer_column.addLayout(self._answer_row, 1)
        self._answer_column.addWidget(self._source)

    def retranslate(self) -> None:
        """Take another language, and the direction in which it is written."""
        hello = self.tr("Welcome, {name}").format(name=self._first_name) if self._first_name else self.tr("Welcome")
        self._greeting.setText(hello)
        asks = self.tr("Ask me about your portfolio, how it has done and how much risk it takes.")
        every = self.tr("Every figure comes with the day it holds for and where it comes from.")
        self._lead.setText(f"{asks}\n{every}")
        self._name_chart()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        for label in (self._greeting, self._lead, self._title, self._source):
            label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language and its direction."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LayoutDirectionChange):
            self.retranslate()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._scale, self._letter_px = theme.look.text_scale, theme.text_px(18)
        self._welcome_column.setContentsMargins(theme.px(48), theme.px(24), theme.px(48), theme.px(24))
        self._welcome_column.setSpacing(theme.px(24))
        self._answer_column.setContentsMargins(theme.px(48), theme.px(22), theme.px(48), theme.px(16))
        self._answer_column.setSpacing(theme.px(12))
        self._answer_row.setSpacing(theme.px(32))
        self._rule.setFixedSize(theme.px(72), max(2, theme.px(3)))
        self._lead.setMaximumWidth(_LEAD_EM * theme.text_px(24))
        self.chart.restyle(theme)
        self.figures.restyle(theme)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put chart and figures side by side where the panel is wide, one below the other where it is tall."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() > _SIDE_BY_SIDE * self._scale**0.7 * self.height()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._answer_row.setDirection(direction)
        tall = round(100 * _TALL_EM * self._letter_px / max(1, self.height()))
        share = _BESIDE if wide else min(max(tall, _ABOVE[0]), _ABOVE[1])
        self._answer_row.setStretch(0, share)
        self._answer_row.setStretch(1, 100 - share)

    def clear(self) -> None:
        """Forget everything of the last client."""
        self.welcome("")
        self._show(None, ())
        self._pages.setCurrentWidget(self._welcome)

    def welcome(self, client: str) -> None:
        """Greet by first name."""
        self._first_name = client.split()[0] if client.strip() else ""
        self.retranslate()

    def show_insight(self, insight: Insight) -> None:
        """Show what goes with a reply; without chart and facts the last picture stays."""
        if insight.chart is None and not insight.facts:
            return
        self._show(insight.chart, insight.facts)
        self._pages.setCurrentWidget(self._answer)

    def put_first(self, spoken: list[str]) -> None:
        """Move the facts that the reply says to the top, in the order in which it says them."""
        if spoken:
            self.figures.show_facts(self.figures.facts, spoken)

    def follow(self, names: tuple[str, ...]) -> None:
        """Mark the figures that are being said; cheap where nothing has changed.

        Args:
            names: of their facts; empty marks nothing.
        """
        self.figures.follow(names)
        self.chart.follow(names)

    def blur(self, on: bool) -> None:
        """Show dots in place of amounts of money, or the amounts again."""
        self._blurred = on
        self.figures.blur(on)
        self.chart.blur(on)
        self._name_chart()

    def _show(self, chart: Chart | None, facts: tuple[Fact, ...]) -> None:
        for part in (self._title, self.chart, self._source):
            part.setVisible(chart is not None)
        self.chart.show_chart(chart)
        self._name_chart()
        self.figures.setVisible(bool(facts))
        self.figures.day_in_view = chart.as_of if chart else None
        self.figures.show_facts(facts)

    def _name_chart(self) -> None:
        """Write what the chart shows, of which day, and from what."""
        chart = self.chart.chart
        title = known(chart.title) if chart else ""
        told = (
            self.tr("As of {day} · {source}").format(day=day(chart.as_of), source=capital(known(chart.source)))
            if chart
            else ""
        )
        self._title.setText(hidden(title) if self._blurred else title)
        self._source.setText(hidden(told) if self._blurred else told)
