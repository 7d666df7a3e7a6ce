"""The embedded recogniser: pocketsphinx with the acoustic model of its wheel and a language model of our domain."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.cepstra import CEPSTRA
from inference.hearing.domain_model import DomainModel, Pronounce, Sounds, build, words_of
from inference.hearing.listening import PAD, Listening
from inference.hearing.recogniser import SHORTEST_S, SILENT_RMS, is_silent, nothing_heard, require_hearing_rate
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript, Word

_FRAME_S: Final = 0.01
# Vocal tracts from long to short, as factors on frequencies: the acoustic model learnt mostly from men.
_THROATS: Final = (0.94, 1.0, 1.07, 1.15)
_FIRST_PAIR: Final = (1, 3)  # a man's and a woman's
_SETTLED: Final = 4  # utterances after which one length is known to suit the client best
_STRANGER: Final = 0.7  # confidence below which somebody else may be speaking
JOINT: Final = "_"  # between the words of a name that is one word to the decoder
_SILENCE: Final = np.zeros((PAD, CEPSTRA), np.float32).tobytes()
_UNMOVED: Final = ",".join(["0"] * CEPSTRA)  # the cepstra come without their mean


class SphinxRecogniser:
    """Recognises questions in our domain; anything else comes out as the nearest words of it, with low confidence.

    Two decoders listen side by side, each as to another length of the vocal tract; the likelier one's words count. The
    next utterance is heard with the better length and one of its neighbours, so that within a few questions both are
    about the client's own.
    """

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
        self._lock = threading.Lock()
        self._listening: Listening | None = None
        self._spent_s = 0.0
        self._open_decoders()
        self._forget_voice()

    def _open_decoders(self) -> None:
        self._decoders = [_decoder(self._models, self._domain) for _ in range(2)]

    def _forget_voice(self) -> None:
        self._throats = list(_FIRST_PAIR)  # of the decoders that listen, the better one's first
        self._usual: dict[float, Floats] = {}
        self._tries = 0

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
        for decoder in self._decoders:
            if decoder.lookup_word(word) is None:
                decoder.add_word(word, " ".join(phones), True)

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        require_hearing_rate(sound)
        if is_silent(sound.samples):
            return nothing_heard(self.name)
        self.start()
        self.push(sound.samples)
        return self.finish()

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        with self._lock:
            self._close()
            self._spent_s = 0.0
            self._listening = Listening(tuple(_THROATS[at] for at in self._throats), self._usual)
            for decoder in self._busy():
                decoder.set_cmn(_UNMOVED)
                decoder.start_utt()

    def _busy(self) -> list[Any]:
        """Return the decoders that listen: both until the client's vocal tract is known."""
        return self._decoders[: len(self._throats)]

    def push(self, samples: Floats) -> str:
        """Take the next piece and return what was understood so far; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            if self._listening is None or len(samples) == 0:
                return ""
            self._hear(self._listening.push(samples))
            best = self._decoders[0].hyp()
            self._spent_s += time.perf_counter() - started_s
            return str(best.hypstr).replace(JOINT, " ") if best is not None else ""

    def _hear(self, cepstra: Floats) -> None:
        if cepstra.shape[1]:
            for decoder, seen in zip(self._busy(), cepstra, strict=True):
                decoder.process_cep(seen.tobytes())

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        started_s = time.perf_counter()
        with self._lock:
            heard, words = self._listening, tuple[Word, ...]()
            if heard is None:
                return nothing_heard(self.name)
            if heard.rms >= SILENT_RMS and heard.samples >= SHORTEST_S * HEARING_RATE_HZ:
                self._hear(heard.finish())
                self._listening = None
                words = self._likelier(heard)
            self._close()
            spent_s = self._spent_s + time.perf_counter() - started_s
        return self._transcript(words, spent_s * HEARING_RATE_HZ / max(1, heard.samples))

    def forget(self) -> None:
        """Drop everything that came from a client; see `Recogniser`."""
        with self._lock:
            self._close()
            self._forget_voice()
            if self._names:
                self._names = frozenset()
                self._open_decoders()

    def _close(self) -> None:
        """Drop an utterance that was not finished."""
        if self._listening is None:
            return
        self._listening = None
        for decoder in self._busy():
            decoder.end_utt()
        self._wipe(self._busy())

    def _likelier(self, heard: Listening) -> tuple[Word, ...]:
        """Return the words of the decoder that finds them likelier, and let the next utterance learn from it."""
        busy = self._busy()
        for decoder in busy:
            decoder.end_utt()
        better = int(np.argmax([_score(decoder) for decoder in busy]))
        self._usual |= {_THROATS[at]: mean for at, mean in zip(self._throats, heard.means(), strict=True)}
        words = _best_path(busy[better])
        self._wipe(busy)
        self._tries = self._tries + 1 if _confidence(words) >= _STRANGER else 0
        best = self._throats[better]
        self._throats = [best] if self._tries >= _SETTLED else [best, _neighbour(best, self._tries)]
        return words

    def _wipe(self, decoders: list[Any]) -> None:
        """Make decoders, which keep their last utterance, hear silence."""
        for decoder in decoders:
            decoder.set_cmn(_UNMOVED)
            decoder.start_utt()
            decoder.process_cep(_SILENCE, full_utt=True)
            decoder.end_utt()

    def _transcript(self, words: tuple[Word, ...], real_time_factor: float) -> Transcript:
        if not words:
            return nothing_heard(self.name, real_time_factor)
        text = " ".join(word.text for word in words)
        return Transcript(text, words, _confidence(words), self.name, real_time_factor)


def _neighbour(throat: int, number: int) -> int:
    """Return the next longer or the next shorter vocal tract, by turns."""
    beside = [at for at in (throat - 1, throat + 1) if 0 <= at < len(_THROATS)]
    return beside[number % len(beside)]


def _score(decoder: Any) -> float:
    best = decoder.hyp()
    return float(best.best_score) if best is not None else -np.inf


def _best_path(decoder: Any) -> tuple[Word, ...]:
    """Return the best path's words with the decoder's posterior of each; their times begin after the padding."""
    pad_s = PAD * _FRAME_S
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


def _decoder(models: Path, domain: DomainModel) -> Any:
    from pocketsphinx import Decoder

    try:
        return Decoder(
            hmm=str(models / "en-us"),
            lm=str(domain.language_model),
            dict=str(domain.dictionary),
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
