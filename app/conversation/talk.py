"""Sentences that carry no figure: greetings, help, goodbye, and what the advisor does not do.

All are set phrases (`SET_PHRASES`), which the verification lets pass as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from app.conversation.notyet import NOT_YET
from app.conversation.sympathy import AFTER_GRIEF, AFTER_WORRY, GRIEF, WORRY, is_grieving, is_sad

Pick = Callable[[Sequence[str]], str]

_SMALL: Final = (
    (r"\b(thanks?|thank you|cheers|helpful|kind of you|well done|great job|good job)\b",
     ("You are very welcome.", "With pleasure; that is what I am here for.", "My pleasure.")),
    (r"\b(joke|laugh|funny)\b",
     ("I tried to save a joke for you, but the interest was low.",
      "My jokes are like cash under the mattress: safe, and they do not grow.")),
    (r"\b(who are you|your name|what are you|robot|human|real|machine|computer|\bai\b|artificial|who made|who built)\b",
     ("I am Steward, a digital advisor: a computer with a face, not a person, and I quote only what I can trace.",)),
    (r"\b(how are you|how or you|how's it going|how do you do|your day|are you happy|are you well|what's up)\b",
     ("I am well, thank you, and glad that you are here.", "Very well, thank you; it is good to see you.")),
    (r"\b(are you (there|listening)|can you hear me|anybody there|anyone there|testing|test)\b",
     ("Yes, I am here and listening.",)),
    (r"\b(good (morning|mourning)|^morning)\b", ("Good morning, and welcome.",)),
    (r"\bgood afternoon\b", ("Good afternoon, and welcome.",)),
    (r"\bgood evening\b", ("Good evening, and welcome.",)),
    (r"\b(hello|hallo|hi|hey|good day|nice to (meet|see)|pleased to meet|good to see)\b",
     ("Hello, and welcome.", "Hello; it is good to see you.")),
    (r"\b(birthday|christmas|new year)\b", ("My warmest wishes to you.",)),
    (r"\b(sorry|excuse me|never mind|no problem|no worries)\b", ("No trouble at all.",)),
)  # fmt: skip
_OFFER: Final = (
    "Ask me how your portfolio is doing, what it holds, or how risky it is.",
    "Shall we look at your portfolio, its performance, or its risk?",
    "What would you like to know about your portfolio?",
)
_LISTENING: Final = ("Good; I am listening.", "I see.")
_HELP: Final = (
    "You can ask what your portfolio holds, how it has done over any period, and what a crash would do to it.",
    "I can look at your goals, your savings, fees, taxes and dividends, try changes, and suggest improvements.",
    "I also explain words, tell about the bank's products, and fetch a colleague. Just speak, or type your question.",
)
_GOODBYE: Final = ("Thank you for your visit, and goodbye.", "Goodbye, and thank you for coming in.")
_COLLEAGUE: Final = (
    "That is outside what I can help with here; a colleague at the desk will gladly help you.",
    "I cannot help with that here, but a colleague at the desk will gladly do so.",
)
_POSSIBLE: Final = (
    "I can help with your portfolio here: its value, its risk, your goals, costs, taxes, and what to change."
)
_INSTEAD: Final = "A colleague at the desk can help with that, and I am glad to tell you how your portfolio is doing."
STOPPED: Final = "Of course."
TOGETHER: Final = "I look at all your accounts together."
ON_SCREEN: Final = "The figures are on the screen beside me."
WHICH_PERIOD: Final = (
    "I did not understand which stretch of time you mean.",
    "You can name a year or a month, or say, for example, this year, last year, or since the start.",
)
WHICH_FIGURE: Final = (
    "Which figure or which word shall I explain?",
    "You can ask, for example, what volatility means or what a benchmark is.",
)
TOO_LITTLE: Final = "There are too few days in that period to say anything sound."
NO_SUCH_DAY: Final = "There is no such day in the calendar; which day do you mean?"
NOT_ALL: Final = "I have no figures for all of that period."
NOT_HELD: Final = "Ask me for your holdings and I will show you what there is."
FUND_COSTS: Final = "Costs inside funds are part of their prices and are not counted here."
NO_DIVIDENDS: Final = "The index is a price index: it leaves out dividends, while your shares include them."
WITHOUT_FIGURES: Final = (
    STOPPED, TOGETHER, ON_SCREEN, *WHICH_PERIOD, *WHICH_FIGURE, TOO_LITTLE, NOT_ALL, NOT_HELD, FUND_COSTS, NO_DIVIDENDS,
    NO_SUCH_DAY,
)  # fmt: skip

SUBJECTS: Final = {
    "portfolio_overview": "what your portfolio holds",
    "performance": "how your portfolio has done",
    "risk": "how risky your portfolio is",
    "stress_test": "what a crash could cost you",
    "optimise": "how your portfolio could be improved",
    "what_if": "what a change would bring",
    "goal_plan": "how likely your goals are",
    "contribution_needed": "what you would have to save",
    "withdrawal_plan": "what you could take out",
    "fees": "what you pay in fees",
    "tax": "what tax you would owe",
    "market": "how the market has done",
    "explain": "what a word or a figure means",
    "product": "what the bank's products are",
    "compare": "how two things compare",
    "income": "what your holdings pay you",
    "help": "what I can do for you",
}
"""What each tool that answers with figures or words is about, as it follows "you want to know"."""
_OFFERS: Final = {
    "end_session": "Shall we end our conversation here?",
    "repeat": "Shall I say that again?",
    "profile_update": "Is there something that I should note about you?",
    "human_handoff": "Would you like to speak to a colleague?",
    "erase_data": "Do you want me to erase what was recorded?",
    "small_talk": "Is there something that I can do for you?",
}


def small_talk(question: str, pick: Pick) -> tuple[str, ...]:
    """Answer in kind, then offer a way on."""
    if is_sad(question):
        after = AFTER_GRIEF if is_grieving(question.lower()) else AFTER_WORRY
        return (sympathy(question, pick), after)
    for words, options in _SMALL:
        if re.search(words, question, re.IGNORECASE):
            return (pick(options), pick(_OFFER))
    return (pick(_LISTENING), pick(_OFFER))


def sympathy(question: str, pick: Pick) -> str:
    """Return the one sentence of sympathy that goes before everything else."""
    return pick(GRIEF if is_grieving(question.lower()) else WORRY)


def help_words(question: str, pick: Pick) -> tuple[str, ...]:
    """Say what can be asked."""
    return _HELP


def end_session(question: str, pick: Pick) -> tuple[str, ...]:
    """Say goodbye."""
    return (pick(_GOODBYE),)


def out_of_scope(question: str, pick: Pick) -> tuple[str, ...]:
    """Say what is possible instead."""
    if is_sad(question):
        return (sympathy(question, pick), pick(_COLLEAGUE))
    return (pick(_COLLEAGUE), _POSSIBLE)


def missing(key: str) -> tuple[str, ...]:
    """Say that this cannot be told yet; `key` is one of NOT_YET."""
    return (NOT_YET[key], _INSTEAD)


def did_you_mean(tool: str) -> tuple[str, ...]:
    """Ask back when a tool is likely but not likely enough."""
    if tool in _OFFERS:
        return (_OFFERS[tool],)
    return (f"I am not sure that I understood you. Did you want to know {SUBJECTS[tool]}?",)


SET_PHRASES: Final = frozenset(
    (
        *(sentence for _, options in _SMALL for sentence in options),
        *(*_OFFER, *_LISTENING, *_HELP, *_GOODBYE, *_COLLEAGUE, _POSSIBLE, _INSTEAD),
        *(*GRIEF, *WORRY, AFTER_GRIEF, AFTER_WORRY, *NOT_YET.values(), *WITHOUT_FIGURES),
    )
)
"""Sentences that are spoken as they stand; they hold no figure and say nothing about the client's money."""

TALK: Final[dict[str, Callable[[str, Pick], tuple[str, ...]]]] = {
    "small_talk": small_talk,
    "help": help_words,
    "end_session": end_session,
    "out_of_scope": out_of_scope,
}
