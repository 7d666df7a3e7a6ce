"""Below the list of clients: whose window this is now, and their accounts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.desk.clients import Household
from app.ui.theme import Theme, styled
from app.ui.wording import day, value
from app.ui.workstation.client_list import profile_words


class HouseholdCard(QWidget):
    """A name, a sum, and a line for each account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._household: Household | None = None
        self._theme = theme
        self._all = True
        self._name = styled(QLabel(wordWrap=True), "section")
        self._about = styled(QLabel(wordWrap=True), "quiet")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._as_of = styled(QLabel(wordWrap=True), "quiet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._name)
        self._column.addWidget(self._about)
        self._column.addLayout(self._grid)
        self._column.addWidget(self._as_of)
        self.restyle(theme)
        self.retranslate()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._column.setSpacing(theme.px(4))
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(2))

    def retranslate(self) -> None:
        """Take another language."""
        self.setVisible(self._household is not None)
        if self._household is not None:
            self.show_household(self._household)

    def show_all(self, all_of_it: bool) -> None:
        """Say all, or in a low window only the sum."""
        if all_of_it != self._all:
            self._all = all_of_it
            self.retranslate()

    def clear(self) -> None:
        """Say nothing of anybody."""
        self._household = None
        self.hide()

    def show_household(self, household: Household) -> None:
        """Say who it is and what is where."""
        self._household = household
        self._name.setText(household.name)
        self._about.setText(
            self.tr("{profile}, born {year}").format(
                profile=profile_words(household.profile), year=household.birth_year
            )
        )
        self._as_of.setText(self.tr("As of {day}").format(day=day(household.as_of)))
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        rows = [(account.name, account.value_usd) for account in household.accounts] if self._all else []
        self._about.setVisible(self._all)
        for at, (name, usd) in enumerate([*rows, (self.tr("In all"), household.value_usd)]):
            last = at == len(rows)
            label = styled(QLabel(name, wordWrap=True), "section" if last else "plain")
            figure = styled(QLabel(value(usd, "USD")), "section" if last else "plain")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((label, figure)):
                self._theme.dress(widget)
                self._grid.addWidget(widget, at, column)
        self.show()
