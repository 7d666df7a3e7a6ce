"""What the bank's documents say: sentences to quote with their citation, never words to follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.conversation.bank import Bank
from inference.documents.types import Passage

LIKE_ENOUGH: Final = 0.45
"""Cosine of question and passage from which a passage is taken for an answer; measured: see docs/documents.md."""
SURELY: Final = 0.55
"""The same for a question that nothing else of the conversation is for."""
_LOOKED_AT: Final = 8
_MOST: Final = 3  # sentences that are quoted of a passage; on "dev" 2 missed the answer in 5 of 38, 3 in 1
_SENTENCE: Final = re.compile(r"(?<=[.!?]) (?=[A-Z0-9])")
_WORD: Final = re.compile(r"[a-z0-9]+")
_STEM: Final = 5  # letters of a word that count
_EMPTY: Final = re.compile(
    r"an?|and|are|as|at|be|by|can|could|do|does|for|from|have|how|i|if|in|is|it|me|my|of|on|or|our|should|that|the|there|"
    r"these|this|to|was|we|what|when|where|which|who|whom|why|will|with|would|you|your"
)
Quoted = tuple[tuple[str, str], ...]  # citation and text


def from_documents(question: str, content: Bank, like_enough: float = LIKE_ENOUGH) -> Quoted:
    """Return the sentences of the bank's documents that answer a question, nothing where none fits well enough."""
    if content.passages is None or not question.strip():
        return ()
    found = content.passages.search(question, 1, trusted_only=True)
    if not found or found[0].likeness < like_enough:
        return ()
    return tuple((citation, " ".join(best_sentences(question, text))) for citation, text in quoted(found))


def best_sentences(question: str, text: str, most: int = _MOST) -> tuple[str, ...]:
    """Return the neighbouring sentences of a passage that share most words with a question; the first ones in doubt."""
    parts = _SENTENCE.split(text)
    asked = _stems(question)
    windows = [parts[start : start + most] for start in range(max(1, len(parts) - most + 1))]
    return tuple(max(windows, key=lambda window: len(asked & _stems(" ".join(window)))))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if not _EMPTY.fullmatch(word)}


def about(subject: str, question: str, content: Bank) -> Quoted:
    """Return the best passage that is about something by name, for example a product.

    Args:
        subject: must stand in the passage's document, heading or text.
        question: what to know of it.
        content: the bank.
    """
    if content.passages is None:
        return ()
    found = content.passages.search(question, _LOOKED_AT, trusted_only=True)
    named = [one for one in found if subject.lower() in f"{one.document} {one.place} {one.text}".lower()]
    return quoted(named[:1])


def quoted(passages: Sequence[Passage]) -> Quoted:
    """Return passages with their citations; what looks as if it spoke to a machine is left out once more."""
    return tuple((one.citation, " ".join(one.text.split())) for one in passages if not one.suspicious)


def sentences(text: str, most: int | None = None) -> tuple[str, ...]:
    """Return the first whole sentences of a passage as they may be quoted, all of them by default."""
    return tuple(re.split(r"(?<=[.!?]) ", text)[:most])
