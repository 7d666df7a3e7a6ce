"""Walk-forward test: decide at a close from the past alone, hold, pay for the trades, decide again.

Letters: T days of data, S days tested, N assets, R decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.backtest.past import Strategy, cut, decided
from finance.errors import InputError
from finance.measures.sound import need, require_returns, require_same_length
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True)
class Costs:
    """What trading costs.

    Attributes:
        per_trade: fraction of what is bought or sold; 0.001 is ten basis points.
        holding_pa: fraction a year of what is invested, for example a fund's own cost.
    """

    per_trade: float = 0.001
    holding_pa: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """What a strategy would have done.

    Attributes:
        days: tested [S].
        returns: of each, after costs [S].
        gross: of each, before costs [S].
        weights: held from each close before a tested day on, after trading [S, N].
        decided: rows of `days` before which it traded [R].
        turnover: at each decision: half of what was bought and sold, of the whole value [R].
        costs: paid in all, as the sum of daily fractions of the value.
    """

    days: Days
    returns: Floats
    gross: Floats
    weights: Floats
    decided: tuple[int, ...]
    turnover: Floats
    costs: float


def walk_forward(
    days: Days,
    returns: Floats,
    strategy: Strategy,
    *,
    train_days: int = 252,
    every_days: int = 21,
    expanding: bool = False,
    costs: Costs | None = None,
    bills: Floats | None = None,
) -> Backtest:
    """Return a strategy's test on days that it had not seen.

    Args:
        days: [T].
        returns: of the assets, daily [T, N].
        strategy: is shown the last `train_days` days, or all so far when expanding.
        train_days: before the first decision, at least 2.
        every_days: between decisions.
        expanding: whether the past grows.
        costs: ten basis points a trade by default.
        bills: what cash earns [T]; nothing by default. Borrowed cash (weights above 1 in all) costs the same.

    Raises:
        NotEnoughData: there is no day after the first training stretch.
        InputError: lengths differ, a number is missing, a cost is negative, or the strategy's weights are unusable.
    """
    paid = costs or Costs()
    _require(days, returns, train_days, every_days, paid, bills)
    tested = len(returns) - train_days
    cash = np.zeros(len(returns)) if bills is None else bills
    held = np.zeros(returns.shape[1])
    weights = np.zeros((tested, returns.shape[1]))
    gross, net = np.zeros(tested), np.zeros(tested)
    decisions: list[int] = []
    turnover: list[float] = []
    spent = 0.0
    for row in range(tested):
        today = train_days + row
        charge = paid.holding_pa / 252.0 * float(np.abs(held).sum())
        if row % every_days == 0:
            first = 0 if expanding else today - train_days
            wanted = decided(strategy, cut(days, returns, slice(first, today), held))
            traded = float(np.abs(wanted - held).sum())
            charge += paid.per_trade * traded
            decisions.append(row)
            turnover.append(traded / 2.0)
            held = wanted
        weights[row] = held
        gross[row] = float(held @ returns[today]) + (1.0 - float(held.sum())) * cash[today]
        net[row] = (1.0 - charge) * (1.0 + gross[row]) - 1.0
        spent += charge
        held = _drifted(held, returns[today], gross[row], days[today])
    return Backtest(days[train_days:], net, gross, weights, tuple(decisions), np.array(turnover), spent)


def _drifted(held: Floats, moved: Floats, whole: float, day: np.datetime64) -> Floats:
    """Return the weights at the end of a day: each grows with its own return, all by the whole's."""
    if whole <= -1.0:
        raise InputError(f"The strategy lost everything on {day}; with borrowed money it cannot go on.")
    return np.asarray(held * (1.0 + moved) / (1.0 + whole))


def _require(days: Days, returns: Floats, train_days: int, every_days: int, costs: Costs, bills: Floats | None) -> None:
    if returns.ndim != 2 or not returns.shape[1]:
        raise InputError(f"The returns have the shape {returns.shape}; give one row a day and one column an asset.")
    if train_days < 2 or every_days < 1:
        raise InputError(
            f"Training on {train_days} days and deciding every {every_days} is impossible; use at least 2 and 1."
        )
    if len(days) != len(returns):
        raise InputError(f"There are {len(days)} days and {len(returns)} rows of returns; cut both to the same days.")
    need(returns, train_days + 1, f"A test after {train_days} days of training")
    require_returns(returns)
    if not (0.0 <= costs.per_trade < 0.5 and 0.0 <= costs.holding_pa < 1.0):
        raise InputError(
            f"Costs of {costs.per_trade:g} a trade and {costs.holding_pa:g} a year are impossible; correct them."
        )
    if bills is not None:
        require_same_length(bills, returns, "Bills and returns")
        require_returns(bills, "returns of bills")
