"""The panel beside the face: a welcome first, then the chart and the figures that go with what is said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.messages import Insight
from app.ui.chart import ChartView
from app.ui.figures import FigureList
from app.ui.theme import Theme, styled

_LEAD = (
    "Ask me about your portfolio, how it has done and how much risk it takes. "
    "Every figure comes with the day it holds for and where it comes from."
)


class InsightPanel(QWidget):
    """One of two pages."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("insight")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rule = styled(QFrame(), "goldRule")
        self._greeting = styled(QLabel(wordWrap=True), "welcome")
        self._lead = styled(QLabel(_LEAD, wordWrap=True), "lead")
        self.chart = ChartView(theme)
        self.figures = FigureList(theme)
        self._welcome, self._answer = QWidget(), QWidget()
        self._welcome_column, self._answer_column = QVBoxLayout(self._welcome), QVBoxLayout(self._answer)
        self._welcome_column.addStretch(2)
        self._welcome_column.addWidget(self._rule)
        self._welcome_column.addWidget(self._greeting)
        self._welcome_column.addWidget(self._lead)
        self._welcome_column.addStretch(3)
        self._answer_column.addWidget(self.chart, 60)
        self._answer_column.addWidget(self.figures, 40)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._answer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        for column in (self._welcome_column, self._answer_column):
            column.setContentsMargins(theme.px(56), theme.px(36), theme.px(40), theme.px(24))
            column.setSpacing(theme.px(24))
        self._rule.setFixedSize(theme.px(72), max(2, theme.px(3)))
        self.chart.restyle(theme)
        self.figures.restyle(theme)

    def clear(self) -> None:
        """Forget everything of the last client."""
        self._greeting.setText("Welcome")
        self.chart.show_chart(None)
        self.figures.show_facts(())
        self._pages.setCurrentWidget(self._welcome)

    def welcome(self, client: str) -> None:
        """Greet by first name."""
        self._greeting.setText(f"Welcome, {client.split()[0]}" if client.strip() else "Welcome")

    def show_insight(self, insight: Insight) -> None:
        """Show what goes with a reply; without chart and facts the last picture stays."""
        if insight.chart is None and not insight.facts:
            return
        self.chart.setVisible(insight.chart is not None)
        self.chart.show_chart(insight.chart)
        self.figures.show_facts(insight.facts)
        self._pages.setCurrentWidget(self._answer)

    def put_first(self, spoken: list[str]) -> None:
        """Move the facts that the reply says to the top, in the order in which it says them."""
        if spoken:
            self.figures.show_facts(self.figures.facts, spoken)
