"""How well a few typed letters fit a text: what the command palette ranks by. No Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

_WORD_BEGIN: Final = 8.0
_NEIGHBOUR: Final = 5.0
_WHOLE: Final = 12.0
_GAP: Final = 0.2
_LONG: Final = 0.02

_T = TypeVar("_T")


def plain(text: str) -> str:
    """Return a text without accents and capitals, as somebody types it in a hurry."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )


def fit(typed: str, text: str) -> float | None:
    """Return how well the typed letters fit a text, the higher the better; None where they do not.

    Every word that was typed must be found, each letter after the other; beginnings of words and letters that stand
    together count more, gaps and long texts less. Words may be typed in any order.
    """
    target = plain(text)
    total = 0.0
    for word in plain(typed).split():
        found = _best(word, target)
        if found is None:
            return None
        total += found
    return total - _LONG * len(target)


def ranked(typed: str, items: Iterable[_T], text: Callable[[_T], str]) -> list[_T]:
    """Return the items that fit, the best first; all of them, in their order, where nothing was typed."""
    scored = [(fit(typed, text(item)), number, item) for number, item in enumerate(items)]
    fitting = [(score, number, item) for score, number, item in scored if score is not None]
    if not typed.strip():
        return [item for _, _, item in fitting]
    return [item for _, _, item in sorted(fitting, key=lambda one: (-one[0], one[1]))]


def _best(word: str, target: str) -> float | None:
    """Return the best fit over all places where the word's first letter stands."""
    starts = [at for at, letter in enumerate(target) if letter == word[0]]
    scores = [score for score in (_from(word, target, at) for at in starts) if score is not None]
    return max(scores, default=None)


def _from(word: str, target: str, start: int) -> float | None:
    if target.startswith(word, start):
        return len(word) * _NEIGHBOUR + _WHOLE + (_WORD_BEGIN if _begins(target, start) else 0.0)
    score, at = 0.0, start
    for number, letter in enumerate(word):
        found = target.find(letter, at)
        if found < 0:
            return None
        if _begins(target, found):
            score += _WORD_BEGIN
        elif number and found == at:
            score += _NEIGHBOUR
        score -= _GAP * (found - at)
        at = found + 1
    return score


def _begins(target: str, at: int) -> bool:
    return at == 0 or not target[at - 1].isalnum()
