"""How somebody speaks: pitch, loudness, rate and pauses of one utterance, followed while it is spoken.

Of the sound, only what the next frame needs stays here (about 60 ms); of each frame, two numbers. Nothing is written.
Letters: S samples, F frames at FRAME_RATE_HZ.

Syllables are counted as peaks of loudness after N. de Jong and T. Wempe, "Praat script to detect syllable nuclei and
measure speech rate automatically", 2009: voiced, loud enough, and with a dip before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.features import loudness_db
from inference.types import HEARING_RATE_HZ, Floats, Sound, VoiceProsody

FRAME_RATE_HZ: Final = 100
PitchTracker = Callable[[Sound, float], Floats]
_HOP: Final = HEARING_RATE_HZ // FRAME_RATE_HZ
_CONTEXT: Final = 3  # frames of sound around each that its pitch and loudness are taken from
_BLOCK: Final = 10  # frames that are computed at once
_LONGEST_S: Final = 60.0
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """What counts as what.

    Attributes:
        speech_db: a frame this far below the loudest tenth belongs to a pause.
        silence_db: below full scale; a frame this quiet belongs to a pause in any case.
        pause_s: shorter gaps are closures of stops.
        dip_db: between two syllables.
        syllable_s: two syllables' peaks are farther apart.
        octave: a frame whose pitch is this many times off the median is a slip of the tracker.
        voiced_frames: fewer have no pitch worth telling.
    """

    speech_db: float = 25.0
    silence_db: float = -60.0
    pause_s: float = 0.2
    dip_db: float = 1.0
    syllable_s: float = 0.07
    octave: float = 1.7
    voiced_frames: int = 8


class ProsodyMeter:
    """Follows one utterance at a time."""

    def __init__(self, pitch: PitchTracker, limits: Limits | None = None) -> None:
        """Begin with nothing heard.

        Args:
            pitch: hertz of each frame of a sound, 0 without voice; frame 0 is at sample 0.
            limits: what counts as what.
        """
        self._pitch = pitch
        self._limits = limits or Limits()
        self._rest: Floats = np.zeros(0, np.float32)
        self._hertz: list[Floats] = []
        self._loudness: list[Floats] = []
        self._frames = 0
        self.forget()

    def push(self, samples: Floats) -> None:
        """Take the next sound, [S] at 16 kHz; beyond a minute it is not followed any more."""
        if self._frames > _LONGEST_S * FRAME_RATE_HZ:
            return
        self._rest = np.concatenate([self._rest, samples])
        while len(self._rest) >= (_BLOCK + 2 * _CONTEXT) * _HOP:
            self._take(self._rest[: (_BLOCK + 2 * _CONTEXT) * _HOP], _BLOCK)
            self._rest = self._rest[_BLOCK * _HOP :].copy()

    def finish(self) -> VoiceProsody | None:
        """End the utterance and return how it was spoken; None when nobody spoke. The next one can begin."""
        left = max(0, -(-len(self._rest) // _HOP) - _CONTEXT)
        if left:
            self._take(np.pad(self._rest, (0, (left + 2 * _CONTEXT) * _HOP - len(self._rest))), left)
        hertz = np.concatenate([np.zeros(0), *self._hertz])
        loudness = np.concatenate([np.zeros(0), *self._loudness])
        self.forget()
        return summary(hertz, loudness, self._limits)

    def forget(self) -> None:
        """Drop everything that came from a client."""
        self._rest = np.zeros(_CONTEXT * _HOP, np.float32)
        self._hertz, self._loudness, self._frames = [], [], 0

    def _take(self, window: Floats, frames: int) -> None:
        sound, inside = Sound(window, HEARING_RATE_HZ), slice(_CONTEXT, _CONTEXT + frames)
        self._hertz.append(self._pitch(sound, FRAME_RATE_HZ)[inside])
        self._loudness.append(loudness_db(sound, FRAME_RATE_HZ)[inside])
        self._frames += frames


def summary(hertz: Doubles, loudness: Doubles, limits: Limits | None = None) -> VoiceProsody | None:
    """Return how an utterance was spoken.

    Args:
        hertz: [F] pitch, 0 without voice.
        loudness: [F] decibels below full scale.
        limits: what counts as what.

    Returns:
        None when no frame holds speech.
    """
    table = limits or Limits()
    if len(loudness) == 0:
        return None
    floor = max(float(np.quantile(loudness, 0.9)) - table.speech_db, table.silence_db)
    spoken = np.flatnonzero(loudness > floor)
    if len(spoken) == 0 or not np.any(hertz[spoken] > 0):
        return None
    first, last = int(spoken[0]), int(spoken[-1]) + 1
    hertz, loudness = hertz[first:last], loudness[first:last]
    speaking = loudness > floor
    pauses = _pauses_s(speaking, table.pause_s)
    length_s = len(loudness) / FRAME_RATE_HZ
    talking_s = max(length_s - sum(pauses), 1.0 / FRAME_RATE_HZ)
    median, spread, slope = _melody(np.where(speaking, hertz, 0.0), table)
    level = loudness[speaking]
    return VoiceProsody(
        pitch_hz=median,
        pitch_range_semitones=spread,
        pitch_slope_semitones_s=slope,
        loudness_db=float(np.median(level)),
        loudness_range_db=float(np.quantile(level, 0.9) - np.quantile(level, 0.1)),
        syllables_per_s=_syllables(hertz, loudness, table) / talking_s,
        pauses=len(pauses),
        pause_share=float(sum(pauses) / length_s),
        voiced_share=float(np.mean(hertz[speaking] > 0)),
        duration_s=length_s,
    )


def _melody(hertz: Doubles, table: Limits) -> tuple[float, float, float]:
    """Return median in hertz, range in semitones (10th to 90th percentile) and slope in semitones a second."""
    at = np.flatnonzero(hertz > 0)
    if len(at) < table.voiced_frames:
        return 0.0, 0.0, 0.0
    median = float(np.median(hertz[at]))
    at = at[(hertz[at] < median * table.octave) & (hertz[at] > median / table.octave)]
    semitones = 12.0 * np.log2(hertz[at] / median)
    spread = float(np.quantile(semitones, 0.9) - np.quantile(semitones, 0.1))
    times_s = at / FRAME_RATE_HZ
    centred = times_s - times_s.mean()
    slope = float(centred @ semitones / max(float(centred @ centred), 1e-9))
    return median, spread, slope


def _pauses_s(speaking: npt.NDArray[np.bool_], shortest_s: float) -> list[float]:
    """Return the length of each gap between speech that is a pause."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], speaking, [True]]).astype(np.int8)))
    lengths_s = (edges[1::2] - edges[::2]) / FRAME_RATE_HZ
    return [float(length) for length in lengths_s if length >= shortest_s]


def _syllables(hertz: Doubles, loudness: Doubles, table: Limits) -> int:
    """Count voiced peaks of loudness that a dip parts from the one before."""
    smooth = np.convolve(np.pad(loudness, 2, mode="edge"), np.full(5, 0.2), "valid")
    middle = smooth[1:-1]
    peaks = np.flatnonzero((middle >= smooth[:-2]) & (middle > smooth[2:])) + 1
    floor = float(np.median(smooth)) - 4.0
    apart = table.syllable_s * FRAME_RATE_HZ
    kept: list[int] = []
    for peak in (int(p) for p in peaks if smooth[p] > floor and np.any(hertz[max(0, p - 2) : p + 3] > 0)):
        if kept and (peak - kept[-1] < apart or smooth[peak] - smooth[kept[-1] : peak].min() < table.dip_db):
            if smooth[peak] > smooth[kept[-1]]:
                kept[-1] = peak
            continue
        kept.append(peak)
    return len(kept)
