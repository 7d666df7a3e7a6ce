"""Whether what a client holds suits them: how they were scored, and every rule held against the portfolio."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.desk.suitability import Checked, Suitability
from app.ui.theme import Theme, styled
from app.ui.wording import capital, day, value
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.table import Cell, Table, amount, words

_FRACTIONS = frozenset({"S-3", "S-4", "S-6", "S-7", "S-9", "S-12", "S-13", "S-14"})


class SuitabilityPane(Panel):
    """Findings first, then the words of the marked rule, then the answers."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.found: Suitability | None = None
        self._level = styled(QLabel(wordWrap=True), "title")
        self._scores = styled(QLabel(wordWrap=True), "quiet")
        self._ask_again = styled(QLabel(wordWrap=True), "trouble")
        self.rules = Table(theme, "")
        self.answers = Table(theme, "", lines=2)
        self._rule = styled(QLabel(wordWrap=True), "plain")
        self._adapted = styled(QLabel(wordWrap=True), "plain")
        self._rules_title, self._answers_title = styled(QLabel(), "section"), styled(QLabel(), "section")
        self._source = styled(QLabel(wordWrap=True), "quiet")
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        for part in (
            self._level, self._scores, self._ask_again, self._rules_title, self.rules, self._rule, self._answers_title,
            self.answers, self._adapted, self._source,
        ):  # fmt: skip
            self._rows.addWidget(part)
        self._rows.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll)
        for table in (self.rules, self.answers):
            table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rules.marked.connect(self._tell_rule)
        self.retranslate()
        self.restyle(theme)

    def show_client(self, client_id: str) -> None:
        """Check a client's portfolio."""
        super().show_client(client_id)
        self.ask("suitability", {"client": client_id}, self._show, channel="suitability")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._rows.setContentsMargins(0, 0, theme.px(16), 0)
        self._rows.setSpacing(theme.px(10))
        for table in (self.rules, self.answers):
            table.restyle(theme)
        self._fit()

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self._rules_title.setText(self.tr("Rules held against what is held today"))
        self._answers_title.setText(self.tr("What was answered"))
        self.rules.setAccessibleName(self._rules_title.text())
        self.answers.setAccessibleName(self._answers_title.text())
        if self.found:
            self._show(self.found)

    def _show(self, found: object) -> None:
        assert isinstance(found, Suitability)
        self.found = found
        broken = sum(not one.kept for one in found.findings)
        self._level.setText(self._verdict(found, broken))
        tolerance, capacity, knowledge = found.scores
        self._scores.setText(
            self.tr("Tolerance {tolerance} of 100, capacity {capacity}, knowledge {knowledge}").format(
                tolerance=round(tolerance), capacity=round(capacity), knowledge=round(knowledge)
            )
            if found.level
            else ""
        )
        again = [*found.open_questions, *found.contradictions]
        self._ask_again.setText("\n".join([self.tr("To be asked:"), *again]) if again else "")
        self._ask_again.setVisible(bool(again))
        self._source.setText("\n".join(self._rests_on(found)))
        self._adapted.setText("\n".join(self._changes(found)))
        self._adapted.setVisible(bool(found.adapted))
        self.rules.fill(
            (self.tr("What is looked at"), self.tr("Rule"), self.tr("Found"), self.tr("Allowed"), self.tr("Kept")),
            [(one, self._cells(one)) for one in found.findings],
        )
        self.answers.fill(
            (self.tr("Question"), self.tr("Answer")),
            [(question, (words(question), words(answer))) for question, answer in found.answers],
        )
        if found.findings:
            first = next((at for at, one in enumerate(found.findings) if not one.kept), 0)
            self.rules.setCurrentIndex(self.rules.model_.index(first, 0))
        self._fit()

    def _rests_on(self, found: Suitability) -> Iterator[str]:
        yield self.tr("As of {day}. Rules {version}.").format(day=day(found.as_of), version=found.rules_version)
        for source in found.data:
            yield self.tr("Sustainability: {source}; what has no data counts as nothing.").format(source=source)

    def _changes(self, found: Suitability) -> Iterator[str]:
        for when, question, before, after, reason in found.adapted:
            yield self.tr("{day}: “{question}” changed from {before} to {after}, because: {reason}").format(
                day=day(when), question=question, before=before, after=after, reason=reason
            )

    def _verdict(self, found: Suitability, broken: int) -> str:
        if not found.level:
            return self.tr("The questions of the profile are not all answered")
        if broken == 0:
            return self.tr("{level}: every rule is kept").format(level=capital(found.level))
        if broken == 1:
            return self.tr("{level}: one rule is not kept").format(level=capital(found.level))
        return self.tr("{level}: {count} rules are not kept").format(level=capital(found.level), count=broken)

    def _cells(self, one: Checked) -> tuple[Cell, ...]:
        kept = self.tr("Yes") if one.kept else self.tr("No")
        return (
            words(capital(one.what)),
            words(one.rule),
            amount(_in_words(one.rule, one.found), one.found),
            amount(self._allowed(one), one.limit),
            words(kept),
        )

    def _allowed(self, one: Checked) -> str:
        told = _in_words(one.rule, one.limit)
        if not one.at_least:
            return told
        return self.tr("at least {least}").format(least=told) if one.limit > 0 else self.tr("no preference")

    def _tell_rule(self, one: object) -> None:
        if isinstance(one, Checked):
            self._rule.setText(f"{one.rule}: {one.words}\n{one.basis}")

    def _fit(self) -> None:
        for table, title in ((self.rules, self._rules_title), (self.answers, self._answers_title)):
            there = table.model_.rowCount() > 0
            title.setVisible(there)
            table.setVisible(there)
            table.setFixedHeight(table.whole_height())
        self._rule.setVisible(self.rules.model_.rowCount() > 0)


def _in_words(rule: str, found: float) -> str:
    return value(found, "fraction") if rule in _FRACTIONS else f"{found:.1f}".removesuffix(".0")
