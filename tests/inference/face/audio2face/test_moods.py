"""Our moods in Audio2Face's emotions."""

from __future__ import annotations

import numpy as np

from inference.face.audio2face.moods import _ASKED_FOR, EMOTIONS, emotions
from inference.face.style import STYLES


def test_every_style_has_an_answer_in_known_emotions() -> None:
    assert set(_ASKED_FOR) == set(STYLES)
    assert {name for wanted in _ASKED_FOR.values() for name in wanted} <= set(EMOTIONS)


def test_neutral_asks_for_nothing() -> None:
    assert emotions(None) == {}
    assert emotions(np.zeros(len(STYLES), np.float32)) == {}


def test_less_of_a_mood_is_less_of_the_emotion() -> None:
    style = np.zeros(len(STYLES), np.float32)
    style[STYLES.index("surprise")] = 0.5
    assert emotions(style) == {"amazement": 0.25}


def test_moods_that_want_the_same_add_up() -> None:
    style = np.array([0.5, 0.5, 0, 0, 0], np.float32)
    assert emotions(style) == {"joy": 0.325}
