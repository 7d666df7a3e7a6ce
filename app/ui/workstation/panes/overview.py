"""The household at a glance: accounts, holdings, goals, who comes after, what is paid in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.desk.clients import Household
from app.ui.theme import Theme, styled
from app.ui.wording import day, value
from app.ui.workstation.client_list import profile_words
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.table import Cell, Table, amount, words


class OverviewPane(Panel):
    """Tables below each other; every one says its day and source at the end."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.household: Household | None = None
        self._name = styled(QLabel(wordWrap=True), "title")
        self._about = styled(QLabel(wordWrap=True), "quiet")
        self._source = styled(QLabel(wordWrap=True), "quiet")
        self._titles: list[QLabel] = []
        self.tables: list[Table] = []
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.addWidget(self._name)
        self._rows.addWidget(self._about)
        for _ in range(5):
            self._titles.append(styled(QLabel(), "section"))
            self.tables.append(Table(theme, ""))
            self.tables[-1].setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._rows.addWidget(self._titles[-1])
            self._rows.addWidget(self.tables[-1])
        self._rows.addWidget(self._source)
        self._rows.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll)
        self.retranslate()
        self.restyle(theme)

    def show_client(self, client_id: str) -> None:
        """Read a client's household."""
        super().show_client(client_id)
        self.ask("household", {"client": client_id}, self._show, channel="household")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._rows.setContentsMargins(0, 0, theme.px(16), 0)
        self._rows.setSpacing(theme.px(10))
        for table in self.tables:
            table.restyle(theme)
        self._fit()

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        titles = (
            self.tr("Accounts"),
            self.tr("Holdings"),
            self.tr("Goals"),
            self.tr("Paid in and taken out"),
            self.tr("Beneficiaries"),
        )
        for title, label, table in zip(titles, self._titles, self.tables, strict=True):
            label.setText(title)
            table.setAccessibleName(title)
        if self.household:
            self._show(self.household)

    def _show(self, household: object) -> None:
        assert isinstance(household, Household)
        self.household = one = household
        self._name.setText(one.name)
        about = self.tr("{profile} profile · born {year} · {amount} in all").format(
            profile=profile_words(one.profile), year=one.birth_year, amount=value(one.value_usd, "USD")
        )
        self._about.setText(" · ".join(part for part in (about, one.city) if part))
        self._source.setText(self.tr("As of {day}. Source: {source}.").format(day=day(one.as_of), source=one.source))
        self._show_accounts(one)
        self._show_holdings(one)
        self._show_plans(one)
        self._fit()

    def _show_accounts(self, one: Household) -> None:
        kinds = {"taxable": self.tr("Taxable"), "retirement": self.tr("Retirement")}
        self.tables[0].fill(
            (self.tr("Account"), self.tr("Number"), self.tr("Kind"), self.tr("Cash"), self.tr("Value")),
            [
                (row, (words(row.name), words(row.id), words(kinds.get(row.kind, row.kind)),
                       _usd(row.cash_usd), _usd(row.value_usd)))
                for row in one.accounts
            ],
        )  # fmt: skip

    def _show_holdings(self, one: Household) -> None:
        self.tables[1].fill(
            (self.tr("Holding"), self.tr("Kind"), self.tr("Share"), self.tr("Gain"), self.tr("Value")),
            [
                (row, (words(row.name), words(row.kind), amount(value(row.share, "fraction"), row.share),
                       _usd(row.gain_usd), _usd(row.value_usd)))
                for row in one.holdings
            ],
        )  # fmt: skip

    def _show_plans(self, one: Household) -> None:
        every = {"month": self.tr("month"), "quarter": self.tr("quarter"), "year": self.tr("year")}
        ranks = {"primary": self.tr("Primary"), "contingent": self.tr("Contingent")}
        self.tables[2].fill(
            (self.tr("Goal"), self.tr("Priority"), self.tr("By"), self.tr("Amount")),
            [
                (name, (words(name), amount(str(first), first), Cell(day(when), when.isoformat()), _usd(usd)))
                for name, when, usd, first in one.goals
            ],
        )
        self.tables[3].fill(
            (self.tr("Account"), self.tr("Every"), self.tr("Amount")),
            [
                (name, (words(name), words(every.get(often, often)), _usd(usd)))
                for name, usd, often in one.contributions
            ],
        )
        self.tables[4].fill(
            (self.tr("Name"), self.tr("Relation"), self.tr("Account"), self.tr("Rank"), self.tr("Share")),
            [
                (name, (words(name), words(relation), words(account), words(ranks.get(rank, rank)),
                        amount(value(share, "fraction"), share)))
                for name, relation, account, share, rank in one.beneficiaries
            ],
        )  # fmt: skip

    def _fit(self) -> None:
        """Let each table be as high as its rows, and leave out those without any."""
        for title, table in zip(self._titles, self.tables, strict=True):
            there = table.model_.rowCount() > 0
            title.setVisible(there)
            table.setVisible(there)
            table.setFixedHeight(table.whole_height())


def _usd(usd: float) -> Cell:
    return amount(value(usd, "USD"), usd)
