"""The stress builder: bad times of history and the advisor's own, by holding, with the worst months that there were."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desk.stresses import BadTime, Own, Stresses
from app.ui.charts.view import ChartView
from app.ui.theme import Theme, styled
from app.ui.wording import MINUS, capital, day
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.history import History
from app.ui.workstation.panels.parts.page import AnalysisPanel, Column
from app.ui.workstation.panels.parts.setting import Setting
from app.ui.workstation.panels.parts.steps import Steps
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table
from app.ui.workstation.panels.parts.tiles import Pair, Tiles
from app.ui.workstation.panels.parts.words import change, percent, usd
from finance.risk.stress import Blow
from finance.types import Chart

OWN = "own"
_USUAL = Blow(shares=-0.30, yields=0.01, inflation=0.02)
_THREE_ABREAST = 62  # heights of text that sliders, bars and the table take beside each other


def _points(value: float) -> str:
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value) * 100:.2f}"


class Stress(AnalysisPanel):
    """Sliders and the list of bad times at the left; what the chosen one does at the right."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self._found: Stresses | None = None
        self._own: Own | None = None
        self._blow = _USUAL
        self._history = History(_USUAL)
        self._key = OWN
        self.settings = {
            "shares": Setting(theme, self._percent_words, 0.01),
            "yields": Setting(theme, self._point_words, 0.0025),
            "inflation": Setting(theme, self._point_words, 0.0025),
            "currencies": Setting(theme, self._currency_words, 0.01),
        }
        self.steps = Steps(theme, self._undo, self._redo, self._reset)
        self.table = Table(theme, figures_from=1, stretched=0)
        self.tiles = Tiles(theme)
        self._name = styled(QLabel(wordWrap=True), "section")
        self.bars, self.months = ChartView(theme), ChartView(theme)
        self._months_name = styled(QLabel(wordWrap=True), "section")
        self._notes = styled(QLabel(wordWrap=True), "quiet")
        self.foot = Foot(theme)
        self._arrange()
        for setting in self.settings.values():
            setting.moved.connect(self._on_moved)
            setting.settled.connect(self._finish)
        self.settings["shares"].reach(-0.6, 0.3)
        self.settings["yields"].reach(-0.03, 0.05)
        self.settings["inflation"].reach(-0.02, 0.1)
        self.settings["currencies"].reach(-0.4, 0.4)
        self.table.chosen.connect(self._on_time)
        self.retranslate()
        self.restyle(theme)
        self._follow()
        self._show()

    def _arrange(self) -> None:
        page = QWidget()
        self._sliders = QVBoxLayout(page)
        for setting in self.settings.values():
            self._sliders.addWidget(setting)
        self._sliders.addStretch(1)
        scroll = Column(page)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(scroll, 2)
        left.addWidget(self.steps)
        left.addWidget(self._months_name)
        left.addWidget(self.months, 1)
        self._left_column = left
        middle = QVBoxLayout()
        middle.addWidget(self._name)
        middle.addWidget(self.bars, 1)
        beside = QVBoxLayout()
        beside.addWidget(self.table)
        beside.addStretch(1)
        pictures = QHBoxLayout()
        pictures.addLayout(middle, 57)
        pictures.addLayout(beside, 43)
        self._pictures = pictures
        self._right = QVBoxLayout()
        self._right.addWidget(self.tiles)
        self._right.addLayout(pictures, 1)
        self._row = QHBoxLayout()
        self._row.addWidget(self._left)
        self._row.addLayout(self._right, 1)
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        self.side_by_side(pictures, narrow_em=_THREE_ABREAST)
        self.page.addWidget(self._notes)
        self.page.addWidget(self.foot)

    # ---- what the shell asks

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Stress")

    @property
    def stresses(self) -> Stresses | None:
        """The bad times of history."""
        return self._found

    @property
    def own(self) -> Own | None:
        """The advisor's own."""
        return self._own

    @property
    def time(self) -> BadTime | None:
        """The bad time that is shown."""
        if self._key == OWN:
            return self._own.time if self._own else None
        return next((one for one in self._found.times if one.key == self._key), None) if self._found else None

    def show_client(self, client_id: str) -> None:
        """Turn to a client; the advisor's own shock stays as it is set."""
        if client_id == self.client_id and self._found is not None:
            return
        super().show_client(client_id)
        self._found, self._own = None, None
        self.wipe()
        if client_id:
            self.ask("stress", {"client": client_id}, self._on_found, channel="history")
            self._shock()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(28))
        self._pictures.setSpacing(theme.px(24))
        self._right.setSpacing(theme.px(10))
        self._sliders.setSpacing(theme.px(8))
        self._sliders.setContentsMargins(0, 0, theme.px(12), 0)
        self.keep_width(self._left, max(theme.px(380), 16 * theme.text_px(20)))
        for setting in self.settings.values():
            setting.restyle(theme)
        for part in (self.steps, self.table, self.tiles, self.bars, self.months, self.foot):
            part.restyle(theme)
        self._left_column.setSpacing(theme.px(10))
        self.table.setFixedHeight(self.table.height_of(6))

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        named = {
            "shares": (self.tr("Shares"), self.tr("Change of the share index")),
            "yields": (self.tr("Interest rates"), self.tr("Percentage points by which all yields move")),
            "inflation": (self.tr("Inflation surprise"), self.tr("Percentage points beyond what was expected")),
            "currencies": (self.tr("Other currencies"), self.tr("Change of their worth in US dollars")),
        }
        for name, (words, hint) in named.items():
            self.settings[name].name(words, hint)
        self.table.setAccessibleName(self.tr("Bad times and what they would do to the portfolio"))
        self.table.name((self.tr("Bad time"), self.tr("Change")))
        self.steps.retranslate()
        self._show()

    # ---- working

    @Slot(object)
    def _on_found(self, found: Stresses) -> None:
        self._found = found
        self._show()

    def _shock(self) -> None:
        if self.client_id:
            self.ask("stress.own", {"client": self.client_id, "blow": self._blow}, self._on_own, channel="own")

    @Slot(object)
    def _on_own(self, own: Own) -> None:
        self._own = own
        self._show()

    def _on_moved(self) -> None:
        self._hit(Blow(**{name: setting.value for name, setting in self.settings.items()}))

    def _hit(self, blow: Blow) -> None:
        if blow != self._blow:
            self._blow = blow
            self._key = OWN
            self._shock()
        self._follow()

    @Slot()
    def _finish(self) -> None:
        self._history.put(self._blow)
        self._follow()

    def _undo(self) -> None:
        self._history.put(self._blow)
        self._hit(self._history.undo())

    def _redo(self) -> None:
        self._hit(self._history.redo())

    def _reset(self) -> None:
        self._hit(_USUAL)
        self._finish()

    def _follow(self) -> None:
        for name, setting in self.settings.items():
            if not setting.slider.isSliderDown():
                setting.put(float(getattr(self._blow, name)))
        moved = self._blow != self._history.now
        self.steps.enable(self._history.can_undo or moved, self._history.can_redo and not moved, self._blow != _USUAL)

    @Slot(str)
    def _on_time(self, key: str) -> None:
        if key and key != self._key:
            self._key = key
            self._show_time()

    def _percent_words(self, value: float) -> str:
        return change(value, 0)

    def _currency_words(self, value: float) -> str:
        if self._found is not None and not self._found.foreign:
            return self.tr("none held")
        return change(value, 0)

    def _point_words(self, value: float) -> str:
        return self.tr("{points} points").format(points=_points(value))

    # ---- showing

    def _show(self) -> None:
        found = self._found
        parts: tuple[QWidget, ...] = (
            self._left, self.tiles, self._name, self.bars, self.table, self._months_name, self.months, self._notes,
            self.foot,
        )  # fmt: skip
        for part in parts:
            part.setVisible(found is not None)
        if found is None:
            return
        self.settings["currencies"].setEnabled(found.foreign)
        self._follow()
        own = self._own.time if self._own else None
        self.table.show_rows([self._row_of(one) for one in (*((own,) if own else ()), *found.times)])
        if self.table.current_key != self._key and self.table.rows.place(self._key) >= 0:
            self.table.selectRow(self.table.rows.place(self._key))
        self._months_name.setText(self.tr("Worst months since {year}").format(year=found.since.year))
        self.months.show_chart(
            Chart(
                "bars",
                self.tr("Worst months of these holdings"),
                "fraction",
                found.as_of,
                found.source,
                labels=tuple(_month(one.first) for one in found.months),
                values=tuple(one.change for one in found.months),
            )
        )
        self._notes.setText(" ".join(found.notes[:1]))
        self._show_time()

    def _show_time(self) -> None:
        found, time = self._found, self.time
        if found is None or time is None:
            return
        span = f", {day(time.start)} – {day(time.end)}" if time.start and time.end else ""
        span = (
            span.replace(" ", "\u00a0").replace(",\u00a0", ", ").replace("\u00a0–\u00a0", " –\u00a0")
        )  # days stay whole
        self._name.setText(capital(self._words(time)) + span)
        felt = [part for part in time.parts if abs(part.usd) >= 0.5]
        self.bars.show_chart(
            Chart(
                "bars",
                self.tr("Change by holding"),
                "USD",
                found.as_of,
                found.source,
                labels=tuple(part.name for part in felt),
                values=tuple(part.usd for part in felt),
            )
        )
        self.tiles.show_pairs(self._pairs(time))
        method, assumptions = found.method, found.assumptions
        if time.key == OWN and self._own is not None:
            method, assumptions = self._own.method, self._own.assumptions
        proxies = [f"{part.name}: {part.proxy}" for part in time.parts if part.proxy]
        more = (self.tr("Proxies: {proxies}.").format(proxies="; ".join(proxies)),) if proxies else ()
        self.foot.show_source(found.as_of, found.source, method, (*found.notes[1:], *assumptions, *more))

    def _words(self, time: BadTime) -> str:
        return self.tr("your own shock") if time.key == OWN else time.words

    def _short(self, time: BadTime) -> str:
        named = {
            OWN: self.tr("Your own shock"),
            "1987": self.tr("1987, the crash"),
            "2000-02": self.tr("2000 to 2002"),
            "2008": self.tr("2008, the crisis"),
            "2020": self.tr("2020, pandemic"),
            "2022": self.tr("2022, interest rates"),
        }
        return named.get(time.key, capital(time.words))

    def _pairs(self, time: BadTime) -> tuple[Pair, ...]:
        pairs = [
            Pair(self.tr("Change"), "", change(time.change)),
            Pair(self.tr("In money"), "", usd(time.usd)),
        ]
        if time.key == OWN:
            pairs.append(Pair(self.tr("Of what it can buy"), "", change(time.real_change)))
        else:
            pairs.append(Pair(self.tr("Deepest fall"), "", percent(time.deepest_fall)))
            pairs.append(Pair(self.tr("Own prices"), "", percent(time.own_share, 0)))
        return tuple(pairs)

    def _row_of(self, time: BadTime) -> Row:
        return Row(
            time.key,
            (
                Cell(self._short(time), spoken=self._words(time)),
                Cell(change(time.change), time.change, spoken=f"{change(time.change)}, {usd(time.usd)}", loud=True),
            ),
        )


def _month(first: date) -> str:
    return QLocale().toString(QDate(first.year, first.month, 1), "MMM yyyy")
