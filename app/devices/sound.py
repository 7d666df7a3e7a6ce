"""What the window knows of sound: a player that is also the clock, and a microphone.

The playback position is the master clock for face and captions: frames follow sound, never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.devices.card import CardPlayer
from app.devices.card_microphone import CardMicrophone
from app.devices.play_queue import Floats, Position, SentenceId
from app.devices.silent import SilentPlayer
from app.errors import DeviceError


class Player(Protocol):
    """Plays sentences one after the other."""

    @property
    def problem(self) -> str:
        """Why nothing is heard, in one sentence for the client; empty when all is well. Devices come and go."""

    def play(self, sentence: SentenceId, samples: Floats, rate_hz: int) -> None:
        """Append a sentence: [S] float32, -1 to 1."""

    def stop(self) -> None:
        """Be silent and forget what waits."""

    def hold(self) -> None:
        """Be silent at once, and keep what was not heard: somebody seems to interrupt."""

    def go_on(self) -> None:
        """Say what was held: it was no interruption."""

    def position(self, ahead_s: float = 0.0) -> Position | None:
        """Return what is being heard now, None in silence; it never goes back.

        Args:
            ahead_s: ask for so much later, up to about the card's latency: what will be heard when a picture that is
                begun now is seen?
        """

    @property
    def volume(self) -> float:
        """How loud the advisor is; 1 is as usual."""

    def set_volume(self, gain: float) -> None:
        """Be louder or softer from now on; see `volume.SOFTEST` and `volume.LOUDEST`."""

    def on_finished(self, told: Callable[[SentenceId], None]) -> None:
        """Tell each sentence that was heard to its end; called on the thread that reads the position."""

    def close(self) -> None:
        """Give the card back."""


class Microphone(Protocol):
    """Listens while it is asked to."""

    @property
    def problem(self) -> str:
        """Why it cannot listen, in one sentence for the client; empty when it can."""

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Hand each piece of sound, [S] float32 at 16 kHz, to `on_chunk` on a thread of the device.

        Raises:
            DeviceError: it cannot be opened.
        """

    def stop(self) -> None:
        """Listen no more."""


class NoMicrophone:
    """Stands in where there is none."""

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Refuse.

        Raises:
            DeviceError: always.
        """
        raise DeviceError(self.problem)

    def stop(self) -> None:
        """Nothing was started."""


def open_player() -> Player:
    """Return the sound card's player, or a silent one that keeps time and says what is missing."""
    try:
        return CardPlayer()
    except DeviceError as error:
        return SilentPlayer(str(error))


def open_microphone() -> Microphone:
    """Return the default microphone, or a stand-in that says what is missing."""
    try:
        return CardMicrophone()
    except DeviceError as error:
        return NoMicrophone(str(error))


__all__ = [
    "Floats",
    "Microphone",
    "NoMicrophone",
    "Player",
    "Position",
    "SentenceId",
    "SilentPlayer",
    "open_microphone",
    "open_player",
]
