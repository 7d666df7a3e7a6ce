"""How a proposal stands to what the client wants of sustainability; nothing for who wants nothing of it.

Names of the facts, after the sheet's prefix, for each kind that is wanted: taxonomy, sustainable, impacts.
    <kind>.before, <kind>.after, <kind>.least      fraction of the portfolio: today, as proposed, wanted
    impacts.words                                  text: which adverse impacts are to be considered
"""

from __future__ import annotations

from typing import Final

from finance.advice.preferences import RULES, counted, sources
from finance.advice.profile import Profile
from finance.advice.recommend import Case
from finance.answers.facts import Sheet
from finance.market import IMPACTS
from finance.types import Floats

KINDS: Final = dict(
    zip(
        RULES,
        (
            ("taxonomy", "in environmentally sustainable investments"),
            ("sustainable", "in sustainable investments"),
            ("impacts", "in products that consider the adverse impacts named"),
        ),
        strict=True,
    )
)


def add_preferences(sheet: Sheet, case: Case, scored: Profile, weights: Floats) -> None:
    """Add the share of each thing wanted, today and with these weights [N], with day and source of its data."""
    wants = scored.preferences
    counts = counted(wants, case.assets.sustainability, len(weights))
    how = "; ".join(sources(case.assets.sustainability)) or "no data"
    for rule, least in wants.least.items():
        if least == 0:
            continue
        kind, label = KINDS[rule]
        sheet.fraction(f"{kind}.before", f"{label}, today", float(counts[rule] @ case.outlook.current), how)
        sheet.fraction(f"{kind}.after", f"{label}, as proposed", float(counts[rule] @ weights), how)
        sheet.fraction(f"{kind}.least", f"{label}, wanted at least", least, "the client's answers")
    if wants.impacts:
        words = " and ".join(IMPACTS[one] for one in wants.impacts)
        sheet.text("impacts.words", "adverse impacts to be considered", words, "the client's answers")
