"""The installation's engines, their needs and places, and the record of those that had to move."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.pipeline import places
from app.pipeline.places import engines, live_plan, moves, plan_here
from app.settings import Settings
from inference.errors import OutOfMemory
from inference.runtime.cards import Found
from inference.runtime.live_plan import Move
from inference.runtime.needs import URGENCY
from inference.runtime.plan import CPU, REMOTE, Card, Engine

ONE = Found((Card(0, "card", 24000, 24000, screen=True),))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path)


@pytest.fixture
def with_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "providers", lambda: ("CUDAExecutionProvider", "CPUExecutionProvider"))


def _model(settings: Settings, name: str, mib: int) -> None:
    path = settings.content_dir / "models" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(mib << 20)


def test_every_engine_is_planned_in_the_order_of_urgency(settings: Settings) -> None:
    assert tuple(engine.name for engine in engines(settings)) == URGENCY
    planned, _ = plan_here(settings, Found(()))
    assert {place.where for place in planned.places} == {CPU}


def test_a_card_takes_what_can_use_it(settings: Settings, with_cuda: None) -> None:
    planned, _ = plan_here(settings, ONE)
    assert {place.engine.name for place in planned.on("cuda:0")} == {"renderer", "face"}
    without = dataclasses.replace(settings, cards="off")
    assert plan_here(without, ONE)[0].on("cuda:0") == ()


def test_the_reserve_of_the_settings_is_left_alone(settings: Settings, with_cuda: None) -> None:
    planned, _ = plan_here(dataclasses.replace(settings, card_reserve_mib=23_500), ONE)
    assert planned.budgets[0].room_mib == 500
    assert [place.engine.name for place in planned.on("cuda:0")] == ["renderer"]


def test_a_language_model_is_measured_where_it_is(settings: Settings) -> None:
    def language_model() -> Engine:
        return next(engine for engine in engines(settings) if engine.name == places.LANGUAGE_MODEL)

    assert not language_model().installed
    _model(settings, "words/model.gguf", 4000)
    assert language_model().installed
    assert language_model().card_mib > 4000 + 1024
    assert "4000 MiB" in language_model().source


def test_a_model_server_takes_the_face(settings: Settings) -> None:
    planned, _ = plan_here(dataclasses.replace(settings, model_server="http://branch:8000"), ONE)
    assert planned.where("face") == REMOTE
    phones = dataclasses.replace(settings, model_server="http://branch:8000", face_engine="phones")
    assert plan_here(phones, ONE)[0].where("face") == CPU


def test_a_move_is_told_and_kept_for_the_doctor(
    settings: Settings, with_cuda: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "cards_here", lambda: ONE)
    said: list[str] = []
    live = live_plan(settings, said.append)

    def request(where: str) -> str:
        if where != CPU:
            raise OutOfMemory("full")
        return "done"

    assert live.run("face", request) == "done"
    (move,) = moves(settings)
    assert (move.engine, move.card, move.wanted_by) == ("face", "cuda:0", "face")
    assert said == [move.words]


@pytest.mark.parametrize("text", ["", "[1]", '[{"at_s": "x"}]', '{"a": 1}', "\x00"])
def test_a_broken_record_counts_as_none_and_is_replaced(settings: Settings, text: str) -> None:
    path = settings.data_dir / "logs" / "moved-engines.json"
    path.parent.mkdir()
    path.write_text(text)
    assert moves(settings) == ()
    for number in range(30):
        places._remember(settings, Move(float(number), "face", "cuda:0", "face"))
    assert [move.at_s for move in moves(settings)] == [float(number) for number in range(10, 30)]


def test_a_record_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = dataclasses.replace(Settings(), data_dir=tmp_path / "file")
    places._remember(settings, Move(1.0, "face", "cuda:0", "face"))
    assert moves(settings) == ()
