"""What happens to speech between a mouth and a microphone, so that the network has heard worse than it will meet.

All at 16 kHz; letters: S samples.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import soxr
from scipy.signal import fftconvolve, lfilter

from inference.types import HEARING_RATE_HZ, Floats, Phone, Sound

_SPEECH_RMS: Final = 0.1
_FFT, _HOP = 512, 128
_WINDOW: Final = np.hanning(_FFT + 1)[:-1]
_ENVELOPE_COEFFICIENTS: Final = 34  # keeps what is wider than about 240 Hz: resonances, not harmonics
_HIGHEST_HZ: Final = 6900.0
FORMANT_NODES_HZ: Final = np.array([0.0, 800.0, 2000.0, 3500.0, 8000.0])


def at_another_length_of_throat(sound: Sound, factor: float) -> tuple[Floats, float]:
    """Shift pitch and all formants as a shorter (factor above 1) or longer vocal tract would.

    The sound gets shorter by the same factor; whoever wants the old tempo has it spoken slower before.

    Returns:
        [S] at 16 kHz and the factor by which times shrink.
    """
    samples = soxr.resample(sound.samples, sound.rate_hz * factor, HEARING_RATE_HZ, quality="MQ")
    return np.asarray(samples, np.float32), factor


def with_other_formants(samples: Floats, ratios: Floats) -> Floats:
    """Move the resonances of a voice and leave its pitch: another throat with the same vocal folds.

    The envelope of each short spectrum comes from its cepstrum (Bogert, Healy and Tukey 1963), is read at stretched
    frequencies, and the fine structure stays.

    Args:
        samples: [S].
        ratios: [len(FORMANT_NODES_HZ)] by how much resonances around each node rise, about 0.6 to 1.5.

    Returns:
        [S].
    """
    if len(samples) < _FFT:
        return samples
    count = (len(samples) - _FFT) // _HOP + 2
    padded = np.pad(samples, (_FFT // 2, _FFT * 2))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][: count + _FFT // _HOP]
    spectra = np.fft.rfft(windows * _WINDOW)
    level = np.log(np.abs(spectra) + 1e-4)
    cepstra = np.fft.irfft(level)
    cepstra[:, _ENVELOPE_COEFFICIENTS : 1 - _ENVELOPE_COEFFICIENTS] = 0.0
    envelopes = np.fft.rfft(cepstra).real
    bins = np.arange(envelopes.shape[1])
    hertz = bins * (HEARING_RATE_HZ / _FFT)
    # What would come from above the highest band that every voice has is taken from there.
    from_bin = np.minimum(bins / np.interp(hertz, FORMANT_NODES_HZ, ratios), _HIGHEST_HZ / HEARING_RATE_HZ * _FFT)
    low = np.minimum(from_bin.astype(int), len(bins) - 2)
    share = from_bin - low
    moved = envelopes[:, low] * (1 - share) + envelopes[:, low + 1] * share
    pieces = np.fft.irfft(spectra * np.exp(np.clip(moved - envelopes, -4.0, 4.0))) * _WINDOW
    result = np.zeros(len(padded))
    weight = np.zeros(len(padded))
    for number, piece in enumerate(pieces):
        result[number * _HOP : number * _HOP + _FFT] += piece
        weight[number * _HOP : number * _HOP + _FFT] += _WINDOW**2
    inner = slice(_FFT // 2, _FFT // 2 + len(samples))
    return np.asarray(result[inner] / np.maximum(weight[inner], 1e-3), np.float32)


def times_shrunk(phones: tuple[Phone, ...], factor: float, later_s: float) -> list[Phone]:
    """Return phones after `at_another_length_of_throat` and a silence before them."""
    return [Phone(p.symbol, p.start_s / factor + later_s, p.end_s / factor + later_s, p.stressed) for p in phones]


def disturbed(samples: Floats, dice: np.random.Generator) -> Floats:
    """Return speech as a room, a noise, a microphone and a codec may leave it.

    A third of all sounds stays clean, as the voice comes straight from the synthesiser in the kiosk.
    """
    sound = samples * (_SPEECH_RMS / max(1e-5, _loud_rms(samples)))
    if dice.random() > 0.33:
        if dice.random() < 0.5:
            sound = _in_room(sound, dice)
        if dice.random() < 0.5:
            sound = _coloured(sound, dice)
        if dice.random() < 0.8:
            sound = _with_noise(sound, dice)
        if dice.random() < 0.2:
            sound = _telephone(sound, dice)
    gain_db = dice.uniform(-16.0, 8.0)
    result: Floats = np.clip(sound * 10.0 ** (gain_db / 20.0), -1.0, 1.0).astype(np.float32)
    return result


def _loud_rms(samples: Floats) -> float:
    blocks = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    if len(blocks) == 0:
        return 0.0
    power = np.square(blocks, dtype=np.float64).mean(axis=1)
    return float(np.sqrt(power[power >= power.max() * 1e-3].mean()))


def _in_room(samples: Floats, dice: np.random.Generator) -> Floats:
    """Convolve with decaying noise after a direct sound: a plain room without a shape."""
    decay_s = dice.uniform(0.08, 0.5)  # until the echo is 60 dB down
    length = int(min(decay_s, 0.35) * HEARING_RATE_HZ)
    times_s = np.arange(length) / HEARING_RATE_HZ
    tail = dice.standard_normal(length) * 10.0 ** (-3.0 * times_s / decay_s)
    tail[: int(0.002 * HEARING_RATE_HZ)] = 0.0
    direct_to_tail_db = dice.uniform(2.0, 18.0)
    tail *= 10.0 ** (-direct_to_tail_db / 20.0) / np.sqrt(np.square(tail).sum())
    tail[0] = 1.0
    return np.asarray(fftconvolve(samples, tail)[: len(samples)], np.float32)


def _coloured(samples: Floats, dice: np.random.Generator) -> Floats:
    """Tilt the spectrum as a cheap microphone or loudspeaker does, with a first-order filter."""
    pole = dice.uniform(-0.5, 0.6)
    tilted: Floats = lfilter([1.0 - abs(pole)], [1.0, -pole], samples).astype(np.float32)
    return tilted * np.float32(_loud_rms(samples) / max(1e-6, _loud_rms(tilted)))


def _with_noise(samples: Floats, dice: np.random.Generator) -> Floats:
    """Add noise whose spectrum falls off like a ventilator's, a street's or none's."""
    noise = lfilter([1.0], [1.0, -dice.choice([0.0, 0.7, 0.95])], dice.standard_normal(len(samples)))
    if dice.random() < 0.4:  # comes and goes
        noise *= 0.6 + 0.4 * np.sin(2 * np.pi * dice.uniform(0.3, 3.0) * np.arange(len(noise)) / HEARING_RATE_HZ)
    ratio_db = dice.uniform(8.0, 40.0)
    noise *= _SPEECH_RMS * 10.0 ** (-ratio_db / 20.0) / max(1e-9, float(np.sqrt(np.square(noise).mean())))
    return np.asarray(samples + noise, np.float32)


def _telephone(samples: Floats, dice: np.random.Generator) -> Floats:
    """Pass through 8 kHz and eight bits by the mu-law (ITU-T G.711), or through the narrow band alone."""
    narrow = soxr.resample(
        soxr.resample(samples, HEARING_RATE_HZ, 8000, quality="LQ"), 8000, HEARING_RATE_HZ, quality="LQ"
    )
    narrow = np.pad(narrow, (0, max(0, len(samples) - len(narrow))))[: len(samples)]
    if dice.random() < 0.5:
        squeezed = np.sign(narrow) * np.log1p(255.0 * np.abs(np.clip(narrow, -1, 1))) / np.log(256.0)
        squeezed = np.round(squeezed * 127.0) / 127.0
        narrow = np.sign(squeezed) * (256.0 ** np.abs(squeezed) - 1.0) / 255.0
    return np.asarray(narrow, np.float32)
