"""How far a rollout may go, and who is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.headoffice.rollouts.flags import Flag, group
from sync.headoffice.rollouts.rings import ALL, HOUR_MS, has_bundle, objection, percent, points_of, ring_of

DEVICES = [f"kiosk-{number}" for number in range(400)]


@pytest.mark.parametrize(
    ("points", "to", "hours", "words"),
    [
        (0, 100, 0, ""),
        (0, 500, 0, "the next ring is 'canary', up to 1 %"),
        (100, 1000, 23, "soaks for 24 h, and 1.0 h of it are left"),
        (100, 1000, 24, ""),
        (100, 2500, 48, "the next ring is 'early', up to 10 %"),
        (200, 900, 0, ""),
        (1000, 2500, 24, ""),
        (2500, 5000, 24, ""),
        (5000, ALL, 47, "soaks for 48 h"),
        (5000, ALL, 48, ""),
        (5000, 100, 0, ""),
        (ALL, 0, 0, ""),
    ],
)
def test_a_rollout_goes_ring_by_ring_with_time_to_soak(points: int, to: int, hours: int, words: str) -> None:
    why = objection(points, to, 0, hours * HOUR_MS)
    assert words in why if words else not why


def test_what_makes_devices_worse_off_goes_no_further_but_may_go_back() -> None:
    assert "worse off: slow" in objection(100, 1000, 0, 100 * HOUR_MS, "slow")
    assert objection(100, 0, 0, 0, "slow") == ""


def test_shares_in_words() -> None:
    assert (percent(2500), percent(1), points_of(12.5)) == ("25 %", "0.01 %", 1250)
    assert ring_of(0) is None
    assert ring_of(1) is not None
    with pytest.raises(ValueError, match="between 0 and 100"):
        points_of(101)


@given(st.integers(0, ALL), st.integers(0, ALL))
def test_raising_keeps_the_first_group(low: int, high: int) -> None:
    low, high = sorted((low, high))
    flag = Flag("settings.endpoint_ms", 500, 400)
    assert set(group(flag, low, DEVICES[:60])) <= set(group(flag, high, DEVICES[:60]))
    few, many = ({each for each in DEVICES if has_bundle(each, "market", 3, points)} for points in (low, high))
    assert few <= many


@pytest.mark.parametrize("points", [0, 100, 1000, 2500, 5000, ALL])
def test_a_share_is_about_that_share(points: int) -> None:
    devices = [f"kiosk-{number}" for number in range(4000)]
    for found in (
        len(group(Flag("a", False, True), points, devices)),
        sum(has_bundle(d, "m", 1, points) for d in devices),
    ):
        assert abs(found / 4000 - points / ALL) < 4 * (0.25 / 4000) ** 0.5
    assert points in (0, ALL) or 0 < len(group(Flag("a", False, True), points, devices)) < 4000


def test_features_have_groups_of_their_own() -> None:
    first, second = (set(group(Flag(name, False, True), 2500, DEVICES)) for name in ("a", "b"))
    assert first != second
