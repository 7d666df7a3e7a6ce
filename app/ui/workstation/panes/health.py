"""How this machine is, and what waits for head office."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from app.desk.health import Finding
from app.ui.theme import Theme, styled
from app.ui.wording import capital
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.table import Cell, Table, words

_WORST_FIRST = ("bad", "note", "good")


class HealthPane(Panel):
    """A table of findings, the worst first; a button that looks more closely."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.findings: tuple[Finding, ...] = ()
        self._verdict = styled(QLabel(wordWrap=True), "title")
        self.again, self.closely = styled(QPushButton(), "small"), styled(QPushButton(), "small")
        self._row = QHBoxLayout()
        self._row.addWidget(self._verdict, 1)
        self._row.addWidget(self.again)
        self._row.addWidget(self.closely)
        self.table = Table(theme, "", lines=2)
        self._more = styled(QLabel(wordWrap=True), "plain")
        self._more.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addLayout(self._row)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._more)
        self.again.clicked.connect(self.look)
        self.closely.clicked.connect(self.look_closely)
        self.table.marked.connect(self._tell)
        self.retranslate()
        self.restyle(theme)

    def show_client(self, client_id: str) -> None:
        """Look at the machine; it is the same for every client."""
        super().show_client(client_id)
        if not self.findings:
            self.look()

    def outdate(self) -> None:
        """Look at the machine again the next time."""
        self.findings = ()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._row.setSpacing(theme.px(10))
        self.table.restyle(theme)

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.again.setText(self.tr("Look again"))
        self.closely.setText(self.tr("Check everything"))
        self.table.setAccessibleName(self.tr("Findings, the worst first"))
        self._fill()

    @Slot()
    def look(self) -> None:
        """Gather what is quick to find."""
        self.ask("health", {"thorough": False}, self._show, channel="health")

    @Slot()
    def look_closely(self) -> None:
        """Try voice, ears, models and devices too; takes some seconds."""
        self.ask("health", {"thorough": True}, self._show, channel="health")

    def _show(self, findings: object) -> None:
        assert isinstance(findings, tuple)
        self.findings = findings
        self._fill()

    def _fill(self) -> None:
        bad = sum(one.state == "bad" for one in self.findings)
        if not self.findings:
            self._verdict.setText("")
        elif bad == 0:
            self._verdict.setText(self.tr("All is well"))
        else:
            self._verdict.setText(
                self.tr("One thing is to be done")
                if bad == 1
                else self.tr("{count} things are to be done").format(count=bad)
            )
        states = {"good": self.tr("Good"), "note": self.tr("Note"), "bad": self.tr("To do")}
        sections = {
            "machine": self.tr("Machine"),
            "versions": self.tr("Versions"),
            "sync": self.tr("Head office"),
            "errors": self.tr("Log"),
            "checks": self.tr("Checks"),
        }
        ordered = sorted(self.findings, key=lambda one: _rank(one.state))
        self.table.fill(
            (self.tr("Found"), self.tr("What"), self.tr("Part"), self.tr("State")),
            [
                (one, (words(one.found), words(capital(one.what)), words(sections.get(one.section, one.section)),
                       Cell(states.get(one.state, one.state), _rank(one.state))))
                for one in ordered
            ],
        )  # fmt: skip
        self._more.setText("")
        if ordered:
            self.table.setCurrentIndex(self.table.model_.index(0, 0))

    def _tell(self, one: object) -> None:
        if isinstance(one, Finding):
            self._more.setText("\n".join(part for part in (f"{capital(one.what)}: {one.found}", one.to_do) if part))


def _rank(state: str) -> int:
    return _WORST_FIRST.index(state) if state in _WORST_FIRST else len(_WORST_FIRST)
