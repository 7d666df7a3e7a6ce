"""What the helper decides, tried on everything that may be the case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.upgrades import rules
from sync.upgrades.orders import Deed, Order
from sync.upgrades.rules import AWAITS, TALKS, Fields, Unit, Way

STATES = ("active", "activating", "deactivating", "reloading", "failed", "inactive", "")
UNITS = st.builds(
    Unit,
    st.sampled_from(STATES),
    st.sampled_from((AWAITS, TALKS, "", "This screen keeps failing")),
    st.integers(0, 40),
)
FIELDS = st.builds(
    Fields,
    st.sampled_from(("steward-kiosk", "steward-workstation")),
    st.sampled_from(("1.0-1", "1.1-1")),
    st.sampled_from(("amd64", "arm64")),
    st.integers(0, 9),
    st.integers(0, 9),
)
ORDERS = st.builds(Order, st.sampled_from(Deed), st.integers(1, 9), st.integers(0, 100), st.integers(0, 100))


@given(order=ORDERS, now_ms=st.integers(0, 100), looks=st.lists(UNITS, max_size=9))
def test_nothing_begins_in_opening_hours_amid_a_visit_or_where_staff_has_ended_the_kiosk(
    order: Order, now_ms: int, looks: list[Unit]
) -> None:
    if rules.waits_for(order, now_ms, looks):
        return
    assert order.from_ms <= now_ms < order.until_ms
    last = looks[-rules.QUIET_LOOKS :]
    assert len(last) == rules.QUIET_LOOKS
    assert looks[-1].active != "inactive"
    assert all(not (look.active == "active" and look.status == TALKS) for look in last)


@given(restarts=st.integers(0, rules.MANY_RESTARTS - 1))
def test_a_kiosk_that_is_only_starting_is_waited_for(restarts: int) -> None:
    looks = [Unit("activating", "", restarts)] * 9
    assert "nobody is at the kiosk" in rules.waits_for(Order(Deed.INSTALL, 1), 5, looks)


@given(looks=st.lists(st.tuples(st.floats(0, 30), UNITS), max_size=60))
def test_a_first_screen_counts_when_it_has_stood_for_a_minute_without_a_new_start(
    looks: list[tuple[float, Unit]],
) -> None:
    at_s, seen = 0.0, []
    for wait_s, unit in looks:
        at_s += wait_s
        seen.append((at_s, unit))
    way = rules.health(seen, 0.0)
    stood = [
        (first, last)
        for first in range(len(seen))
        for last in range(first, len(seen))
        if all(unit.stands and unit.restarts == seen[first][1].restarts for _, unit in seen[first : last + 1])
        and seen[last][0] - seen[first][0] >= rules.STEADY_S
    ]
    assert (way is Way.STAY) == bool(stood)
    if way is Way.BACK:
        often = seen[-1][1].restarts - min(unit.restarts for _, unit in seen) >= rules.MOST_RESTARTS
        assert seen[-1][0] >= rules.PATIENCE_S or often


def test_the_starts_of_the_version_before_are_not_this_ones() -> None:
    former, coming = Unit("inactive", "", 40), Unit("activating", "", 0)
    assert rules.health([(0.0, former)], 0.0) is Way.WAIT
    assert rules.health([(0.0, former), (1.0, coming), (2.0, coming)], 0.0) is Way.WAIT
    assert rules.health([(0.0, former), (1.0, coming), (9.0, Unit("activating", "", 20))], 0.0) is Way.BACK


@given(unit=UNITS)
def test_every_wait_for_a_first_screen_ends(unit: Unit) -> None:
    looks = [(float(second), unit) for second in range(round(rules.PATIENCE_S) + 1)]
    assert rules.health(looks, 0.0) is not Way.WAIT


@given(offered=FIELDS, installed=FIELDS, newer=st.booleans())
def test_only_a_newer_version_of_the_same_package_for_the_same_machine_fits(
    offered: Fields, installed: Fields, newer: bool
) -> None:
    same = (offered.name, offered.architecture) == (installed.name, installed.architecture)
    assert (rules.fits(offered, installed, newer=newer) == "") == (same and newer)


@given(before=FIELDS, after=FIELDS, store=st.integers(0, 9))
def test_a_version_comes_back_only_to_a_store_that_it_can_use(before: Fields, after: Fields, store: int) -> None:
    if not rules.may_go_back(before, after, store):
        untouched = 0 < store <= before.layout
        assert untouched or 0 < after.readable_from <= before.layout
    assert rules.may_go_back(before, replace(after, readable_from=0), 0), "what is not said is no"


@given(deb=st.integers(0, 2**32), unpacked=st.integers(0, 2**32), free=st.integers(0, 2**36))
def test_there_is_room_for_both_versions_and_the_way_back(deb: int, unpacked: int, free: int) -> None:
    fits = rules.room_for(deb, unpacked, free) == ""
    assert fits == (free >= 2 * deb + unpacked + rules.RESERVE_BYTES)


@given(others=st.sets(st.from_regex(r"lib[a-z]{1,8}[0-9]", fullmatch=True), max_size=3), code=st.integers(0, 1))
def test_any_other_package_that_apt_would_touch_is_a_reason_against_it(others: set[str], code: int) -> None:
    said = "".join(f"Inst {name} (1.0 Debian [amd64])\n" for name in sorted({"steward-kiosk", *others}))
    why = rules.needs_others(said, code, "steward-kiosk")
    assert (why == "") == (not others and code == 0)
    assert all(name in why for name in others)


def test_what_apt_says_is_missing_is_named() -> None:
    said = (
        "The following packages have unmet dependencies:\n"
        " steward-kiosk : Depends: libnew (>= 3) but it is not installable\n"
        "                 Depends: cage (>= 9) but 0.1.4-4 is to be installed\n"
    )
    why = rules.needs_others(said, 100, "steward-kiosk")
    assert "libnew (>= 3)" in why
    assert "cage (>= 9)" in why


@given(states=st.permutations([("a", Unit("active")), ("b", Unit("inactive")), ("c", Unit("failed"))]))
def test_the_service_that_runs_is_the_kiosks(states: list[tuple[str, Unit]]) -> None:
    assert rules.among(states) == "a"
    assert rules.among([each for each in states if each[0] != "a"]) == "c"


@pytest.mark.parametrize(("tries", "again"), [(0, True), (1, True), (2, False), (9, False)])
def test_an_installation_is_begun_twice_at_most(tries: int, again: bool) -> None:
    assert rules.tries_again(tries) == again
