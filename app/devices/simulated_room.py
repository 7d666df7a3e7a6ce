"""The air of one simulated room: what the loudspeaker really lets be heard, and what reaches the microphone.

The microphone hears the client, noise, and the loudspeaker by way of the walls. Letters: N samples of a block.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from app.devices.play_queue import Floats

_SOUND_M_PER_S: Final = 343.0
_KEPT_S: Final = 3.0  # of the past; longer than any echo
_AHEAD_S: Final = 1.0
_SAME: Final = 0.05  # of a sample: nearer moments are the same, as a card's crystal is a little off


@dataclass(frozen=True, slots=True)
class Echo:
    """How the loudspeaker reaches the microphone.

    Attributes:
        gain: of the direct way; 0 is a closed headphone, 1 as loud as it was played.
        distance_m: from loudspeaker to microphone.
        reflections: loudness of the walls beside the direct way.
        reverberation_s: until they have faded by 60 dB.
    """

    gain: float = 0.0
    distance_m: float = 0.5
    reflections: float = 0.3
    reverberation_s: float = 0.25

    def impulse(self, rate_hz: int, seed: int = 0) -> Floats:
        """Return the way's impulse response [N] at a rate: the direct sound, then noise that fades."""
        direct = round(self.distance_m / _SOUND_M_PER_S * rate_hz)
        tail = int(self.reverberation_s * rate_hz) if self.reflections else 0
        response = np.zeros(direct + tail + 1, np.float32)
        noise = np.random.default_rng(seed).standard_normal(tail)
        fading = 10.0 ** (-3.0 * np.arange(tail) / max(tail, 1))
        walls = noise * fading / max(float(np.sqrt(np.sum(fading**2))), 1e-9)
        response[direct] = self.gain
        response[direct + 1 :] = self.gain * self.reflections * walls
        return response


@dataclass(frozen=True, slots=True)
class _Sounding:
    """A block that is in the air from `start_s` on, its samples 1 / rate apart."""

    start_s: float
    samples: Floats
    rate_hz: float

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.samples) / self.rate_hz


class Room:
    """Loudspeaker, client and microphone in one air."""

    def __init__(self, echo: Echo | None = None, noise: float = 0.0, seed: int = 0) -> None:
        """Args:
        echo: None for none.
        noise: root mean square of the room's noise at the microphone, 0 to 1.
        seed: of noise and walls.
        """  # noqa: D205
        self.echo = echo
        self.noise = noise
        self._seed = seed
        self._random = np.random.default_rng(seed)
        self._played: deque[_Sounding] = deque()
        self._said: deque[_Sounding] = deque()
        self._responses: dict[int, Floats] = {}
        self._spectra: dict[int, dict[int, Any]] = {}  # of the responses, by rate and size
        self._past: tuple[float, int, Floats] = (-1.0, 0, np.zeros(0, np.float32))  # until when, rate, loudspeaker

    def plays(self, start_s: float, samples: Floats, rate_hz: float) -> None:
        """Let the loudspeaker's next block [N] be heard; its start must not lie before the last one's end."""
        self._played.append(_Sounding(start_s, samples, rate_hz))
        while self._played[0].end_s < start_s - _KEPT_S - _AHEAD_S:
            self._played.popleft()

    def silence_from(self, moment_s: float) -> None:
        """Take back what the loudspeaker was to let be heard after a moment."""
        while self._played and self._played[-1].start_s >= moment_s:
            self._played.pop()
        if self._played and self._played[-1].end_s > moment_s:
            last = self._played.pop()
            kept = last.samples[: int((moment_s - last.start_s) * last.rate_hz)]
            self._played.append(_Sounding(last.start_s, kept, last.rate_hz))

    def say(self, start_s: float, samples: Floats, rate_hz: int) -> None:
        """Let the client speak from a moment on, as loud as at the microphone: [N], -1 to 1."""
        self._said.append(_Sounding(start_s, samples, rate_hz))

    def heard(self, moment_s: float) -> float:
        """Return the loudspeaker's sample that is heard at a moment, 0 in silence: the truth, within the last 3 s."""
        for block in reversed(self._played):
            if block.start_s <= moment_s < block.end_s:
                return float(
                    block.samples[min(int((moment_s - block.start_s) * block.rate_hz), len(block.samples) - 1)]
                )
        return 0.0

    def loudspeaker(self, start_s: float, count: int, rate_hz: float) -> Floats:
        """Return what the loudspeaker lets be heard, `count` samples at a rate from a moment on: the truth."""
        return _mixed(self._played, start_s, count, rate_hz)

    def microphone(self, start_s: float, count: int, rate_hz: int) -> Floats:
        """Return what reaches the microphone, `count` samples at a rate from a moment on: [N], -1 to 1."""
        heard = _mixed(self._said, start_s, count, rate_hz)
        while self._said and self._said[0].end_s < start_s:
            self._said.popleft()
        if self.echo is not None:
            response = self._response(rate_hz)
            played = self._played_before(start_s, len(response) - 1, count, rate_hz)
            if played.any():
                heard += _convolved(played, response, self._spectra.setdefault(rate_hz, {}))
        if self.noise:
            heard += (self.noise * self._random.standard_normal(count)).astype(np.float32)
        return np.clip(heard, -1.0, 1.0)

    def _played_before(self, start_s: float, before: int, count: int, rate_hz: int) -> Floats:
        """Return the loudspeaker's `count` samples from a moment on, behind those before it: [before + count].

        What was heard already cannot change any more, so a microphone that goes on asks only for what is new.
        """
        until_s, at_hz, past = self._past
        if at_hz != rate_hz or len(past) != before or abs(until_s - start_s) * rate_hz > _SAME:
            past = _mixed(self._played, start_s - before / rate_hz, before, rate_hz)
        played = np.concatenate([past, _mixed(self._played, start_s, count, rate_hz)])
        self._past = (start_s + count / rate_hz, rate_hz, played[len(played) - before :])
        return played

    def _response(self, rate_hz: int) -> Floats:
        if rate_hz not in self._responses:
            assert self.echo is not None
            self._responses[rate_hz] = self.echo.impulse(rate_hz, self._seed)
        return self._responses[rate_hz]


def _mixed(blocks: deque[_Sounding], start_s: float, count: int, rate_hz: float) -> Floats:
    """Return the sum of blocks on a grid of `count` samples from a moment on."""
    out = np.zeros(count, np.float32)
    end_s = start_s + count / rate_hz
    for block in blocks:
        if block.start_s > end_s or block.end_s < start_s:
            continue
        first = max(0, math.ceil((block.start_s - start_s) * rate_hz))
        last = min(count, math.ceil((block.end_s - start_s) * rate_hz))
        if first < last:
            at = (start_s + np.arange(first, last) / rate_hz - block.start_s) * block.rate_hz
            out[first:last] += np.interp(at, np.arange(len(block.samples)), block.samples)
    return out


def _convolved(samples: Floats, response: Floats, spectra: dict[int, Any]) -> Floats:
    """Return the part of the convolution for which all samples are known: [len(samples) - len(response) + 1].

    Args:
        samples: [N].
        response: of the room.
        spectra: those of the response that were needed before, by their size.
    """
    size = 1 << (len(samples) - 1).bit_length()  # what wraps around falls on samples that are dropped
    if size not in spectra:
        spectra[size] = np.fft.rfft(response, size)
    whole = np.fft.irfft(np.fft.rfft(samples, size) * spectra[size], size)
    return np.asarray(whole[len(response) - 1 : len(samples)], dtype=np.float32)
