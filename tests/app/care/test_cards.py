"""What the doctor prints of cards and places."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from app.care import cards
from app.pipeline import places
from app.settings import Settings
from inference.runtime.cards import Found
from inference.runtime.live_plan import Move
from inference.runtime.needs import URGENCY
from inference.runtime.plan import Card

TWO = Found((Card(0, "Demo Card A", 8188, 7600, True), Card(1, "Demo Card B", 24564, 24100)))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(places, "providers", lambda: ("CUDAExecutionProvider", "CPUExecutionProvider"))
    monkeypatch.setenv("COLUMNS", "160")
    return dataclasses.replace(Settings(), data_dir=tmp_path)


def test_the_tables_name_every_engine_and_every_card(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    cards.show(settings, TWO)
    out = capsys.readouterr().out
    rows = {line.split("  ")[0]: line for line in out.splitlines()}
    assert "Demo Card A (cuda:0)" in rows["renderer"]
    assert "400 MiB" in rows["renderer"]
    assert "processor" in rows["finance"]
    assert "not installed" in rows["language model"]
    assert (
        rows["Demo Card A (cuda:0)"].split()[-4:] == ["6", "832", "604", "6"] or "6 832" in rows["Demo Card A (cuda:0)"]
    )
    assert "23 332" in rows["Demo Card B (cuda:1)"]


def test_without_a_card_there_is_one_table(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    cards.show(settings, Found(()))
    out = capsys.readouterr().out
    assert "Who computes where" in out
    assert "Memory of the cards" not in out
    found, to_do, _plan = cards.look(settings, 0.0, Found(()))
    assert (found, to_do) == ("no NVIDIA card; the processor computes", "")
    off = dataclasses.replace(settings, cards="off")
    assert "switched off" in cards.look(off, 0.0, TWO)[0]


def test_a_driver_that_fails_and_an_engine_that_moved_are_something_to_do(settings: Settings) -> None:
    places._remember(settings, Move(1_000_000.0, "recogniser", "cuda:0", "face"))
    _found, to_do, _plan = cards.look(settings, 1_000_100.0, Found((), "NVIDIA's driver did not answer."))
    assert to_do.startswith("NVIDIA's driver did not answer. The recogniser moved from cuda:0 to the processor")
    assert "card_reserve_mib" in to_do
    assert cards.look(settings, 1_000_000.0 + 8 * 86400, TWO)[1] == ""


def test_other_programs_get_the_plan_as_data(settings: Settings) -> None:
    _found, _to_do, plan = cards.look(settings, 0.0, TWO)
    data = json.loads(json.dumps(cards.as_data(plan)))
    assert [row["engine"] for row in data["engines"]] == list(URGENCY)
    assert {row["where"] for row in data["engines"]} == {"cpu", "cuda:0"}
    assert [row["given_mib"] for row in data["cards"]] == [604, 0]
