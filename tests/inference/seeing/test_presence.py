"""Somebody is there or not: slow to believe, slower to give up."""

from __future__ import annotations

from inference.seeing.presence import Presence, PresenceRule

RATE_HZ = 10.0
RULE = PresenceRule()


def _run(presence: Presence, begin_s: float, faces: list[bool], moves: bool = False) -> list[bool]:
    return [presence.look(begin_s + number / RATE_HZ, face, moves) for number, face in enumerate(faces)]


def test_a_face_counts_after_the_set_time_and_not_before() -> None:
    seen = _run(Presence(), 0.0, [True] * 20)
    assert seen.index(True) == round(RULE.arrive_s * RATE_HZ)


def test_a_finder_that_blinks_neither_keeps_somebody_out_nor_ends_a_stay() -> None:
    blinking = [number % 4 != 0 for number in range(100)]
    seen = _run(Presence(), 0.0, blinking)
    assert all(seen[15:])


def test_a_single_false_find_is_nobody() -> None:
    assert not any(_run(Presence(), 0.0, [number % 10 == 0 for number in range(200)]))


def test_who_leaves_counts_as_gone_after_the_set_time() -> None:
    presence = Presence()
    _run(presence, 0.0, [True] * 20)
    gone = _run(presence, 2.0, [False] * 60)
    assert abs(gone.index(False) / RATE_HZ - RULE.leave_s) <= 0.2
    assert not any(gone[gone.index(False) :])


def test_who_looks_down_but_moves_stays_for_a_while_and_not_for_ever() -> None:
    presence = Presence()
    _run(presence, 0.0, [True] * 20)
    turned = _run(presence, 2.0, [False] * 300, moves=True)
    assert all(turned[: int(RULE.turned_s * RATE_HZ)])
    assert not turned[-1]


def test_movement_without_a_face_is_nobody() -> None:
    assert not any(_run(Presence(), 0.0, [False] * 50, moves=True))


def test_two_looks_far_apart_say_nothing_of_the_time_between() -> None:
    presence = Presence()
    assert not presence.look(0.0, face=True)
    assert not presence.look(5.0, face=True)


def test_forgetting_leaves_nobody() -> None:
    presence = Presence()
    _run(presence, 0.0, [True] * 20)
    presence.forget()
    assert not presence.look(2.1, face=True)
