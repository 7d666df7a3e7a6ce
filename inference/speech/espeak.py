"""espeak-ng in this process: many languages and voices, first sound at once; optional, as its licence is GPL-3.

The library comes with the package `espeakng-loader`. Phone events need the older of its two ways to start
(`espeak_Initialize`), and it exists once a process: all voices share it and take turns.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable
from inference.speech.assembly import captions, trimmed
from inference.speech.clauses import Clause, ClauseVoice, said
from inference.speech.ipa import arpabet
from inference.speech.style import PLAIN, Style
from inference.types import Floats, Phone, Sound, Speech

RATE_WPM: Final = 165
_NOISE_SEED: Final = 1
_PITCH_STEPS_PER_OCTAVE: Final = 70  # measured around the middle
_SYNCHRONOUS: Final = 2  # the sound comes in the thread that asks; the way with a thread of its own naps for 20 ms
_BUFFER_MS: Final = 200
_PHONES_IN_IPA: Final = 3
_UTF8: Final = 1
_SPELLED_IN_IPA: Final = 2
_RATE, _PITCH, _PITCH_RANGE = 1, 3, 4
_EVENT_WORD, _EVENT_PHONE = 1, 7
_STOPS: Final = frozenset({"p", "b", "t", "d", "k", "g", "ch", "jh"})
_CLOSED: Final = 0.16  # of the peak before: breathy voices whisper on while a stop is closed
_BLOCK_S: Final = 0.005


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """espeak-ng's espeak_EVENT."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Library:
    """The one espeak-ng of the process."""

    def __init__(self) -> None:
        try:
            import espeakng_loader

            self._c: Any = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path().encode()
        except (ImportError, OSError) as error:
            raise EngineUnavailable(
                f"espeak-ng is not installed ({error}); install Steward with the extra 'espeak' to use its voices."
            ) from error
        self.rate_hz = int(self._c.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data, _PHONES_IN_IPA))
        if self.rate_hz <= 0:
            raise EngineUnavailable("espeak-ng's data files are broken; install the package espeakng-loader again.")
        self._c_library: Any = ctypes.CDLL(None)
        self._blocks: list[Floats] = []
        self._events: list[tuple[int, float, str]] = []
        self._callback = _Callback(self._take)  # kept: the library only borrows it
        self._c.espeak_SetSynthCallback(self._callback)

    def say(
        self, voice: str, text: str, rate_wpm: int, pitch: int, pitch_range: int
    ) -> tuple[Floats, list[Phone], list[float]]:
        """Return the sound, its phones and the second at which each word begins."""
        self._blocks.clear()
        self._events.clear()
        self._choose(voice)
        for parameter, value in ((_RATE, rate_wpm), (_PITCH, pitch), (_PITCH_RANGE, pitch_range)):
            self._c.espeak_SetParameter(parameter, value, 0)
        self._c_library.srand(_NOISE_SEED)  # the library seeds its breath with the time of day
        raw = text.encode()
        self._c.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
        self._c.espeak_Synchronize()
        samples = np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)
        phones = _phones(self._events, samples, self.rate_hz)
        return samples, phones, [at_s for kind, at_s, _ in self._events if kind == _EVENT_WORD]

    def _choose(self, voice: str) -> None:
        if self._c.espeak_SetVoiceByName(voice.encode()) != 0:
            raise EngineUnavailable(f"espeak-ng has no voice '{voice}'; name a language, and a variant after a '+'.")

    def phonemes(self, voice: str, text: str) -> str:
        """Return the sounds of a text: words apart by spaces, their sounds by `_`."""
        self._choose(voice)
        spell = self._c.espeak_TextToPhonemes
        spell.restype, spell.argtypes = ctypes.c_char_p, [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        while rest.value:
            clauses.append(spell(ctypes.byref(rest), _UTF8, _SPELLED_IN_IPA | ord("_") << 8) or b"")
        return b" ".join(clauses).decode("utf-8", "ignore")

    def _take(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            self._blocks.append(np.ctypeslib.as_array(wave, (count,)).astype(np.float32) / 32768.0)
        index = 0
        while events[index].type:
            event = events[index]
            name = ctypes.string_at(ctypes.addressof(event.id), 8).split(b"\0")[0].decode("utf-8", "ignore")
            self._events.append((event.type, event.sample / self.rate_hz, name))
            index += 1
        return 0


_LOCK: Final = threading.Lock()
_shared: _Library | None = None


def _library() -> _Library:
    global _shared
    if _shared is None:
        _shared = _Library()
    return _shared


def phonemes(text: str, voice: str) -> str:
    """Return the sounds that espeak-ng makes of a text in IPA: words apart by spaces, their sounds by `_`.

    Raises:
        EngineUnavailable: the library or this voice is not installed.
    """
    with _LOCK:
        return _library().phonemes(voice, text)


class EspeakVoice(ClauseVoice):
    """One of espeak-ng's voices; safe to call from several threads, which then wait for each other."""

    def __init__(self, voice: str = "en-us", rate_wpm: int = RATE_WPM, pitch: int = 50, pitch_range: int = 50) -> None:
        """Load the library and look for the voice.

        Args:
            voice: a language as "en-us", "gmw/de", or that with a variant as "en-us+f3".
            rate_wpm: words a minute, 80 to 450.
            pitch: 0 to 100.
            pitch_range: 0 (flat) to 100.

        Raises:
            EngineUnavailable: the library or this voice is not installed.
        """
        self.name = f"espeak-{voice}"
        self._voice, self._manner = voice, (rate_wpm, pitch, pitch_range)
        with _LOCK:
            _library().say(voice, "", *self._manner)

    def raw(self, text: str) -> Speech:
        """Say a text as it stands, in whatever language the voice has, without captions; may be silent."""
        with _LOCK:
            samples, phones, _ = _library().say(self._voice, text, *self._manner)
            rate_hz = _library().rate_hz
        return Speech(Sound(samples, rate_hz), tuple(phones), (), self.name)

    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        """Say one clause; see `ClauseVoice`."""
        rate_wpm, pitch, pitch_range = self._manner
        manner = (
            min(450, max(80, round(rate_wpm * style.rate))),
            min(100, max(0, round(pitch + _PITCH_STEPS_PER_OCTAVE * math.log2(style.pitch)))),
            min(100, round(pitch_range * style.pitch_range)),
        )
        with _LOCK:
            library = _library()
            samples, phones, starts_s = library.say(self._voice, said(tokens), *manner)
        spans = list(_word_spans(starts_s, phones))
        return trimmed(Sound(samples, library.rate_hz), tuple(phones), tuple(captions(tokens, spans)), self.name)


def _phones(events: Sequence[tuple[int, float, str]], samples: Floats, rate_hz: int) -> list[Phone]:
    """Return the phones with their ends; sounds that are two phones here are shared out evenly."""
    marks = [(at_s, name) for kind, at_s, name in events if kind == _EVENT_PHONE]
    found: list[Phone] = []
    for index, (start_s, name) in enumerate(marks):
        end_s = marks[index + 1][0] if index + 1 < len(marks) else len(samples) / rate_hz
        if end_s <= start_s:
            continue
        symbols, stressed = arpabet(name) if name else (("pau",), False)
        if not symbols:  # a glottal stop belongs to what was before
            if found:
                found[-1] = Phone(found[-1].symbol, found[-1].start_s, end_s, found[-1].stressed)
            continue
        edges = np.linspace(start_s, end_s, len(symbols) + 1)
        for symbol, low_s, high_s in zip(symbols, edges[:-1], edges[1:], strict=True):
            found.append(Phone(symbol, float(low_s), float(high_s), stressed))
    return _with_closures(found, samples, rate_hz)


def _with_closures(phones: Sequence[Phone], samples: Floats, rate_hz: int) -> list[Phone]:
    """Give the silence in which a stop is closed to the stop: espeak-ng counts it to the sound before."""
    mended = list(phones)
    for index in range(1, len(mended)):
        stop, before = mended[index], mended[index - 1]
        if stop.symbol not in _STOPS or before.symbol == "pau":
            continue
        closed_s = _falls_silent_s(before, samples, rate_hz)
        if before.start_s < closed_s < stop.start_s:
            mended[index - 1] = Phone(before.symbol, before.start_s, closed_s, before.stressed)
            mended[index] = Phone(stop.symbol, closed_s, stop.end_s, stop.stressed)
    return mended


def _falls_silent_s(phone: Phone, samples: Floats, rate_hz: int) -> float:
    """Return the second from which a phone is nearly silent to its end."""
    block = max(1, int(_BLOCK_S * rate_hz))
    last = int(phone.end_s * rate_hz)
    count = (last - int(phone.start_s * rate_hz)) // block
    if count < 2:
        return phone.end_s
    peaks = np.abs(samples[last - count * block : last]).reshape(count, block).max(axis=1)
    loud = np.flatnonzero(peaks > max(1e-4, _CLOSED * float(peaks.max())))
    return phone.end_s - (count - 1 - int(loud[-1])) * block / rate_hz if len(loud) else phone.end_s


def _word_spans(starts_s: Sequence[float], phones: Sequence[Phone]) -> Iterator[tuple[float, float] | None]:
    """Return first and last second of each word: from its event to the last sound before the next one."""
    ends_s = [*starts_s[1:], float("inf")][: len(starts_s)]
    for start_s, end_s in zip(starts_s, ends_s, strict=True):
        inside = [p for p in phones if start_s - 1e-3 <= p.start_s < end_s - 1e-3 and p.symbol != "pau"]
        yield (inside[0].start_s, inside[-1].end_s) if inside else None
