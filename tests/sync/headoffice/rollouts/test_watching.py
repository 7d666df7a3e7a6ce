"""Whether a canary is worse off: seen when it is, and not when it is not."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from scipy import stats

from sync.headoffice.rollouts.watching import Figures, chance_of_more, compare


def fleet(count: int, seed: int, error_rate: float = 0.01, mean_ms: float = 800.0, turns: int = 60) -> list[Figures]:
    """Devices as they are: some in quiet rooms, some in loud ones, and some slower than others."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        own_rate = min(1.0, error_rate * chance.lognormvariate(0, 0.5))
        own_ms = mean_ms * chance.lognormvariate(0, 0.1)
        had = chance.randint(turns // 2, 2 * turns)
        errors = sum(chance.random() < own_rate for _ in range(had))
        found.append(Figures(f"{seed}-{number}", had, errors, sum(chance.gauss(own_ms, 100) for _ in range(had))))
    return found


def test_more_errors_are_found_and_said_in_words() -> None:
    found = compare(fleet(20, 1, error_rate=0.08), fleet(180, 2))
    assert "of turns fail instead of" in found.worse
    assert found.p_errors < 0.001


def test_slower_turns_are_found() -> None:
    found = compare(fleet(20, 3, mean_ms=1000), fleet(180, 4))
    assert "ms instead of" in found.worse


def test_better_is_not_worse() -> None:
    assert compare(fleet(20, 5, error_rate=0.0, mean_ms=500), fleet(180, 6, error_rate=0.05)).worse == ""


def test_one_broken_device_is_no_reason_to_roll_back() -> None:
    canary = [*fleet(19, 7), Figures("broken", 5000, 5000, 5000 * 800.0)]
    assert compare(canary, fleet(180, 8)).worse == ""


def test_what_is_significant_but_small_is_no_reason_either() -> None:
    canary, rest = fleet(400, 9, mean_ms=840), fleet(400, 10)
    found = compare(canary, rest)
    assert found.p_latency < 0.001
    assert found.worse == ""


@pytest.mark.parametrize(("canary", "rest"), [(3, 100), (100, 3), (0, 0)])
def test_too_few_devices_say_nothing(canary: int, rest: int) -> None:
    assert not compare(fleet(canary, 1, error_rate=0.9), fleet(rest, 2)).enough


def test_too_few_turns_say_nothing() -> None:
    assert not compare([Figures(f"{n}", 6, 6, 1.0) for n in range(10)], fleet(100, 2)).enough
    assert not compare([Figures(f"{n}", 4, 4, 1.0) for n in range(100)], fleet(100, 2)).enough


def test_a_thousand_looks_at_equal_groups_raise_no_alarm() -> None:
    pool = fleet(2000, 11)
    chance = random.Random(12)
    alarms = 0
    for _ in range(1000):
        some = chance.sample(pool, 100)
        alarms += bool(compare(some[:10], some[10:]).worse)
    assert alarms <= 3


def test_a_canary_that_is_much_worse_is_nearly_always_found() -> None:
    found = sum(bool(compare(fleet(12, seed, error_rate=0.10), fleet(88, 1000 + seed)).worse) for seed in range(60))
    assert found >= 55


def test_the_test_is_mann_and_whitneys() -> None:
    chance = random.Random(13)
    for size in (5, 9, 12):
        first, second = ([chance.random() for _ in range(size)] for _ in range(2))
        expected = stats.mannwhitneyu(first, second, alternative="greater", method="exact").pvalue
        assert chance_of_more(first, second) == pytest.approx(expected)
    first, second = ([float(chance.randint(0, 5)) for _ in range(size)] for size in (30, 50))
    expected = stats.mannwhitneyu(first, second, alternative="greater", method="asymptotic").pvalue
    assert chance_of_more(first, second) == pytest.approx(expected)


def test_small_groups_are_counted_out_exactly() -> None:
    orders = list(combinations(range(5), 2))
    above = [sum(a > b for a in order for b in set(range(5)) - set(order)) for order in orders]
    expected = sum(each >= 5 for each in above) / len(orders)
    assert chance_of_more([3.0, 4.0][::-1], [0.0, 1.0, 2.0]) == pytest.approx(1 / 10)
    assert chance_of_more([2.0, 4.0], [0.0, 1.0, 3.0]) == pytest.approx(expected)


def test_equal_figures_everywhere_say_nothing() -> None:
    assert chance_of_more([1.0] * 20, [1.0] * 30) == 1.0
