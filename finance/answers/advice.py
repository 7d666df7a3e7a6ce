"""What the committee recommends to a client, from the bank's own books and prices. Letters: T days, N assets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from finance.advice.agents import Outlook, committee
from finance.advice.recommend import Case, Recommendation, recommend
from finance.advice.record import inputs_hash
from finance.advice.rules import Rules
from finance.advice.suitability import Assets
from finance.answers.facts import Sheet, name_of, notes
from finance.answers.frontier_chart import HERE, frontier_chart
from finance.answers.moves import CASH, add_moves
from finance.answers.preferences import add_preferences
from finance.answers.tax import tax_lots
from finance.errors import NotEnoughData
from finance.estimate.means import capm
from finance.estimate.shrinkage import ledoit_wolf
from finance.market import Instrument, Prices
from finance.measures import TRADING_DAYS
from finance.portfolio import Client, cash_balance, holdings, open_lots
from finance.tax.jurisdiction import Jurisdiction
from finance.types import Basis, Chart, Floats, Result

_LONGEST_DAYS: Final = 2520  # ten years
_LEAST_DAYS: Final = 252
_SETTLED_DAYS: Final = 2.0  # until a sale on an exchange is money
_TRADING_COST: Final = 0.0005
_YEAR_DAYS: Final = 365.25
_SHOWN: Final = 1e-4  # of the portfolio: smaller trades are not listed


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case needs beside books and prices.

    Attributes:
        place: the tax table.
        status: one of the table's.
        income_usd: other taxable income of the year.
        fund_costs_pa: running costs inside each symbol where the bank says them, fraction a year.
    """

    place: Jurisdiction
    status: str
    income_usd: float = 50_000.0
    fund_costs_pa: tuple[tuple[str, float], ...] = ()


def case_of(
    client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date, rules: Rules, terms: Terms
) -> Case:
    """Return what a recommendation to a client rests on.

    Expected returns are those of the capital asset pricing model (Sharpe 1964): last year's bills, and the house's
    premium of shares by how much each asset moved with them in up to ten years. The covariance is Ledoit and Wolf's
    with constant correlation (2004). The client's cash stands beside the instruments as one more asset.

    Raises:
        NotEnoughData: less than a year of common prices, or an empty portfolio.
        TaxError: the tax table has no such status.
    """
    known = prices.until(today)
    symbols = tuple(
        symbol for symbol, item in instruments.items() if item.asset_class != "index" and symbol in known.symbols
    )
    returns = _returns(known, symbols)
    held = {item.symbol: item.value_usd for item in holdings(client, known, today)}
    cash = float(cash_balance(client, today))
    value = sum(held.values()) + cash
    if value <= 0:
        raise NotEnoughData(f"{client.name}'s portfolio is empty, so there is nothing to recommend about.")
    market, bills = _market(known, instruments, symbols, returns)
    covariance = ledoit_wolf(returns, "constant_correlation").matrix * TRADING_DAYS
    means = capm(returns, market, rules.equity_premium_pa / TRADING_DAYS, bills) * TRADING_DAYS
    volatility = np.sqrt(np.diag(covariance))
    costs = dict(terms.fund_costs_pa)
    weights = np.array([held.get(symbol, 0.0) for symbol in symbols] + [max(cash, 0.0)])
    classes = [instruments[symbol].asset_class for symbol in symbols]
    outlook = Outlook(
        symbols=(*symbols, CASH),
        current=weights / weights.sum(),
        expected_return_pa=np.append(means, 0.0),
        covariance_pa=np.pad(covariance, (0, 1)),
        days_to_cash=np.append(np.full(len(symbols), _SETTLED_DAYS), 0.0),
        cost_pa=np.array([*(costs.get(symbol, 0.0) for symbol in symbols), 0.0]),
        trading_cost=np.append(np.full(len(symbols), _TRADING_COST), 0.0),
        tax_on_sale=np.append(_tax_on_sale(client, known, instruments, symbols, held, today, terms), 0.0),
        years=_years(client, today),
    )
    assets = Assets(
        symbols=outlook.symbols,
        shares=np.array([float(kind == "equity") for kind in classes] + [0.0]),
        sectors=(*(instruments[symbol].sector for symbol in symbols), ""),
        single=(*(kind == "equity" for kind in classes), False),
        risk_classes=(*(rules.risk_class(float(moves)) for moves in volatility), 1),
        days_to_cash=outlook.days_to_cash,
        cost_pa=outlook.cost_pa,
        covariance_pa=outlook.covariance_pa,
        sustainability=(*(instruments[symbol].sustainability for symbol in symbols), None),
    )
    fee = float(client.fees.advisory_rate_pa)
    adapted = tuple((one.day.isoformat(), one.question, one.before, one.after, one.reason) for one in client.adapted)
    return Case(client.id, known.last_day, value, client.answers, outlook, assets, fee, adapted=adapted)


def advise(case: Case, rules: Rules, instruments: Mapping[str, Instrument]) -> tuple[Result, Recommendation]:
    """Return what is recommended in a case as facts, with everything behind it.

    Raises:
        Unsuitable: see `recommend`.
    """
    made = recommend(case, rules)
    sheet = Sheet(case.as_of, f"committee of five by Nash's bargaining solution, rules {rules.version}", "advice.")
    level = made.profile.level
    sheet.text("level", "risk level", level.name)
    sheet.add("level.number", "risk level of five", level.number, "count")
    for voice in made.chosen.voices:
        unit = {"liquidity": "ratio"}.get(voice.name, "fraction")
        sheet.add(f"{voice.name}.before", f"{voice.unit}, today", abs(voice.before), unit)  # type: ignore[arg-type]
        sheet.add(f"{voice.name}.after", f"{voice.unit}, as proposed", abs(voice.after), unit)  # type: ignore[arg-type]
    costs = made.chosen.costs
    sheet.usd("cost.once", "cost of the change, taxes included", costs.one_off_usd)
    sheet.usd("cost.year", "cost in the first year, advice included", costs.yearly_usd)
    sheet.fraction("cost.fraction", "the same, of the portfolio", costs.yearly_fraction)
    sheet.usd("cost.over_years", f"what all costs take over {costs.years:.0f} years", costs.over_years_usd)
    trades = made.chosen.weights - case.outlook.current
    for number in np.argsort(-np.abs(trades)):
        if abs(trades[number]) > _SHOWN:
            symbol = case.outlook.symbols[number]
            name = "cash" if symbol == CASH else name_of(instruments, symbol)
            verb = "more" if trades[number] > 0 else "less"
            sheet.usd(f"trade.{symbol}", f"{verb} in {name}", float(trades[number]) * case.value_usd)
    add_moves(sheet, case.outlook.symbols, trades, case.value_usd, instruments)
    _gains(sheet, case, made)
    add_preferences(sheet, case, made.profile, made.chosen.weights)
    basis = Basis(
        "Nash bargaining of growth, safety, liquidity, cost and tax over what suits the client (Nash 1950)",
        ASSUMPTIONS,
        inputs_hash(case, rules),
        case.as_of,
    )
    said = tuple(disclosure.words for disclosure in made.disclosures)
    held = (
        (HERE, case.outlook.current, "advice.growth.before advice.safety.before"),
        ("As proposed", made.chosen.weights, "advice.growth.after advice.safety.after"),
    )
    chart = frontier_chart(case, rules, "the committee's proposal", held) or _chart(case, made, instruments)
    return Result(tuple(sheet.facts), chart, (*notes(instruments, case.outlook.symbols), *said), basis), made


def _gains(sheet: Sheet, case: Case, made: Recommendation) -> None:
    """Add what each member gained and gave up, what weighs most by its own tolerance first.

    Names: advice.gained.<n>.name, advice.gave.<n>.name (text: the member), .size (fraction, or days), .what (text:
    stands behind the size). What rounds to nothing, a hundredth of a point, and twentieths of a day, are left out.
    """
    weighs = {agent.name: max(agent.tolerance, 1e-9) for agent in committee(case.outlook, case.tolerances)}
    voices = sorted(made.chosen.voices, key=lambda voice: -abs(voice.change) / weighs[voice.name])
    for side, sign, words in (("gained", 1.0, _GAINED), ("gave", -1.0, _GAVE)):
        told = [voice for voice in voices if sign * voice.change > _LEAST_TOLD[voice.name != "liquidity"]]
        for rank, voice in enumerate(told, 1):
            sheet.text(f"{side}.{rank}.name", f"{side}", voice.name)
            unit = "ratio" if voice.name == "liquidity" else "fraction"
            sheet.add(f"{side}.{rank}.size", f"what {voice.name} {side}", abs(voice.change), unit)  # type: ignore[arg-type]
            sheet.text(f"{side}.{rank}.what", f"of what {voice.name} {side}", words[voice.name])


_LEAST_TOLD: Final = (0.05, 0.00005)  # days; fractions
_GAINED: Final = {
    "growth": "more expected return a year",
    "safety": "less volatility",
    "liquidity": "fewer days until it is money",
    "cost": "lower costs a year",
    "tax": "less tax",
}
_GAVE: Final = {
    "growth": "less expected return a year",
    "safety": "more volatility",
    "liquidity": "more days until it is money",
    "cost": "higher costs a year",
    "tax": "more tax",
}
ASSUMPTIONS: Final = (
    "Bills earn what they earned in the past year; shares as a whole earn the house's premium more.",
    "Each asset earns more or less than that as it moved more or less with all shares in up to ten years.",
    "Risks and how prices move together stay as they were in these years.",
    "Sales are money after two days and cost five hundredths of a percent.",
    "Tax on a gain is at the mean rate that selling everything today would have on top of this year's sales.",
    "Of each holding the same share is sold in every account and of every lot.",
    "Losses are counted as no tax.",
)


def _returns(prices: Prices, symbols: tuple[str, ...]) -> Floats:
    if not symbols:
        raise NotEnoughData("There is no instrument that can be held; hand in instruments with prices.")
    closes = prices.values[:, [prices.column(symbol) for symbol in symbols]]
    closes = closes[np.isfinite(closes).all(axis=1)][-_LONGEST_DAYS - 1 :]
    if len(closes) <= _LEAST_DAYS:
        raise NotEnoughData(
            f"A recommendation needs a year of prices that all instruments share; there are {len(closes)} days."
        )
    return np.asarray(closes[1:] / closes[:-1] - 1.0)


def _market(
    prices: Prices, instruments: Mapping[str, Instrument], symbols: tuple[str, ...], returns: Floats
) -> tuple[Floats, float]:
    """Return the daily returns of shares as a whole [T], and what bills earned a day in the past year."""
    index = next((s for s, item in instruments.items() if item.asset_class == "index" and s in prices.symbols), None)
    equities = [number for number, symbol in enumerate(symbols) if instruments[symbol].asset_class == "equity"]
    whole = returns[:, equities].mean(axis=1) if equities else returns.mean(axis=1)
    if index is not None:
        closes = prices.values[:, prices.column(index)][-len(returns) - 1 :]
        if np.isfinite(closes).all():
            whole = closes[1:] / closes[:-1] - 1.0
    bills = [number for number, symbol in enumerate(symbols) if instruments[symbol].asset_class == "cash"]
    return np.asarray(whole), float(returns[-TRADING_DAYS:, bills[0]].mean()) if bills else 0.0


def _tax_on_sale(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    symbols: tuple[str, ...],
    held: Mapping[str, float],
    today: date,
    terms: Terms,
) -> Floats:
    """Return the tax on selling one dollar of each symbol, over all its lots in taxable accounts: [N].

    The rate is what selling everything today would cost on top of this year's sales, by what it would realise: sales
    of a size that matters go through more than one bracket.
    """
    year = tax_lots(client, prices, instruments, today, terms.place, status=terms.status, income_usd=terms.income_usd)
    facts = {fact.name: float(fact.value) for fact in year.facts if not isinstance(fact.value, str)}
    gains = facts["tax.unrealised.short"] + facts["tax.unrealised.long"]
    rate = max(0.0, facts["tax.if_sold"] / gains) if gains > 0 else 0.0
    taxed = {account.id for account in client.accounts if account.kind == "taxable"}
    gained = dict.fromkeys(symbols, 0.0)
    for lot in open_lots(client.transactions, today):
        if lot.symbol in gained and lot.account in taxed:
            gained[lot.symbol] += float(lot.quantity) * prices.asof(lot.symbol, today) - float(lot.cost_usd)
    return np.array([rate * gained[symbol] / held[symbol] if held.get(symbol) else 0.0 for symbol in symbols])


def _years(client: Client, today: date) -> float:
    """Return until the first goal, at least a year; ten where there is none."""
    ahead = [(goal.date - today).days / _YEAR_DAYS for goal in client.goals if goal.date > today]
    return max(1.0, min(ahead)) if ahead else 10.0


def _chart(case: Case, made: Recommendation, instruments: Mapping[str, Instrument]) -> Chart:
    trades = (made.chosen.weights - case.outlook.current) * case.value_usd
    order = [number for number in np.argsort(trades) if abs(trades[number]) > _SHOWN * case.value_usd]
    symbols = [case.outlook.symbols[number] for number in order]
    labels = tuple("cash" if symbol == CASH else name_of(instruments, symbol) for symbol in symbols)
    values = tuple(float(trades[number]) for number in order)
    return Chart(
        "bars", "What would change", "USD", case.as_of, "the committee's proposal", labels=labels, values=values,
        names=tuple(f"advice.trade.{symbol}" for symbol in symbols),
    )  # fmt: skip
