"""Thousands of clients in one call; the same figures as one by one."""

from finance.batch.goals import GoalChances, goal_chances
from finance.batch.ledger import Ledger, ledger
from finance.batch.overview import Overviews, overviews
from finance.batch.positions import Positions, positions
from finance.batch.rebalance import Proposals, rebalance
from finance.batch.risk import Risks, risks
from finance.batch.tails import Tails, portfolio_tails

__all__ = [
    "GoalChances",
    "Ledger",
    "Overviews",
    "Positions",
    "Proposals",
    "Risks",
    "Tails",
    "goal_chances",
    "ledger",
    "overviews",
    "portfolio_tails",
    "positions",
    "rebalance",
    "risks",
]
