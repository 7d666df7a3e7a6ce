"""From an engine's pieces to one utterance: silences cut and set anew, one loudness, captions on written words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import soxr

from inference.speech.level import CLAUSE_GAP_S, LEAD_S, SPEECH_RMS, TAIL_S, levelled, rms_after
from inference.speech.spoken_text import SpokenToken
from inference.types import Floats, Phone, Sound, Speech, Word


def captions(tokens: tuple[SpokenToken, ...], spans: Sequence[tuple[float, float] | None]) -> Iterator[Word]:
    """Give each written word the time of the spoken words that stand for it.

    An engine makes one token of each spoken word (`spoken_text` leaves it nothing to split); should a count differ
    all the same, the times are shared out in proportion.

    Args:
        tokens: the written words and what is said for them.
        spans: first and last second of each of the engine's words; None for one without sound.
    """
    counts = [len(token.spoken.split()) for token in tokens]
    total, at, last_s = sum(counts), 0, 0.0
    for token, count in zip(tokens, counts, strict=True):
        low, high = (round(edge * len(spans) / total) for edge in (at, at + count))
        at += count
        heard = [span for span in spans[low:high] if span]
        if heard:
            yield Word(token.written, heard[0][0], heard[-1][1])
            last_s = heard[-1][1]
        else:
            yield Word(token.written, last_s, last_s)


def trimmed(sound: Sound, phones: tuple[Phone, ...], words: tuple[Word, ...], engine: str) -> Speech:
    """Cut the silent phones at both ends off, so that the caller decides how long the pauses are."""
    loud = [phone for phone in phones if phone.symbol != "pau"]
    if not loud:
        return Speech(Sound(np.zeros(0, np.float32), sound.rate_hz), (), words, engine)
    first_s, last_s = loud[0].start_s, loud[-1].end_s
    kept = sound.samples[int(first_s * sound.rate_hz) : int(last_s * sound.rate_hz)]
    inner = tuple(p for p in phones if p.start_s >= first_s - 1e-6 and p.end_s <= last_s + 1e-6)
    shifted = list(_later(inner, -first_s))
    shifted[-1] = dataclasses.replace(shifted[-1], end_s=len(kept) / sound.rate_hz)  # to the sample
    return Speech(Sound(kept, sound.rate_hz), tuple(shifted), _words_later(words, -first_s), engine)


class Levels:
    """Brings the pieces of one text to the house's loudness; another voice goes on as loud as the one before it."""

    def __init__(self) -> None:
        self._rms, self._engine, self._before = SPEECH_RMS, "", np.zeros(0, np.float32)

    def levelled(self, piece: Speech) -> Floats:
        """Return the next piece's sound: [S]."""
        if piece.engine != self._engine:
            self._rms, self._engine = rms_after(self._before), piece.engine
        self._before = levelled(piece.sound.samples, self._rms)
        return self._before


def joined(pieces: Sequence[Speech], pause: float = 1.0) -> Speech:
    """Put sentences one after the other, with silence before, between and after, at one loudness.

    Args:
        pieces: at least one; those of another rate than the first are brought to it.
        pause: factor on the pauses between them.
    """
    rate_hz = pieces[0].sound.rate_hz
    sounds: list[Floats] = []
    phones: list[Phone] = []
    words: list[Word] = []
    end_s = 0.0
    levels = Levels()
    for index, piece in enumerate(pieces):
        gap = _silence(CLAUSE_GAP_S * pause if index else LEAD_S, rate_hz)
        samples = _at_rate(levels.levelled(piece), piece.sound.rate_hz, rate_hz)
        start_s = end_s + len(gap) / rate_hz
        phones += [Phone("pau", end_s, start_s), *_later(piece.phones, start_s)]
        words += _words_later(piece.words, start_s)
        sounds += [gap, samples]
        end_s = start_s + len(samples) / rate_hz
    sounds.append(_silence(TAIL_S, rate_hz))
    phones.append(Phone("pau", end_s, end_s + TAIL_S))
    engine = " and ".join(dict.fromkeys(piece.engine for piece in pieces))
    return Speech(Sound(np.concatenate(sounds), rate_hz), tuple(phones), tuple(words), engine)


def rounded_off(piece: Speech, levels: Levels, behind_s: float, *, first: bool) -> Speech:
    """Give one clause of a stream the silence before it, if it is the first, and the pause behind it.

    The pause stands behind, not before: whoever hears the clause then knows where it ends, and the face closes to
    silence, before the next clause is made.

    Args:
        piece: the clause.
        levels: of the text.
        behind_s: length of the pause.
        first: whether nothing was before.
    """
    rate_hz = piece.sound.rate_hz
    lead, behind = _silence(LEAD_S if first else 0.0, rate_hz), _silence(behind_s, rate_hz)
    start_s = len(lead) / rate_hz
    end_s = start_s + piece.sound.duration_s
    phones = [*_later(piece.phones, start_s), Phone("pau", end_s, end_s + len(behind) / rate_hz)]
    if first:
        phones.insert(0, Phone("pau", 0.0, start_s))
    sound = Sound(np.concatenate([lead, levels.levelled(piece), behind]), rate_hz)
    return Speech(sound, tuple(phones), _words_later(piece.words, start_s), piece.engine)


def chained(pieces: Sequence[Speech]) -> Speech:
    """Put the pieces of a stream one behind the other as they are; those of another rate are brought to the first's."""
    rate_hz = pieces[0].sound.rate_hz
    sounds: list[Floats] = []
    phones: list[Phone] = []
    words: list[Word] = []
    count = 0
    for piece in pieces:
        start_s = count / rate_hz
        sounds.append(at_rate(piece.sound, rate_hz).samples)
        phones += _later(piece.phones, start_s)
        words += _words_later(piece.words, start_s)
        count += len(sounds[-1])
    engine = " and ".join(dict.fromkeys(piece.engine for piece in pieces))
    return Speech(Sound(np.concatenate(sounds), rate_hz), tuple(phones), tuple(words), engine)


def at_rate(sound: Sound, rate_hz: int) -> Sound:
    """Return a sound at another rate."""
    return Sound(_at_rate(sound.samples, sound.rate_hz, rate_hz), rate_hz)


def butted(first: Speech, second: Speech) -> Speech:
    """Put one part of a clause right behind the other; both have the same rate."""
    start_s = first.sound.duration_s
    return Speech(
        Sound(np.concatenate([first.sound.samples, second.sound.samples]), first.sound.rate_hz),
        (*first.phones, *_later(second.phones, start_s)),
        (*first.words, *_words_later(second.words, start_s)),
        first.engine,
    )


def later(speech: Speech, by_s: float) -> Speech:
    """Return speech whose phones and words count from a moment that is so much earlier; its sound stays."""
    return dataclasses.replace(
        speech, phones=tuple(_later(speech.phones, by_s)), words=tuple(_words_later(speech.words, by_s))
    )


def _silence(length_s: float, rate_hz: int) -> Floats:
    return np.zeros(round(length_s * rate_hz), np.float32)


def _at_rate(samples: Floats, rate_hz: int, wanted_hz: int) -> Floats:
    if rate_hz == wanted_hz or len(samples) == 0:
        return samples
    result: Floats = soxr.resample(samples, rate_hz, wanted_hz).astype(np.float32)
    return result


def _later(phones: tuple[Phone, ...], by_s: float) -> tuple[Phone, ...]:
    return tuple(Phone(p.symbol, max(0.0, p.start_s + by_s), p.end_s + by_s, p.stressed) for p in phones)


def _words_later(words: tuple[Word, ...], by_s: float) -> tuple[Word, ...]:
    return tuple(Word(w.text, max(0.0, w.start_s + by_s), max(0.0, w.end_s + by_s), w.confidence) for w in words)
