"""The fixed words that finance writes into charts, so that translators find them; names stay as they are."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.ui import finance_words
from app.ui.numerals import locale_name

_WORDS = (
    QT_TRANSLATE_NOOP("Charts", "Your portfolio"),
    QT_TRANSLATE_NOOP("Charts", "your portfolio"),
    QT_TRANSLATE_NOOP("Charts", "Benchmark"),
    QT_TRANSLATE_NOOP("Charts", "your benchmark"),
    QT_TRANSLATE_NOOP("Charts", "shares"),
    QT_TRANSLATE_NOOP("Charts", "bonds"),
    QT_TRANSLATE_NOOP("Charts", "cash and bills"),
    QT_TRANSLATE_NOOP("Charts", "Deepest fall"),
    QT_TRANSLATE_NOOP("Charts", "Share of the risk"),
    QT_TRANSLATE_NOOP("Charts", "Share of the money"),
    QT_TRANSLATE_NOOP("Charts", "Then"),
    QT_TRANSLATE_NOOP("Charts", "Today"),
    QT_TRANSLATE_NOOP("Charts", "Volatility"),
    QT_TRANSLATE_NOOP("Charts", "2008 again"),
    QT_TRANSLATE_NOOP("Charts", "Largest holding"),
    QT_TRANSLATE_NOOP("Charts", "Volatility a year"),
    QT_TRANSLATE_NOOP("Charts", "Expected return a year"),
    QT_TRANSLATE_NOOP("Charts", "You are here"),
    QT_TRANSLATE_NOOP("Charts", "As proposed"),
    QT_TRANSLATE_NOOP("Charts", "As you wished"),
    QT_TRANSLATE_NOOP("Charts", "Middle"),
    QT_TRANSLATE_NOOP("Charts", "Middle, as things stand"),
    QT_TRANSLATE_NOOP("Charts", "One in twenty is above"),
    QT_TRANSLATE_NOOP("Charts", "One in twenty is below"),
    QT_TRANSLATE_NOOP("Charts", "Nine paths in ten"),
    QT_TRANSLATE_NOOP("Charts", "Every second path"),
    QT_TRANSLATE_NOOP("Charts", "Long-term"),
    QT_TRANSLATE_NOOP("Charts", "Short-term"),
    QT_TRANSLATE_NOOP("Charts", "Paid in"),
    QT_TRANSLATE_NOOP("Charts", "Taken out"),
    QT_TRANSLATE_NOOP("Charts", "Dividends and interest"),
    QT_TRANSLATE_NOOP("Charts", "Dividends expected"),
    QT_TRANSLATE_NOOP("Charts", "Without costs"),
    QT_TRANSLATE_NOOP("Charts", "With these costs"),
    QT_TRANSLATE_NOOP("Charts", "Advisory fee"),
    QT_TRANSLATE_NOOP("Charts", "Costs inside funds"),
    QT_TRANSLATE_NOOP("Charts", "All costs"),
    QT_TRANSLATE_NOOP("Charts", "Saved now"),
    QT_TRANSLATE_NOOP("Charts", "To be saved more"),
    QT_TRANSLATE_NOOP("Charts", "In all"),
    QT_TRANSLATE_NOOP("Charts", "Best order"),
    QT_TRANSLATE_NOOP("Charts", "Taxable, then deferred, then tax-free"),
    QT_TRANSLATE_NOOP("Charts", "Income"),
    QT_TRANSLATE_NOOP("Charts", "Short-term gain"),
    QT_TRANSLATE_NOOP("Charts", "Long-term gain"),
    QT_TRANSLATE_NOOP("Charts", "Constant, indexed"),
    QT_TRANSLATE_NOOP("Charts", "Percentage"),
    QT_TRANSLATE_NOOP("Charts", "Guardrails"),
    QT_TRANSLATE_NOOP("Charts", "Floor and ceiling"),
    QT_TRANSLATE_NOOP("Charts", "Floor and upside"),
    QT_TRANSLATE_NOOP("Charts", "this year so far"),
    QT_TRANSLATE_NOOP("Charts", "in the past 12 months"),
    QT_TRANSLATE_NOOP("Charts", "since the start"),
    QT_TRANSLATE_NOOP("Charts", "your shock"),
    QT_TRANSLATE_NOOP("Charts", "fees and cash"),
    QT_TRANSLATE_NOOP("Charts", "pays for"),
    QT_TRANSLATE_NOOP("Charts", "client"),
    QT_TRANSLATE_NOOP("Charts", "account"),
    QT_TRANSLATE_NOOP("Charts", "goal"),
    QT_TRANSLATE_NOOP("Charts", "spouse"),
    QT_TRANSLATE_NOOP("Charts", "partner"),
    QT_TRANSLATE_NOOP("Charts", "child"),
    QT_TRANSLATE_NOOP("Charts", "daughter"),
    QT_TRANSLATE_NOOP("Charts", "son"),
    QT_TRANSLATE_NOOP("Charts", "sister"),
    QT_TRANSLATE_NOOP("Charts", "brother"),
    QT_TRANSLATE_NOOP("Charts", "beneficiary"),
)
KNOWN: tuple[str, ...] = tuple(str(word) for word in _WORDS)


def known(text: str) -> str:
    """Return a fixed word in the language of the screen; what is not in the table, such as a name, as it is."""
    found = QCoreApplication.translate("Charts", text)
    return found if found != text else finance_words.known(text)


def within(text: str) -> str:
    """Return a fixed word as it stands within a sentence; German nouns keep their capitals there."""
    shown = known(text)
    return shown if locale_name().startswith("de") else shown.lower()
