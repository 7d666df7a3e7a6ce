from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import settings
from app.errors import UsageError
from app.modes.finance import planning as mode
from app.modes.finance.ceiling import ceiling
from app.modes.finance.planning_commands import cli
from app.settings import Settings
from finance.advice.rules import load_rules
from finance.errors import Unsuitable
from tests.finance import made

DRAWN = mode.Drawn("student", 0.025, 2_000, 1)
EFFORT = mode.Effort(2, 4, 0, 1)
NOTHING_OWN = mode.Own(None, (), 0.0, ())


def figures(text: str) -> dict[str, float | str]:
    found = json.loads(text)
    rows = found["facts"] if "facts" in found else [fact for part in found.values() for fact in part["facts"]]
    return {fact["name"]: fact["value"] for fact in rows}


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_every_client_has_a_plan(bank: Settings, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    of = settings.load({"client": client, "data_dir": bank.data_dir}, environment={})
    mode.plan(of, DRAWN, None, None, None, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert 0.0 <= float(found["plan.success"]) <= 1.0
    assert float(found["plan.success.standard_error"]) > 0.0


def test_a_wanted_chance_adds_the_contribution_and_a_picture_is_drawn(
    bank: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "plan.png"
    mode.plan(bank, DRAWN, "retire", 0.7, None, files=[], as_json=True, plot=picture)
    assert float(figures(capsys.readouterr().out)["contribution.probability"]) >= 0.7
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_withdrawals_are_printed_as_a_table(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.withdraw(bank, DRAWN, "guardrails", 0.04, 20, 500_000.0, files=[], as_json=False, plot=None)
    assert "guardrails" in capsys.readouterr().out


def test_only_figures_of_a_day_carry_the_day(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.plan(bank, DRAWN, None, None, None, files=[], as_json=False, plot=None)
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    day = "2022-12-28"
    assert any("there is today" in row and day in row for row in rows)
    for words in ("law of returns", "seed of the paths", "simulated paths"):
        assert not any(day in row for row in rows if words in row)
        assert any(words in row for row in rows)


def test_a_problem_by_hand_is_solved(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    own = mode.Own(100.0, ("target=200@10", "trip=5@3*0.1"), 1.0, ("0.0526,0.0371", "0.0886,0.1957"))
    mode.goal(bank, own, EFFORT, None, 0.025, files=[], as_json=True, plot=None)
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
def test_a_problem_that_is_not_whole_is_refused(bank: Settings, own: mode.Own) -> None:
    with pytest.raises(UsageError):
        mode.goal(bank, own, EFFORT, None, 0.025, files=[], as_json=True, plot=None)


def test_a_clients_accounts_are_decided_over(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    of = settings.load({"client": "kit", "data_dir": bank.data_dir}, environment={})
    mode.accounts(of, EFFORT, None, 0.025, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert 0.0 < float(found["household.worth"]) <= 1.0
    assert found["household.save_into"] == "taxable account"


@pytest.mark.parametrize(("client", "most"), [("rosa", 0.35), ("morgan", 0.65), ("kit", 0.9), ("avery", 0.9)], ids=str)
def test_what_a_client_is_told_to_hold_stays_within_the_ceiling_that_suits(
    bank: Settings, client: str, most: float, capsys: pytest.CaptureFixture[str]
) -> None:
    of = settings.load({"client": client, "data_dir": bank.data_dir}, environment={})
    mode.goal(of, NOTHING_OWN, EFFORT, None, 0.025, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert found["optimum.ceiling.shares"] == most
    assert float(found["optimum.hold.shares"]) <= most + 1e-12


def test_accounts_keep_the_ceiling_too(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    of = settings.load({"client": "rosa", "data_dir": bank.data_dir}, environment={})
    mode.accounts(of, EFFORT, 0.2, 0.025, files=[], as_json=True, plot=None)
    found = figures(capsys.readouterr().out)
    assert found["household.ceiling.shares"] == 0.35
    assert found["household.ceiling.asked"] == 0.2
    assert float(found["household.hold.shares"]) <= 0.2 + 1e-12


def test_more_in_shares_than_suits_is_refused(bank: Settings) -> None:
    of = settings.load({"client": "rosa", "data_dir": bank.data_dir}, environment={})
    with pytest.raises(Unsuitable, match="35% in shares"):
        mode.goal(of, NOTHING_OWN, EFFORT, 0.5, 0.025, files=[], as_json=True, plot=None)
    with pytest.raises(Unsuitable, match="35% in shares"):
        mode.accounts(of, EFFORT, 0.5, 0.025, files=[], as_json=True, plot=None)


def test_without_the_answers_nothing_is_proposed() -> None:
    client = made.client(made.booking("2020-01-06", "deposit", "100"))
    with pytest.raises(Unsuitable, match="must be asked first"):
        ceiling(client, None)
    with pytest.raises(Unsuitable, match="must be asked first"):
        ceiling(client, 0.1)


def test_answers_that_contradict_each_other_are_asked_again() -> None:
    rules = load_rules()
    found = rules.inconsistencies[0]
    answers = {question.id: question.options[-1].id for question in rules.questions}
    answers |= {name: chosen[0] for name, chosen in found.when}
    client = made.client(made.booking("2020-01-06", "deposit", "100"))
    with pytest.raises(Unsuitable, match="contradict"):
        ceiling(replace(client, answers=tuple(answers.items())), None)


@pytest.mark.parametrize("command", ["plan", "withdraw", "goal"])
def test_every_command_explains_itself(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"])
    assert shown.exit_code == 0
    assert "--json" in shown.output or "json" in shown.output
