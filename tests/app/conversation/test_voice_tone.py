from dataclasses import replace

import numpy as np
import pytest
import soxr

from app.conversation.emotion import Feeling, softened
from app.conversation.voice_tone import UsualVoice, sounds_upset
from app.messages import Floats
from inference.hearing.prosody import ProsodyMeter
from inference.speech.flite import FliteVoice
from inference.speech.pitch import pitch_hz
from inference.types import VoiceProsody

CALM = VoiceProsody(120.0, 5.0, -1.0, -20.0, 15.0, 4.0, 0, 0.0, 0.8, 2.0)
USUAL = UsualVoice().after(CALM)


@pytest.mark.parametrize(
    ("now", "upset"),
    [
        (CALM, False),
        (replace(CALM, pitch_hz=150.0), False),  # higher alone may be a lively question
        (replace(CALM, loudness_db=-12.0), False),
        (replace(CALM, syllables_per_s=6.0), False),
        (replace(CALM, pitch_hz=150.0, loudness_db=-12.0), True),
        (replace(CALM, pitch_hz=150.0, syllables_per_s=6.0), True),
        (replace(CALM, loudness_db=-12.0, syllables_per_s=6.0), True),
        (replace(CALM, pitch_hz=130.0, loudness_db=-17.0), False),
        (replace(CALM, pitch_hz=0.0, loudness_db=-12.0), False),  # whispered: no pitch is no sign
        (replace(CALM, pitch_hz=150.0, loudness_db=-12.0, duration_s=0.3), False),
    ],
)
def test_two_signs_against_the_usual_voice_sound_upset(now: VoiceProsody, upset: bool) -> None:
    assert sounds_upset(now, USUAL) is upset


def test_the_first_utterance_of_a_visit_never_sounds_upset() -> None:
    assert not sounds_upset(replace(CALM, pitch_hz=400.0, loudness_db=-1.0, syllables_per_s=9.0), UsualVoice())


def test_the_usual_voice_is_the_mean_of_calm_utterances_and_upset_ones_do_not_shift_it() -> None:
    usual = USUAL.after(replace(CALM, pitch_hz=120.0 * 1.1**2, loudness_db=-18.0))
    assert usual.heard == 2
    assert usual.pitch_hz == pytest.approx(132.0)
    assert usual.loudness_db == pytest.approx(-19.0)
    assert usual.after(replace(CALM, pitch_hz=200.0, loudness_db=-5.0)) == usual
    assert usual.after(replace(CALM, duration_s=0.2)) == usual


def _prosody(samples: Floats) -> VoiceProsody:
    meter = ProsodyMeter(pitch_hz)
    meter.push(samples)
    found = meter.finish()
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["slt", "rms", "awb"])
def test_a_real_voice_raised_sounds_upset_and_other_words_in_the_same_voice_do_not(name: str) -> None:
    voice = FliteVoice(name)
    usual = UsualVoice()
    for question in ("How did I do last year?", "What is my portfolio worth today?"):
        usual = usual.after(_prosody(0.4 * voice.speak(question).sound.samples))
    said = 0.4 * voice.speak("Why did my portfolio lose so much money?").sound.samples
    raised = (2.2 * soxr.resample(said, 16000, 12800)).astype(np.float32)  # faster, higher by 3.9 semitones, louder
    assert not sounds_upset(_prosody(said), usual)
    assert sounds_upset(_prosody(raised), usual)


@pytest.mark.parametrize("emotion", ["joy", "surprise", "confidence", "neutral", "thoughtfulness"])
def test_an_upset_client_is_answered_with_a_calm_face(emotion: str) -> None:
    soft = softened(Feeling(emotion, 0.6, "nod"))  # type: ignore[arg-type]
    assert soft.emotion not in ("joy", "surprise")
    assert soft.intensity <= 0.25
    assert soft.gesture == "lean_in"


def test_concern_is_shown_as_it_was() -> None:
    assert softened(Feeling("concern", 0.6, "lean_in")) == Feeling("concern", 0.6, "lean_in")
