"""Money-weighted return: known cases, an independent root finder, and flows for which no rate or several fit."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq

from finance.errors import NotEnoughData
from finance.performance import modified_dietz, money_weighted, rates_of_return
from finance.performance.irr import root

START = date(2020, 1, 1)


def days(*offsets: int) -> list[date]:
    return [START + timedelta(days=offset) for offset in offsets]


@pytest.mark.parametrize(
    ("amounts", "offsets", "expected"),
    [
        ([100.0, -110.0], (0, 365), 0.10),
        ([100.0, -121.0], (0, 730), 0.10),
        ([100.0, -50.0], (0, 365), -0.5),
        ([100.0, -0.02], (0, 365), -0.9998),
        ([1.0, -1000.0], (0, 365), 999.0),
        ([100.0, -100.0], (0, 4000), 0.0),
        ([100.0, -101.0], (0, 1), 1.01**365 - 1),
        ([-100.0, 110.0], (365, 730), 0.10),  # from the other side, and not from the first day
        ([-110.0, 100.0], (365, 0), 0.10),  # in any order
        ([60.0, 40.0, -110.0], (0, 0, 365), 0.10),  # two on one day are one
        ([100.0, 0.0, -110.0], (0, 100, 365), 0.10),
    ],
)
def test_known_rates(amounts: list[float], offsets: tuple[int, ...], expected: float) -> None:
    assert money_weighted(np.array(amounts), days(*offsets)) == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_the_spreadsheet_example_of_xirr() -> None:
    # The worked example of a well-known spreadsheet's XIRR function gives 37.3362535 %.
    flows = np.array([-10_000.0, 2_750.0, 4_250.0, 3_250.0, 2_750.0])
    when = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
    assert money_weighted(flows, when) == pytest.approx(0.373362535, abs=1e-8)


def test_both_rates_of_a_textbook_pair_are_found_and_neither_is_chosen() -> None:
    # 100 in, 230 out after a year, 132 in after two: 10 % and 20 % both fit.
    flows, when = np.array([-100.0, 230.0, -132.0]), days(0, 365, 730)
    assert rates_of_return(flows, when) == pytest.approx((0.10, 0.20), abs=1e-9)
    with pytest.raises(NotEnoughData, match=r"Several.*10\.00 %, 20\.00 %"):
        money_weighted(flows, when)


def test_flows_without_any_rate_are_refused() -> None:
    flows = np.array([100.0, -200.0, 150.0])  # never worth nothing: the discriminant is negative
    assert rates_of_return(flows, days(0, 365, 730)) == ()
    with pytest.raises(NotEnoughData, match="No money-weighted return"):
        money_weighted(flows, days(0, 365, 730))


@pytest.mark.parametrize(
    ("amounts", "offsets", "words"),
    [
        ([1.0, 2.0], (0, 365), "went in and money that came out"),
        ([1.0, -2.0], (0, 0), "went in and money that came out"),
        ([], (), "went in"),
        ([0.0, 0.0], (0, 1), "went in"),
        ([1.0, float("nan")], (0, 1), "finite"),
        ([1.0, -1.0], (0, 1, 2), "2 amounts and 3 days"),
    ],
)
def test_flows_that_make_no_sense_are_refused(amounts: list[float], offsets: tuple[int, ...], words: str) -> None:
    with pytest.raises(NotEnoughData, match=words):
        money_weighted(np.array(amounts), days(*offsets))


FLOWS = st.lists(st.tuples(st.integers(0, 5000), st.floats(1, 1e6)), min_size=1, max_size=15)


@given(FLOWS, st.floats(0.2, 5.0))
def test_one_change_of_sign_has_the_rate_that_brentq_finds(flows: list[tuple[int, float]], multiple: float) -> None:
    flows.sort()
    assume(flows[0][0] < 5000)
    end = 5001
    amounts = np.array([amount for _, amount in flows] + [-multiple * sum(amount for _, amount in flows)])
    offsets = [offset for offset, _ in flows] + [end]
    years = (np.array(offsets) - offsets[0]) / 365.0

    def worth(x: float) -> float:
        return float((amounts * np.exp(-x * years)).sum())

    low, high = math.log(1e-4), math.log(1e6)
    assume(worth(low) * worth(high) < 0)
    found = money_weighted(amounts, days(*offsets))
    # The same function, scipy's method: both to the last digits of the log rate.
    assert math.log1p(found) == pytest.approx(brentq(worth, low, high, xtol=1e-14, rtol=1e-14), abs=1e-9)


@given(FLOWS, st.floats(0.2, 5.0), st.floats(1e-6, 1e6))
def test_the_currency_does_not_change_the_rate(flows: list[tuple[int, float]], multiple: float, factor: float) -> None:
    amounts = np.array([amount for _, amount in flows] + [-multiple * sum(amount for _, amount in flows)])
    when = days(*(offset for offset, _ in flows), 5001)
    assert rates_of_return(amounts * factor, when) == pytest.approx(rates_of_return(amounts, when), rel=1e-6, abs=1e-9)


@given(st.floats(-0.9, 5.0), FLOWS)
def test_flows_made_from_a_rate_give_it_back(rate: float, flows: list[tuple[int, float]]) -> None:
    end = 5001
    grown = sum(amount * (1 + rate) ** ((end - offset) / 365) for offset, amount in flows)
    assume(grown > 1e-3)
    amounts = np.array([amount for _, amount in flows] + [-grown])
    found = money_weighted(amounts, days(*(offset for offset, _ in flows), end))
    assert math.log1p(found) == pytest.approx(math.log1p(rate), abs=1e-6)


def test_a_root_is_found_where_a_secant_alone_is_lost() -> None:
    for flat in (
        lambda x: (x - 0.3) ** 9,
        lambda x: math.tanh(50 * (x - 0.3)),
        lambda x: math.exp(20 * x) - math.exp(6),
    ):
        assert root(flat, -5.0, 3.0) == pytest.approx(0.3, abs=2e-2 if flat(0.31) < 1e-15 else 1e-9)


def test_modified_dietz_of_a_hand_worked_quarter() -> None:
    period = (date(2020, 1, 1), date(2020, 4, 10))  # 100 days
    found = modified_dietz(100.0, 170.0, np.array([50.0]), [date(2020, 2, 20)], period)  # half the time in
    assert found == pytest.approx(20 / 125)


@pytest.mark.parametrize(
    ("flows", "day", "words"),
    [([50.0], date(2019, 12, 31), "outside"), ([-300.0], date(2020, 1, 2), "average capital")],
)
def test_modified_dietz_refuses_what_it_cannot_do(flows: list[float], day: date, words: str) -> None:
    with pytest.raises(NotEnoughData, match=words):
        modified_dietz(100.0, 100.0, np.array(flows), [day], (date(2020, 1, 1), date(2020, 4, 10)))
    with pytest.raises(NotEnoughData, match="no day"):
        modified_dietz(100.0, 100.0, np.array([]), [], (date(2020, 1, 1), date(2020, 1, 1)))
