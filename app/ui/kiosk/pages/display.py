"""Language and accessibility: how the client wants to see, hear and touch; for this visit alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from app.ui.kiosk.pages.attract import LANGUAGES
from app.ui.kiosk.pages.page import Page, choice, main_button
from app.ui.kiosk.pages.rows import Row
from app.ui.look import Look, TextSize
from app.ui.theme import Theme
from app.ui.touch_button import TouchButton

PACES: Final[tuple[float, ...]] = (0.85, 1.0, 1.2)
VOLUMES: Final[tuple[float, ...]] = (0.5, 1.0, 1.6)
SIZES: Final[tuple[TextSize, ...]] = get_args(TextSize)
SWITCHES: Final = ("high_contrast", "reduced_motion", "within_reach", "self_voicing", "blurred")


class DisplayPage(Page):
    """Rows of choices; each takes effect at once."""

    look_changed = Signal(object)
    pace_changed = Signal(float)
    volume_changed = Signal(float)
    done = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._look = Look()
        self._groups: list[QButtonGroup] = []
        self.languages = self._choices(len(LANGUAGES), self._on_language)
        self.sizes = self._choices(len(SIZES), self._on_size)
        self.paces = self._choices(len(PACES), lambda number: self.pace_changed.emit(PACES[number]))
        self.volumes = self._choices(len(VOLUMES), lambda number: self.volume_changed.emit(VOLUMES[number]))
        self.switches = [choice() for _ in SWITCHES]
        for name, switch in zip(SWITCHES, self.switches, strict=True):
            switch.toggled.connect(lambda on, name=name: self._on_switch(name, on))
        self._rows = [
            Row(*buttons) for buttons in (self.languages, self.sizes, self.switches, self.paces, self.volumes)
        ]
        for row in self._rows:
            self.column.addWidget(row)
        self.go_on = main_button()
        self.go_on.clicked.connect(self.done)
        self.add_button(self.go_on, always=True)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)
        self.show_state(self._look, 1.0, 1.0)

    def _choices(self, count: int, chosen: object) -> list[TouchButton]:
        """Return buttons of which one is pressed."""
        group = QButtonGroup(self)
        buttons = [choice() for _ in range(count)]
        for number, button in enumerate(buttons):
            group.addButton(button, number)
        group.idClicked.connect(chosen)
        self._groups.append(group)
        return buttons

    # ---- what is set

    def show_state(self, look: Look, pace: float, volume: float) -> None:
        """Show what is set, without telling anybody."""
        self._look = look
        self.languages[list(LANGUAGES).index(look.language)].setChecked(True)
        self.sizes[SIZES.index(look.text_size)].setChecked(True)
        self.paces[_nearest(PACES, pace)].setChecked(True)
        self.volumes[_nearest(VOLUMES, volume)].setChecked(True)
        self.switches[SWITCHES.index("self_voicing")].setEnabled(look.language == "en")  # the voice speaks English
        for name, switch in zip(SWITCHES, self.switches, strict=True):
            switch.blockSignals(True)
            switch.setChecked(bool(getattr(look, name)))
            switch.blockSignals(False)

    def offers_to_go_on(self, *, begins: bool) -> None:
        """Say what comes next: the visit goes on, or begins."""
        self._begins = begins
        self.retranslate()

    def _on_language(self, number: int) -> None:
        self._set(replace(self._look, language=list(LANGUAGES)[number]))

    def _on_size(self, number: int) -> None:
        self._set(replace(self._look, text_size=SIZES[number]))

    def _on_switch(self, name: str, on: bool) -> None:
        changed = {name: on}
        self._set(replace(self._look, **changed))  # type: ignore[arg-type]  # every switch is a bool of Look

    def _set(self, look: Look) -> None:
        self._look = look
        self.look_changed.emit(look)

    # ---- texts and looks

    _begins = True

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("How would you like it?"))
        self.lead.setText("")
        self.lead.hide()
        for row, label in zip(
            self._rows,
            (
                self.tr("Language of the screen (I speak English)"),
                self.tr("Size of text"),
                self.tr("See, touch and hear"),
                self.tr("My speech"),
                self.tr("Volume"),
            ),
            strict=True,
        ):
            row.name(label)
        texts = (
            (self.languages, tuple(LANGUAGES.values())),
            (self.sizes, (self.tr("Standard"), self.tr("Large text"), self.tr("Largest text"))),
            (
                self.switches,
                (
                    self.tr("High contrast"),
                    self.tr("Less motion"),
                    self.tr("Within reach"),
                    self.tr("Read aloud what I choose (in English)"),
                    self.tr("Hide amounts on the screen"),
                ),
            ),
            (self.paces, (self.tr("Slower"), self.tr("Normal speed"), self.tr("Faster"))),
            (self.volumes, (self.tr("Quieter"), self.tr("Normal volume"), self.tr("Louder"))),
        )
        for buttons, names in texts:
            for button, name in zip(buttons, names, strict=True):
                button.say(name)
        self.go_on.say(self.tr("Continue") if self._begins else self.tr("Done"))

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.column.setSpacing(theme.px(14))
        for row in self._rows:
            row.restyle(theme)


def _nearest(steps: tuple[float, ...], value: float) -> int:
    return min(range(len(steps)), key=lambda number: abs(steps[number] - value))
