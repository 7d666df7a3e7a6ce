"""A simulated sound card and microphone behind the calls of `sounddevice`, on virtual time, faults included.

`CardPlayer` and `CardMicrophone` run on it unchanged. A card keeps a buffer as long as its latency, asks for the next
block when there is room for it, and plays without a gap as long as the answers come in time; an answer that comes too
late is heard at once, after a gap of silence. It says when a block will be heard, with an error; the room knows when it
really was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from app.devices.card import CardPlayer
from app.devices.card_microphone import CardMicrophone
from app.devices.echo import EchoCanceller
from app.devices.play_queue import Floats
from app.devices.port_audio import PortAudio
from app.devices.simulated_room import Echo, Room
from app.devices.virtual_time import VirtualTime

_SOONEST_S: Final = 0.001  # from a late answer to its sound
_LOOK_AFTER_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a card; by default nothing.

    Attributes:
        late_s: how late a callback usually comes (mean of an exponential distribution).
        report_s: standard deviation of the error of the told moment of hearing.
        wild: share of reports that are wrong by up to 60 ms.
        drop_every_s: mean time between callbacks that come too late for the buffer; infinite for never.
        drop_s: shortest and longest gap of silence that comes of it.
        drops_told: whether the card says that it ran dry.
        knows_when: whether it tells the moment of hearing at all.
        rate_ppm: how much faster than its name its crystal runs, parts in a million.
    """

    late_s: float = 0.0
    report_s: float = 0.0
    wild: float = 0.0
    drop_every_s: float = float("inf")
    drop_s: tuple[float, float] = (0.01, 0.2)
    drops_told: bool = True
    knows_when: bool = True
    rate_ppm: float = 0.0


class NoDevice(Exception):  # noqa: N818  (stands for sounddevice.PortAudioError)
    """There is no such device, or it is gone."""


@dataclass(slots=True)
class _Device:
    rate_hz: int
    plugged: bool = True


class SimulatedPortAudio:
    """Behaves like the module `sounddevice`, as far as `port_audio.Library` goes.

    Like the real one it sees a device that was plugged in only after it was started anew.
    """

    PortAudioError: type[Exception] = NoDevice

    def __init__(self, time: VirtualTime, room: Room, faults: Faults, block_s: float, seed: int) -> None:
        self.time, self.room, self.faults, self.block_s = time, room, faults, block_s
        self.random = np.random.default_rng(seed)
        self.drops: list[float] = []
        """When the card ran dry, seconds."""
        self._real: dict[str, _Device | None] = {"output": None, "input": None}
        self._listed: dict[str, _Device | None] = {}
        self._streams: list[_Stream] = []
        self.starts = 0
        """How often it was started."""

    def plug(self, kind: str, rate_hz: int) -> None:
        """Plug in an "output" or "input"."""
        self._real[kind] = _Device(rate_hz)

    def unplug(self, kind: str) -> None:
        """Pull the plug: its streams die."""
        device, self._real[kind] = self._real[kind], None
        if device is not None:
            device.plugged = False

    def query_devices(self, device: None = None, kind: str | None = None) -> Any:
        """Return the listed default device of a kind."""
        found = self._listed.get(kind or "output")
        if found is None:
            raise NoDevice(f"Error querying device {device}")
        return {"default_samplerate": float(found.rate_hz)}

    def OutputStream(self, **options: Any) -> _Stream:  # noqa: N802
        """Open the default output."""
        return self._open(_Output(self, self._device("output", options), options))

    def InputStream(self, **options: Any) -> _Stream:  # noqa: N802
        """Open the default input."""
        return self._open(_Input(self, self._device("input", options), options))

    def _device(self, kind: str, options: dict[str, Any]) -> _Device:
        device = self._listed.get(kind)
        if device is None or not device.plugged or device.rate_hz != options["samplerate"]:
            raise NoDevice(f"Error opening the {kind}")
        return device

    def _open(self, stream: _Stream) -> _Stream:
        self._streams.append(stream)
        return stream

    def _initialize(self) -> None:
        self._listed = dict(self._real)
        self.starts += 1

    def _terminate(self) -> None:
        for stream in self._streams:
            stream.close()
        self._streams.clear()
        self._listed = {}


class _Stream:
    """What is common to both directions."""

    def __init__(self, library: SimulatedPortAudio, device: _Device, options: dict[str, Any]) -> None:
        self.library, self._device = library, device
        self._callback: Callable[[Floats, int, Any, Any], None] = options["callback"]
        self._open = True
        true_hz = device.rate_hz * (1.0 + library.faults.rate_ppm * 1e-6)
        self._count = int(options.get("blocksize") or round(library.block_s * device.rate_hz))
        self._true_hz, self._block_s = true_hz, self._count / true_hz

    @property
    def active(self) -> bool:
        return self._open and self._device.plugged

    @property
    def time(self) -> float:
        if not self.active:
            raise NoDevice("Error getting stream time")
        return self.library.time.now_s

    def close(self) -> None:
        self._open = False


class _Output(_Stream):
    def __init__(self, library: SimulatedPortAudio, device: _Device, options: dict[str, Any]) -> None:
        super().__init__(library, device, options)
        self.latency = float(options["latency"])
        self._plays_to_s = 0.0
        self._drop_at_s = self._next_drop_s()
        self._run = 0  # counts starts: what an earlier one still had to ask is void

    def abort(self) -> None:
        """Throw away what waits in the buffer and ask for nothing more."""
        self._run += 1
        self.library.room.silence_from(self.library.time.now_s)

    def _next_drop_s(self) -> float:
        every_s = self.library.faults.drop_every_s
        return self.library.time.now_s + self.library.random.exponential(every_s) if np.isfinite(every_s) else np.inf

    def start(self) -> None:
        now_s = self.library.time.now_s
        self._plays_to_s = now_s + self.latency
        self._run += 1
        run = self._run
        self.library.time.at(now_s, lambda: self._ask(run))

    def _ask(self, run: int) -> None:
        if not self.active or run != self._run:
            return
        library, faults, now_s = self.library, self.library.faults, self.library.time.now_s
        heard_s = max(self._plays_to_s, now_s + _SOONEST_S)
        dry = heard_s > self._plays_to_s
        if dry:
            library.drops.append(now_s)
        block = np.zeros((self._count, 1), np.float32)
        times = SimpleNamespace(
            currentTime=now_s,
            inputBufferAdcTime=0.0,
            outputBufferDacTime=self._told(heard_s) if faults.knows_when else 0.0,
        )
        self._callback(block, self._count, times, SimpleNamespace(output_underflow=dry and faults.drops_told))
        library.room.plays(heard_s, block[:, 0], self._true_hz)
        self._plays_to_s = heard_s + self._block_s
        library.time.at(self._next_s(), lambda: self._ask(run))

    def _told(self, heard_s: float) -> float:
        faults, random = self.library.faults, self.library.random
        error_s = random.normal(0.0, faults.report_s) if faults.report_s else 0.0
        if faults.wild and random.random() < faults.wild:
            error_s += random.uniform(-0.06, 0.06)
        return float(heard_s + error_s)

    def _next_s(self) -> float:
        """Return when the next callback comes: as soon as there is room, a little late, or much too late."""
        faults, random = self.library.faults, self.library.random
        next_s = self._plays_to_s - self.latency
        if faults.late_s:
            next_s += min(random.exponential(faults.late_s), self.latency - self._block_s)
        if next_s > self._drop_at_s:
            next_s = self._plays_to_s + random.uniform(*faults.drop_s)
            self._drop_at_s = next_s + self._next_drop_s() - self.library.time.now_s
        return next_s


class _Input(_Stream):
    def start(self) -> None:
        self._from_s = self.library.time.now_s
        self.library.time.at(self._from_s + self._block_s, self._give)

    def _give(self) -> None:
        if not self.active:
            return
        library = self.library
        block = library.room.microphone(self._from_s, self._count, self._device.rate_hz)
        times = SimpleNamespace(
            currentTime=library.time.now_s, inputBufferAdcTime=self._from_s, outputBufferDacTime=0.0
        )
        self._callback(block[:, None], self._count, times, SimpleNamespace(input_overflow=False))
        self._from_s += self._block_s
        late_s = library.random.exponential(library.faults.late_s) if library.faults.late_s else 0.0
        library.time.at(self._from_s + self._block_s + late_s, self._give)


class SimulatedRoom:
    """Loudspeaker and microphone of one simulated room, behind the real player and the real microphone.

    Attributes:
        time: pass it as a clock; `time.run_until` lets it pass.
        room: what is really heard and when; `room.say` lets the client speak.
        library: plug and unplug there.
    """

    def __init__(
        self,
        faults: Faults | None = None,
        echo: Echo | None = None,
        noise: float = 0.0,
        rate_hz: int = 48_000,
        block_s: float = 0.02,
        seed: int = 0,
    ) -> None:
        """Plug both in.

        Args:
            faults: of both cards.
            echo: how the loudspeaker reaches the microphone; None for not at all.
            noise: root mean square at the microphone, 0 to 1.
            rate_hz: of both cards.
            block_s: of the loudspeaker.
            seed: of everything that is left to chance.
        """
        self.time = VirtualTime()
        self.room = Room(echo, noise, seed)
        self.library = SimulatedPortAudio(self.time, self.room, faults or Faults(), block_s, seed)
        for kind in ("output", "input"):
            self.library.plug(kind, rate_hz)
        self.library._initialize()
        self.port_audio = PortAudio(self.library, self.time, watch=False)
        self._look_after()

    def _look_after(self) -> None:
        self.port_audio.look_after()
        self.time.at(self.time.now_s + _LOOK_AFTER_S, self._look_after)

    def player(self) -> CardPlayer:
        """Open the loudspeaker.

        Raises:
            DeviceError: it is not plugged in.
        """
        return CardPlayer(self.port_audio)

    def microphone(self, echo: EchoCanceller | None = None) -> CardMicrophone:
        """Find the microphone.

        Args:
            echo: takes the loudspeaker out of what it hears.

        Raises:
            DeviceError: it is not plugged in.
        """
        return CardMicrophone(self.port_audio, echo)
