"""How high a voice is: buzzes of known pitch, glides, noise and silence."""

from __future__ import annotations

import numpy as np
import pytest

from inference.speech.pitch import pitch_hz
from inference.types import Sound

RATE_HZ = 16_000
FRAMES_HZ = 60.0


def buzz(hertz: float | np.ndarray, seconds: float = 1.0, first: int = 1) -> Sound:
    """A voice-like sound: harmonics from number `first` up, falling off as a larynx's do."""
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hertz, int(seconds * RATE_HZ))) / RATE_HZ
    wave = sum(np.sin(n * phase) / n for n in range(first, 9))
    return Sound(np.asarray(0.1 * wave, np.float32), RATE_HZ)


@pytest.mark.parametrize("hertz", [80.0, 120.0, 173.0, 240.0, 380.0])
@pytest.mark.parametrize("first", [1, 2])
def test_the_pitch_of_a_buzz_is_found_also_without_its_fundamental(hertz: float, first: int) -> None:
    found = pitch_hz(buzz(hertz, first=first), FRAMES_HZ)
    assert found.shape == (60,)
    assert found[3:-3] == pytest.approx(hertz, rel=0.01)


def test_a_glide_is_followed_without_a_jump_of_an_octave() -> None:
    glide = np.linspace(110.0, 220.0, RATE_HZ)
    found = pitch_hz(buzz(glide), FRAMES_HZ)
    np.testing.assert_allclose(found[3:-3], glide[:: RATE_HZ // 60][3:57], rtol=0.03)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(2).normal(0.0, 0.1, RATE_HZ).astype(np.float32)
    assert pitch_hz(Sound(noise, RATE_HZ), FRAMES_HZ).max() == 0
    assert pitch_hz(Sound(np.zeros(RATE_HZ, np.float32), RATE_HZ), FRAMES_HZ).max() == 0
    assert len(pitch_hz(Sound(np.zeros(0, np.float32), RATE_HZ), FRAMES_HZ)) == 0


@pytest.mark.parametrize("samples", [1, 200, 267])
def test_a_sound_shorter_than_a_window_is_no_trouble(samples: int) -> None:
    assert len(pitch_hz(Sound(buzz(150.0).samples[:samples], RATE_HZ), FRAMES_HZ)) == -(-samples * 60 // RATE_HZ)
