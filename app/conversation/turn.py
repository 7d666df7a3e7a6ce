"""One turn: question and context in; tool, facts, verified sentences, face and the next context out. No I/O."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.conversation import dialogue
from app.conversation.answers import run
from app.conversation.asides import SLOWER, again, by_the_way
from app.conversation.asking import (
    CHANGED_NOTHING,
    CORRECTED,
    ENGLISH_ONLY,
    LAPSED,
    LEFT,
    NOT_KEPT,
    WHAT_ELSE,
    question_for,
)
from app.conversation.bank import Bank
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.emotion import Feeling, Thresholds, feel
from app.conversation.glossary import Glossary, shipped_glossary
from app.conversation.known import known
from app.conversation.making import Chooses, Taken, Turn, answered, spoken
from app.conversation.phrases import picker
from app.conversation.safety import TO_A_PERSON, refusal
from app.conversation.splitting import split_questions
from app.conversation.sympathy import is_sad
from app.conversation.talk import STOPPED, did_you_mean, sympathy
from app.conversation.tell_care import done as done_words
from app.conversation.understand import OUT_OF_SCOPE, RoutesText, Understood, asks_to_stop, fill, understand

__all__ = ["SLOWER", "RoutesText", "Turn", "take_turn"]
MAX_CHARS: Final = 2000
_OF_TWO: Final = 3  # sentences of each of two answers
_MAY_BE_CUT: Final = frozenset({"portfolio_overview", "performance", "risk", "market"})
"""Answers whose later sentences only add to the first; all others end in what must be said with them."""


def take_turn(
    question: str,
    context: Context,
    *,
    router: RoutesText,
    content: Bank,
    turn: int | None = None,
    glossary: Glossary | None = None,
    max_chars: int = MAX_CHARS,
    clock: Callable[[], float] = time.perf_counter,
    now_s: float = 0.0,
    cache: Cache | None = None,
    choose: Chooses | None = None,
    limits: Thresholds | None = None,
) -> Turn:
    """Answer one question.

    Args:
        question: typed or heard; empty or over-long ones get one gentle sentence.
        context: what the turn before left.
        router: chooses the tool.
        content: the bank.
        turn: number of this turn; by default the one after the context's.
        glossary: terms to explain; the shipped ones by default.
        max_chars: longest question that is answered.
        clock: seconds, for the timings alone.
        now_s: when the question was asked, for what the advisor waits for; of any clock that goes forward.
        cache: answers to the very same requests; by default none is kept.
        choose: asks a language model for the tool where the router is unsure; by default the client is asked.
        limits: of what the face shows as news; the usual ones by default.

    Raises:
        UnknownClient: the context's client does not exist.
        DataError: the client's or the market's data are broken.
    """
    number = context.turn + 1 if turn is None else turn
    glossary = glossary or shipped_glossary()
    taken = Taken(
        question, context, number, router, content, glossary, cache or Cache(), now_s, clock, clock(), choose, limits
    )
    refused = _unusable(question, max_chars)
    if refused:
        return spoken(taken, refused)
    turned_down = refusal(question, *_who(context, content))
    if turned_down:
        waiting = dialogue.opened(context)
        if turned_down.kind in TO_A_PERSON:
            waiting = dialogue.read_back(context, turned_down.tool, {"reason": "distress"}, now_s)
        return spoken(taken, turned_down.sentences, turned_down.tool, turned_down.feeling, waiting)
    if asks_to_stop(question):
        return replace(spoken(taken, (STOPPED,), context=dialogue.opened(context)), tool="small_talk")
    match dialogue.step(question, context, now_s):
        case "yes":
            return _agreed(taken)
        case "no":
            words = WHAT_ELSE if dialogue.stage(context) == "offered" else LEFT
            return spoken(taken, (words,), context=dialogue.opened(context))
        case "late":
            return spoken(taken, (CHANGED_NOTHING,), context=dialogue.opened(context))
    return by_the_way(taken) or _asked_for(taken) or _both(taken) or _understood(taken)


def _who(context: Context, content: Bank) -> tuple[str, tuple[str, ...]]:
    """Return the client's name, and the ids of all the others."""
    others = tuple(each for each in content.client_ids if each != context.client_id)
    return content.client(context.client_id).name, others


def _agreed(taken: Taken) -> Turn:
    """Carry out what was read back, or run the tool that was offered."""
    context = taken.context
    asked = Understood(context.pending, dict(context.pending_arguments))
    if dialogue.stage(context) == "offered":
        return answered(taken, asked, dialogue.opened(context))
    found = run(asked.tool, asked.arguments, context, taken.content, taken.glossary, taken.cache)
    if found.action is None:  # the bank's data changed since it was read back
        return spoken(taken, (CHANGED_NOTHING,), context=dialogue.opened(context))
    done = dialogue.opened(context)
    if not context.kept:
        return spoken(taken, (NOT_KEPT,), asked.tool, context=done)
    if found.action.kind == "erase":
        done = replace(done, noted=0, kept=False)
    if found.action.kind in ("note", "agree"):
        done = replace(done, noted=done.noted + 1)
    feeling = Feeling("concern", 0.4, "lean_in") if found.action.kind == "hand_off" else feel("help", ())
    made = spoken(taken, (done_words(found.action),), asked.tool, feeling, context=done)
    return replace(made, arguments=tuple(found.arguments.items()), actions=(found.action,))


def _asked_for(taken: Taken) -> Turn | None:
    """Take a question for the answer to what was asked, where it holds one."""
    context = taken.context
    if dialogue.stage(context) != "asked":
        return None
    tool, wanted = context.pending, context.waits_for
    value = fill(tool, wanted, taken.question, taken.content, context.client_id)
    if value is not None:
        arguments = {**dict(context.pending_arguments), wanted: value}
        return answered(taken, Understood(tool, arguments), dialogue.opened(context))
    other = understand(taken.question, dialogue.opened(context), taken.router, taken.content, taken.glossary)
    if other.tool not in (OUT_OF_SCOPE, tool) and not other.likely:
        return None
    if context.tries >= dialogue.ASKS_TWICE:
        return spoken(taken, (LEFT,), tool, context=dialogue.opened(context))
    arguments = dict(context.pending_arguments)
    waiting = dialogue.asked(context, tool, arguments, wanted, taken.now_s)
    return spoken(taken, question_for(tool, wanted, again=True), tool, context=waiting)


def _both(taken: Taken) -> Turn | None:
    """Answer two questions in one breath, where both can be answered at once."""
    if dialogue.stage(taken.context) != "open":
        return None
    about = known(taken.content, taken.glossary.spellings, taken.context.client_id)
    halves = split_questions(taken.question, taken.router.route, about)
    if len(halves) != 2:
        return None
    one = _understood(replace(taken, question=halves[0]))
    other = _understood(replace(taken, question=halves[1], context=one.context))
    if one.context.pending or other.context.pending:
        return None
    facts = {fact.name: fact for fact in (*one.facts, *other.facts)}
    graver = other if other.emotion == "concern" else one
    checks = tuple(
        check for half in (one, other) for check in half.checks[: _OF_TWO if half.tool in _MAY_BE_CUT else None]
    )
    return replace(
        one,
        facts=tuple(facts.values()),
        chart=one.chart or other.chart,
        citations=tuple(dict.fromkeys((*one.citations, *other.citations))),
        checks=checks,
        rejected=(*one.rejected, *other.rejected),
        emotion=graver.emotion,
        intensity=graver.intensity,
        gesture=graver.gesture,
        context=replace(other.context, said=tuple((check.sentence, check.rests_on) for check in checks)),
        timings_ms=(*one.timings_ms, *other.timings_ms),
        passages=tuple(dict.fromkeys((*one.passages, *other.passages))),
        records=(*one.records, *other.records),
    )


def _understood(taken: Taken) -> Turn:
    """Answer a question that stands on its own, or takes up the last answer."""
    context = taken.context
    lapsed = (LAPSED,) if dialogue.stage(context) == "read_back" else ()
    fresh = dialogue.opened(context)
    asked = understand(taken.question, context, taken.router, taken.content, taken.glossary)
    taken.lap("route")
    if asked.tool == "repeat":
        return again(taken, slower=bool(asked.arguments.get("slower")))
    chosen = taken.choose(taken.question) if asked.likely and taken.choose is not None else None
    if chosen is not None:
        taken.lap("choose")
        told = answered(taken, Understood(chosen.tool, chosen.arguments), fresh, lapsed)
        return replace(told, chosen_by=chosen.place)
    if asked.likely:
        waiting = dialogue.offered(context, asked.likely, asked.arguments, taken.now_s)
        kind = (sympathy(taken.question, picker(context.session, taken.number)),) if is_sad(taken.question) else ()
        return spoken(taken, (*lapsed, *kind, *did_you_mean(asked.likely)), context=waiting)
    if asked.missing:
        waiting = dialogue.asked(fresh, asked.tool, asked.arguments, asked.missing, taken.now_s)
        made = spoken(taken, (*lapsed, *question_for(asked.tool, asked.missing)), asked.tool, context=waiting)
        return replace(made, arguments=tuple(asked.arguments.items()))
    return answered(taken, asked, fresh, (*lapsed, CORRECTED) if asked.corrects else lapsed)


def _unusable(question: str, max_chars: int) -> tuple[str, ...]:
    if not question.strip():
        return ("I did not catch a question. Please say or type it once more.",)
    letters = [char for char in unicodedata.normalize("NFKC", question) if char.isalpha()]
    if letters and sum("LATIN" in unicodedata.name(char, "") for char in letters) < len(letters) / 2:
        return (ENGLISH_ONLY,)
    if len(question) > max_chars:
        return ("That is more than I can take in at once. Please ask it in a sentence or two.",)
    return ()
