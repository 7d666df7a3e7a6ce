import numpy as np
import pytest

from inference.face.measure import _auc, measure
from inference.types import ARKIT_INDEX, FaceTrack, Phone

PHONES = [
    Phone("aa", 0.0, 0.2),
    Phone("m", 0.2, 0.4),
    Phone("uw", 0.4, 0.6),
    Phone("f", 0.6, 0.8),
    Phone("iy", 0.8, 1.0),
]


def test_a_mouth_that_never_closes_is_found_out() -> None:
    weights = np.zeros((60, 52), np.float32)
    weights[:, ARKIT_INDEX["jawOpen"]] = 0.3
    found = measure([(PHONES, FaceTrack(weights))])
    assert found.closed_in_pbm == 0.0
    assert found.closed_elsewhere == 0.0
    assert found.tuck_auc == pytest.approx(0.5)


def test_a_mouth_that_never_opens_is_found_out() -> None:
    found = measure([(PHONES, FaceTrack(np.zeros((60, 52), np.float32)))])
    assert found.closed_in_pbm == 1.0
    assert found.closed_elsewhere == 1.0


@pytest.mark.parametrize(
    ("scores", "positive", "expected"),
    [
        ([1, 2, 3, 4], [0, 0, 1, 1], 1.0),
        ([4, 3, 2, 1], [0, 0, 1, 1], 0.0),
        ([1, 1, 1, 1], [0, 1, 0, 1], 0.5),
        ([1, 3, 2, 4], [0, 0, 1, 1], 0.75),
    ],
)
def test_area_under_the_curve_by_hand(scores: list[float], positive: list[int], expected: float) -> None:
    assert _auc(np.array(scores, np.float32), np.array(positive, bool)) == pytest.approx(expected)
