"""What is computed from sound for more than one network or rule. Letters: S samples, F frames, M mel bands."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import soxr

from inference.types import HEARING_RATE_HZ, Floats, Sound

FLOOR_DB: Final = -80.0
_WINDOW_S: Final = 0.04

MEL_BANDS: Final = 40
MEL_RATE_HZ: Final = 120  # two frames for each of the face's
MEL_WINDOW: Final = 400  # samples at 16 kHz: 25 ms
_FFT: Final = 512
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 7600.0
_MEL_FLOOR: Final = 1e-7  # power of a band below which there is nothing to hear


def loudness_db(sound: Sound, frame_rate_hz: float) -> Floats:
    """Return how loud a sound is around each frame.

    Args:
        sound: at any rate.
        frame_rate_hz: frames a second; frame 0 is at sample 0.

    Returns:
        [F] decibels below full scale, FLOOR_DB to 0, as many frames as cover the sound.
    """
    frames = math.ceil(sound.duration_s * frame_rate_hz - 1e-9)
    power = np.concatenate([[0.0], np.cumsum(np.square(sound.samples, dtype=np.float64))])
    centres = np.arange(frames) / frame_rate_hz * sound.rate_hz
    half = _WINDOW_S / 2 * sound.rate_hz
    low = np.clip(centres - half, 0, len(sound.samples)).astype(int)
    high = np.clip(centres + half, 0, len(sound.samples)).astype(int)
    mean = (power[high] - power[low]) / np.maximum(high - low, 1)
    result: Floats = np.maximum(10.0 * np.log10(np.maximum(mean, 1e-12)), FLOOR_DB).astype(np.float32)
    return result


def at_hearing_rate(sound: Sound) -> Sound:
    """Return a sound at the rate at which the networks hear."""
    if sound.rate_hz == HEARING_RATE_HZ:
        return sound
    samples = soxr.resample(sound.samples, sound.rate_hz, HEARING_RATE_HZ, quality="HQ")
    return Sound(np.asarray(samples, np.float32), HEARING_RATE_HZ)


def mel_centre(frame: int) -> int:
    """Return the sample, at 16 kHz, around which a mel frame is computed."""
    return round(frame * HEARING_RATE_HZ / MEL_RATE_HZ)


def mel_filters() -> Floats:
    """Return the triangular filters from a power spectrum to mel bands: [M, bins].

    Source: S. Davis and P. Mermelstein, "Comparison of parametric representations for monosyllabic word recognition",
    1980, with the mel scale of D. O'Shaughnessy, 2595 log10(1 + f / 700).
    """
    edges = np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), MEL_BANDS + 2)
    edges_hz = 700.0 * (10.0 ** (edges / 2595.0) - 1.0)
    bins_hz = np.arange(_FFT // 2 + 1) * HEARING_RATE_HZ / _FFT
    low, middle, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising, falling = (bins_hz - low) / (middle - low), (high - bins_hz) / (high - middle)
    result: Floats = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return result


def _mel(hertz: float) -> float:
    return 2595.0 * math.log10(1.0 + hertz / 700.0)


_FILTERS: Final = mel_filters()
_HANN: Final = np.hanning(MEL_WINDOW + 1)[:-1].astype(np.float32)


def log_mel(samples: Floats, first: int, count: int, offset: int = 0) -> Floats:
    """Return log-mel frames of sound at 16 kHz; what lies outside of it is silence.

    Args:
        samples: [S].
        first: number of the first frame; frame n is around sample `mel_centre(n)` of the whole sound.
        count: how many frames.
        offset: which sample of the whole sound `samples[0]` is.

    Returns:
        [count, M], about -1 (silence) to 1 (loud).
    """
    if count <= 0:
        return np.zeros((0, MEL_BANDS), np.float32)
    starts = np.array([mel_centre(frame) - MEL_WINDOW // 2 - offset for frame in range(first, first + count)])
    before = max(0, -int(starts[0]))
    after = max(0, int(starts[-1]) + MEL_WINDOW - len(samples))
    padded = np.pad(samples, (before, after)) if before or after else samples
    windows = np.lib.stride_tricks.sliding_window_view(padded, MEL_WINDOW)[starts + before]
    power = np.abs(np.fft.rfft(windows * _HANN, _FFT)).astype(np.float32) ** 2
    mel = power @ _FILTERS.T / MEL_WINDOW
    result: Floats = (np.log10(mel + _MEL_FLOOR) / 4.0 + 0.75).astype(np.float32)
    return result


def log_mel_plainly(samples: Floats, frame: int) -> Floats:
    """Return one frame of `log_mel` by the definition, a sample at a time: slow, and the explanation of it: [M]."""
    first = mel_centre(frame) - MEL_WINDOW // 2
    window = np.array(
        [
            samples[at] * (0.5 - 0.5 * math.cos(2 * math.pi * (at - first) / MEL_WINDOW))
            if 0 <= at < len(samples)
            else 0.0
            for at in range(first, first + MEL_WINDOW)
        ]
    )
    turns = np.exp(-2j * np.pi * np.outer(np.arange(_FFT // 2 + 1), np.arange(MEL_WINDOW)) / _FFT)
    power = np.abs(turns @ window) ** 2
    result: Floats = (np.log10(_FILTERS @ power / MEL_WINDOW + _MEL_FLOOR) / 4.0 + 0.75).astype(np.float32)
    return result
