"""The embedded recogniser: pocketsphinx with the acoustic model of its wheel and a language model of our domain."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.domain_model import DomainModel, Pronounce, build
from inference.hearing.recogniser import is_silent, nothing_heard, require_hearing_rate
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript, Word

_FRAME_S: Final = 0.01
_PAD: Final = np.zeros(HEARING_RATE_HZ // 5, np.float32)  # the decoder misses a word that touches the edge


class SphinxRecogniser:
    """Recognises questions in our domain; anything else comes out as the nearest words of it, with low confidence."""

    name = "pocketsphinx"

    def __init__(self, sentences: Iterable[str], cache_dir: Path, pronounce: Pronounce | None = None) -> None:
        """Load the models, building the language model if these sentences are new.

        Args:
            sentences: what clients say, in spoken words.
            cache_dir: where built language models are kept.
            pronounce: see `domain_model.build`.

        Raises:
            EngineUnavailable: pocketsphinx is not installed.
            ModelError: its models are broken, or the cache cannot be written.
        """
        models = sphinx_models()
        domain = build(sentences, models / "cmudict-en-us.dict", cache_dir, pronounce)
        self._decoder = _decoder(models, domain)
        self._lock = threading.Lock()
        self._open = False
        self._pieces: list[Floats] = []
        self._spent_s = 0.0

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        require_hearing_rate(sound)
        if is_silent(sound.samples):
            return nothing_heard(self.name)
        started_s = time.perf_counter()
        with self._lock:
            self._close()
            self._decoder.start_utt()
            self._decoder.process_raw(_pcm(np.concatenate([_PAD, _levelled(sound.samples), _PAD])), full_utt=True)
            self._decoder.end_utt()
            words = self._words(offset_s=len(_PAD) / HEARING_RATE_HZ)
        return self._transcript(words, (time.perf_counter() - started_s) / sound.duration_s)

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        with self._lock:
            self._close()
            self._pieces, self._spent_s = [], 0.0
            self._decoder.start_utt()
            self._decoder.process_raw(_pcm(_PAD))
            self._open = True

    def push(self, samples: Floats) -> str:
        """Take the next piece and return what was understood so far; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            if not self._open or len(samples) == 0:
                return ""
            self._pieces.append(samples)
            self._decoder.process_raw(_pcm(samples))
            best = self._decoder.hyp()
            self._spent_s += time.perf_counter() - started_s
            return str(best.hypstr) if best is not None else ""

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            if not self._open:
                return nothing_heard(self.name)
            self._decoder.process_raw(_pcm(_PAD))
            self._close()
            heard = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
            self._pieces = []
            if is_silent(heard):
                return nothing_heard(self.name)
            words = self._words(offset_s=len(_PAD) / HEARING_RATE_HZ)
            spent_s = self._spent_s + time.perf_counter() - started_s
        return self._transcript(words, spent_s * HEARING_RATE_HZ / len(heard))

    def _close(self) -> None:
        if self._open:
            self._decoder.end_utt()
            self._open = False

    def _words(self, offset_s: float) -> tuple[Word, ...]:
        """Return the best path's words with the decoder's posterior of each."""
        segments = self._decoder.seg()
        found = []
        for segment in segments or ():
            text = segment.word.partition("(")[0]
            if text.startswith(("<", "[")):
                continue
            start_s = max(0.0, segment.start_frame * _FRAME_S - offset_s)
            end_s = max(0.0, (segment.end_frame + 1) * _FRAME_S - offset_s)
            posterior = min(1.0, float(segment.prob))
            found.append(Word(text, start_s, end_s, posterior))
        return tuple(found)

    def _transcript(self, words: tuple[Word, ...], real_time_factor: float) -> Transcript:
        if not words:
            return nothing_heard(self.name, real_time_factor)
        confidence = float(np.mean([word.confidence for word in words]))
        return Transcript(" ".join(word.text for word in words), words, confidence, self.name, real_time_factor)


def sphinx_models() -> Path:
    """Return the folder of the wheel's English models.

    Raises:
        EngineUnavailable: pocketsphinx is not installed.
    """
    try:
        import pocketsphinx
    except ImportError as error:
        raise EngineUnavailable("The recogniser pocketsphinx is not installed; run `make setup`.") from error
    return Path(pocketsphinx.get_model_path()) / "en-us"


def _decoder(models: Path, domain: DomainModel) -> Any:
    from pocketsphinx import Decoder

    try:
        return Decoder(
            hmm=str(models / "en-us"),
            lm=str(domain.language_model),
            dict=str(domain.dictionary),
            cmn="batch",  # whole recordings are normalised as a whole; streams adapt as they go
            loglevel="FATAL",
        )
    except RuntimeError as error:
        raise ModelError(
            f"The recogniser's models in {models} or {domain.language_model.parent} are broken; "
            "remove the latter folder, or install pocketsphinx again with `make setup`."
        ) from error


def _levelled(samples: Floats) -> Floats:
    """Turn a quiet recording up, so that rounding to 16 bits costs nothing."""
    result: Floats = (samples * (0.7 / max(float(np.max(np.abs(samples))), 1e-4))).astype(np.float32)
    return result


def _pcm(samples: Floats) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
