"""The end of a word is told by loudness."""

import numpy as np

from inference.hearing.loudness import Loudness
from inference.types import Floats


def _pieces(level: float, count: int, seed: int) -> list[Floats]:
    noise = level * np.random.default_rng(seed).standard_normal((count, 512))
    return list(noise.astype(np.float32))


def test_a_voice_is_loud_and_the_room_after_it_is_quiet() -> None:
    loudness = Loudness()
    for piece in _pieces(0.01, 12, 0):
        loudness.is_quiet(piece)
    assert not any(loudness.is_quiet(piece) for piece in _pieces(0.1, 30, 1))
    assert all(loudness.is_quiet(piece) for piece in _pieces(0.01, 8, 2))


def test_a_voice_hardly_louder_than_the_room_is_never_called_quiet() -> None:
    loudness = Loudness()
    pieces = [*_pieces(0.05, 12, 0), *_pieces(0.08, 30, 1), *_pieces(0.05, 8, 2)]
    assert not any(loudness.is_quiet(piece) for piece in pieces)


def test_too_little_sound_tells_nothing() -> None:
    loudness = Loudness()
    assert not any(loudness.is_quiet(np.zeros(512, np.float32)) for _ in range(5))
