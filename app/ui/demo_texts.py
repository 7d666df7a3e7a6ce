"""What the demo bank says of itself and its clients, so that translators find it; a bank adds its own."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

TEXTS: tuple[object, ...] = (
    QT_TRANSLATE_NOOP(
        "Finance",
        "Demo data: a fictional bank and fictional clients. Share prices are historical and end on "
        "28 December 2022; bond and bill funds are modelled. Not for investment decisions.",
    ),
    QT_TRANSLATE_NOOP("Finance", "saving for a house by the sea and for retirement at 62"),
    QT_TRANSLATE_NOOP("Finance", "starting out, and saving for a year of travel"),
    QT_TRANSLATE_NOOP("Finance", "paying for the twins' university soon, and retiring at 65"),
    QT_TRANSLATE_NOOP("Finance", "living on an income from savings, with a gift to the grandchildren in mind"),
    QT_TRANSLATE_NOOP("Finance", "retirement at 62"),
    QT_TRANSLATE_NOOP("Finance", "retirement at 65"),
    QT_TRANSLATE_NOOP("Finance", "a year of travel"),
    QT_TRANSLATE_NOOP("Finance", "university for the twins"),
    QT_TRANSLATE_NOOP("Finance", "income for life"),
    QT_TRANSLATE_NOOP("Finance", "a gift to the grandchildren"),
    QT_TRANSLATE_NOOP("Finance", "investment account"),
    QT_TRANSLATE_NOOP("Finance", "first savings"),
    QT_TRANSLATE_NOOP("Finance", "family account"),
    QT_TRANSLATE_NOOP("Finance", "income account"),
    QT_TRANSLATE_NOOP("Finance", "reserve account"),
    QT_TRANSLATE_NOOP("Finance", "a house by the sea"),
)
