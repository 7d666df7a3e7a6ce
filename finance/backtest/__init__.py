"""Would it have worked? Strategies tested on days they had not seen, and told from luck."""

from finance.backtest.luck import (
    Luck,
    deflated_sharpe,
    expected_best_sharpe,
    judge_luck,
    overfitting_probability,
    probabilistic_sharpe,
    track_record_needed,
)
from finance.backtest.optimised import optimised
from finance.backtest.past import Past, Strategy
from finance.backtest.purged import Paths, Split, path_count, purged_paths, purged_splits
from finance.backtest.strategies import buy_and_hold, equal_weight, fixed_mix, inverse_volatility, momentum
from finance.backtest.walk import Backtest, Costs, walk_forward

__all__ = [
    "Backtest",
    "Costs",
    "Luck",
    "Past",
    "Paths",
    "Split",
    "Strategy",
    "buy_and_hold",
    "deflated_sharpe",
    "equal_weight",
    "expected_best_sharpe",
    "fixed_mix",
    "inverse_volatility",
    "judge_luck",
    "momentum",
    "optimised",
    "overfitting_probability",
    "path_count",
    "probabilistic_sharpe",
    "purged_paths",
    "purged_splits",
    "track_record_needed",
    "walk_forward",
]
