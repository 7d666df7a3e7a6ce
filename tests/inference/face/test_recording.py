import numpy as np

from inference.face.measure import measure
from inference.face.recording import from_sound
from inference.hearing.phones import PhoneDecoder
from inference.hearing.vad import open_silero, speech_spans
from inference.speech.flite import FliteVoice
from inference.types import ARKIT_INDEX, Sound

TEXT = "My portfolio beat the benchmark by five percent, because the biggest firms boomed in February."
JAW = ARKIT_INDEX["jawOpen"]


def test_a_recording_alone_closes_most_lips_in_a_voice_never_tuned_for() -> None:
    speech = FliteVoice("rms").speak(TEXT)
    spans = speech_spans(speech.sound, open_silero())
    face = from_sound(speech.sound, PhoneDecoder().phones(speech.sound, spans), spans)
    found = measure([(speech.phones, face)])
    assert found.closed_in_pbm >= 0.85, found.table()
    assert found.closed_elsewhere <= 0.12, found.table()


def test_silence_gives_a_mouth_that_is_shut() -> None:
    quiet = Sound(np.zeros(16000, np.float32), 16000)
    assert from_sound(quiet, (), ()).weights.shape == (60, 52)
    assert not from_sound(quiet, (), ()).weights.any()


def test_where_no_phones_were_found_the_jaw_follows_the_loudness() -> None:
    chance = np.random.default_rng(0)
    samples = (0.3 * chance.standard_normal(32000)).astype(np.float32)
    samples[:16000] *= 0.05
    jaw = from_sound(Sound(samples, 16000), (), ((0.0, 2.0),)).weights[:, JAW]
    assert jaw[75:110].mean() > 2 * jaw[15:45].mean()


def test_louder_speech_opens_wider_without_parting_closed_lips() -> None:
    speech = FliteVoice().speak("mama papa mama papa")
    louder = speech.sound.samples.copy()
    half = len(louder) // 2
    louder[:half] *= 0.2
    face = from_sound(Sound(louder, 16000), speech.phones, ((0.0, speech.sound.duration_s),))
    rows = len(face.weights) // 2
    assert face.weights[rows:, JAW].max() > face.weights[:rows, JAW].max()
    assert measure([(speech.phones, face)]).closed_in_pbm == 1.0
