"""Whoever waits for a sentence to be heard is told of each one once, whatever happens to the loudspeaker meanwhile."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from app.devices.play_queue import SentenceId
from app.devices.simulated import SimulatedRoom

RATE_HZ = 48_000
_LONG_S = 60.0

happenings = st.one_of(
    st.tuples(st.just("says"), st.floats(0.0, 1.5)),
    st.tuples(st.just("waits"), st.floats(0.0, 2.0)),
    st.tuples(st.just("looks"), st.integers(1, 30)),
    *(st.tuples(st.just(name), st.just(0)) for name in ("pull", "plug", "hold", "go on", "stop")),
)

ENDED_UNSEEN = [("says", 0.5), ("waits", 0.65)]


@example([*ENDED_UNSEEN, ("pull", 0)])
@example([*ENDED_UNSEEN, ("hold", 0), ("waits", 1.0)])
@example([("pull", 0), ("waits", 2.0), ("says", 0.5), ("looks", 1), ("waits", 0.4), ("plug", 0), ("waits", 4.0)])
@given(st.lists(happenings, max_size=25))
def test_every_sentence_that_was_not_stopped_is_told_once_and_in_order(story: list[tuple[str, float]]) -> None:
    room = SimulatedRoom()
    player = room.player()
    told: list[SentenceId] = []
    player.on_finished(told.append)
    numbers = itertools.count()
    awaited: list[SentenceId] = []

    def waits(seconds: float) -> None:
        room.time.run_until(room.time.now_s + seconds)

    def says(seconds: float) -> None:
        awaited.append((1, next(numbers)))
        player.play(awaited[-1], np.full(round(seconds * RATE_HZ), 0.1, np.float32), RATE_HZ)

    def looks(times: float) -> None:
        for _ in range(round(times)):
            waits(0.03)
            player.position()

    def stop(_: float) -> None:
        player.stop()
        awaited[:] = told

    happens: dict[str, Callable[[float], None]] = {
        "says": says,
        "waits": waits,  # a busy window looks at no position for a while
        "looks": looks,
        "pull": lambda _: room.library.unplug("output"),
        "plug": lambda _: room.library.plug("output", RATE_HZ),
        "hold": lambda _: player.hold(),
        "go on": lambda _: player.go_on(),
        "stop": stop,
    }
    for name, value in story:
        happens[name](value)
    player.go_on()
    room.library.plug("output", RATE_HZ)
    for _ in range(round(_LONG_S / 0.25)):
        waits(0.25)
        player.position()
    assert told == awaited
    player.close()
