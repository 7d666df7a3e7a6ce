"""Nod and shake from positions alone; what people do besides is neither."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from inference.seeing.signs import Values, head_sign

Way = Callable[[Values], Values]


def _still(times: Values) -> Values:
    return np.zeros_like(times)


def _swing(size: float, rate_hz: float, times: int, begin_s: float = 0.8) -> Way:
    """Down and back so many times, `size` widths of the face from one turning point to the other."""

    def way(at: Values) -> Values:
        phase = np.clip((at - begin_s) * rate_hz, 0, times)
        return size * 0.5 * (1 - np.cos(2 * np.pi * phase))

    return way


def _step(size: float, seconds: float, begin_s: float = 0.8) -> Way:
    return lambda at: size * 0.5 * (1 - np.cos(np.pi * np.clip((at - begin_s) / seconds, 0, 1)))


def _signs(across: Way, down: Way, seconds: float = 4.0, rate_hz: float = 15.0, widths: Way | None = None) -> set[str]:
    """Return every sign that is found while the positions come in."""
    random = np.random.default_rng(3)
    times = np.arange(0, seconds, 1 / rate_hz) + random.uniform(-0.012, 0.012, int(seconds * rate_hz))
    x, y = (way(times) + random.normal(0, 0.006, len(times)) for way in (across, down))
    wide = widths(times) if widths else None
    found = (head_sign(times[:n], x[:n], y[:n], None if wide is None else wide[:n]) for n in range(1, len(times) + 1))
    return {sign for sign in found if sign != "none"}


@pytest.mark.parametrize("size", [0.1, 0.2, 0.4])
@pytest.mark.parametrize("rate_hz", [1.2, 1.8, 2.5])
@pytest.mark.parametrize("times", [2, 3])
def test_a_nod_is_a_nod_and_a_shake_a_shake(size: float, rate_hz: float, times: int) -> None:
    swing = _swing(size, rate_hz, times)
    assert _signs(_still, swing) == {"nod"}
    assert _signs(swing, _still) == {"shake"}


@pytest.mark.parametrize(
    ("across", "down"),
    [
        (_still, _still),
        (_still, _step(1.5, 0.9)),
        (_step(2.0, 0.7), _still),
        (_still, _swing(0.3, 0.5, 2)),
        (_swing(0.3, 0.5, 2), _still),
        (_still, _swing(0.25, 1.5, 1)),
        (_swing(0.3, 1.2, 1), _still),
        (_still, _swing(0.03, 2.0, 4)),
        (_still, _swing(1.4, 1.5, 3)),
        (_swing(0.2, 2.0, 3), _swing(0.2, 2.0, 3)),
    ],
    ids=[
        "still",
        "sits down",
        "steps aside",
        "looks down slowly, twice",
        "looks aside slowly, twice",
        "one look down",
        "one look aside",
        "trembles",
        "jumps",
        "goes round",
    ],
)
def test_what_is_no_sign_is_none(across: Way, down: Way) -> None:
    assert _signs(across, down) == set()


def test_who_walks_up_bobs_but_does_not_nod() -> None:
    bob = _swing(0.2, 1.9, 4)
    assert _signs(_still, bob, widths=lambda at: 20 * np.exp(0.3 * at)) == set()
    assert _signs(_still, bob, widths=lambda at: np.full_like(at, 40.0)) == {"nod"}


def test_too_few_positions_are_no_sign() -> None:
    for count in range(4):
        part = np.arange(count, dtype=np.float64)
        assert head_sign(part, part, part) == "none"
