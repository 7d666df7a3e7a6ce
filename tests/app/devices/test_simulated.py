"""The real player and microphone in a simulated room: gaps, unplugging, another rate, and the echo of the walls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.devices.play_queue import Floats
from app.devices.simulated import Faults, SimulatedRoom
from app.devices.simulated_room import Echo
from app.errors import DeviceError

RATE_HZ = 48_000


def coded(seconds: float, rate_hz: int = RATE_HZ) -> Floats:
    """A sound whose samples say which second they are, as tenths."""
    return (np.arange(int(seconds * rate_hz)) / rate_hz / 10).astype(np.float32)


def heard_s(room: SimulatedRoom) -> float:
    """The second of a coded sound that is really heard now."""
    return 10 * room.room.heard(room.time.now_s)


def test_the_player_says_what_the_room_hears() -> None:
    room = SimulatedRoom()
    player = room.player()
    told: list[tuple[int, int]] = []
    player.on_finished(told.append)
    player.play((1, 0), coded(2.0), RATE_HZ)
    for step in range(1, 200):
        room.time.run_until(step * 0.01)
        position = player.position()
        if position is not None:
            assert position.time_s == pytest.approx(heard_s(room), abs=0.0005)
    assert told == []
    room.time.run_until(2.2)
    assert player.position() is None
    assert told == [(1, 0)]
    assert heard_s(room) == 0.0


def test_looking_ahead_says_what_will_be_heard() -> None:
    room = SimulatedRoom()
    player = room.player()
    player.play((1, 0), coded(2.0), RATE_HZ)
    room.time.run_until(1.0)
    position = player.position(ahead_s=0.06)
    assert position is not None
    room.time.run_until(1.06)
    assert position.time_s == pytest.approx(heard_s(room), abs=0.0005)


def test_stopping_is_silence_within_the_cards_latency() -> None:
    room = SimulatedRoom()
    player = room.player()
    player.play((1, 0), coded(2.0) + 0.1, RATE_HZ)
    room.time.run_until(1.0)
    player.stop()
    assert player.position() is None
    room.time.run_until(1.13)
    assert heard_s(room) == 0.0


@pytest.mark.parametrize("told", [True, False])
def test_after_a_gap_the_player_is_with_the_room_again(told: bool) -> None:
    room = SimulatedRoom(Faults(drop_every_s=1.0, drop_s=(0.05, 0.2), drops_told=told), seed=4)
    player = room.player()
    player.play((1, 0), coded(8.0), RATE_HZ)
    wrong = []
    for step in range(1, 900):
        room.time.run_until(step * 0.01)
        position, truth_s = player.position(), heard_s(room)
        if position is not None and truth_s:
            wrong.append(position.time_s - truth_s)
    assert len(room.library.drops) > 1
    assert np.mean(np.abs(wrong) > 0.002) < 0.05
    assert min(wrong) > -0.002  # the mouth waits for the sound, never the other way round


def test_an_unplugged_loudspeaker_leaves_a_silent_player_that_keeps_time_and_says_so() -> None:
    room = SimulatedRoom()
    player = room.player()
    told: list[tuple[int, int]] = []
    player.on_finished(told.append)
    player.play((1, 0), coded(4.0), RATE_HZ)
    room.time.run_until(1.0)
    assert player.problem == ""
    room.library.unplug("output")
    room.time.run_until(2.0)
    position = player.position()
    assert position is not None
    assert 1.2 < position.time_s < 2.0
    assert "disconnected" in player.problem
    player.play((1, 1), coded(0.5), RATE_HZ)
    for step in range(20, 70):
        room.time.run_until(step / 10)
        player.position()
    assert told == [(1, 0), (1, 1)]


def test_a_new_loudspeaker_of_another_rate_goes_on_with_the_sentence() -> None:
    room = SimulatedRoom()
    player = room.player()
    told: list[tuple[int, int]] = []
    player.on_finished(told.append)
    player.play((1, 0), coded(6.0), RATE_HZ)
    player.play((1, 1), coded(1.0), RATE_HZ)
    room.time.run_until(1.5)
    room.library.unplug("output")
    room.time.run_until(2.5)
    room.library.plug("output", 44_100)
    before_s = 0.0
    for step in range(250, 900):
        room.time.run_until(step / 100)
        position, truth_s = player.position(), heard_s(room)
        if position is not None and position.sentence == (1, 0):
            assert position.time_s >= before_s
            before_s = position.time_s
            if 0.1 < truth_s < 5.9:  # the last samples ring a little at another rate
                assert position.time_s == pytest.approx(truth_s, abs=0.001)
    assert player.problem == ""
    assert before_s > 5.9
    assert told == [(1, 0), (1, 1)]
    assert room.library.starts > 1


def test_a_dead_driver_that_says_nothing_is_noticed() -> None:
    room = SimulatedRoom()
    player = room.player()
    player.play((1, 0), coded(5.0), RATE_HZ)
    room.time.run_until(1.0)
    stream = player._output.stream
    stream._ask = lambda: None  # no more callbacks, though it calls itself active
    stream.library.time._due = [due for due in stream.library.time._due if "_ask" not in repr(due[2])]
    room.time.run_until(4.0)
    position = player.position()
    assert position is not None
    assert position.time_s > 1.5


def test_a_microphone_goes_on_when_it_is_plugged_in_again_and_leaves_a_speaking_loudspeaker_alone() -> None:
    room = SimulatedRoom(noise=0.01)
    player, microphone = room.player(), room.microphone()
    pieces: list[Floats] = []
    microphone.start(pieces.append)
    player.play((1, 0), coded(5.0), RATE_HZ)
    room.time.run_until(1.0)
    assert sum(map(len, pieces)) == pytest.approx(16_000, abs=1200)
    room.library.unplug("input")
    room.time.run_until(2.0)
    assert "disconnected" in microphone.problem
    room.library.plug("input", 44_100)
    room.time.run_until(4.9)
    assert room.library.starts == 1
    assert player.problem == ""
    pieces.clear()
    room.time.run_until(40.0)
    assert microphone.problem == ""
    assert sum(map(len, pieces)) > 15 * 16_000
    assert np.concatenate(pieces[-20:]).std() == pytest.approx(0.01, rel=0.5)
    microphone.stop()
    heard = len(pieces)
    room.time.run_until(41.0)
    assert len(pieces) == heard


def test_without_devices_they_say_what_is_missing() -> None:
    room = SimulatedRoom()
    for kind in ("output", "input"):
        room.library.unplug(kind)
    room.library._terminate()
    room.library._initialize()
    with pytest.raises(DeviceError, match="loudspeaker"):
        room.player()
    with pytest.raises(DeviceError, match="microphone"):
        room.microphone()


def recorded(room: SimulatedRoom, seconds: float) -> Floats:
    pieces: list[Floats] = []
    microphone = room.microphone()
    microphone.start(pieces.append)
    room.time.run_until(room.time.now_s + seconds)
    microphone.stop()
    return np.concatenate(pieces)


def test_the_microphone_hears_the_client() -> None:
    room = SimulatedRoom()
    voice = np.sin(np.arange(16_000) * 0.2).astype(np.float32) / 2
    room.room.say(0.5, voice, 16_000)
    heard = recorded(room, 2.0)
    assert np.abs(heard[:7_500]).max() < 0.01
    assert heard[8_500:23_500].std() == pytest.approx(voice.std(), rel=0.02)
    assert np.abs(heard[24_500:]).max() < 0.01


@pytest.mark.parametrize("ppm", [0.0, 200.0])
def test_the_microphone_hears_the_loudspeaker_by_way_of_the_room(ppm: float) -> None:
    faults = replace(Faults(), rate_ppm=ppm)
    room = SimulatedRoom(faults, Echo(gain=0.5, distance_m=1.0, reflections=0.0), rate_hz=16_000)
    noise = (np.random.default_rng(1).standard_normal(16_000) / 5).astype(np.float32)
    room.player().play((1, 0), noise, 16_000)
    heard = recorded(room, 2.0)
    played = room.room.loudspeaker(0.0, 32_000, 16_000.0)
    lags = range(1600)
    fit = [float(np.dot(heard[1600 + lag : 14_000 + lag], played[1600:14_000])) for lag in lags]
    direct = round(16_000 / 343.0)
    assert abs(int(np.argmax(fit)) - direct) <= 2
    assert heard.std() / played.std() == pytest.approx(0.5, rel=0.1)


def test_what_the_card_takes_is_told_with_the_moment_at_which_the_room_hears_it() -> None:
    room = SimulatedRoom()
    player = room.player()
    blocks: list[tuple[Floats, int, float]] = []
    player.on_played(lambda block, rate_hz, at_s: blocks.append((block.copy(), rate_hz, at_s)))
    player.play((1, 0), coded(0.5), RATE_HZ)
    room.time.run_until(0.5)
    assert {rate_hz for _, rate_hz, _ in blocks} == {RATE_HZ}
    for block, rate_hz, at_s in blocks[:20]:
        heard = room.room.loudspeaker(at_s + 1e-9, len(block), float(rate_hz))
        assert heard == pytest.approx(block, abs=1e-4)


def test_walls_reverberate() -> None:
    response = Echo(gain=0.5, distance_m=0.343, reverberation_s=0.2).impulse(16_000)
    assert response[16] == 0.5
    assert not response[:16].any()
    early, late = response[17:800], response[2400:3200]
    assert early.std() > 10 * late.std() > 0
