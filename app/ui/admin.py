"""The administrator's way in: the PIN's page, and from there maintenance and the exit."""

from __future__ import annotations

import math
import os
import signal
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel

from app.admin_pin import AdminPin
from app.errors import StorageError
from app.guardian import OVER, RESTART_ME
from app.log import logger
from app.ui.keyboard import PinPad
from app.ui.keyboard.pin_pad import Order
from app.ui.kiosk.pages.page import Page, main_button
from app.ui.maintenance import MaintenancePage
from app.ui.theme import Theme, styled

LEFT_ALONE_MS: Final = 30_000
"""After so long without a figure the PIN's page closes."""
_LOOK_MS: Final = 500
_PAD_PX: Final = 640
_log = logger("administrator")


class PinPage(Page):
    """Asks for the administrator's PIN; the judging is done on a thread of its own."""

    opened = Signal()
    leaves = Signal()
    _judged = Signal(bool, str)

    def __init__(self, theme: Theme, pin: AdminPin, order: Order = "fixed") -> None:
        """Build the page.

        Args:
            theme: the look.
            pin: judges.
            order: of the figures (setting `pin_order`).
        """
        super().__init__(theme)
        self._order: Order = order
        self._pin = pin
        self._judging = False
        self._wrong = ""
        self._trouble = styled(QLabel(wordWrap=True), "trouble")
        self.column.addWidget(self._trouble)
        self._digits = pin.digits
        self.pad = self._new_pad()
        self.back = main_button()
        self.back.clicked.connect(self.leaves)
        self.add_button(self.back, always=True)
        self.column.addStretch(1)
        self._judged.connect(self._on_judged)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_state)
        self._alone = QTimer(self, interval=LEFT_ALONE_MS, singleShot=True)
        self._alone.timeout.connect(self.leaves)
        self.retranslate()
        self.restyle(theme)

    @property
    def told(self) -> str:
        """What is said about the last try, or why none is taken."""
        return self._trouble.text()

    def appear(self) -> None:
        """Begin anew: no figures, no reproach."""
        self._wrong = ""
        if self._digits != self._pin.digits:  # it was changed while the kiosk ran
            self._digits = self._pin.digits
            self.pad.hide()
            self.pad.deleteLater()
            self.pad = self._new_pad()
            self.restyle(self.theme)
        self.pad.clear()
        super().appear()
        self._show_state()
        self._look.start()
        self._alone.start()
        if self.pad.isVisibleTo(self):
            self.pad.setFocus()

    def stop(self) -> None:
        """Ask no more."""
        self._look.stop()
        self._alone.stop()
        self.pad.clear()

    # ---- inside

    def _new_pad(self) -> PinPad:
        pad = PinPad(self.theme, self._digits, self._order)
        pad.complete.connect(self._try)
        pad.changed.connect(lambda _filled: self._alone.start())
        self.column.insertWidget(self.column.indexOf(self._trouble) + 1, pad)
        return pad

    @Slot(str)
    def _try(self, pin: str) -> None:
        """Let the PIN be judged elsewhere: that takes a tenth of a second."""
        if self._judging:
            return
        self._judging = True
        self.pad.setEnabled(False)
        threading.Thread(target=self._judge, args=(pin,), name="pin", daemon=True).start()

    def _judge(self, pin: str) -> None:
        try:
            opens, trouble = self._pin.opens(pin), ""
        except StorageError as error:
            opens, trouble = False, str(error)
        self._judged.emit(opens, trouble)

    @Slot(bool, str)
    def _on_judged(self, opens: bool, trouble: str) -> None:
        self._judging = False
        self.pad.setEnabled(True)
        self._wrong = "" if opens else trouble or self.tr("That is not the PIN.")
        if opens and self.isVisible():
            self.opened.emit()
            return
        self._show_state()
        if self.pad.isVisibleTo(self):
            self.pad.setFocus()

    @Slot()
    def _show_state(self) -> None:
        """Say what stands in the way, and offer the pad only where nothing does."""
        words = self._wrong
        left_s = self._pin.left_s()
        if not self._pin.is_set:
            words = self.tr(
                "This machine has no administrator's PIN yet. Run \u201csteward kiosk pin\u201d as the kiosk's user."
            )
        elif left_s > 0:
            words = self.tr("Too many wrong PINs. Wait {seconds} seconds.").format(seconds=math.ceil(left_s))
        self.pad.setVisible(self._pin.is_set and left_s <= 0)
        if left_s > 0:
            self._wrong = ""
        if words != self._trouble.text():
            self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("For staff"))
        self.lead.setText(self.tr("Type the administrator's PIN."))
        self.back.say(self.tr("Back to the clients"))

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.pad.restyle(theme)
        self.pad.setMaximumWidth(round(theme.px(_PAD_PX) * theme.look.text_scale))


class Administrator(QObject):
    """Leads from the PIN to maintenance and out; the window shows the pages it names."""

    wanted = Signal(object)
    """A page to show over everything; None for the clients' screens again."""
    sound_tested = Signal()

    def __init__(
        self,
        theme: Theme,
        pin: AdminPin,
        advisor_process: Callable[[], int | None],
        parent: QObject,
        order: Order = "fixed",
    ) -> None:
        """Prepare; `ask` begins.

        Args:
            theme: the look.
            pin: the installation's.
            advisor_process: the advisor process's number, which "restart the advisor" kills: its supervisor starts
                another.
            parent: the window.
            order: of the figures on the PIN's pad (setting `pin_order`).
        """
        super().__init__(parent)
        self.pin_page = PinPage(theme, pin, order)
        self.maintenance = MaintenancePage(theme, advisor_process)
        self._advisor_process = advisor_process
        self.pin_page.opened.connect(self._open)
        self.pin_page.leaves.connect(self.close)
        self.maintenance.leaves.connect(self.close)
        self.maintenance.sound_tested.connect(self.sound_tested)
        self.maintenance.advisor_restarts.connect(self._restart_advisor)
        self.maintenance.window_restarts.connect(lambda: self._quit(RESTART_ME))
        self.maintenance.exits.connect(lambda: self._quit(OVER))

    @property
    def pages(self) -> tuple[Page, Page]:
        """Both pages, for the window to hold and to dress."""
        return self.pin_page, self.maintenance

    @Slot()
    def ask(self) -> None:
        """Ask for the PIN."""
        _log.info("the PIN's page was opened")
        self.wanted.emit(self.pin_page)

    @Slot()
    def close(self) -> None:
        """Go back to the clients' screens."""
        self.pin_page.stop()
        self.maintenance.stop()
        self.wanted.emit(None)

    @Slot()
    def _open(self) -> None:
        self.pin_page.stop()
        self.wanted.emit(self.maintenance)

    @Slot()
    def _restart_advisor(self) -> None:
        number = self._advisor_process()
        if number is not None:
            _log.info("the advisor is restarted")
            os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))

    def _quit(self, code: int) -> None:
        _log.info("the window ends: %s", "it is restarted" if code == RESTART_ME else "the kiosk is left")
        self.maintenance.stop()
        QCoreApplication.exit(code)
