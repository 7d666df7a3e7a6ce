"""How high a voice is on the whole."""

import numpy as np
import pytest

from inference.hearing.height import height_hz
from inference.speech.flite import FliteVoice
from inference.types import Floats


def _buzz(hertz: float) -> Floats:
    """A second of a voice's source: all harmonics below 3 kHz."""
    time_s = np.arange(16_000) / 16_000
    parts = [np.sin(2 * np.pi * number * hertz * time_s) / number for number in range(1, int(3000 / hertz))]
    buzz: Floats = (0.1 * np.sum(parts, axis=0)).astype(np.float32)
    return buzz


@pytest.mark.parametrize("hertz", [90.0, 120.0, 180.0, 240.0, 300.0])
def test_a_buzz_is_as_high_as_it_is_also_in_noise(hertz: float) -> None:
    noise = 0.02 * np.random.default_rng(0).standard_normal(16_000).astype(np.float32)
    assert height_hz(_buzz(hertz)) == pytest.approx(hertz, rel=0.02)
    assert height_hz(_buzz(hertz) + noise) == pytest.approx(hertz, rel=0.02)


def test_women_are_higher_than_men() -> None:
    heard = {
        voice: height_hz(FliteVoice(voice).speak("How did I do last year?").sound.samples) for voice in ("slt", "rms")
    }
    assert 85 < heard["rms"] < 150 < 160 < heard["slt"] < 260


def test_noise_silence_and_a_moment_have_no_height() -> None:
    noise = np.random.default_rng(1).standard_normal(16_000).astype(np.float32)
    assert height_hz(0.1 * noise) == 0.0
    assert height_hz(np.zeros(16_000, np.float32)) == 0.0
    assert height_hz(_buzz(120.0)[:1000]) == 0.0
