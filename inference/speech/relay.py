"""Voices in order: when one disappears in mid-sentence, the next one finishes the sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from inference.errors import EngineUnavailable, ModelError
from inference.speech.clauses import Clause, ClauseVoice, said
from inference.speech.style import PLAIN, Style
from inference.types import Speech

Opener = Callable[[str], ClauseVoice]
Tell = Callable[[str], None]
LOST: Final = (EngineUnavailable, ModelError)


class RelayVoice(ClauseVoice):
    """Speaks with the first voice that works, and goes on with the next from the clause that this one could not say.

    It stays with the follower: a client would rather not hear two people take turns. The voices after the first are
    opened when they are needed.
    """

    def __init__(self, names: Sequence[str], opened: Opener, tell: Tell = lambda _notice: None) -> None:
        """Open the first voice that works.

        Args:
            names: of the voices, the best first.
            opened: opens a voice by its name; raises EngineUnavailable or ModelError when it cannot.
            tell: is given one sentence whenever another voice takes over.

        Raises:
            EngineUnavailable: none works; says what the first one lacks.
            ModelError: none works, because the first one's model is broken.
        """
        self._names, self._opener, self._tell = tuple(names), opened, tell
        self._voices: dict[str, ClauseVoice] = {}
        problem: Exception | None = None
        for at, name in enumerate(self._names):
            try:
                self._at, self.name = at, self._voice(name).name
            except LOST as error:
                problem = problem or error
                continue
            if problem is not None:
                tell(f"{problem} {self.name} speaks instead.")
            return
        raise problem or EngineUnavailable("No voice was asked for; name one.")

    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        """Say one clause with the first voice from the present one on that can; see `ClauseVoice`.

        A voice that gives no sound for words is lost as well: espeak-ng does so when its files are gone.
        """
        problem: Exception | None = None
        silent: Speech | None = None
        for at in range(self._at, len(self._names)):
            try:
                voice = self._voice(self._names[at])
                speech = voice.say_clause(tokens, style)
                if len(speech.sound.samples) == 0 and any(letter.isalnum() for letter in said(tokens)):
                    silent = silent or speech
                    raise EngineUnavailable(f"The voice {voice.name} gives no sound any more.")
            except LOST as error:
                problem = problem or error
                continue
            if problem is not None:
                self._at, self.name = at, voice.name
                self._tell(f"{problem} {voice.name} speaks on.")
            return speech
        # That none can say it is more likely the clause's fault, so the present voice keeps its place.
        if silent is not None:
            return silent
        raise problem or EngineUnavailable("No voice is left to speak.")

    def _voice(self, name: str) -> ClauseVoice:
        if name not in self._voices:
            self._voices[name] = self._opener(name)
        return self._voices[name]
