"""Loudspeaker and microphone of the window, with what lets the client interrupt by voice where it is possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.devices.card import CardPlayer
from app.devices.card_microphone import CardMicrophone
from app.devices.echo import EchoCanceller
from app.devices.interruptions import Interruptions
from app.devices.sound import Floats, Microphone, Player, open_microphone, open_player
from app.errors import DeviceError
from app.log import logger
from inference.errors import InferenceError
from inference.hearing.barge_in import Verdict
from inference.hearing.floor import Weights, read_weights
from inference.hearing.vad import open_silero
from inference.runtime.onnx_session import Session

_log = logger("sound")


@dataclass(frozen=True, slots=True)
class WindowSound:
    """What the window hears and is heard with.

    Attributes:
        interruptions: makes the judge of interruptions; None where the client cannot interrupt by voice.
        notice: one sentence on what is missing for it; empty when nothing is, or when there is no sound anyway.
    """

    player: Player
    microphone: Microphone
    interruptions: Callable[[Callable[[Verdict, Floats], None]], Interruptions] | None
    notice: str = ""


def open_sound() -> WindowSound:
    """Open both; without canceller or voice detector the microphone is closed while the advisor talks."""
    player = open_player()
    try:
        if not isinstance(player, CardPlayer):
            raise DeviceError(player.problem)
        echo, network, floor = EchoCanceller(), open_silero(1), read_weights()
        hears = CardMicrophone(echo=echo)
    except (DeviceError, InferenceError) as error:
        _log.warning("no interruptions by voice: %s", error)
        microphone = open_microphone()
        notice = "" if player.problem or microphone.problem else str(error)
        return WindowSound(player, microphone, None, notice)
    player.on_played(echo.played)
    return WindowSound(player, hears, partial(_judge, player, network, floor, echo))


def _judge(
    player: CardPlayer,
    network: Session,
    floor: Weights,
    echo: EchoCanceller,
    told: Callable[[Verdict, Floats], None],
) -> Interruptions:
    return Interruptions(player, network, floor, echo.judged, told)
