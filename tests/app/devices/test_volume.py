"""Louder and softer: on the real player in a simulated room, without clicks and without clipping."""

from __future__ import annotations

import numpy as np
import pytest

from app.devices.film import FilmSound
from app.devices.play_queue import Floats
from app.devices.silent import SilentPlayer
from app.devices.simulated import SimulatedRoom
from app.devices.volume import LOUDEST, SOFTEST, STEP, USUAL, Volume

RATE_HZ = 48_000


def tone(seconds: float, peak: float = 0.3) -> Floats:
    return (peak * np.sin(2 * np.pi * 200 * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def peak(room: SimulatedRoom, from_s: float, seconds: float = 0.1) -> float:
    return float(np.abs(room.room.loudspeaker(from_s, int(seconds * RATE_HZ), RATE_HZ)).max())


def test_the_card_is_as_loud_as_was_asked_for() -> None:
    room = SimulatedRoom()
    player = room.player()
    player.play((1, 0), tone(2.0), RATE_HZ)
    room.time.run_until(0.5)
    assert peak(room, 0.3) == pytest.approx(0.3, rel=0.01)
    player.set_volume(0.5)
    room.time.run_until(1.0)
    assert peak(room, 0.8) == pytest.approx(0.15, rel=0.01)
    player.set_volume(USUAL)
    room.time.run_until(1.5)
    assert peak(room, 1.3) == pytest.approx(0.3, rel=0.01)


def test_a_change_in_the_middle_of_a_tone_makes_no_step() -> None:
    room = SimulatedRoom()
    player = room.player()
    taken: list[Floats] = []
    player.on_played(lambda block, _rate_hz, _at_s: taken.append(block.copy()))
    player.play((1, 0), tone(2.0), RATE_HZ)
    room.time.run_until(0.5)
    player.set_volume(LOUDEST)
    room.time.run_until(1.2)
    heard = np.concatenate(taken)
    assert float(heard.max()) == pytest.approx(0.6, rel=0.01)
    steepest = 2 * np.pi * 200 / RATE_HZ * 0.6  # of the louder tone
    assert float(np.abs(np.diff(heard)).max()) < 1.1 * steepest


def test_what_the_echo_canceller_is_told_is_what_is_heard() -> None:
    room = SimulatedRoom()
    player = room.player()
    told: list[float] = []
    player.on_played(lambda block, _rate_hz, _at_s: told.append(float(np.abs(block).max(initial=0.0))))
    player.set_volume(0.5)
    player.play((1, 0), tone(1.0), RATE_HZ)
    room.time.run_until(0.9)
    assert max(told[20:]) == pytest.approx(0.15, rel=0.01)


def test_the_loudest_never_clips() -> None:
    volume = Volume()
    volume.set(LOUDEST)
    block = tone(1.0, peak=0.9)
    volume.apply(block, RATE_HZ)
    assert float(np.abs(block).max()) < 1.0


def test_a_loudspeaker_that_comes_later_is_as_loud() -> None:
    room = SimulatedRoom()
    player = room.player()
    player.set_volume(0.5)
    room.time.run_until(0.5)
    room.library.unplug("output")
    room.time.run_until(3.0)
    assert player.problem
    room.library.plug("output", RATE_HZ)
    room.time.run_until(30.0)
    assert not player.problem
    player.play((1, 0), tone(2.0), RATE_HZ)
    room.time.run_until(31.0)
    assert player.volume == 0.5
    assert peak(room, 30.7) == pytest.approx(0.15, rel=0.01)


@pytest.mark.parametrize(("asked", "given"), [(0.0, SOFTEST), (-3.0, SOFTEST), (9.0, LOUDEST), (float("inf"), LOUDEST)])
def test_what_is_outside_the_range_becomes_its_end(asked: float, given: float) -> None:
    player = SilentPlayer()
    player.set_volume(asked)
    assert player.volume == given


def test_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="number"):
        Volume().set(float("nan"))


def test_the_range_is_wide_enough_for_who_hears_badly() -> None:
    assert 20 * np.log10(LOUDEST / SOFTEST) >= 18.0
    assert 20 * np.log10(STEP) == pytest.approx(3.0)


def test_a_films_sound_track_is_as_loud_as_was_asked_for() -> None:
    sound = FilmSound(RATE_HZ, lambda: 0.0)
    sound.set_volume(0.5)
    sound.play((1, 0), tone(1.0), RATE_HZ)
    assert float(np.abs(sound.between(0, RATE_HZ)).max()) == pytest.approx(0.15, rel=0.01)
