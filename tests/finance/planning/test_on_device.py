from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from finance.errors import PlanError
from finance.planning import (
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
    StudentT,
    simulate,
)
from finance.planning.growth import draw
from finance.planning.laws import expected_monthly
from finance.planning.on_device import simulate_on, walk_on
from finance.planning.shocks import Stream
from finance.planning.walk import reserves, walk
from tests.finance.planning.made import market

torch = pytest.importorskip("torch")
MEANS, COVARIANCE = market()
PLAN = Plan(
    60,
    50_000.0,
    np.array([0.5, 0.3, 0.2]),
    (PlanGoal("car", 24, 15_000.0, 2), PlanGoal("end", 60, 40_000.0, 1, indexed=False)),
    (Flow(300.0), Flow(-900.0, 30)),
    Inflation(0.02),
    Levies(0.005, 0.1, 0.05),
)
LAWS: tuple[Law, ...] = (Lognormal(MEANS, COVARIANCE), Normal(MEANS, COVARIANCE), StudentT(MEANS, COVARIANCE))


def test_the_walk_on_a_device_is_the_walk_in_numpy() -> None:
    law = LAWS[1]
    growth = draw(law, PLAN.path_of_weights, np.ones(60), Stream(1, 0, False), 500, None).growth
    final, met, ruined, yearly = walk_on(PLAN, law, torch.from_numpy(growth.copy()))
    price = (1.02 ** (np.arange(61) / 12.0))[:, None]
    expected = 1.0 + PLAN.path_of_weights @ expected_monthly(law)
    known = walk(PLAN, growth, price, None, reserves(PLAN, expected))
    assert np.allclose(final.numpy(), known.final, rtol=1e-10)
    assert np.array_equal(met.numpy().T, known.met)
    assert np.array_equal(ruined.numpy(), known.ruined)
    assert np.allclose(yearly.numpy(), known.yearly, rtol=1e-10)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_probabilities_agree_with_numpys_within_their_errors(law: Law) -> None:
    ours, other = simulate(PLAN, law, Draws(20_000)), simulate_on(PLAN, law, Draws(20_000))
    for one, two in ((ours.success(), other.success()), (ours.goal(0), other.goal(0))):
        error = np.hypot(one.standard_error, two.standard_error)
        assert one.probability == pytest.approx(two.probability, abs=4 * error)
    (mean, error), (same, other_error) = ours.mean_usd(), other.mean_usd()
    assert mean == pytest.approx(same, abs=4 * np.hypot(error, other_error))
    # Later the car splits the paths in two, and quantiles lie in the gap.
    assert np.allclose(ours.fan_usd[:, :3], other.fan_usd[:, :3], rtol=0.02)


def test_the_same_seed_gives_the_same_paths() -> None:
    one, two = (simulate_on(PLAN, LAWS[0], Draws(100, seed=3)) for _ in range(2))
    assert np.array_equal(one.final_usd, two.final_usd)


@pytest.mark.parametrize(
    ("plan", "draws", "device", "field"),
    [
        (PLAN, Draws(quasi=True), "cpu", "pseudo"),
        (replace(PLAN, lifetime=Lifetime(60.0)), Draws(), "cpu", "nobody dies"),
        (replace(PLAN, inflation=Inflation(0.02, 0.01)), Draws(), "cpu", "certain"),
        (replace(PLAN, weights=np.ones(1)), Draws(), "cpu", "match"),
        (PLAN, Draws(), "abacus", "device"),
    ],
)
def test_what_a_device_cannot_do_is_said(plan: Plan, draws: Draws, device: str, field: str) -> None:
    with pytest.raises(PlanError, match=field):
        simulate_on(plan, LAWS[0], draws, device)
