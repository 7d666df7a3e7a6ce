"""A question to the passages that answer it: by their words and by their meaning, both counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import numpy as np

from inference.documents.index_file import IndexFile
from inference.documents.types import Embed, Floats, Passage

Fusion = Literal["weighted", "ranks", "words", "vectors"]

_RANK_OFFSET: Final = 60  # reciprocal rank fusion's k (Cormack, Clarke and Büttcher 2009)
_RANKED: Final = 50  # from words and from vectors each
_VECTOR_SHARE: Final = 0.8  # chosen on the half "dev" of the questions: DECISIONS.md
_LONGEST_QUESTION: Final = 2_000
_SPARE: Final = 50  # more passages than asked for are ranked, since some may be left out


class Searcher:
    """Searches an index; reads it again when another process has changed it.

    Args:
        index: stays open as long as this is used.
        embed: the embedding that the index was made with.
        fusion: how words and vectors count; the default is what measured best (DECISIONS.md).
    """

    def __init__(self, index: IndexFile, embed: Embed, fusion: Fusion = "weighted") -> None:
        self._index = index
        self._embed = embed
        self._fusion = fusion
        self._read()

    def search(self, question: str, limit: int = 5, *, trusted_only: bool = False) -> tuple[Passage, ...]:
        """Return the passages that fit a question best, best first.

        Args:
            question: at most 2,000 characters of it count.
            limit: how many at most.
            trusted_only: leave out documents of which a passage is not trusted, whole.
        """
        question = question[:_LONGEST_QUESTION].strip()
        if not question:
            return ()
        return self.search_embedded(question, self._embed([question])[0], limit, trusted_only=trusted_only)

    def search_embedded(
        self, question: str, vector: Floats, limit: int = 5, *, trusted_only: bool = False
    ) -> tuple[Passage, ...]:
        """Search with a vector [D] that the caller has already, as the conversation's router does."""
        if self._index.version() != self._version:
            self._read()
        if not len(self._numbers):
            return ()
        likeness = vector @ self._vectors
        scores = self._fused(self._words.scores(question), likeness)
        found: list[Passage] = []
        for row in _best(scores, limit + _SPARE):
            passage = self._index.passage(int(self._numbers[row]), float(scores[row]), float(likeness[row]))
            distrusted = self._distrusted.get(passage.path, "")
            if scores[row] > 0 and not (trusted_only and distrusted):
                found.append(replace(passage, distrusted=distrusted))
            if len(found) == limit:
                break
        return tuple(found)

    def _read(self) -> None:
        self._version = self._index.version()
        self._numbers, vectors, self._words = self._index.passages()
        self._distrusted = self._index.distrusted()
        # [D, N]: adding up D long rows takes 0.9 ms for 20,000 passages, N short products 2.4 ms (OpenBLAS, 1 thread).
        self._vectors = np.ascontiguousarray(vectors.T)

    def _fused(self, by_words: Floats, likeness: Floats) -> Floats:
        """Return each passage's score, [N]."""
        if self._fusion == "vectors":
            return likeness
        if self._fusion == "words":
            return by_words
        if self._fusion == "ranks":
            return _by_ranks(by_words) + _by_ranks(likeness)
        most = float(by_words.max()) or 1.0
        return np.float32(_VECTOR_SHARE) * likeness + np.float32((1 - _VECTOR_SHARE) / most) * by_words


def _best(scores: Floats, count: int) -> list[int]:
    """Return the rows of the highest scores, highest first, the earlier one first where they are equal."""
    rows = np.arange(len(scores))
    if count < len(scores):
        rows = np.sort(np.argpartition(-scores, count)[:count])
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")]]


def _by_ranks(scores: Floats) -> Floats:
    ranked = np.zeros_like(scores)
    for rank, row in enumerate(_best(scores, _RANKED), start=1):
        if scores[row] > 0:
            ranked[row] = 1 / (_RANK_OFFSET + rank)
    return ranked
