"""What the bank's documents say: sentences to quote with their citation, never words to follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.content import DEMO_BANK
from app.conversation.bank import Bank
from inference.documents.promises import not_to_be_said
from inference.documents.types import Passage

LIKE_ENOUGH: Final = 0.45
"""Cosine of question and passage from which a passage is taken for an answer; measured: see docs/documents.md."""
SURELY: Final = 0.55
"""The same for a question that nothing else of the conversation is for."""
_NEARLY: Final = 0.1  # so much less like than one that is not read out, another passage still answers; by judgement
_LONGEST_TITLE: Final = 80  # characters
_OWN: Final = (DEMO_BANK / "documents").resolve()
_NO_TITLE: Final = re.compile(r"[^\w ,&%()'’-]+")
_LOOKED_AT: Final = 8
_MOST: Final = 3  # sentences that are quoted of a passage; on "dev" 2 missed the answer in 5 of 38, 3 in 1
_SENTENCE: Final = re.compile(r"(?<=[.!?]) (?=[A-Z0-9])")
_WORD: Final = re.compile(r"[a-z0-9]+")
_STEM: Final = 5  # letters of a word that count
_EMPTY: Final = re.compile(
    r"an?|and|are|as|at|be|by|can|could|do|does|for|from|have|how|i|if|in|is|it|me|my|of|on|or|our|should|that|the|there|"
    r"these|this|to|was|we|what|when|where|which|who|whom|why|will|with|would|you|your"
)
Quoted = tuple[tuple[str, str], ...]  # citation and text, which begins with a line that says whose words they are


def from_documents(question: str, content: Bank, like_enough: float = LIKE_ENOUGH) -> Quoted:
    """Return the sentences of the bank's documents that answer a question, nothing where none fits well enough."""
    found = _best(question, content, like_enough)
    return _quoted(found, " ".join(best_sentences(question, _text(found)))) if found and speakable(found) else ()


def withheld(question: str, content: Bank, like_enough: float = LIKE_ENOUGH) -> bool:
    """Return whether what the documents have on a question is nothing that may be read out."""
    found = _best(question, content, like_enough)
    return found is not None and not speakable(found)


def _best(question: str, content: Bank, like_enough: float) -> Passage | None:
    """Return the passage that answers best, one that may be read out unless another fits far better."""
    if content.passages is None or not question.strip():
        return None
    found = content.passages.search(question, _LOOKED_AT, trusted_only=False)
    if not found or found[0].likeness < like_enough:
        return None
    readable = next((one for one in found if speakable(one)), found[0])
    return readable if readable.likeness >= max(like_enough, found[0].likeness - _NEARLY) else found[0]


def speakable(passage: Passage) -> bool:
    """Return whether a passage may be read out: neither it nor its document is distrusted, and it promises nothing."""
    return not (passage.suspicious or passage.distrusted or not_to_be_said(passage.text))


def lead_in(passage: Passage) -> str:
    """Return the sentence that is heard before a quotation: whose words these are."""
    title = " ".join(_NO_TITLE.sub(" ", passage.document.replace(": ", " on ", 1)).split())[:_LONGEST_TITLE].strip()
    if Path(passage.path).parent == _OWN:
        return f'From the bank\'s document "{title}":'
    return f'The document "{title}" says:'


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
    """Return passages with their citations, those that may be read out; each begins with whose words it is."""
    return tuple(pair for one in passages if speakable(one) for pair in _quoted(one, _text(one)))


def _quoted(passage: Passage, text: str) -> Quoted:
    return ((passage.citation, f"{lead_in(passage)}\n{text}"),)


def _text(passage: Passage) -> str:
    return " ".join(passage.text.split())


def sentences(text: str, most: int | None = None) -> tuple[str, ...]:
    """Return the first whole sentences of a passage as they may be quoted, whose words they are among them."""
    return tuple(re.split(r"(?<=[.!?]) |(?<=:)\n", text)[:most])
