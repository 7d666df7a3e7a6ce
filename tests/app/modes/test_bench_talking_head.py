"""The peer that moves lips in a browser: its mouth shapes are laid on words as it does, and judged as ours are."""

from __future__ import annotations

import numpy as np

from app.messages import CaptionWord
from app.modes.bench.talking_head import Said, closed, falsely_closed, ours, theirs
from inference.types import Phone

PHONES = (
    Phone("m", 0.5, 0.6),
    Phone("aa", 0.6, 0.9),
    Phone("p", 0.9, 1.0),
    Phone("f", 1.0, 1.1),
    Phone("pau", 1.1, 1.3),
)


def said(shut: list[tuple[float, float]]) -> Said:
    times_s = np.arange(90) / 60
    gaps = np.full(90, 6.0, np.float32)
    for start_s, end_s in shut:
        gaps[(times_s >= start_s) & (times_s <= end_s)] = 0.0
    return Said((CaptionWord("map", 0.5, 1.0),), PHONES, gaps)


def test_lips_that_meet_with_the_sound_are_right_and_others_are_false() -> None:
    good, open_mouthed, shut = said([(0.5, 0.6), (0.9, 1.0)]), said([]), said([(0.0, 1.5)])
    assert [closed([ours(each)]) for each in (good, open_mouthed, shut)] == [100.0, 0.0, 100.0]
    assert [falsely_closed([ours(each)]) for each in (good, open_mouthed, shut)] == [0.0, 0.0, 100.0]


def test_a_peers_shapes_are_laid_over_the_word_and_close_where_it_says_so() -> None:
    shapes = {"visemes": ["PP", "aa", "PP"], "times": [0.0, 1.0, 4.0], "durations": [1.0, 3.0, 1.0]}
    assert closed([theirs(said([]), [shapes])]) == 100.0
    assert falsely_closed([theirs(said([]), [shapes])]) == 0.0
    late = {"visemes": ["aa", "PP"], "times": [0.0, 1.0], "durations": [1.0, 1.0]}
    assert closed([theirs(said([]), [late])]) < 100.0
    assert closed([theirs(said([]), [{"visemes": [], "times": [], "durations": []}])]) == 0.0
