"""Which facts are being said: of the sentence that is heard, those whose words have begun. No Qt."""

from __future__ import annotations

import re
from typing import Final

from app.messages import Sentence

_DAY: Final = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


class Following:
    """Goes along with the sound; what was said in a sentence stays until the sentence ends, over all its clauses."""

    def __init__(self) -> None:
        self._said: tuple[str, ...] = ()
        self._clause: tuple[str, int, int] | None = None
        self._before: tuple[str, ...] = ()

    def names(self, sentence: Sentence | None, time_s: float) -> tuple[str, ...]:
        """Return the names of the facts that are being said, in the order in which they are.

        Args:
            sentence: the clause that is heard; None where nothing is.
            time_s: since its first sample.
        """
        if sentence is None:
            self._clause, self._before, self._said = None, (), ()
            return ()
        clause = (sentence.session, sentence.turn, sentence.index)
        if clause != self._clause:
            goes_on = self._clause == (sentence.session, sentence.turn, sentence.index - 1) and sentence.continues
            self._clause, self._before = clause, self._said if goes_on else ()
        heard = tuple(name for start_s, name in starts(sentence) if start_s <= time_s)
        self._said = tuple(dict.fromkeys((*self._before, *heard)))
        return self._said


def starts(sentence: Sentence) -> tuple[tuple[float, str], ...]:
    """Return when, in seconds within the clause, each of its figures begins to be heard, and the fact behind it."""
    text, ends = "", []
    for word in sentence.words:
        text += " ".join(word.text.split()) + " "
        ends.append(len(text))
    found, place = [], 0
    # The day for which a figure holds is said before it, and rests on the same fact: the figure itself is what marks.
    said_too = {name for figure, name in sentence.rests_on if not _DAY.fullmatch(figure)}
    for figure, name in sentence.rests_on:
        if _DAY.fullmatch(figure) and name in said_too:
            continue
        at = text.find(" ".join(figure.split()), place)
        if at < 0:
            found.append((0.0, name))  # its words were spelt otherwise; better early than never
            continue
        place = at + 1
        at_word = next(number for number, end in enumerate(ends) if at < end)
        found.append((sentence.words[at_word].start_s, name))
    return tuple(found)
