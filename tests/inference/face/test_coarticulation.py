import numpy as np
import pytest

from inference.face.coarticulation import track
from inference.face.measure import measure
from inference.speech.flite import FliteVoice
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, Phone

TEXTS = (
    "Your portfolio gained four point two percent this year, and it beat the benchmark by about one percent.",
    "Five of the biggest firms make up half of the value, so both risk and reward come from very few places.",
    "Would you like me to show you how much you could put away each month for a new home?",
    "Oil, food and power boosted the good years, while the youth of the thin market was a threat.",
)
SPOKEN = [Phone("pau", 0.0, 0.05), Phone("m", 0.05, 0.13), Phone("ay", 0.13, 0.4, True), Phone("pau", 0.4, 2.0)]


@pytest.mark.parametrize("voice", ["slt", "rms"])
def test_the_mouth_shows_what_is_said(voice: str) -> None:
    engine = FliteVoice(voice)
    spoken = [engine.speak(text) for text in TEXTS]
    found = measure([(each.phones, track(each.phones, each.sound.duration_s)) for each in spoken])
    assert found.closed_in_pbm >= 0.96, found.table()
    assert found.closed_elsewhere <= 0.12, found.table()
    assert found.tuck_auc >= 0.97, found.table()
    assert found.rounding_auc >= 0.97, found.table()
    assert found.spreading_auc >= 0.97, found.table()


def test_silence_is_shut_and_still() -> None:
    weights = track(SPOKEN, 2.0).weights
    assert not weights[round(0.7 * 60) :].any()
    assert not track([], 1.0).weights.any()


def test_the_mouth_opens_before_the_first_sound() -> None:
    late = [Phone("aa", 0.5, 0.8, True)]
    weights = track(late, 1.0).weights
    assert not weights[: round(0.38 * 60)].any()
    assert weights[round(0.49 * 60)].max() > 0.05


def test_there_is_a_row_for_each_sixtieth_of_a_second() -> None:
    assert track(SPOKEN, 2.0).weights.shape == (120, len(ARKIT_NAMES))
    assert track(SPOKEN, 2.001).weights.shape[0] == 121
    assert track(SPOKEN, 0.0).weights.shape == (0, len(ARKIT_NAMES))
    assert FACE_RATE_HZ == 60


def test_weights_stay_in_range_and_move_smoothly() -> None:
    speech = FliteVoice().speak(TEXTS[1])
    weights = track(speech.phones, speech.sound.duration_s).weights
    assert weights.min() >= 0.0
    assert weights.max() <= 1.0
    assert np.abs(np.diff(weights, axis=0)).max() < 0.45


def test_the_same_seed_gives_the_same_track_and_another_seed_another() -> None:
    assert np.array_equal(track(SPOKEN, 2.0, seed=1).weights, track(SPOKEN, 2.0, seed=1).weights)
    assert not np.array_equal(track(SPOKEN, 2.0, seed=1).weights, track(SPOKEN, 2.0, seed=2).weights)


def test_left_and_right_move_alike() -> None:
    weights = track(SPOKEN, 2.0).weights
    for index, name in enumerate(ARKIT_NAMES):
        if name.endswith("Left"):
            other = ARKIT_NAMES.index(name.removesuffix("Left") + "Right")
            assert np.array_equal(weights[:, index], weights[:, other])
