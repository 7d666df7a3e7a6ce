import numpy as np
import pytest

from inference.hearing.cepstra import Frames
from inference.hearing.noise import Doubles, NoiseFilter, steady_noise
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


def _power(samples: Floats) -> Doubles:
    return Frames().push(samples)


def test_noise_falls_and_speech_stays(clean: Floats) -> None:
    noisy = _power(_noisy(clean, 20.0))
    mended, wanted = NoiseFilter().push(noisy), _power(clean)
    assert mended.shape == noisy.shape
    pause, speech = slice(5, 40), slice(60, -60)
    assert mended[pause].mean() < 0.2 * noisy[pause].mean()
    assert np.corrcoef(mended[speech].ravel(), wanted[speech].ravel())[0, 1] > 0.97


def test_a_stream_is_filtered_nearly_as_the_whole(clean: Floats) -> None:
    noisy = _power(_noisy(clean, 20.0))
    stream = NoiseFilter()
    pieces = np.concatenate(
        [stream.push(noisy[:40]), *(stream.push(each) for each in np.split(noisy[40:], range(3, len(noisy) - 40, 3)))]
    )
    whole = NoiseFilter().push(noisy)
    assert np.corrcoef(np.log(pieces).ravel(), np.log(whole).ravel())[0, 1] > 0.95


def test_clean_sound_and_silence_are_left_alone(clean: Floats) -> None:
    for power in (_power(clean), np.zeros((100, 257)), np.zeros((0, 257))):
        assert steady_noise(power) is None if len(power) else True
        assert NoiseFilter().push(power) is power


def test_the_quiet_of_a_room_is_what_its_quietest_frames_are_like(clean: Floats) -> None:
    stream = NoiseFilter()
    assert not stream.quiet().any()
    stream.push(_power(_noisy(clean, 20.0)))
    assert 0.0 < stream.quiet().mean() < 0.2 * _power(clean)[60:-60].mean()
