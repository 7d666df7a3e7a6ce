"""The plan keeps its rules for any engines and any cards."""

from __future__ import annotations

import dataclasses
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from inference.runtime.plan import CPU, REMOTE, Card, Engine, Plan, PlanSettings, plan


def _engine(name: str, card_mib: int, *, alone: bool = False, draws: bool = False) -> Engine:
    return Engine(name, f"does {name}", card_mib, "assumed", alone=alone, draws=draws)


def _card(index: int, mib: int, *, screen: bool = False) -> Card:
    return Card(index, f"card {index}", mib, mib, screen)


ALL = PlanSettings(reserve_mib=0)
USUAL = (
    _engine("renderer", 400, draws=True),
    _engine("face", 200),
    _engine("recogniser", 1500),
    _engine("language model", 6000, alone=True),
    _engine("finance", 300),
)

engine_lists = st.lists(
    st.builds(
        Engine,
        st.just(""),
        st.just("computes"),
        st.integers(0, 9000),
        st.just("assumed"),
        unable=st.sampled_from(["", "", "", "it only knows the processor"]),
        alone=st.booleans(),
        draws=st.booleans(),
        server=st.sampled_from(["", "", "", "http://branch:8000"]),
        installed=st.sampled_from([True, True, True, False]),
    ),
    max_size=5,
).map(lambda engines: [dataclasses.replace(each, name=f"e{n}") for n, each in enumerate(engines)])
card_lists = st.lists(st.tuples(st.integers(0, 12000), st.integers(0, 12000), st.booleans()), max_size=4).map(
    lambda rows: [Card(n, f"card {n}", max(row[:2]), min(row[:2]), row[2]) for n, row in enumerate(rows)]
)
reserves = st.builds(PlanSettings, reserve_mib=st.integers(0, 2000), use_cards=st.booleans())


def _able(engine: Engine) -> bool:
    return engine.installed and not engine.server and not engine.unable


def _fit(engines: list[Engine], cards: list[Card], reserve: int) -> bool:
    """Tell by trying everything whether engines fit on cards together."""
    rooms = {card.index: max(0, card.free_mib - reserve) for card in cards}
    screens = {card.index for card in cards if card.screen} or set(rooms)
    for way in product(rooms, repeat=len(engines)):
        used = dict.fromkeys(rooms, 0)
        for engine, index in zip(engines, way, strict=True):
            used[index] += engine.card_mib
        drawn = all(index in screens for engine, index in zip(engines, way, strict=True) if engine.draws)
        if drawn and all(used[index] <= rooms[index] for index in rooms):
            return True
    return False


def _on_cards(made: Plan) -> set[str]:
    return {place.engine.name for place in made.places if place.where.startswith("cuda:")}


@given(engine_lists, card_lists, reserves)
def test_no_card_is_given_more_than_it_has(engines: list[Engine], cards: list[Card], rules: PlanSettings) -> None:
    made = plan(engines, cards, rules)
    for budget in made.budgets:
        given_mib = sum(place.engine.card_mib for place in made.on(budget.card.where))
        assert budget.given_mib == given_mib <= budget.room_mib
        assert budget.room_mib == 0 or budget.room_mib + rules.reserve_mib <= budget.card.free_mib


@given(engine_lists, card_lists, reserves)
def test_every_engine_has_one_place_that_exists(engines: list[Engine], cards: list[Card], rules: PlanSettings) -> None:
    made = plan(engines, cards, rules)
    assert [place.engine for place in made.places] == engines
    places = {CPU, REMOTE, *(card.where for card in cards)}
    assert all(place.where in places and place.why for place in made.places)
    for place in made.places:
        assert (place.where == REMOTE) == bool(place.engine.server)
        assert place.where in {CPU, REMOTE} or (place.engine.installed and not place.engine.unable)


@given(engine_lists, card_lists, reserves)
def test_nobody_waits_for_somebody_less_urgent(engines: list[Engine], cards: list[Card], rules: PlanSettings) -> None:
    made = plan(engines, cards, rules)
    able = [place for place in made.places if _able(place.engine)]
    on_card = [place.where != CPU for place in able]
    assert on_card == sorted(on_card, reverse=True)


@settings(deadline=None)
@given(engine_lists, card_lists, reserves)
def test_whoever_is_left_out_really_did_not_fit(engines: list[Engine], cards: list[Card], rules: PlanSettings) -> None:
    made = plan(engines, cards, rules)
    able = [engine for engine in engines if _able(engine)]
    count = len(_on_cards(made))
    if rules.use_cards and count < len(able):
        assert not _fit(able[: count + 1], cards, rules.reserve_mib)


@given(engine_lists, card_lists, reserves, st.data())
def test_more_memory_takes_no_place_from_anybody(
    engines: list[Engine], cards: list[Card], rules: PlanSettings, data: st.DataObject
) -> None:
    more = [
        dataclasses.replace(card, total_mib=card.total_mib + extra, free_mib=card.free_mib + extra)
        for card, extra in ((card, data.draw(st.integers(0, 9000))) for card in cards)
    ]
    assert _on_cards(plan(engines, cards, rules)) <= _on_cards(plan(engines, more, rules))


@given(engine_lists, reserves)
def test_without_a_card_everything_is_on_the_processor(engines: list[Engine], rules: PlanSettings) -> None:
    made = plan(engines, [], rules)
    assert {place.where for place in made.places if not place.engine.server} <= {CPU}
    assert made.budgets == ()


def test_the_least_urgent_goes_first_as_the_card_gets_smaller() -> None:
    on = [len(_on_cards(plan(USUAL, [_card(0, mib)], ALL))) for mib in (8400, 8399, 8100, 8099, 2100, 600, 400, 399)]
    assert on == [5, 4, 4, 3, 3, 2, 1, 0]


def test_the_language_model_has_the_largest_card_to_itself() -> None:
    made = plan(USUAL, [_card(0, 8000), _card(1, 24000)], ALL)
    assert made.where("language model") == "cuda:1"
    assert {made.where(each.name) for each in USUAL if not each.alone} == {"cuda:0"}


def test_the_language_model_shares_rather_than_pushing_somebody_out() -> None:
    made = plan(USUAL, [_card(0, 500, screen=True), _card(1, 9000)], ALL)
    assert made.where("renderer") == "cuda:0"
    assert {made.where(each.name) for each in USUAL[1:4]} == {"cuda:1"}


def test_what_draws_is_where_the_screen_is() -> None:
    made = plan(USUAL, [_card(0, 24000), _card(1, 6000, screen=True)], ALL)
    assert made.where("renderer") == "cuda:1"
    assert made.where("language model") == "cuda:0"


def test_memory_that_others_took_is_not_given_out_again() -> None:
    busy = Card(0, "busy", 24000, 700)
    assert _on_cards(plan(USUAL, [busy], ALL)) == {"renderer", "face"}


def test_many_cards_are_planned_at_once() -> None:
    made = plan(USUAL, [_card(n, 16000 + 10 * (n % 3)) for n in range(16)], ALL)
    assert len(_on_cards(made)) == len(USUAL)
    assert made.where("language model") not in {made.where("face"), made.where("renderer")}


def test_an_engine_that_is_moved_gives_its_memory_back() -> None:
    before = plan(USUAL, [_card(0, 9000)], ALL)
    after = before.without("finance", "its memory ran out")
    assert after.where("finance") == CPU
    assert after.budgets[0].given_mib == before.budgets[0].given_mib - 300
    assert after.places[-1].why == "its memory ran out"


def test_cards_that_are_switched_off_are_not_used() -> None:
    made = plan(USUAL, [_card(0, 24000)], PlanSettings(use_cards=False))
    assert {place.where for place in made.places} == {CPU}
