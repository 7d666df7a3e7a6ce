"""The picture of what one more dollar is taxed at."""

from __future__ import annotations

from finance.types import Chart, Result

_ROWS = (("income", "Income"), ("short", "Short-term gain"), ("long", "Long-term gain"))


def rates_chart(result: Result) -> Chart | None:
    """Return the tax on one more dollar of each kind; None where the answer does not tell it.

    Args:
        result: of `finance.answers.tax.tax_lots`.
    """
    told = {fact.name: fact for fact in result.facts}
    rows = [(label, told[f"tax.marginal.{name}"]) for name, label in _ROWS if f"tax.marginal.{name}" in told]
    if not rows:
        return None
    first = rows[0][1]
    return Chart(
        "bars",
        "Tax on one more dollar",
        "fraction",
        first.as_of,
        first.source,
        labels=tuple(label for label, _ in rows),
        values=tuple(float(fact.value) for _, fact in rows),
        names=tuple(fact.name for _, fact in rows),
    )
