"""A client who goes on after a pause that was taken for the end: both parts are one question.

A silence of a fifth of a second ends a question that is whole, so whoever thinks before "compared with last year" is
answered half a question. When they go on while the reply has hardly begun, what they asked is both parts together, and
what the half of it left in the conversation is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.conversation.context import Context
from inference.hearing.barge_in import is_backchannel
from inference.hearing.turn import completeness

SOON_S: Final = 1.2
"""From the reply's first sound; who speaks later has heard some of it, and answers that."""

_BREAKS_OFF_WORDS: Final = """
    no not nope stop wait sorry hold hang excuse enough actually never thanks thank pardon hello hey quiet shush
"""
_ASKS_ANEW_WORDS: Final = """
    what whats how why who when where which show tell explain list give let can could
"""
_BREAKS_OFF: Final = frozenset(_BREAKS_OFF_WORDS.split())
_ASKS_ANEW: Final = frozenset(_ASKS_ANEW_WORDS.split())


@dataclass(frozen=True, slots=True)
class Asked:
    """A spoken question that is being answered.

    Attributes:
        context: what the conversation knew before it.
        said_s: when the reply's first sound was on its way; None before.
    """

    text: str
    context: Context
    said_s: float | None = None

    def soon(self, moment_s: float) -> bool:
        """Tell whether who speaks from this moment on may still be asking this question."""
        return self.said_s is None or moment_s - self.said_s <= SOON_S

    def with_more(self, more: str) -> str:
        """Return the whole question when these words go on with it, "" when they are something else."""
        return f"{self.text.rstrip('.?! ')} {more}" if goes_on(self.text, more) else ""


def goes_on(first: str, more: str) -> bool:
    """Tell whether words go on with a question, or break it off, listen, or ask something else.

    Args:
        first: the question as it was understood.
        more: what was said after the pause.
    """
    words = _words(more)
    if not words or is_backchannel(more) or words[0] in _BREAKS_OFF:
        return False
    if completeness(first) != "whole":  # nothing else can follow "how much of my"
        return True
    return not (words[0] in _ASKS_ANEW and completeness(more) == "whole")


def _words(text: str) -> list[str]:
    return "".join(mark if mark.isalnum() or mark in " '" else " " for mark in text.lower()).replace("'", "").split()
