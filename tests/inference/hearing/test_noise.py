import numpy as np
import pytest

from inference.hearing.noise import without_noise
from inference.speech.flite import FliteVoice
from inference.types import Floats


@pytest.fixture(scope="module")
def clean() -> Floats:
    gap = np.zeros(8000, np.float32)
    return np.concatenate([gap, FliteVoice("rms").speak("How risky is my portfolio?").sound.samples, gap])


def _noisy(clean: Floats, decibels: float) -> Floats:
    noise = np.random.default_rng(0).standard_normal(len(clean)).astype(np.float32)
    level = np.sqrt(np.mean(clean[8000:-8000] ** 2)) * 10 ** (-decibels / 20)
    noisy: Floats = (clean + noise * level).astype(np.float32)
    return noisy


def test_noise_falls_and_speech_stays(clean: Floats) -> None:
    noisy = _noisy(clean, 20.0)
    mended = without_noise(noisy)
    assert mended.shape == noisy.shape
    pause, speech = slice(1000, 7000), slice(9000, -9000)
    assert np.std(mended[pause]) < 0.35 * np.std(noisy[pause])
    assert np.corrcoef(mended[speech], clean[speech])[0, 1] > 0.97
    assert np.mean((mended - clean) ** 2) < 0.6 * np.mean((noisy - clean) ** 2)


def test_a_clean_recording_is_left_alone(clean: Floats) -> None:
    assert without_noise(clean) is clean


def test_silence_and_snippets_are_left_alone() -> None:
    for length in (0, 100, 16000):
        silence = np.zeros(length, np.float32)
        assert without_noise(silence) is silence


def test_speech_without_a_pause_is_not_taken_for_noise() -> None:
    speech = FliteVoice("rms").speak("Thank you, goodbye.").sound.samples
    assert without_noise(speech) is speech
