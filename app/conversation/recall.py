"""What is known of earlier visits, for clients who agreed to be remembered, and how it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.conversation.dialogue import bare
from app.conversation.phrases import listed
from app.conversation.talk import SUBJECTS
from finance.types import Fact

LAST_TIME: Final = "When you were here on {memory.day}, we spoke about {memory.topics}."
TOLD_ME: Final = "You have told me {memory.noted}."
SAYINGS: Final = (LAST_TIME, TOLD_ME)
NO_MEMORY: Final = "I know of no earlier visit; I only remember when you ask me to."
_TOPICS: Final[dict[str, str]] = {
    **{tool: words for tool, words in SUBJECTS.items() if tool != "help"},
    "profile_update": "news in your life",
    "human_handoff": "meeting a colleague",
}
_NOTES: Final[dict[str, str]] = {
    "lifeEvent": "of a change in your life",
    "childrenCount": "how many children you have",
    "employment": "about your work",
    "maritalStatus": "about your family",
    "incomeUsdPa": "what you earn",
    "retiresIn": "when you would like to retire",
    "prefers": "a wish of yours",
}
_AGREED: Final = "a goal that we agreed on"
_MOST: Final = 3
_ASKS: Final = re.compile(
    r"\b(?:what did (?:we|i) (?:talk|speak|discuss|say|tell you)\w*|do you remember|what do you (?:know|remember)"
    r" (?:about|of) me|last time we (?:spoke|talked|met))\b"
)
_HERE: Final = re.compile(r"\b(?:today|just now|a (?:moment|minute) ago|earlier)\b")


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known of a client's earlier visits.

    Attributes:
        day: of the last visit; None where only what was told is known.
        tools: that were used in it, in order.
        terms: of the facts that the client told and that still stand.
        agreed: words of what was agreed.
    """

    day: date | None
    tools: tuple[str, ...]
    terms: tuple[str, ...]
    agreed: tuple[str, ...]


def recalled_facts(recalled: Recalled, today: date) -> tuple[Fact, ...]:
    """Return what may be said of earlier visits."""
    topics = [_TOPICS[tool] for tool in recalled.tools if tool in _TOPICS][:_MOST]
    notes = list(dict.fromkeys(_NOTES[term] for term in recalled.terms if term in _NOTES))[:_MOST]
    if recalled.agreed:
        notes.append(_AGREED)
    facts = []
    if recalled.day is not None and topics:
        facts.append(Fact("memory.day", "last visit", recalled.day.isoformat(), "date", today, "earlier visits"))
        facts.append(Fact("memory.topics", "spoken about", listed(topics), "text", today, "earlier visits"))
    if notes:
        facts.append(Fact("memory.noted", "told by the client", listed(notes), "text", today, "the client's own words"))
    return tuple(facts)


def asks_to_recall(question: str) -> bool:
    """Return whether the client asks what was spoken about in an earlier visit."""
    words = bare(question)
    return bool(_ASKS.search(words)) and not _HERE.search(words)
