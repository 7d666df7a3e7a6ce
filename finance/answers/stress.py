"""What bad times would do to what is held today.

Names of the facts, all of one portfolio; losses here are negative changes, since a stress may also gain:
    stress.bonds (text: how bonds are counted here, where their prices are modelled)
    stress.<episode>.change (fraction), .change.usd, .deepest_fall, .worst_day, .own_share (of the weights that rest on
    own prices), .proxied (text: which holdings are proxied by what), .words (text: fits behind "in" and before "came")
    stress.shock.change, .change.usd, .spread, .standard_error, .likelihood, .words; stress.shock.<SYM>.change
    stress.rates.change, .change.usd, .duration, .moved; stress.inflation.change, .real_change, .surprise, each .usd
    stress.<episode, shock, rates or inflation>.worst.name (text), .change (fraction of that holding), .usd (of the
    whole): what would lose most money; left out where nothing loses
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from finance.answers.facts import Sheet, has_modelled_bonds, name_of, notes
from finance.answers.held import Held
from finance.errors import NotEnoughData
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.risk.stress import (
    EPISODES,
    Episode,
    Holding,
    Propagated,
    Replay,
    inflation_shock,
    like_bonds,
    like_cash,
    like_shares,
    propagate,
    rate_shock,
    replay,
)
from finance.risk.stress.economy import ASSUMPTIONS
from finance.types import Basis, Chart, Floats, Result

BOND_YEARS = 8.0  # maturity taken for a bond fund of which the bank says nothing else
BOND_YIELD = 0.045
MONTH_DAYS = 21


@dataclass(frozen=True, slots=True)
class Asked:
    """What bad times to look at.

    Attributes:
        episodes: of history.
        shocks: returns by symbol over a month, carried on to everything held; empty for none.
        yield_change: of all yields, 0.01 is a percentage point up; None for none.
        inflation: surprise over a year; None for none.
    """

    episodes: tuple[Episode, ...] = EPISODES
    shocks: tuple[tuple[str, float], ...] = ()
    yield_change: float | None = 0.01
    inflation: float | None = 0.03


def stress(
    held: Held,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    asked: Asked | None = None,
    bond_years: Mapping[str, float] | None = None,
) -> Result:
    """Return what bad times would do to what is held.

    Args:
        held: holdings, with the days from which betas and covariance come.
        prices: of all time, for the replays; own prices of a modelled instrument are never replayed.
        instruments: classes decide the proxies; an unknown instrument counts as a share.
        asked: which; all five episodes, a point on yields and three of inflation by default.
        bond_years: maturities of bond funds by symbol; 8 years otherwise.

    Raises:
        InputError: a shock is impossible or contradicts another.
        DataError: a shocked symbol has no prices.
    """
    wanted = asked or Asked()
    views = _views(held, prices, instruments, bond_years or {})
    sheet = Sheet(held.as_of, f"today's holdings, {held.source}", "stress.")
    if has_modelled_bonds(instruments, held.symbols):
        shocked = "; in the shock from modelled prices, far too calm" if wanted.shocks else ""
        sheet.text("bonds", "bonds in these figures", f"from duration and the time's yields{shocked}")
    replays = [replay(views, item, prices) for item in wanted.episodes]
    for found in replays:
        _episode(sheet, held, found, instruments)
    bars = [(f"{found.episode.key}", found.change, f"{found.episode.key}.") for found in replays]
    if wanted.shocks:
        bars.append(("your shock", _shock(sheet, held, prices, instruments, wanted.shocks), "shock."))
    bars += _economy(sheet, held, views, wanted, instruments)
    return Result(
        tuple(sheet.facts),
        _chart(sheet, bars),
        _remarks(held, instruments, replays),
        _basis(held, wanted, views, replays),
    )


def _views(
    held: Held, prices: Prices, instruments: Mapping[str, Instrument], bond_years: Mapping[str, float]
) -> list[Holding]:
    index = next((s for s, item in instruments.items() if item.asset_class == "index" and s in prices.symbols), None)
    rows = np.searchsorted(prices.days, held.days)
    market = None if index is None else prices.series(index)[rows]
    moved = None if market is None else market[1:] / market[:-1] - 1.0
    index_name = "the share index" if index is None else name_of(instruments, index)
    found = []
    for number, (symbol, weight) in enumerate(zip(held.symbols, held.weights, strict=True)):
        item = instruments.get(symbol)
        kind = item.asset_class if item else "equity"
        if kind == "bond":
            grade = 0.0 if item and "high-grade" in item.sector.lower() else 0.5
            like = like_bonds(bond_years.get(symbol, BOND_YEARS), BOND_YIELD, grade)
        elif kind == "cash":
            like = like_cash()
        else:
            like = like_shares(held.returns[:, number], moved, index_name)
        found.append(Holding(symbol, float(weight), like, replayable=not (item and item.modelled)))
    return found


def holdings_like(
    held: Held, prices: Prices, instruments: Mapping[str, Instrument], bond_years: Mapping[str, float] | None = None
) -> list[Holding]:
    """Return what each holding is like in bad times, for whoever looks at them one by one; see `stress`."""
    return _views(held, prices, instruments, bond_years or {})


def _episode(sheet: Sheet, held: Held, found: Replay, instruments: Mapping[str, Instrument]) -> None:
    item, words = found.episode, found.episode.words
    key = item.key
    how = f"{item.start} to {item.end}"
    sheet.text(f"{key}.words", "bad time", words, how)
    sheet.fraction(f"{key}.change", f"change in {words}", found.change, how)
    sheet.usd(f"{key}.change.usd", f"change in {words}{held.of_what}", found.change * held.value_usd, how)
    sheet.fraction(f"{key}.deepest_fall", f"deepest fall in {words}", found.deepest_fall, how)
    if len(found.path):
        sheet.fraction(f"{key}.worst_day", f"worst day in {words}", found.worst_day, how)
    sheet.fraction(
        f"{key}.own_share", f"share of the holdings with prices of their own in {words}", found.own_share, how
    )
    stand_ins = [
        f"{name_of(instruments, symbol)}: {proxy}"
        for symbol, proxy in zip(held.symbols, found.proxied, strict=True)
        if proxy
    ]
    if stand_ins:
        sheet.text(f"{key}.proxied", f"proxies in {words}", "; ".join(stand_ins), how)
    _worst(sheet, key, held, found.effects, instruments)


def _worst(sheet: Sheet, key: str, held: Held, effects: Floats, instruments: Mapping[str, Instrument]) -> None:
    """Add the holding that would lose most money; `effects` [N] are shares of the whole value."""
    least = int(np.argmin(effects))
    if effects[least] < 0:
        name = name_of(instruments, held.symbols[least])
        sheet.text(f"{key}.worst.name", "would lose most", name)
        sheet.fraction(f"{key}.worst.change", f"change of {name}", float(effects[least] / held.weights[least]))
        sheet.usd(f"{key}.worst.usd", f"change of {name}{held.of_what}", float(effects[least]) * held.value_usd)


def _shock(
    sheet: Sheet,
    held: Held,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    shocks: Sequence[tuple[str, float]],
) -> float:
    found, symbols = _propagated(held, prices, shocks)
    how = "conditional mean of a normal distribution, a month"
    words = ", ".join(f"{name_of(instruments, symbol)} {size:+.1%}" for symbol, size in shocks)
    sheet.text("shock.words", "shock", words)
    sheet.fraction("shock.change", "expected change of the portfolio", found.portfolio, how)
    label = f"expected change of the portfolio{held.of_what}"
    sheet.usd("shock.change.usd", label, found.portfolio * held.value_usd, how)
    if found.standard_error is not None:
        sheet.fraction("shock.standard_error", "standard error of that expectation", found.standard_error, how)
    sheet.fraction("shock.spread", "deviation of what may happen around it", found.spread, how)
    sheet.fraction("shock.likelihood", "how often a month is as unusual", found.likelihood, how)
    for symbol, expected in zip(symbols, found.expected, strict=True):
        if symbol in held.symbols:
            label = f"expected change of {name_of(instruments, symbol)}"
            sheet.fraction(f"shock.{symbol}.change", label, expected, how)
    _worst(sheet, "shock", held, held.weights * np.asarray(found.expected)[: len(held.symbols)], instruments)
    return found.portfolio


def _propagated(held: Held, prices: Prices, shocks: Sequence[tuple[str, float]]) -> tuple[Propagated, list[str]]:
    """Carry the shocks on, with whatever is shocked but not held beside the holdings at weight zero."""
    if len(held.returns) < 60:
        raise NotEnoughData(f"A shock needs at least 60 days of common history; there are {len(held.returns)}.")
    others = [symbol for symbol, _ in shocks if symbol not in held.symbols]
    symbols = [*held.symbols, *dict.fromkeys(others)]
    closes = prices.values[np.searchsorted(prices.days, held.days)][:, [prices.column(symbol) for symbol in symbols]]
    returns = closes[1:] / closes[:-1] - 1.0
    weights = np.concatenate([held.weights, np.zeros(len(symbols) - len(held.symbols))])
    found = propagate(
        weights,
        np.atleast_2d(np.cov(returns, rowvar=False)),
        np.array([symbols.index(symbol) for symbol, _ in shocks], dtype=np.intp),
        np.array([size for _, size in shocks], dtype=np.float64),
        observations=len(returns),
        horizon_days=MONTH_DAYS,
    )
    return found, symbols


def _economy(
    sheet: Sheet, held: Held, views: list[Holding], asked: Asked, instruments: Mapping[str, Instrument]
) -> list[tuple[str, float, str]]:
    bars = []
    if asked.yield_change is not None:
        moved = rate_shock(views, asked.yield_change)
        how = "duration and convexity"
        sheet.fraction("rates.moved", "change of all yields", asked.yield_change)
        sheet.fraction("rates.change", "change when yields move", moved.change, how)
        sheet.usd("rates.change.usd", f"change when yields move{held.of_what}", moved.change * held.value_usd, how)
        sheet.add("rates.duration", "duration of the whole portfolio", moved.duration, "years", how)
        _worst(sheet, "rates", held, moved.effects, instruments)
        bars.append((f"yields {asked.yield_change * 100:+.1f} points", moved.change, "rates."))
    if asked.inflation is not None:
        dear = inflation_shock(views, asked.inflation)
        how = "documented round assumptions"
        sheet.fraction("inflation.surprise", "inflation beyond what is expected", asked.inflation)
        sheet.fraction("inflation.change", "change when inflation surprises", dear.change, how)
        label = f"change when inflation surprises{held.of_what}"
        sheet.usd("inflation.change.usd", label, dear.change * held.value_usd, how)
        sheet.fraction("inflation.real_change", "change of what it can buy", dear.real_change, how)
        label = f"change of what it can buy{held.of_what}"
        sheet.usd("inflation.real_change.usd", label, dear.real_change * held.value_usd, how)
        _worst(sheet, "inflation", held, dear.effects, instruments)
        bars.append((f"inflation {asked.inflation * 100:+.1f} points, real", dear.real_change, "inflation."))
    return bars


def _chart(sheet: Sheet, bars: list[tuple[str, float, str]]) -> Chart:
    return Chart(
        kind="bars",
        title="What bad times would do",
        unit="fraction",
        as_of=sheet.as_of,
        source=sheet.source,
        labels=tuple(label for label, _, _ in bars),
        values=tuple(value for _, value, _ in bars),
        names=tuple(sheet.prefix + name for _, _, name in bars),
    )


def _remarks(held: Held, instruments: Mapping[str, Instrument], replays: list[Replay]) -> tuple[str, ...]:
    found = ["These are hypothetical results; what comes will differ from every one of them."]
    if any(item.own_share < 1.0 for item in replays):
        found.append("Where a holding had no market prices at the time, a proxy stands in for it.")
    return (*found, *notes(instruments, held.symbols))


def _basis(held: Held, asked: Asked, views: list[Holding], replays: list[Replay]) -> Basis:
    assumptions = (
        "Nothing is traded during a stress, and cash stays as it is.",
        "Betas come from the period's days and are drawn a third of the way to one.",
        f"A bond fund of which no maturity is known is taken as par bonds of {BOND_YEARS:g} years.",
        ASSUMPTIONS["rates"],
        ASSUMPTIONS["inflation"],
    )
    return Basis(
        "historical replay, conditional covariance, duration and convexity",
        assumptions,
        fingerprint(held.fingerprint, asked, views, [found.path for found in replays]),
        held.as_of,
    )
