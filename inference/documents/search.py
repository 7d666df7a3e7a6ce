"""A question to the passages that answer it: by their words and by their meaning, both counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np

from inference.documents.characters import plain
from inference.documents.index_file import Found, IndexFile
from inference.documents.types import Embed, Floats, Passage

Fusion = Literal["weighted", "ranks", "words", "vectors"]

_CANDIDATES: Final = 50  # from words and from vectors each
_RANK_OFFSET: Final = 60  # reciprocal rank fusion's k (Cormack, Clarke and Büttcher 2009)
_VECTOR_SHARE: Final = 0.6
_LONGEST_QUESTION: Final = 2_000
_MOST_WORDS: Final = 24
_STOP_WORDS: Final = frozenset(
    (  # noqa: SIM905  (words are easier to read than a list of them)
        "a about all am an and any are as at be because been but by can could d did do does doing for from get had has "
        "have he her him his how i if in into is it its just ll m me my no not of on or our please re s she should so "
        "some t tell than that the their them then there these they this to up us ve was we were what when where "
        "which who whom why will with would you your"
    ).split()
)


class Searcher:
    """Searches an index; reads it again when it has changed.

    Args:
        index: stays open as long as this is used.
        embed: the embedding that the index was made with.
        fusion: how words and vectors count; the default is what measured best (DECISIONS.md).
    """

    def __init__(self, index: IndexFile, embed: Embed, fusion: Fusion = "weighted") -> None:
        self._index = index
        self._embed = embed
        self._fusion = fusion
        self._version = index.version()
        self._numbers, self._vectors = index.vectors()

    def search(self, question: str, limit: int = 5, *, trusted_only: bool = False) -> tuple[Passage, ...]:
        """Return the passages that fit a question best, best first.

        Args:
            question: at most 2,000 characters of it count.
            limit: how many at most.
            trusted_only: leave out passages that look as if they spoke to a machine.
        """
        question = question[:_LONGEST_QUESTION].strip()
        if not question:
            return ()
        return self.search_embedded(question, self._embed([question])[0], limit, trusted_only=trusted_only)

    def search_embedded(
        self, question: str, vector: Floats, limit: int = 5, *, trusted_only: bool = False
    ) -> tuple[Passage, ...]:
        """Search with a vector [D] that the caller has already, as the conversation's router does."""
        self._refresh()
        if not len(self._numbers):
            return ()
        likeness = self._vectors @ vector
        scores = self._fused(self._index.by_words(words_of(question), _CANDIDATES), likeness)
        best = sorted(scores, key=lambda number: (-scores[number], number))
        found: list[Passage] = []
        for number in best:
            row = int(np.searchsorted(self._numbers, number))
            passage = self._index.passage(number, scores[number], float(likeness[row]))
            if not (trusted_only and passage.suspicious):
                found.append(passage)
            if len(found) == limit:
                break
        return tuple(found)

    def _refresh(self) -> None:
        version = self._index.version()
        if version != self._version:
            self._version = version
            self._numbers, self._vectors = self._index.vectors()

    def _fused(self, by_words: Sequence[Found], likeness: Floats) -> Mapping[int, float]:
        """Return each candidate's score."""
        count = min(_CANDIDATES, len(likeness))
        rows = np.argpartition(-likeness, count - 1)[:count]
        near = {int(self._numbers[row]): float(likeness[row]) for row in rows}
        if self._fusion == "vectors":
            return near
        worded = {found.passage: found.score for found in by_words}
        if self._fusion == "words":
            return worded
        if self._fusion == "ranks":
            return _by_ranks(near, worded)
        best = max(worded.values(), default=1.0) or 1.0
        every = {number: near.get(number) for number in (*near, *worded)}
        return {
            number: _VECTOR_SHARE * (cosine if cosine is not None else self._cosine(number, likeness))
            + (1 - _VECTOR_SHARE) * worded.get(number, 0.0) / best
            for number, cosine in every.items()
        }

    def _cosine(self, number: int, likeness: Floats) -> float:
        return float(likeness[int(np.searchsorted(self._numbers, number))])


def words_of(question: str) -> tuple[str, ...]:
    """Return the words of a question that say what it is about; all of them where none does."""
    words = tuple(dict.fromkeys(re.findall(r"[^\W_]+", plain(question))))[: 4 * _MOST_WORDS]
    return tuple(word for word in words if word not in _STOP_WORDS)[:_MOST_WORDS] or words[:_MOST_WORDS]


def _by_ranks(*lists: Mapping[int, float]) -> dict[int, float]:
    scores: dict[int, float] = {}
    for one in lists:
        for rank, number in enumerate(sorted(one, key=lambda key: (-one[key], key)), start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (_RANK_OFFSET + rank)
    return scores
