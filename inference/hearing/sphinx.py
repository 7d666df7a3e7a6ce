"""The embedded recogniser: pocketsphinx with the acoustic model of its wheel and a language model of our domain."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.cleaner import read_weights
from inference.hearing.domain_model import DomainModel, Pronounce, Sounds, build, words_of
from inference.hearing.listening import Listening, Usual
from inference.hearing.mel import CEPSTRA
from inference.hearing.recogniser import SHORTEST_S, SILENT_RMS, is_silent, nothing_heard, require_hearing_rate
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript, Word

_FRAME_S: Final = 0.01
JOINT: Final = "_"  # between the words of a name that is one word to the decoder
_PIECE: Final = HEARING_RATE_HZ // 20
_TILES: Final = 4
_SILENCE: Final = np.zeros((15, CEPSTRA), np.float32).tobytes()
_UNMOVED: Final = ",".join(["0"] * CEPSTRA)  # the cepstra come without their mean


class SphinxRecogniser:
    """Recognises questions in our domain; anything else comes out as the nearest words of it, with low confidence.

    The sound is cleaned and decoded as it comes, and nothing is decoded twice: the end costs the decoder's last look
    at the words that are left.
    """

    name = "pocketsphinx"

    def __init__(
        self, sentences: Iterable[str], cache_dir: Path, pronounce: Pronounce | None = None, *, english: bool = True
    ) -> None:
        """Load the models, building the language model if these sentences are new.

        Args:
            sentences: what clients say, in spoken words.
            cache_dir: where built language models are kept.
            pronounce: see `domain_model.build`.
            english: whether the language at large is expected too; without, only what is in the sentences is heard.

        Raises:
            EngineUnavailable: pocketsphinx is not installed.
            ModelError: its models are broken, or the cache cannot be written.
        """
        models = sphinx_models()
        dictionary = models / "cmudict-en-us.dict"
        self._models = models
        self._weights = read_weights()
        self._domain = build(sentences, dictionary, cache_dir, pronounce, models / "en-us.lm.bin" if english else None)
        self._sounds = Sounds(self._domain.dictionary, dictionary, pronounce)
        self._names: frozenset[str] = frozenset()
        self._decoder = _decoder(self._models, self._domain)
        self._lock = threading.Lock()
        self._listening: Listening | None = None
        self._usual: Usual | None = None
        self._spent_s = 0.0

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
                self._forget_names()  # words cannot be taken out again, and belong to another client
            for name in sorted(wanted - self._names):
                for phones in self._sounds.of(name):
                    self._add(name.replace(" ", JOINT), phones)
            self._names = wanted

    def _forget_names(self) -> None:
        self._decoder = _decoder(self._models, self._domain)
        self._names = frozenset()

    def _add(self, word: str, phones: tuple[str, ...]) -> None:
        if self._decoder.lookup_word(word) is None:
            self._decoder.add_word(word, " ".join(phones), True)

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        require_hearing_rate(sound)
        if is_silent(sound.samples):
            return nothing_heard(self.name)
        quiet = _quietest(sound.samples)
        self.start()
        self.push(np.concatenate([quiet, sound.samples, quiet]))
        heard = self.finish()
        early_s = len(quiet) / HEARING_RATE_HZ
        words = tuple(
            Word(word.text, max(0.0, word.start_s - early_s), max(0.0, word.end_s - early_s), word.confidence)
            for word in heard.words
        )
        return replace(heard, words=words)

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        with self._lock:
            self._close()
            self._spent_s = 0.0
            self._listening = Listening(self._weights, self._usual)
            self._decoder.set_cmn(_UNMOVED)
            self._decoder.start_utt()

    def push(self, samples: Floats) -> str:
        """Take the next piece and return what was understood so far; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            if self._listening is None or len(samples) == 0:
                return ""
            self._hear(self._listening.push(samples))
            best = self._decoder.hyp()
            self._spent_s += time.perf_counter() - started_s
            return str(best.hypstr).replace(JOINT, " ") if best is not None else ""

    def _hear(self, cepstra: Floats) -> None:
        if len(cepstra):
            self._decoder.process_cep(cepstra.tobytes())

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            heard, words = self._listening, tuple[Word, ...]()
            if heard is None:
                return nothing_heard(self.name)
            if heard.rms >= SILENT_RMS and heard.samples >= SHORTEST_S * HEARING_RATE_HZ:
                self._hear(heard.finish())
                self._decoder.end_utt()
                self._listening = None
                words = _best_path(self._decoder)
                self._usual = heard.usual()
                self._wipe()
            self._close()
            spent_s = self._spent_s + time.perf_counter() - started_s
        return self._transcript(words, spent_s * HEARING_RATE_HZ / max(1, heard.samples))

    def forget(self) -> None:
        """Drop everything that came from a client; see `Recogniser`."""
        with self._lock:
            self._close()
            self._usual, self._spent_s = None, 0.0
            if self._names:
                self._forget_names()

    def _close(self) -> None:
        """Drop an utterance that was not finished."""
        if self._listening is not None:
            self._listening = None
            self._decoder.end_utt()
            self._wipe()

    def _wipe(self) -> None:
        """Make the decoder, which keeps its last utterance, hear silence."""
        self._decoder.start_utt()
        self._decoder.process_cep(_SILENCE, full_utt=True)
        self._decoder.end_utt()
        self._decoder.set_cmn(_UNMOVED)  # a mean that it took by itself would be the voice's

    def _transcript(self, words: tuple[Word, ...], real_time_factor: float) -> Transcript:
        if not words:
            return nothing_heard(self.name, real_time_factor)
        text = " ".join(word.text for word in words)
        return Transcript(text, words, _confidence(words), self.name, real_time_factor)


def _quietest(samples: Floats) -> Floats:
    """Return a piece of the room of a recording: the decoder misses a word that touches the edge."""
    count = len(samples) // _PIECE
    if count < _TILES:
        return np.zeros(_TILES * _PIECE, np.float32)
    pieces = samples[: count * _PIECE].reshape(count, _PIECE)
    found = pieces[int(np.argmin(np.square(pieces, dtype=np.float64).sum(axis=1)))]
    return np.tile(np.concatenate([found, found[::-1]]), _TILES // 2)


def _best_path(decoder: Any) -> tuple[Word, ...]:
    """Return the best path's words with the decoder's posterior of each."""
    found = []
    for segment in decoder.seg() or ():
        text = segment.word.partition("(")[0]
        if text.startswith(("<", "[", "+")):
            continue
        start_s, end_s = segment.start_frame * _FRAME_S, (segment.end_frame + 1) * _FRAME_S
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


def _decoder(models: Path, domain: DomainModel) -> Any:
    from pocketsphinx import Decoder

    try:
        return Decoder(
            hmm=str(models / "en-us"),
            lm=str(domain.language_model),
            dict=str(domain.dictionary),
            cmn="none",
            bestpathlw=14,  # trust the sentences more than usual: they are few and ours (3.5 to 2.9 % WER)
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
