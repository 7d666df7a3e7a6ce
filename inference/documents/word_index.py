"""Passages by their words: BM25 (Robertson and Walker 1994; Robertson and Zaragoza 2009, equation 3.15), in memory.

Letters: N passages, M pairs of a passage and a word that stands in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.documents.characters import plain
from inference.documents.types import Floats

Numbers = npt.NDArray[np.int64]

_K1: Final = 1.2  # how soon more of the same word counts no more
_B: Final = 0.75  # how much long passages are held back
_HEADING_WEIGHT: Final = 2  # a word of the title or the heading counts so many times
_MOST_WORDS: Final = 24  # of a question
_ENDINGS: Final = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "y", "e")
_SHORTEST_STEM: Final = 3
_STOP_WORDS: Final = frozenset(
    word
    for words in (
        "a about all am an and any are as at be because been but by can could d did do does doing for from get had has",
        "have he her him his how i if in into is it its just ll m me my no not of on or our please re s she should so",
        "some t tell than that the their them then there these they this to up us ve was we were what when where",
        "which who whom why will with would you your",
    )
    for word in words.split()
)


class WordIndex:
    """Knows which passage holds which word how often, and what that is worth.

    Args:
        words: each known word's number.
        numbers: [M] of words.
        rows: [M] of passages, 0 to N - 1.
        counts: [M], above 0.
        size: N.
    """

    def __init__(self, words: Mapping[str, int], numbers: Numbers, rows: Numbers, counts: Floats, size: int) -> None:
        self._words = words
        self._size = size
        lengths = np.bincount(rows, counts, minlength=size)
        order = np.argsort(numbers, kind="stable")
        numbers, self._rows, counts = numbers[order], rows[order], counts[order]
        self._starts = np.searchsorted(numbers, np.arange(max(words.values(), default=0) + 2))
        often = np.diff(self._starts)
        rarity = np.log1p((size - often + 0.5) / (often + 0.5))
        held_back = _K1 * (1 - _B + _B * lengths / max(1.0, float(lengths.mean()) if size else 1.0))
        worth = rarity[numbers] * counts * (_K1 + 1) / (counts + held_back[self._rows])
        self._worth = worth.astype(np.float32)

    def scores(self, question: str) -> Floats:
        """Return how well each passage's words fit a question, [N], 0 or more; a passage need not hold all of them."""
        scores = np.zeros(self._size, np.float32)
        for word in words_of(question):
            number = self._words.get(word)
            if number is not None:
                part = slice(self._starts[number], self._starts[number + 1])
                scores[self._rows[part]] += self._worth[part]
        return scores


def counted(title: str, place: str, text: str) -> Counter[str]:
    """Return how often each word stands in a passage; those of title and heading count twice."""
    heading = Counter(_words(f"{title} {place}" if place != title else title))
    return Counter(_words(text)) + Counter({word: _HEADING_WEIGHT * count for word, count in heading.items()})


def words_of(question: str) -> tuple[str, ...]:
    """Return the words of a question that say what it is about; all of them where none does."""
    plainly = re.findall(r"[^\W_]+", plain(question))
    telling = [word for word in plainly if word not in _STOP_WORDS]
    return tuple(dict.fromkeys(map(_stem, telling or plainly)))[:_MOST_WORDS]


def _words(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"[^\W_]+", plain(text))]


def _stem(word: str) -> str:
    """Return a word without its ending, so that charge, charges, charged and charging are one."""
    if word.isalpha():
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                stem = word.removesuffix(ending)
                return stem[:-1] if ending in ("ing", "ings", "ed") and stem[-1] == stem[-2] else stem
    return word
