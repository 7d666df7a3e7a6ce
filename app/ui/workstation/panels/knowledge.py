"""The knowledge graph of a client: points that unfold, and for each tie who says it, since when, and how sure it is."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.desk.graph import Detail, Spot, Tie, Web
from app.ui.theme import Theme, styled
from app.ui.wording import capital, day
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.canvas import GraphCanvas
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.legend import Entry, Legend
from app.ui.workstation.panels.parts.page import AnalysisPanel
from app.ui.workstation.panels.parts.shapes import LEGEND, colour_of
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table

_SHAPES = {
    "account": "square",
    "goal": "diamond",
    "instrument": "hexagon",
    "designation": "pentagon",
    "order": "triangle",
    "proposal": "diamond",
}


class Knowledge(AnalysisPanel):
    """The picture at the left; what the cursor is on, with its ties, at the right."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self._web: Web | None = None
        self._found: list[int] = []
        self._at = -1
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._hits = styled(QLabel(), "quiet")
        self.all = styled(QPushButton(), "pick")
        self.fit = styled(QPushButton(), "pick")
        self.canvas = GraphCanvas(theme)
        self._legend = Legend(theme)
        self._name = styled(QLabel(wordWrap=True), "section")
        self.table = Table(theme, figures_from=2, stretched=1)
        self.provenance = styled(QLabel(wordWrap=True), "bindings")
        self.foot = Foot(theme)
        self._arrange()
        self._connect()
        self.retranslate()
        self.restyle(theme)
        self._show()

    def _arrange(self) -> None:
        self._top = QHBoxLayout()
        top: tuple[QWidget, ...] = (self.search, self._hits, self.all, self.fit)
        for part in top:
            self._top.addWidget(part, 1 if part is self.search else 0)
        left = QVBoxLayout()
        left.addLayout(self._top)
        left.addWidget(self.canvas, 1)
        left.addWidget(self._legend)
        self._left_column = left
        self._right = QVBoxLayout()
        beside: tuple[QWidget, ...] = (self._name, self.table, self.provenance)
        for part in beside:
            self._right.addWidget(part, 1 if part is self.table else 0)
        self._row = QHBoxLayout()
        self._row.addLayout(left, 64)
        self._row.addLayout(self._right, 36)
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        self.page.addWidget(self.foot)

    def _connect(self) -> None:
        self.canvas.pointed.connect(self._on_pointed)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._next_hit)
        self.all.clicked.connect(self.canvas.open_all)
        self.fit.clicked.connect(self.canvas.fit)
        self.table.chosen.connect(self._on_row)
        self.table.activated.connect(self._on_activated)
        self.canvas.searched.connect(self.search.setFocus)

    # ---- what the shell asks

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Knowledge")

    @property
    def web(self) -> Web | None:
        """What is drawn."""
        return self._web

    @property
    def hits(self) -> str:
        """How many points the search finds, in words."""
        return self._hits.text()

    def show_client(self, client_id: str) -> None:
        """Turn to a client."""
        if client_id == self.client_id and self._web is not None:
            return
        super().show_client(client_id)
        self._web = None
        self.search.clear()
        self.canvas.wipe()
        self.wipe()
        if client_id:
            self.ask("graph", {"client": client_id}, self._on_web, channel="web")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(24))
        self._top.setSpacing(theme.px(10))
        self._left_column.setSpacing(theme.px(8))
        self._right.setSpacing(theme.px(8))
        for part in (self.canvas, self._legend, self.table, self.foot):
            part.restyle(theme)

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search what is known; Enter goes to the next"))
        self.all.setText(self.tr("Unfold all"))
        self.fit.setText(self.tr("Fit"))
        self.fit.setAccessibleName(self.tr("Bring everything into view"))
        self.canvas.setAccessibleName(
            self.tr("Knowledge graph: arrows go along ties, Enter unfolds, plus and minus zoom, Home goes back")
        )
        self.table.setAccessibleName(self.tr("Values and ties of the point; Enter goes along a tie"))
        self.table.name((self.tr("What"), self.tr("Value")))
        self._legend.show_entries(
            [Entry(_SHAPES.get(kind, "dot"), colour_of(kind), self._kind(kind)) for kind in LEGEND]  # type: ignore[arg-type]
        )
        self._show()

    # ---- working

    @Slot(object)
    def _on_web(self, web: Web) -> None:
        self._web = web
        self.canvas.show_web(web)
        self._show()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        self._at = -1
        self._found = []
        if words and self._web is not None:
            for number, one in enumerate(self._web.spots):
                told = " ".join((one.label, self._kind(one.kind), *(detail.value for detail in one.details))).casefold()
                if all(word in told for word in words):
                    self._found.append(number)
        self._next_hit()

    @Slot()
    def _next_hit(self) -> None:
        if self._found:
            self._at = (self._at + 1) % len(self._found)
            self.canvas.reveal(self._found[self._at])
        none = self.tr("nothing found") if self.search.text().strip() else ""
        self._hits.setText(
            self.tr("{number} of {count}").format(number=self._at + 1, count=len(self._found)) if self._found else none
        )
        self._hits.setVisible(bool(self._hits.text()))

    @Slot(int, int)
    def _on_pointed(self, number: int, tie: int) -> None:
        if self._web is not None and number >= 0:
            self._show_spot(self._web, number, tie)

    @Slot(str)
    def _on_row(self, key: str) -> None:
        """The table's cursor tells where a value comes from, or marks its tie in the picture."""
        web, kind, number = self._web, key[:1], key[1:]
        if web is None or not number.isdigit() or self.canvas.spot < 0:
            return
        if kind == "t":
            self.canvas.point_at(self.canvas.spot, int(number))
        else:
            detail = web.spots[self.canvas.spot].details[int(number)]
            self.provenance.setText(self._detail_words(detail))

    def _on_activated(self) -> None:
        """Enter in the table goes along the tie."""
        key, web = self.table.current_key, self._web
        if web is not None and key[:1] == "t":
            tie = web.ties[int(key[1:])]
            self.canvas.reveal(tie.end if tie.start == self.canvas.spot else tie.start)

    # ---- showing

    def _show(self) -> None:
        web = self._web
        parts: tuple[QWidget, ...] = (
            self.search, self.all, self.fit, self.canvas, self._legend, self._name, self.table, self.provenance,
            self.foot,
        )  # fmt: skip
        for part in parts:
            part.setVisible(web is not None)
        self._hits.setVisible(bool(self._hits.text()) and web is not None)
        if web is None:
            return
        more = self.tr("{count} points are left out").format(count=web.left_out) if web.left_out else ""
        self.foot.show_source(
            web.as_of,
            web.source,
            self.tr("{points} points, {ties} ties, {statements} statements").format(
                points=len(web.spots), ties=len(web.ties), statements=web.statements
            ),
            (
                self.tr("Solid ties are booked, confirmed, published or computed; dashed ones were only said."),
                self.tr("The place of a point has no meaning; what belongs together hangs together."),
            ),
            more,
        )
        self._show_spot(web, max(0, self.canvas.spot), self.canvas.tie)

    def _show_spot(self, web: Web, number: int, tie: int) -> None:
        one = web.spots[number]
        self._name.setText(f"{one.label} · {self._kind(one.kind)}")
        rows = [self._detail_row(at, detail) for at, detail in enumerate(one.details)]
        rows += [self._tie_row(web, number, at) for at in self.canvas.ties_of(number)]
        self.table.blockSignals(True)
        self.table.show_rows(rows)
        if tie >= 0:
            self.table.selectRow(max(0, self.table.rows.place(f"t{tie}")))
        else:
            self.table.clearSelection()
        self.table.blockSignals(False)
        words = self._tie_words(web, web.ties[tie]) if tie >= 0 else self._spot_words(one)
        self.provenance.setText(words)
        self.canvas.setAccessibleDescription(f"{self._name.text()}. {words}")

    def _detail_row(self, at: int, detail: Detail) -> Row:
        cells = (Cell(capital(detail.name)), Cell(detail.value, spoken=f"{detail.value}. {self._detail_words(detail)}"))
        return Row(f"d{at}", cells)

    def _tie_row(self, web: Web, number: int, at: int) -> Row:
        tie = web.ties[at]
        outwards = tie.start == number
        other = web.spots[tie.end if outwards else tie.start]
        words = tie.label if outwards else self.tr("{tie} (from)").format(tie=tie.label)
        return Row(f"t{at}", (Cell(capital(words)), Cell(other.label, spoken=self._tie_words(web, tie), loud=True)))

    def _spot_words(self, one: Spot) -> str:
        if not one.details:
            return self.tr("Nothing more is said of it.")
        detail = one.details[0]
        return self._from(detail.source, detail.as_of, detail.sure)

    def _detail_words(self, detail: Detail) -> str:
        return f"{capital(detail.name)}: {self._from(detail.source, detail.as_of, detail.sure)}"

    def _tie_words(self, web: Web, tie: Tie) -> str:
        said = f"{web.spots[tie.start].label} — {tie.label} — {web.spots[tie.end].label}"
        return f"{said}. {self._from(tie.source, tie.as_of, tie.sure)}"

    def _from(self, source: str, as_of: str, sure: str) -> str:
        words = {
            "booked": self.tr("certain: booked by the bank"),
            "confirmed": self.tr("told and confirmed"),
            "proposed": self.tr("heard, not confirmed yet"),
            "rejected": self.tr("heard, and rejected"),
            "withdrawn": self.tr("withdrawn"),
            "said": self.tr("said by the client"),
            "published": self.tr("published by head office"),
            "computed": self.tr("computed by the engine"),
        }
        return self.tr("Source: {source}; as of {day}; {sure}.").format(
            source=source, day=_day(as_of), sure=words.get(sure, sure)
        )

    def _kind(self, kind: str) -> str:
        return {
            "client": self.tr("client"),
            "account": self.tr("account"),
            "goal": self.tr("goal"),
            "order": self.tr("standing order"),
            "designation": self.tr("beneficiary rule"),
            "person": self.tr("person"),
            "holding": self.tr("holding"),
            "instrument": self.tr("instrument"),
            "agreement": self.tr("agreement"),
            "proposal": self.tr("what was told"),
            "decision": self.tr("decision"),
            "utterance": self.tr("utterance"),
        }.get(kind, kind)


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return "–"
