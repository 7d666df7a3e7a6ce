from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app import settings
from assets.tools import demo_clients
from assets.tools.demo_plans import PLANS, Plan
from finance.portfolio import load_client

# A modelled price may round the other way on a processor whose powers differ in the last bit.
ROUNDING = 1.5e-4
IDS = [plan.id for plan in PLANS]


@pytest.fixture(scope="module")
def prices() -> dict[str, Any]:
    market = settings.load().content_dir / "market"
    if not (market / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    return demo_clients.read_prices(market)


def committed(client_id: str) -> list[dict[str, str]]:
    with (demo_clients.CLIENTS / client_id / "transactions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("client_id", IDS)
def test_every_trade_is_at_that_days_close(client_id: str, prices: dict[str, Any]) -> None:
    row = {str(day): number for number, day in enumerate(prices["date"])}
    for booked in committed(client_id):
        assert booked["date"] in row
        if booked["symbol"]:
            close = prices[booked["symbol"]][row[booked["date"]]]
            assert float(booked["price"]) == pytest.approx(close, abs=ROUNDING), booked


def test_the_program_makes_the_committed_bookings_again(prices: dict[str, Any], tmp_path: Path) -> None:
    for plan in PLANS:
        made, kept = demo_clients.bookings(plan, prices), committed(plan.id)
        assert [row[:4] for row in made] == [tuple(row.values())[:4] for row in kept]
        for row, found in zip(made, kept, strict=True):
            figures = [float(figure or 0) for figure in row[4:]]
            assert figures == pytest.approx([float(figure or 0) for figure in list(found.values())[4:]], abs=0.05)


@pytest.mark.parametrize("client_id", IDS)
def test_figures_have_few_decimals(client_id: str) -> None:
    for booked in committed(client_id):
        assert Decimal(booked["amount"]).as_tuple().exponent == -2
        for name in ("quantity", "price"):
            assert not booked[name] or Decimal(booked[name]).as_tuple().exponent == -4


@pytest.mark.parametrize("client_id", IDS)
def test_profiles_are_fictional_and_keep_the_rules_of_the_books(client_id: str) -> None:
    folder = demo_clients.CLIENTS / client_id
    assert tomllib.loads((folder / "client.toml").read_text(encoding="utf-8"))["fictional"] is True
    client = load_client(folder)
    assert client.id == client_id
    assert client.goals
    assert {contribution.account for contribution in client.contributions} <= {
        account.id for account in client.accounts
    }


@pytest.mark.parametrize("plan", PLANS, ids=IDS)
def test_a_plans_weights_add_up_and_its_fee_is_the_profiles(plan: Plan) -> None:
    assert float(load_client(demo_clients.CLIENTS / plan.id).fees.advisory_rate_pa) == plan.advisory_rate_pa
    for account in plan.accounts:
        assert sum(account.weights.values()) == pytest.approx(1)


@pytest.mark.parametrize("plan", PLANS, ids=IDS)
def test_a_clients_fee_is_the_banks_tier_for_the_opening_deposits(plan: Plan) -> None:
    bank = tomllib.loads((demo_clients.CLIENTS.parent / "bank.toml").read_text(encoding="utf-8"))
    opening = sum(account.opening_usd for account in plan.accounts)
    tier = next(tier for tier in bank["fee_tiers"] if opening <= tier.get("up_to_usd", opening))
    assert plan.advisory_rate_pa == tier["rate_pa"]


def test_there_are_flows_both_ways_and_quarterly_fees_over_years() -> None:
    client = load_client(demo_clients.CLIENTS / "avery")
    kinds = {booked.kind for booked in client.transactions}
    assert kinds == {"deposit", "withdrawal", "buy", "sell", "fee"}
    years = (client.transactions[-1].date - client.first_day).days / 365
    assert years > 9
    assert sum(booked.kind == "deposit" for booked in client.transactions) > 100
