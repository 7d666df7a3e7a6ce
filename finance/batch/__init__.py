"""Thousands of clients in one call; the same figures as one by one."""

from finance.batch.ledger import Ledger, ledger
from finance.batch.overview import Overviews, overviews
from finance.batch.positions import Positions, positions
from finance.batch.rebalance import Proposals, rebalance
from finance.batch.risk import Risks, risks
from finance.batch.tails import Tails, portfolio_tails

__all__ = [
    "Ledger",
    "Overviews",
    "Positions",
    "Proposals",
    "Risks",
    "Tails",
    "ledger",
    "overviews",
    "portfolio_tails",
    "positions",
    "rebalance",
    "risks",
]
