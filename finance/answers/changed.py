"""A portfolio before and after a change that somebody names: risk, a bad time, the largest holding, costs, what suits.

Names of the facts, with the prefix change.
    value, value.then                                    USD: of the portfolio today, and with the change
    before.volatility, after.volatility                  fraction a year, expected
    before.return, after.return                          fraction a year, expected
    before.stress, after.stress                          fraction, below 0 for a loss, in the bad time stress.words
    before.largest, after.largest (fraction), before.largest.name, after.largest.name (text)
    cost.dealing (USD), tax, tax.income (USD, where there is a tax to tell)
    new_money                                            USD that is paid in, where there is some
    level (text), broken (count of the rules of suitability that the change breaks), where there is a profile
    moved and the moves: see `finance.answers.moves`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.advice.profile import missing, profile
from finance.advice.recommend import Case
from finance.advice.rules import Rules
from finance.advice.suitability import check
from finance.answers.advice import ASSUMPTIONS
from finance.answers.facts import Sheet, notes
from finance.answers.held import held_in
from finance.answers.moves import CASH, NEW_MONEY, add_moves, before_and_after, called
from finance.answers.stress import Asked, stress
from finance.errors import InputError
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.performance import parse_period_or_all
from finance.risk.stress import episode
from finance.types import Basis, Floats, Result

BAD_TIME: Final = episode("2008")
_DAYS: Final = "3y"  # from which betas come, as in a stress test
# Rules on what a portfolio is made of.
_LOOKED_AT: Final = frozenset({"S-3", "S-4", "S-5", "S-6", "S-7", "S-12", "S-13", "S-14"})


@dataclass(frozen=True, slots=True)
class Change:
    """What is done.

    Attributes:
        trades_usd: symbol and USD, positive for what is bought; `CASH` is the client's cash.
        new_money_usd: what is paid in for it; the trades sum to this.
        tax_usd: on what is sold, None where that is not known.
        income_usd: other income of the year that the tax assumes.
    """

    trades_usd: tuple[tuple[str, float], ...]
    new_money_usd: float = 0.0
    tax_usd: float | None = None
    income_usd: float = 0.0


def change_portfolio(
    case: Case, rules: Rules, prices: Prices, instruments: Mapping[str, Instrument], change: Change
) -> Result:
    """Return the portfolio before and after a change.

    Args:
        case: from `finance.answers.advice.case_of`.
        rules: of suitability.
        prices: for the bad time.
        instruments: names and classes.
        change: what is done.

    Raises:
        InputError: something is traded that cannot be held, more is sold than is held, or the sums do not match.
    """
    before = case.outlook.current
    trades = _trades(case, change)
    whole = case.value_usd + change.new_money_usd
    after = (before * case.value_usd + trades) / whole
    if after.min() < -1e-9 or whole <= 0:
        raise InputError("More is sold than is held; sell less.")
    after = np.maximum(after, 0.0)
    sheet = Sheet(case.as_of, prices.source, "change.")
    sheet.usd("value", "value of the portfolio", case.value_usd)
    sheet.usd("value.then", "value with the change", whole)
    pairs = [
        _expected(sheet, case, before, after),
        _in_a_bad_time(sheet, case, prices, instruments, before, after),
        _largest(sheet, case, instruments, before, after),
    ]
    _costs(sheet, case, change, trades)
    _suits(sheet, case, rules, before, after)
    symbols = (*case.outlook.symbols, NEW_MONEY) if change.new_money_usd else case.outlook.symbols
    told = np.append(trades, -change.new_money_usd) if change.new_money_usd else trades
    add_moves(sheet, symbols, told / whole, whole, instruments, least=0.005 / whole)
    basis = Basis("weights before and after", ASSUMPTIONS, fingerprint(case, rules, change), case.as_of)
    chart = before_and_after("Before and after", sheet, pairs)
    remark = "These are hypothetical results; what comes will differ from every one of them."
    return Result(tuple(sheet.facts), chart, (remark, *notes(instruments, case.outlook.symbols)), basis)


def _trades(case: Case, change: Change) -> Floats:
    asked = dict(change.trades_usd)
    unknown = set(asked) - set(case.outlook.symbols)
    if unknown:
        raise InputError(f"{min(unknown)} cannot be held; name something that has prices and is no index.")
    if abs(sum(asked.values()) - change.new_money_usd) > 0.01:
        raise InputError("What is bought must be paid for by what is sold, by cash or by new money; mend the amounts.")
    return np.array([asked.get(symbol, 0.0) for symbol in case.outlook.symbols])


def _expected(sheet: Sheet, case: Case, before: Floats, after: Floats) -> tuple[str, float, float, str]:
    outlook, moved = case.outlook, []
    for when, label, held in (("before", "today", before), ("after", "with the change", after)):
        moved.append(float(np.sqrt(max(0.0, float(held @ outlook.covariance_pa @ held)))))
        sheet.fraction(f"{when}.volatility", f"volatility a year, {label}", moved[-1])
        sheet.fraction(f"{when}.return", f"expected return a year, {label}", float(held @ outlook.expected_return_pa))
    return "Volatility", moved[0], moved[1], "volatility"


def _in_a_bad_time(
    sheet: Sheet, case: Case, prices: Prices, instruments: Mapping[str, Instrument], before: Floats, after: Floats
) -> tuple[str, float, float, str]:
    lost = []
    sheet.text("stress.words", "bad time", BAD_TIME.words)
    period = parse_period_or_all(_DAYS, prices.last_day, prices.first_day)
    for when, label, held in (("before", "today", before), ("after", "with the change", after)):
        weights = {
            symbol: float(weight)
            for symbol, weight in zip(case.outlook.symbols, held, strict=True)
            if symbol != CASH and weight > 0
        }
        change = 0.0
        if weights:
            asked = Asked((BAD_TIME,), (), None, None)
            found = stress(held_in(weights, prices, period, case.value_usd), prices, instruments, asked)
            change = next(float(fact.value) for fact in found.facts if fact.name == f"stress.{BAD_TIME.key}.change")
        sheet.fraction(f"{when}.stress", f"change in {BAD_TIME.words}, {label}", change)
        lost.append(change)
    return "2008 again", lost[0], lost[1], "stress"


def _largest(
    sheet: Sheet, case: Case, instruments: Mapping[str, Instrument], before: Floats, after: Floats
) -> tuple[str, float, float, str]:
    shares = []
    for when, label, held in (("before", "today", before), ("after", "with the change", after)):
        largest = int(np.argmax(held))
        name = called(case.outlook.symbols[largest], instruments)
        sheet.text(f"{when}.largest.name", f"largest holding, {label}", name)
        sheet.fraction(f"{when}.largest", f"share of the largest holding, {label}", float(held[largest]))
        shares.append(float(held[largest]))
    return "Largest holding", shares[0], shares[1], "largest"


def _costs(sheet: Sheet, case: Case, change: Change, trades: Floats) -> None:
    sheet.usd("cost.dealing", "cost of dealing", float(np.abs(trades) @ case.outlook.trading_cost))
    if change.tax_usd is not None:
        sheet.usd("tax", "tax on what is sold", change.tax_usd, "this year's tax with the sale less without it")
        sheet.usd("tax.income", "other income of the year, for example", change.income_usd)
    if change.new_money_usd:
        sheet.usd("new_money", "paid in for it", change.new_money_usd)


def _suits(sheet: Sheet, case: Case, rules: Rules, before: Floats, after: Floats) -> None:
    """Add how many rules on what a portfolio is made of the change would break that are kept today.

    Nothing is added where a question of the profile is open: without a level nobody can say what suits.
    """
    if missing(rules, dict(case.answers)):
        return
    scored = profile(rules, dict(case.answers))
    kept = []
    for held in (before, after):
        findings = check(
            rules, scored, case.assets, held / held.sum(), advice_cost_pa=0.0, traded_this_year=0.0, alternatives=2
        )
        kept.append({finding.rule for finding in findings if finding.kept and finding.rule in _LOOKED_AT})
    sheet.text("level", "risk level", scored.level.name)
    sheet.add("broken", "rules of suitability that it breaks", len(kept[0] - kept[1]), "count")
    sheet.add("broken.then", "rules of suitability that are not kept with it", len(_LOOKED_AT - kept[1]), "count")
