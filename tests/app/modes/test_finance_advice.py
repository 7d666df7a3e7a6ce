"""Recommendations on the demo bank's own clients, as the command prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import settings
from app.errors import InputError, UsageError
from app.modes.finance import advice as mode
from app.settings import Settings
from finance.errors import PreferencesUnmet

TABLE = "us-federal-2025"


def of(bank: Settings, client: str) -> Settings:
    return settings.load({"client": client, "data_dir": bank.data_dir}, environment={})


@pytest.mark.parametrize("client", ["avery", "kit", "morgan"])
def test_every_client_gets_a_recommendation_that_replays(
    bank: Settings, client: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "record.json"
    mode.recommend(of(bank, client), TABLE, None, 50_000.0, to=to, as_json=True, plot=tmp_path / "change.png")
    told = json.loads(capsys.readouterr().out)
    assert all(rule["kept"] for rule in json.loads(to.read_text(encoding="utf-8"))["rules"])
    assert told["basis"]["inputs_hash"] == json.loads(to.read_text(encoding="utf-8"))["inputs_hash"]
    assert (tmp_path / "change.png").read_bytes().startswith(b"\x89PNG")
    mode.play_again(to)
    assert "bit for bit" in capsys.readouterr().out


def test_who_cannot_have_what_they_want_of_sustainability_hears_how_much_there_is(bank: Settings) -> None:
    with pytest.raises(PreferencesUnmet, match=r"at least 50% .* at most [0-9.]+% can be reached"):
        mode.recommend(of(bank, "rosa"), TABLE, None, 50_000.0, to=None, as_json=True, plot=None)


def test_tables_name_every_rule_and_the_alternatives(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.recommend(bank, TABLE, None, 50_000.0, to=None, as_json=False, plot=None)
    text = capsys.readouterr().out
    for words in ("S-1", "S-11", "leave", "machine", "Demo data"):
        assert words in text


def test_the_committee_says_what_each_gains(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.committee(bank, TABLE, None, 50_000.0, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in found["members"]] == ["growth", "safety", "liquidity", "cost", "tax"]
    assert all(row["price"] > 0 for row in found["members"])
    mode.committee(bank, TABLE, None, 50_000.0, as_json=False)
    assert "half more" in capsys.readouterr().out


def test_a_profile_shows_level_and_contradictions(bank: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.ask_profile(of(bank, "rosa"), [], as_json=True)
    assert json.loads(capsys.readouterr().out)["level"]["name"] == "cautious"
    answers = ["horizon=under_3", "reserve=none", "income=steady", "share=most", "fall=wait", "aim=growth"]
    mode.ask_profile(bank, [*answers, "worst_year=15", "experience=none", "sustainability=no"], as_json=False)
    assert "I-3" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["horizon", "=under_3", "horizon="])
def test_an_answer_in_another_form_is_refused(bank: Settings, answer: str) -> None:
    with pytest.raises(UsageError, match="QUESTION=ANSWER"):
        mode.ask_profile(bank, [answer], as_json=True)


def test_a_record_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        mode.play_again(tmp_path / "none.json")
