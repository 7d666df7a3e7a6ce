"""The embedded recogniser: pocketsphinx with the acoustic model of its wheel and a language model of our domain."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.domain_model import DomainModel, Pronounce, Sounds, build, words_of
from inference.hearing.noise import without_noise
from inference.hearing.recogniser import is_silent, nothing_heard, require_hearing_rate
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript, Word

_FRAME_S: Final = 0.01
# The acoustic model learnt mostly from men. A warped frequency axis stands for a shorter vocal tract.
_SHORT_THROAT: Final = 1.25
_SURE: Final = 0.9
JOINT: Final = "_"  # between the words of a name that is one word to the decoder
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
        dictionary = models / "cmudict-en-us.dict"
        self._models = models
        self._domain = build(sentences, dictionary, cache_dir, pronounce, models / "en-us.lm.bin")
        self._sounds = Sounds(self._domain.dictionary, dictionary, pronounce)
        self._names: frozenset[str] = frozenset()
        self._open_decoders()
        self._lock = threading.Lock()
        self._open = False
        self._pieces: list[Floats] = []
        self._spent_s = 0.0

    def _open_decoders(self) -> None:
        self._decoder = _decoder(self._models, self._domain, warp=1.0)
        self._second = _decoder(self._models, self._domain, warp=_SHORT_THROAT)

    def expect(self, names: Sequence[str]) -> None:
        """Listen for these names as wholes; see `Recogniser`.

        A name becomes one word of the grammar, as likely anywhere as any other, so that "Lantern Reserve" need not be
        made of two words that seldom meet. One that cannot be pronounced is left out.
        """
        with self._lock:
            wanted = frozenset(filter(None, (" ".join(words_of(name)) for name in names)))
            if wanted == self._names:
                return
            self._close()
            if self._names - wanted:
                self._open_decoders()  # words cannot be taken out again, and belong to another client
                self._names = frozenset()
            for name in sorted(wanted - self._names):
                for phones in self._sounds.of(name):
                    self._add(name.replace(" ", JOINT), phones)
            self._names = wanted

    def _add(self, word: str, phones: tuple[str, ...]) -> None:
        for decoder in (self._decoder, self._second):
            if decoder.lookup_word(word) is None:
                decoder.add_word(word, " ".join(phones), True)

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        require_hearing_rate(sound)
        if is_silent(sound.samples):
            return nothing_heard(self.name)
        started_s = time.perf_counter()
        with self._lock:
            self._close()
            self._pieces = []
            heard = without_noise(sound.samples)
            words = self._reconsidered(_decoded(self._decoder, heard), heard)
            self._wipe()
        return self._transcript(words, (time.perf_counter() - started_s) / sound.duration_s)

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        with self._lock:
            self._close()
            self._pieces, self._spent_s = [], 0.0
            self._decoder.start_utt()  # which drops what an unfinished utterance left in it
            self._decoder.process_raw(pcm(_PAD))
            self._open = True

    def push(self, samples: Floats) -> str:
        """Take the next piece and return what was understood so far; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            if not self._open or len(samples) == 0:
                return ""
            self._pieces.append(samples)
            self._decoder.process_raw(pcm(samples))
            best = self._decoder.hyp()
            self._spent_s += time.perf_counter() - started_s
            return str(best.hypstr).replace(JOINT, " ") if best is not None else ""

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            if not self._open:
                return nothing_heard(self.name)
            self._decoder.process_raw(pcm(_PAD))
            self._close()
            heard = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
            self._pieces = []
            words = () if is_silent(heard) else self._finished(heard)
            self._wipe()
            spent_s = self._spent_s + time.perf_counter() - started_s
        return self._transcript(words, spent_s * HEARING_RATE_HZ / max(1, len(heard)))

    def forget(self) -> None:
        """Drop everything that came from a client; see `Recogniser`."""
        with self._lock:
            self._close()
            self._pieces, self._spent_s = [], 0.0
            self._wipe()
            if self._names:
                self._names = frozenset()
                self._open_decoders()
            for decoder in (self._decoder, self._second):
                decoder.reinit_feat()  # drops the mean spectrum of the voice, and whatever else adapts

    def _wipe(self) -> None:
        """Make the decoders, which keep their last utterance, hear silence; what they learnt of the voice stays."""
        for decoder in (self._decoder, self._second):
            learnt = decoder.get_cmn(False)
            decoder.start_utt()
            decoder.process_raw(pcm(_PAD), full_utt=True)
            decoder.end_utt()
            decoder.set_cmn(learnt)

    def _close(self) -> None:
        if self._open:
            self._decoder.end_utt()
            self._open = False

    def _finished(self, heard: Floats) -> tuple[Word, ...]:
        """Return the words of an utterance whose stream has just been closed."""
        mended = without_noise(heard)
        words = _best_path(self._decoder) if mended is heard else _decoded(self._decoder, mended)
        return self._reconsidered(words, mended)

    def _reconsidered(self, words: tuple[Word, ...], samples: Floats) -> tuple[Word, ...]:
        """Where the words are unsure, hear them again as from a shorter throat, and keep what fits better."""
        if _confidence(words) >= _SURE:
            return words
        best = self._decoder.hyp()
        again = _decoded(self._second, samples)
        other = self._second.hyp()
        if other is None or (best is not None and best.best_score >= other.best_score):
            return words
        return again

    def _transcript(self, words: tuple[Word, ...], real_time_factor: float) -> Transcript:
        if not words:
            return nothing_heard(self.name, real_time_factor)
        text = " ".join(word.text for word in words)
        return Transcript(text, words, _confidence(words), self.name, real_time_factor)


def _decoded(decoder: Any, samples: Floats) -> tuple[Word, ...]:
    """Decode a whole utterance."""
    decoder.start_utt()
    decoder.process_raw(pcm(np.concatenate([_PAD, levelled(samples), _PAD])), full_utt=True)
    decoder.end_utt()
    return _best_path(decoder)


def _best_path(decoder: Any) -> tuple[Word, ...]:
    """Return the best path's words with the decoder's posterior of each; their times begin after the padding."""
    pad_s = len(_PAD) / HEARING_RATE_HZ
    found = []
    for segment in decoder.seg() or ():
        text = segment.word.partition("(")[0]
        if text.startswith(("<", "[", "+")):
            continue
        start_s = max(0.0, segment.start_frame * _FRAME_S - pad_s)
        end_s = max(0.0, (segment.end_frame + 1) * _FRAME_S - pad_s)
        found += _apart(text.split(JOINT), start_s, end_s, min(1.0, float(segment.prob)))
    return tuple(found)


def _apart(words: list[str], start_s: float, end_s: float, confidence: float) -> list[Word]:
    """Return the words of a name that was heard as one, each as long as its letters let it expect."""
    edges = np.cumsum([0, *(len(word) for word in words)]) / max(1, sum(map(len, words)))
    times_s = [start_s + float(share) * (end_s - start_s) for share in edges]
    return [Word(word, times_s[at], times_s[at + 1], confidence) for at, word in enumerate(words)]


def _confidence(words: tuple[Word, ...]) -> float:
    return float(np.mean([word.confidence for word in words])) if words else 0.0


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


def _decoder(models: Path, domain: DomainModel, warp: float) -> Any:
    from pocketsphinx import Decoder

    try:
        return Decoder(
            hmm=str(models / "en-us"),
            lm=str(domain.language_model),
            dict=str(domain.dictionary),
            cmn="batch",  # whole recordings are normalised as a whole; streams adapt as they go
            bestpathlw=14,  # trust the sentences more than usual: they are few and ours (3.5 to 2.9 % WER)
            warp_params=str(warp),
            loglevel="FATAL",
        )
    except RuntimeError as error:
        raise ModelError(
            f"The recogniser's models in {models} or {domain.language_model.parent} are broken; "
            "remove the latter folder, or install pocketsphinx again with `make setup`."
        ) from error


def levelled(samples: Floats) -> Floats:
    """Turn a quiet recording up, so that rounding to 16 bits costs nothing."""
    result: Floats = (samples * (0.7 / max(float(np.max(np.abs(samples))), 1e-4))).astype(np.float32)
    return result


def pcm(samples: Floats) -> bytes:
    """Return samples as the 16-bit integers that the decoders read."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
