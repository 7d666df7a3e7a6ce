import numpy as np
import pytest

from inference.face.coarticulation import track
from inference.face.measure import aperture
from inference.types import ARKIT_INDEX, Phone


def _between_open_vowels(symbol: str, length_s: float) -> tuple[np.ndarray, int]:
    """Return the weights of "ah X ah" and the frame in X's middle."""
    end_s = 0.3 + length_s
    phones = [Phone("aa", 0.05, 0.3, True), Phone(symbol, 0.3, end_s), Phone("aa", end_s, end_s + 0.25, True)]
    return track(phones, end_s + 0.3).weights, round((0.3 + length_s / 2) * 60)


@pytest.mark.parametrize("symbol", ["p", "b", "m"])
@pytest.mark.parametrize("length_s", [0.02, 0.04, 0.08, 0.2])
def test_lips_close_however_short_the_sound_and_however_open_its_neighbours(symbol: str, length_s: float) -> None:
    weights, middle = _between_open_vowels(symbol, length_s)
    assert aperture(weights)[middle] < 0.01
    assert aperture(weights)[middle - 9] > 0.3


@pytest.mark.parametrize("symbol", ["p", "b", "m"])
def test_closed_lips_press_and_show_no_teeth(symbol: str) -> None:
    weights, middle = _between_open_vowels(symbol, 0.08)
    assert weights[middle, ARKIT_INDEX["mouthPressLeft"]] > 0.25
    assert weights[middle, ARKIT_INDEX["mouthLowerDownLeft"]] < 0.01
    assert weights[middle, ARKIT_INDEX["tongueOut"]] < 0.05


@pytest.mark.parametrize("symbol", ["f", "v"])
def test_the_lower_lip_goes_under_the_teeth(symbol: str) -> None:
    weights, middle = _between_open_vowels(symbol, 0.08)
    assert weights[middle, ARKIT_INDEX["mouthRollLower"]] > 0.4
    assert weights[middle, ARKIT_INDEX["jawOpen"]] < 0.2
    assert aperture(weights)[middle] > 0.03


def test_mouth_close_never_exceeds_the_jaw_that_it_corrects() -> None:
    for symbol in ("p", "b", "m", "f", "t"):
        weights, _middle = _between_open_vowels(symbol, 0.06)
        assert (weights[:, ARKIT_INDEX["mouthClose"]] <= weights[:, ARKIT_INDEX["jawOpen"]] + 1e-6).all()


def test_the_tongue_shows_in_th() -> None:
    weights, middle = _between_open_vowels("th", 0.1)
    assert weights[middle, ARKIT_INDEX["tongueOut"]] > 0.3
