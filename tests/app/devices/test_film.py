"""A film's sound happens at exact seconds of its clock."""

from __future__ import annotations

import numpy as np

from app.devices.film import FilmMicrophone, FilmSound
from app.devices.play_queue import Floats

RATE = 1000


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_sentences_follow_each_other_without_a_gap() -> None:
    clock = Clock()
    sound = FilmSound(RATE, clock)
    clock.now_s = 1.0
    sound.play((1, 0), np.full(500, 0.5, np.float32), RATE)
    sound.play((1, 1), np.full(500, 0.25, np.float32), RATE)
    track = sound.between(0, 2500)
    assert not track[:1000].any()
    assert (track[1000:1500] == 0.5).all()
    assert (track[1500:2000] == 0.25).all()
    assert not track[2000:].any()


def test_pieces_of_the_track_join_to_the_whole() -> None:
    clock = Clock()
    sound = FilmSound(RATE, clock)
    sound.play((1, 0), np.linspace(-1, 1, 777, dtype=np.float32), RATE)
    pieces = [sound.between(start, start + 100) for start in range(0, 1000, 100)]
    np.testing.assert_array_equal(np.concatenate(pieces), sound.between(0, 1000))


def test_the_position_tells_the_sentence_and_the_second_within_it() -> None:
    clock = Clock()
    sound = FilmSound(RATE, clock)
    finished: list[tuple[int, int]] = []
    sound.on_finished(finished.append)
    sound.play((1, 0), np.zeros(500, np.float32), RATE)
    sound.play((1, 1), np.zeros(500, np.float32), RATE)
    clock.now_s = 0.7
    position = sound.position()
    assert position is not None
    assert (position.sentence, round(position.time_s, 6)) == ((1, 1), 0.2)
    assert finished == [(1, 0)]
    clock.now_s = 1.1
    assert sound.position() is None
    assert finished == [(1, 0), (1, 1)]


def test_stopping_keeps_what_was_heard_and_drops_the_rest() -> None:
    clock = Clock()
    sound = FilmSound(RATE, clock)
    sound.play((1, 0), np.ones(1000, np.float32), RATE)
    clock.now_s = 0.4
    sound.stop()
    track = sound.between(0, 1000)
    assert track[:400].all()
    assert not track[400:].any()


def test_the_microphone_does_not_hear_what_was_before_it_was_opened() -> None:
    clock = Clock()
    microphone = FilmMicrophone(clock)
    heard: list[Floats] = []
    for opened_s in (12.0, 30.0):
        clock.now_s = opened_s
        microphone.start(heard.append)
        microphone.follow()
        assert not heard
        microphone.stop()


def test_the_microphone_hears_the_client_and_then_the_room() -> None:
    clock = Clock()
    microphone = FilmMicrophone(clock)
    heard: list[Floats] = []
    microphone.start(heard.append)
    microphone.say(np.ones(16_000, np.float32))
    for frame in range(1, 41):
        clock.now_s = frame / 20
        microphone.follow()
    everything = np.concatenate(heard)
    assert len(everything) == 32_000
    assert everything[:16_000].all()
    assert not everything[16_000:].any()
