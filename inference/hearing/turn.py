"""Has the client finished? How long a silence ends a question, by the words that came before it.

Silence alone asks for half a second or more, because people think in the middle of sentences. Words tell more: nobody
stops for good after "how much of my", and after "how risky is that" nothing is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Completeness = Literal["whole", "open", "half"]


class Endings:
    """After which words the sentences that clients are expected to say are over."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Args:
        sentences: in spoken words.
        """  # noqa: D205
        self._met: Counter[tuple[str, ...]] = Counter()
        self._ended: Counter[tuple[str, ...]] = Counter()
        for sentence in sentences:
            words = _words(sentence)
            for reach in _REACHES:
                for at in range(reach, len(words) + 1):
                    self._met[tuple(words[at - reach : at])] += 1
                if len(words) >= reach:
                    self._ended[tuple(words[-reach:])] += 1

    def share(self, text: str) -> float:
        """Return how often a sentence was over after the last words of a text; 0 for words that are rare."""
        words = _words(text)
        for reach in _REACHES:
            last = tuple(words[-reach:])
            if len(last) == reach and self._met[last] >= _FEWEST:
                return self._ended[last] / self._met[last]
        return 0.0

    def goes_on(self, text: str) -> bool:
        """Tell whether sentences practically never end after the last words of a text, which are frequent."""
        last = tuple(_words(text)[-_REACHES[0] :])
        return self._met[last] >= _FREQUENT and self._ended[last] <= _HARDLY * self._met[last]


@dataclass(frozen=True, slots=True)
class TurnRule:
    """How long a silence ends the turn.

    Attributes:
        whole_s: after words that are a complete question or request.
        open_s: after words that may be one.
        half_s: after words that miss something.
        guess_s: silence from which the recogniser is asked what was said, so that it is known when the turn ends.
        endings: tells where sentences end whose first words do not tell; None for the words alone.
    """

    whole_s: float = 0.2
    open_s: float = 0.5
    half_s: float = 0.9
    guess_s: float = 0.15
    endings: Endings | None = None

    def silence_s(self, text: str) -> float:
        """Return the silence that ends a turn in which these words were said."""
        return {"whole": self.whole_s, "open": self.open_s, "half": self.half_s}[self.completeness(text)]

    def completeness(self, text: str) -> Completeness:
        """Tell whether words are a whole question; see `completeness`."""
        by_words = completeness(text)
        if self.endings is None:
            return by_words
        if by_words == "whole":  # "tell me how my shares did over the past" has all but its end
            return "open" if self.endings.goes_on(text) else by_words
        return "whole" if self.endings.share(text) >= _OVER[by_words] else by_words


_ASKS_WORDS: Final = """
    am are can could did do does has have how is should tell was were what whats when where which who why will
    would compare explain show hows give list buy sell transfer send write play may
"""
_DANGLES_WORDS: Final = """
    a about after all an and any are as at because been before between but by can compared could did do does
    during each every for from give had has have how i if in into is its list my of on or our over per since
    should show so some tell than thats the their then there these this those to until versus very was we were
    what whats when where which while who why will with would you your
"""
_WHOLE_BY_THEMSELVES_WORDS: Final = """
    yes no stop goodbye bye hello hi okay thanks continue repeat why please again
"""
_ASKS: Final = frozenset(_ASKS_WORDS.split())
_DANGLES: Final = frozenset(_DANGLES_WORDS.split())
_WHOLE_BY_THEMSELVES: Final = frozenset(_WHOLE_BY_THEMSELVES_WORDS.split())
_ENDS_SOME: Final = frozenset(("there", "you", "i", "this", "so", "all", "over", "do", "then", "why"))
_OPENS: Final = frozenset(("and", "so", "but", "ok", "okay", "well", "no", "yes", "please"))
_CONTINUES: Final = frozenset(("over", "since", "about"))
_ENDS_POLITELY: Final = frozenset(("thanks", "please", "goodbye", "you"))
_SHORTEST: Final = 3
_REACHES: Final = (3, 2)  # words that tell an ending; fewer where the longer ones are rare
_FEWEST: Final = 5
_FREQUENT: Final = 20
_HARDLY: Final = 0.02
_OVER: Final = {"open": 0.6, "half": 0.9}  # share of sentences that have to be over


def completeness(text: str) -> Completeness:
    """Tell whether words are a whole question, may be one, or break off.

    Args:
        text: as recognised: lower or upper case, with or without marks.
    """
    words = _words(text)
    if not words:
        return "open"
    last = words[-1]
    if len(words) == 1:
        return "whole" if last in _WHOLE_BY_THEMSELVES else "half" if last in _DANGLES else "open"
    if last in _DANGLES and not (len(words) >= _SHORTEST and last in _ENDS_SOME):
        return "half"
    while words[0] in _OPENS and len(words) > 2:
        words = words[1:]
    if words[0] in _ASKS and len(words) >= _SHORTEST:
        return "whole"
    if words[0] in _CONTINUES or (words[0] in ("what", "how") and words[1] == "about"):
        return "whole"  # "and over five years", which asks the last question again
    return "whole" if last in _ENDS_POLITELY else "open"


def _words(text: str) -> list[str]:
    return "".join(mark if mark.isalnum() or mark in " '" else " " for mark in text.lower()).replace("'", "").split()
