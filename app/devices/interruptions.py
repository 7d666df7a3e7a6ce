"""Stands between microphone and loudspeaker: when the client interrupts, the loudspeaker is silent at once.

This runs in the window's process, on the microphone's pieces, because a quarter of a second is too short to ask the
advisor's process, which may be busy; the voice detector it needs takes a tenth of a millisecond a piece.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import numpy as np

from app.devices.echo import Judged
from app.devices.play_queue import Floats
from inference.hearing.barge_in import BargeIn, BargeInRule, Verdict
from inference.hearing.floor import FloorWatch, Weights
from inference.hearing.near_voice import NearVoice
from inference.runtime.onnx_session import Session

_KEPT: Final = 8000  # samples before the hold that belong to the client's first words: half a second


class Reply(Protocol):
    """What is held and goes on: a player."""

    def hold(self) -> None:
        """Be silent at once, and keep what was not heard."""

    def go_on(self) -> None:
        """Say what was held."""


class Interruptions:
    """Follows the microphone while the advisor speaks; one thread at a time.

    Attributes:
        speaking: whether a reply is being heard; set it from outside. While it is not, nothing is held.
    """

    def __init__(
        self,
        reply: Reply,
        voice_activity: Session,
        floor: Weights,
        judged: Callable[[], list[Judged]],
        told: Callable[[Verdict, Floats], None] = lambda verdict, sound: None,
        rule: BargeInRule | None = None,
    ) -> None:
        """Begin calm.

        Args:
            reply: the player.
            voice_activity: the opened Silero network.
            floor: of the network that knows who takes the floor: `read_weights`.
            judged: what has come of the microphone since it was last asked: `EchoCanceller.judged`.
            told: what was decided, and with "hold" the client's sound so far: [S] at 16 kHz.
            rule: its settings.
        """
        self.speaking = False
        self._reply, self._told, self._judged = reply, told, judged
        self._voice, self._floor = NearVoice(voice_activity), FloorWatch(floor)
        self._rule = BargeIn(rule)
        self._before: Floats = np.zeros(0, np.float32)

    @property
    def held(self) -> bool:
        """Whether the reply waits for what the client has to say."""
        return self._rule.held

    def hear(self, samples: Floats) -> None:
        """Take the next cleaned sound, [S] at 16 kHz, and act on what is known by now."""
        self._before = np.concatenate([self._before, samples])[-_KEPT:]
        for judged in self._judged():
            for heard in self._voice.push(judged.samples, judged.reference_db, self._rule.expected_db):
                if self.speaking or self._rule.held:
                    self._act(self._rule.push(heard))
                else:
                    self._rule.reset()
            for odds in self._floor.push(judged.samples, judged.echo):
                if self.speaking:
                    self._act(self._rule.odds(float(odds)))

    def words(self, text: str, *, final: bool) -> None:
        """Take what the advisor understood of the sound since the hold."""
        self._act(self._rule.words(text, final=final))

    def reset(self) -> None:
        """A reply begins, or is over for another reason; nothing is held any more."""
        self._judged()
        self._rule.reset()
        self._floor.reset()

    def _act(self, verdict: Verdict | None) -> None:
        if verdict is None:
            return
        if verdict == "hold":
            self._reply.hold()
        elif verdict == "resume":
            self._reply.go_on()
        self._told(verdict, self._before if verdict == "hold" else np.zeros(0, np.float32))
