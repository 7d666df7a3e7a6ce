import numpy as np

from inference.face.dominance import blend, blend_plainly, segments
from inference.types import ARKIT_INDEX, Phone

PHONES = [
    Phone("pau", 0.0, 0.1), Phone("t", 0.1, 0.17), Phone("uw", 0.17, 0.33, True), Phone("b", 0.33, 0.4),
    Phone("ay", 0.4, 0.62, True), Phone("s", 0.62, 0.7), Phone("pau", 0.7, 0.9),
]  # fmt: skip
TIMES_S = np.arange(54) / 60


def test_the_fast_blend_equals_the_plain_one() -> None:
    known = segments(PHONES, seed=3)
    assert np.allclose(blend(known, TIMES_S), blend_plainly(known, TIMES_S), atol=1e-5)


def test_blocks_do_not_show() -> None:
    known = segments(PHONES, seed=3)
    long_s = np.arange(0, 0.9, 1 / 1000)
    assert np.abs(np.diff(blend(known, long_s), axis=0)).max() < 0.06


def test_rounding_begins_before_the_rounded_sound() -> None:
    known = segments(PHONES, seed=0)
    flat = segments([Phone(p.symbol if p.symbol != "uw" else "iy", p.start_s, p.end_s, p.stressed) for p in PHONES], 0)
    pucker = ARKIT_INDEX["mouthPucker"]
    during_t = np.array([0.15])
    assert blend(known, during_t)[0, pucker] > blend(flat, during_t)[0, pucker] + 0.15


def test_a_diphthong_moves_from_its_first_vowel_to_its_second() -> None:
    jaw = blend(segments([Phone("ay", 0.0, 0.3, True)], 0), np.array([0.05, 0.28]))[:, ARKIT_INDEX["jawOpen"]]
    assert jaw[0] > 2 * jaw[1]


def test_an_unknown_phone_moves_like_a_schwa() -> None:
    unknown = blend(segments([Phone("qq", 0.0, 0.2)], 0), np.array([0.1]))
    assert np.allclose(unknown[0], blend(segments([Phone("ax", 0.0, 0.2)], 0), np.array([0.1]))[0])
