"""Microphone sound becomes a question: where speech begins and ends, and what was said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.messages import Floats
from inference.hearing.endpoint import Endpointer, EndpointRule
from inference.hearing.recogniser import Recogniser
from inference.hearing.vad import CHUNK, CHUNK_S, VoiceActivity
from inference.runtime.onnx_session import Session
from inference.types import Transcript

LONGEST_SILENCE_S = 8.0  # a microphone at which nobody speaks is closed again
LONGEST_QUESTION_S = 30.0
PAUSE_S = 0.2  # silence within a question that a listener takes for a pause
BEFORE_SPEECH_CHUNKS = 12  # 0.4 s: the rule is sure of speech only some chunks after it began


@dataclass(frozen=True, slots=True)
class Understood:
    """What is known after a piece of sound.

    Attributes:
        partial: what was understood so far, when that changed; "" otherwise.
        final: the whole question once the client has stopped speaking, None before.
        paused: whether the client, who spoke, has just fallen silent.
    """

    partial: str = ""
    final: Transcript | None = None
    paused: bool = False


class Ears:
    """Listens to one question."""

    def __init__(self, recogniser: Recogniser, voice_activity: Session, endpoint_ms: int) -> None:
        """Begin to listen.

        Args:
            recogniser: turns sound into words.
            voice_activity: the opened Silero network.
            endpoint_ms: silence that ends the question.
        """
        self._recogniser = recogniser
        self._activity = VoiceActivity(voice_activity)
        self._endpointer = Endpointer(EndpointRule(silence_s=endpoint_ms / 1000))
        self._rest: Floats = np.zeros(0, np.float32)
        self._before: list[Floats] = []
        self._partial = ""
        self._begun = False

    def push(self, samples: Floats, *, last: bool) -> Understood:
        """Take the next sound.

        Args:
            samples: [S] at 16 kHz.
            last: whether the client closed the microphone; the question then ends here.
        """
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // CHUNK * CHUNK
        self._rest = sound[whole:]
        partial, paused = "", False
        for chunk in sound[:whole].reshape(-1, CHUNK):
            silent_s = self._endpointer.silence_s
            event = self._endpointer.push(self._activity.push(chunk), CHUNK_S)
            paused |= self._endpointer.speaking and silent_s < PAUSE_S <= self._endpointer.silence_s
            partial = self._listen(chunk) or partial
            if event is not None and event.kind == "ended":
                return Understood(partial, self._recogniser.finish(), paused)
        if last or self._endpointer.now_s > (LONGEST_QUESTION_S if self._begun else LONGEST_SILENCE_S):
            return Understood(partial, self._recogniser.finish() if self._begun else self._nothing(), paused)
        return Understood(partial, None, paused)

    def _listen(self, chunk: Floats) -> str:
        if not self._begun:
            self._before = [*self._before[1 - BEFORE_SPEECH_CHUNKS :], chunk]
            if not self._endpointer.speaking:
                return ""
            self._begun = True
            self._recogniser.start()
            chunk = np.concatenate(self._before)
        partial = self._recogniser.push(chunk)
        changed = partial != self._partial
        self._partial = partial
        return partial if changed else ""

    def _nothing(self) -> Transcript:
        return Transcript("", (), 0.0, self._recogniser.name, 0.0)
