"""The window measures what the client hears and sees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.messages import Transcribed
from app.telemetry.meter import Meter, Sizes
from app.telemetry.metrics import AUDIO_TO_MOUTH, BARGE_IN, CIRCUIT, FALLBACK, FIRST_SOUND, FRAMES, LATE_FRAMES
from app.telemetry.watch import Watch
from app.ui.frame_watch import FrameWatch
from app.ui.watching import WindowWatch, spoken_s
from tests.app.ui.conftest import Kiosk

FRAME_S = 1 / 60


def _mean(meter: Meter, name: str) -> float:
    sizes: Sizes = meter.snapshot().sizes[name][()]
    return sizes.total / sum(sizes.counts)


def _film(every_s: list[float], ahead_s: float) -> Meter:
    """Show pictures that come after each other in such times, each drawn 5 ms before it is shown."""
    meter, now_s = Meter(), 10.0
    frames = FrameWatch(meter)
    for step_s in every_s:
        now_s += step_s
        frames.begun(now_s - 0.005, ahead_s, speaking=True)
        frames.shown(now_s, FRAME_S)
    return meter


def test_a_mouth_that_is_drawn_for_the_middle_of_its_time_is_in_time_with_its_sound() -> None:
    meter = _film([FRAME_S] * 30, 0.005 + FRAME_S / 2)
    assert _mean(meter, AUDIO_TO_MOUTH.name) == pytest.approx(0.0, abs=1e-9)
    assert LATE_FRAMES.name not in meter.snapshot().numbers


def test_a_mouth_that_is_drawn_for_now_is_seen_behind_its_sound() -> None:
    assert _mean(_film([FRAME_S] * 30, 0.0), AUDIO_TO_MOUTH.name) == pytest.approx(0.005 + FRAME_S / 2)


def test_pictures_that_are_missing_are_counted() -> None:
    meter = _film([FRAME_S] * 10 + [3 * FRAME_S] + [FRAME_S] * 10, 0.0)
    numbers = meter.snapshot().numbers
    assert numbers[LATE_FRAMES.name][()] == 1
    assert numbers[FRAMES.name][()] == 21


def test_a_pause_is_no_late_picture() -> None:
    meter = _film([FRAME_S] * 10 + [4.0] + [FRAME_S] * 10, 0.0)
    assert LATE_FRAMES.name not in meter.snapshot().numbers


def test_an_interruption_is_as_long_as_its_sound() -> None:
    chance = np.random.default_rng(1)
    sound = 0.0005 * chance.standard_normal(8000).astype(np.float32)
    sound[-3200:] += 0.1 * chance.standard_normal(3200).astype(np.float32)
    assert spoken_s(sound) == pytest.approx(0.2, abs=0.021)
    assert spoken_s(np.zeros(0, np.float32)) == 0.0


def test_the_first_sound_counts_from_the_question(kiosk: Kiosk, qtbot: QtBot) -> None:
    watch = Watch()
    told: Any = WindowWatch(kiosk.window, watch, kiosk.clock)
    kiosk.window.ask("How did I do last year?")
    qtbot.waitUntil(lambda: kiosk.window.visit.waits_to_be_heard)
    kiosk.clock.now_s += 0.4
    told._look()
    assert sum(watch.meter.snapshot().sizes[FIRST_SOUND.name][()].counts) == 1
    assert _mean(watch.meter, FIRST_SOUND.name) <= 0.4
    told._look()
    assert sum(watch.meter.snapshot().sizes[FIRST_SOUND.name][()].counts) == 1


def test_a_spoken_question_was_over_when_its_last_word_was(kiosk: Kiosk, qtbot: QtBot) -> None:
    watch = Watch()
    told: Any = WindowWatch(kiosk.window, watch, kiosk.clock)
    kiosk.window.ask("How did I do last year?")
    visit = kiosk.window.visit
    told._on_transcribed(Transcribed(visit.session, visit.turn, 0.0, "how did I do", True, silent_s=0.7))
    qtbot.waitUntil(lambda: kiosk.window.visit.waits_to_be_heard)
    kiosk.clock.now_s += 0.1
    told._look()
    assert _mean(watch.meter, FIRST_SOUND.name) == pytest.approx(0.7, abs=0.11)


def test_only_real_interruptions_count(kiosk: Kiosk) -> None:
    watch = Watch()
    told: Any = WindowWatch(kiosk.window, watch, kiosk.clock)
    loud = np.full(1600, 0.2, np.float32)
    told._on_held(loud)
    told._on_resumed()
    told._on_yielded()
    assert BARGE_IN.name not in watch.meter.snapshot().sizes
    told._on_held(loud)
    told._on_yielded()
    assert _mean(watch.meter, BARGE_IN.name) == pytest.approx(0.1)


def test_a_missing_microphone_is_told_and_no_open_circuit(kiosk: Kiosk) -> None:
    watch = Watch()
    WindowWatch(kiosk.window, watch, kiosk.clock)
    assert watch.meter.snapshot().numbers[FALLBACK.name][("microphone",)] == 1
    assert watch.meter.snapshot().numbers[CIRCUIT.name][("microphone",)] == 0


def test_a_loudspeaker_that_is_lost_is_an_open_circuit_until_it_is_back(kiosk: Kiosk) -> None:
    watch = Watch()
    told: Any = WindowWatch(kiosk.window, watch, kiosk.clock)
    levels = []
    player: Any = kiosk.window.player
    for problem in ("", "The loudspeaker was disconnected.", ""):
        player.problem = problem
        told._look_at_devices()
        levels.append(watch.meter.snapshot().numbers[CIRCUIT.name][("sound",)])
    assert levels == [0, 2, 0]
