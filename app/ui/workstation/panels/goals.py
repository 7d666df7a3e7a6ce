"""Goals with what-if: what becomes of each goal if amounts, years and saving were others."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.goals import Aim, Chance, Compared, GoalSheet, Needed, WhatIf
from app.ui.theme import Theme, styled
from app.ui.wording import day
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.fan import FanPlot
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.history import History
from app.ui.workstation.panels.parts.legend import Entry, Legend
from app.ui.workstation.panels.parts.page import AnalysisPanel, Column
from app.ui.workstation.panels.parts.setting import Setting
from app.ui.workstation.panels.parts.steps import Steps
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table
from app.ui.workstation.panels.parts.words import chance, percent, usd

_AGES = (50, 75)


def _year(value: float) -> str:
    return f"{value:.0f}"


class Goals(AnalysisPanel):
    """Sliders at the left; the goals with their chances and the fan at the right."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self._sheet: GoalSheet | None = None
        self._compared: Compared | None = None
        self._wanted = WhatIf((), 0.0)
        self._history = History(self._wanted)
        self._goal = ""  # the name of the one that the sliders are about
        self._about = styled(QLabel(wordWrap=True), "section")
        self.amount = Setting(theme, usd, 1000.0)
        self.year = Setting(theme, self._year_words, 1.0)
        self.monthly = Setting(theme, self._monthly_words, 25.0)
        self.age = Setting(theme, _year, 1.0)
        self.needed = styled(QPushButton(), "pick")
        self.needed_words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.steps = Steps(theme, self._undo, self._redo, self._reset)
        self.table = Table(theme, figures_from=1, stretched=0)
        self.plot = FanPlot(theme)
        self._above_plot = styled(QLabel(), "quiet")
        self._legend = Legend(theme)
        self._none = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.notes = styled(QLabel(wordWrap=True), "quiet")
        self.foot = Foot(theme)
        self._arrange()
        for setting in self._settings:
            setting.moved.connect(self._on_moved)
            setting.settled.connect(self._finish)
        self.needed.clicked.connect(self._ask_needed)
        self.table.chosen.connect(self._on_goal)
        self.retranslate()
        self.restyle(theme)
        self._show()

    @property
    def _settings(self) -> tuple[Setting, ...]:
        return (self.amount, self.year, self.monthly, self.age)

    def _arrange(self) -> None:
        page = QWidget()
        self._sliders = QVBoxLayout(page)
        sliders: tuple[QWidget, ...] = (
            self._about, self.amount, self.year, self.age, self.monthly, self.needed, self.needed_words,
        )  # fmt: skip
        for part in sliders:
            self._sliders.addWidget(part)
        self._sliders.addStretch(1)
        scroll = Column(page)
        self._left = QWidget()
        self._left_column = QVBoxLayout(self._left)
        self._left_column.setContentsMargins(0, 0, 0, 0)
        self._left_column.addWidget(scroll, 1)
        self._left_column.addWidget(self.steps)
        self._right = QVBoxLayout()
        shown: tuple[QWidget, ...] = (self._none, self._above_plot, self.plot, self._legend)
        for part in shown:
            self._right.addWidget(part, 1 if part is self.plot else 0)
        self._row = QHBoxLayout()
        self._row.addWidget(self._left)
        self._row.addLayout(self._right, 1)
        self.page.addWidget(self.table)  # over the whole width, which its names and chances take
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        self.page.addWidget(self.notes)
        self.page.addWidget(self.foot)

    # ---- what the shell asks

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Goals")

    @property
    def compared(self) -> Compared | None:
        """What is shown."""
        return self._compared

    @property
    def asked(self) -> WhatIf:
        """What the sliders ask."""
        return self._wanted

    def show_client(self, client_id: str) -> None:
        """Turn to a client."""
        if client_id == self.client_id and self._sheet is not None:
            self._compare()
            return
        super().show_client(client_id)
        self._sheet, self._compared, self._goal = None, None, ""
        for setting in self._settings:
            setting.reach(0.0, 0.0)
        self._wanted = WhatIf((), 0.0)
        self._history = History(self._wanted)
        self.wipe()
        if client_id:
            self.ask("goals", {"client": client_id}, self._on_sheet, channel="sheet")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(28))
        self._right.setSpacing(theme.px(6))
        self._sliders.setSpacing(theme.px(8))
        self._sliders.setContentsMargins(0, 0, theme.px(12), 0)
        self.keep_width(self._left, max(theme.px(400), 17 * theme.text_px(20)))
        for setting in self._settings:
            setting.restyle(theme)
        for part in (self.steps, self.table, self.plot, self._legend, self.foot):
            part.restyle(theme)
        self._show()

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        today = self.tr("In today's money")
        self.amount.name(self.tr("Amount"), today)
        self.year.name(self.tr("Due in"), self.tr("The year in which it is to be paid"))
        self.monthly.name(self.tr("Put in each month"), today)
        self.age.name(self.tr("Age at retirement"), self.tr("Moves the goal of retirement to that year"))
        self.needed.setText(self.tr("What would 80% take?"))
        self.needed.setAccessibleName(self.tr("Find the monthly saving that gives this goal a chance of 80%"))
        self.table.setAccessibleName(self.tr("The goals, with their chances now and as asked"))
        self.table.name(
            (self.tr("Goal"), self.tr("Due"), self.tr("Amount"), self.tr("Chance now"), self.tr("As asked"))
        )
        self._above_plot.setText(self.tr("What there may be, in today's money"))
        self._legend.show_entries(
            (
                Entry("band", "series_1", self.tr("9 of 10 paths, as asked")),
                Entry("line", "series_1", self.tr("middle, as asked")),
                Entry("dashes", "ink_soft", self.tr("as things are")),
                Entry("diamond", "bronze", self.tr("a goal")),
            )
        )
        self.steps.retranslate()
        self._show()

    # ---- working

    @Slot(object)
    def _on_sheet(self, sheet: GoalSheet) -> None:
        self._sheet = sheet
        self._wanted = sheet.now
        self._history = History(sheet.now)
        self._goal = sheet.now.aims[0].name if sheet.now.aims else ""
        self._reach()
        self._follow()
        self._compare()

    def _compare(self) -> None:
        if self._sheet is not None:
            arguments = {"client": self.client_id, "asked": self._wanted}
            self.ask("goals.what_if", arguments, self._on_compared, channel="compare")

    @Slot(object)
    def _on_compared(self, compared: Compared) -> None:
        self._compared = compared
        self._show()

    @Slot()
    def _ask_needed(self) -> None:
        arguments = {"client": self.client_id, "asked": self._wanted, "goal": self._goal}
        self.ask("goals.needed", arguments, self._on_needed, channel="needed")

    @Slot(object)
    def _on_needed(self, found: Needed) -> None:
        verb = (
            self.tr("{more} a month more, {total} in all, give it a chance of {chance}.")
            if found.total_usd >= 0
            else self.tr("{more} a month less may be taken out, {total} in all, for a chance of {chance}.")
        )
        words = verb.format(
            more=usd(found.more_usd), total=usd(abs(found.total_usd)), chance=percent(found.probability, 0)
        )
        if found.more_usd < 0.5:
            words = self.tr("It has a chance of {chance} already.").format(chance=percent(found.probability, 0))
        self.needed_words.setText(words)

    # ---- the sliders

    @property
    def _aim(self) -> Aim | None:
        return next((aim for aim in self._wanted.aims if aim.name == self._goal), None)

    def _reach(self) -> None:
        """Set the sliders' ends for the goal that is chosen."""
        sheet = self._sheet
        if sheet is None:
            return
        usual = next((aim for aim in sheet.now.aims if aim.name == self._goal), None)
        if usual is not None:
            self.amount.reach(0.0 + 1000.0, max(20_000.0, 1000.0 * round(2.0 * usual.amount_usd / 1000.0)))
            self.year.reach(float(sheet.first_year), float(max(usual.year, sheet.first_year) + 15))
        self.age.reach(float(max(_AGES[0], sheet.first_year - sheet.birth_year)), float(_AGES[1]))
        now = sheet.now.monthly_usd
        self.monthly.reach(min(0.0, 2.0 * now), max(1000.0, 4.0 * now) if now >= 0 else 0.0)

    def _follow(self) -> None:
        """Put the sliders where what is asked stands."""
        sheet, aim = self._sheet, self._aim
        retirement = sheet.retirement if sheet else ""
        self._about.setText(aim.name if aim else "")
        self._about.setVisible(aim is not None)
        self.amount.setVisible(aim is not None)
        self.year.setVisible(aim is not None and aim.name != retirement)
        self.age.setVisible(bool(retirement))
        self.needed.setVisible(aim is not None)
        if aim is not None and not self.amount.slider.isSliderDown():
            self.amount.put(aim.amount_usd)
        if aim is not None and not self.year.slider.isSliderDown():
            self.year.put(float(aim.year))
        if not self.monthly.slider.isSliderDown():
            self.monthly.put(self._wanted.monthly_usd)
        retires = next((one for one in self._wanted.aims if one.name == retirement), None)
        if sheet is not None and retires is not None and not self.age.slider.isSliderDown():
            self.age.put(float(retires.year - sheet.birth_year))
        changed = sheet is not None and self._wanted != sheet.now
        moved = self._wanted != self._history.now
        self.steps.enable(self._history.can_undo or moved, self._history.can_redo and not moved, changed)

    def _on_moved(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        aims = []
        for aim in self._wanted.aims:
            if aim.name == self._goal:
                near = abs(self.amount.value - aim.amount_usd) <= self.amount.half_step
                year = aim.year if aim.name == sheet.retirement else round(self.year.value)
                aim = replace(aim, amount_usd=aim.amount_usd if near else self.amount.value, year=year)
            if aim.name == sheet.retirement:
                aim = replace(aim, year=max(sheet.first_year, sheet.birth_year + round(self.age.value)))
            aims.append(aim)
        near = abs(self.monthly.value - self._wanted.monthly_usd) <= self.monthly.half_step
        self._wish(WhatIf(tuple(aims), self._wanted.monthly_usd if near else self.monthly.value))

    def _wish(self, asked: WhatIf) -> None:
        if asked != self._wanted:
            self._wanted = asked
            self.needed_words.setText("")
            self._compare()
        self._follow()

    @Slot()
    def _finish(self) -> None:
        self._history.put(self._wanted)
        self._follow()

    def _undo(self) -> None:
        self._history.put(self._wanted)
        self._wish(self._history.undo())

    def _redo(self) -> None:
        self._wish(self._history.redo())

    def _reset(self) -> None:
        if self._sheet is not None:
            self._wish(self._sheet.now)
            self._finish()

    @Slot(str)
    def _on_goal(self, name: str) -> None:
        if name and name != self._goal:
            self._goal = name
            self.needed_words.setText("")
            self._reach()
            self._follow()

    def _year_words(self, value: float) -> str:
        born = self._sheet.birth_year if self._sheet else 0
        return (
            self.tr("{year}, at {age}").format(year=f"{value:.0f}", age=f"{value - born:.0f}") if born else _year(value)
        )

    def _monthly_words(self, value: float) -> str:
        return self.tr("{usd} taken out").format(usd=usd(-value)) if value < 0 else usd(value)

    # ---- showing

    def _show(self) -> None:
        found = self._compared
        parts: tuple[QWidget, ...] = (
            self._left, self.table, self._above_plot, self.plot, self._legend, self.notes, self.foot,
        )  # fmt: skip
        for part in parts:
            part.setVisible(found is not None)
        self._none.setVisible(found is not None and not found.after.goals)
        self._none.setText(self.tr("There is no goal to come in the books; shown is what the money may come to."))
        if found is None:
            return
        self.table.setVisible(bool(found.after.goals))
        self.table.show_rows([self._row_of(found, goal) for goal in found.after.goals])
        if self.table.current_key != self._goal:
            self.table.selectRow(max(0, self.table.rows.place(self._goal)))
        self.table.setFixedHeight(self.table.height_of(min(4, max(1, len(found.after.goals)))))
        self.plot.show_plans(found.before, found.after)
        self.plot.setAccessibleName(self.tr("What the plan may come to"))
        self.plot.setAccessibleDescription(self._in_words(found))
        self.notes.setText(" ".join(found.notes))
        self.foot.show_source(found.as_of, found.source, found.method, found.assumptions)

    def _row_of(self, found: Compared, goal: Chance) -> Row:
        before = next((one for one in found.before.goals if one.name == goal.name), goal)
        then = self.tr("{chance}, between {low} and {high} by the simulation's own error").format(
            chance=chance(goal.probability), low=percent(goal.low), high=percent(goal.high)
        )
        return Row(
            goal.name,
            (
                Cell(goal.name),
                Cell(f"{goal.day.year}", goal.day.toordinal(), spoken=day(goal.day)),
                Cell(usd(goal.amount_usd), goal.amount_usd),
                Cell(chance(before.probability), before.probability),
                Cell(chance(goal.probability), goal.probability, spoken=then, loud=True),
            ),
        )

    def _in_words(self, found: Compared) -> str:
        low, middle, high = found.after.final_usd
        words = [
            self.tr("{goal}: {before} now, {after} as asked.").format(
                goal=after.name, before=chance(before.probability), after=chance(after.probability)
            )
            for before, after in zip(found.before.goals, found.after.goals, strict=False)
            if before.name == after.name
        ]
        words.append(
            self.tr("At the end, in today's money: {middle} in the middle, {low} one time in twenty less, {high} one "
                    "time in twenty more.").format(middle=usd(middle), low=usd(low), high=usd(high))
        )  # fmt: skip
        return " ".join(words)
