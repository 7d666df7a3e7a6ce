"""Goals, saving, taking out, income, fees and tax, in sentences: the tables of these tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conversation import tell_goals, tell_money, tell_tax, tell_what_if, tell_withdrawals
from app.conversation.phrases import Pick
from app.conversation.tools.found import Found
from finance.types import Fact

BESIDE: Final[dict[str, tuple[str, ...]]] = {**tell_goals.BESIDE}
"""Of a trouble, sayings of which the first that the facts bear out stands after its sentences."""
SAYINGS: Final[tuple[str, ...]] = (
    *tell_goals.SAYINGS,
    *tell_withdrawals.SAYINGS,
    *tell_what_if.SAYINGS,
    *tell_money.SAYINGS,
    *tell_tax.SAYINGS,
    *(saying for rows in BESIDE.values() for saying in rows),
)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    **tell_goals.TROUBLES,
    **tell_withdrawals.TROUBLES,
    **tell_what_if.TROUBLES,
    **tell_money.TROUBLES,
    **tell_tax.TROUBLES,
}
TELL: Final[dict[str, Callable[[Found, Mapping[str, Fact], Pick], tuple[str, ...]]]] = {
    "goal_plan": tell_goals.goal_plan,
    "contribution_needed": tell_goals.contribution_needed,
    "withdrawal_plan": tell_withdrawals.withdrawal_plan,
    "what_if": tell_what_if.what_if,
    "income": tell_money.income,
    "fees": tell_money.fees,
    "tax": tell_tax.tax,
}
