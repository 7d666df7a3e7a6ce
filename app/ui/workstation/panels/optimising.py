"""The optimisation with live constraints: sliders at the left, what would change at the right, why below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from app.desk.wishes import Beginning, NoWay, Position, Proposal
from app.ui.theme import Theme, styled
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.page import AnalysisPanel
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table
from app.ui.workstation.panels.parts.tiles import Pair, Tiles
from app.ui.workstation.panels.parts.words import (
    binding_words,
    no_way_words,
    percent,
    usd,
    usd_change,
)
from app.ui.workstation.panels.wishbook import book_of
from app.ui.workstation.panels.wishes import WishList

_BINDINGS_SHOWN = 3
_SHARE = 3
_ALL_COLUMNS = 60  # heights of text that the sliders and every column of the table take


class Optimising(AnalysisPanel):
    """The best portfolio under what the advisor wishes, solved again while a slider is dragged."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.book = book = book_of(desk)
        self._proposal: Proposal | None = None
        self._no_way: NoWay | None = None
        self._began = ""  # the client whose ranges are set
        self.wishes = WishList(theme, book)
        self.tiles = Tiles(theme)
        self.table = Table(theme, figures_from=1, stretched=0)
        self._conflict = styled(QLabel(wordWrap=True), "warning")
        self.bindings = styled(QLabel(wordWrap=True), "bindings")
        self._why = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.foot = Foot(theme)
        self._right = QVBoxLayout()
        for part in (self.tiles, self._conflict, self.table, self._why, self.bindings, self.foot):
            self._right.addWidget(part, 1 if part is self.table else 0)
        self._row = QHBoxLayout()
        self._row.addWidget(self.wishes)
        self._row.addLayout(self._right, 1)
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        self.table.chosen.connect(self._on_row)
        self.table.rows.ticked.connect(self._on_tick)
        book.changed.connect(self._on_wishes)
        self.retranslate()
        self.restyle(theme)
        self._show()

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Optimise")

    @property
    def proposal(self) -> Proposal | None:
        """What is shown."""
        return self._proposal

    @property
    def explanation(self) -> str:
        """What is said below the table: what holds the solution, or what is in the way of one."""
        return self._conflict.text() if self._no_way else self.bindings.text()

    # ---- what the shell asks

    def show_client(self, client_id: str) -> None:
        """Turn to a client."""
        if client_id == self.client_id and self._began == client_id:
            self._solve()
            return
        super().show_client(client_id)
        self._proposal, self._no_way, self._began = None, None, ""
        self.wipe()
        if client_id:
            self.ask("rebalance.begin", {"client": client_id}, self._on_beginning, channel="begin")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(28))
        self._right.setSpacing(theme.px(12))
        for part in (self.wishes, self.tiles, self.table, self.foot):
            part.restyle(theme)
        self.keep_width(self.wishes, max(theme.px(400), 17 * theme.text_px(20)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the column of shares out where it would push the last ones out of view; its cells' words have them."""
        super().resizeEvent(event)
        tight = not self.is_narrow and self.width() < _ALL_COLUMNS * self.theme.text_px(20)
        self.table.setColumnHidden(_SHARE, tight)
        self.table.fit()

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        self.table.setAccessibleName(self.tr("What is held now, what is proposed, and the trade"))
        self.table.name(
            (
                self.tr("Position"),
                self.tr("Now"),
                self.tr("Proposed"),
                self.tr("Share"),
                self.tr("Trade"),
                self.tr("Keep"),
            )
        )
        self.wishes.retranslate()
        self._show()

    # ---- solving

    @Slot(object)
    def _on_beginning(self, beginning: Beginning) -> None:
        self._began = self.client_id
        self.wishes.open(beginning)
        self.book.open(self.client_id, beginning.wishes)
        self._show()
        self._solve()

    @Slot()
    def _on_wishes(self) -> None:
        if self.isVisible():
            self._solve()

    def _solve(self) -> None:
        if self._began and self._began == self.client_id == self.book.client_id:
            arguments = {"client": self.client_id, "wishes": self.book.now}
            self.ask("rebalance", arguments, self._on_solution, channel="solve")

    @Slot(object)
    def _on_solution(self, found: Proposal | NoWay) -> None:
        if isinstance(found, NoWay):
            self._no_way = found
        else:
            self._proposal, self._no_way = found, None
        self._show()

    @Slot(str, int, bool)
    def _on_tick(self, symbol: str, _column: int, kept: bool) -> None:
        self.wishes.keep(symbol, kept)

    @Slot(str)
    def _on_row(self, symbol: str) -> None:
        found = self._proposal
        row = next((one for one in found.positions if one.symbol == symbol), None) if found else None
        self._why.setText(self._why_words(row) if row else "")
        self._why.setVisible(bool(self._why.text()))

    # ---- showing

    def _show(self) -> None:
        found = self._proposal
        self.wishes.setVisible(bool(self._began))  # before, its sliders stand nowhere
        for part in (self.tiles, self.table, self.foot):
            part.setVisible(found is not None)
        self._conflict.setVisible(self._no_way is not None)
        self._conflict.setText(self._conflict_words())
        self.bindings.setVisible(found is not None and self._no_way is None)
        self._why.setVisible(bool(self._why.text()) and found is not None)
        if found is None:
            return
        self.tiles.show_pairs(self._pairs(found))
        self.table.show_rows([self._row_of(found, row) for row in found.positions])
        self.bindings.setText(self._bindings_words(found))
        self.foot.show_source(
            found.as_of,
            found.source,
            self.tr("most return within the limits ({method})").format(method=found.method),
            found.assumptions,
            self.tr("solved in {ms} ms").format(ms=f"{found.seconds * 1000:.0f}"),
        )
        self._on_row(self.table.current_key)

    def _conflict_words(self) -> str:
        if self._no_way is None:
            return ""
        words = no_way_words(self._no_way)
        return f"{words} {self.tr('Shown is the last portfolio that could be had.')}" if self._proposal else words

    def _bindings_words(self, found: Proposal) -> str:
        if not found.bindings:
            return self.tr("No limit holds this portfolio back: it is the best mix for this aversion to risk.")
        told = [binding_words(hold) for hold in found.bindings[:_BINDINGS_SHOWN]]
        more = len(found.bindings) - len(told)
        rest = [self.tr("and {count} further limits").format(count=more)] if more > 0 else []
        return self.tr("Held back by: {limits}.").format(limits="; ".join([*told, *rest]))

    def _pairs(self, found: Proposal) -> tuple[Pair, ...]:
        before, after = found.before, found.after
        rows = (
            (self.tr("Expected return a year"), percent(before.expected_return, 2), percent(after.expected_return, 2)),
            (self.tr("Volatility a year"), percent(before.volatility), percent(after.volatility)),
            (self.tr("In shares"), percent(before.shares), percent(after.shares)),
            (self.tr("Largest holding"), percent(before.largest), percent(after.largest)),
            (self.tr("Bought and sold"), "", percent(found.traded)),
            (self.tr("Dealing, once"), "", usd(found.dealing_usd)),
            (self.tr("Tax, once"), "", usd(found.tax_usd)),
            (self.tr("Advice and funds a year"), usd(found.yearly_before_usd), usd(found.yearly_usd)),
        )
        return tuple(Pair(*row, spoken=self._spoken(*row, found)) for row in rows)

    def _spoken(self, name: str, before: str, after: str, found: Proposal) -> str:
        figures = self.tr("{before} now, {after} as proposed").format(before=before, after=after) if before else after
        return self.tr("{name}: {figures}, as of {day}, {source}.").format(
            name=name, figures=figures, day=found.as_of.isoformat(), source=found.source
        )

    def _row_of(self, found: Proposal, row: Position) -> Row:
        trade = usd_change(row.trade_usd) if abs(row.trade_usd) >= 0.5 else "–"
        kept = row.symbol in self.book.now.kept
        can_keep = row.before > 0 and row.symbol != "CASH"
        keeps = self.tr("kept, nothing is sold") if kept else self.tr("may be sold")
        return Row(
            row.symbol,
            (
                Cell(row.name),
                Cell(usd(row.before_usd), row.before_usd, spoken=f"{usd(row.before_usd)}, {percent(row.before)}"),
                Cell(usd(row.after_usd), row.after_usd, spoken=f"{usd(row.after_usd)}, {percent(row.after)}"),
                Cell(percent(row.after), row.after),
                Cell(trade, row.trade_usd, loud=abs(row.trade_usd) >= 0.5),
                Cell("", float(kept), kept if can_keep else None, keeps if can_keep else self.tr("not held")),
            ),
        )

    def _why_words(self, row: Position) -> str:
        if not row.why:
            return self.tr("{name} stays as it is.").format(name=row.name)
        verb = self.tr("buy {usd}") if row.trade_usd > 0 else self.tr("sell {usd}")
        return self.tr("{name}, {trade}: {why}.").format(
            name=row.name, trade=verb.format(usd=usd(abs(row.trade_usd))), why=row.why
        )
