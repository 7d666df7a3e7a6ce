"""Sentences that carry no figure: greetings, help, goodbye, and what the advisor does not do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

Pick = Callable[[Sequence[str]], str]

_SMALL: Final = (
    (r"\b(worried|worry|nervous|afraid|scared|sad|tired|not so good|long day|feel (down|bad|lonely))\b",
     ("I am sorry to hear that; we can take this slowly, one question at a time.",
      "That sounds hard; tell me what is on your mind and we will look at it together.")),
    (r"\b(thanks?|thank you|cheers|helpful|kind of you|well done|great job|good job)\b",
     ("You are very welcome.", "With pleasure; that is what I am here for.", "My pleasure.")),
    (r"\b(joke|laugh|funny)\b",
     ("I tried to save a joke for you, but it earned too little interest.",
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
_SAD: Final = re.compile(_SMALL[0][0], re.IGNORECASE)

SUBJECTS: Final = {
    "portfolio_overview": "what your portfolio holds",
    "performance": "how your portfolio has done",
    "risk": "how risky your portfolio is",
    "explain": "what a word or a figure means",
    "help": "what I can do for you",
    "small_talk": "a little conversation",
    "end_session": "to end our conversation",
}


def is_sad(question: str) -> bool:
    """Return whether the client speaks of worry or sorrow."""
    return bool(_SAD.search(question))


def small_talk(question: str, pick: Pick) -> tuple[str, ...]:
    """Answer in kind, then offer a way on."""
    for words, options in _SMALL:
        if re.search(words, question, re.IGNORECASE):
            return (pick(options), pick(_OFFER))
    return (pick(("Good; I am listening.", "I see.")), pick(_OFFER))


def help_words(question: str, pick: Pick) -> tuple[str, ...]:
    """Say what can be asked."""
    return (
        "You can ask what your portfolio holds, how it has done over any period, and how risky it is.",
        "You can also ask about one holding, what a word means, or how I came to a figure.",
        "Just speak, or type your question.",
    )


def end_session(question: str, pick: Pick) -> tuple[str, ...]:
    """Say goodbye."""
    return (pick(("Thank you for your visit, and goodbye.", "Goodbye, and thank you for coming in.")),)


def out_of_scope(question: str, pick: Pick) -> tuple[str, ...]:
    """Say what is possible instead."""
    return (
        pick(
            (
                "That is outside what I can help with here; a colleague at the desk will gladly help you.",
                "I cannot help with that here, but a colleague at the desk will gladly do so.",
            )
        ),
        "What I can tell you is what your portfolio holds, how it has done, and how risky it is.",
    )


def did_you_mean(tool: str) -> tuple[str, ...]:
    """Ask back when a tool is likely but not likely enough."""
    return (f"I am not sure that I understood you. Did you want to know {SUBJECTS[tool]}?",)


TALK: Final[dict[str, Callable[[str, Pick], tuple[str, ...]]]] = {
    "small_talk": small_talk,
    "help": help_words,
    "end_session": end_session,
    "out_of_scope": out_of_scope,
}
