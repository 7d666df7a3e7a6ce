"""Back, home, speak, hide, display and "End my visit": always in the same place, low enough for everybody's reach."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.kiosk.flow import Flow
from app.ui.theme import Theme
from app.ui.touch_button import TouchButton


class NavBar(QWidget):
    """Six buttons; one that leads nowhere now keeps its place and cannot be pressed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = TouchButton("navButton")
        self.home = TouchButton("navButton")
        self.speak = TouchButton("navButton")
        self.speak.setCheckable(True)
        self.hide_figures = TouchButton("navButton")
        self.display = TouchButton("navButton")
        self.end_visit = TouchButton("navButton")
        self.buttons = (self.back, self.home, self.speak, self.hide_figures, self.display, self.end_visit)
        self._row = QHBoxLayout(self)
        for button in self.buttons:
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            keeps_place = button.sizePolicy()
            keeps_place.setRetainSizeWhenHidden(True)
            button.setSizePolicy(keeps_place)
            self._row.addWidget(button, 1)
        self.retranslate()
        self.restyle(theme)

    def follow(self, flow: Flow, *, can_hear: bool) -> None:
        """Show what can be pressed on a screen."""
        talks, hidden = flow.screen in ("talk", "summary"), flow.cover == "privacy"
        self.back.setEnabled(bool(flow.cover) or flow.screen in ("settings", "consent", "identify", "summary"))
        self.home.setEnabled(flow.screen not in ("attract", "goodbye") and not hidden)
        self.speak.setVisible(flow.screen != "talk" or bool(flow.cover))
        self.speak.setEnabled(can_hear)
        self.hide_figures.setEnabled(talks and not hidden)
        adjusts = flow.screen not in ("attract", "settings", "goodbye") and flow.cover not in ("display", "privacy")
        self.display.setEnabled(adjusts)
        self.end_visit.setEnabled(flow.screen not in ("attract", "goodbye"))

    def retranslate(self) -> None:
        """Set the texts."""
        for button, text in zip(
            self.buttons,
            (
                self.tr("Back"),
                self.tr("Home"),
                self.tr("Speak"),
                self.tr("Hide my figures"),
                self.tr("Display"),
                self.tr("End my visit"),
            ),
            strict=True,
        ):
            button.say(text)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._row.setContentsMargins(theme.px(48), theme.px(8), theme.px(48), theme.px(8))
        self._row.setSpacing(theme.px(12))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Break the words where a button is too narrow for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._row.spacing() * (len(self.buttons) - 1)
        for button in self.buttons:
            button.wrap(room // len(self.buttons))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
