from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import settings
from app.errors import UsageError
from app.modes.finance import planning as mode
from app.modes.finance.planning_commands import cli
from app.settings import Settings

DRAWN = mode.Drawn("student", 0.025, 2_000, 1)
EFFORT = mode.Effort(2, 4, 0, 1)


@pytest.fixture
def here() -> Settings:
    found = settings.load(environment={})
    if not (found.content_dir / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    return found


def figures(text: str) -> dict[str, float | str]:
    found = json.loads(text)
    rows = found["facts"] if "facts" in found else [fact for part in found.values() for fact in part["facts"]]
    return {fact["name"]: fact["value"] for fact in rows}


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_every_client_has_a_plan(here: Settings, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    of = settings.load({"client": client, "data_dir": here.data_dir}, environment={})
    mode.plan(of, DRAWN, None, None, None, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert 0.0 <= float(found["plan.success"]) <= 1.0
    assert float(found["plan.success.standard_error"]) > 0.0


def test_a_wanted_chance_adds_the_contribution_and_a_picture_is_drawn(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "plan.png"
    mode.plan(here, DRAWN, "retire", 0.7, None, files=[], as_json=True, plot=picture)
    assert float(figures(capsys.readouterr().out)["contribution.probability"]) >= 0.7
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_withdrawals_are_printed_as_a_table(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.withdraw(here, DRAWN, "guardrails", 0.04, 20, 500_000.0, files=[], as_json=False, plot=None)
    assert "guardrails" in capsys.readouterr().out


def test_a_problem_by_hand_is_solved(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    own = mode.Own(100.0, ("target=200@10", "trip=5@3*0.1"), 1.0, ("0.0526,0.0371", "0.0886,0.1957"))
    mode.goal(here, own, EFFORT, 1.0, 0.025, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert float(found["optimum.gap"]) < 0.01
    assert found["optimum.goal.1.name"] == "target"


@pytest.mark.parametrize(
    "own",
    [
        mode.Own(100.0, (), 0.0, ("0.05,0.1",)),
        mode.Own(100.0, ("target",), 0.0, ("0.05,0.1",)),
        mode.Own(100.0, ("target=1@1",), 0.0, ("0.05",)),
    ],
)
def test_a_problem_that_is_not_whole_is_refused(here: Settings, own: mode.Own) -> None:
    with pytest.raises(UsageError):
        mode.goal(here, own, EFFORT, 1.0, 0.025, files=[], as_json=True, plot=None)


def test_a_clients_accounts_are_decided_over(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    of = settings.load({"client": "kit", "data_dir": here.data_dir}, environment={})
    mode.accounts(of, EFFORT, 1.0, 0.025, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert 0.0 < float(found["household.worth"]) <= 1.0
    assert found["household.save_into"] == "taxable account"


@pytest.mark.parametrize("command", ["plan", "withdraw", "goal"])
def test_every_command_explains_itself(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"])
    assert shown.exit_code == 0
    assert "--json" in shown.output or "json" in shown.output
