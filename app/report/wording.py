"""The report's own words: what no answer carries and every report says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MACHINE: Final = (
    "{advisor} is a machine, not a person. It answered by computing from the bank's records and the bank's data. A "
    "person at {bank} can go through this report with you before you decide anything."
)
NO_ADVICE: Final = (
    "This report repeats what was said and shown during one visit. It is no offer, no order and no contract, and it "
    "is not tax or legal advice."
)
CHECKED: Final = (
    "Every figure that was said was checked against the figure it rests on before it was spoken; each table names "
    "that figure. A sentence that failed this check was not said."
)
OWN_DAY: Final = "Every figure holds for the day that stands beside it; it may have changed since."
PROJECTED: Final = (
    "The projections in this report are hypothetical, do not reflect actual investment results and are not guarantees "
    "of future results."
)

_ALWAYS: Final = "You can lose money, and more than in past years."
_RISKS: Final = (
    (("performance.", "market.", "compare", "rolling.", "falls.", "backtest"),
     "Past performance says little about the future."),
    (("plan.", "goal", "withdraw", "what_if"),
     "A projection is no forecast. Markets, prices, your savings and your life can go other ways than assumed."),
    (("stress.", "risk."),
     "Measures of risk rest on the past or on a model. A bad time that has not been seen yet can be worse."),
    (("allocation.equity", "holding.", "portfolio."),
     "Shares can fall quickly and stay low for years; a single company can fail. Bonds fall when interest rates rise."),
    (("advice.", "optim", "frontier"),
     "A proposal is only as good as its estimates of return and risk, which are uncertain."),
    (("tax.", "sale.", "lots."),
     "Taxes depend on your whole situation and on law that can change."),
    (("costs.", "fees."),
     "Costs lower every return, each year."),
)  # fmt: skip


def risks(names: Iterable[str]) -> tuple[str, ...]:
    """Return what can go wrong with figures of these names."""
    names = tuple(names)
    told = [words for beginnings, words in _RISKS if any(name.startswith(beginnings) for name in names)]
    return (_ALWAYS, *told)


def is_projection(names: Iterable[str]) -> bool:
    """Return whether any figure looks ahead."""
    return any(name.startswith(("plan.", "goal", "withdraw", "what_if")) for name in names)
