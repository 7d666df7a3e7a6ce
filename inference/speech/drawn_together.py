"""Which words espeak-ng drew together ("of the" is one word of its sounds), so that captions keep their times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

Span = tuple[float, float] | None
_MOST: Final = 4  # words in one


def spans_of_spoken(
    said: Sequence[str], merged: Sequence[int], spans: Sequence[Span], sounds_of: Callable[[str], int]
) -> list[Span]:
    """Return first and last second of each spoken word.

    Args:
        said: the spoken words.
        merged: how many sounds each of espeak-ng's words has.
        spans: when each of espeak-ng's words sounds.
        sounds_of: how many sounds a word has by itself.

    Returns:
        One span a spoken word; `spans` as they are where the words cannot be told apart.
    """
    if len(said) <= len(merged):
        return list(spans)
    alone = [max(1, sounds_of(word)) for word in said]
    counts = grouped(alone, merged)
    if counts is None:
        return list(spans)
    result: list[Span] = []
    for count, span in zip(counts, spans, strict=True):
        lengths = alone[len(result) : len(result) + count]
        result += _shared(span, lengths) if span else [None] * count
    return result


def grouped(alone: Sequence[int], merged: Sequence[int]) -> list[int] | None:
    """Return how many words went into each merged one, so that the lengths differ as little as possible.

    Args:
        alone: length of each word.
        merged: length of each merged word.

    Returns:
        Counts, 1 to _MOST, that add up to all words; None where that is impossible.
    """
    best: dict[int, tuple[int, list[int]]] = {0: (0, [])}  # words used: cost so far, counts
    for length in merged:
        after: dict[int, tuple[int, list[int]]] = {}
        for used, (cost, counts) in best.items():
            for count in range(1, min(_MOST, len(alone) - used) + 1):
                total = cost + abs(sum(alone[used : used + count]) - length)
                if used + count not in after or total < after[used + count][0]:
                    after[used + count] = (total, [*counts, count])
        best = after
    found = best.get(len(alone))
    return found[1] if found else None


def _shared(span: tuple[float, float], lengths: Sequence[int]) -> list[Span]:
    """Share a span out by length."""
    step_s = (span[1] - span[0]) / sum(lengths)
    edges = [span[0] + step_s * sum(lengths[:index]) for index in range(len(lengths) + 1)]
    return list(pairwise(edges))
