"""The larger recogniser: faster-whisper on a model folder that somebody installed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.recogniser import is_silent, nothing_heard, require_hearing_rate
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript, Word

_NEEDED: Final = ("model.bin", "config.json")
_NO_SPEECH: Final = 0.6  # a segment this surely without speech, and unsure of its words, is imagined
_UNSURE_LOGPROB: Final = -1.0
_LONGEST_HINT: Final = 800  # characters of names that fit into the prompt


class WhisperRecogniser:
    """Recognises any English; decodes an utterance when it is over, so there is no partial text."""

    def __init__(self, folder: Path, threads: int = 1, hints: tuple[str, ...] = ()) -> None:
        """Load a model.

        Args:
            folder: a CTranslate2 Whisper model (`model.bin`, `config.json`, vocabulary).
            threads: processor threads.
            hints: names that are likely to be said: holdings, products.

        Raises:
            EngineUnavailable: faster-whisper is not installed.
            ModelError: the folder is missing, incomplete or broken; names it.
        """
        missing = [name for name in _NEEDED if not (folder / name).is_file()]
        if missing:
            raise ModelError(
                f"The Whisper model folder {folder} lacks {' and '.join(missing)}; install the whole model, "
                "or empty the setting `whisper_model`."
            )
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise EngineUnavailable("faster-whisper is not installed; run `make setup`.") from error
        try:
            self._model: Any = WhisperModel(
                str(folder), device="auto", compute_type="default", cpu_threads=threads, local_files_only=True
            )
        except Exception as error:  # CTranslate2 and the tokeniser raise many kinds
            raise ModelError(
                f"The Whisper model in {folder} cannot be loaded ({_first_line(error)}); install it again, "
                "or empty the setting `whisper_model`."
            ) from error
        self.name = f"faster-whisper ({folder.name})"
        self._hints = ", ".join(hints)[:_LONGEST_HINT] or None
        self._pieces: list[Floats] = []

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        require_hearing_rate(sound)
        if is_silent(sound.samples):
            return nothing_heard(self.name)
        started_s = time.perf_counter()
        try:
            segments, _information = self._model.transcribe(
                sound.samples,
                language="en",
                beam_size=5,
                temperature=0.0,
                condition_on_previous_text=False,  # otherwise one imagined sentence breeds the next
                vad_filter=True,
                word_timestamps=True,
                no_speech_threshold=_NO_SPEECH,
                log_prob_threshold=_UNSURE_LOGPROB,
                hotwords=self._hints,
            )
            words = tuple(word for segment in segments if _is_believable(segment) for word in _words(segment))
        except Exception as error:  # CTranslate2 raises RuntimeError and ValueError alike
            raise ModelError(
                f"The Whisper model {self.name} failed ({_first_line(error)}); install it again, "
                "or empty the setting `whisper_model`."
            ) from error
        real_time_factor = (time.perf_counter() - started_s) / sound.duration_s
        if not words:
            return nothing_heard(self.name, real_time_factor)
        confidence = float(np.mean([word.confidence for word in words]))
        text = " ".join(word.text for word in words)
        return Transcript(text, words, confidence, self.name, real_time_factor)

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        self._pieces = []

    def push(self, samples: Floats) -> str:
        """Keep the next piece; see `Recogniser`."""
        self._pieces.append(samples)
        return ""

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        heard = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
        self._pieces = []
        return self.transcribe(Sound(heard, HEARING_RATE_HZ))


def _is_believable(segment: Any) -> bool:
    """Whisper writes sentences into noise; those have both a high no-speech and a low word probability."""
    return not (segment.no_speech_prob > _NO_SPEECH and segment.avg_logprob < _UNSURE_LOGPROB)


def _words(segment: Any) -> list[Word]:
    found = [
        Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
        for word in segment.words or ()
        if word.word.strip()
    ]
    if found or not segment.text.strip():
        return found
    confidence = float(np.exp(min(0.0, segment.avg_logprob)))
    return [Word(text, float(segment.start), float(segment.end), confidence) for text in segment.text.split()]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
