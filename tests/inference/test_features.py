import numpy as np
import pytest

from inference.features import FLOOR_DB, loudness_db
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
