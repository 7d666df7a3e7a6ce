"""The advisor's own short questions and answers about the talk itself, and the words by which a client steers it."""

from __future__ import annotations

import re
from typing import Final

from app.conversation.dialogue import bare
from app.conversation.keeping import NOT_RECORDED, RECORDED
from app.conversation.recall import NO_MEMORY

WHAT_ELSE: Final = "All right; what would you like to know instead?"
LEFT: Final = "All right, I leave everything as it is."
LAPSED: Final = "I have changed nothing."
CHANGED_NOTHING: Final = "I was no longer sure what you said yes to, so I changed nothing; please ask me again."
CORRECTED: Final = "I see; let me put that right."
ENGLISH_ONLY: Final = "I am sorry; I understand English only. A colleague at the desk will gladly help you."
NOT_KEPT: Final = "Nothing of this visit is kept, so I can note or pass on nothing; a colleague at the desk can do it."
HELD: Final = "I may not erase it: the bank has to keep this record for now. A colleague at the desk can tell you why."
NOT_DONE: Final = "I am sorry, that did not work, and nothing was changed; a colleague at the desk can help."
NOTHING_NOTED: Final = "I have noted nothing in this visit that I could take back."
NOTHING_BEFORE: Final = "There is nothing that we could go back to yet."
GONE_BACK: Final = "Back to what we looked at before."
REMEMBER: Final = "Shall I keep what we spoke about, so that I know of it when you come again?"
NOTHING_SAID: Final = "I have not said anything yet that I could repeat."
SAID_AGAIN: Final = "Of course, once more."
_QUESTIONS: Final[dict[tuple[str, str], str]] = {
    ("what_if", "change"): "What shall I try: saving more, selling something, or working longer?",
    ("what_if", "holding"): "Which holding do you mean?",
    (
        "stress_test",
        "scenario",
    ): "What shall I try: a crash like that of 2008, falling shares, or rising rates?",
    ("compare", "left"): "Which two shall I compare?",
    ("compare", "right"): "What shall I compare it with?",
    ("product", "product"): "Which of the bank's products do you mean?",
    ("profile_update", "value"): "What shall I note?",
    ("profile_update", "field"): "What shall I note: a new job, a goal, your family, or when you would like to retire?",
    ("withdrawal_plan", "amount_usd"): "How much would you like to take out, and how often?",
    ("human_handoff", "when"): "When would suit you?",
}
_PLAIN: Final[dict[str, str]] = {
    "goal": "Which goal do you mean?",
    "amount_usd": "How much money would that be?",
    "monthly_usd": "How much would that be a month?",
    "year": "By which year?",
    "years": "Over how many years?",
    "age": "At what age?",
    "share": "How much of it?",
    "holding": "Which holding do you mean?",
    "period": "Which stretch of time do you mean?",
    "term": "Which word shall I explain?",
    "to": "And into what?",
    "rate": "At which rate?",
    "probability": "How sure would you like to be?",
}
_ANY: Final = "Could you tell me a little more?"
_AGAIN: Final = "I am sorry, I did not catch that."
PHRASES: Final = frozenset(
    (
        *(WHAT_ELSE, LEFT, LAPSED, CHANGED_NOTHING, NOTHING_NOTED, NOTHING_BEFORE, GONE_BACK, NOTHING_SAID, SAID_AGAIN),
        *(
            NO_MEMORY,
            ENGLISH_ONLY,
            NOT_KEPT,
            *RECORDED,
            *NOT_RECORDED,
            HELD,
            NOT_DONE,
            REMEMBER,
            CORRECTED,
            _ANY,
            _AGAIN,
            *_QUESTIONS.values(),
            *_PLAIN.values(),
        ),
    )
)
"""Sentences without figures that are spoken as they stand."""

_POLITE: Final = (
    r"(?:(?:please|sorry|um|uh|okay|ok|oh|could you|can you|would you|will you|just|no|wait|hang on|and|but|i"
    r" didn't (?:catch|hear|get) (?:that|you|it)|pardon) )*"
)
_REPEAT: Final = re.compile(
    rf"^{_POLITE}(?:repeat|say|tell me|run|go over|what (?:was|did you say)|pardon|come again|once more|again|"
    r"i didn't (?:catch|hear|get|understand)|speak|talk|slow(?:er| down)|more slowly)\b"
)
_AGAIN_WORDS: Final = re.compile(
    r"\b(?:again|once more|one more time|repeat|pardon|come again|slow(?:er|ly| down)?|"
    r"didn't (?:catch|hear|get) (?:that|you|it|what you said)|what did you (?:just )?say|what was that)\b"
)
_OF_ITS_OWN: Final = re.compile(r"\b(?:how|which|why|about|if|my|portfolio|growth|inflation|economy|market)\b")
_SLOWER: Final = re.compile(r"\bslow(?:er|ly|lier)?\b")
_UNDO: Final = re.compile(
    r"^(?:(?:please|no|sorry|actually|wait|oh|can you|could you) )*"
    r"(?:undo|take (?:that|it|the note) back|delete (?:that|the) (?:last )?note|forget that(?: last)? note|"
    r"revert (?:that|it)|that was wrong,? take)\b"
)
_BACK: Final = re.compile(
    r"^(?:(?:please|ok|okay|and|now|let's|let us|can we|could we|can you) )*go back(?: to (?:that|before|the (?:last|"
    r"one|previous)|what (?:we|you) .*))?(?: .{0,30})?$"
)
_REMEMBER: Final = re.compile(
    r"\b(?:remember|keep|save|note)\b(?: \w+){0,6}? (?:for )?(?:next time|my next visit|when i (?:come|am) (?:back|"
    r"here)(?: again)?|the next visit)\b|^(?:(?:please|can you|could you|you (?:may|can)) )*remember me\b"
)
_MOST_WORDS: Final = 14


def question_for(tool: str, argument: str, *, again: bool = False) -> tuple[str, ...]:
    """Return the short question for an argument that is missing.

    Args:
        tool: for which.
        argument: its name.
        again: whether it was asked before and not answered.
    """
    words = _QUESTIONS.get((tool, argument)) or _PLAIN.get(argument, _ANY)
    return (_AGAIN, words) if again else (words,)


def asks_to_repeat(question: str) -> bool:
    """Return whether the client wants to hear the last reply once more."""
    words = bare(question)
    if len(words.split()) > _MOST_WORDS or _OF_ITS_OWN.search(words):
        return False
    return bool(_REPEAT.match(words) and _AGAIN_WORDS.search(words))


def wants_it_slower(question: str) -> bool:
    """Return whether the client wants the advisor to speak more slowly."""
    return bool(_SLOWER.search(bare(question)))


def asks_to_undo(question: str) -> bool:
    """Return whether the client takes the last note back."""
    return bool(_UNDO.match(bare(question)))


def asks_to_go_back(question: str) -> bool:
    """Return whether the client wants the answer before the last one again."""
    return bool(_BACK.match(bare(question)))


def asks_to_remember(question: str) -> bool:
    """Return whether the client wants later visits to know of this one."""
    return bool(_REMEMBER.search(bare(question)))
