"""What the client takes along, made beside the window: codes for a phone, and the report on paper."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import StewardError
from app.log import logger, place
from app.report.letterhead import Letterhead
from app.report.pdf import make_pdf
from app.report.printing import print_pdf, printers
from app.report.visit import VisitReport

_log = logger("takeaway")
_Made = TypeVar("_Made")


class Takeaway(QObject):
    """One piece of work at a time, on a thread that mostly waits for another process; nothing touches the disk."""

    codes_ready = Signal(object)
    """The codes of the visit, a tuple."""
    progressed = Signal(float)
    """How far the report is, 0 to 1."""
    printed = Signal(str)
    """The printer's number of the job."""
    failed = Signal(str)
    """Why it did not work, in one sentence."""
    can_print = Signal(bool)
    """Whether there is a printer."""
    _done = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._number = 0
        self._done.connect(self._on_done)

    def make_codes(self, report: VisitReport) -> None:
        """Make the codes; `codes_ready` or `failed` follows."""

        def work(_cancelled: Callable[[], bool]) -> object:
            from app.report.codes import codes  # its library brings much along that a start need not wait for

            return codes(report)

        self._begin(work, self.codes_ready.emit)

    def print_report(self, report: VisitReport, paper: Letterhead) -> None:
        """Make the report and print it; `printed` or `failed` follows."""

        def work(cancelled: Callable[[], bool]) -> str:
            pdf = make_pdf(report, paper, self.progressed.emit, cancelled)
            return print_pdf(pdf, cancelled=cancelled) if pdf else ""

        self._begin(work, self.printed.emit)

    def look_for_printer(self) -> None:
        """Find out whether there is a printer; `can_print` follows, whatever else goes on."""

        def run() -> None:
            try:
                found = bool(printers())
            except StewardError:
                found = False
            with contextlib.suppress(RuntimeError):  # the window is gone
                self.can_print.emit(found)

        threading.Thread(target=run, name="printers", daemon=True).start()

    @Slot()
    def cancel(self) -> None:
        """Stop what is going on; nothing follows."""
        self._number += 1

    def _begin(self, work: Callable[[Callable[[], bool]], _Made], then: Callable[[_Made], None]) -> None:
        self._number += 1
        number = self._number

        def run() -> None:
            try:
                made: object = work(lambda: self._number != number)
                self._hand_over(number, then, made)
            except StewardError as error:
                self._hand_over(number, self.failed.emit, str(error))
            except Exception as error:  # a bug must not leave the client before a bar that never moves
                _log.error("the take-away failed: %s", place(error))
                self._done.emit(
                    number, self.failed.emit, self.tr("The report could not be made; please ask a colleague.")
                )

        threading.Thread(target=run, name="take-away", daemon=True).start()

    def _hand_over(self, number: int, then: Callable[[Any], object], made: object) -> None:
        """Give what was made to the window's thread; a window that is gone wants nothing any more."""
        with contextlib.suppress(RuntimeError):
            self._done.emit(number, then, made)

    @Slot(int, object, object)
    def _on_done(self, number: int, then: Callable[[object], None], made: object) -> None:
        if number == self._number:
            then(made)
