"""Tax lots: every lot with its gain, what selling those that are ticked would cost by each method, losses to take."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.ground import INCOME_USD
from app.desk.lots import LotBook, LotRow, SaleByWay, Sold
from app.ui.theme import Theme, styled
from app.ui.wording import day
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.page import AnalysisPanel, Column
from app.ui.workstation.panels.parts.setting import Setting
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table
from app.ui.workstation.panels.parts.tiles import Pair, Tiles
from app.ui.workstation.panels.parts.words import exact, percent, usd, usd_change

_ACCOUNT = 3
_MOST_INCOME = 500_000.0
_LEAST_LOTS = 7  # that are in view at once
_NAME_LETTERS = 20  # of an account's name that are always in view


class Lots(AnalysisPanel):
    """The lots at the left; the sale and the harvest at the right, or below where all columns have no room beside."""

    narrow_em = 62

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self._book: LotBook | None = None
        self._sale: SaleByWay | None = None
        self._chosen: dict[str, None] = {}  # keys of lots in the order in which they were ticked
        self.account = QComboBox()
        self.account.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.account.setMinimumContentsLength(_NAME_LETTERS)
        self.only_losses = styled(QPushButton(), "pick")
        self.only_losses.setCheckable(True)
        self.clear = styled(QPushButton(), "pick")
        self.table = Table(theme, figures_from=4, stretched=2)
        self.income = Setting(theme, usd, 5_000.0)
        self.income.reach(0.0, _MOST_INCOME)
        self._sale_name = styled(QLabel(wordWrap=True), "section")
        self.tiles = Tiles(theme)
        self.ways = Table(theme, figures_from=1, stretched=0)
        self.warning = styled(QLabel(wordWrap=True), "warning")
        self._harvest_name = styled(QLabel(wordWrap=True), "section")
        self.harvest = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.take = styled(QPushButton(), "pick")
        self._none = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.notes = styled(QLabel(wordWrap=True), "quiet")
        self.foot = Foot(theme)
        self._arrange()
        self._connect()
        self.retranslate()
        self.restyle(theme)
        self._show()

    def _arrange(self) -> None:
        self._filters = QHBoxLayout()
        filters: tuple[QWidget, ...] = (self.account, self.only_losses, self.clear)
        for part in filters:
            self._filters.addWidget(part)
        self._filters.addStretch(1)
        left = QVBoxLayout()
        left.addLayout(self._filters)
        left.addWidget(self._none)
        left.addWidget(self.table, 1)
        page = QWidget()
        self._beside = QVBoxLayout(page)
        beside: tuple[QWidget, ...] = (
            self._sale_name, self.tiles, self.ways, self.warning, self._harvest_name, self.harvest, self.take,
            self.income,
        )  # fmt: skip
        for part in beside:
            self._beside.addWidget(part)
        self._beside.addStretch(1)
        self._right = Column(page)
        self._row = QHBoxLayout()
        self._row.addLayout(left, 1)
        self._row.addWidget(self._right)
        self._left_column = left
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        self.page.addWidget(self.notes)
        self.page.addWidget(self.foot)

    def _connect(self) -> None:
        self.table.rows.ticked.connect(self._on_tick)
        self.account.currentIndexChanged.connect(self._show_rows)
        self.only_losses.toggled.connect(self._show_rows)
        self.clear.clicked.connect(self._clear)
        self.take.clicked.connect(self._take)
        self.income.moved.connect(self._on_income)
        self.income.put(INCOME_USD)

    # ---- what the shell asks

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Tax lots")

    @property
    def lots(self) -> LotBook | None:
        """All lots."""
        return self._book

    @property
    def sale(self) -> SaleByWay | None:
        """What selling the ticked ones comes to."""
        return self._sale

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the lots that are ticked."""
        return tuple(self._chosen)

    def show_client(self, client_id: str) -> None:
        """Turn to a client."""
        if client_id == self.client_id and self._book is not None:
            return
        super().show_client(client_id)
        self._book, self._sale, self._chosen = None, None, {}
        self.account.clear()
        self.wipe()
        self._ask_book()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(24))
        self._filters.setSpacing(theme.px(8))
        self._left_column.setSpacing(theme.px(8))
        self._beside.setSpacing(theme.px(10))
        self._beside.setContentsMargins(0, 0, theme.px(12), 0)
        self.keep_width(self._right, max(theme.px(440), 18 * theme.text_px(20)))
        for part in (self.table, self.ways, self.tiles, self.income, self.foot):
            part.restyle(theme)
        self.ways.setFixedHeight(self.ways.height_of(4))
        self.table.setMinimumHeight(self.table.height_of(_LEAST_LOTS))

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        self.account.setAccessibleName(self.tr("Account whose lots are shown"))
        self.only_losses.setText(self.tr("Losses only"))
        self.only_losses.setAccessibleName(self.tr("Show only lots that stand at a loss"))
        self.clear.setText(self.tr("Untick all"))
        self.table.setAccessibleName(self.tr("Tax lots; Space ticks one for sale"))
        self.table.name(
            (
                self.tr("Sell"),
                self.tr("Bought"),
                self.tr("Position"),
                self.tr("Account"),
                self.tr("Units"),
                self.tr("Cost"),
                self.tr("Value"),
                self.tr("Gain"),
                self.tr("Term"),
            )
        )
        self.ways.setAccessibleName(self.tr("Tax of the sale by each method of taking lots"))
        self.ways.name((self.tr("Which lots"), self.tr("Gain"), self.tr("Tax")))
        self.income.name(self.tr("Other income of the year"), self.tr("Assumed; the bank does not know it"))
        self._harvest_name.setText(self.tr("Losses worth taking"))
        self.take.setText(self.tr("Tick these lots"))
        self._show()

    # ---- working

    def _ask_book(self) -> None:
        if self.client_id:
            arguments = {"client": self.client_id, "income": self.income.value}
            self.ask("lots", arguments, self._on_book, channel="book")

    def _ask_sale(self) -> None:
        self._sale = None if not self._chosen else self._sale
        if self._chosen:
            arguments = {"client": self.client_id, "chosen": self.chosen, "income": self.income.value}
            self.ask("lots.sell", arguments, self._on_sale, channel="sale")
        self._show_sale()

    @Slot(object)
    def _on_book(self, book: LotBook) -> None:
        first = self._book is None
        self._book = book
        if first:
            self._fill_accounts(book)
        self._show()

    @Slot(object)
    def _on_sale(self, sale: SaleByWay) -> None:
        self._sale = sale if self._chosen else None
        self._show_sale()

    @Slot(str, int, bool)
    def _on_tick(self, key: str, _column: int, ticked: bool) -> None:
        if ticked:
            self._chosen[key] = None
        else:
            self._chosen.pop(key, None)
        self._show_rows()
        self._ask_sale()

    @Slot()
    def _clear(self) -> None:
        self._chosen = {}
        self._show_rows()
        self._ask_sale()

    @Slot()
    def _take(self) -> None:
        """Tick the lots whose losses are worth taking."""
        if self._book is not None:
            self._chosen = dict.fromkeys(self._book.harvest)
            self.only_losses.setChecked(bool(self._chosen))
            self._show_rows()
            self._ask_sale()

    def _on_income(self) -> None:
        self._ask_book()
        self._ask_sale()

    def _fill_accounts(self, book: LotBook) -> None:
        self.account.blockSignals(True)
        self.account.clear()
        names = list(dict.fromkeys(row.account for row in book.rows))
        for name in names:
            taxed = next(row.taxable for row in book.rows if row.account == name)
            self.account.addItem(name if taxed else self.tr("{name} (not taxed)").format(name=name), name)
        if len(names) > 1:
            self.account.addItem(self.tr("All accounts"), "")
        self.account.blockSignals(False)

    # ---- showing

    def _show(self) -> None:
        book = self._book
        parts: tuple[QWidget, ...] = (
            self.account, self.only_losses, self.clear, self.table, self._right, self.notes, self.foot,
        )  # fmt: skip
        for part in parts:
            part.setVisible(book is not None)
        self._none.setVisible(book is not None and not book.rows)
        self._none.setText(self.tr("There are no lots: nothing is held but cash."))
        if book is None:
            return
        self._show_rows()
        self._show_sale()
        self._show_harvest(book)
        self.notes.setText(" ".join(book.notes))
        self.foot.show_source(book.as_of, book.source, book.method, book.assumptions)

    @Slot()
    def _show_rows(self) -> None:
        book = self._book
        if book is None:
            return
        account = self.account.currentData() or ""
        rows = [
            row
            for row in book.rows
            if account in ("", row.account) and (row.gain_usd < 0 or not self.only_losses.isChecked())
        ]
        several = len({row.account for row in book.rows}) > 1
        self.table.setColumnHidden(_ACCOUNT, bool(account) or not several)
        self.table.show_rows([self._row_of(book, row) for row in rows])
        self.clear.setEnabled(bool(self._chosen))

    def _row_of(self, book: LotBook, row: LotRow) -> Row:
        ticked = row.key in self._chosen
        long = self.tr("long") if row.term == "long" else self.tr("short")
        said = long if row.term == "long" else self.tr("short, long from {day}").format(day=day(row.long_from))
        if not row.taxable:
            long = said = self.tr("not taxed")
        worth = row.key in book.harvest
        gain = usd_change(row.gain_usd)
        spoken = self.tr("{gain}, of which {usable} would count").format(gain=gain, usable=usd(row.usable_usd))
        return Row(
            row.key,
            (
                Cell("", float(ticked), ticked, self.tr("to be sold") if ticked else self.tr("not sold")),
                Cell(_short_day(row.bought), row.bought.toordinal(), spoken=day(row.bought)),
                Cell(row.name),
                Cell(row.account),
                Cell(f"{row.quantity:,.2f}", row.quantity, spoken=f"{row.quantity:,.6f}".rstrip("0").rstrip(".")),
                Cell(usd(row.cost_usd), row.cost_usd),
                Cell(usd(row.value_usd), row.value_usd),
                Cell(gain, row.gain_usd, spoken=spoken if row.usable_usd else "", loud=worth),
                Cell(long, row.term, spoken=said),
            ),
        )

    def _show_sale(self) -> None:
        sale = self._sale
        count = len(self._chosen)
        self._sale_name.setText(
            self.tr("Selling {count} lots").format(count=count) if count > 1
            else self.tr("Selling one lot") if count
            else self.tr("Tick lots to see what selling them costs")
        )  # fmt: skip
        for part in (self.tiles, self.ways):
            part.setVisible(sale is not None)
        self.warning.setVisible(sale is not None and sale.losses)
        if sale is None or self._book is None:
            return
        pairs = [Pair(self.tr("Proceeds"), "", usd(sale.proceeds_usd))]
        if sale.untaxed_usd >= 0.5:
            pairs.append(Pair(self.tr("Of it not taxed"), "", usd(sale.untaxed_usd)))
        least = min(way.tax_usd for way in sale.ways)
        chosen = next(way.tax_usd for way in sale.ways if way.way == "chosen")
        if chosen - least >= 0.01:
            pairs.append(Pair(self.tr("Could be saved"), "", exact(chosen - least)))
        self.tiles.show_pairs(tuple(pairs))
        self.ways.show_rows([self._way_of(way, least) for way in sale.ways])
        self.warning.setText(self._wash_words(sale, self._book))

    def _way_of(self, way: Sold, least: float) -> Row:
        names = {
            "chosen": self.tr("As ticked"),
            "fifo": self.tr("Oldest first"),
            "highest_cost": self.tr("Highest cost"),
            "least_tax": self.tr("Least tax"),
        }
        gain = way.short_usd + way.long_usd
        tax = exact(way.tax_usd) if abs(way.tax_usd) < 1000 else usd(way.tax_usd)
        spoken = self.tr("{gain}, {short} short-term and {long} long-term").format(
            gain=usd(gain), short=usd(way.short_usd), long=usd(way.long_usd)
        )
        return Row(
            way.way,
            (
                Cell(names[way.way]),
                Cell(usd_change(gain), gain, spoken=spoken),
                Cell(tax, way.tax_usd, loud=way.tax_usd <= least + 0.005),
            ),
        )

    def _wash_words(self, sale: SaleByWay, book: LotBook) -> str:
        words = [sale.warning] if sale.warning else []
        rows = {row.key: row for row in book.rows}
        blocked = [rows[key] for key in sale.chosen if key in rows and rows[key].blocked_until]
        for name in dict.fromkeys(row.name for row in blocked):
            until = max(row.blocked_until for row in blocked if row.name == name and row.blocked_until)
            words.append(
                self.tr("{name} was bought within the last {days} days: its loss counts in full from {day}.").format(
                    name=name, days=book.wash_days, day=day(until)
                )
            )
        if sale.losses and book.wash_days and book.no_buying_until:
            words.append(self.tr("Do not buy the same again before {day}.").format(day=day(book.no_buying_until)))
        return " ".join(words)

    def _show_harvest(self, book: LotBook) -> None:
        self.take.setEnabled(bool(book.harvest))
        if not book.harvest:
            self.harvest.setText(self.tr("No lot in a taxed account stands at a loss that is worth taking today."))
            return
        count = len(book.harvest)
        words = (
            self.tr("Taking the losses of {count} lots saves {saved} of tax this year")
            if count > 1
            else self.tr("Taking the loss of one lot saves {saved} of tax this year")
        )
        saved = words.format(count=count, saved=exact(book.saved_usd))
        later = self.tr("{later} of it may come back later").format(later=exact(book.later_usd))
        rate = self.tr("Gains are taxed at {short} short-term and {long} long-term.").format(
            short=percent(book.rates[0], 0), long=percent(book.rates[1], 0)
        )
        instead = [
            self.tr("{other} could be held instead of {name}").format(other=other, name=name)
            for name, other in book.replacements
        ]
        meanwhile = f" {'; '.join(instead)}." if instead else ""
        self.harvest.setText(f"{saved}; {later}. {rate}{meanwhile}")


def _short_day(when: date) -> str:
    return QLocale().toString(QDate(when.year, when.month, when.day), "d MMM yyyy")
