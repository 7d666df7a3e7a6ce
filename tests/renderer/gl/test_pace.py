"""The ladder of qualities under simulated load: it settles, falls at once, recovers, and never swings."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from renderer.gl.pace import FIRST, HEAD_ROOM, LADDER, SOFTWARE_BUDGET_S, Pace, Step, budget_s, choose

BUDGET_S = SOFTWARE_BUDGET_S
# Shrinking would run simulated hours again and again.
FEW = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
TOP = len(LADDER) - 1
# A graphics card, a fast processor, the two cores this was written on, and one that is too slow for anything.
MACHINES = {
    "card": [0.0004, 0.0004, 0.0005, 0.0015, 0.003],
    "many cores": [0.004, 0.006, 0.009, 0.018, 0.060],
    "two cores": [0.014, 0.022, 0.030, 0.070, 0.260],
    "too slow": [0.100, 0.180, 0.300, 0.700, 2.600],
}
machines = st.tuples(st.floats(1.2, 2.0), st.floats(1.2, 1.7), st.floats(1.4, 4.0), st.floats(1.4, 4.0)).flatmap(
    lambda growths: st.floats(0.001, 0.1).map(
        lambda floor: [floor * math.prod(growths[:place]) for place in range(len(LADDER))]
    )
)


def at_start(costs: list[float], load: float = 1.0) -> Pace:
    place, found = choose(lambda step: load * costs[LADDER.index(step)], BUDGET_S)
    return Pace(place, BUDGET_S, found)


def run(
    pace: Pace, costs: list[float], load: Callable[[float], float], until_s: float, began_s: float = 0.0, seed: int = 0
) -> list[tuple[float, int]]:
    """Draw frames for a while; returns when the place changed, and to which."""
    noise, now_s, changes = random.Random(seed), began_s, []
    while now_s < until_s:
        cost_s = costs[pace.place] * load(now_s) * noise.uniform(0.9, 1.1)
        now_s += max(1 / 30, cost_s)
        if pace.drew(now_s, cost_s) != pace.place:
            pace.moved(now_s)
            changes.append((now_s, pace.place))
    return changes


@pytest.mark.parametrize(
    ("machine", "best"),
    [("card", "high"), ("many cores", "medium"), ("two cores", "software"), ("too slow", "software")],
)
def test_the_best_that_fits_is_chosen(machine: str, best: str) -> None:
    place = at_start(MACHINES[machine]).place
    assert LADDER[place].quality == best
    if machine == "too slow":
        assert place == 0


@FEW
@given(machines)
def test_what_is_chosen_fits_or_is_the_floor_and_the_next_would_not(costs: list[float]) -> None:
    place, found = choose(lambda step: costs[LADDER.index(step)], BUDGET_S)
    assert found[place] == costs[place]
    assert costs[place] <= HEAD_ROOM * BUDGET_S or place == 0
    if place < TOP:
        assert costs[place + 1] > HEAD_ROOM * BUDGET_S or place < FIRST
        assert costs[place + 1] > HEAD_ROOM * BUDGET_S


def test_what_surely_does_not_fit_is_not_even_drawn() -> None:
    asked: list[Step] = []

    def measure(step: Step) -> float:
        asked.append(step)
        return MACHINES["two cores"][LADDER.index(step)]

    choose(measure, BUDGET_S)
    assert asked == [Step("software")]


@FEW
@given(machines, st.integers(0, 9))
def test_nothing_changes_on_a_machine_that_stays_as_it_was(costs: list[float], seed: int) -> None:
    pace = at_start(costs)
    if pace.place == 0 and costs[0] > BUDGET_S / 1.2:
        return
    assert run(pace, costs, lambda _: 1.0, 60.0, seed=seed) == []


@pytest.mark.parametrize("machine", MACHINES)
def test_a_load_that_no_step_can_bear_ends_at_the_floor(machine: str) -> None:
    costs = MACHINES[machine]
    pace = at_start(costs)
    changes = run(pace, costs, lambda _: 200.0, 120.0)
    assert pace.place == 0
    assert [place for _, place in changes] == sorted((place for _, place in changes), reverse=True)


def test_late_frames_are_answered_within_two_seconds() -> None:
    costs = MACHINES["two cores"]
    pace = at_start(costs)
    changes = run(pace, costs, lambda now_s: 1.0 if now_s < 20 else 1.6, 40.0)
    assert [place for _, place in changes] == [FIRST - 1]
    assert 20.0 < changes[0][0] < 22.5


@FEW
@given(machines, st.floats(2.0, 30.0))
def test_it_recovers_when_the_load_is_gone(costs: list[float], load: float) -> None:
    pace = at_start(costs)
    before = pace.place
    run(pace, costs, lambda _: load, 30.0)
    run(pace, costs, lambda _: 1.0, 900.0, began_s=30.0)
    assert pace.place >= before or costs[pace.place + 1] * 1.2 > HEAD_ROOM * BUDGET_S  # as far as the noise allows


@FEW
@given(machines, st.floats(1.0, 8.0), st.floats(0.2, 120.0), st.floats(0.1, 0.9), st.integers(0, 9))
def test_a_load_that_comes_and_goes_is_not_followed_up_and_down(
    costs: list[float], load: float, period_s: float, share: float, seed: int
) -> None:
    pace = at_start(costs)
    changes = run(pace, costs, lambda now_s: load if (now_s % period_s) < share * period_s else 1.0, 900.0, seed=seed)
    ups = climbs(changes)
    assert len(ups) <= 10
    assert all(later - earlier > 8.0 for earlier, later in pairwise(ups))


def climbs(changes: list[tuple[float, int]]) -> list[float]:
    """Return when the place went up; from the start it can only go down unless the second change says otherwise."""
    return [now_s for (_, before), (now_s, after) in pairwise(changes) if after > before]


def test_a_step_that_cannot_be_had_is_not_wanted_again() -> None:
    costs = MACHINES["card"]
    pace = Pace(FIRST, BUDGET_S)
    now_s = 0.0
    while pace.wanted == pace.place:
        now_s += 1 / 60
        pace.drew(now_s, costs[pace.place])
    pace.give_up()
    assert run(pace, costs, lambda _: 1.0, now_s + 600.0, began_s=now_s) == []


def test_a_single_slow_frame_changes_nothing() -> None:
    costs = MACHINES["two cores"]
    pace = at_start(costs)
    assert run(pace, costs, lambda now_s: 20.0 if 10.0 < now_s < 10.03 else 1.0, 30.0) == []


def test_a_card_has_less_time_than_a_processor() -> None:
    assert budget_s(software_gpu=False) < 1 / 60 < budget_s(software_gpu=True) < 1 / 20


def test_steps_say_what_they_are() -> None:
    assert [str(step) for step in LADDER][0::2] == ["software at 50 % of the width", "software", "high"]
