"""What the judge of interruptions looks at, every 10 ms: the client's sound beside what the loudspeaker explains.

The sound from which the echo was subtracted is not free of it, so the network sees both: the spectrum of what is left,
and that of the echo which was taken out. Pitch tells a voice from noise. Nothing lies in the future. Letters: S samples
at 16 kHz, F frames of 10 ms, D features.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.features import MEL_BANDS, MEL_WINDOW, mel_filters
from inference.types import HEARING_RATE_HZ, Floats

FRAME: Final = 160  # 10 ms
_FFT: Final = 512
_TOGETHER: Final = 4  # bands of the echo are needed less finely
_PITCH_WINDOW: Final = 800
_PITCH_HZ: Final = (75.0, 400.0)
_QUIETEST: Final = 1e-7
_MIDDLE_DB, _SPREAD_DB = -40.0, 20.0
PAST: Final = _PITCH_WINDOW - FRAME + 2
"""Samples before a frame that its features need; two more are needed to halve the rate."""
FEATURES: Final = MEL_BANDS + MEL_BANDS // _TOGETHER + 2

_FILTERS: Final = mel_filters().T  # [bins, bands]
_WINDOW: Final = np.hanning(MEL_WINDOW + 1)[:-1].astype(np.float32)
_PITCH_RATE_HZ: Final = HEARING_RATE_HZ // 2  # pitch needs no more, and it costs a quarter
_HALF: Final = _PITCH_WINDOW // 2
_TAPER: Final = (1.0 - np.arange(_HALF) / _HALF).astype(np.float32)
_SHORTEST, _LONGEST = (int(_PITCH_RATE_HZ / hertz) for hertz in reversed(_PITCH_HZ))


def floor_features(left: Floats, echo: Floats) -> Floats:
    """Return the features of a whole sound from its silence before on: [F, D].

    Args:
        left: [S], the microphone without the echo.
        echo: [S], what was taken out of it.
    """
    return features_after(_behind_silence(left), _behind_silence(echo))


def features_after(left: Floats, echo: Floats) -> Floats:
    """Return the features of the frames that follow PAST samples: [F, D] from two [PAST + S]."""
    frames = (len(left) - PAST) // FRAME
    ends = PAST + FRAME * np.arange(1, frames + 1)
    mel = _mel_db(left, ends)
    groups = _mel_power(echo, ends).reshape(frames, -1, _TOGETHER).mean(axis=2)
    voiced, pitch = _pitch(_halved(left)[ends[:, None] // 2 + np.arange(-_HALF, 0)])
    rows = [(mel - _MIDDLE_DB) / _SPREAD_DB, (_decibel(groups) - _MIDDLE_DB) / _SPREAD_DB, voiced[:, None]]
    return np.concatenate([*rows, pitch[:, None]], axis=1).astype(np.float32)


def _behind_silence(samples: Floats) -> Floats:
    return np.concatenate([np.zeros(PAST, np.float32), samples])


def _mel_power(samples: Floats, ends: np.typing.NDArray[np.int64]) -> Floats:
    windows = samples[ends[:, None] + np.arange(-MEL_WINDOW, 0)] * _WINDOW
    power = np.square(np.abs(np.fft.rfft(windows, _FFT))) / np.float32(np.square(_WINDOW).sum())
    return np.asarray(power @ _FILTERS, dtype=np.float32)


def _mel_db(samples: Floats, ends: np.typing.NDArray[np.int64]) -> Floats:
    return _decibel(_mel_power(samples, ends))


def _decibel(power: Floats) -> Floats:
    return np.asarray(10.0 * np.log10(power + _QUIETEST), dtype=np.float32)


def _halved(samples: Floats) -> Floats:
    """Return every second sample of a sound whose highest tones were taken out: [S // 2]."""
    before = np.concatenate([np.zeros(2, np.float32), samples])
    smooth = 0.25 * before[:-2] + 0.5 * before[1:-1] + 0.25 * before[2:]
    return np.asarray(smooth[1::2], dtype=np.float32)


def _pitch(windows: Floats) -> tuple[Floats, Floats]:
    """Return how periodic windows [F, W] are, 0 to 1, and their pitch in octaves over 150 Hz, 0 where there is none."""
    centred = windows - windows.mean(axis=1, keepdims=True)
    spectra = np.square(np.abs(np.fft.rfft(centred, 2 * _HALF)))
    likeness = np.fft.irfft(spectra)[:, :_HALF] / _TAPER
    around = likeness[:, _SHORTEST:_LONGEST]
    at = np.argmax(around, axis=1)
    voiced = np.clip(around[np.arange(len(at)), at] / (likeness[:, 0] + 1e-6), 0.0, 1.0)
    pitch = np.log2(_PITCH_RATE_HZ / (at + _SHORTEST) / 150.0) * (voiced > 0.4)
    return voiced.astype(np.float32), pitch.astype(np.float32)
