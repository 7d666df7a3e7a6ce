"""From which accounts to take money, so that it lasts and most is left after tax."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from finance.answers.facts import Sheet
from finance.answers.tax import name_table, tax_notes
from finance.fingerprint import fingerprint
from finance.market import Prices
from finance.portfolio import Client, cash_balance, open_lots
from finance.tax.jurisdiction import Jurisdiction
from finance.tax.order import Balances, Need, Plan, best_plan
from finance.types import Basis, Chart, Days, Line, Result

ORDER_WORDS = {
    "taxable_first": "taxable, then deferred, then tax-free",
    "deferred_first": "deferred, then taxable, then tax-free",
    "proportional": "from all accounts in proportion",
    "fill_brackets": "deferred up to a bracket, then taxable, then tax-free",
}


def withdrawal_order(start: Balances, need: Need, place: Jurisdiction, today: date) -> Result:
    """Return from which accounts to take money so that it lasts and most is left after tax, beside the plain orders.

    Raises:
        TaxError: a balance or the need is outside its range.
    """
    best, plain = best_plan(start, need, place)
    sheet = Sheet(today, "assumptions given", "withdraw.")
    table = f"table {place.id}, {need.status.replace('_', ' ')}"
    name_table(sheet, place)
    sheet.text("order", "best order", ORDER_WORDS[best.order])
    if best.order == "fill_brackets":
        sheet.usd("fill_to", "take from the deferred account up to an income of", best.fill_to, table)
    _plan_facts(sheet, "best", "best order", best, need, table)
    for other in plain:
        _plan_facts(sheet, other.order, ORDER_WORDS[other.order], other, need, table)
    first = best.years[0]
    for name, amount in (("taxable", first.taxable), ("deferred", first.deferred), ("tax_free", first.tax_free)):
        sheet.usd(f"first_year.{name}", f"first year from the {name.replace('_', '-')} account", amount, table)
    sheet.usd("first_year.tax", "first year's tax", first.tax, table)
    days: Days = np.datetime64(today, "D") + np.timedelta64(365, "D") * np.arange(need.years + 1)
    usual = next(other for other in plain if other.order == "taxable_first")
    lines = tuple(
        Line(name, days, np.array([start.total, *(year.left.total for year in shown.years)]), f"withdraw.{key}.")
        for name, shown, key in (
            ("Best order", best, "best"),
            ("Taxable, then deferred, then tax-free", usual, "taxable_first"),
        )
    )
    chart = Chart("lines", "Left at the end of each year", "USD", today, table, lines=lines)
    assumptions = (
        "All is in today's money: brackets rise with prices, growth is after inflation and even.",
        "What is left is taxed as if taken out over ten years.",
        "Losses in the taxable account are not carried into later years.",
    )
    hashed = fingerprint(start, need, place.id)
    basis = Basis("Year-by-year plans under the tax table, brackets searched", assumptions, hashed, today)
    return Result(tuple(sheet.facts), chart, (*tax_notes(place, today), "Growth is assumed and hypothetical."), basis)


def balances_of(client: Client, prices: Prices, today: date) -> Balances:
    """Return a client's balances: retirement accounts are deferred, and there is no tax-free one."""
    worth = {"taxable": 0.0, "retirement": 0.0}
    kinds: dict[str, str] = {account.id: account.kind for account in client.accounts}
    basis = 0.0
    for lot in open_lots(client.transactions, today):
        worth[kinds[lot.account]] += float(lot.quantity) * prices.asof(lot.symbol, today)
        basis += float(lot.cost_usd) if kinds[lot.account] == "taxable" else 0.0
    for account, kind in kinds.items():
        own = tuple(item for item in client.transactions if item.account == account)
        cash = float(cash_balance(replace(client, transactions=own), today))
        worth[kind] += cash
        basis += cash if kind == "taxable" else 0.0
    return Balances(worth["taxable"], basis, worth["retirement"], 0.0)


def _plan_facts(sheet: Sheet, name: str, words: str, found: Plan, need: Need, how: str) -> None:
    sheet.add(f"{name}.lasts", f"{words}: lasts", found.lasts, "years", how)
    sheet.usd(f"{name}.tax", f"{words}: tax over {need.years} years", found.tax, how)
    sheet.usd(f"{name}.left", f"{words}: left after tax", found.left_after_tax, how)
