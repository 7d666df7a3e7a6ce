import numpy as np

from inference.speech.level import PEAK, SPEECH_RMS, levelled


def _tone(amplitude: float) -> np.ndarray:
    return (amplitude * np.sin(np.arange(16000) / 10)).astype(np.float32)


def test_quiet_and_loud_speech_come_out_alike() -> None:
    quiet, loud = levelled(_tone(0.01)), levelled(_tone(0.9))
    assert abs(np.sqrt(np.mean(quiet**2)) - SPEECH_RMS) < 0.01
    assert np.allclose(quiet, loud, atol=1e-3)


def test_a_peaky_sound_is_held_at_the_peak() -> None:
    peaky = np.zeros(16000, np.float32)
    peaky[8000:8003] = (0.9, -0.9, 0.9)
    assert np.abs(levelled(peaky)).max() <= PEAK + 1e-6


def test_silence_stays_silence() -> None:
    assert not levelled(np.zeros(100, np.float32)).any()
    assert len(levelled(np.zeros(0, np.float32))) == 0
