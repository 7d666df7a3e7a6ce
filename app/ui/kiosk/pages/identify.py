"""Who are you? A client of the demo bank, a one-time code from the bank's app, or its QR code before the camera."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout

from app.messages import ClientCard
from app.ui.finance_words import sentence
from app.ui.keyboard import PinPad
from app.ui.kiosk.pages.page import Page, choice
from app.ui.theme import Theme, styled
from app.ui.touch_button import TouchButton

CODE_DIGITS = 8
"""Of the one-time code."""
_FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class IdentifyPage(Page):
    """Clients to touch, and the keys for a code."""

    chosen = Signal(str)
    code_typed = Signal(str)
    keys_shown = Signal()
    """The number keys came or went."""

    def __init__(self, theme: Theme, *, camera: bool) -> None:
        """Build the page.

        Args:
            theme: the look.
            camera: whether a QR code can be held before one.
        """
        super().__init__(theme)
        self._camera, self._came, self._number_digits = camera, False, 0
        self._clients: tuple[ClientCard, ...] = ()
        self._cards: list[TouchButton] = []
        self._list = QVBoxLayout()
        self._trouble = styled(QLabel(wordWrap=True), "trouble")
        self._trouble.hide()
        self.code = choice(checkable=False)
        self.code.clicked.connect(self.show_keys)
        self.keys: PinPad | None = None
        self.column.addWidget(self._trouble)
        self.column.addLayout(self._list)
        self.add_button(self.code, always=True)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def show_clients(self, clients: tuple[ClientCard, ...]) -> None:
        """Offer the demo bank's clients; none in a bank's own installation."""
        self._clients, self._came = clients, True
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(client) for client in clients]
        for card in self._cards:
            self._list.addWidget(card)
            self.theme.dress(card)
        self.retranslate()
        self.fit()

    @Slot()
    def show_keys(self) -> None:
        """Put the number keys where the clients were; `tidy` takes them away."""
        number_digits = self._number_digits
        self.tidy()
        self._number_digits = number_digits
        digits = CODE_DIGITS + number_digits
        self.keys = keys = PinPad(self.theme, digits, name=self.tr("One-time code"))
        keys.complete.connect(self.code_typed)
        self._offer(False)
        self.column.insertWidget(self.column.count() - 1, keys)
        self.retranslate()
        keys.setFocus()
        self.keys_shown.emit()

    def ask_number(self, digits: int) -> None:
        """Let the client's number, of so many figures, be typed before the code."""
        self._number_digits = digits
        self.show_keys()

    def spoken_keys(self) -> dict[str, QAbstractButton]:
        """Return the figures' keys by their names, said one at a time; empty while no code is typed."""
        if self.keys is None:
            return {}
        by_text = {key.accessibleName(): key for key in self.keys.figures}
        return {name: by_text[str(figure)] for figure, name in enumerate(_FIGURES) if str(figure) in by_text}

    def tidy(self) -> None:
        """Forget keys and trouble."""
        self._number_digits = 0
        if self.keys is not None:
            self.column.removeWidget(self.keys)
            self.keys.hide()
            self.keys.deleteLater()
            self.keys = None
        self._offer(True)
        self.tell("")
        self.retranslate()

    def tell(self, trouble: str) -> None:
        """Say why somebody could not be recognised; empty says nothing."""
        self._trouble.setText(sentence(trouble))
        self._trouble.setVisible(bool(trouble))

    @property
    def trouble(self) -> str:
        """What is said about the last try."""
        return self._trouble.text()

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Who are you?"))
        if self.keys is not None and self._number_digits:
            lead = self.tr("Type your client number, {digits} figures, and right after it the one-time code.").format(
                digits=self._number_digits
            )
        elif self.keys is not None:
            lead = self.tr("Type the one-time code that your bank's app shows.")
        elif self._clients:
            lead = self.tr("This is a demonstration: be one of these fictional clients, or use a code.")
        elif not self._came:
            lead = self.tr("One moment, please.")
        elif self._camera:
            lead = self.tr("Hold the QR code of your bank's app before the camera, or type the one-time code.")
        else:
            lead = self.tr("Your bank's app shows a one-time code: type it here.")
        self.lead.setText(lead)
        self.code.say(self.tr("I have a one-time code"))
        for card, client in zip(self._cards, self._clients, strict=False):
            _name_card(card, client)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._list.setSpacing(theme.px(12))
        if self.keys is not None:
            self.keys.restyle(theme)

    def _offer(self, on: bool) -> None:
        for button in (*self._cards, self.code):
            button.setVisible(on)

    def _card(self, client: ClientCard) -> TouchButton:
        button = TouchButton("card")
        _name_card(button, client)
        button.clicked.connect(lambda _checked=False, client=client.client_id: self.chosen.emit(client))
        return button


def _name_card(button: TouchButton, client: ClientCard) -> None:
    about = sentence(client.about)
    button.say(f"{client.name}\n{about}" if about else client.name, client.name)
    button.setAccessibleDescription(about)
