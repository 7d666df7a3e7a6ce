"""Goals, saving, taking out, income, fees and tax, in sentences: the tables of these tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conversation import tell_goals
from app.conversation.phrases import Pick
from app.conversation.tools.found import Found
from finance.types import Fact

BESIDE: Final[dict[str, tuple[str, ...]]] = {**tell_goals.BESIDE}
"""Of a trouble, sayings of which the first that the facts bear out stands after its sentences."""
SAYINGS: Final[tuple[str, ...]] = (*tell_goals.SAYINGS, *(saying for rows in BESIDE.values() for saying in rows))
TROUBLES: Final[dict[str, tuple[str, ...]]] = {**tell_goals.TROUBLES}
TELL: Final[dict[str, Callable[[Found, Mapping[str, Fact], Pick], tuple[str, ...]]]] = {
    "goal_plan": tell_goals.goal_plan,
    "contribution_needed": tell_goals.contribution_needed,
}
