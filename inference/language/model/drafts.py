"""Guessing the next words, so that a model checks several at once instead of computing one at a time.

A guess never changes what is said: the model computes the guessed words in one go and keeps those that it would have
chosen itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

MOST_GUESSED: Final = 8
_LONGEST: Final = 3  # words in a row that must be the same
_SHORTEST: Final = 2


class Memory(Protocol):
    """What a guessing model has to be able to do; `llama.Memory` is one."""

    def keep(self, tokens: Sequence[int]) -> int:
        """Forget all but the shared beginning; return its length."""
        ...

    def take_in(self, tokens: Sequence[int], scored: int) -> None:
        """Compute some more tokens."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Drafts(Protocol):
    """Guesses what comes next."""

    def guess(self, tokens: Sequence[int], most: int) -> list[int]:
        """Return at most so many tokens that may follow these; none when nothing is likely."""
        ...

    def forget(self) -> None:
        """Hold nothing of what was said."""
        ...


class Hope:
    """How many words are worth guessing: more while guesses come true, fewer while they do not, then none for a while.

    A wrong guess is not free on a processor: nine words computed at once take about three times as long as one.
    """

    def __init__(self) -> None:
        self._size = MOST_GUESSED // 2
        self._rests = 0

    def room(self, most: int) -> int:
        """Return how many words to guess now, at most so many."""
        if self._rests:
            self._rests -= 1
            return 0
        return min(self._size, most)

    def learnt(self, guessed: int, right: int) -> None:
        """Take note of how many words of a guess were right."""
        if not guessed:
            return
        if right == guessed:
            self._size = min(MOST_GUESSED, 2 * self._size)
        elif not right and self._size > 1:
            self._size //= 2
        elif not right:
            self._rests = MOST_GUESSED


class Nothing:
    """Guesses nothing."""

    def guess(self, tokens: Sequence[int], most: int) -> list[int]:
        """Return no tokens."""
        return []

    def forget(self) -> None:
        """Nothing is held."""


class Lookup:
    """Guesses that what followed the last words before follows them again: figures and names are repeated.

    The idea is Saxena's "prompt lookup decoding" (2023).
    """

    def guess(self, tokens: Sequence[int], most: int) -> list[int]:
        """Return what followed the latest place where the last three, or two, tokens stood before."""
        held = list(tokens)
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            if len(held) <= length:
                continue
            last = held[-length:]
            for end in range(len(held) - 1, length - 1, -1):
                if held[end - 1] == last[-1] and held[end - length : end] == last:
                    return held[end : end + most]
        return []

    def forget(self) -> None:
        """Nothing is held."""


class SmallModel:
    """Guesses with a smaller model of the same vocabulary."""

    def __init__(self, memory: Memory, likeliest: Callable[[], int], ends: Callable[[int], bool]) -> None:
        """Args:
        memory: the small model's.
        likeliest: returns its next word after what it has just taken in.
        ends: whether a token ends an answer; nothing is guessed beyond.
        """  # noqa: D205
        self._memory = memory
        self._likeliest = likeliest
        self._ends = ends

    def forget(self) -> None:
        """Hold nothing of what was said."""
        self._memory.clear()

    def guess(self, tokens: Sequence[int], most: int) -> list[int]:
        """Return what the small model would say next."""
        kept = self._memory.keep(tokens)
        self._memory.take_in(tokens[kept:], 1)
        guessed: list[int] = []
        while len(guessed) < most:
            token = self._likeliest()
            if self._ends(token):
                break
            guessed.append(token)
            if len(guessed) < most:
                self._memory.take_in([token], 1)
        return guessed
