"""A year's tax: published amounts, the plain twin, and laws that every schedule keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import TaxError
from finance.tax import plain_bill
from finance.tax.bill import bill, bracket_tax, marginal
from finance.tax.jurisdiction import TABLES, Schedule, jurisdictions, load_jurisdiction

TABLE = {name: load_jurisdiction(name) for name in jurisdictions()}
US = TABLE["us-federal-2024"]
EVERY = [(name, status) for name in TABLE for status in TABLE[name].statuses]
INCOMES = st.floats(0, 2e6)
GAINS = st.floats(-5e5, 2e6)


@pytest.mark.parametrize(
    ("table", "status", "income", "short", "long", "expected"),
    [
        # 10 % of 11,600, 12 % of the next 35,550 and 22 % of what is above 47,150, on 100,000 less 14,600.
        ("us-federal-2024", "single", 100_000, 0, 0, 1_160 + 4_266 + 8_415),
        ("us-federal-2024", "single", 100_000, 10_000, 0, 13_841 + 2_200),
        ("us-federal-2024", "single", 100_000, 0, 10_000, 13_841 + 1_500),
        ("us-federal-2024", "single", 0, 0, 61_625, 0),  # 14,600 free and 47,025 at zero
        ("us-federal-2024", "single", 0, 0, 61_725, 15),
        ("us-federal-2024", "single", 30_000, 0, -5_000, 1_160 + 0.12 * (30_000 - 3_000 - 14_600 - 11_600)),
        ("us-federal-2024", "single", 100_000, 20_000, -8_000, 13_841 + 0.22 * 12_000),
        ("us-federal-2024", "married_joint", 29_200, 0, 94_050, 0),
        # Gains of 50,000 lie from 185,400 to 235,400; 3.8 % of what is above 200,000 of 250,000 in all.
        ("us-federal-2024", "single", 200_000, 0, 50_000, 37_538.5 + 7_500 + 1_900),
        ("uk-2025", "individual", 60_000, 0, 0, 37_700 * 0.2 + 9_730 * 0.4),
        ("uk-2025", "individual", 60_000, 0, 13_000, 37_700 * 0.2 + 9_730 * 0.4 + 2_400),
        ("uk-2025", "individual", 0, 0, 13_000, 1_800),  # the personal allowance covers no gains
        ("uk-2025", "individual", 125_140, 0, 0, 37_700 * 0.2 + (125_140 - 37_700) * 0.4),  # no allowance is left
        ("harbour-2030", "everyone", 50_000, 1_000, 2_000, 10_600),
    ],
)
def test_amounts_worked_by_hand(
    table: str, status: str, income: float, short: float, long: float, expected: float
) -> None:
    found = float(bill(load_jurisdiction(table), status, income, short, long).total)
    assert found == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("table", "status"), EVERY)
def test_whole_arrays_agree_with_the_plain_twin(table: str, status: str) -> None:
    place = load_jurisdiction(table)
    rng = np.random.default_rng(4)
    income, short, long = rng.uniform(0, 8e5, 500), rng.normal(0, 8e4, 500), rng.normal(0, 2e5, 500)
    expected = [plain_bill.total(place, status, *case) for case in zip(income, short, long, strict=True)]
    np.testing.assert_allclose(bill(place, status, income, short, long).total, expected, atol=1e-6)


@given(st.sampled_from(EVERY), INCOMES, GAINS, GAINS, st.floats(0, 1e5))
def test_earning_more_never_leaves_less(which, income, short, long, more) -> None:  # type: ignore[no-untyped-def]
    place, status = TABLE[which[0]], which[1]
    base = float(bill(place, status, income, short, long).total)
    for case in ((income + more, short, long), (income, short + more, long), (income, short, long + more)):
        extra = float(bill(place, status, *case).total) - base
        assert -1e-6 <= extra <= more * 0.95 + 1e-6  # at most: top rate, surtax and a shrinking allowance


@given(INCOMES, GAINS, GAINS)
def test_losses_are_used_or_carried_to_the_dollar(income, short, long) -> None:  # type: ignore[no-untyped-def]
    found = bill(US, "single", income, short, long)
    carried = float(found.carried_short + found.carried_long)
    net = short + long
    assert carried == pytest.approx(max(0.0, -net - min(3000.0, income)), abs=1e-6)
    if net >= 0:
        assert carried == 0


def test_carried_losses_serve_next_year_short_before_long() -> None:
    found = bill(US, "single", 80_000, -10_000, -4_000)
    assert (float(found.carried_short), float(found.carried_long)) == (7_000, 4_000)
    later = bill(US, "single", 80_000, 7_000, 6_000, carried_short=7_000, carried_long=4_000)
    assert float(later.total) == pytest.approx(float(bill(US, "single", 80_000, 0, 2_000).total))


def test_many_brackets_add_up() -> None:
    schedule = Schedule((0.0, 10.0, 30.0), (0.1, 0.2, 0.5))
    np.testing.assert_allclose(bracket_tax(schedule, 0.0, np.array([0, 5, 10, 20, 40])), [0, 0.5, 1, 3, 10])
    assert float(bracket_tax(schedule, 20.0, 40.0)) == 7


def test_one_more_dollar() -> None:
    assert marginal(US, "single", 100_000) == pytest.approx({"income": 0.22, "short": 0.22, "long": 0.15})


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ((float("nan"), 0, 0), "income must be a finite amount from zero"),
        ((-1, 0, 0), "income must be a finite amount from zero"),
        ((1, float("inf"), 0), "short-term gain must be a finite amount"),
    ],
)
def test_amounts_that_are_none_are_refused(case: tuple[float, float, float], words: str) -> None:
    with pytest.raises(TaxError, match=words):
        bill(US, "single", *case)


def test_unknown_tables_and_statuses_are_named() -> None:
    with pytest.raises(TaxError, match=r"no tax table 'mars'; there are harbour-2030, uk-2025"):
        load_jurisdiction("mars")
    with pytest.raises(TaxError, match="no tax table"):
        load_jurisdiction("../tables/uk-2025")
    with pytest.raises(TaxError, match="no status 'king'; it has single, married_joint"):
        bill(US, "king", 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("allowance = 0", "allowance = -1"), "negative amount"),
        (("ordinary = [[0, 0.2]]", "ordinary = [[5, 0.2]]"), "must begin at 0"),
        (("ordinary = [[0, 0.2]]", "ordinary = [[0, 0.2], [0, 0.3]]"), "must begin at 0 and rise"),
        (("ordinary = [[0, 0.2]]", "ordinary = [[0, 20]]"), "rate outside 0 to 1"),
        (("gains = [[0, 0.2]]", "gains = 3"), "wrong or missing field"),
        (("gains = [[0, 0.2]]", ""), "wrong or missing field: 'gains'"),
        (('source = "made up for demonstration"', 'source = ""'), "source, status and wash_days"),
        (("fictional = true", "fictional ="), "cannot be read"),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    text = (TABLES / "harbour-2030.toml").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "broken.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(TaxError, match=words):
        load_jurisdiction("broken", tmp_path)


def test_every_table_names_its_source_and_only_one_is_made_up() -> None:
    tables = [load_jurisdiction(name) for name in jurisdictions()]
    assert all(len(table.source) > 10 for table in tables)
    assert [table.id for table in tables if table.fictional] == ["harbour-2030"]
