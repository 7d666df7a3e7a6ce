"""Figures as a person reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.conversation.figures import CHANCES, FINE, figure_text, sign
from app.report.charts import amounts
from app.ui import numerals
from app.ui.finance_words import known
from app.ui.numerals import english, isolated, localised
from finance.types import Fact, Unit

translate = QCoreApplication.translate
MINUS = "−"
_ARTICLES = ("a", "an", "the")  # with which nothing begins that stands behind a heading


def day(when: date) -> str:
    """Return a day such as "30 December 2022", in the language of the screen."""
    return numerals.day(when)


def capital(text: str) -> str:
    """Return a label as it begins a line."""
    return text[:1].upper() + text[1:]


def figure(fact: Fact) -> str:
    """Return a fact's value as the captions write it, with a minus where it is a loss and the unit of a time.

    It is rounded as it is said, and written as the language of the screen writes numbers.
    """
    if isinstance(fact.value, str):
        return day(date.fromisoformat(fact.value)) if fact.unit == "date" else known(fact.value)
    return _written(_said(fact))


def _said(fact: Fact) -> str:
    years = " years" if fact.unit == "years" else ""
    return f"{MINUS if sign(fact) < 0 else ''}{figure_text(fact)}{years}"


def _written(figure: str) -> str:
    """Return an English figure in the language of the screen."""
    if english():
        return isolated(figure)
    for said, shown in (
        ("under ", translate("Numbers", "under {chance}")),
        ("over ", translate("Numbers", "over {chance}")),
    ):
        if figure.startswith(said):
            return shown.format(chance=localised(figure.removeprefix(said)))
    return isolated(localised(figure))


def shared_ending(labels: Sequence[str]) -> str:
    """Return the words, two or more, with which at least three and half of the labels end, such as "this year"."""
    endings: Counter[str] = Counter()
    for label in labels:
        words = label.split()
        begins = (at for at in range(1, len(words) - 1) if words[at].islower() and words[at] not in _ARTICLES)
        endings.update(" ".join(words[at:]) for at in begins)
    often = [ending for ending, times in endings.items() if times >= max(3, len(labels) / 2)]
    return max(often, key=lambda ending: len(ending.split()), default="")


def listed(fact: Fact) -> str:
    """Return a fact's value for a narrow list."""
    if isinstance(fact.value, str):
        return figure(fact)
    return _written(_said(fact).replace(" percentage points", "% pts"))


def value(amount: float, unit: Unit, names: str = "") -> str:
    """Return a chart's value such as "$1,234,567" or "4.2%", rounded as the captions round.

    Args:
        amount: in the unit.
        unit: of the chart.
        names: of the facts behind it, separated by spaces: chances are whole percentages, running costs have decimals.
    """
    name = next((each for each in names.split() if each.endswith((*CHANCES, *FINE))), "")
    return figure(Fact(name, "", amount, unit, date.min, ""))


def short(amount: float, unit: Unit, step: float = 0.0) -> str:
    """Return a value for an axis such as "$1.2M" or "10%"; `step` is the distance of its neighbours."""
    return _written(amounts.short(amount, unit, step))


def fact_in_words(fact: Fact) -> str:
    """Return one fact as a screen reader says it."""
    told = translate("Wording", "{label}: {figure}, as of {day}, {source}.")
    return told.format(label=known(fact.label), figure=figure(fact), day=day(fact.as_of), source=known(fact.source))
