import numpy as np
import pytest

from inference.features import FLOOR_DB, MEL_BANDS, log_mel, log_mel_plainly, loudness_db, mel_centre, mel_filters
from inference.types import Sound


def test_loudness_of_a_tone_is_its_level() -> None:
    tone = (0.5 * np.sin(np.arange(16000) / 3)).astype(np.float32)
    levels = loudness_db(Sound(tone, 16000), 60.0)
    assert levels.shape == (60,)
    assert levels[5:55] == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.3)


def test_silence_is_at_the_floor() -> None:
    assert (loudness_db(Sound(np.zeros(1600, np.float32), 16000), 60.0) == FLOOR_DB).all()
    assert loudness_db(Sound(np.zeros(0, np.float32), 16000), 60.0).shape == (0,)


def test_loudness_is_measured_where_the_frame_is() -> None:
    samples = np.zeros(16000, np.float32)
    samples[8000:] = 0.5
    levels = loudness_db(Sound(samples, 16000), 60.0)
    assert levels[28] == FLOOR_DB
    assert levels[32] == pytest.approx(-6.0, abs=0.1)


def test_mel_frames_agree_with_their_definition() -> None:
    sound = np.random.default_rng(4).standard_normal(6000).astype(np.float32) * 0.1
    frames = log_mel(sound, 0, 50)
    for number in (0, 1, 7, 30, 44, 49):
        assert frames[number] == pytest.approx(log_mel_plainly(sound, number), abs=1e-5)


def test_mel_frames_of_a_piece_are_those_of_the_whole() -> None:
    sound = np.random.default_rng(5).standard_normal(9000).astype(np.float32) * 0.1
    whole = log_mel(sound, 0, 60)
    cut = mel_centre(20) - 300
    assert log_mel(sound[cut:], 20, 10, cut) == pytest.approx(whole[20:30], abs=1e-6)
    assert log_mel(sound, 3, 0).shape == (0, MEL_BANDS)


def test_a_tone_lies_in_the_band_of_its_pitch() -> None:
    tone = (0.3 * np.sin(2 * np.pi * 1000 * np.arange(8000) / 16000)).astype(np.float32)
    loudest = int(log_mel(tone, 20, 1)[0].argmax())
    assert mel_filters()[loudest, round(1000 / 16000 * 512)] > 0.3


def test_two_mel_frames_belong_to_a_frame_of_the_face() -> None:
    assert [mel_centre(2 * frame) for frame in (0, 3, 60)] == [0, 800, 16000]
