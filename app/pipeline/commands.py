"""Which name on the screen was said: pure rules on the words that were understood.

Words are compared by how they sound, because the ears write what they know: "and my visit" is "End my visit". How far
words may be from a name, and how much nearer than to any other, is measured (tests/app/pipeline/test_commands.py, and
`Limits` below).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.conversation.phrases import listed

Sounds = Callable[[str], Sequence[str]]
"""The phones of written words, as the voice would say them; none where that is not known."""

_POLITE: Final = (
    r"(?:please|thanks|thank you|now|then|um+|uh+|er|well|oh|okay|ok|hey|hello|so|just|yes please|"
    r"(?:can|could|would|will) (?:you|i)(?: please)?|i(?:'d| would)? (?:like|love) to|i(?:'d| would) like|"
    r"i want(?: to)?|i need(?: to)?|let(?:'s| us| me)|i(?:'ll| will)? (?:take|choose|have|press|touch)|"
    r"(?:press|touch|choose|select|push|click|tap|take|open)(?: on)?|go(?: to)?|give me|the)"
)
_BEFORE: Final = re.compile(rf"^{_POLITE}\b ?")
_AFTER: Final = re.compile(r" ?\b(?:please|thanks|thank you|now|then|button)$")
_VOWELS: Final = frozenset("aa ae ah ao aw ax axr ay eh er ey ih ix iy ow oy uh uw".split())  # noqa: SIM905
_KIN: Final = tuple(
    frozenset(kin.split())
    for kin in ("p b", "t d dx", "k g", "f v th", "s z sh zh", "ch jh sh", "m n ng", "l r w", "dh d v", "hh", "y iy")
)
_SIMILAR: Final = 0.5
_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """How near is near enough.

    Attributes:
        far: share of a name's phones that may be wrong, missing or too many.
        apart: by so much of a share the next name must be further.
    """

    far: float = 0.34
    apart: float = 0.15


def bare(text: str) -> str:
    """Return a text's words in small letters, without signs and accents."""
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'").replace("-", " ")).split())


def wish(text: str) -> str:
    """Return the words of a wish without what is only polite: "I want to go back, please" is "back"."""
    words = bare(text)
    while (rest := _AFTER.sub("", words)) != words and rest:
        words = rest
    while (rest := _BEFORE.sub("", words)) != words and rest:
        words = rest
    return words


def same(text: str, phrases: Sequence[str]) -> str:
    """Return the phrase that a text is word for word, but for a "please"; "" if it is none, or two."""
    said = bare(text).removeprefix("please ").removesuffix(" please")
    found = [phrase for phrase in phrases if bare(phrase) == said]
    return found[0] if len(found) == 1 else ""


def exact(text: str, phrases: Sequence[str]) -> str:
    """Return the phrase that a text is, politeness aside; "" if it is none, or two."""
    said = {bare(text), wish(text)}
    found = [phrase for phrase in phrases if {bare(phrase), wish(phrase)} & said]
    return found[0] if len(found) == 1 else ""


def nearest(text: str, phrases: Sequence[str], sounds: Sounds, limits: Limits | None = None) -> tuple[str, ...]:
    """Return the phrases that a text may be: one if it is clear which, several if not, none if it is none of them.

    Args:
        text: what was understood.
        phrases: the names that can be said.
        sounds: how words sound.
        limits: how near is near enough.
    """
    limits = limits or Limits()
    one = exact(text, phrases)
    if one:
        return (one,)
    heard = [phones for words in dict.fromkeys((wish(text), bare(text))) if (phones := tuple(sounds(words)))]
    rows = sorted((min((_share(each, phrase, sounds) for each in heard), default=1.0), phrase) for phrase in phrases)
    near = [(share, phrase) for share, phrase in rows if share <= limits.far]
    if not near:
        return ()
    return tuple(phrase for share, phrase in near if share - near[0][0] < limits.apart)


def sayable(phrases: Sequence[str]) -> str:
    """Return what can be said, in one sentence."""
    shown = list(dict.fromkeys(phrases))[:_MOST_NAMED]
    return f"You can say: {listed(shown)}." if shown else "Nothing can be said here; please touch the screen."


def _share(heard: Sequence[str], phrase: str, sounds: Sounds) -> float:
    """Return how much of a phrase's sound is wrong, 0 for nothing; politeness within a name belongs to it."""
    wanted = tuple(sounds(bare(phrase)))
    if not wanted:
        return 1.0
    return _distance(wanted, heard) / len(wanted)


def _distance(wanted: Sequence[str], heard: Sequence[str]) -> float:
    """Return the least sum of changes between two rows of phones (Levenshtein), kin phones at half the cost."""
    row = [float(at) for at in range(len(heard) + 1)]
    for count, phone in enumerate(wanted, start=1):
        before, row[0] = row[0], float(count)
        for at, other in enumerate(heard, start=1):
            before, row[at] = row[at], min(row[at] + 1.0, row[at - 1] + 1.0, before + _cost(phone, other))
    return row[-1]


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    kin = (one in _VOWELS and other in _VOWELS) or any(one in each and other in each for each in _KIN)
    return _SIMILAR if kin else 1.0
