"""The committee at a glance: what each member would propose, what it gained and gave up, and what they agreed on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.committee import Member, Move
from app.desk.committee import Table as Agreement
from app.ui.theme import Theme, styled
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.legend import Entry, Legend
from app.ui.workstation.panels.parts.page import AnalysisPanel
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table
from app.ui.workstation.panels.parts.tracks import Track, TrackView
from app.ui.workstation.panels.parts.words import percent, rule_words, usd, usd_change

_NOTHING = {"liquidity": 0.05}  # days; less is neither gained nor given up
_LEAST = 5e-5  # of everything else: a hundredth of a point is told, less is not


class Committee(AnalysisPanel):
    """Five lines at the left; the portfolio that is agreed on, and what one member would propose, at the right."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self._found: Agreement | None = None
        self._chosen = ""
        self._louder: dict[str, float] = {}
        self._summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.tracks = [TrackView(theme) for _ in range(5)]
        self._legend = Legend(theme)
        self._name = styled(QLabel(wordWrap=True), "section")
        self.table = Table(theme, figures_from=1, stretched=0)
        self.louder = styled(QPushButton(), "pick")
        self.bindings = styled(QLabel(wordWrap=True), "bindings")
        self.notes = styled(QLabel(wordWrap=True), "quiet")
        self.foot = Foot(theme)
        self._lines = QVBoxLayout()
        for view in self.tracks:
            self._lines.addWidget(view, 1)
            view.chosen.connect(self._on_chosen)
        left = QVBoxLayout()
        left.addLayout(self._lines, 1)
        left.addWidget(self._legend)
        self._left_column = left
        self._right = QVBoxLayout()
        beside: tuple[QWidget, ...] = (self._name, self.table, self.louder)
        for part in beside:
            self._right.addWidget(part, 1 if part is self.table else 0)
        self._row = QHBoxLayout()
        self._row.addLayout(left, 58)
        self._row.addLayout(self._right, 42)
        self.page.addWidget(self._summary)
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        for part in (self.bindings, self.notes, self.foot):
            self.page.addWidget(part)
        self.louder.clicked.connect(self._ask_louder)
        self.retranslate()
        self.restyle(theme)
        self._show()

    # ---- what the shell asks

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Committee")

    @property
    def agreement(self) -> Agreement | None:
        """What is shown."""
        return self._found

    @property
    def summary(self) -> str:
        """The agreement in a sentence."""
        return self._summary.text()

    @property
    def moves_title(self) -> str:
        """What stands above the moves."""
        return self._name.text()

    def show_client(self, client_id: str) -> None:
        """Turn to a client."""
        if client_id == self.client_id and self._found is not None:
            return
        super().show_client(client_id)
        self._found, self._chosen, self._louder = None, "", {}
        for view in self.tracks:
            view.wipe()
        self.wipe()
        if client_id:
            self.ask("committee", {"client": client_id}, self._on_found, channel="table")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(28))
        self._lines.setSpacing(theme.px(2))
        self._left_column.setSpacing(theme.px(6))
        self._right.setSpacing(theme.px(8))
        self.page.setSpacing(theme.px(10))
        for view in self.tracks:
            view.restyle(theme)
        for part in (self.table, self._legend, self.foot):
            part.restyle(theme)

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        self.table.setAccessibleName(self.tr("What is bought and sold by the agreement, and by one member alone"))
        self.louder.setText(self.tr("What if one had half more say?"))
        self._legend.show_entries(
            (
                Entry("dot", "series_1", self.tr("as agreed")),
                Entry("stroke", "ink", self.tr("today")),
                Entry("diamond", "bronze", self.tr("its own proposal")),
            )
        )
        self._show()

    # ---- working

    @Slot(object)
    def _on_found(self, found: Agreement) -> None:
        self._found = found
        self._show()

    @Slot()
    def _ask_louder(self) -> None:
        self.ask("committee.louder", {"client": self.client_id}, self._on_louder, channel="louder")

    @Slot(object)
    def _on_louder(self, found: tuple[tuple[str, float], ...]) -> None:
        self._louder = dict(found)
        self._show()

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self._chosen = "" if key == self._chosen else key
        self._show()

    # ---- showing

    def _show(self) -> None:
        found = self._found
        parts: tuple[QWidget, ...] = (
            self._summary, *self.tracks, self._legend, self._name, self.table, self.louder, self.bindings, self.notes,
            self.foot,
        )  # fmt: skip
        for part in parts:
            part.setVisible(found is not None)
        if found is None:
            return
        self._summary.setText(self._summary_words(found))
        for view, member in zip(self.tracks, found.members, strict=True):
            view.show_track(self._track(found, member), member.name == self._chosen)
        self._show_moves(found)
        self.bindings.setText(self._bindings_words(found))
        self.notes.setText(" ".join(found.disclosures[:1]))
        more = (*found.disclosures[1:], *self._others(found), *found.assumptions)
        self.foot.show_source(found.as_of, found.source, found.method, more)

    def _summary_words(self, found: Agreement) -> str:
        if found.stays:
            return self.tr("The five agree that everything stays as it is.")
        bought = sum(max(move.usd, 0.0) for move in found.moves)
        return self.tr(
            "The five agree to move {moved}, {share} of the portfolio. It costs {once} once and {yearly} in the first "
            "year after it, advice included."
        ).format(
            moved=usd(bought), share=percent(bought / found.value_usd), once=usd(found.once_usd),
            yearly=usd(found.yearly_usd),
        )  # fmt: skip

    def _track(self, found: Agreement, member: Member) -> Track:
        name = self._label(member)
        summary = self.tr("{before} → {after}").format(
            before=self._figure(member, member.before), after=self._figure(member, member.after)
        )
        if self._figure(member, member.before) == self._figure(member, member.after):
            summary = self._figure(member, member.after)
        floor = self.tr("at worst {floor}").format(floor=self._figure(member, member.floor))
        best = "" if member.best is None else self.tr("alone {best}").format(best=self._figure(member, member.best))
        verdict = self._verdict(member)
        spoken = self.tr("{name}, {unit}: {before} today, {after} as agreed, {verdict}; {floor}; {best}.").format(
            name=name,
            unit=member.unit,
            before=self._figure(member, member.before),
            after=self._figure(member, member.after),
            verdict=verdict,
            floor=floor,
            best=best or self.tr("no proposal of its own"),
        )
        return Track(
            member.name,
            name,
            summary,
            verdict,
            member.floor,
            member.before,
            member.after,
            member.best,
            floor,
            best,
            spoken + " " + self.tr("As of {day}, {source}.").format(day=found.as_of.isoformat(), source=found.source),
        )

    def _label(self, member: Member) -> str:
        return {
            "growth": self.tr("Growth: expected return a year"),
            "safety": self.tr("Safety: volatility a year"),
            "liquidity": self.tr("Access: days until it is cash"),
            "cost": self.tr("Low costs: products and dealing a year"),
            "tax": self.tr("Little tax: of the portfolio's value"),
        }.get(member.name, member.label)

    def _figure(self, member: Member, size: float) -> str:
        """Return a figure of a member in its unit; what is better when smaller is kept as a loss."""
        if member.name == "liquidity":
            return self.tr("{days} days").format(days=f"{abs(size):.2f}")
        return percent(abs(size), 2)

    def _verdict(self, member: Member) -> str:
        moved = member.after - member.before
        if abs(moved) < _NOTHING.get(member.name, _LEAST):
            return self.tr("as today")
        size = (
            self.tr("{days} days").format(days=f"{abs(moved):.2f}")
            if member.name == "liquidity"
            else self.tr("{points} points").format(points=f"{abs(moved) * 100:.2f}")
        )
        return (self.tr("gained {size}") if moved > 0 else self.tr("gave up {size}")).format(size=size)

    def _show_moves(self, found: Agreement) -> None:
        member = next((one for one in found.members if one.name == self._chosen), None)
        names = (self.tr("Position"), self.tr("Agreed"), self.tr("Share"))
        if member is not None:
            names = (self.tr("Position"), self.tr("Agreed"), self.tr("Alone"))
        self.table.name(names)
        self._name.setText(self._moves_title(found, member))
        rows = self._rows(found.moves, member.moves if member else None)
        self.table.show_rows(rows)
        self.louder.setVisible(not self._louder)

    def _moves_title(self, found: Agreement, member: Member | None) -> str:
        if member is None:
            return self.tr("What is agreed; choose a line to see its own proposal")
        label = self._label(member).partition(":")[0]
        if found.alone:
            return found.alone
        words = (
            self.tr("{member} alone would leave everything as it is")
            if not member.moves
            else self.tr("What is agreed, and what {member} alone would do")
        ).format(member=label)
        if member.name in self._louder:
            words += "; " + self.tr("with half more say, {share} of the portfolio would move").format(
                share=percent(self._louder[member.name], 2)
            )
        return words

    def _rows(self, agreed: tuple[Move, ...], alone: tuple[Move, ...] | None) -> list[Row]:
        own = {move.symbol: move for move in alone or ()}
        ours = {move.symbol: move for move in agreed}
        order = sorted({*ours, *own}, key=lambda symbol: -max(
            abs(ours[symbol].usd) if symbol in ours else 0.0, abs(own[symbol].usd) if symbol in own else 0.0
        ))  # fmt: skip
        rows = []
        for symbol in order:
            move, other = ours.get(symbol), own.get(symbol)
            usd_agreed = move.usd if move else 0.0
            second = Cell(percent(move.share) if move else "", move.share if move else 0.0)
            if alone is not None:
                size = other.usd if other else 0.0
                second = Cell(usd_change(size) if abs(size) >= 0.5 else "–", size)
            name = (move or other).name if move or other else symbol  # type: ignore[union-attr]
            rows.append(
                Row(
                    symbol,
                    (
                        Cell(name),
                        Cell(usd_change(usd_agreed) if abs(usd_agreed) >= 0.5 else "–", usd_agreed, loud=True),
                        second,
                    ),
                )
            )
        return rows

    def _bindings_words(self, found: Agreement) -> str:
        words = []
        if found.concession > 0:
            words.append(self.tr("Suitability forces a change that costs some members more than they tolerate."))
        if found.binding:
            rules = "; ".join(rule_words(name) for name, _ in found.binding)
            words.append(self.tr("Held back by: {rules}.").format(rules=rules))
        else:
            words.append(self.tr("No rule of suitability holds the committee back."))
        words.append(self.tr("Without an agreement everything stays as it is."))
        return " ".join(words)

    def _others(self, found: Agreement) -> list[str]:
        """Return the alternatives that were computed, each in a sentence."""
        told = []
        for choice in found.choices[1:]:
            broken = (
                self.tr("breaks {rules}").format(rules=", ".join(choice.broken)) if choice.broken else self.tr("suits")
            )
            told.append(self.tr("Also computed: {name}, {broken}.").format(name=choice.name, broken=broken))
        return told
