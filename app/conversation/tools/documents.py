"""What the bank's documents say: sentences to quote with their citation, never words to follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.conversation.bank import Bank
from inference.documents.types import Passage

LIKE_ENOUGH: Final = 0.45
"""Cosine of question and passage from which a passage is taken for an answer; measured: see docs/documents.md."""
_LOOKED_AT: Final = 8
Quoted = tuple[tuple[str, str], ...]  # citation and text


def from_documents(question: str, content: Bank) -> Quoted:
    """Return the passage of the bank's documents that answers a question, nothing where none fits well enough."""
    if content.passages is None or not question.strip():
        return ()
    found = content.passages.search(question, 1, trusted_only=True)
    return tuple(quoted(found)) if found and found[0].likeness >= LIKE_ENOUGH else ()


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


def sentences(text: str, most: int) -> tuple[str, ...]:
    """Return the first whole sentences of a passage, as they may be quoted."""
    return tuple(re.split(r"(?<=[.!?]) ", text)[:most])
