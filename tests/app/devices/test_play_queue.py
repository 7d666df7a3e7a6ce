"""The queue behind every player, on a card that the test plays."""

from __future__ import annotations

import numpy as np
import pytest

from app.devices.play_queue import PlayQueue

RATE_HZ = 1000


def ramp(count: int) -> np.ndarray:
    return np.arange(1, count + 1, dtype=np.float32) / 1000


def fill(queue: PlayQueue, count: int, heard_at_s: float) -> np.ndarray:
    block = np.full(count, 9.0, dtype=np.float32)
    queue.fill(block, heard_at_s)
    return block


def heard(queue: PlayQueue, now_s: float) -> float:
    """The second of sentence (1, 0) that is heard."""
    position = queue.position(now_s)
    assert position is not None
    assert position.sentence == (1, 0)
    return position.time_s


def test_silence_when_nothing_waits() -> None:
    queue = PlayQueue(RATE_HZ)
    assert not fill(queue, 10, 0.0).any()
    assert queue.position(0.005) is None


def test_blocks_join_without_a_gap_across_sentences() -> None:
    queue = PlayQueue(RATE_HZ)
    queue.add((1, 0), ramp(15))
    queue.add((1, 1), ramp(5))
    heard = np.concatenate([fill(queue, 8, at) for at in (0.0, 0.008, 0.016)])
    assert heard == pytest.approx(np.concatenate([ramp(15), ramp(5), np.zeros(4)]))


def test_the_position_is_what_is_heard_not_what_was_handed_out() -> None:
    queue = PlayQueue(RATE_HZ)
    queue.add((1, 0), ramp(100))
    fill(queue, 60, heard_at_s=0.250)
    fill(queue, 60, heard_at_s=0.310)
    assert queue.position(0.200) is None
    assert heard(queue, 0.300) == pytest.approx(0.050)
    assert heard(queue, 0.340) == pytest.approx(0.090)
    assert queue.position(0.360) is None


def test_a_drop_out_holds_the_position_until_the_sound_goes_on() -> None:
    queue = PlayQueue(RATE_HZ)
    queue.add((1, 0), ramp(100))
    fill(queue, 50, heard_at_s=0.0)
    assert heard(queue, 0.2) == pytest.approx(0.05)  # the card asks late
    fill(queue, 50, heard_at_s=0.5)
    assert heard(queue, 0.3) == pytest.approx(0.05)
    assert heard(queue, 0.52) == pytest.approx(0.07)
    assert queue.position(0.6) is None


def test_a_jittering_card_never_moves_the_position_back_or_into_silence() -> None:
    noise = np.random.default_rng(3)
    queue = PlayQueue(RATE_HZ)
    queue.add((1, 0), ramp(1000))
    before = 0.0
    for block in range(100):
        fill(queue, 10, heard_at_s=block * 0.010 + float(noise.uniform(0, 0.008)))
        if block > 2:
            now = heard(queue, block * 0.010 - 0.005)
            assert before <= now <= block * 0.010
            before = now


def test_each_sentence_is_told_once_when_its_end_was_heard() -> None:
    told: list[tuple[int, int]] = []
    queue = PlayQueue(RATE_HZ, told.append)
    queue.add((1, 0), ramp(20))
    queue.add((1, 1), ramp(20))
    fill(queue, 40, 0.0)
    queue.position(0.019)
    assert told == []
    queue.position(0.021)
    assert told == [(1, 0)]
    queue.position(0.5)
    queue.position(0.6)
    assert told == [(1, 0), (1, 1)]
    assert queue.idle


def test_clearing_forgets_what_waits_and_what_was_handed_out() -> None:
    told: list[tuple[int, int]] = []
    queue = PlayQueue(RATE_HZ, told.append)
    queue.add((1, 0), ramp(100))
    fill(queue, 30, 0.0)
    queue.clear()
    after = fill(queue, 30, 0.03)
    assert not after[5:].any()
    assert queue.position(0.04) is None
    assert told == []


def test_a_cut_sentence_fades_within_five_milliseconds() -> None:
    queue = PlayQueue(RATE_HZ)
    queue.add((1, 0), np.ones(100, dtype=np.float32))
    fill(queue, 30, 0.0)
    queue.clear()
    queue.add((2, 0), np.full(10, 0.5, dtype=np.float32))
    after = fill(queue, 20, 0.03)
    assert after[:5] == pytest.approx([1.0, 0.8, 0.6, 0.4, 0.2])
    assert after[5:15] == pytest.approx(0.5)
    assert not after[15:].any()
    assert queue.position(0.0351) is not None


def test_a_sentence_that_never_began_leaves_no_sound() -> None:
    queue = PlayQueue(RATE_HZ)
    queue.add((1, 0), np.ones(100, dtype=np.float32))
    queue.clear()
    assert not fill(queue, 20, 0.0).any()


def test_an_empty_sentence_is_told_and_stops_nothing() -> None:
    told: list[tuple[int, int]] = []
    queue = PlayQueue(RATE_HZ, told.append)
    queue.add((1, 0), ramp(0))
    queue.add((1, 1), ramp(10))
    assert fill(queue, 10, 0.0) == pytest.approx(ramp(10))
    queue.position(1.0)
    assert told == [(1, 0), (1, 1)]
