"""Numbers, money and days as the language of the screen writes them.

Figures are rounded once, in English, by the rules of `app.conversation.figures` which the verification repeats; here
only their form changes: separators, the place of the currency, the space before a per cent sign. Which form it is comes
with the texts (`translate("Numbers", "en_US")` names the locale), so words and numbers can never be of two languages.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication

from app.conversation.figures import day_text
from app.ui.date_axis import month

translate = QCoreApplication.translate
_MARK = "\N{RIGHT-TO-LEFT MARK}"
_ISOLATE, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<money>\$)?(?P<whole>\d[\d,]*\d|\d)(?:\.(?P<parts>\d+))?(?:(?P<scale>[kMB])\b)?"
    r"(?P<unit>%\spts|%|\spercentage\spoints?|\syears?\b)?(?![\w]|[.,]\d)"
)


def locale_name() -> str:
    """Return the locale of the screen's texts, "en_US" where there are no others."""
    return translate("Numbers", "en_US").removeprefix(_MARK)


def english() -> bool:
    """Return whether the screen's texts are English."""
    return locale_name() == "en_US"


def day(when: date) -> str:
    """Return a day such as "30 December 2022" in the language of the screen."""
    if english():
        return isolated(day_text(when))
    order = translate("Dates", "{day} {month} {year}")
    return order.format(day=when.day, month=month(when.month, long=True), year=when.year)


def localised(text: str) -> str:
    """Return an English text with the numbers, amounts and percentages in it as the screen's language writes them."""
    name = locale_name()
    if name == "en_US":
        return text
    return _FIGURE.sub(lambda found: _form(found, name), text)


def isolated(figure: str) -> str:
    """Return a figure or day so that its sign and currency keep their places within a text from right to left."""
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication):
        return figure
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return f"{_ISOLATE}{figure}{_END}" if mirrored and figure else figure


@lru_cache(maxsize=8)
def _locale(name: str) -> QLocale:
    return QLocale(name)


def _form(found: re.Match[str], name: str) -> str:
    locale = _locale(name)
    whole = found["whole"]
    grouped = found["money"] or "," in whole
    number = locale.toString(int(whole.replace(",", ""))) if grouped else whole
    if found["parts"]:
        number += locale.decimalPoint() + found["parts"]
    number = _scaled(number, found["scale"] or "")
    if found["money"]:
        number = translate("Numbers", "${amount}").format(amount=number)
    return _with_unit(number, (found["unit"] or "").strip())


def _scaled(number: str, scale: str) -> str:
    match scale:
        case "k":
            return translate("Numbers", "{number}k").format(number=number)
        case "M":
            return translate("Numbers", "{number}M").format(number=number)
        case "B":
            return translate("Numbers", "{number}B").format(number=number)
    return number


def _with_unit(number: str, unit: str) -> str:
    match unit:
        case "%":
            return translate("Numbers", "{number}%").format(number=number)
        case "% pts":
            return translate("Numbers", "{number}% pts").format(number=number)
        case "percentage point" | "percentage points":
            return translate("Numbers", "{number} percentage points").format(number=number)
        case "year" | "years":
            return translate("Numbers", "{number} years").format(number=number)
    return number
