"""How far ahead a frame's sound is looked up."""

from __future__ import annotations

import pytest

from app.ui.display_delay import DisplayDelay


def drawn(delay: DisplayDelay, frames: int, every_s: float, drawing_s: float, began_s: float = 0.0) -> None:
    for frame in range(frames):
        delay.begun(began_s + frame * every_s)
        delay.shown(began_s + frame * every_s + drawing_s)


@pytest.mark.parametrize(("every_s", "drawing_s"), [(1 / 60, 0.004), (1 / 30, 0.02), (1 / 20, 0.04)])
def test_a_frame_is_drawn_for_the_middle_of_its_time_on_the_screen(every_s: float, drawing_s: float) -> None:
    delay = DisplayDelay()
    drawn(delay, 5, every_s, drawing_s)
    assert delay.ahead_s == pytest.approx(drawing_s + every_s / 2 + 0.010)


def test_it_follows_a_slower_machine_within_a_few_seconds() -> None:
    delay = DisplayDelay()
    drawn(delay, 100, 1 / 60, 0.004)
    drawn(delay, 100, 1 / 20, 0.04, began_s=10.0)
    assert delay.ahead_s == pytest.approx(0.075, abs=0.003)


def test_one_frozen_frame_and_a_pause_hardly_count() -> None:
    delay = DisplayDelay()
    drawn(delay, 100, 1 / 60, 0.004)
    usual_s = delay.ahead_s
    delay.begun(100.0)
    delay.shown(100.1)
    assert delay.ahead_s == pytest.approx(usual_s, abs=0.006)


def test_it_never_looks_further_than_a_card_is_given_sound() -> None:
    delay = DisplayDelay()
    drawn(delay, 50, 0.09, 0.4)
    assert delay.ahead_s == 0.1


def test_a_first_frame_that_compiles_its_shaders_does_not_count() -> None:
    delay = DisplayDelay()
    delay.begun(0.0)
    delay.shown(1.5)
    drawn(delay, 5, 1 / 30, 0.02, began_s=2.0)
    assert delay.ahead_s == pytest.approx(0.02 + 1 / 60 + 0.010, abs=0.001)
