"""Made-up outlooks for the tests of advice."""

from __future__ import annotations

import numpy as np

from finance.advice.agents import Outlook


def outlook(seed: int, count: int = 8, kept: bool = False) -> Outlook:
    """Return a market of some assets with a client in it; `kept` puts all the client's money into the first one."""
    dice = np.random.default_rng(seed)
    loadings = dice.normal(size=(count, 3)) * 0.1
    current = np.eye(count)[0] if kept else dice.dirichlet(np.ones(count))
    return Outlook(
        symbols=tuple(f"A{number}" for number in range(count)),
        current=current,
        expected_return_pa=dice.uniform(0.0, 0.09, count),
        covariance_pa=loadings @ loadings.T + np.diag(dice.uniform(0.002, 0.04, count)),
        days_to_cash=dice.uniform(0.0, 9.0, count),
        cost_pa=dice.uniform(0.001, 0.01, count),
        trading_cost=np.full(count, 0.001),
        tax_on_sale=dice.uniform(-0.02, 0.1, count),
        years=5.0,
    )
