"""What is about the talk itself: say it again, slower, take it back, go back, do you remember."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.conversation import dialogue
from app.conversation.actions import Action
from app.conversation.asking import (
    GONE_BACK,
    NOTHING_BEFORE,
    NOTHING_NOTED,
    NOTHING_SAID,
    REMEMBER,
    SAID_AGAIN,
    asks_to_go_back,
    asks_to_remember,
    asks_to_repeat,
    asks_to_undo,
    wants_it_slower,
)
from app.conversation.emotion import feel
from app.conversation.keeping import asks_what_is_kept, kept_words
from app.conversation.making import Taken, Turn, answered, spoken, told_again
from app.conversation.recall import NO_MEMORY, asks_to_recall
from app.conversation.tell_care import DONE
from app.conversation.understand import Understood
from app.messages import Scalar, SentenceCheck

SLOWER: Final = 0.85
"""How fast the advisor speaks to a client who asked for it to be slower, of the usual pace or of the one chosen."""
_SLOWEST: Final = 0.6


def by_the_way(taken: Taken) -> Turn | None:
    """Answer what is about the talk itself: say it again, slower, take it back, go back."""
    context, question = taken.context, taken.question
    if asks_to_undo(question):
        if not context.noted:
            return spoken(taken, (NOTHING_NOTED,), "profile_update")
        fewer = replace(dialogue.opened(context), noted=context.noted - 1)
        made = spoken(taken, (DONE["take_back"],), "profile_update", context=fewer)
        return replace(made, actions=(Action("take_back"),))
    if asks_to_remember(question):
        waiting = dialogue.read_back(context, "profile_update", {"field": "memory"}, taken.now_s)
        return spoken(taken, (REMEMBER,), "profile_update", context=waiting)
    if asks_what_is_kept(question):
        return spoken(taken, kept_words(context.kept), "small_talk")
    if asks_to_recall(question):
        return _recalled(taken)
    if asks_to_repeat(question):
        return again(taken)
    if asks_to_go_back(question):
        tool, arguments = context.before
        if not tool:
            return spoken(taken, (NOTHING_BEFORE,), "repeat")
        return answered(taken, Understood(tool, dict(arguments)), dialogue.opened(context), (GONE_BACK,))
    return None


def _recalled(taken: Taken) -> Turn:
    """Say what is known of earlier visits."""
    facts = taken.context.recalled
    checks = told_again(facts)
    made = spoken(taken, () if checks else (NO_MEMORY,), "small_talk")
    return replace(made, facts=facts, checks=checks or made.checks)


def again(taken: Taken, *, slower: bool = False) -> Turn:
    """Say the last reply once more, with what its figures rest on; slower where that is asked."""
    context, slower = taken.context, slower or wants_it_slower(taken.question)
    if slower:
        context = replace(context, pace=max(_SLOWEST, min(SLOWER, context.pace * SLOWER)))
    if not context.said:
        return spoken(taken, (NOTHING_SAID,), "repeat", context=context)
    before = SentenceCheck(SAID_AGAIN, True, ())
    said = tuple(SentenceCheck(text, True, rests) for text, rests in context.said)
    plain = spoken(taken, (), "repeat", feel("explain", ()), context=context)
    kept = replace(plain.context, said=context.said)
    told: tuple[tuple[str, Scalar], ...] = (("slower", True),) if slower else ()
    return replace(plain, arguments=told, facts=context.facts, checks=(before, *said), context=kept)
