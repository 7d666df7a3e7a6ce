"""What each newer tool says: how its reply is told, the sayings it may use, and its words when something is amiss.

Every `tell_*` module of sayings gives three tables: TELL (tool to teller), SAYINGS (see `sayings`) and TROUBLES (a
trouble of `Found` to the sentences for it, without figures). `reply.py` composes with them, `verify.py` checks by them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conversation import recall, tell_care, tell_choices, tell_plans, tell_portfolio
from app.conversation.phrases import Pick
from app.conversation.tools.found import Found
from finance.types import Fact

Tell = Callable[[Found, Mapping[str, Fact], Pick], tuple[str, ...]]

TELL: Final[dict[str, Tell]] = {**tell_plans.TELL, **tell_choices.TELL, **tell_care.TELL}
SAYINGS: Final[tuple[str, ...]] = (
    *(*tell_plans.SAYINGS, *tell_choices.SAYINGS, *tell_care.SAYINGS, *recall.SAYINGS, *tell_portfolio.SAYINGS),
)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {**tell_plans.TROUBLES, **tell_choices.TROUBLES, **tell_care.TROUBLES} | {
    **tell_portfolio.TROUBLES,
}
BESIDE: Final[dict[str, tuple[str, ...]]] = {**tell_plans.BESIDE}
"""Of a trouble, sayings of which the first that the facts bear out stands after its sentences."""
PHRASES: Final = frozenset(
    (
        *(sentence for sentences in TROUBLES.values() for sentence in sentences),
        *tell_care.ALONE,
        *tell_care.DONE.values(),
        tell_care.MEETING_ASKED_FOR,
    )
)
"""Sentences without figures that are spoken as they stand."""
