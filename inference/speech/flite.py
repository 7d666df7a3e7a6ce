"""Flite's voices in this process: libflite through ctypes, with the end time of every phone."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, TextError
from inference.speech.assembly import captions, trimmed
from inference.speech.clauses import Clause, ClauseVoice, said
from inference.speech.style import PLAIN, Style
from inference.types import Phone, Sound, Speech

_NOISE_SEED: Final = 1
_PACKAGES: Final = "flite and libflite1"
_SIGNATURES: Final[dict[str, tuple[Any, list[Any]]]] = {
    "flite_init": (ctypes.c_int, []),
    "flite_synth_text": (ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_void_p]),
    "utt_relation": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    "utt_wave": (ctypes.c_void_p, [ctypes.c_void_p]),
    "relation_head": (ctypes.c_void_p, [ctypes.c_void_p]),
    "item_next": (ctypes.c_void_p, [ctypes.c_void_p]),
    "item_daughter": (ctypes.c_void_p, [ctypes.c_void_p]),
    "flite_ffeature_string": (ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_char_p]),
    "flite_ffeature_float": (ctypes.c_float, [ctypes.c_void_p, ctypes.c_char_p]),
    "delete_utterance": (None, [ctypes.c_void_p]),
    "feat_set_float": (None, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float]),
}
# A voice registers once a process, so all who use it share its features.
_LOCK: Final = threading.Lock()


class _Voice(ctypes.Structure):
    """The beginning of flite's cst_voice."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class _Wave(ctypes.Structure):
    """Flite's cst_wave."""

    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class FliteVoice(ClauseVoice):
    """One of flite's US voices; safe to call from several threads, which then wait for each other."""

    def __init__(self, voice: str = "slt", stretch: float = 1.0) -> None:
        """Load the library and the voice.

        Args:
            voice: slt, rms, kal, kal16 or awb.
            stretch: how many times longer than usual everything lasts, 0.5 to 2.

        Raises:
            EngineUnavailable: the library or this voice is not installed; names the packages.
        """
        self.name = f"flite-{voice}"
        try:
            self._flite = ctypes.CDLL("libflite.so.1")
            self._c_library = ctypes.CDLL(None)
            library = ctypes.CDLL(f"libflite_cmu_us_{voice}.so.1")
            register = getattr(library, f"register_cmu_us_{voice}")
        except (OSError, AttributeError) as error:
            raise EngineUnavailable(
                f"The voice {self.name} is not installed ({error}); install the system packages {_PACKAGES}."
            ) from error
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(self._flite, name)
            function.restype, function.argtypes = result, arguments
        register.restype, register.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        self._stretch = stretch
        self._flite.flite_init()
        self._voice = register(None)

    def pronounce(self, words: str) -> tuple[str, ...]:
        """Return the phones with which this voice says some words, without silence; () where it says nothing."""
        try:
            speech = self.speak(words)
        except TextError:
            return ()
        return tuple(phone.symbol for phone in speech.phones if phone.symbol != "pau")

    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        """Say one clause; see `ClauseVoice`. Its pitch range cannot be changed, nor the pitch of rms."""
        words = said(tokens)
        with _LOCK:
            self._set_manner(style)
            self._c_library.srand(_NOISE_SEED)  # the breath in the sound is noise; the same text should sound the same
            utterance = self._flite.flite_synth_text(words.encode("ascii"), self._voice)
            if not utterance:
                raise EngineUnavailable(f"The voice {self.name} could not say {words[:60]!r}; try other words.")
            try:
                sound = self._sound(utterance)
                phones = tuple(self._phones(utterance))
                spans = self._token_spans(utterance)
            finally:
                self._flite.delete_utterance(utterance)
        return trimmed(sound, phones, tuple(captions(tokens, spans)), self.name)

    def _set_manner(self, style: Style) -> None:
        features = ctypes.cast(self._voice, ctypes.POINTER(_Voice)).contents.features
        self._flite.feat_set_float(features, b"duration_stretch", self._stretch / style.rate)
        self._flite.feat_set_float(features, b"f0_shift", style.pitch)

    def _sound(self, utterance: int) -> Sound:
        wave = ctypes.cast(self._flite.utt_wave(utterance), ctypes.POINTER(_Wave)).contents
        raw = np.ctypeslib.as_array(wave.samples, shape=(wave.num_samples * wave.num_channels,))
        return Sound((raw[:: wave.num_channels] / 32768.0).astype(np.float32), wave.sample_rate)

    def _items(self, first: int | None) -> Iterator[int]:
        item = first
        while item:
            yield item
            item = self._flite.item_next(item)

    def _relation(self, utterance: int, name: bytes) -> Iterator[int]:
        return self._items(self._flite.relation_head(self._flite.utt_relation(utterance, name)))

    def _phones(self, utterance: int) -> Iterator[Phone]:
        start_s = 0.0
        for item in self._relation(utterance, b"Segment"):
            end_s = self._flite.flite_ffeature_float(item, b"end")
            symbol = self._flite.flite_ffeature_string(item, b"name").decode("ascii")
            stressed = self._flite.flite_ffeature_string(item, b"R:SylStructure.parent.stress") == b"1"
            yield Phone(symbol, start_s, end_s, stressed)
            start_s = end_s

    def _token_spans(self, utterance: int) -> list[tuple[float, float] | None]:
        """Return first and last second of each of flite's tokens; None for one without sound."""
        spans: list[tuple[float, float] | None] = []
        for token in self._relation(utterance, b"Token"):
            times = [self._word_span(word) for word in self._items(self._flite.item_daughter(token))]
            heard = [span for span in times if span[1] > span[0]]
            spans.append((heard[0][0], heard[-1][1]) if heard else None)
        return spans

    def _word_span(self, word: int) -> tuple[float, float]:
        start_s = self._flite.flite_ffeature_float(word, b"R:SylStructure.daughter1.daughter1.R:Segment.p.end")
        end_s = self._flite.flite_ffeature_float(word, b"R:SylStructure.daughtern.daughtern.R:Segment.end")
        return start_s, end_s
