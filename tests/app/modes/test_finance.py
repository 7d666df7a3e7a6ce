from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import settings
from app.modes.finance import book as mode
from app.settings import Settings
from finance.errors import PeriodError, UnknownClient


def of(bank: Settings, client: str) -> Settings:
    return settings.load({"client": client, "data_dir": bank.data_dir}, environment={})


def figures(text: str) -> dict[str, float | str]:
    return {fact["name"]: fact["value"] for fact in json.loads(text)["facts"]}


def test_clients_are_listed_with_their_value(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.clients(bank, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert list(found["clients"]) == ["avery", "kit", "morgan", "rosa"]
    assert "Demo data" in found["notice"]
    mode.clients(bank, as_json=False)
    assert "Avery Fairweather" in capsys.readouterr().out


def test_json_facts_carry_everything_a_fact_has(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.performance(bank, period="last_year", as_json=True)
    for fact in json.loads(capsys.readouterr().out)["facts"]:
        assert set(fact) == {"name", "label", "value", "unit", "as_of", "source"}
        assert fact["as_of"] == "2021-12-31"


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_shares_add_up_for_every_client(bank: Settings, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    mode.overview(of(bank, client), as_json=True)
    found = figures(capsys.readouterr().out)
    classes = [value for name, value in found.items() if name.startswith("allocation.") and name.endswith(".share")]
    assert sum(map(float, classes)) == pytest.approx(1)
    held = [float(value) for name, value in found.items() if name.startswith("holding.") and name.endswith(".value")]
    assert sum(held) + float(found["portfolio.cash"]) == pytest.approx(float(found["portfolio.value"]), abs=0.1)


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_risk_keeps_its_order(bank: Settings, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    mode.risk(of(bank, client), period="1y", as_json=True)
    found = figures(capsys.readouterr().out)
    assert 0 < float(found["risk.var95.day"]) <= float(found["risk.cvar95.day"]) < 1
    assert 0 < float(found["risk.drawdown.now"]) <= float(found["risk.max_drawdown"]) < 1
    assert "2021-12-28" <= str(found["risk.max_drawdown.peak"]) < str(found["risk.max_drawdown.trough"]) <= "2022-12-28"


def test_a_table_shows_percent_and_money(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.performance(bank, period="ytd", as_json=False)
    out = capsys.readouterr().out
    assert "%" in out
    assert "$" in out
    assert "Traceback" not in out


def test_a_period_that_is_not_covered_and_an_unknown_client_are_errors_of_finance(bank: Settings) -> None:
    with pytest.raises(PeriodError):
        mode.performance(of(bank, "kit"), period="5y", as_json=True)
    with pytest.raises(UnknownClient):
        mode.overview(of(bank, "zoe"), as_json=True)


def test_on_the_command_line_an_error_is_one_sentence_and_a_code(tmp_path: Path) -> None:
    environment = {**os.environ, "STEWARD_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "app", "finance", "overview"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 4
    assert done.stderr.startswith("steward: The bank's market data is missing")
    assert len(done.stderr.strip().splitlines()) == 1
