"""What the device's user asks for: every answer is taken once, nothing is asked for twice, and it all comes to rest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.outbox.schedule import OpeningHours
from sync.upgrades.asking import Known, Move, Next, next_of, one_for, span, wrong_with
from sync.upgrades.orders import Deed, Order, Outcome, Package, Told, named, read_order, read_told

FINAL = tuple(each for each in Outcome if each is not Outcome.WAITING)
BUNDLES = st.integers(1, 4)
KNOWN = st.builds(
    lambda staged, active, rejected: Known(staged, active, frozenset(rejected) - {staged, active}),
    st.integers(0, 4), st.integers(0, 4), st.sets(BUNDLES, max_size=4),
).filter(lambda known: known.staged != known.active or known.staged == 0)  # fmt: skip
TOLD = st.builds(
    Told, st.sampled_from(FINAL), BUNDLES, st.just("1.1-1"), st.just("1.0-1"), st.text(max_size=9), st.just(5)
)
PRESENT = TOLD.map(lambda told: replace(told, outcome=Outcome.INSTALLED))
ORDER = st.builds(Order, st.sampled_from(Deed), BUNDLES)


def after(known: Known, step: Next, ordered: Order | None) -> tuple[Known, Order | None]:
    """Return what a device knows, and what lies there, once a step is done."""
    match step.move:
        case Move.TAKEN:
            return Known(0, step.bundle, known.rejected), ordered
        case Move.REJECT:
            return Known(0, known.active, known.rejected | {step.bundle}), ordered
        case Move.ROLL_BACK:
            return Known(known.staged, 0, known.rejected | {step.bundle}), ordered
        case Move.ORDER:
            return known, Order(step.deed, step.bundle)
        case Move.CALL_OFF:
            return known, None
    return known, ordered


@given(known=KNOWN, told=st.none() | TOLD, present=st.none() | PRESENT, ordered=st.none() | ORDER)
def test_it_comes_to_rest_whatever_is_found(
    known: Known, told: Told | None, present: Told | None, ordered: Order | None
) -> None:
    for _ in range(8):
        step = next_of(known, told, present, ordered)
        if step.move is Move.NOTHING:
            break
        known, ordered = after(known, step, ordered)
    assert next_of(known, told, present, ordered).move is Move.NOTHING
    if ordered is not None and ordered.deed is Deed.INSTALL:
        assert ordered.bundle == known.staged, "only what lies ready is ordered"
    if ordered is not None and ordered.deed is Deed.BACK:
        assert ordered.bundle in known.rejected, "only what was withdrawn is taken back"


def told_of(outcome: Outcome, bundle: int) -> Told:
    return Told(outcome, bundle, "1.1-1", "1.0-1", "", 5)


@pytest.mark.parametrize(
    ("known", "told", "present", "ordered", "wanted"),
    [
        (Known(), None, 0, None, Next(Move.NOTHING)),
        (Known(staged=1), None, 0, None, Next(Move.ORDER, Deed.INSTALL, 1)),
        (Known(staged=1), None, 0, Order(Deed.INSTALL, 1), Next(Move.NOTHING, Deed.INSTALL, 1)),
        (Known(staged=2), None, 0, Order(Deed.INSTALL, 1), Next(Move.ORDER, Deed.INSTALL, 2)),
        (Known(), None, 0, Order(Deed.INSTALL, 1), Next(Move.CALL_OFF)),
        (Known(staged=1), told_of(Outcome.INSTALLED, 1), 1, None, Next(Move.TAKEN, bundle=1)),
        (Known(staged=1), told_of(Outcome.STUCK, 1), 1, None, Next(Move.TAKEN, bundle=1)),
        (Known(staged=1), told_of(Outcome.REFUSED, 1), 0, None, Next(Move.REJECT, bundle=1)),
        (Known(staged=2, active=1), told_of(Outcome.WENT_BACK, 2), 1, None, Next(Move.REJECT, bundle=2)),
        (Known(rejected=frozenset({1})), told_of(Outcome.INSTALLED, 1), 1, None, Next(Move.ORDER, Deed.BACK, 1)),
        (Known(rejected=frozenset({1, 2})), told_of(Outcome.WENT_BACK, 2), 1, None, Next(Move.ORDER, Deed.BACK, 1)),
        (Known(rejected=frozenset({1})), told_of(Outcome.REFUSED, 1), 1, None, Next(Move.NOTHING)),
        (Known(2, 0, frozenset({1})), told_of(Outcome.INSTALLED, 1), 1, None, Next(Move.ORDER, Deed.INSTALL, 2)),
        (Known(active=1), told_of(Outcome.WENT_BACK, 1), 0, None, Next(Move.ROLL_BACK, bundle=1)),
    ],
)
def test_what_is_done_next(known: Known, told: Told | None, present: int, ordered: Order | None, wanted: Next) -> None:
    brought = told_of(Outcome.INSTALLED, present) if present else None
    assert next_of(known, told, brought, ordered) == wanted


@given(minute=st.integers(0, 7 * 24 * 60 - 1))
def test_nothing_begins_while_the_branch_is_open_or_shortly_before(minute: int) -> None:
    hours = OpeningHours.parse("Mo-Fr 09:00-17:00; Sa 10:00-13:00")
    now = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=minute)
    local = now.replace(tzinfo=None)
    from_ms, until_ms = span(now, hours.closes_in(local), hours.opens_in(local))
    for later in range(0, 24 * 60, 7):
        moment = now + timedelta(minutes=later)
        if from_ms <= moment.timestamp() * 1000 < until_ms:
            assert not hours.open_at(moment.replace(tzinfo=None))
            assert not hours.open_at((moment + timedelta(minutes=29)).replace(tzinfo=None))


def test_where_hours_are_not_known_any_quiet_moment_will_do() -> None:
    now, hours = datetime(2026, 11, 23, 12, tzinfo=UTC), OpeningHours.parse("")
    from_ms, until_ms = span(now, hours.closes_in(now), hours.opens_in(now))
    assert from_ms == 0
    assert until_ms > 2**50


@given(order=ORDER)
def test_an_order_is_read_as_it_was_written(order: Order) -> None:
    assert read_order(order.to_bytes()) == order


@given(told=TOLD)
def test_what_is_told_is_read_as_it_was_written(told: Told) -> None:
    assert read_told(told.to_bytes()) == told


@given(raw=st.binary(max_size=200) | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(
    lambda value: json.dumps(value).encode()
))  # fmt: skip
def test_no_bytes_are_an_order_by_chance_or_raise(raw: bytes) -> None:
    assert read_order(raw) is None
    assert read_told(raw) is None


def test_an_order_is_a_few_known_fields_and_no_longer_than_it_may_be() -> None:
    good = json.loads(Order(Deed.INSTALL, 1).to_bytes())
    for wrong in ({"bundle": 0}, {"bundle": True}, {"bundle": "1"}, {"deed": "remove"}, {"more": 1}, {"from_ms": 1.5}):
        assert read_order(json.dumps(good | wrong).encode()) is None
    assert read_order(Order(Deed.INSTALL, 1).to_bytes() + b" " * 5000) is None


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (["steward-kiosk_0.2.0-1_amd64.deb", "steward-kiosk_0.2.0-1_amd64.deb.sig"], ""),
        (["steward-kiosk_0.2.0-1_amd64.deb"], "no signature"),
        ([], "no package"),
        (["other_1_amd64.deb", "other_1_amd64.deb.sig"], "no package"),
        (["steward-kiosk_1-1_amd64.deb", "steward-kiosk_1-1_amd64.deb.sig", "readme"], "readme is neither"),
        (
            [f"steward-kiosk_{version}_amd64.deb{end}" for version in ("1-1", "2-1") for end in ("", ".sig")],
            "two versions",
        ),
    ],
)
def test_what_may_be_published_as_a_package(files: list[str], why: str) -> None:
    assert (why in wrong_with(files)) if why else wrong_with(files) == ""


def test_each_machine_finds_its_own_package() -> None:
    files = [
        f"{name}_1.0-1_{architecture}.deb{end}"
        for name in ("steward-kiosk", "steward-workstation")
        for architecture in ("amd64", "arm64")
        for end in ("", ".sig")
    ]
    assert one_for(files, Package("steward-kiosk", "0.9-1", "arm64")) == "steward-kiosk_1.0-1_arm64.deb"
    assert one_for(files, Package("steward-kiosk", "0.9-1", "riscv64")) == ""
    assert one_for(["steward-kiosk_1.0-1_arm64.deb"], Package("steward-kiosk", "0.9-1", "arm64")) == "", "unsigned"
    assert named("../steward-kiosk_1.0-1_amd64.deb") is None
