"""What all voices share: a text becomes clauses, each is said by itself, and pauses go between them."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Final

from inference.errors import TextError
from inference.speech.assembly import Levels, joined, rounded_off
from inference.speech.level import CLAUSE_GAP_S, COMMA_GAP_S, TAIL_S
from inference.speech.spoken_text import SpokenToken, sentences, spoken_tokens
from inference.speech.style import PLAIN, Style
from inference.types import Speech

MAX_CHARS: Final = 5000
_SHORTEST_WORDS: Final = 5  # spoken, of a clause that is cut off at a comma
_SHORTEST_REST_WORDS: Final = 3
Clause = tuple[SpokenToken, ...]


class ClauseVoice(ABC):
    """A voice that says one clause at a time.

    Attributes:
        name: engine and voice, as `open_voice` takes it.
    """

    name: str

    @abstractmethod
    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        """Say one clause, without silence around it.

        Args:
            tokens: with something to say in at least one of them.
            style: what is followed is up to the voice; the pauses are not in its hands.

        Raises:
            EngineUnavailable: the engine broke down.
            ModelError: its model is broken.
        """

    def speak(self, text: str, style: Style = PLAIN) -> Speech:
        """Say a text: 50 ms of silence, the sentences with short pauses between them, 120 ms of silence.

        Args:
            text: as written on the screen, at most MAX_CHARS characters.
            style: in which manner.

        Raises:
            TextError: there is nothing to say in it, or it is too long.
            EngineUnavailable: the engine broke down.
            ModelError: its model is broken.
        """
        pieces = [self.say_clause(sentence, style) for sentence in sentences(checked_tokens(text))]
        return joined(pieces, style.pause)

    def stream(self, text: str, style: Style = PLAIN) -> Iterator[Speech]:
        """Say a text clause by clause, each as soon as it is made; a long sentence is cut at its commas.

        Every piece counts its times from its own first sample and holds the pause behind it, so that the pieces,
        played one after the other, are the whole.

        Args:
            text: as written on the screen, at most MAX_CHARS characters.
            style: in which manner.

        Raises:
            TextError: before the first piece; there is nothing to say in it, or it is too long.
            EngineUnavailable: the engine broke down; the clauses before it were given.
            ModelError: its model is broken.
        """
        whole, levels = clauses(sentences(checked_tokens(text))), Levels()
        for index, clause in enumerate(whole):
            last = index + 1 == len(whole)
            behind_s = TAIL_S if last else style.pause * _gap_s(clause)
            piece = rounded_off(self.say_clause(clause, style), levels, behind_s, first=index == 0)
            yield dataclasses.replace(piece, goes_on=not last)


def _gap_s(clause: Clause) -> float:
    return COMMA_GAP_S if clause[-1].spoken.endswith(",") else CLAUSE_GAP_S


def checked_tokens(text: str) -> Clause:
    """Return the words of a text that can be said.

    Raises:
        TextError: there is nothing to say in it, or it is too long.
    """
    if len(text) > MAX_CHARS:
        raise TextError(f"The text has {len(text)} characters; at most {MAX_CHARS} can be said at once.")
    tokens = spoken_tokens(text)
    if not any(token.spoken for token in tokens):
        raise TextError("There is nothing to say in this text; give at least one word or number.")
    return tokens


def said(tokens: Clause) -> str:
    """Return what is spoken for some tokens."""
    return " ".join(token.spoken for token in tokens if token.spoken)


def clauses(whole: tuple[Clause, ...]) -> list[Clause]:
    """Cut sentences at commas, where what is cut off and what is left are both long enough to sound whole."""
    cut: list[Clause] = []
    for sentence in whole:
        begin, words = 0, 0
        left = sum(len(token.spoken.split()) for token in sentence)
        for index, token in enumerate(sentence):
            count = len(token.spoken.split())
            words, left = words + count, left - count
            if token.spoken.endswith(",") and words >= _SHORTEST_WORDS and left >= _SHORTEST_REST_WORDS:
                cut.append(sentence[begin : index + 1])
                begin, words = index + 1, 0
        cut.append(sentence[begin:])
    return cut
