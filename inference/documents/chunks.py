"""A document's paragraphs to passages of a size that one sentence vector can stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from inference.documents.characters import visible
from inference.documents.suspicion import suspicion
from inference.documents.types import Block, Chunk

_SENTENCE_END: Final = re.compile(r"(?<=[.!?:;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """How long passages are; in characters.

    Attributes:
        longest: no passage is longer. The sentence vector reads 256 tokens, about 1,000 characters.
        overlap: at most so much of a passage's end stands at the beginning of the next one too, in whole sentences
            or, within a sentence that had to be cut, whole words.
    """

    longest: int = 700
    overlap: int = 50


def chunks(blocks: Sequence[Block], size: ChunkSize) -> Iterator[Chunk]:
    """Cut a document, in order; a passage keeps to one page and one heading."""
    for (page, place), group in groupby(blocks, key=lambda block: (block.page, block.place)):
        together = list(group)
        raw = unicodedata.normalize("NFC", "\n".join(block.text for block in together))
        reasons = [block.suspicious for block in together if block.suspicious]
        for piece in _cut(raw, size):
            text = re.sub(r"[ \t]+", " ", visible(piece)).strip()
            if any(character.isalnum() for character in text):
                yield Chunk(text, page, place, suspicion(piece) or (reasons[0] if reasons else ""))


def _cut(text: str, size: ChunkSize) -> Iterator[str]:
    """Yield pieces of at most the longest size, whole sentences where they fit."""
    piece = ""
    for sentence in _sentences(text, size):
        if piece and len(piece) + 1 + len(sentence) > size.longest:
            yield piece
            piece = _tail(piece, min(size.overlap, size.longest - len(sentence) - 1))
        piece = f"{piece} {sentence}".strip()
    if piece:
        yield piece


def _sentences(text: str, size: ChunkSize) -> Iterator[str]:
    """Yield sentences, those that are longer than a passage cut between words, or within a word without end."""
    for sentence in _SENTENCE_END.split(text):
        whole, start = sentence.strip(), 0
        while len(whole) - start > size.longest:
            cut = whole.rfind(" ", start + size.longest // 2, start + size.longest)
            if cut >= 0:
                yield whole[start:cut].strip()
                start = cut + 1
            else:
                yield whole[start : start + size.longest]
                start += size.longest - size.overlap
        if whole[start:].strip():
            yield whole[start:].strip()


def _tail(piece: str, longest: int) -> str:
    """Return the end of a piece: its last whole sentences that fit, or else its last whole words."""
    if longest <= 0:
        return ""
    end = piece[-longest:] if len(piece) > longest else piece
    if len(piece) > longest and not piece[-longest - 1].isspace():
        end = end.partition(" ")[2]
    sentence = _SENTENCE_END.split(end, maxsplit=1)
    return (sentence[1] if len(sentence) > 1 else end).strip()
