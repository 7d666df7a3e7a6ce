from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

from finance.errors import PlanError
from finance.planning import (
    Bootstrap,
    Draws,
    Flow,
    Inflation,
    Law,
    Levies,
    Lifetime,
    Lognormal,
    Normal,
    Plan,
    PlanGoal,
    Regimes,
    StudentT,
    exact,
    fit_gompertz,
    glide,
    simulate,
)
from finance.planning.growth import draw, months_drawn
from finance.planning.laws import expected_monthly
from finance.planning.mortality import PERIOD_2022
from finance.planning.shocks import Stream, bridge, quasi_normals
from finance.planning.simulate import exposure
from finance.planning.walk import reserves
from tests.finance.planning.made import market, plain_walk

MEANS, COVARIANCE = market()
WEIGHTS = np.array([0.5, 0.3, 0.2])
HISTORY = np.random.default_rng(3).multivariate_normal(MEANS / 12, COVARIANCE / 12, 240)
LAWS: dict[str, Law] = {
    "lognormal": Lognormal(MEANS, COVARIANCE),
    "normal": Normal(MEANS, COVARIANCE),
    "student": StudentT(MEANS, COVARIANCE, 5.0),
    "regimes": Regimes(
        np.array([[0.95, 0.05], [0.2, 0.8]]), np.stack([MEANS, -MEANS]), np.stack([COVARIANCE, 2.0 * COVARIANCE])
    ),
    "stationary": Bootstrap(HISTORY),
    "circular": Bootstrap(HISTORY, 12, "circular"),
    "filtered": Bootstrap(HISTORY, 12, filtered=True),
}
PLAN = Plan(
    120,
    50_000.0,
    WEIGHTS,
    (PlanGoal("car", 36, 15_000.0, 2), PlanGoal("end", 120, 70_000.0, 1, indexed=False)),
    (Flow(300.0, real_growth_pa=0.01), Flow(-200.0, 60)),
    Inflation(0.02),
    Levies(0.005, 0.1, 0.05),
)


@pytest.mark.parametrize("name", LAWS)
def test_the_same_seed_gives_the_same_paths_on_one_thread_and_two(name: str) -> None:
    draws = Draws(9_000, seed=4, workers=1)
    one, two = simulate(PLAN, LAWS[name], draws), simulate(PLAN, LAWS[name], replace(draws, workers=2))
    assert np.array_equal(one.final_usd, two.final_usd)
    assert not np.array_equal(one.final_usd, simulate(PLAN, LAWS[name], replace(draws, seed=5)).final_usd)


@pytest.mark.parametrize("name", LAWS)
def test_a_path_is_walked_as_the_plain_twin_walks_it(name: str) -> None:
    law = LAWS[name]
    paths = draw(law, PLAN.path_of_weights, np.ones(120), Stream(1, 0, False), 40, None)
    found = simulate(PLAN, law, Draws(40, seed=1, single=False, workers=1))
    expected = 1.0 + PLAN.path_of_weights @ expected_monthly(law)
    reserve = reserves(PLAN, expected)
    order = np.arange(40) if isinstance(law, Bootstrap) else np.arange(40).reshape(2, 20).T.reshape(-1)
    for row, path in enumerate(order):
        final, met, ruined = plain_walk(PLAN, paths.growth[:, path].astype(np.float64), 1.02, reserve)
        assert found.final_usd[row] == pytest.approx(final, rel=1e-9)
        assert list(found.met[row]) == met
        assert found.ruined[row] == ruined


@pytest.mark.parametrize("name", LAWS)
def test_single_precision_differs_by_rounding_only(name: str) -> None:
    fast = simulate(PLAN, LAWS[name], Draws(2_000, workers=1))
    full = simulate(PLAN, LAWS[name], Draws(2_000, single=False, workers=1))
    assert np.allclose(fast.final_usd, full.final_usd, rtol=1e-3, atol=1.0)


@pytest.mark.parametrize("name", ["lognormal", "normal", "student"])
def test_the_laws_have_the_moments_they_are_given(name: str) -> None:
    weights = np.broadcast_to(WEIGHTS, (12, 3))
    growth = draw(LAWS[name], weights, np.ones(12), Stream(2, 0, False), 200_000, None).growth
    variance = WEIGHTS @ COVARIANCE @ WEIGHTS / 12
    assert growth.mean() - 1.0 == pytest.approx(WEIGHTS @ MEANS / 12, abs=2e-4)
    assert growth.var() == pytest.approx(variance, rel=0.02)


def test_students_tails_are_fatter_and_of_the_right_weight() -> None:
    growth = draw(LAWS["student"], np.broadcast_to(WEIGHTS, (12, 3)), np.ones(12), Stream(2, 0, False), 100_000, None)
    scores = ((growth.growth - growth.growth.mean()) / growth.growth.std()).ravel()
    for level in (0.001, 0.01, 0.05):
        expected = t.ppf(level, 5) * math.sqrt(3.0 / 5.0)
        assert np.quantile(scores, level) == pytest.approx(expected, rel=0.03)


def test_the_wealth_of_one_asset_is_lognormal() -> None:
    plan = Plan(120, 100.0, np.ones(1), (PlanGoal("double", 120, 200.0, indexed=False),), inflation=Inflation(0.0))
    law = Lognormal(np.array([0.06]), np.array([[0.0225]]))
    known = norm.sf((math.log(2.0) - 10 * (0.06 - 0.01125)) / (0.15 * math.sqrt(10)))
    found = simulate(plan, law, Draws(20_000)).success()
    assert found.probability == pytest.approx(known, abs=3.5 * found.standard_error)
    assert exact.success(plan, law) == pytest.approx(known, abs=2e-4)


@pytest.mark.parametrize("quasi", [False, True])
def test_a_simulation_agrees_with_the_exact_form_within_its_error(quasi: bool) -> None:
    plan = replace(PLAN, goals=(PlanGoal("end", 120, 85_000.0),), flows=(Flow(200.0),), levies=Levies(0.01))
    known = exact.success(plan, LAWS["normal"])
    found = simulate(plan, LAWS["normal"], Draws(16_384, quasi=quasi)).success()
    assert found.probability == pytest.approx(known, abs=4 * found.standard_error + 3e-4)


def test_the_control_variate_makes_the_error_smaller_and_keeps_the_value() -> None:
    plan = Plan(240, 10_000.0, WEIGHTS, (PlanGoal("end", 240, 110_000.0),), (Flow(200.0),))
    with_control = simulate(plan, LAWS["normal"], Draws(20_000)).success()
    without = simulate(plan, LAWS["normal"], Draws(20_000, control=False)).success()
    assert with_control.standard_error < 0.8 * without.standard_error
    assert with_control.probability == pytest.approx(without.probability, abs=4 * without.standard_error)


def test_quasi_random_numbers_make_the_error_of_the_mean_smaller() -> None:
    plan = Plan(60, 100.0, WEIGHTS)
    plain = simulate(plan, LAWS["normal"], Draws(16_384)).mean_usd()[1]
    assert simulate(plan, LAWS["normal"], Draws(16_384, quasi=True)).mean_usd()[1] < 0.5 * plain


def test_the_standard_error_is_the_deviation_between_seeds() -> None:
    plan = Plan(60, 100.0, WEIGHTS, (PlanGoal("end", 60, 120.0, indexed=False),))
    found = [simulate(plan, LAWS["student"], Draws(2_000, seed=seed)).success() for seed in range(60)]
    spread = np.std([each.probability for each in found], ddof=1)
    assert spread == pytest.approx(np.mean([each.standard_error for each in found]), rel=0.3)


def test_a_bridge_of_normals_is_a_random_walk() -> None:
    steps = bridge(np.random.default_rng(1).standard_normal((7, 40_000)))
    assert np.allclose(np.cov(steps), np.eye(7), atol=0.03)


def test_quasi_random_normals_are_standard_and_another_seed_scrambles_anew() -> None:
    found = quasi_normals(6, 2, 1024, 1)
    assert np.allclose(found.mean(axis=2), 0.0, atol=0.02)
    assert np.allclose(found.var(axis=2), 1.0, atol=0.05)
    assert not np.array_equal(found, quasi_normals(6, 2, 1024, 2))


def test_blocks_go_on_and_wrap_around() -> None:
    at = months_drawn(Bootstrap(HISTORY, 12, "circular"), 36, Stream(1, 0, True), 50)
    onward = (at[1:] - at[:-1]) % 240 == 1
    starts = np.arange(1, 36) % 12 == 0
    assert onward[~starts].all()
    assert at.max() < 240


def test_stationary_blocks_have_the_mean_length_asked_for() -> None:
    at = months_drawn(Bootstrap(HISTORY, 6.0), 200, Stream(1, 0, True), 200)
    fresh = ((at[1:] - at[:-1]) % 240 != 1).mean()
    assert 1.0 / fresh == pytest.approx(6.0, rel=0.05)


def test_a_glide_path_goes_in_a_straight_line_and_is_simulated() -> None:
    path = glide(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]), 120, 12, 60)
    assert np.allclose(path.sum(axis=1), 1.0)
    assert path[12].tolist() == [1.0, 0.0, 0.0]
    assert path[60:].tolist() == [[0.0, 0.0, 1.0]] * 60
    for law in LAWS.values():
        assert simulate(replace(PLAN, weights=path), law, Draws(200)).final_usd.shape == (200,)


def test_a_less_important_goal_gives_way_to_a_later_more_important_one() -> None:
    calm = Normal(np.array([0.0]), np.array([[1e-12]]))
    goals = (PlanGoal("trip", 12, 50.0, 2, False), PlanGoal("rent", 24, 80.0, 1, False))
    plan = Plan(24, 100.0, np.ones(1), goals)
    assert simulate(plan, calm, Draws(10)).met[0].tolist() == [False, True]
    assert simulate(replace(plan, wealth_usd=131.0), calm, Draws(10)).met[0].tolist() == [True, True]


def test_uncertain_inflation_widens_what_a_fixed_amount_buys() -> None:
    calm = Normal(np.array([0.02]), np.array([[1e-12]]))
    plan = Plan(120, 100.0, np.ones(1), inflation=Inflation(0.02, 0.01, 0.5))
    spread = simulate(plan, calm, Draws(4_000)).final_usd.std()
    assert spread > 2.0
    assert simulate(replace(plan, inflation=Inflation(0.02)), calm, Draws(4_000)).final_usd.std() < 0.01


def test_death_ends_withdrawals_and_excuses_later_goals() -> None:
    plan = Plan(480, 300_000.0, WEIGHTS, (PlanGoal("at 90", 300, 10_000.0),), (Flow(-1_800.0),))
    living = simulate(plan, LAWS["normal"], Draws(4_000)).solvent().probability
    mortal = simulate(replace(plan, lifetime=Lifetime(65.0)), LAWS["normal"], Draws(4_000))
    assert mortal.solvent().probability > living + 0.1
    assert mortal.needed.mean() == pytest.approx(float(Lifetime(65.0).survival(np.array([25.0]))[0]), abs=0.03)


def test_the_default_lifetime_is_fitted_to_the_published_table() -> None:
    rates = np.array(list(PERIOD_2022.values())).mean(axis=1)
    found = fit_gompertz(np.array(list(PERIOD_2022), dtype=np.float64), rates, 65.0)
    assert found.mode == pytest.approx(Lifetime(65.0).mode, abs=0.05)
    assert found.spread == pytest.approx(Lifetime(65.0).spread, abs=0.05)
    assert 1.0 - found.survival(np.ones(1))[0] == pytest.approx(0.0145, abs=0.001)


@settings(max_examples=10)
@given(scale=st.floats(0.1, 1e4))
def test_another_currency_changes_no_probability(scale: float) -> None:
    plan = Plan(60, 100.0, WEIGHTS, (PlanGoal("end", 60, 150.0),), (Flow(0.5),))
    scaled = Plan(60, 100.0 * scale, WEIGHTS, (PlanGoal("end", 60, 150.0 * scale),), (Flow(0.5 * scale),))
    draws = Draws(1_000, single=False)
    one, other = simulate(plan, LAWS["normal"], draws), simulate(scaled, LAWS["normal"], draws)
    assert np.allclose(one.final_usd * scale, other.final_usd, rtol=1e-9)
    assert one.success().probability == pytest.approx(other.success().probability, abs=0.003)


@settings(max_examples=6)
@given(order=st.permutations([0, 1, 2]))
def test_the_order_of_the_assets_changes_nothing_that_matters(order: list[int]) -> None:
    law = Normal(MEANS[order], COVARIANCE[np.ix_(order, order)])
    plan = Plan(60, 100.0, WEIGHTS[order])
    draws = Draws(400, single=False)
    usual = simulate(Plan(60, 100.0, WEIGHTS), LAWS["normal"], draws)
    assert np.allclose(simulate(plan, law, draws).final_usd, usual.final_usd, rtol=1e-9)


def test_splitting_an_asset_in_two_equal_halves_changes_nothing() -> None:
    split = np.array([0, 0, 1, 2])
    law = Normal(MEANS[split], COVARIANCE[np.ix_(split, split)])
    plan = Plan(60, 100.0, np.array([0.25, 0.25, 0.3, 0.2]))
    draws = Draws(400, single=False)
    usual = simulate(Plan(60, 100.0, WEIGHTS), LAWS["normal"], draws)
    assert np.allclose(simulate(plan, law, draws).final_usd, usual.final_usd, rtol=1e-9)


def test_a_simulation_that_is_cancelled_gives_what_there_is() -> None:
    asked = iter([False, True, True, True, True])
    found = simulate(PLAN, LAWS["normal"], Draws(20_000, workers=1), lambda: next(asked))
    assert found.final_usd.size == 4_000


def test_a_certain_event_still_has_a_standard_error() -> None:
    found = simulate(Plan(12, 100.0, WEIGHTS, (PlanGoal("end", 12, 1.0),)), LAWS["normal"], Draws(1_000)).success()
    assert found.probability == 1.0
    assert 0.0 < found.standard_error < 0.005
    assert found.low < 1.0


def test_exposure_grows_as_money_comes_in() -> None:
    saving = Plan(12, 0.0, WEIGHTS, flows=(Flow(1.0),), inflation=Inflation(0.0))
    assert np.allclose(exposure(saving, np.ones(12)), np.arange(1, 13) / 12)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Plan(0, 1.0, WEIGHTS), "months"),
        (lambda: Plan(12, math.nan, WEIGHTS), "wealth_usd"),
        (lambda: Plan(12, 1.0, WEIGHTS * 2), "weights"),
        (lambda: Plan(12, 1.0, np.array([math.nan, 1.0])), "weights"),
        (lambda: Plan(12, 1.0, np.ones((5, 1))), "weights"),
        (lambda: Plan(12, 1.0, WEIGHTS, (PlanGoal("far", 13, 1.0),)), "'far'"),
        (lambda: Plan(12, 1.0, WEIGHTS, (PlanGoal("nought", 1, 0.0),)), "'nought'"),
        (lambda: Plan(12, 1.0, WEIGHTS, flows=(Flow(math.inf),)), "monthly_usd"),
        (lambda: Plan(12, 1.0, WEIGHTS, inflation=Inflation(persistence=1.0)), "persistence"),
        (lambda: Plan(12, 1.0, WEIGHTS, levies=Levies(fee_pa=1.5)), "fee_pa"),
        (lambda: Normal(MEANS, np.full((3, 3), math.nan)), "covariance_pa"),
        (lambda: Normal(MEANS, -COVARIANCE), "semidefinite"),
        (lambda: Normal(MEANS, COVARIANCE[:2, :2]), "covariance_pa"),
        (lambda: StudentT(MEANS, COVARIANCE, 2.0), "degrees"),
        (lambda: Regimes(np.ones((2, 2)), np.stack([MEANS] * 2), np.stack([COVARIANCE] * 2)), "transition"),
        (lambda: Bootstrap(HISTORY[:1]), "24 months"),
        (lambda: Bootstrap(np.where(HISTORY > 0.05, math.nan, HISTORY)), "month"),
        (lambda: Bootstrap(np.full((30, 1), -1.0)), "-100 %"),
        (lambda: Bootstrap(HISTORY, 0.5), "block_months"),
        (lambda: Lifetime(-1.0), "age"),
        (lambda: fit_gompertz(np.array([60.0, 70.0]), np.array([0.02, 0.01]), 60.0), "rise"),
        (lambda: simulate(Plan(12, 1.0, np.ones(1)), LAWS["normal"]), "match"),
        (lambda: simulate(PLAN, LAWS["normal"], Draws(1)), "paths"),
        (lambda: simulate(PLAN, LAWS["student"], Draws(quasi=True)), "quasi"),
        (lambda: exact.success(PLAN, LAWS["normal"]), "one goal"),
    ],
)
def test_bad_input_names_the_field(make: object, field: str) -> None:
    with pytest.raises(PlanError, match=field):
        make()  # type: ignore[operator]


def test_a_singular_covariance_is_simulated() -> None:
    law = Normal(np.array([0.05, 0.05]), np.full((2, 2), 0.01))
    found = simulate(Plan(12, 100.0, np.array([0.5, 0.5])), law, Draws(1_000))
    assert np.isfinite(found.final_usd).all()
