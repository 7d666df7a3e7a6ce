"""From the moments of the stage to the motion of the face, on the clock of the sound that is heard."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.messages import CaptionWord
from app.ui.stage import Moment, mouth_row
from renderer.animation import Controls, FaceAnimator
from renderer.animation.lips import SOON_S
from renderer.types import FaceFrame

_DRIFT_S: Final = 0.03  # how far sound and face may part before the accents are told anew
_STRONG: Final = 0.5  # intensity from which a feeling shows more when it comes than while it stays
_STILL: Final = ("head_strength", "gesture_strength", "accent_strength", "micro_strength", "breath_strength")
"""Controls of what does not move for a client who asked for less motion: all but mouth, lids, eyes and moods."""
_GAP_S: Final = 0.10  # silence between two words from which a phrase ends


class FaceMotion:
    """What is heard, through the layers of motion, to the face of a moment; for the window and for films alike."""

    def __init__(self, started_s: float, controls: Controls | None = None) -> None:
        """Args:
        started_s: the clock's time from which the motion runs.
        controls: the post-controls; the defaults if None.
        """  # noqa: D205
        self._usual = controls or Controls()
        self._calm = replace(self._usual, **dict.fromkeys(_STILL, 0.0))
        self._animator = FaceAnimator(controls=controls)
        self._started_s = started_s
        self._said: tuple[str, int, int] | None = None  # the sentence that is heard
        self._began_s = 0.0  # when its first sample was, on the animator's clock
        self._phrase_ends: list[float] = []
        self._client_pauses: int | None = None

    def frame(self, moment: Moment, now_s: float) -> FaceFrame:
        """Return everything that moves at a moment of the clock, which must not run backwards."""
        time_s = now_s - self._started_s
        self._animator.controls = self._calm if moment.calm else self._usual
        self._follow_voice(moment, time_s)
        self._follow_client(moment, time_s)
        soon = mouth_row(moment.sentence.face, moment.time_s + SOON_S) if moment.sentence else None
        return self._animator.frame(time_s, moment.state, moment.mouth, soon)

    def _follow_voice(self, moment: Moment, time_s: float) -> None:
        """Begin what goes with a sentence with its sound, and keep accents and phrase ends where they are heard."""
        sentence = moment.sentence
        if sentence is None:
            if self._said is not None:
                self._said = None
                self._animator.interrupted()
            return
        began_s, said = time_s - moment.time_s, (sentence.session, sentence.turn, sentence.index)
        begins = said != self._said
        if begins:
            if self._said is None or not sentence.continues:  # a clause goes on from the mouth of the one before
                self._animator.speech_begins(began_s)
            self._said, self._phrase_ends = said, phrase_ends(sentence.words)
            self._animator.gesture(sentence.gesture, time_s)
            if sentence.index == 0 and sentence.intensity >= _STRONG:
                self._animator.flash(sentence.emotion, time_s, sentence.intensity)
        if begins or abs(began_s - self._began_s) > _DRIFT_S:
            self._began_s = began_s
            self._animator.accents((began_s + at_s, strength) for at_s, strength in sentence.accents)
        while self._phrase_ends and self._phrase_ends[0] <= moment.time_s:
            self._phrase_ends.pop(0)
            self._animator.phrase_end(time_s)

    def _follow_client(self, moment: Moment, time_s: float) -> None:
        if self._client_pauses is not None and moment.client_pauses > self._client_pauses:
            self._animator.client_paused(time_s)
        self._client_pauses = moment.client_pauses


def phrase_ends(words: tuple[CaptionWord, ...]) -> list[float]:
    """Return when phrases end within a sentence's sound, seconds: at punctuation, at silences, and at its end."""
    ends = []
    for word, after in zip(words, (*words[1:], None), strict=False):
        if after is None or word.text[-1:] in ",;:.!?…" or after.start_s - word.end_s >= _GAP_S:
            ends.append(word.end_s)
    return ends
