"""Trigrams of a few thousand sentences, smoothed, and mixed with the pairs of everyday English.

Smoothing: interpolated after I. Witten and T. Bell, "The zero-frequency problem", 1991: what follows a history in c
sentences in T different words is shared between those words and the shorter history as c to T. Against a fixed
discount, histories that are always followed by the same word are trusted, and others are not.
Letters: u, v, w three words in a row; V words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

START, END = "<s>", "</s>"
NEVER: Final = -99.0  # log10 of nothing, as ARPA files write it
History = tuple[str, ...]
Conditional = dict[History, dict[str, float]]  # history: word: probability


@dataclass(slots=True)
class Counts:
    """How often each word followed each history of none, one or two words."""

    followed: dict[History, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, sentence: Sequence[str], times: int = 1) -> None:
        """Count a sentence in."""
        words = [START, *sentence, END]
        for at in range(1, len(words)):
            for length in range(min(at, 2) + 1):
                self.followed[tuple(words[at - length : at])][words[at]] += times


@dataclass(frozen=True, slots=True)
class English:
    """What is known of the language at large, for some words.

    Attributes:
        words: probability of each; they need not sum to 1.
        pairs: probability of a word after another, where it is far from the word's own.
    """

    words: Mapping[str, float]
    pairs: Mapping[str, Mapping[str, float]]


def estimate(counts: Counts, english: English, share: float) -> Conditional:
    """Return the probability of every listed continuation.

    Args:
        counts: of our own sentences.
        english: is mixed in.
        share: of our own sentences in the mixture, 0 to 1.
    """
    ours = counts.followed
    base = _single(ours[()], english, share)
    result: Conditional = {(): base}
    pairs: dict[str, dict[str, float]] = {}
    for (v,), following in ((h, c) for h, c in ours.items() if len(h) == 1):
        pairs[v] = _smoothed(following, base)
    for v in english.pairs:
        if v in base or v == START:
            general = {w: p for w, p in english.pairs[v].items() if w in base}
            pairs[v] = _mixed(pairs.get(v, {}), general, base, share)
    for v, listed in pairs.items():
        result[(v,)] = _at_most_one(listed)
    for history, following in ((h, c) for h, c in ours.items() if len(h) == 2):
        shorter = result.get(history[1:], {})
        result[history] = _at_most_one(
            _smoothed(following, _backed(shorter, base, following, _left_over(shorter, base)))
        )
    return result


def arpa(listed: Conditional) -> str:
    """Return the model as an ARPA file's text."""
    words = sorted(listed[()])
    single = [f"{_log(listed[()][w])} {w} {_log(_weight(listed, (w,)))}" for w in words if w != END]
    single += [f"{_log(listed[()][END])} {END}", f"{NEVER} {START} {_log(_weight(listed, (START,)))}"]
    known = set(words) | {START}
    pairs = [
        f"{_log(p)} {h[0]} {w}" + ("" if w == END else f" {_log(_weight(listed, (h[0], w)))}")
        for h in sorted(h for h in listed if len(h) == 1 and h[0] in known)
        for w, p in sorted(listed[h].items())
    ]
    triples = [
        f"{_log(p)} {h[0]} {h[1]} {w}"
        for h in sorted(h for h in listed if len(h) == 2 and h[1] in listed.get(h[:1], {}))
        for w, p in sorted(listed[h].items())
    ]
    parts = ["\\data\\", *(f"ngram {n}={len(rows)}" for n, rows in enumerate((single, pairs, triples), start=1)), ""]
    for n, rows in enumerate((single, pairs, triples), start=1):
        parts += [f"\\{n}-grams:", *rows, ""]
    return "\n".join([*parts, "\\end\\", ""])


def english_pairs(
    words: Sequence[str], probability: Callable[[list[str]], float], *, least: float, factor: float, most: int
) -> English:
    """Ask a large model about the pairs of some words.

    Args:
        words: to ask about, each once.
        probability: of the first word of a list after the others, which are in reverse order.
        least: probability below which a pair is left out.
        factor: how far above the word's own probability a pair must be to be kept.
        most: only so many words, the most frequent, are asked about as the second of a pair.
    """
    singles = {word: probability([word]) for word in {*words, END}}
    frequent = sorted(singles, key=lambda w: (-singles[w], w))[:most]
    asked = [(w, max(least, factor * singles[w])) for w in frequent]
    pairs: dict[str, dict[str, float]] = {}
    for v in (*words, START):
        found = {w: p for w, floor in asked if (p := probability([w, v])) >= floor}
        if found:
            pairs[v] = found
    return English(singles, pairs)


def _single(counted: Counter[str], english: English, share: float) -> dict[str, float]:
    """Return the probability of each word by itself; they sum to 1."""
    known = {w: p for w, p in english.words.items() if w != START}
    total, general = sum(counted.values()), max(sum(known.values()), 1e-12)
    kinds = len(counted)
    words = {*counted, *known}
    even = 1.0 / len(words)
    mixed = {}
    for w in words:
        own = (counted[w] + kinds * even) / (total + kinds)
        mixed[w] = share * own + (1.0 - share) * (known.get(w, 0.0) / general if known else even)
    scale = sum(mixed.values())
    return {w: p / scale for w, p in mixed.items()}


def _smoothed(following: Counter[str], shorter: Mapping[str, float]) -> dict[str, float]:
    total, kinds = sum(following.values()), len(following)
    return {w: (count + kinds * shorter[w]) / (total + kinds) for w, count in following.items()}


def _mixed(
    ours: Mapping[str, float], general: Mapping[str, float], base: Mapping[str, float], share: float
) -> dict[str, float]:
    """Return the mixture for one history; where one side has nothing listed, it backs off."""
    if not ours:  # our sentences say nothing of what follows: English decides
        return dict(general)
    rest, general_rest = _left_over(ours, base), _left_over(general, base)
    result = {}
    for w in {*ours, *general}:
        own, other = ours.get(w, rest * base[w]), general.get(w, general_rest * base[w])
        result[w] = share * own + (1.0 - share) * other
    return result


def _backed(
    shorter: Mapping[str, float], base: Mapping[str, float], wanted: Iterable[str], rest: float
) -> dict[str, float]:
    return {w: shorter[w] if w in shorter else rest * base[w] for w in wanted}


def _left_over(listed: Mapping[str, float], base: Mapping[str, float]) -> float:
    """Return the factor on a shorter history's probabilities for words that are not listed."""
    left = 1.0 - sum(listed.values())
    below = 1.0 - sum(base[w] for w in listed)
    return max(left, 1e-6) / max(below, 1e-6)


def _at_most_one(listed: dict[str, float]) -> dict[str, float]:
    """Leave at least a thousandth for what is not listed."""
    total = sum(listed.values())
    return listed if total <= 0.999 else {w: p * 0.999 / total for w, p in listed.items()}


def _weight(listed: Conditional, history: History) -> float:
    """Return the back-off weight of a history."""
    if history not in listed:
        return 1.0
    longer = listed[history]
    if len(history) == 1:
        return _left_over(longer, listed[()])
    shorter = listed.get(history[1:], {})
    rest = _left_over(shorter, listed[()])
    below = sum(_backed(shorter, listed[()], longer, rest).values())
    return max(1.0 - sum(longer.values()), 1e-6) / max(1.0 - below, 1e-6)


def _log(probability: float) -> str:
    return f"{math.log10(max(probability, 1e-12)):.4f}"
