from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from app import settings
from assets.tools import demo_market
from assets.tools.modelled_funds import bill_fund, bond_fund, bond_growth

COMPANIES = [
    "AAPL",
    "AMD",
    "BAC",
    "BBY",
    "CVX",
    "GE",
    "HD",
    "JNJ",
    "JPM",
    "KO",
    "LLY",
    "MRK",
    "MSFT",
    "PEP",
    "PFE",
    "PG",
    "RRC",
    "UNH",
    "WMT",
    "XOM",
]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the market data anew from the package files that the set-up keeps."""
    cache = settings.load().cache_dir
    names = (f"{name}-{version}-*.whl" for name, version, *_ in (demo_market.SKFOLIO, demo_market.ARCH))
    if not all(list(cache.glob(name)) for name in names):
        pytest.skip("needs the package files that `steward setup` keeps")
    out = tmp_path_factory.mktemp("market")
    told: list[tuple[float, str]] = []
    demo_market.build(cache, out, lambda fraction, words: told.append((fraction, words)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    return out


def columns(path: Path) -> dict[str, Any]:
    table = pq.read_table(path)
    return {name: table[name].to_numpy() for name in table.column_names}


def test_prices_hold_every_company_the_index_and_the_funds(market: Path) -> None:
    found = columns(market / "prices.parquet")
    assert list(found) == ["date", *COMPANIES, "SP500", "CORPBOND", "HGBOND", "TBILL"]
    assert len(found["date"]) == 8313
    assert (str(found["date"][0]), str(found["date"][-1])) == ("1990-01-02", "2022-12-28")
    assert all(np.isfinite(found[name]).all() and (found[name] > 0).all() for name in found if name != "date")


def test_prices_are_the_packages_own_figures(market: Path) -> None:
    found = columns(market / "prices.parquet")
    assert (found["AAPL"][0], found["AAPL"][-1]) == (0.264, 125.674)
    assert (found["XOM"][-1], found["SP500"][-1]) == (106.627, 3783.22)


def test_history_reads_both_sources_dates_right(market: Path) -> None:
    found = columns(market / "history.parquet")
    row = {str(month): number for number, month in enumerate(found["month"])}
    assert next(iter(row)) == "1919-01-01"
    assert len(row) == 1200
    first = row["1926-07-01"]
    assert found["us_equity"][first] == pytest.approx(0.0318)  # 2.96 % over bills of 0.22 %
    assert found["bills"][first] == pytest.approx(0.0022)
    assert np.isnan(found["us_equity"][first - 1])
    assert found["us_equity"][row["2018-10-01"]] == pytest.approx(-0.0749)
    assert (found["aaa_yield"][0], found["baa_yield"][-1]) == (0.0535, 0.0513)


def test_every_price_column_is_described_and_models_are_marked(market: Path) -> None:
    content = json.loads((market / "instruments.json").read_text(encoding="utf-8"))
    rows = {row["symbol"]: row for row in content["instruments"]}
    assert content["as_of"] == "2022-12-28"
    assert set(rows) == set(columns(market / "prices.parquet")) - {"date"}
    assert {symbol for symbol, row in rows.items() if row["modelled"]} == {"CORPBOND", "HGBOND", "TBILL"}
    assert all("not for investment" in rows[symbol]["licence"] for symbol in COMPANIES)


def test_what_is_said_of_sustainability_is_told_as_made_up_and_some_say_nothing(market: Path) -> None:
    content = json.loads((market / "instruments.json").read_text(encoding="utf-8"))
    told = {row["symbol"]: row["sustainability"] for row in content["instruments"] if "sustainability" in row}
    table = tomllib.loads(demo_market.INSTRUMENTS.read_text(encoding="utf-8"))
    assert set(told) == set(table["sustainability"]["said"])
    assert set(told) < set(table["instruments"])
    assert all("made up" in one["source"] and one["as_of"] == "2022-09-30" for one in told.values())


def test_building_twice_gives_the_same_files(market: Path, tmp_path: Path) -> None:
    demo_market.build(settings.load().cache_dir, tmp_path, lambda fraction, words: None)
    for name in ("prices.parquet", "history.parquet", "instruments.json"):
        assert (tmp_path / name).read_bytes() == (market / name).read_bytes()


def test_bank_products_hold_known_instruments_and_add_up() -> None:
    bank = tomllib.loads((demo_market.INSTRUMENTS.parent / "bank.toml").read_text(encoding="utf-8"))
    known = tomllib.loads(demo_market.INSTRUMENTS.read_text(encoding="utf-8"))["instruments"]
    assert bank["fictional"] is True
    for product in bank["products"]:
        assert sum(product["holds"].values()) == pytest.approx(1)
        assert set(product["holds"]) <= set(known)
        assert 1 <= product["risk_class"] <= 7
        inside = sum(share for symbol, share in product["holds"].items() if known[symbol].get("modelled"))
        assert product["fee_pa"] == pytest.approx(demo_market.FUND_FEE_PA * inside)


def present_value(coupon: float, rate: float, years: int) -> float:
    """Return a bond's price by discounting each payment: the slow twin of the closed form."""
    payments = [coupon / 2] * (2 * years)
    payments[-1] += 1
    return sum(payment / (1 + rate / 2) ** (number + 1) for number, payment in enumerate(payments))


@pytest.mark.parametrize(("coupon", "rate"), [(0.05, 0.05), (0.05, 0.06), (0.04, 0.03), (0.16, 0.15)])
def test_a_bonds_growth_is_its_discounted_payments(coupon: float, rate: float) -> None:
    found = bond_growth(np.array([coupon]), np.array([rate]), 10.0, np.array([0.25]))
    assert found[0] == pytest.approx(present_value(coupon, rate, 10) * (1 + rate / 2) ** 0.5, rel=1e-12)


def test_a_bond_fund_at_a_steady_yield_earns_it_less_the_fee() -> None:
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2003-01-01"))
    months = np.array(["2001-01-01", "2002-01-01"], dtype="datetime64[D]")
    fund = bond_fund(days, months, np.array([0.06, 0.06]), 10.0, 0.0)
    years = 729 / 365.25
    assert fund[0] == 100
    assert fund[-1] == pytest.approx(100 * 1.03 ** (2 * years), rel=1e-9)
    cheaper = bond_fund(days, months, np.array([0.06, 0.06]), 10.0, 0.01)
    assert cheaper[-1] == pytest.approx(fund[-1] * np.exp(-0.01 * years), rel=1e-4)


def test_a_bond_fund_falls_when_yields_rise() -> None:
    days = np.arange(np.datetime64("2001-01-15"), np.datetime64("2001-02-16"))
    months = np.array(["2001-01-01", "2001-02-01"], dtype="datetime64[D]")
    fund = bond_fund(days, months, np.array([0.05, 0.06]), 10.0, 0.0)
    assert fund[-1] < 95


def test_a_bill_fund_earns_each_months_rate_and_then_the_last() -> None:
    days = np.array(["2000-12-31", "2001-01-31", "2001-02-28", "2001-03-31"], dtype="datetime64[D]")
    months = np.array(["2001-01-01", "2001-02-01"], dtype="datetime64[D]")
    fund = bill_fund(days, months, np.array([0.01, 0.02]))
    np.testing.assert_allclose(fund, [100, 101, 101 * 1.02, 101 * 1.02**2])
