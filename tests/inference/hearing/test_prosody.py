import numpy as np
import numpy.typing as npt
import pytest
import scipy.signal

from inference.hearing.prosody import ProsodyMeter
from inference.speech.flite import FliteVoice
from inference.speech.pitch import pitch_hz
from inference.types import Floats, VoiceProsody

Doubles = npt.NDArray[np.float64]
QUESTION = "How has my portfolio developed over the last five years?"
RATE_HZ = 16_000


def _heard(samples: Floats, piece: int = 512) -> VoiceProsody | None:
    meter = ProsodyMeter(pitch_hz)
    for at in range(0, len(samples), piece):
        meter.push(samples[at : at + piece])
    return meter.finish()


def _spoken(samples: Floats) -> VoiceProsody:
    found = _heard(samples)
    assert found is not None
    return found


def _hum(hertz: Doubles, level: float = 0.1) -> Floats:
    """A buzz like that of vocal folds with a known pitch at every sample."""
    phase = 2 * np.pi * np.cumsum(hertz) / RATE_HZ
    sound = sum(np.sin(k * phase) / k for k in range(1, 12))
    return (level * np.asarray(sound)).astype(np.float32)


@pytest.mark.parametrize("hertz", [85.0, 120.0, 180.0, 240.0, 330.0])
def test_a_steady_hum_has_its_pitch_and_no_melody(hertz: float) -> None:
    found = _spoken(_hum(np.full(RATE_HZ, hertz)))
    assert found.pitch_hz == pytest.approx(hertz, rel=0.01)
    assert found.pitch_range_semitones < 0.2
    assert found.pitch_slope_semitones_s == pytest.approx(0.0, abs=0.2)
    assert found.voiced_share > 0.95


@pytest.mark.parametrize("semitones_s", [-6.0, 4.0])
def test_a_gliding_hum_has_its_slope_and_range(semitones_s: float) -> None:
    times_s = np.arange(2 * RATE_HZ) / RATE_HZ
    found = _spoken(_hum(150.0 * 2.0 ** (semitones_s * times_s / 12)))
    assert found.pitch_slope_semitones_s == pytest.approx(semitones_s, rel=0.05)
    assert found.pitch_range_semitones == pytest.approx(0.8 * 2 * abs(semitones_s), rel=0.1)


def _pitch_by_scipy(samples: Floats) -> float:
    """Median pitch by another way: scipy's correlation of low-passed, centre-clipped windows of 50 ms."""
    low = scipy.signal.sosfiltfilt(scipy.signal.butter(4, 900.0, fs=RATE_HZ, output="sos"), samples)
    found = []
    for at in range(0, len(low) - 800, 160):
        window = low[at : at + 800] - np.mean(low[at : at + 800])
        clipped = np.sign(window) * np.maximum(np.abs(window) - 0.3 * np.abs(window).max(), 0.0)
        if np.sqrt(np.mean(window**2)) < 0.02:
            continue
        alike = scipy.signal.correlate(clipped, clipped, method="fft")[799:]
        peaks, _ = scipy.signal.find_peaks(alike[: RATE_HZ // 70], height=0.5 * alike[0])
        peaks = peaks[peaks > RATE_HZ // 400]
        if len(peaks):
            found.append(RATE_HZ / peaks[np.argmax(alike[peaks])])
    return float(np.median(found))


@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_the_pitch_of_speech_is_what_an_independent_estimate_says(voice: str) -> None:
    samples = FliteVoice(voice).speak(QUESTION).sound.samples
    assert _spoken(samples).pitch_hz == pytest.approx(_pitch_by_scipy(samples), rel=0.04)


def test_pieces_of_any_size_give_what_the_whole_gives() -> None:
    samples = FliteVoice("rms").speak(QUESTION).sound.samples
    whole = _heard(samples, len(samples))
    assert whole is not None
    assert {_heard(samples, piece) for piece in (37, 512, 1600, 9999)} == {whole}


def test_twice_as_loud_is_six_decibels_more_and_nothing_else() -> None:
    samples = FliteVoice("slt").speak(QUESTION).sound.samples
    quiet, loud = _spoken(samples * 0.4), _spoken(samples * 0.8)
    assert loud.loudness_db - quiet.loudness_db == pytest.approx(6.02, abs=0.05)
    assert loud.pitch_hz == pytest.approx(quiet.pitch_hz)
    assert loud.syllables_per_s == quiet.syllables_per_s


def test_syllables_are_counted_and_a_hurried_voice_has_more_of_them_a_second() -> None:
    rates = [_spoken(FliteVoice("rms", stretch=s).speak(QUESTION).sound.samples).syllables_per_s for s in (1.3, 1, 0.7)]
    assert rates == sorted(rates)
    speech = FliteVoice("rms").speak(QUESTION)
    vowels = sum(phone.symbol[0] in "aeiou" for phone in speech.phones)
    spoken_s = speech.words[-1].end_s - speech.words[0].start_s
    assert rates[1] == pytest.approx(vowels / spoken_s, rel=0.3)


def test_a_pause_is_found_and_silence_around_is_none() -> None:
    word = FliteVoice("rms").speak("volatility").sound.samples
    gap = np.zeros(RATE_HZ // 2, np.float32)
    found = _spoken(np.concatenate([gap, word, gap, word, gap]))
    assert found.pauses == 1
    assert found.pause_share == pytest.approx(0.6 / found.duration_s, abs=0.1)
    assert _spoken(np.concatenate([gap, word, gap])).pauses == 0


def test_who_says_nothing_has_no_prosody() -> None:
    noise = (0.05 * np.random.default_rng(0).standard_normal(RATE_HZ)).astype(np.float32)
    for samples in (np.zeros(0, np.float32), np.zeros(10, np.float32), np.zeros(RATE_HZ, np.float32)):
        assert _heard(samples) is None
    assert _heard(noise) is None or _spoken(noise).voiced_share < 0.1


def test_the_meter_holds_moments_of_sound_and_after_the_utterance_none() -> None:
    meter = ProsodyMeter(pitch_hz)
    samples = FliteVoice("rms").speak(QUESTION).sound.samples
    meter.push(samples)
    assert len(meter._rest) < 0.2 * RATE_HZ
    meter.forget()
    assert not meter._rest.any()
    assert meter._loudness == []
    assert meter.finish() is None


def test_noise_of_a_room_leaves_pitch_and_rate_alone() -> None:
    samples = FliteVoice("slt").speak(QUESTION).sound.samples
    noise = np.random.default_rng(1).standard_normal(len(samples)).astype(np.float32)
    clean, noisy = _spoken(samples), _spoken((samples + 0.01 * noise).astype(np.float32))
    assert noisy.pitch_hz == pytest.approx(clean.pitch_hz, rel=0.03)
    assert noisy.syllables_per_s == pytest.approx(clean.syllables_per_s, rel=0.25)
