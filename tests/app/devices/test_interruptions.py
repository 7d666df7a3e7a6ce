"""A voice in a simulated room silences the real player; the advisor's own voice, a door or keys do not."""

from __future__ import annotations

import numpy as np
import pytest

from app.devices.echo import EchoCanceller
from app.devices.interruptions import Interruptions
from app.modes.bench.turn_room import PLACES, Outcome, play_through
from app.modes.bench.turn_sounds import Event, event
from inference.errors import EngineUnavailable
from inference.hearing.floor import read_weights
from inference.hearing.vad import open_silero


def _events() -> list[Event]:
    random = np.random.default_rng(5)
    asked = [event("interruption", number, random) for number in (1, 3, 4, 8)]
    return [*asked, *(event(kind, 0, random) for kind in ("own voice", "door", "keyboard"))]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    try:
        return play_through(PLACES[0], _events(), open_silero(1), read_weights(), seed=3)
    except EngineUnavailable as error:
        pytest.skip(str(error))


def test_every_interruption_silences_the_loudspeaker_and_half_of_them_in_time(outcomes: list[Outcome]) -> None:
    """Four sentences, two of which begin with nearly closed lips; `make barge-in` has the figures."""
    asked = [each for each in outcomes if each.event.interrupts]
    assert all(each.held_s < 1.0 for each in asked)
    assert sum(each.yielded for each in asked) >= len(asked) / 2


def test_own_voice_door_and_keys_take_no_turn(outcomes: list[Outcome]) -> None:
    others = [each for each in outcomes if not each.event.interrupts]
    assert all(each.decided != "yield" for each in others)
    assert sum(each.undisturbed for each in others) >= len(others) - 1


def test_what_was_played_is_taken_out_of_the_microphone() -> None:
    echo = EchoCanceller()
    played = np.random.default_rng(1).normal(0, 0.1, 48_000).astype(np.float32)
    left = []
    for start in range(0, 48_000, 160):
        echo.played(played[start : start + 160], 16_000, start / 16_000)
    for start in range(320, 47_520, 160):
        echo.clean(0.5 * played[start - 80 : start + 80], start / 16_000)
        left += [piece.samples for piece in echo.judged()]
    last = np.concatenate(left[-50:])
    assert float(np.sqrt(np.mean(last**2))) < 0.005


def test_nothing_is_held_while_nobody_speaks() -> None:
    class Silent:
        def hold(self) -> None:
            raise AssertionError("held although no reply was being heard")

        def go_on(self) -> None:
            raise AssertionError("went on although nothing was held")

    echo = EchoCanceller()
    judge = Interruptions(Silent(), open_silero(1), read_weights(), echo.judged)
    judge.hear(echo.clean(np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32), 0.0))
    assert not judge.held
