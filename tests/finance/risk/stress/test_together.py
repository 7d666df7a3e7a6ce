"""Several blows at once: each alone does what the single shocks say, and currencies multiply."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import InputError
from finance.risk.stress import (
    Blow,
    Holding,
    inflation_shock,
    like_bonds,
    like_cash,
    like_shares,
    rate_shock,
    together,
)

HELD = [
    Holding("SHARE", 0.5, like_shares(None, None)),
    Holding("BOND", 0.3, like_bonds(8.0, 0.045)),
    Holding("BILL", 0.1, like_cash()),
]
HOME = (False, False, False)
sizes = st.floats(-0.2, 0.2)


@given(sizes)
def test_yields_alone_are_the_rate_shock(size: float) -> None:
    assert together(HELD, HOME, Blow(yields=size)).change == pytest.approx(rate_shock(HELD, size).change)


@given(sizes)
def test_inflation_alone_is_the_inflation_shock(size: float) -> None:
    one, other = together(HELD, HOME, Blow(inflation=size)), inflation_shock(HELD, size)
    assert one.change == pytest.approx(other.change)
    assert one.real_change == pytest.approx(other.real_change)


@given(st.floats(-0.9, 1.0))
def test_shares_move_by_their_beta_alone(size: float) -> None:
    effects = together(HELD, HOME, Blow(shares=size)).effects
    assert effects == pytest.approx(np.array([0.5 * size, 0.0, 0.0]))


def test_a_foreign_holding_moves_with_its_currency_on_top() -> None:
    found = together(HELD, (True, False, True), Blow(shares=-0.2, currencies=-0.1))
    assert found.effects == pytest.approx(np.array([0.5 * (0.8 * 0.9 - 1.0), 0.0, 0.1 * -0.1]))
    assert found.change == pytest.approx(float(found.effects.sum()))


def test_all_at_once_loses_no_more_than_everything() -> None:
    found = together(HELD, HOME, Blow(shares=-0.95, yields=0.4, inflation=0.4))
    assert (found.effects >= -np.array([0.5, 0.3, 0.1]) - 1e-12).all()


@pytest.mark.parametrize("wrong", [Blow(shares=-1.5), Blow(yields=float("nan")), Blow(currencies=3.0)])
def test_what_is_beyond_reason_is_refused(wrong: Blow) -> None:
    with pytest.raises(InputError):
        together(HELD, HOME, wrong)


def test_every_holding_says_whether_it_is_foreign() -> None:
    with pytest.raises(InputError, match="foreign"):
        together(HELD, (False,), Blow())
