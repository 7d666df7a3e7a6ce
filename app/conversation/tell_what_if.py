"""What a change of the plan would do, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation import tell_choices
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tell_goals import projected
from app.conversation.tools.found import Found
from finance.types import Fact

_HOW: Final = (
    "with {what_if.more} more saved each month for {what_if.for} {what_if.for>=1.1:years/year}",
    "with {what_if.more} more saved each month",
    "with {what_if.less} more spent each month for {what_if.for} {what_if.for>=1.1:years/year}",
    "with {what_if.less} more spent each month",
    "with {what_if.put_in} put in today",
    "with {what_if.taken_out} taken out today",
)  # the fuller one first
_WORK: Final = (
    "if you work {what_if.years} {what_if.years>=1.1:years/year} longer",
    "if you stop working {what_if.sooner} {what_if.sooner>=1.1:years/year} earlier",
)  # which moves a goal, so that its chance is told
_GOAL: Final = (
    "the chance that your goal of {what_if.goal.said} is met in full by {what_if.goal.date} would be "
    "{what_if.then.probability}, {what_if.then.probability~what_if.now.probability:more than/less than/the same as} "
    "the {what_if.now.probability} as things stand."
)
_PLAN: Final = (
    "the chance that your whole plan works out would be {what_if.then.success}, "
    "{what_if.then.success~what_if.now.success:more than/less than/the same as} the {what_if.now.success} as things "
    "stand."
)
_END: Final = (
    "your money may come to {what_if.then.median} in today's terms at the end of the plan, as often more as less, "
    "{what_if.then.median~what_if.now.median:more than/less than/the same as} the {what_if.now.median} as things stand."
)
_WHAT: Final = (
    ("what_if.then.probability", (*_HOW, *_WORK), _GOAL),
    ("what_if.then.success", _HOW, _PLAN),
    ("what_if.then.median", _HOW, _END),
)
CHANGES: Final = tuple(f"As of {{@{day}}}, {how}, {what}" for day, hows, what in _WHAT for how in hows)
SAYINGS: Final = CHANGES
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "what_if_unclear": ("What shall I try: saving more, spending more, working longer, or another mix?",),
    "what_if_needs_amount": ("How much shall I try, once or each month?",),
    "what_if_more_than_there_is": ("That is more than your whole portfolio, so it cannot be taken out of it.",),
    "what_if_no_retirement": (
        "I know of no goal of yours for retirement.",
        "Tell me which of your goals should come later.",
    ),
    "what_if_longer_range": (
        "I can try stopping work half a year to forty years later or earlier, as long as it lies ahead.",
    ),
}


def what_if(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what the change does; a change of the portfolio is told by those who tell portfolios."""
    if not any(name.startswith("what_if.then.") for name in facts) and "what_if_portfolio" in tell_choices.TELL:
        return tell_choices.TELL["what_if_portfolio"](found, facts, pick)
    changed = next(filter(None, (render(saying, facts) for saying in CHANGES)), "")
    return tuple(sentence for sentence in (changed, projected("plan", facts)) if sentence)
