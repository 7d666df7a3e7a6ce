"""The larger recogniser: faster-whisper on a model folder that somebody installed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError, OutOfMemory
from inference.hearing.domain_model import words_of
from inference.hearing.recogniser import is_silent, nothing_heard, require_hearing_rate
from inference.hearing.whisper_device import places_here
from inference.runtime.memory import ran_out
from inference.runtime.plan import CPU
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript, Word

ANYWHERE: Final = "anywhere"
_NEEDED: Final = ("model.bin", "config.json", "tokenizer.json")  # without the last, the library asks the network
_TOKENS: Final = ("<|startoftranscript|>", "<|notimestamps|>", "<|endoftext|>")
_ENGLISH_TOKENS: Final = ("<|en|>", "<|transcribe|>")  # of models that know other languages too
_NO_SPEECH: Final = 0.6  # a window this surely without speech, and unsure of its words, is imagined
_UNSURE_LOGPROB: Final = -1.0
_AGAIN: Final = 4
_DIGITS: Final = frozenset("oh zero one two three four five six seven eight nine".split())  # noqa: SIM905
_HOTWORDS_CHARS: Final = 300
_UNSURE_NAMES: Final = -0.7  # a segment of nothing but names it was told to expect must be surer than others
_REPETITIVE: Final = 2.4  # text that zlib makes this much shorter says the same again and again: the model is stuck


class WhisperRecogniser:
    """Recognises any English; decodes an utterance when it is over, so there is no partial text."""

    def __init__(
        self,
        folder: Path,
        threads: int = 1,
        tell: Callable[[str], None] = lambda _notice: None,
        where: str = ANYWHERE,
    ) -> None:
        """Load a model.

        Args:
            folder: a CTranslate2 Whisper model (`model.bin`, `config.json`, `tokenizer.json`, vocabulary, and
                `preprocessor_config.json` if its spectrograms are not 80 bands high).
            threads: processor threads.
            tell: is given one sentence when a slower way to compute has to be taken.
            where: "cpu" or "cuda:N" where a plan says so.

        Raises:
            EngineUnavailable: faster-whisper is not installed.
            OutOfMemory: there is no room for the model where the plan wants it.
            ModelError: the folder is missing, incomplete or broken; names it.
        """
        missing = [
            name for name in _NEEDED if not os.path.isfile(folder / name)
        ]  # Path's own fails where it may not look
        if missing:
            raise _unusable(folder, f"lacks {_listed(missing)}")
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise EngineUnavailable("faster-whisper is not installed; run `make setup`.") from error
        self._model: Any = _opened(WhisperModel, folder, threads, tell, where)
        fault = _fault(self._model)
        if fault:
            raise _unusable(folder, fault)
        self.name = f"faster-whisper ({folder.resolve().name})"
        self._pieces: list[Floats] | None = None
        self._names = ""

    def expect(self, names: Sequence[str]) -> None:
        """Listen for these names, as hotwords; see `Recogniser`."""
        kept = ""
        for name in names:  # the model reads them before each window; too many crowd out the sound
            if len(kept) + len(name) + 2 <= _HOTWORDS_CHARS:
                kept = f"{kept}, {name}" if kept else name
        self._names = kept

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
                hotwords=self._names or None,
            )
            words = tuple(
                word
                for segment in segments
                if not self._imagined(segment)
                for word in _words(segment, sound.duration_s)
            )
        except Exception as error:  # CTranslate2 raises RuntimeError and ValueError alike
            if ran_out(error):
                raise OutOfMemory(f"The memory for the Whisper model {self.name} ran out.") from error
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
        if self._pieces is not None:
            self._pieces.append(samples)
        return ""

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        heard = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
        self._pieces = None
        return self.transcribe(Sound(heard, HEARING_RATE_HZ))

    def forget(self) -> None:
        """Drop everything that came from a client; see `Recogniser`."""
        self._pieces = None
        self._names = ""

    def _imagined(self, segment: Any) -> bool:
        """Tell whether a segment is what stuck or prompted models say, rather than what was said."""
        spoken = words_of(segment.text)
        if segment.compression_ratio > _REPETITIVE or says_again(spoken):
            return True
        unsure = segment.avg_logprob < _UNSURE_NAMES
        return bool(spoken) and unsure and set(spoken) <= set(words_of(self._names))


def says_again(words: Sequence[str]) -> bool:
    """Tell whether some words come _AGAIN times on end: a model that is stuck, not a person.

    Numbers are left out: "one one one one" is how people say them.
    """
    for length in range(1, len(words) // _AGAIN + 1):
        for at in range(len(words) - _AGAIN * length + 1):
            said = list(words[at : at + length])
            if said * _AGAIN == list(words[at : at + _AGAIN * length]) and not set(said) <= _DIGITS:
                return True
    return False


def _opened(library: Any, folder: Path, threads: int, tell: Callable[[str], None], where: str) -> Any:
    """Return the loaded model, on the best of this machine's ways to compute that works.

    Raises:
        ModelError: none does.
        OutOfMemory: the card that a plan named is full.
    """
    ways, notice = places_here()
    if where == CPU:
        ways, notice = tuple(way for way in ways if way.device == CPU), ""
    number = int(where.removeprefix("cuda:")) if where.startswith("cuda:") else 0
    failed = ""
    for way in ways:
        try:
            model = library(
                str(folder),
                device=way.device,
                device_index=number if way.device == "cuda" else 0,
                compute_type=way.compute,
                cpu_threads=threads,
                local_files_only=True,
            )
        except Exception as error:  # CTranslate2 and the tokeniser raise many kinds
            if where != ANYWHERE and ran_out(error):
                raise OutOfMemory(f"There is not enough memory to open the Whisper model {folder.name}.") from error
            failed = failed or _first_line(error)
            continue
        if failed and way.device != ways[0].device:
            notice = f"The graphics card cannot hear with {folder.name} ({failed}), so the processor does."
        if notice:
            tell(notice)
        return model
    raise _unusable(folder, f"cannot be loaded ({failed})")


def _fault(model: Any) -> str:
    """Return what in a loaded model would fail only when somebody speaks, "" for nothing."""
    wanted, given = model.model.n_mels, len(model.feature_extractor.mel_filters)
    if wanted != given:
        return f"takes spectrograms {wanted} bands high, but its preprocessor_config.json is missing or says {given}"
    tokens = (*_TOKENS, *_ENGLISH_TOKENS) if model.model.is_multilingual else _TOKENS
    missing = [token for token in tokens if model.hf_tokenizer.token_to_id(token) is None]
    return f"has a tokenizer.json without {_listed(missing)}" if missing else ""


def _words(segment: Any, longest_s: float) -> list[Word]:
    """Return a segment's words with times within the sound.

    The library cuts at every sign: "$3.5" comes as " $3" and ".5". What does not begin with a space belongs to the
    word before.
    """
    found: list[Word] = []
    for piece in segment.words or ():
        word = _word(piece, longest_s)
        if found and not piece.word.startswith(" "):
            start, confidence = found[-1].start_s, min(found[-1].confidence, word.confidence)
            word = Word(found.pop().text + word.text, start, word.end_s, confidence)
        if word.text:
            found.append(word)
    return found


def _word(piece: Any, longest_s: float) -> Word:
    start_s = min(max(float(piece.start), 0.0), longest_s)
    end_s = min(max(float(piece.end), start_s), longest_s)
    return Word(piece.word.strip(), start_s, end_s, min(max(float(piece.probability), 0.0), 1.0))


def _unusable(folder: Path, fault: str) -> ModelError:
    return ModelError(
        f"The Whisper model folder {folder} {fault}; install the whole model again, "
        "or empty the setting `whisper_model`."
    )


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
