"""What a visit knows of the client's voice: how this is said, and how they usually speak. No sound is kept."""

from __future__ import annotations

from dataclasses import replace

from app.conversation.emotion import Feeling, softened
from app.conversation.turn import Turn
from app.conversation.voice_tone import UsualVoice, sounds_upset
from app.messages import Floats
from inference.hearing.prosody import ProsodyMeter
from inference.speech.pitch import pitch_hz
from inference.types import VoiceProsody


class ClientVoice:
    """Follows one client through one visit; gone with it."""

    def __init__(self, *, hears_tone: bool = True) -> None:
        """Follow nobody yet.

        Args:
            hears_tone: whether it is listened how something is said at all; the law calls that reading emotions, so
                it is a setting that is off as the product comes (docs/compliance/ai-act.md).
        """
        self._hears_tone = hears_tone
        self._meter = ProsodyMeter(pitch_hz)
        self._usual = UsualVoice()

    def start(self) -> None:
        """Begin an utterance, dropping what was not finished."""
        self._meter.forget()

    def push(self, samples: Floats) -> None:
        """Take the next sound of the utterance, [S] at 16 kHz."""
        if self._hears_tone:
            self._meter.push(samples)

    def finish(self) -> VoiceProsody | None:
        """End the utterance and return how it was spoken, None when nobody spoke or nobody listens to that."""
        return self._meter.finish() if self._hears_tone else None

    def met(self, turn: Turn, said: VoiceProsody | None) -> Turn:
        """Return the turn with the face that suits how the question was asked, and learn from it what is usual."""
        if said is None or not self._hears_tone:
            return turn
        upset, self._usual = sounds_upset(said, self._usual), self._usual.after(said)
        if not upset:
            return turn
        soft = softened(Feeling(turn.emotion, turn.intensity, turn.gesture))
        return replace(turn, emotion=soft.emotion, intensity=soft.intensity, gesture=soft.gesture)
