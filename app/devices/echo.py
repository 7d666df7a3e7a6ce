"""The loudspeaker's voice out of the microphone: WebRTC's echo canceller, fed with what is really played.

The canceller learns the way from loudspeaker to microphone, so it wants to see each sample of the loudspeaker a
little before its echo. Both cards say when their samples are heard; the reference is cut out of what was played by
those moments, so neither a card's latency nor a drift between two crystals has to be learnt. Letters: S samples at
16 kHz, N samples of a card's block.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from app.devices.play_queue import Floats
from app.errors import DeviceError
from inference.hearing.echo_filter import EchoFilter

RATE_HZ: Final = 16_000
_FRAME: Final = 160  # 10 ms, what the canceller works on
_LEAD_S: Final = 0.012  # so much before its echo the reference is shown: more than two cards' clocks scatter
_KEPT_S: Final = 2.0
_JUDGED: Final = 100  # pieces that wait for a judge; nobody asks while the advisor is silent
_MISSING = (
    "The echo canceller (pywebrtc-audio) is missing, so the advisor cannot be interrupted by voice; "
    "run `make setup`, or touch the screen to interrupt."
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One piece as the judge of interruptions hears it.

    Attributes:
        samples: [S], with the echo subtracted and nothing suppressed.
        echo: [S], what was subtracted.
        reference_db: how loud the loudspeaker was meanwhile, dBFS.
    """

    samples: Floats
    echo: Floats
    reference_db: float


class EchoCanceller:
    """Between one loudspeaker and one microphone; `played` and `clean` may be called on two threads."""

    def __init__(self) -> None:
        """Begin without knowledge of the room.

        Raises:
            DeviceError: the library is not installed.
        """
        self._canceller = _library()(RATE_HZ)
        self._blocks: deque[tuple[float, Floats, int]] = deque()  # heard at, samples, rate
        self._lock = threading.Lock()
        self._near: Floats = np.zeros(0, np.float32)
        self._far: Floats = np.zeros(0, np.float32)
        self._filter = EchoFilter()
        self._judged: deque[Judged] = deque(maxlen=_JUDGED)

    def played(self, block: Floats, rate_hz: int, heard_at_s: float) -> None:
        """Note what the card took: [N], its rate, and when its first sample is heard. For `CardPlayer.on_played`."""
        if not math.isfinite(heard_at_s):
            return
        with self._lock:
            if len(block) == 0:
                self._take_back(heard_at_s)
                return
            self._blocks.append((heard_at_s, block.copy(), rate_hz))
            while self._blocks[0][0] < heard_at_s - _KEPT_S:
                self._blocks.popleft()

    def clean(self, samples: Floats, captured_at_s: float) -> Floats:
        """Return the microphone's sound without the loudspeaker's.

        Args:
            samples: [S], the next piece of the microphone.
            captured_at_s: when its first sample reached the microphone, on the clock of `played`.

        Returns:
            Whole frames of 10 ms of what has come so far, so up to 10 ms less or more than went in.
        """
        far = self._reference(captured_at_s + _LEAD_S, len(samples))
        self._near, self._far = np.concatenate([self._near, samples]), np.concatenate([self._far, far])
        whole = len(self._near) // _FRAME * _FRAME
        near, self._near = self._near[:whole], self._near[whole:]
        far, self._far = self._far[:whole], self._far[whole:]
        if whole == 0:
            return near
        frames = zip(near.reshape(-1, _FRAME), far.reshape(-1, _FRAME), strict=True)
        left, echo = zip(*(self._filter.clean(*pair) for pair in frames), strict=True)
        self._judged.append(Judged(np.concatenate(left), np.concatenate(echo), _db(far)))
        return np.asarray(self._canceller.process(near, far), dtype=np.float32)

    def judged(self) -> list[Judged]:
        """Return what has come since the last call, for the rule that tells the client from the echo."""
        return [self._judged.popleft() for _ in range(len(self._judged))]

    def _take_back(self, moment_s: float) -> None:
        while self._blocks and self._blocks[-1][0] >= moment_s:
            self._blocks.pop()
        if self._blocks:
            heard_at_s, samples, rate_hz = self._blocks.pop()
            self._blocks.append((heard_at_s, samples[: round((moment_s - heard_at_s) * rate_hz)], rate_hz))

    def _reference(self, from_s: float, count: int) -> Floats:
        """Return what the loudspeaker lets be heard from a moment on, on the microphone's grid: [count]."""
        out = np.zeros(count, np.float32)
        moments = from_s + np.arange(count) / RATE_HZ
        with self._lock:
            blocks = (
                [b for b in self._blocks if b[0] < moments[-1] and b[0] + len(b[1]) / b[2] > from_s] if count else []
            )
        for heard_at_s, samples, rate_hz in blocks:
            at = (moments - heard_at_s) * rate_hz
            inside = (at >= 0) & (at < len(samples))
            out[inside] = np.interp(at[inside], np.arange(len(samples)), samples)
        return out


def _db(samples: Floats) -> float:
    power = float(np.mean(np.square(samples))) if len(samples) else 0.0
    return 10.0 * float(np.log10(max(power, 1e-10)))


def _library() -> Any:
    try:
        from pywebrtc_audio import EchoCanceller as Webrtc
    except ImportError as error:
        raise DeviceError(_MISSING) from error
    return Webrtc
