"""What sounds at the microphone while the advisor speaks, measured piece by piece from where it begins.

Silero's network grows deaf in long silence and then takes a quarter of a second to believe in a voice. So it is
started afresh whenever a sound rises out of the quiet, on the moments before it, and its pieces are cut from the
onset on. Letters: S samples at 16 kHz.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from inference.hearing.vad import CHUNK, VoiceActivity
from inference.runtime.onnx_session import Session
from inference.types import HEARING_RATE_HZ, Floats

FRAME: Final = 160  # 10 ms
_BEFORE: Final = 3 * CHUNK  # what the network hears before an onset
_QUIET_FRAMES: Final = 15
_QUIETEST_GATE_DB: Final = -46.0
_ABOVE_FLOOR_DB: Final = 8.0
_FLOOR_FRAMES: Final = 200
_GAIN: Final = 4.0  # people stand away from a kiosk; the network was trained nearer
_BANDS_HZ: Final = (50.0, 650.0, 3500.0)
_PITCH_HZ: Final = (75.0, 350.0)
_PITCH_WINDOW: Final = 800


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of one piece of cleaned sound.

    Attributes:
        probability: that somebody speaks, 0 to 1; 0 in quiet.
        level_db: root mean square, dBFS.
        open_db: tones from 650 to 3500 Hz against all: what closed lips, doors and thumps lack.
        voiced: how periodic it is at a voice's pitch, 0 to 1.
        reference_db: how loud the loudspeaker was meanwhile, dBFS.
        length_s: seconds.
    """

    probability: float
    level_db: float
    open_db: float
    voiced: float
    reference_db: float
    length_s: float


class NearVoice:
    """Follows one stream of cleaned sound."""

    def __init__(self, session: Session) -> None:
        """Args:
        session: from `open_silero`.
        """  # noqa: D205
        self._activity = VoiceActivity(session)
        self._rest: Floats = np.zeros(0, np.float32)
        self._past: Floats = np.zeros(_BEFORE, np.float32)
        self._levels: deque[float] = deque(maxlen=_FLOOR_FRAMES)
        self._sounding: Floats | None = None
        self._quiet = 0

    def push(self, samples: Floats, reference_db: float, expected_db: float) -> Iterator[Piece]:
        """Take the next sound [S] and yield what became known: 32 ms pieces of sound, 10 ms pieces of quiet.

        Args:
            samples: [S], cleaned of the loudspeaker.
            reference_db: how loud the loudspeaker was meanwhile.
            expected_db: how loud its leftover may be.
        """
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, FRAME):
            yield from self._take(frame, reference_db, expected_db)

    @property
    def floor_db(self) -> float:
        """How loud the room is while nobody speaks, dBFS."""
        return float(np.quantile(self._levels, 0.2)) if self._levels else _QUIETEST_GATE_DB

    def _take(self, frame: Floats, reference_db: float, expected_db: float) -> Iterator[Piece]:
        level_db = _db(frame)
        loud = level_db > max(_QUIETEST_GATE_DB, self.floor_db + _ABOVE_FLOOR_DB, expected_db)
        self._levels.append(level_db)
        self._quiet = 0 if loud else self._quiet + 1
        if self._sounding is None and loud:
            self._begin()
        self._past = np.concatenate([self._past[FRAME:], frame])
        if self._sounding is None:
            yield Piece(0.0, level_db, -99.0, 0.0, reference_db, FRAME / HEARING_RATE_HZ)
            return
        self._sounding = np.concatenate([self._sounding, frame])
        if len(self._sounding) >= CHUNK:
            chunk, self._sounding = self._sounding[:CHUNK], self._sounding[CHUNK:]
            yield self._piece(chunk, len(self._sounding), reference_db)
        if self._quiet >= _QUIET_FRAMES:
            self._sounding = None

    def _begin(self) -> None:
        self._sounding = np.zeros(0, np.float32)
        self._activity.reset()
        for chunk in self._past.reshape(-1, CHUNK):
            self._activity.push(_louder(chunk))

    def _piece(self, chunk: Floats, after: int, reference_db: float) -> Piece:
        window = self._past[len(self._past) - after - _PITCH_WINDOW : len(self._past) - after]
        return Piece(
            self._activity.push(_louder(chunk)),
            _db(chunk),
            _open_db(chunk),
            _voiced(window),
            reference_db,
            CHUNK / HEARING_RATE_HZ,
        )


def _louder(chunk: Floats) -> Floats:
    return np.asarray(np.clip(_GAIN * chunk, -1.0, 1.0), dtype=np.float32)


def _db(samples: Floats) -> float:
    return 10.0 * float(np.log10(np.mean(np.square(samples)) + 1e-10))


def _open_db(chunk: Floats) -> float:
    power = np.square(np.abs(np.fft.rfft(chunk * np.hanning(len(chunk))))) + 1e-12
    low, middle, high = (round(hertz * len(chunk) / HEARING_RATE_HZ) for hertz in _BANDS_HZ)
    return 10.0 * float(np.log10(power[middle:high].sum() / power[low:].sum()))


def _voiced(window: Floats) -> float:
    """Return the height of the autocorrelation's peak at a voice's pitch, freed of the window's taper."""
    count = len(window)
    spectrum = np.square(np.abs(np.fft.rfft(window - window.mean(), 2 * count)))
    correlation = np.fft.irfft(spectrum)[:count] / (1.0 - np.arange(count) / count)
    first, last = (int(HEARING_RATE_HZ / hertz) for hertz in reversed(_PITCH_HZ))
    return float(correlation[first:last].max() / (correlation[0] + 1e-9))
