"""The sliders of the optimisation: what the advisor wishes, with undo, redo and the way back to the beginning."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.desk.wishes import Aim, Beginning, Wishes
from app.ui.theme import Theme, styled
from app.ui.workstation.panels.parts.page import Column
from app.ui.workstation.panels.parts.setting import Setting
from app.ui.workstation.panels.parts.steps import Steps
from app.ui.workstation.panels.parts.words import percent
from app.ui.workstation.panels.wishbook import WishBook


def _plain(amount: float) -> str:
    return f"{amount:.1f}"


class WishList(QWidget):
    """A column of sliders over one wish book."""

    def __init__(self, theme: Theme, book: WishBook) -> None:
        super().__init__()
        self._book = book
        self._aims = QButtonGroup(self)
        self.by_volatility = styled(QPushButton(), "pick")
        self.by_aversion = styled(QPushButton(), "pick")
        self.settings: dict[str, Setting] = {
            "volatility_pa": Setting(theme, percent, 0.001),
            "aversion": Setting(theme, _plain, 0.1),
            "largest": Setting(theme, percent, 0.005),
            "shares": Setting(theme, percent, 0.005),
            "shares_least": Setting(theme, percent, 0.005),
            "turnover": Setting(theme, percent, 0.005),
        }
        self._steps = Steps(theme, book.undo, book.redo, book.reset)
        self.undo, self.redo, self.reset = self._steps.undo, self._steps.redo, self._steps.reset
        self._arrange()
        self._connect()
        self.retranslate()
        self.restyle(theme)
        self._follow()

    def _arrange(self) -> None:
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._aim_row = QHBoxLayout()
        for button in (self.by_volatility, self.by_aversion):
            button.setCheckable(True)
            self._aims.addButton(button)
            self._aim_row.addWidget(button, 1)
        self._column.addLayout(self._aim_row)
        for setting in self.settings.values():
            self._column.addWidget(setting)
        self._column.addStretch(1)
        scroll = Column(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._steps)
        self._outer = outer

    def _connect(self) -> None:
        for setting in self.settings.values():
            setting.moved.connect(self._on_moved)
            setting.settled.connect(self._book.settle)
        self._aims.buttonClicked.connect(self._on_aim)
        self._book.changed.connect(self._follow)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._column.setContentsMargins(0, 0, theme.px(12), 0)
        self._column.setSpacing(theme.px(8))
        self._aim_row.setSpacing(theme.px(8))
        self._steps.restyle(theme)
        self._outer.setSpacing(theme.px(8))
        for setting in self.settings.values():
            setting.restyle(theme)

    def retranslate(self) -> None:
        """Take another language."""
        self.by_volatility.setText(self.tr("Volatility"))
        self.by_volatility.setAccessibleName(self.tr("The most return within a volatility"))
        self.by_volatility.setToolTip(self.tr("The most return within a volatility"))
        self.by_aversion.setText(self.tr("Risk aversion"))
        self.by_aversion.setAccessibleName(self.tr("Weigh return against risk"))
        self.by_aversion.setToolTip(self.tr("Weigh return against risk"))
        named = {
            "volatility_pa": (self.tr("Volatility a year, at most"), self.tr("How much the value may move in a year")),
            "aversion": (self.tr("Aversion to risk"), self.tr("1 is bold, 20 is timid")),
            "largest": (self.tr("One holding, at most"), self.tr("Largest share of any one holding but cash")),
            "shares": (self.tr("Shares, at most"), self.tr("Of the whole portfolio")),
            "shares_least": (self.tr("Shares, at least"), self.tr("Of the whole portfolio")),
            "turnover": (self.tr("Bought and sold, at most"), self.tr("Both together, of the whole portfolio")),
        }
        for name, (words, hint) in named.items():
            self.settings[name].name(words, hint)
        self._steps.retranslate()

    def open(self, beginning: Beginning) -> None:
        """Take a client's ranges."""
        for name, reach in beginning.ranges:
            self.settings[name].reach(reach.least, reach.most)
        self._follow()

    def keep(self, symbol: str, kept: bool) -> None:
        """Keep a holding, or let it go; that is a step of the history."""
        now = self._book.now
        others = tuple(one for one in now.kept if one != symbol)
        self._book.wish(replace(now, kept=(*others, symbol) if kept else others))
        self._book.settle()

    def _on_moved(self) -> None:
        self._book.wish(self._wished())

    def _on_aim(self) -> None:
        self._book.wish(self._wished())
        self._book.settle()

    def _wished(self) -> Wishes:
        aim: Aim = "aversion" if self.by_aversion.isChecked() else "volatility"
        now = self._book.now
        moved: dict[str, Any] = {}
        for name, setting in self.settings.items():
            # A slider has steps: what it does not stand away from is left exactly as it was.
            before = float(getattr(now, name))
            moved[name] = setting.value if abs(setting.value - before) > setting.half_step else before
        return replace(now, aim=aim, **moved)

    def _follow(self) -> None:
        now = self._book.now
        for name, setting in self.settings.items():
            if not setting.slider.isSliderDown():
                setting.put(float(getattr(now, name)))
        self.by_aversion.setChecked(now.aim == "aversion")
        self.by_volatility.setChecked(now.aim == "volatility")
        self.settings["volatility_pa"].setVisible(now.aim == "volatility")
        self.settings["aversion"].setVisible(now.aim == "aversion")
        self._steps.enable(self._book.can_undo, self._book.can_redo, self._book.changed_from_usual)
