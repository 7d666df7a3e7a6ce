"""Sound is the clock: each drawn mouth belongs to the sound that is heard when it is seen (ATSC IS-191: +15/-45 ms).

The track, the simulated card and the simulated screens are those of `steward bench --area sound`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.devices.simulated import Faults
from app.modes.bench.offset import BAD_CARD, SCREENS, TRACK_S, Screen, click_track, measure, perfect
from app.ui.display_delay import DisplayDelay
from renderer.types import ARKIT_INDEX, FACE_RATE_HZ


def test_the_track_is_open_exactly_while_it_sounds() -> None:
    track = click_track(3)
    sounding = track.samples > 0
    opened = track.face[:, ARKIT_INDEX["jawOpen"]] > 0
    rows = (np.arange(len(opened)) / FACE_RATE_HZ * len(sounding) / TRACK_S).astype(int)
    assert (sounding[rows] == opened).all()
    lengths = np.diff(track.edges_s)
    assert len(lengths) > 10
    assert lengths.std() > 0.05


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_the_mouth_stays_with_the_sound_of_a_bad_card(screen: Screen) -> None:
    offsets = measure(screen, replace(BAD_CARD, drop_every_s=20.0), hours=0.05, drawn_s=90.0)
    assert offsets.drops > 2
    assert len(offsets.ms) > 500
    assert offsets.within >= 0.99
    assert offsets.clicks_right > 0.99


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(replace(perfect(), rate_ppm=-200.0), id="slow crystal"),
        pytest.param(replace(perfect(), late_s=0.02), id="late callbacks"),
        pytest.param(replace(perfect(), late_s=0.004, knows_when=False), id="card that knows no moments"),
        pytest.param(replace(perfect(), report_s=0.008), id="scattered moments"),
        pytest.param(replace(perfect(), wild=0.05), id="wrong moments"),
        pytest.param(replace(perfect(), drop_every_s=5.0, drop_s=(0.005, 0.1)), id="drops"),
    ],
)
def test_no_single_fault_parts_them(faults: Faults) -> None:
    assert measure(SCREENS[0], faults, hours=0.03, drawn_s=36.0).within >= 0.99


def test_the_ruler_sees_a_mouth_that_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn for the beginning of a frame instead of for when it is seen, the sound would be early: above 0."""
    monkeypatch.setattr(DisplayDelay, "ahead_s", 0.0)
    offsets = measure(SCREENS[1], perfect(), hours=0.02, drawn_s=36.0)
    assert offsets.within < 0.5
    assert offsets.percentile(50) == pytest.approx(1000 * (SCREENS[1].draw_s + 0.5 / SCREENS[1].fps), abs=5.0)


@pytest.mark.slow
def test_twelve_hours_of_talk_do_not_drift() -> None:
    offsets = measure(SCREENS[1], BAD_CARD, hours=12.0, drawn_s=400.0)
    assert offsets.drops > 150
    assert offsets.at_s[-1] > 11.9 * 3600
    assert offsets.within >= 0.99
    assert abs(offsets.drift_ms) < 2.0
