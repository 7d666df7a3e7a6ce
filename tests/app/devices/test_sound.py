"""Players and microphones on a machine that may have none."""

from __future__ import annotations

import numpy as np
import pytest

from app.devices.silent import SilentPlayer, at_rate
from app.devices.sound import NoMicrophone, Player, open_microphone, open_player
from app.errors import DeviceError


class Clock:
    def __init__(self) -> None:
        self.now_s = 5.0

    def __call__(self) -> float:
        return self.now_s


def tone(seconds: float, rate_hz: int = 16_000) -> np.ndarray:
    return np.sin(np.arange(int(seconds * rate_hz)) / 10).astype(np.float32)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def player(clock: Clock) -> SilentPlayer:
    return SilentPlayer(clock=clock)


def test_a_silent_player_keeps_time(player: SilentPlayer, clock: Clock) -> None:
    player.play((1, 0), tone(1.0), 16_000)
    clock.now_s += 0.4
    position = player.position()
    assert position is not None
    assert position.time_s == pytest.approx(0.4, abs=1e-6)


def test_sentences_follow_each_other(player: SilentPlayer, clock: Clock) -> None:
    told: list[tuple[int, int]] = []
    player.on_finished(told.append)
    player.play((1, 0), tone(1.0), 16_000)
    player.play((1, 1), tone(0.5, 8_000), 8_000)
    clock.now_s += 1.2
    position = player.position()
    assert position is not None
    assert position.sentence == (1, 1)
    assert position.time_s == pytest.approx(0.2, abs=0.001)
    assert told == [(1, 0)]
    clock.now_s += 5
    assert player.position() is None
    assert told == [(1, 0), (1, 1)]


def test_a_sentence_after_a_pause_starts_when_it_is_handed_in(player: SilentPlayer, clock: Clock) -> None:
    player.play((1, 0), tone(0.1), 16_000)
    clock.now_s += 30
    player.position()
    player.play((2, 0), tone(1.0), 16_000)
    clock.now_s += 0.25
    position = player.position()
    assert position is not None
    assert position.time_s == pytest.approx(0.25, abs=0.021)


def test_stop_is_silence_at_once(player: SilentPlayer, clock: Clock) -> None:
    player.play((1, 0), tone(1.0), 16_000)
    clock.now_s += 0.4
    player.position()
    player.stop()
    assert player.position() is None


def test_a_sound_keeps_its_length_at_another_rate() -> None:
    assert len(at_rate(tone(0.5, 8_000), 8_000, 48_000)) == pytest.approx(24_000, abs=2)
    assert len(at_rate(np.zeros(0, dtype=np.float32), 8_000, 48_000)) == 0


def test_a_player_is_always_found_and_says_what_is_missing() -> None:
    player: Player = open_player()
    player.play((1, 0), tone(0.05), 16_000)
    player.stop()
    player.close()
    assert player.problem == "" or player.problem.endswith(".")


def test_a_microphone_that_is_missing_refuses_in_one_sentence() -> None:
    microphone = open_microphone()
    if microphone.problem:
        with pytest.raises(DeviceError, match=r"please type|install"):
            microphone.start(lambda chunk: None)
    microphone.stop()


def test_the_stand_in_repeats_its_reason() -> None:
    with pytest.raises(DeviceError, match=r"^Broken; type instead\.$"):
        NoMicrophone("Broken; type instead.").start(lambda chunk: None)
