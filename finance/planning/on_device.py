"""The same plan along paths on a GPU, or anywhere torch runs: draws and walk without leaving the device.

The draws are torch's own, so a seed gives other paths than `simulate` does, the same ones on the same kind of device.
The walk is that of `walk.py`, which is its twin in the tests.

Letters: C paths of a chunk, M months, N assets, K goals.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from finance.errors import PlanError
from finance.planning.growth import portfolio_moments
from finance.planning.laws import MONTHS, Law, Lognormal, Normal, StudentT, assets, expected_monthly, root
from finance.planning.plan import Plan
from finance.planning.simulate import QUANTILES, Draws, Simulation
from finance.planning.walk import reserves

CHUNK = 100_000  # paths: a GPU wants many at once


def simulate_on(plan: Plan, law: Law, draws: Draws, device: str = "cpu") -> Simulation:
    """Return what becomes of a plan, computed with torch on a device.

    Args:
        plan: with certain inflation and no lifetime.
        law: lognormal, normal or Student's t.
        draws: paths, seed and precision; there is no control variate and no quasi-random sequence here.
        device: "cpu" or "cuda".

    Raises:
        PlanError: the plan or the law is one that only `simulate` knows, or there is no such device.
    """
    import torch

    if device != "cpu" and not torch.cuda.is_available():
        raise PlanError(f'There is no device {device!r} on this machine; compute on "cpu".')
    if not isinstance(law, Lognormal | Normal | StudentT) or draws.quasi:
        raise PlanError("On a device returns are lognormal, normal or Student's t, drawn pseudo-randomly.")
    if plan.lifetime is not None or plan.inflation.volatility_pa > 0.0:
        raise PlanError("On a device inflation is certain and nobody dies; use `simulate` for this plan.")
    if plan.path_of_weights.shape[1] != assets(law):
        raise PlanError("The plan's weights and the law speak of different numbers of assets; match them.")
    kind = torch.float32 if draws.single else torch.float64
    generator = torch.Generator(device=device).manual_seed(draws.seed)
    parts, left = [], -(-draws.paths // 2) * 2
    while left:
        count = min(left, CHUNK)
        growth = grow(law, plan.path_of_weights, count, generator, device, kind)
        parts.append(walk_on(plan, law, growth))
        left -= count
    final, met, ruined, yearly = (torch.cat([part[row] for part in parts], dim=-1) for row in range(4))
    levels = torch.tensor(QUANTILES, dtype=yearly.dtype, device=device)
    fan = torch.stack([torch.quantile(row[: 1 << 24], levels) for row in yearly], dim=1)
    return Simulation(
        final_usd=final.double().cpu().numpy(),
        met=met.T.cpu().numpy(),
        needed=np.ones((final.numel(), len(plan.goals)), np.bool_),
        ruined=ruined.short().cpu().numpy(),
        fan_usd=fan.double().cpu().numpy(),
        group=2,
        control=None,
        draws=draws,
    )


def grow(law: Lognormal | Normal | StudentT, weights: Any, count: int, generator: Any, device: str, kind: Any) -> Any:
    """Return the portfolio's gross growth [M, C]; paths 2 i and 2 i + 1 have mirrored shocks."""
    import torch

    months, half = len(weights), count // 2
    if isinstance(law, Lognormal):
        return _all_assets(law, weights, half, generator, device, kind)
    mean, spread = portfolio_moments(Normal(law.mean_pa, law.covariance_pa), weights)
    shock = torch.randn((months, half), generator=generator, device=device, dtype=kind)
    if isinstance(law, StudentT):
        shape = torch.full((months, half), 0.5 * law.degrees, device=device, dtype=kind)
        gamma = torch._standard_gamma(shape, generator=generator)
        shock = shock * torch.sqrt((0.5 * law.degrees - 1.0) / gamma)
    move = shock * torch.as_tensor(spread, device=device, dtype=kind)[:, None]
    middle = 1.0 + torch.as_tensor(mean, device=device, dtype=kind)[:, None]
    return torch.stack([middle + move, middle - move], dim=2).reshape(months, count).clamp_min(0.0)


def _all_assets(law: Lognormal, weights: Any, half: int, generator: Any, device: str, kind: Any) -> Any:
    import torch

    months, number = weights.shape
    factor = torch.as_tensor(root(law.covariance_pa) / np.sqrt(MONTHS), device=device, dtype=kind)
    drift = (np.asarray(law.mean_pa) - 0.5 * np.diag(law.covariance_pa)) / MONTHS
    scaled = torch.as_tensor(weights * np.exp(drift), device=device, dtype=kind)
    out = torch.empty((months, half, 2), device=device, dtype=kind)
    for month in range(months):
        shock = torch.randn((number, half), generator=generator, device=device, dtype=kind)
        moved = torch.exp(factor @ shock)
        out[month, :, 0] = scaled[month] @ moved
        out[month, :, 1] = scaled[month] @ moved.reciprocal()
    return out.reshape(months, 2 * half)


def walk_on(plan: Plan, law: Law, growth: Any) -> tuple[Any, Any, Any, Any]:
    """Return final wealth [C], goals met [K, C], month of ruin [C] and wealth by year [Y + 1, C]: see `walk.walk`."""
    import torch

    levies, price = plan.levies, (1.0 + plan.inflation.mean_pa) ** (np.arange(plan.months + 1) / 12.0)
    reserve = reserves(plan, 1.0 + plan.path_of_weights @ expected_monthly(law))
    gross = 1.0 / (1.0 - levies.withdrawal_tax)
    real, fixed = plan.flow_rows()
    flows = real * price[:-1] + fixed
    flows = np.where(flows < 0.0, flows * gross, flows)
    kept = 1.0 - levies.fee_pa / 12.0
    scale, shift = kept * (1.0 - levies.return_tax), kept * levies.return_tax
    wealth = torch.full_like(growth[0], plan.wealth_usd)
    met = torch.zeros((len(plan.goals), wealth.numel()), dtype=torch.bool, device=growth.device)
    ruined = torch.full_like(wealth, -1.0)
    years = []
    for month in range(plan.months + 1):
        if month < plan.months:
            if month % 12 == 0:
                years.append(wealth / price[month])
            wealth = wealth + float(flows[month])
            if flows[month] < 0.0:
                ruined = torch.where((wealth < 0.0) & (ruined < 0.0), float(month), ruined)
                wealth = wealth.clamp_min(0.0)
        due = [number for number, goal in enumerate(plan.goals) if goal.month == month]
        for number in sorted(due, key=lambda each: plan.goals[each].priority):
            goal = plan.goals[number]
            amount = goal.amount_usd * gross * (price[month] if goal.indexed else 1.0)
            met[number] = wealth >= float(amount + reserve[number])
            wealth = wealth - float(amount) * met[number].to(wealth.dtype)
        if month < plan.months:
            wealth = wealth * (growth[month] * scale + shift)
    final = wealth / price[-1]
    if plan.months % 12 == 0:
        years.append(final)
    return final, met, ruined, torch.stack(years)
