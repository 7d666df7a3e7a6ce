"""The demo clients' real figures against the slow twin, which reads the same bookings one at a time."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest

from app import content, settings
from app.content import Content
from finance import answers
from finance.types import Result
from tests.finance import slow_twin

CLIENTS = ("avery", "kit", "morgan", "rosa")


@pytest.fixture(scope="module")
def bank() -> Content:
    here = settings.load(environment={})
    if not (here.content_dir / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    return content.load(here)


def values(result: Result, prefix: str) -> dict[str, float | int | str]:
    return {fact.name.removeprefix(prefix): fact.value for fact in result.facts}


@pytest.mark.parametrize("client_id", CLIENTS)
@pytest.mark.parametrize("period", ["ytd", "1y", "since_start"])
def test_returns_agree_with_chaining_between_flows(bank: Content, client_id: str, period: str) -> None:
    client = bank.client(client_id)
    found = values(
        answers.performance(client, bank.prices, bank.instruments, bank.today, period), f"performance.{period}."
    )
    start, end = (date.fromisoformat(str(found[name])) for name in ("start", "end"))
    expected = slow_twin.time_weighted(client, bank.prices, start, end)
    assert found["portfolio"] == pytest.approx(expected, abs=1e-9)
    gain = slow_twin.value(client, bank.prices, end) - slow_twin.flow(client, date.min, end)
    if period == "since_start":
        assert found["gain"] == pytest.approx(gain, abs=0.011)


@pytest.mark.parametrize("client_id", CLIENTS)
def test_risk_agrees_with_plain_loops(bank: Content, client_id: str) -> None:
    client = bank.client(client_id)
    found = values(answers.risk(client, bank.prices, bank.instruments, bank.today, "6m"), "risk.")
    rows = range(bank.prices.row(date.fromisoformat(str(found["start"]))), len(bank.prices.days))
    days = [bank.prices.day(row) for row in rows]
    worth = [slow_twin.value(client, bank.prices, day) for day in days]
    flows = [slow_twin.flow(client, before, day) for before, day in itertools.pairwise(days)]
    returns = [(b - f) / a - 1 for a, b, f in zip(worth, worth[1:], flows, strict=False)]
    assert found["volatility"] == pytest.approx(slow_twin.volatility(returns), rel=1e-9)
    levels = list(np.cumprod([1.0, *(1 + r for r in returns)]))
    assert found["max_drawdown"] == pytest.approx(slow_twin.max_drawdown(levels), rel=1e-9)


@pytest.mark.parametrize("client_id", CLIENTS)
def test_one_day_value_at_risk_agrees_with_revaluing_todays_holdings(bank: Content, client_id: str) -> None:
    client = bank.client(client_id)
    found = values(answers.risk(client, bank.prices, bank.instruments, bank.today, "1y"), "risk.")
    held = answers.overview(client, bank.prices, bank.instruments, bank.today)
    worth = {
        fact.name.split(".")[1]: float(fact.value)
        for fact in held.facts
        if fact.name.startswith("holding.") and fact.name.endswith(".value")
    }
    whole = float(values(held, "")["portfolio.value"])
    rows = range(bank.prices.row(date.fromisoformat(str(found["start"]))) + 1, len(bank.prices.days))
    returns = []
    for row in rows:
        changes = {
            symbol: bank.prices.series(symbol)[row] / bank.prices.series(symbol)[row - 1] - 1 for symbol in worth
        }
        returns.append(sum(worth[symbol] * change for symbol, change in changes.items()) / whole)
    var, cvar = slow_twin.tail(returns, 0.95)
    assert found["var95.day"] == pytest.approx(var, abs=1e-7)
    assert found["cvar95.day"] == pytest.approx(cvar, abs=1e-7)
    assert found["var95.day.usd"] == pytest.approx(var * whole, abs=0.05)
