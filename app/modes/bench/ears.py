"""How well the ears understand spoken finance questions, and whether what they heard leads to the same tool.

Voices are synthetic: nothing here says how well real people before a real microphone are understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

import assets
from app.messages import Floats
from app.modes.bench.table import Row
from app.settings import Settings
from inference.hearing.vad import CHUNK
from inference.types import HEARING_RATE_HZ, Sound, Transcript

if TYPE_CHECKING:
    from inference.hearing.recogniser import Recogniser
    from inference.speech.voices import Voice

QUESTIONS: Final = Path(assets.__file__).parent / "language" / "benchmark" / "spoken_questions.txt"
VOICES: Final = ("slt", "rms", "awb", "kal16")
HARDER: Final = "espeak-ng"
NOISE_DB: Final = 20.0
_HESITATIONS: Final = frozenset({"uh", "um", "er", "hm", "mm"})
_WRITTEN_OUT: Final = {
    **{f"{word}'s": f"{word} is" for word in ("what", "how", "where", "who", "that", "it", "there", "here")},
    **{f"{word}'ve": f"{word} have" for word in ("i", "you", "we", "they")},
    **{f"{word}'ll": f"{word} will" for word in ("i", "you", "we", "it", "they")},
    **{
        f"{word}n't": f"{word} not"
        for word in ("do", "does", "did", "is", "are", "was", "were", "have", "has", "would")
    },
    "i'm": "i am",
    "you're": "you are",
    "we're": "we are",
    "i'd": "i would",
    "can't": "can not",
    "cannot": "can not",
}
_AROUND_S: Final = 0.3  # of room before and after each question
_LEVEL: Final = 1e-3  # samples quieter than this are pauses, which do not count for the speech's level
_RATTLE_HZ: Final = 50.0  # room noise falls by 3 dB an octave above this


@dataclass(frozen=True, slots=True)
class SpokenQuestion:
    """One question as typed; its reference words are those that a person says for it."""

    tool: str
    text: str


@dataclass(slots=True)
class Score:
    """What one voice came to.

    Attributes:
        words, errors: in the references, and wrong, left out or put in.
        asked, same_tool: questions, and those that led where the typed text leads.
        spent_s, sound_s: work and sound.
        missed: typed and heard text of the questions that led elsewhere.
    """

    words: int = 0
    errors: int = 0
    asked: int = 0
    same_tool: int = 0
    spent_s: float = 0.0
    sound_s: float = 0.0
    missed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score in."""
        for name in ("words", "errors", "asked", "same_tool", "spent_s", "sound_s"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed

    @property
    def word_error_rate(self) -> float:
        """Errors a word of the reference, in percent."""
        return 100.0 * self.errors / max(1, self.words)

    @property
    def same_tool_share(self) -> float:
        """Questions that led where the typed text leads, in percent."""
        return 100.0 * self.same_tool / max(1, self.asked)


def questions() -> list[SpokenQuestion]:
    """Return the questions; nothing of the ears' language model reads their file, and a test sees to it."""
    lines = [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [SpokenQuestion(tool.strip(), text.strip()) for tool, _, text in (line.partition(":") for line in lines)]


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Return how many words were wrong, left out or put in (Levenshtein's distance)."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(reference, start=1):
        before, row[0] = row[0], count
        for at, other in enumerate(heard, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1]


def in_a_room(speech: Floats, seed: int, noise_db: float = NOISE_DB) -> Floats:
    """Return speech [S] with room noise around and under it, which falls by 3 dB an octave.

    Args:
        speech: at 16 kHz, -1 to 1.
        seed: of the noise.
        noise_db: by how much the speech, without its pauses, is louder than the noise.
    """
    around = np.zeros(int(_AROUND_S * HEARING_RATE_HZ), np.float32)
    sound = np.concatenate([around, speech, around])
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(sound)))
    hertz = np.fft.rfftfreq(len(sound), 1.0 / HEARING_RATE_HZ)
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, _RATTLE_HZ)), len(sound))
    loud = speech[np.abs(speech) > _LEVEL]
    level = np.sqrt(np.mean(np.square(loud, dtype=np.float64)) / np.mean(np.square(noise)))
    result: Floats = (sound + noise * level * 10.0 ** (-noise_db / 20.0)).astype(np.float32)
    return result


class Examiner:
    """Speaks questions to the ears and scores what they made of them."""

    def __init__(self, settings: Settings, recogniser: Recogniser | None = None) -> None:
        """Open the ears that the settings ask for (or take these) and what chooses the tool."""
        from app import content
        from app.conversation.glossary import shipped_glossary
        from app.pipeline.heard_language import open_recogniser
        from app.pipeline.parts import UTTERANCES, router_file
        from inference.language.router import open_router

        self.recogniser = recogniser or open_recogniser(settings)
        self._content = content.load(settings)
        self._client = settings.client
        self._glossary = shipped_glossary()
        models = settings.content_dir / "models" / "minilm"
        self._router = open_router(models, UTTERANCES, router_file(settings), settings.threads)

    def tool(self, text: str) -> str:
        """Return the tool that a fresh visit chooses for a text."""
        from app.conversation.context import Context
        from app.conversation.understand import understand

        context = Context.new("bench", self._client)
        return understand(text, context, self._router, self._content, self._glossary).tool if text else ""

    def score(self, voice: Voice, asked: Iterable[SpokenQuestion], noise_db: float = NOISE_DB) -> Score:
        """Let a voice ask questions in a noisy room, as one client in one visit."""
        total = Score()
        self.recogniser.forget()
        for number, question in enumerate(asked):
            speech = voice.speak(question.text).sound
            sound = Sound(in_a_room(at_hearing_rate(speech), number, noise_db), HEARING_RATE_HZ)
            total.add(self._scored(question, self._heard(sound.samples), sound.duration_s))
        self.recogniser.forget()
        return total

    def _heard(self, samples: Floats) -> Transcript:
        """Hand the sound over piece by piece, as the kiosk does."""
        self.recogniser.start()
        for at in range(0, len(samples), CHUNK):
            self.recogniser.push(samples[at : at + CHUNK])
        return self.recogniser.finish()

    def _scored(self, question: SpokenQuestion, heard: Transcript, sound_s: float) -> Score:
        reference, words = spoken_words(question.text), spoken_words(heard.text)
        same = self.tool(question.text) == self.tool(heard.text)
        missed = [] if same else [(question.text, heard.text)]
        spent_s = heard.real_time_factor * sound_s
        return Score(len(reference), word_errors(reference, words), 1, int(same), spent_s, sound_s, missed)


def spoken_words(text: str) -> list[str]:
    """Return a text as the words that are said for it: "5 %" is "five percent".

    Contractions are written out and hesitations left out on both sides, as is usual when recognisers are compared.
    """
    from inference.hearing.domain_model import words_of
    from inference.speech.spoken_text import spoken_tokens

    said = words_of(" ".join(token.spoken for token in spoken_tokens(text) if token.spoken)) if text else []
    return [part for word in said if word not in _HESITATIONS for part in _WRITTEN_OUT.get(word, word).split()]


def at_hearing_rate(sound: Sound) -> Floats:
    """Return a voice's samples [S] at 16 kHz."""
    import soxr

    if sound.rate_hz == HEARING_RATE_HZ:
        return sound.samples
    resampled: Floats = soxr.resample(sound.samples, sound.rate_hz, HEARING_RATE_HZ)
    return resampled


def rows(settings: Settings) -> Iterator[Row]:
    """Ask all questions in four voices, and in a fifth that is reported apart."""
    from inference.errors import EngineUnavailable
    from inference.speech.espeak import EspeakVoice
    from inference.speech.flite import FliteVoice

    examiner, asked, total = Examiner(settings), questions(), Score()
    engine = examiner.recogniser.name
    for name in VOICES:
        score = examiner.score(FliteVoice(name), asked)
        yield from _rows(name, score, engine)
        total.add(score)
    yield Row(
        "ears", "word error rate, four voices", "≤ 8", total.word_error_rate, "%", f"{engine}, {total.asked} asked"
    )
    yield Row("ears", "same tool as for the typed text, four voices", "≥ 95", total.same_tool_share, "%")
    yield Row("ears", "real-time factor", "", total.spent_s / total.sound_s, "", engine)
    try:
        harder: Voice = EspeakVoice()
    except EngineUnavailable:
        return
    yield from _rows(HARDER, examiner.score(harder, asked), engine)


def _rows(name: str, score: Score, engine: str) -> Iterator[Row]:
    detail = f"{engine}, {score.asked} questions, {score.words} words, room noise {NOISE_DB:.0f} dB below"
    yield Row("ears", f"word error rate, {name}", "", score.word_error_rate, "%", detail)
    yield Row("ears", f"same tool as typed, {name}", "", score.same_tool_share, "%")
