"""The regulators' words beside figures that nobody has had yet, or ever had."""

from __future__ import annotations

from finance.advice.disclosures import for_backtest, for_projection
from finance.types import Basis


def beside_projection(basis: Basis) -> tuple[str, ...]:
    """Return what is said beside a projection; its assumptions stand in the basis, which is printed with it.

    Raises:
        InputError: the basis names no assumptions.
    """
    return tuple(one.words for one in for_projection(basis.assumptions) if one.id != "D-3")


def beside_backtest() -> tuple[str, ...]:
    """Return what is said beside a back-test after costs."""
    return tuple(one.words for one in for_backtest(net_of_costs=True))
