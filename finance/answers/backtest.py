"""Would a rule have worked on days that it had not seen, and can that be told from luck?

Names of the facts:
    backtest.return_pa, .volatility, .max_drawdown (fractions), .sharpe (ratio), each also .gross.return_pa
    backtest.turnover_pa (half of what is traded, of the value), .costs_pa; .decisions, .days
    backtest.benchmark.return_pa, .volatility, .sharpe: of equal weights with the same costs, unless the rule is that
    backtest.luck.probabilistic_sharpe, .deflated_sharpe, .threshold_sharpe, .trials, .days_needed, .verdict (text)
    backtest.luck.better_than_equal: probability that the rule truly beats equal weights
    backtest.luck.overfitting: how often the best of what was tried is below the middle later on
    backtest.paths.*: Sharpe ratios over the combinatorial purged paths, which begin on .start, before the first day
        tested; only the mean where a rule learns nothing and all paths are the same
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from finance import measures
from finance.answers.disclosed import beside_backtest
from finance.answers.facts import Sheet, thinned
from finance.backtest import (
    Backtest,
    Costs,
    Luck,
    Paths,
    Strategy,
    equal_weight,
    judge_luck,
    overfitting_probability,
    purged_paths,
    walk_forward,
)
from finance.errors import NotEnoughData
from finance.fingerprint import fingerprint
from finance.types import Basis, Chart, Days, Floats, Line, Result

CHOSEN = "The rule saw only days before each decision, but whoever chose it may have known more."


@dataclass(frozen=True, slots=True)
class Trial:
    """What to test.

    Attributes:
        train_days: seen before the first decision.
        every_days: between decisions.
        costs: of trading.
        others: everything else that was tried, by name; the verdict on luck counts them.
        trials: how many were tried in all where that is more than is named here.
    """

    train_days: int = 252
    every_days: int = 21
    costs: Costs = Costs()
    others: tuple[tuple[str, Strategy], ...] = ()
    trials: int | None = None


def backtest(
    name: str,
    strategy: Strategy,
    days: Days,
    returns: Floats,
    trial: Trial | None = None,
    bills: Floats | None = None,
    source: str = "prices",
) -> Result:
    """Return how a rule did on days that it had not seen, after costs, and whether that can be told from luck.

    Args:
        name: of the rule, for a person.
        strategy: the rule.
        days: [T].
        returns: of the assets [T, N].
        trial: how to test.
        bills: daily returns of cash [T].
        source: of the data, in words.

    Raises:
        NotEnoughData: there are not enough days after the training.
        InputError: the data or the rule's weights are unusable.
    """
    asked = trial or Trial()

    def walked(one: Strategy) -> Backtest:
        train, every = asked.train_days, asked.every_days
        return walk_forward(days, returns, one, train_days=train, every_days=every, costs=asked.costs, bills=bills)

    found, plain = walked(strategy), walked(equal_weight)
    rest = [walked(one) for _, one in asked.others]
    cash = np.zeros(len(found.returns)) if bills is None else bills[asked.train_days :]
    paths = purged_paths(days, returns, strategy, costs=asked.costs)
    sheet = Sheet(_last_day(found), f"walk forward, {source}", "backtest.")
    sheet.text("strategy", "rule", name)
    _figures(sheet, found, cash)
    itself = bool(np.allclose(found.returns, plain.returns, rtol=0.0, atol=1e-12))
    better = itself
    if not itself:
        _compared(sheet, plain, cash)
        better = _better(sheet, found, plain)
    verdict = _luck(sheet, found, rest, cash, asked, better)
    _paths(sheet, paths, np.zeros(len(returns)) if bills is None else bills)
    doubts = (
        *(() if verdict.distinguishable else ("This result cannot be told from luck.",)),
        *(() if better else ("That the rule is better than equal weights cannot be told from luck.",)),
        *(("The rule holds equal weights here, so it is not compared with them.",) if itself else ()),
    )
    basis = _basis(name, found, returns, asked, bills)
    chart = _chart(sheet, name, found, None if itself else plain)
    return Result(tuple(sheet.facts), chart, (*beside_backtest(), CHOSEN, *doubts), basis)


def _figures(sheet: Sheet, found: Backtest, cash: Floats) -> None:
    years = len(found.returns) / measures.TRADING_DAYS
    sheet.day("start", "first day tested", date.fromisoformat(str(found.days[0])))
    sheet.add("days", "days tested", len(found.returns), "count")
    sheet.fraction("return_pa", "return a year after costs", _yearly(found.returns))
    sheet.fraction("gross.return_pa", "return a year before costs", _yearly(found.gross))
    sheet.fraction("volatility", "volatility a year", measures.volatility_pa(found.returns))
    sheet.fraction("max_drawdown", "deepest fall", measures.max_drawdown(measures.levels(found.returns)).depth)
    sheet.add("sharpe", "Sharpe ratio", _sharpe(found.returns, cash), "ratio")
    sheet.fraction("turnover_pa", "turnover a year", float(found.turnover.sum()) / years)
    sheet.fraction("costs_pa", "costs a year", found.costs / years)
    sheet.add("decisions", "decisions", len(found.decided), "count")


def _compared(sheet: Sheet, plain: Backtest, cash: Floats) -> None:
    sheet.fraction("benchmark.return_pa", "equal weights: return a year after costs", _yearly(plain.returns))
    sheet.fraction("benchmark.volatility", "equal weights: volatility a year", measures.volatility_pa(plain.returns))
    sheet.add("benchmark.sharpe", "equal weights: Sharpe ratio", _sharpe(plain.returns, cash), "ratio")


def _better(sheet: Sheet, found: Backtest, plain: Backtest) -> bool:
    """Add how sure it is that the rule beats equal weights."""
    try:
        verdict = judge_luck(found.returns - plain.returns)
    except NotEnoughData:
        return False
    label = "probability that the rule truly beats equal weights"
    sheet.fraction("luck.better_than_equal", label, verdict.probabilistic, "Bailey and López de Prado")
    return verdict.distinguishable


def _luck(sheet: Sheet, found: Backtest, rest: list[Backtest], cash: Floats, asked: Trial, better: bool) -> Luck:
    excess = [found.returns - cash, *(one.returns - cash for one in rest)]
    ratios = np.array([float(one.mean() / one.std(ddof=1)) if one.std(ddof=1) > 0 else 0.0 for one in excess])
    verdict = judge_luck(excess[0], ratios if rest else None, asked.trials)
    how = "Bailey and López de Prado"
    sheet.fraction(
        "luck.probabilistic_sharpe", "probability of a true Sharpe ratio above zero", verdict.probabilistic, how
    )
    label = "probability that it is above what luck brings"
    sheet.fraction("luck.deflated_sharpe", label, verdict.deflated, how)
    sheet.add("luck.threshold_sharpe", "Sharpe ratio that luck brings", verdict.threshold_pa, "ratio", how)
    sheet.add("luck.trials", "rules tried", verdict.trials, "count", how)
    if verdict.days_needed is not None:
        sheet.add("luck.days_needed", "days needed to convince", verdict.days_needed, "count", how)
    if rest:
        table = np.column_stack(excess)
        with contextlib.suppress(NotEnoughData):
            sheet.fraction("luck.overfitting", "probability of overfitting", overfitting_probability(table), how)
    doubt = (
        "" if better or not verdict.distinguishable else " Equal weights would have done as well, so it says little."
    )
    sheet.text("luck.verdict", "verdict", verdict.words + doubt, how)
    return verdict


def _paths(sheet: Sheet, paths: Paths, cash: Floats) -> None:
    """Add the Sharpe ratios over cash of the purged paths; where nothing was learnt they are all one path."""
    ratios = np.array([_sharpe(path, cash) for path in paths.returns])
    how = "combinatorial purged cross-validation, weights brought back daily"
    sheet.day("paths.start", "first day of the pasts made from one", date.fromisoformat(str(paths.days[0])), how)
    if np.ptp(ratios) < 1e-9:
        words = "Sharpe ratio from that day; the rule learns nothing, so all those pasts are the same"
        sheet.add("paths.sharpe.mean", words, float(ratios.mean()), "ratio", how)
        return
    sheet.add("paths.count", "pasts made from one", len(ratios), "count", how)
    sheet.add("paths.sharpe.lowest", "lowest Sharpe ratio among them", float(ratios.min()), "ratio", how)
    sheet.add("paths.sharpe.mean", "their mean Sharpe ratio", float(ratios.mean()), "ratio", how)
    sheet.add("paths.sharpe.highest", "highest Sharpe ratio among them", float(ratios.max()), "ratio", how)


def _yearly(returns: Floats) -> float:
    return float(measures.levels(returns)[-1] ** (measures.TRADING_DAYS / len(returns)) - 1.0)


def _sharpe(returns: Floats, cash: Floats) -> float:
    try:
        return measures.sharpe(returns, cash)
    except NotEnoughData:
        return 0.0


def _chart(sheet: Sheet, name: str, found: Backtest, plain: Backtest | None) -> Chart:
    own = measures.levels(found.returns)[1:]
    shown = thinned(len(own))
    lines: tuple[Line, ...] = (Line(name, found.days[shown], own[shown]),)
    if plain is not None:
        lines = (*lines, Line("equal weights", found.days[shown], measures.levels(plain.returns)[1:][shown]))
    title = "What 1 became after costs, hypothetical"
    return Chart(kind="lines", title=title, unit="ratio", as_of=sheet.as_of, source=sheet.source, lines=lines)


def _basis(name: str, found: Backtest, returns: Floats, asked: Trial, bills: Floats | None) -> Basis:
    assumptions = (
        "Every decision is made at a close from earlier days alone and carried out at that close.",
        f"Trading costs {asked.costs.per_trade:.2%} of what is traded and holding {asked.costs.holding_pa:.2%} a year.",
        "Prices do not move because of the trades, and taxes are left out.",
        "The assets are those that exist today, which flatters every rule.",
    )
    inputs = fingerprint(
        name,
        found.weights,
        found.days.astype("int64"),
        returns,
        bills,
        asked.train_days,
        asked.every_days,
        asked.costs,
        [one for one, _ in asked.others],
        asked.trials,
    )
    return Basis(
        "walk forward; combinatorial purged paths; deflated Sharpe ratio", assumptions, inputs, _last_day(found)
    )


def _last_day(found: Backtest) -> date:
    """Return the last day tested."""
    return date.fromisoformat(str(found.days[-1]))
