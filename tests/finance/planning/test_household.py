from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.errors import PlanError
from finance.planning import Portfolios, goal, solve
from finance.planning.search.accounts import HouseholdSearch, decide_household, household_bound
from finance.planning.search.household import LOTS, Household, decided, decisions, grown
from finance.planning.search.tree import Budget
from finance.types import Floats
from tests.finance.planning.made import reference

_, FIFTEEN = reference()
FIVE = Portfolios(FIFTEEN.mean_pa[::3], FIFTEEN.volatility_pa[::3])
GOALS = (goal("car", 2, 20.0), goal("college", 4, 40.0, 3.0), goal("retirement", 6, 90.0, 5.0))
HOME = Household(6, ((30.0, 10.0), (20.0, 18.0), (10.0, 11.0)), 50.0, 4.0, GOALS, FIVE, open_year=3)
BUDGET = Budget(2, 2, temperature=1e-3, workers=1)
NONE, ONE = np.array([0]), np.array([1])


def _decide(
    home: Household, cost: float, retirement_first: int = 0, mix: int = 2, year: int = 0
) -> tuple[Floats, bool]:
    first = np.array([retirement_first])
    after, paid = decided(home, np.array([year]), home.start(), np.array([cost]), first, NONE, np.array([mix]))
    return after[0], bool(paid[0])


def test_the_lot_that_costs_least_tax_is_sold_first() -> None:
    home = replace(HOME, saving_usd=0.0)
    after, paid = _decide(home, 5.0)
    assert paid
    # The third lot lies below its cost and costs no tax.
    assert after[:LOTS] == pytest.approx([0.0, 30.0, 20.0, 5.0])
    more, _ = _decide(home, 15.0)
    assert more[:LOTS] == pytest.approx([0.0, 30.0, 20.0 - 5.0 / (1.0 - 0.15 * 0.1), 0.0])


def test_the_retirement_account_costs_income_tax_and_a_surcharge_before_it_is_open() -> None:
    home = replace(HOME, saving_usd=0.0)
    early, _ = _decide(home, 5.0, retirement_first=1, year=0)
    later, _ = _decide(home, 5.0, retirement_first=1, year=3)
    assert early[-3] == pytest.approx(50.0 - 5.0 / (1.0 - 0.22 - 0.10))
    assert later[-3] == pytest.approx(50.0 - 5.0 / (1.0 - 0.22))


def test_what_both_accounts_cannot_pay_is_not_paid() -> None:
    assert _decide(HOME, 60.0)[1]
    assert not _decide(HOME, 200.0)[1]


def test_a_change_of_portfolio_realises_gains_and_staying_does_not() -> None:
    home = replace(HOME, saving_usd=0.0)
    stay, _ = _decide(home, 0.0, mix=2)  # the middle one, in which the state begins
    assert stay[: 2 * LOTS] == pytest.approx(home.start()[0, : 2 * LOTS])
    moved, _ = _decide(home, 0.0, mix=4)
    assert moved[:LOTS].sum() == pytest.approx(60.0 - 0.15 * 0.5 * (20.0 + 2.0))
    assert home.equivalent(moved[None])[0] == pytest.approx(home.equivalent(home.start())[0])


def test_saving_goes_where_it_is_told_and_is_worth_the_same_after_tax() -> None:
    for into in (NONE, ONE):
        after, _ = decided(HOME, NONE, HOME.start(), np.zeros(1), NONE, into, np.array([2]))
        assert HOME.equivalent(after)[0] == pytest.approx(HOME.equivalent(HOME.start())[0] + 4.0)


@settings(max_examples=30)
@given(cost=st.floats(0.0, 40.0), first=st.integers(0, 1), mix=st.integers(0, 4), year=st.integers(3, 5))
def test_no_decision_makes_money(cost: float, first: int, mix: int, year: int) -> None:
    after, paid = _decide(HOME, cost, first, mix, year)
    assert paid
    assert HOME.equivalent(after[None])[0] == pytest.approx(HOME.equivalent(HOME.start())[0] + 4.0 - cost, abs=1e-9)
    assert (after >= -1e-12).all()


def test_spending_is_paid_every_year_and_lowers_the_bound_too() -> None:
    spender = replace(HOME, saving_usd=0.0, spending_usd=5.0)
    assert _decide(spender, 0.0)[0][: 2 * LOTS] == pytest.approx(
        _decide(replace(HOME, saving_usd=0.0), 5.0)[0][: 2 * LOTS]
    )
    saver, spends = (decide_household(home, BUDGET, paths=32, scenarios=4).gap for home in (HOME, spender))
    assert spends.worth < saver.worth
    assert spends.bound < saver.bound


def test_without_a_retirement_account_nothing_goes_there() -> None:
    home = replace(HOME, retirement_usd=0.0, has_retirement=False)
    found = decide_household(home, BUDGET, paths=8, scenarios=2)
    assert not found.into_retirement
    assert not found.retirement_first


def test_who_cannot_pay_the_spending_is_out_of_money() -> None:
    home = replace(HOME, saving_usd=0.0, spending_usd=1_000.0)
    assert decide_household(home, BUDGET, paths=8, scenarios=2).gap.worth == pytest.approx(0.0, abs=1e-6)


def test_a_year_merges_the_oldest_lots_and_raises_prices() -> None:
    later = grown(HOME.start(), np.array([1.1]), np.array([1.02]))[0]
    assert later[:LOTS] == pytest.approx([33.0, 22.0, 11.0, 0.0])
    assert later[LOTS : 2 * LOTS] == pytest.approx([10.0, 18.0, 11.0, 0.0])
    assert later[-3:-1] == pytest.approx([55.0, 1.02])


def test_every_combination_of_decisions_is_there_once() -> None:
    found = decisions(3, 5)
    rows = set(zip(found.choice, found.retirement_first, found.into_retirement, found.mix, strict=True))
    assert len(rows) == 3 * 2 * 2 * 5


def test_without_taxes_and_with_certain_prices_the_exact_optimum_is_attained_and_the_bound_is_it() -> None:
    home = replace(HOME, gains_tax=0.0, income_tax=0.0, surcharge=0.0, inflation_volatility_pa=1e-9)
    known = solve(home.real_goals(), Portfolios(FIVE.mean_pa - 0.025, FIVE.volatility_pa)).worth
    found = decide_household(home, BUDGET, paths=512, scenarios=2)
    assert found.gap.bound == pytest.approx(known, rel=1e-3)
    assert found.gap.worth == pytest.approx(known, abs=4 * found.gap.standard_error + 0.005 * known)
    assert found.gap.worth <= found.gap.bound + 4 * found.gap.standard_error


def test_the_decision_carries_a_gap_that_a_bound_closes() -> None:
    found = decide_household(HOME, BUDGET, paths=128, scenarios=8)
    assert found.complete
    assert found.gap.kind == "sampled"
    assert found.gap.worth < found.gap.bound
    assert found.gap.fraction < 0.10  # most of it is the gains tax that the bound forgives
    assert found.gap.standard_error < 0.01 * found.gap.worth


@settings(max_examples=6)
@given(
    lots=st.lists(st.tuples(st.floats(0.0, 40.0), st.floats(0.0, 40.0)), max_size=LOTS),
    retirement=st.floats(0.0, 60.0),
    saving=st.floats(0.0, 8.0),
    spending=st.floats(0.0, 6.0),
    seed=st.integers(0, 9),
)
def test_no_household_beats_its_bound(
    lots: list[tuple[float, float]], retirement: float, saving: float, spending: float, seed: int
) -> None:
    home = Household(4, tuple(lots), retirement, saving, GOALS[:2], FIVE, open_year=2, spending_usd=spending)
    gap = decide_household(home, replace(BUDGET, seed=seed), paths=64, scenarios=4).gap
    error = np.hypot(gap.standard_error, gap.bound_error)
    assert gap.worth <= gap.bound + 4.0 * error + 0.01 * sum(each.options[0][1] for each in home.goals)


def test_the_same_seed_gives_the_same_decision_and_figures() -> None:
    one, two = (decide_household(HOME, BUDGET, paths=32, scenarios=4) for _ in range(2))
    assert one == two


def test_lower_taxes_bring_more_and_leave_the_bound_of_gains_alone() -> None:
    low = decide_household(replace(HOME, gains_tax=0.05), BUDGET, paths=128, scenarios=4).gap
    high = decide_household(replace(HOME, gains_tax=0.30), BUDGET, paths=128, scenarios=4).gap
    assert low.worth > high.worth
    assert low.bound == high.bound == household_bound(HOME, 4)[0]


def test_a_cancelled_search_still_decides() -> None:
    found = decide_household(HOME, BUDGET, paths=8, scenarios=2, cancelled=lambda: True)
    assert not found.complete
    assert found.simulations == 0


def test_first_worths_are_the_programmes_of_the_after_tax_wealth() -> None:
    problem = HouseholdSearch(HOME)
    worths = problem.worths(NONE, HOME.start())
    assert np.nanmax(worths) == pytest.approx(problem.leaf(NONE, HOME.start())[0], rel=0.01)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lots": ((1.0, 1.0),) * 5}, "lots"),
        ({"lots": ((-1.0, 1.0),)}, "lots"),
        ({"retirement_usd": -1.0}, "retirement_usd"),
        ({"gains_tax": 1.0}, "gains_tax"),
        ({"income_tax": 0.95}, "income_tax"),
        ({"goals": ()}, "goals"),
        ({"years": 0}, "years"),
    ],
)
def test_bad_input_names_the_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(PlanError, match=field):
        replace(HOME, **changes)  # type: ignore[arg-type]
