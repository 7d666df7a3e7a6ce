"""Which head office is asked: over after three failures, quietly back, whatever happens in between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.transport.addresses import FAILURES_TO_MOVE, RETURN_AFTER_S, Addresses

STEPS = st.lists(st.tuples(st.sampled_from(["failed", "answered", "looked"]), st.floats(0, 1200)), max_size=60)


@given(count=st.integers(1, 4), steps=STEPS, well=st.sets(st.integers(0, 3)))
def test_the_address_changes_only_after_three_failures_or_to_a_better_one_that_is_well(
    count: int, steps: list[tuple[str, float]], well: set[int]
) -> None:
    addresses = Addresses(tuple("abcd"[:count]))
    clock_s, in_a_row = 0.0, 0
    for kind, later_s in steps:
        clock_s += later_s
        before = addresses
        if kind == "looked":
            better = addresses.better(clock_s)
            assert better in ((), addresses.all[: addresses.at])
            if not better:
                continue
            healthy = next((each for each in better if addresses.all.index(each) in well), None)
            addresses = addresses.looked(healthy, clock_s)
            assert addresses.now == (healthy or before.now)
        elif kind == "answered":
            addresses, in_a_row = addresses.answered(), 0
        else:
            addresses, in_a_row = addresses.failed(clock_s), in_a_row + 1
            moves = count > 1 and in_a_row == FAILURES_TO_MOVE
            assert addresses.at == ((before.at + 1) % count if moves else before.at)
        in_a_row = 0 if addresses.at != before.at else in_a_row


@given(moved_s=st.floats(0, 1e6), later_s=st.floats(0, 1e4))
def test_better_ones_are_asked_for_their_health_no_more_often_than_every_ten_minutes(
    moved_s: float, later_s: float
) -> None:
    addresses = Addresses(("a", "b"))
    for _ in range(FAILURES_TO_MOVE):
        addresses = addresses.failed(moved_s)
    now_s = moved_s + later_s
    assert bool(addresses.better(now_s)) == (now_s - moved_s >= RETURN_AFTER_S)
    assert not addresses.looked(None, now_s).better(now_s + 1)


@given(count=st.integers(1, 4))
def test_when_none_answers_all_are_asked_in_turn_for_ever(count: int) -> None:
    addresses, asked = Addresses(tuple("abcd"[:count])), []
    for _ in range(3 * FAILURES_TO_MOVE * count):
        asked.append(addresses.now)
        addresses = addresses.failed(0.0)
    assert asked == [each for each in "abcd"[:count] for _ in range(FAILURES_TO_MOVE)] * 3
