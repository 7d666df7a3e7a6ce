"""Microphone sound becomes a question: where speech begins and ends, and what was said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.messages import Floats
from inference.hearing.endpoint import Endpointer, EndpointRule
from inference.hearing.loudness import Loudness
from inference.hearing.recogniser import Recogniser
from inference.hearing.turn import TurnRule
from inference.hearing.vad import CHUNK, CHUNK_S, VoiceActivity
from inference.runtime.onnx_session import Session
from inference.types import Transcript

LONGEST_SILENCE_S = 8.0  # a microphone at which nobody speaks is closed again
LONGEST_QUESTION_S = 30.0
PAUSE_S = 0.15  # silence that a listener takes for a pause; one that ends the question sooner is one as well
LIKELY_S = 0.03  # silence in which a whole question may already be answered in advance; costs nothing if it goes on
SURELY_S = 0.06  # silence after which a whole question is looked at more closely, so that it is known at its end
SOONER_S = 0.05  # so much sooner ends a whole question that is surely heard: the loudspeaker's buffer takes longer
CONFIDENT = 0.7  # confidence of words that are surely heard
BEFORE_SPEECH_CHUNKS = 12  # 0.4 s: the rule is sure of speech only some chunks after it began


@dataclass(frozen=True, slots=True)
class Understood:
    """What is known after a piece of sound.

    Attributes:
        partial: what was understood so far, when that changed; "" otherwise.
        final: the whole question once the client has stopped speaking, None before.
        paused: whether the client, who spoke, has just fallen silent.
        likely: the question if the silence that has just begun is its end; "" otherwise. Told once, and again
            when a closer look gives other words.
        silent_s: with `final`, for how long the client had been silent by then.
    """

    partial: str = ""
    final: Transcript | None = None
    paused: bool = False
    likely: str = ""
    silent_s: float = 0.0


class Ears:
    """Listens to one question."""

    def __init__(self, recogniser: Recogniser, voice_activity: Session, rule: TurnRule) -> None:
        """Begin to listen.

        Args:
            recogniser: turns sound into words.
            voice_activity: the opened Silero network.
            rule: which silence ends the question.
        """
        self._recogniser = recogniser
        self._activity = VoiceActivity(voice_activity)
        self._rule = rule
        self._endpointer = Endpointer(EndpointRule(silence_s=rule.open_s))
        self._rest: Floats = np.zeros(0, np.float32)
        self._before: list[Floats] = []
        self._said: list[Floats] = []
        self._partial = self._told = self._foretold = ""
        self._loudness = Loudness()
        self._begun = False
        self._guess: Transcript | None = None

    def push(self, samples: Floats, *, last: bool) -> Understood:
        """Take the next sound.

        Args:
            samples: [S] at 16 kHz.
            last: whether the client closed the microphone; the question then ends here.
        """
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // CHUNK * CHUNK
        self._rest = sound[whole:]
        partial, paused, likely = "", False, ""
        for chunk in sound[:whole].reshape(-1, CHUNK):
            silent_s = self._endpointer.silence_s
            event = self._endpointer.push(self._speech(chunk), CHUNK_S)
            paused |= self._endpointer.speaking and silent_s < PAUSE_S <= self._endpointer.silence_s
            partial = self._listen(chunk) or partial
            likely = self._likely() or likely
            if event is not None and event.kind == "ended":
                paused |= silent_s < PAUSE_S
                return Understood(partial, self._finish(), paused, silent_s=silent_s + CHUNK_S)
        if last or self._endpointer.now_s > (LONGEST_QUESTION_S if self._begun else LONGEST_SILENCE_S):
            words = self._finish() if self._begun else self._nothing()
            return Understood(partial, words, paused, silent_s=self._endpointer.silence_s)
        return Understood(partial, None, paused, likely)

    def _speech(self, chunk: Floats) -> float:
        """Return how surely somebody speaks; the network alone goes on hearing them for a tenth of a second."""
        probability = self._activity.push(chunk)
        return 0.0 if self._loudness.is_quiet(chunk) else probability

    def _likely(self) -> str:
        """Return what was asked if it seems to be over by now, once."""
        whole = self._guess is not None or self._rule.completeness(self._partial) == "whole"
        if not whole or self._endpointer.silence_s < LIKELY_S or self._partial == self._foretold:
            return ""
        self._foretold = self._partial
        return self._partial

    def _listen(self, chunk: Floats) -> str:
        if not self._begun:
            self._before = [*self._before[1 - BEFORE_SPEECH_CHUNKS :], chunk]
            if not self._endpointer.speaking:
                return ""
            self._begun = True
            self._recogniser.start()
            chunk = np.concatenate(self._before)
        self._said.append(chunk)
        if self._guess is not None and self._endpointer.silence_s == 0.0:
            self._take_back()
        elif self._guess is None:
            self._understood(self._recogniser.push(chunk))
            whole = self._rule.completeness(self._partial) == "whole"
            if self._endpointer.silence_s >= (SURELY_S if whole else self._rule.guess_s):
                self._guess_now()
        changed, self._told = self._partial != self._told, self._partial
        return self._partial if changed else ""

    def _understood(self, text: str) -> None:
        self._partial = text
        # Speech ends somewhere in a piece that still counts as speech: half a piece of the silence is over by then.
        self._endpointer.ends_after_s = self._rule.silence_s(text) - CHUNK_S / 2

    def _guess_now(self) -> None:
        """Take the silence for the end: the words are ready when it is."""
        self._guess = self._recogniser.finish()
        self._understood(self._guess.text)
        if self._guess.confidence >= CONFIDENT and self._rule.completeness(self._guess.text) == "whole":
            self._endpointer.ends_after_s = self._rule.whole_s - SOONER_S

    def _take_back(self) -> None:
        """The client goes on: hear it all again, which is quick, as if there had been no guess."""
        self._guess = None
        self._recogniser.start()
        self._understood(self._recogniser.push(np.concatenate(self._said)))

    def _finish(self) -> Transcript:
        return self._guess if self._guess is not None else self._recogniser.finish()

    def _nothing(self) -> Transcript:
        return Transcript("", (), 0.0, self._recogniser.name, 0.0)
