"""The maintenance screen: how the machine is, what is installed, what waits to be sent, and what can be done about it.

Nothing is gathered here: a process of its own does that and says what it finds, a line of JSON at a time.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QProcess, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.kiosk.pages.page import Page, choice, main_button
from app.ui.kiosk.pages.rows import Row
from app.ui.theme import Theme, styled

SECTIONS: Final = ("machine", "versions", "sync", "errors", "checks")
COMMAND: Final = ("-m", "app", "kiosk", "health")
_STATES: Final = ("good", "note", "bad")
_AT_ONCE: Final = 3
"""Findings that are shown in one go: making labels takes the window a millisecond each."""


class MaintenancePage(Page):
    """Findings by section, and buttons."""

    advisor_restarts = Signal()
    window_restarts = Signal()
    sound_tested = Signal()
    leaves = Signal()
    exits = Signal()

    def __init__(
        self,
        theme: Theme,
        advisor_process: Callable[[], int | None] = lambda: None,
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        """Build the page; nothing is gathered before it appears.

        Args:
            theme: the look.
            advisor_process: the advisor process's number.
            command: what this Python runs to gather findings; `--thorough` is added for all checks.
        """
        super().__init__(theme)
        self._advisor_process = advisor_process
        self._command = command
        self._gatherer: QProcess | None = None
        self._half_line = b""
        self._waiting: deque[dict[str, str]] = deque()
        self._pour = QTimer(self, interval=0)
        self._pour.timeout.connect(self._show_some)
        self._status = styled(QLabel(wordWrap=True), "body")
        self.column.addWidget(self._status)
        self._sections = {name: Findings(theme) for name in SECTIONS}
        self._build_buttons()
        for section in self._sections.values():
            section.hide()
            self.column.addWidget(section)
        self.column.addStretch(1)
        self.back = main_button()
        self.back.clicked.connect(self.leaves)
        self.add_button(self.back, always=True)
        self.retranslate()
        self.restyle(theme)

    def _build_buttons(self) -> None:
        self.check, self.sound, self.advisor, self.window_again, self.exit = (choice(checkable=False) for _ in range(5))
        for button, then in (
            (self.check, lambda: self.gather(thorough=True)),
            (self.sound, self.sound_tested.emit),
            (self.advisor, self.advisor_restarts.emit),
            (self.window_again, self.window_restarts.emit),
            (self.exit, self.exits.emit),
        ):
            button.clicked.connect(then)
        self._buttons = Row(self.check, self.sound, self.advisor, self.window_again, self.exit)
        self.column.addWidget(self._buttons)

    # ---- what is found

    @property
    def gathering(self) -> bool:
        """Whether findings are still coming."""
        return self._gatherer is not None or bool(self._waiting)

    @property
    def findings(self) -> dict[str, list[str]]:
        """What each section says, for those who read it aloud and for tests."""
        return {name: section.lines for name, section in self._sections.items()}

    def appear(self) -> None:
        """Look at the machine anew."""
        super().appear()
        self.gather(thorough=False)

    @Slot()
    def gather(self, *, thorough: bool) -> None:
        """Begin to gather; what was found before goes."""
        self.stop()
        for section in self._sections.values():
            section.clear()
        self._sections["machine"].add(self._advisor_row(), self.theme)
        self._sections["machine"].show()
        gatherer = QProcess(self)
        gatherer.readyReadStandardOutput.connect(self._read)
        gatherer.finished.connect(self._ended)
        gatherer.errorOccurred.connect(self._ended)
        self._gatherer, self._half_line = gatherer, b""
        self._say_status()
        gatherer.start(sys.executable, [*self._command, *(("--thorough",) if thorough else ())])

    def stop(self) -> None:
        """Gather no more."""
        gatherer, self._gatherer = self._gatherer, None
        self._waiting.clear()
        if gatherer is not None:
            gatherer.blockSignals(True)
            gatherer.kill()
            gatherer.waitForFinished(20)
            gatherer.deleteLater()
        self._say_status()

    def _advisor_row(self) -> dict[str, str]:
        number = self._advisor_process()
        what = self.tr("Advisor process")
        try:
            rows = Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines()
            used = next(row.split()[1] for row in rows if row.startswith("VmRSS"))
            found = self.tr("runs, {used} MB of memory").format(used=int(used) // 1024)
        except (OSError, StopIteration, ValueError):
            if number is None:
                return {"state": "bad", "what": what, "found": self.tr("does not run"), "to_do": ""}
            found = self.tr("was started")  # a system that does not show a process's memory as a file
        return {"state": "good", "what": what, "found": found, "to_do": ""}

    @Slot()
    def _read(self) -> None:
        if self._gatherer is None:
            return
        content = self._half_line + bytes(self._gatherer.readAllStandardOutput().data())
        *lines, self._half_line = content.split(b"\n")
        for line in lines:
            finding = _understood(line)
            if finding is not None:
                self._waiting.append(finding)
        self._pour.start()

    @Slot()
    def _show_some(self) -> None:
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            finding = self._waiting.popleft()
            section = self._sections[finding["section"]]
            section.add(finding, self.theme)
            section.show()
        if not self._waiting:
            self._pour.stop()
            self._say_status()

    @Slot()
    def _ended(self, *_: object) -> None:
        gatherer, self._gatherer = self._gatherer, None
        if gatherer is not None:
            failed = gatherer.exitStatus() != QProcess.ExitStatus.NormalExit or gatherer.exitCode() != 0
            gatherer.deleteLater()
            self._say_status(failed=failed)

    def _say_status(self, *, failed: bool = False) -> None:
        words = ""
        if failed:
            words = self.tr("The checks broke off; the log says why.")
        elif self.gathering:
            words = self.tr("Looking …")
        self._status.setText(words)
        self._status.setVisible(bool(words))

    # ---- texts and looks

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Maintenance"))
        self.lead.setText(self.tr("For staff. Clients are not served while this is open."))
        names = (
            self.tr("This machine"),
            self.tr("Versions"),
            self.tr("Synchronisation"),
            self.tr("Last errors"),
            self.tr("All checks"),
        )
        for section, name in zip(self._sections.values(), names, strict=True):
            section.name(name)
        self._buttons.name("")
        for button, words in (
            (self.check, self.tr("Run all checks")),
            (self.sound, self.tr("Test the sound")),
            (self.advisor, self.tr("Restart the advisor")),
            (self.window_again, self.tr("Restart the window")),
            (self.exit, self.tr("Exit the kiosk")),
            (self.back, self.tr("Back to the clients")),
        ):
            button.say(words)
        self._say_status()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._buttons.restyle(theme)
        for section in self._sections.values():
            section.restyle(theme)


class Findings(QWidget):
    """A section: its name, and a line a finding."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = styled(QLabel(wordWrap=True), "section")
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._title, 0, 0, 1, 2)
        self.restyle(theme)

    @property
    def lines(self) -> list[str]:
        """What stands there."""
        return [f"{mark.text()} {words.text()}" for mark, words in self._rows]

    def name(self, text: str) -> None:
        """Set the section's name."""
        self._title.setText(text)

    def add(self, finding: dict[str, str], theme: Theme) -> None:
        """Append a finding."""
        mark = styled(QLabel(_mark(finding["state"])), "section")
        words = styled(QLabel(_words(finding), wordWrap=True), "body")
        row = len(self._rows) + 1
        for column, label in enumerate((mark, words)):
            theme.dress(label)
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop if column == 0 else Qt.AlignmentFlag(0))
        self._rows.append((mark, words))

    def clear(self) -> None:
        """Forget all findings."""
        for labels in self._rows:
            for label in labels:
                self._grid.removeWidget(label)
                label.hide()
                label.deleteLater()
        self._rows.clear()
        self.hide()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(theme.px(6))
        metrics = QFontMetrics(theme.font(20, QFont.Weight.DemiBold))
        self._grid.setColumnMinimumWidth(0, max(metrics.horizontalAdvance(_mark(state)) for state in _STATES))


def _understood(line: bytes) -> dict[str, str] | None:
    """Return a finding, or None for a line that is none."""
    try:
        found: Any = json.loads(line)
        finding = {name: str(found[name]) for name in ("section", "what", "state", "found", "to_do")}
    except (ValueError, KeyError, TypeError):
        return None
    return finding if finding["section"] in SECTIONS else None


def _mark(state: str) -> str:
    """Return a state in a word: it must not be told by colour alone."""
    words = (
        QCoreApplication.translate("Findings", "OK"),
        QCoreApplication.translate("Findings", "Note"),
        QCoreApplication.translate("Findings", "Problem"),
    )
    return dict(zip(_STATES, words, strict=True)).get(state, state)


def _words(finding: dict[str, str]) -> str:
    to_do = f" {finding['to_do']}" if finding["to_do"] else ""
    what = finding["what"][:1].upper() + finding["what"][1:]
    return f"{what}: {finding['found'].rstrip('.')}.{to_do}"
