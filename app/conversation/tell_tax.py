"""Tax, in sentences; each reply says by which table, for whom, and that it is no tax advice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.figures import figure_text, sign
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.found import Found
from finance.answers.tax import NO_ADVICE
from finance.types import Fact

UNREALISED: Final = (
    "As of {@tax.unrealised.total}, {tax.unrealised.total:gains/losses} of {tax.unrealised.total} in your taxable "
    "accounts are not realised yet."
)
UNREALISED_TERMS: Final = (
    "Of that, {tax.unrealised.long} is a long-term {tax.unrealised.long:gain/loss} and {tax.unrealised.short} a "
    "short-term {tax.unrealised.short:gain/loss}."
)
NONE_UNREALISED: Final = (
    "As of {@tax.unrealised.total}, there is {tax.unrealised.total:a gain/a loss/neither gain nor loss} in your "
    "taxable accounts that is not realised."
)
REALISED: Final = "This year so far, sales have brought {tax.realised.total:gains/losses} of {tax.realised.total}."
NONE_REALISED: Final = "This year so far, sales have brought {tax.realised.total:a gain/a loss/neither gain nor loss}."
ONE: Final = (
    "As of {@tax.unrealised.<s>}, {tax.name.<s>} in your taxable accounts stands at {tax.unrealised.<s>:a gain/a loss} "
    "of {tax.unrealised.<s>} that is not realised yet."
)
SELL_ALL: Final = (
    "As of {@sale.gain}, selling all that is in your taxable accounts would realise {sale.gain:a gain/a loss} of "
    "{sale.gain}."
)
SELL_ONE: Final = (
    "As of {@sale.gain}, selling {sale.proceeds} of {sale.name} would realise {sale.gain:a gain/a loss} of {sale.gain}."
)
COSTS_EXAMPLE: Final = (
    "The further tax on that would be {sale.tax} without other income this year and, for example, {sale.example.tax} "
    "with {sale.example.income} of it."
)
FREE_EXAMPLE: Final = (
    "Without other income this year there would be {sale.tax:further tax/less tax/no further tax} on that; with "
    "{sale.example.income} of it, for example, the further tax would be {sale.example.tax}."
)
SAVES_EXAMPLE: Final = (
    "With {sale.example.income} of other income this year, for example, that would lower the tax by "
    "{-sale.example.tax}."
)
COSTS: Final = "With {sale.income} of other income this year, the further tax on that would be {sale.tax}."
SAVES: Final = "With {sale.income} of other income this year, that would lower the tax by {-sale.tax}."
HARVEST: Final = (
    "As of {@harvest.losses}, losses of {harvest.losses} in your taxable accounts could be taken today and would count."
)
NO_HARVEST: Final = (
    "As of {@harvest.losses}, there is {harvest.losses:a loss/a loss/no loss} in your taxable accounts that is worth "
    "taking."
)
HARVEST_SAVES: Final = (
    "With {harvest.income} of other income, that would save {harvest.saved_now} of tax this year, of which "
    "{harvest.later} may come back later."
)
HARVEST_WAITS: Final = "What is sold should not be bought again before {harvest.no_buying_until}, in any account."
RATES_EXAMPLE: Final = (
    "As of {@tax.marginal.income}, with {tax.example} of other income, for example, the next dollar is taxed at "
    "{tax.marginal.income} as income, {tax.marginal.short} as a short-term gain and {tax.marginal.long} as a long-term "
    "gain."
)
RATES: Final = (
    "As of {@tax.marginal.income}, with {tax.income} of other income, the next dollar is taxed at "
    "{tax.marginal.income} as income, {tax.marginal.short} as a short-term gain and {tax.marginal.long} as a "
    "long-term gain."
)
ORDER: Final = (
    "As of {@withdraw.spending}, to spend {withdraw.spending} a year after tax, the best order found is to "
    "{withdraw.order.words}."
)
ORDER_FILLS: Final = (
    "As of {@withdraw.spending}, to spend {withdraw.spending} a year after tax, the best order found is to take from "
    "the retirement account up to an income of {withdraw.fill_to} a year, and the rest from the taxable one."
)
ORDER_LEAVES: Final = (
    "When you are {withdraw.age}, it would leave {withdraw.best.left} after tax, "
    "{withdraw.best.left~withdraw.taxable_first.left:more than/less than/the same as} the "
    "{withdraw.taxable_first.left} left by emptying the taxable account first."
)
ORDER_LEAVES_TOO: Final = (
    "When you are {withdraw.age}, it would leave {withdraw.best.left} after tax, "
    "{withdraw.best.left~withdraw.deferred_first.left:more than/less than/the same as} the "
    "{withdraw.deferred_first.left} left by emptying the retirement account first."
)
ORDER_LASTS: Final = (
    "It would last {withdraw.best.years} years, {withdraw.best.years~withdraw.taxable_first.years:more than/less "
    "than/the same as} the {withdraw.taxable_first.years} years of emptying the taxable account first."
)
ORDER_ASSUMES: Final = (
    "This is hypothetical: it assumes an even growth of {withdraw.growth_pa} a year after inflation and no other "
    "income."
)
BY_TABLE: Final = "That is by the {tax.table} tax table, assessed as {tax.status}, and it is not tax advice."
SAYINGS: Final[tuple[str, ...]] = (
    UNREALISED, UNREALISED_TERMS, NONE_UNREALISED, REALISED, NONE_REALISED, ONE, SELL_ALL, SELL_ONE, COSTS_EXAMPLE,
    FREE_EXAMPLE, SAVES_EXAMPLE, COSTS, SAVES, HARVEST, NO_HARVEST, HARVEST_SAVES, HARVEST_WAITS, RATES_EXAMPLE, RATES,
    ORDER, ORDER_FILLS, ORDER_LEAVES, ORDER_LEAVES_TOO, ORDER_LASTS, ORDER_ASSUMES, BY_TABLE,
)  # fmt: skip
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "tax_focus": (
        "I can tell gains, the tax on a sale, losses worth taking, tax rates, and the order of withdrawals.",
    ),
    "tax_pooled": ("I cannot tell the tax of your country here yet; a colleague can.",),
    "tax_not_taxable": ("You do not hold that in a taxable account, so selling it is not taxed as a gain.",),
    "tax_which_holding": ("Which holding would you sell for that amount?",),
    "tax_more_than_held": ("That is more of it than your taxable accounts hold.",),
    "tax_income_range": ("I can reckon with an income from nothing to a hundred million dollars a year.",),
    "tax_order_needs_amount": ("How much would you like to spend each year, after tax?",),
    "tax_one_kind": ("All that you have is in one kind of account, so there is no order to choose.",),
}


def tax(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what was asked about tax, and by which table."""
    told = {"gains": _gains, "if_sold": _if_sold, "harvest": _harvest, "order": _order, "rates": _rates}
    sentences = told[str(found.arguments["focus"])](found, facts)
    # A gain rests on no rate, so only that it is no advice is said beside it.
    plain = next((text for _, text in found.passages if text == NO_ADVICE), "")
    last = plain if found.arguments["focus"] == "gains" else render(BY_TABLE, facts)
    return tuple(sentence for sentence in (*sentences, last) if sentence)


def _gains(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    realised = render(REALISED, facts) or render(NONE_REALISED, facts)
    if "holding" in found.arguments:
        return (render(ONE, facts, s=str(found.arguments["holding"])), realised)
    first = render(UNREALISED, facts) or render(NONE_UNREALISED, facts)
    return (first, render(UNREALISED_TERMS, facts), realised)


def _if_sold(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    first = render(SELL_ONE, facts) or render(SELL_ALL, facts)
    if "sale.example.tax" in facts:
        costs = COSTS_EXAMPLE if sign(facts["sale.tax"]) else FREE_EXAMPLE
        return (first, render(costs, facts) or render(SAVES_EXAMPLE, facts))
    return (first, render(COSTS, facts) or render(SAVES, facts))


def _harvest(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    if float(facts["harvest.losses"].value) == 0:
        return (render(NO_HARVEST, facts),)
    return (render(HARVEST, facts), render(HARVEST_SAVES, facts), render(HARVEST_WAITS, facts))


def _rates(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    return (render(RATES, facts) or render(RATES_EXAMPLE, facts),)


def _order(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    best = facts["withdraw.best.left"]
    usual = figure_text(best) == figure_text(facts["withdraw.taxable_first.left"])
    outcome = ORDER_LASTS if sign(best) <= 0 else ORDER_LEAVES_TOO if usual else ORDER_LEAVES
    order = ORDER_FILLS if "withdraw.fill_to" in facts else ORDER
    return (render(order, facts), render(outcome, facts), render(ORDER_ASSUMES, facts))
