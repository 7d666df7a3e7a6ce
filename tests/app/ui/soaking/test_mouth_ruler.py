"""The ruler of the hours in real time reads from the simulated air which moment of a sentence is heard."""

from __future__ import annotations

import time

import numpy as np
import pytest

from app.ui.soaking.mouth_ruler import RulerCard, within


def test_what_is_heard_says_which_moment_of_its_sentence_it_is_and_agrees_with_the_player() -> None:
    card = RulerCard()
    try:
        card.play((1, 0), np.zeros(32_000, np.float32), 16_000)
        until_s = time.monotonic() + 20.0
        while card.heard_s((1, 0), time.monotonic()) is None:
            assert time.monotonic() < until_s
            time.sleep(0.01)
        time.sleep(0.3)
        moment_s = time.monotonic()
        position, heard_s = card.position(), card.heard_s((1, 0), moment_s)
        assert position is not None
        assert heard_s is not None
        assert position.time_s == pytest.approx(heard_s, abs=0.25), "two clocks of one sentence"
        assert card.heard_s((2, 0), moment_s) is None
        card.pull()
        while not card.problem:
            assert time.monotonic() < until_s
            time.sleep(0.05)
    finally:
        card.close()


def test_the_share_within_is_that_of_the_standard() -> None:
    assert within(np.array([16.0, 15.0, 0.0, -45.0, -46.0], np.float32)) == pytest.approx(0.6)
