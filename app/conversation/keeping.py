"""What is kept of this visit, when the client asks."""

from __future__ import annotations

import re
from typing import Final

from app.conversation.dialogue import bare

RECORDED: Final = (
    "The words of this visit are recorded, encrypted, so that every figure that I tell you can be checked.",
    "Neither pictures nor the sound of your voice are kept, and you can have the visit erased at any time.",
)
NOT_RECORDED: Final = (
    "Nothing of this visit is kept: no words, no sound and no pictures.",
    "When you leave, it is forgotten.",
)
_THIS: Final = (
    r"(?:this|it|that|everything|anything|what i (?:say|said|tell you)|me|us|my (?:voice|words|data|questions))"
)
_WHO: Final = (
    rf"(?:you|we|i|{_THIS}|the (?:camera|microphone|visit|conversation|bank)|this (?:visit|conversation|call|talk))"
)
_ASKS: Final = re.compile(
    r"\b(?:"
    rf"(?:are|is|am|will|has|have) {_WHO}(?: \w+){{0,3}}? (?:recorded|recording|stored|storing|filmed|filming|taped)"
    rf"|(?:do|does|will) {_WHO} (?:record|store|film) (?:{_THIS}|what i say|sound|pictures)"
    rf"|(?:are|is|will) {_THIS}(?: say)?(?: here)? (?:be )?(?:kept|private|confidential|saved)"
    r"|what (?:do|will|does) (?:you|the bank) (?:keep|store|record)(?: (?:of|about|on) (?:me|us|this)|$)"
    rf"|how long (?:do|will) you (?:keep|store) {_THIS}"
    rf"|how long is {_THIS} (?:kept|stored)"
    r"|will you keep a record(?: of (?:this|the) (?:visit|conversation))?"
    r"|(?:do|will) you (?:save|write down|note down) (?:anything|everything|what i say)"
    r"|is (?:anything|something|everything) (?:written down|noted|saved)"
    r"|what (?:do|will) you do with (?:my data|what i (?:say|tell you))"
    r"|what happens (?:to|with) (?:my data|what i (?:say|tell you)|this (?:visit|conversation|recording)|the recording)"
    r")\b"
)
# A wish that something be kept or erased is another matter.
_WISH: Final = re.compile(r"\b(?:please|can you|could you|i want|i would like|don't|do not|stop|delete|erase)\b")


def asks_what_is_kept(question: str) -> bool:
    """Return whether the client asks what becomes of what is said here."""
    words = bare(question)
    return bool(_ASKS.search(words)) and not _WISH.search(words)


def kept_words(kept: bool) -> tuple[str, ...]:
    """Return the answer.

    Args:
        kept: whether the visit is recorded.
    """
    return RECORDED if kept else NOT_RECORDED
