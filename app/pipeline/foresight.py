"""What is made ready in the silence after a question, before it is sure that the question is over.

Nothing of it is recorded or heard; when the client goes on, it is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.conversation.context import Context
from app.conversation.emotion import told
from app.conversation.turn import Turn
from app.messages import CaptionWord, Emotion, Floats
from app.pipeline.mouth import captions, mouthfuls
from app.pipeline.prosody import accents
from inference.face.engines import FaceEngine
from inference.speech.level import LEAD_S
from inference.speech.voices import Voice
from inference.types import FACE_RATE_HZ, Sound

Mood = tuple[Emotion, float]


@dataclass(frozen=True, slots=True)
class Uttered:
    """One clause, spoken: what its message holds; see `app.messages.Sentence`."""

    sound: Sound
    words: tuple[CaptionWord, ...]
    face: Floats
    accents: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The answer to what the client seems to have asked.

    Attributes:
        question, context: the answer is good for these alone.
        mood: in which the reply's first sentence would be said; None where nothing is said.
        first: that sentence, whose first clause is ready; it can be had once.
    """

    question: str
    context: Context
    turn: Turn
    mood: Mood | None
    first: Iterator[Uttered]

    def answers(self, question: str, context: Context) -> bool:
        """Tell whether it is about this question, asked now."""
        return self.question == question and self.context is context

    def sentence(self, text: str, mood: Mood) -> Iterator[Uttered] | None:
        """Return the first sentence, clause by clause, if it is this one in this mood."""
        same = bool(self.turn.checks) and self.turn.checks[0].sentence == text and mood == self.mood
        return self.first if same else None


def at_once(uttered: Uttered) -> Uttered:
    """Leave out the silence before the first word: who asked aloud has waited in silence already."""
    rows = round(LEAD_S * FACE_RATE_HZ)
    lead_s = rows / FACE_RATE_HZ
    sound = Sound(uttered.sound.samples[round(lead_s * uttered.sound.rate_hz) :], uttered.sound.rate_hz)
    words = tuple(
        CaptionWord(word.text, max(0.0, word.start_s - lead_s), max(0.0, word.end_s - lead_s)) for word in uttered.words
    )
    stressed = tuple((max(0.0, at_s - lead_s), strength) for at_s, strength in uttered.accents)
    return Uttered(sound, words, uttered.face[rows:], stressed)


def foresee(
    question: str,
    context: Context,
    turn: Turn,
    voice: Voice,
    face: FaceEngine | None,
    given_up: Callable[[], bool] | None = None,
    tell: Callable[[str], None] = lambda _words: None,
) -> Foreseen:
    """Make the first clause of a turn's first sentence ready."""
    if not turn.checks:
        return Foreseen(question, context, turn, None, iter(()))
    mood = told(turn.emotion, turn.intensity, 0)
    rest = say(turn.checks[0].sentence, mood, voice, face, given_up, tell)
    return Foreseen(question, context, turn, mood, chain((at_once(next(rest)),), rest))


def say(
    sentence: str,
    mood: Mood,
    voice: Voice,
    face: FaceEngine | None,
    given_up: Callable[[], bool] | None = None,
    tell: Callable[[str], None] = lambda _words: None,
) -> Iterator[Uttered]:
    """Speak one sentence clause by clause; see `mouthfuls`.

    Raises:
        GivenUp: nobody waits for it any more.
    """
    for piece in mouthfuls(sentence, voice, face, *mood, given_up, tell):
        speech = piece.speech
        stressed = accents(speech.sound, speech.words, speech.phones)
        yield Uttered(speech.sound, captions(speech), piece.face, stressed)
