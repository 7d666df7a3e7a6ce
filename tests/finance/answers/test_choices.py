"""Answers about choices: what a wish or a change would do to a portfolio, and two things side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from finance.advice.recommend import Case
from finance.advice.rules import load_rules
from finance.answers.advice import advise
from finance.answers.changed import Change, change_portfolio
from finance.answers.compared import Side, compare
from finance.answers.facts import Sheet
from finance.answers.moves import CASH, add_moves
from finance.answers.reshaped import CALMER_BY, Wish, reshape
from finance.errors import InfeasibleProblem, InputError, NotEnoughData, PreferencesUnmet, Unsuitable
from finance.market import Prices, Sustainability
from finance.performance import parse_period
from finance.types import Result
from tests.finance import made
from tests.finance.advice.test_recommend import a_case
from tests.finance.advice.test_suitability import STEADY
from tests.finance.random_markets import days, market

RULES = load_rules()
LENGTH = 900
MOVES = market(LENGTH, 3, seed=4)
SYMBOLS = ("AAA", "BBB", "BOND")
PRICES = Prices(days(LENGTH, "2018-06-04"), SYMBOLS, np.asarray(100 * np.cumprod(1 + MOVES, axis=0), np.float64))
INSTRUMENTS = {symbol: made.instrument(symbol, "bond" if symbol == "BOND" else "equity") for symbol in SYMBOLS}


def named(result: Result) -> dict[str, float]:
    return {fact.name: float(fact.value) for fact in result.facts if not isinstance(fact.value, str)}


def words(result: Result) -> dict[str, str]:
    return {fact.name: fact.value for fact in result.facts if isinstance(fact.value, str)}


# ---- wishes


@pytest.mark.parametrize("seed", range(6))
def test_less_risk_is_a_tenth_less_and_nothing_earns_more_that_is_as_calm(seed: int) -> None:
    case = a_case(seed)
    try:
        found = named(reshape(case, RULES, {}, "less_risk"))
    except (Unsuitable, InfeasibleProblem):
        pytest.skip("this market has nothing that suits")
    calmest = named(reshape(case, RULES, {}, "minimum_variance"))
    assert calmest["reshape.after.volatility"] <= found["reshape.after.volatility"] + 1e-6
    wanted = (1 - CALMER_BY) * found["reshape.before.volatility"]
    assert found["reshape.after.volatility"] <= max(wanted, calmest["reshape.after.volatility"]) + 1e-6
    assert found["reshape.after.return"] >= calmest["reshape.after.return"] - 1e-6


def test_a_wish_costs_what_its_moves_cost() -> None:
    case = a_case()
    found = named(reshape(case, RULES, {}, "less_risk"))
    moved = found["reshape.moved"]
    most = 2 * moved * float(case.outlook.trading_cost.max()) + moved * max(0.0, float(case.outlook.tax_on_sale.max()))
    assert 0 <= found["reshape.cost.once"] <= most + 0.01


@pytest.mark.parametrize("wish", ["less_risk", "minimum_variance", "more_return"])
def test_a_wish_is_the_same_each_time_and_names_its_inputs(wish: Wish) -> None:
    case = a_case()
    one, other = reshape(case, RULES, {}, wish), reshape(case, RULES, {}, wish)
    assert one.facts == other.facts
    assert one.basis is not None
    assert other.basis is not None
    assert one.basis.inputs_hash == other.basis.inputs_hash
    assert reshape(case, RULES, {}, wish, 0.9).basis != one.basis


@pytest.mark.parametrize("most", [0.0, -0.1, 1.5])
def test_an_impossible_limit_is_refused(most: float) -> None:
    with pytest.raises(InputError, match="largest share of one holding"):
        reshape(a_case(), RULES, {}, "less_risk", most)


def test_contradicting_answers_stop_a_wish() -> None:
    case = a_case()
    answers = tuple({**dict(case.answers), "horizon": "under_3", "aim": "growth"}.items())
    with pytest.raises(Unsuitable, match="S-1"):
        reshape(replace(case, answers=answers), RULES, {}, "less_risk")


GREENER = {"sustainability": "yes", "taxonomy": "20", "sustainable": "any", "impacts": "none"}


@pytest.mark.parametrize("wish", ["less_risk", "minimum_variance", "more_return"])
def test_a_wish_where_nothing_suits_at_all_blames_no_preference(wish: Wish) -> None:
    case = a_case(answers=tuple((STEADY | GREENER).items()))
    wild = replace(case, assets=replace(case.assets, risk_classes=(7,) * 8))
    loud = replace(case, outlook=replace(case.outlook, covariance_pa=100 * case.outlook.covariance_pa))
    for nothing, rule in ((wild, "S-5"), (loud, "S-4")):
        with pytest.raises(Unsuitable, match=rule) as caught:
            reshape(nothing, RULES, {}, wish)
        assert not isinstance(caught.value, PreferencesUnmet)
        assert "sustainability" not in str(caught.value)


@pytest.mark.parametrize("wish", ["less_risk", "minimum_variance", "more_return"])
def test_a_wish_keeps_a_preference_for_everything(wish: Wish) -> None:
    data = (None,) * 2 + (Sustainability(0.2, 0.0, (), date(2030, 6, 30), "made"),) * 6
    case = a_case(answers=tuple((STEADY | GREENER).items()))
    found = named(reshape(replace(case, assets=replace(case.assets, sustainability=data)), RULES, {}, wish))
    assert found["reshape.taxonomy.after"] == pytest.approx(0.2, abs=1e-5)


# ---- moves


def test_moves_are_told_largest_first_and_by_both_sides() -> None:
    sheet = Sheet(date(2022, 12, 28), "test", "x.")
    add_moves(sheet, ("A", "B", "C", CASH), np.array([0.3, -0.1, -0.15, -0.05]), 1_000.0, {})
    found = {fact.name: fact.value for fact in sheet.facts}
    assert found["x.moved"] == 300.0
    assert (found["x.from.count"], found["x.into.count"]) == (3, 1)
    assert [found[f"x.from.{n}.name"] for n in (1, 2, 3)] == ["C", "B", "cash"]
    assert found["x.into.1.usd"] == 300.0


def test_the_committee_tells_what_is_gained_and_given_up() -> None:
    case = a_case()
    result, recommended = advise(case, RULES, {})
    change = {voice.name: voice.change for voice in recommended.chosen.voices}
    told = words(result)
    for side, sign in (("gained", 1), ("gave", -1)):
        for name in (
            value for key, value in told.items() if key.startswith(f"advice.{side}.") and key.endswith(".name")
        ):
            assert sign * change[name] > 0


# ---- changes


def held(symbols: tuple[str, ...]) -> Case:
    """Return a case whose symbols have prices."""
    case = a_case(count=3)
    outlook, assets = replace(case.outlook, symbols=symbols), replace(case.assets, symbols=symbols)
    return replace(case, outlook=outlook, assets=assets)


CASE = held(SYMBOLS)


def test_selling_into_something_else_keeps_the_value_and_new_money_adds_to_it() -> None:
    worth = float(CASE.outlook.current[0]) * CASE.value_usd
    moved = named(change_portfolio(CASE, RULES, PRICES, INSTRUMENTS, Change((("AAA", -worth), ("BBB", worth)))))
    assert moved["change.value.then"] == moved["change.value"] == CASE.value_usd
    assert moved["change.moved"] == pytest.approx(worth, abs=0.01)
    more = named(change_portfolio(CASE, RULES, PRICES, INSTRUMENTS, Change((("AAA", 500.0),), 500.0)))
    assert more["change.value.then"] == CASE.value_usd + 500
    assert more["change.new_money"] == 500


def test_nothing_changed_changes_nothing() -> None:
    found = named(change_portfolio(CASE, RULES, PRICES, INSTRUMENTS, Change(())))
    for name in ("volatility", "return", "stress", "largest"):
        assert found[f"change.after.{name}"] == pytest.approx(found[f"change.before.{name}"])
    assert found["change.moved"] == found["change.broken"] == found["change.cost.dealing"] == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Change((("AAA", -1e9), ("BBB", 1e9))), "More is sold"),
        (Change((("GOLD", 10.0),), 10.0), "cannot be held"),
        (Change((("AAA", 10.0),)), "paid for"),
    ],
)
def test_an_impossible_change_is_refused(change: Change, why: str) -> None:
    with pytest.raises(InputError, match=why):
        change_portfolio(CASE, RULES, PRICES, INSTRUMENTS, change)


def test_a_change_is_reckoned_for_who_was_not_asked_everything_yet_and_says_nothing_of_what_suits() -> None:
    unasked = tuple((name, answer) for name, answer in CASE.answers if name != "sustainability")
    for answers in (unasked, unasked[:3], ()):
        change = Change((("AAA", 500.0),), 500.0)
        found = change_portfolio(replace(CASE, answers=answers), RULES, PRICES, INSTRUMENTS, change)
        assert named(found)["change.new_money"] == 500
        assert "change.level" not in words(found)
        assert "change.broken" not in named(found)


def test_a_change_into_one_share_alone_breaks_rules() -> None:
    current, value = CASE.outlook.current, CASE.value_usd
    sold = [(symbol, -float(weight) * value) for symbol, weight in zip(SYMBOLS[1:], current[1:], strict=True)]
    change = Change((*sold, ("AAA", -sum(usd for _, usd in sold))))
    found = named(change_portfolio(CASE, RULES, PRICES, INSTRUMENTS, change))
    assert found["change.after.largest"] == pytest.approx(1.0)
    assert found["change.broken.then"] >= found["change.broken"] >= 0


# ---- side by side


def test_two_sides_by_hand() -> None:
    client = made.client(made.booking("2018-06-04", "deposit", "100"))
    period = parse_period("1y", PRICES.last_day, PRICES.first_day)
    left, right = Side("AAA", (("AAA", 1.0),), 0.01), Side("half and half", (("AAA", 0.5), ("BBB", 0.5)), 0.02)
    found = named(compare(client, PRICES, INSTRUMENTS, PRICES.last_day, period, left, right))
    start, end = PRICES.row(period.start), PRICES.row(period.end)
    closes = PRICES.series("AAA")
    assert found["compare.left.return"] == pytest.approx(closes[end] / closes[start] - 1)
    daily = MOVES[start + 1 : end + 1, :2].mean(axis=1)
    assert found["compare.right.return"] == pytest.approx(np.prod(1 + daily) - 1)
    assert found["compare.right.volatility"] == pytest.approx(daily.std(ddof=1) * 252**0.5)
    assert (found["compare.left.cost_pa"], found["compare.right.cost_pa"]) == (0.01, 0.02)


def test_costs_that_are_not_known_of_both_are_not_told() -> None:
    client = made.client(made.booking("2018-06-04", "deposit", "100"))
    period = parse_period("1y", PRICES.last_day, PRICES.first_day)
    one, other = Side("AAA", (("AAA", 1.0),), 0.01), Side("BBB", (("BBB", 1.0),))
    assert "compare.left.cost_pa" not in named(
        compare(client, PRICES, INSTRUMENTS, PRICES.last_day, period, one, other)
    )


def test_a_comparison_needs_days() -> None:
    client = made.client(made.booking("2018-06-04", "deposit", "100"))
    sides = Side("AAA", (("AAA", 1.0),)), Side("BBB", (("BBB", 1.0),))
    short = parse_period("1d", PRICES.last_day, PRICES.first_day)
    with pytest.raises(NotEnoughData):
        compare(client, PRICES, INSTRUMENTS, PRICES.last_day, short, *sides)
