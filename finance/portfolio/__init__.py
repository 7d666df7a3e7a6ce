"""A client's accounts: who they are, what was booked, what is held and what it was worth day by day."""

from finance.portfolio.client import (
    Account,
    Adapted,
    Beneficiary,
    Client,
    Contribution,
    FeeSchedule,
    Goal,
    Transaction,
    TransactionKind,
)
from finance.portfolio.history import History, history
from finance.portfolio.holdings import Holding, Lot, cash_balance, holdings, open_lots
from finance.portfolio.load import load_client

__all__ = [
    "Account",
    "Adapted",
    "Beneficiary",
    "Client",
    "Contribution",
    "FeeSchedule",
    "Goal",
    "History",
    "Holding",
    "Lot",
    "Transaction",
    "TransactionKind",
    "cash_balance",
    "history",
    "holdings",
    "load_client",
    "open_lots",
]
