"""`steward finance risk | stress | backtest | batch`: on the demo bank and on files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from app import settings
from app.errors import UsageError
from app.modes.finance import danger
from app.modes.finance.commands import cli
from tests.finance.random_markets import days, market

RUN = CliRunner()


def table(place: Path, length: int = 700) -> Path:
    """Write a CSV of three assets' prices."""
    closes = 100 * np.cumprod(1 + market(length, 3), axis=0)
    lines = ["date,AAA,BBB,CCC"]
    lines += [
        f"{day},{','.join(f'{price:.4f}' for price in row)}" for day, row in zip(days(length), closes, strict=True)
    ]
    path = place / "prices.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def asked(*arguments: str) -> dict[str, float | str]:
    done = RUN.invoke(cli, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return {fact["name"]: fact["value"] for fact in json.loads(done.output)["facts"]}


@pytest.fixture
def demo() -> None:
    if not (settings.load().content_dir / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")


def test_risk_of_a_file_is_of_equal_weights_or_of_those_named(tmp_path: Path) -> None:
    path = str(table(tmp_path))
    equal = asked("risk", "--csv", path, "--period", "2y")
    alone = asked("risk", "--csv", path, "--weights", "AAA=1", "--period", "2y")
    assert equal["risk.effective_holdings"] == pytest.approx(3)
    assert alone["risk.effective_holdings"] == pytest.approx(1)
    assert {"risk.tail.filtered.var.day", "risk.tail.extreme.cvar.day"} <= set(equal)


def test_days_to_sell_are_told_where_volumes_are_given(tmp_path: Path) -> None:
    path = str(table(tmp_path))
    found = asked("risk", "--csv", path, "--weights", "AAA=0.5,BBB=0.5", "--traded", "AAA=100,BBB=10")
    assert found["risk.liquidity.AAA.days"] == pytest.approx(50 / 10)
    assert found["risk.liquidity.days"] == pytest.approx(50 / 1)
    assert found["risk.liquidity.sold.5d"] == pytest.approx(0.55)


def test_stress_of_a_file_carries_on_a_shock(tmp_path: Path) -> None:
    found = asked("stress", "--csv", str(table(tmp_path)), "--shock", "AAA=-0.2", "--episode", "2008")
    assert -0.2 < float(found["stress.shock.change"]) < -0.2 / 3
    assert "stress.2008.change" in found
    assert "stress.1987.change" not in found


def test_backtest_of_a_file_has_a_verdict(tmp_path: Path) -> None:
    found = asked(
        "backtest", "--csv", str(table(tmp_path)), "--strategy", "momentum", "--train", "100", "--trials", "50"
    )
    assert found["backtest.luck.trials"] == 50
    assert found["backtest.luck.verdict"]


@pytest.mark.usefixtures("demo")
def test_batch_is_the_same_as_one_by_one_on_the_demo_bank() -> None:
    done = RUN.invoke(cli, ["batch", "--period", "1y", "--json"], catch_exceptions=False)
    rows = json.loads(done.output)["clients"]
    assert list(rows) == ["avery", "kit", "morgan", "rosa"]
    for client, figures in rows.items():
        one = asked("overview", "--client", client) | asked("risk", "--client", client, "--period", "1y")
        for name, figure in figures.items():
            assert figure == pytest.approx(one[name], abs=0.006 if name.startswith("portfolio.") else 1e-9)
    shown = RUN.invoke(cli, ["batch", "--period", "1y"], catch_exceptions=False).output
    assert "Lantern Bay" in shown
    for words in ("risk over 1y", "volatility", "a year", "VaR 95 %", "of a day"):
        assert words in shown


@pytest.mark.usefixtures("demo")
def test_risk_of_a_client_is_short_or_full(tmp_path: Path) -> None:
    short, full = asked("risk", "--client", "rosa"), asked("risk", "--client", "rosa", "--full", "--factor", "SP500")
    assert "risk.var95.month" in short
    assert "risk.factor.SP500.exposure" in full
    assert "risk.tail.extreme.var.day" in full


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("command", ["risk", "stress", "backtest"])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_pictures_are_drawn(command: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{kind}"
    done = RUN.invoke(cli, [command, "--client", "kit", "--plot", str(path)], catch_exceptions=False)
    assert done.exit_code == 0
    assert path.stat().st_size > 2000


@pytest.mark.parametrize("text", ["AAA", "=0.5", "AAA=x", "AAA=0.5,"])
def test_weights_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write it like AAPL"):
        danger.named_fractions(text)


def test_unknown_rules_and_methods_name_those_there_are(tmp_path: Path) -> None:
    here, place = settings.load(), danger.From((table(tmp_path),), None, "2y")
    with pytest.raises(UsageError, match="equal, inverse-volatility, momentum, today, minimum-variance"):
        danger.backtest(
            here, place, strategy="x", train_days=99, every_days=9, cost_bps=1, trials=None, as_json=True, plot=None
        )
    with pytest.raises(UsageError, match="historical, parametric"):
        danger.risk(here, place, confidence=0.95, factors=(), back_test="x", as_json=True, plot=None)
    with pytest.raises(UsageError, match="no episode '1929'; there are 1987"):
        danger.stress(here, place, episodes=["1929"], shocks=(), rates=None, inflation=None, as_json=True, plot=None)
