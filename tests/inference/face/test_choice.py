"""The face engine of a machine: what is there, in order, with a word for what is not."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from inference.errors import EngineUnavailable
from inference.face.audio2face import model as audio2face
from inference.face.choice import KIND, Choice, choose, pace
from inference.face.engines import FaceEngine, track
from inference.runtime.model_folder import install
from inference.types import Sound
from tests.inference.face import own_network
from tests.inference.face.audio2face.made_model import Recipe, build

SMALL = Recipe(window=1600, skin=5, tongue=3, skin_vertices=20, tongue_vertices=8)
SOUND = Sound(np.zeros(8000, np.float32), 16_000)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_network.build(tmp_path_factory.mktemp("own") / "face.onnx", 0.25)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    build(folder / "source", SMALL)
    source = folder / "source"
    names = audio2face.files(source)
    install(
        source,
        folder / "models",
        "made",
        KIND,
        names,
        lambda place: audio2face.signature(audio2face.open_model(place, 1)),
    )
    return folder / "models"


def _choose(wanted: Choice, models: Path, network: Path, server: str = "") -> tuple[FaceEngine | None, list[str]]:
    told: list[str] = []
    return choose(wanted, models, server, 1, told.append, network), told


def test_an_installed_model_comes_before_ours(models: Path, own: Path) -> None:
    engine, told = _choose("auto", models, own)
    assert engine is not None
    assert engine.name == "audio2face-made"
    assert told == []
    assert track(SOUND, engine).weights.shape == (30, 52)


def test_without_a_model_ours_is_taken_without_a_word(tmp_path: Path, own: Path) -> None:
    engine, told = _choose("auto", tmp_path, own)
    assert engine is not None
    assert engine.name == "ours"
    assert told == []
    np.testing.assert_allclose(track(SOUND, engine).weights, 0.25)


def test_ours_can_be_asked_for_beside_a_model(models: Path, own: Path) -> None:
    engine, _ = _choose("ours", models, own)
    assert engine is not None
    assert engine.name == "ours"


def test_phone_times_can_be_asked_for(models: Path, own: Path) -> None:
    assert _choose("phones", models, own) == (None, [])


def test_without_anything_the_phone_times_are_left_and_it_says_so(tmp_path: Path) -> None:
    engine, told = _choose("auto", tmp_path, tmp_path / "none.onnx")
    assert engine is None
    assert "none.onnx" in told[0]
    assert "phone times" in told[-1]


def test_a_model_that_is_asked_for_and_missing_is_named(tmp_path: Path, own: Path) -> None:
    engine, told = _choose("audio2face", tmp_path, own)
    assert engine is not None
    assert engine.name == "ours"
    assert "steward models install" in told[0]


def test_a_model_that_was_spoiled_is_named_and_ours_is_taken(models: Path, own: Path, tmp_path: Path) -> None:
    import shutil

    spoiled = tmp_path / "models"
    shutil.copytree(models, spoiled)
    (spoiled / "made" / "bs_skin.npz").write_bytes(b"spoiled")
    engine, told = _choose("auto", spoiled, own)
    assert engine is not None
    assert engine.name == "ours"
    assert "bs_skin.npz" in told[0]


def test_a_server_that_is_not_there_is_named_and_ours_is_taken(tmp_path: Path, own: Path) -> None:
    pytest.importorskip("grpc", reason="the extra `audio2face` is not installed")
    engine, told = _choose("auto", tmp_path, own, server="127.0.0.1:1")
    assert engine is not None
    assert engine.name == "ours"
    assert "127.0.0.1:1" in told[0]


def test_a_server_comes_first_and_ours_finishes_when_it_breaks(tmp_path: Path, own: Path) -> None:
    pytest.importorskip("grpc", reason="the extra `audio2face` is not installed")
    from tests.inference.face.audio2face.made_service import Behaviour, Running

    with Running(Behaviour(fail="abort")) as running:
        engine, told = _choose("auto", tmp_path, own, server=running.address)
        assert engine is not None
        assert engine.name == "audio2face-service"
        weights = track(Sound(np.zeros(16_000, np.float32), 16_000), engine).weights
    assert weights.shape == (60, 52)
    np.testing.assert_allclose(weights[-20:], 0.25, atol=1e-6)
    assert any("goes on with ours" in words for words in told)


@pytest.mark.parametrize(("seconds", "step"), [(0.001, 1), (0.12, 2), (0.25, 4)])
def test_a_slow_machine_asks_the_network_less_often(models: Path, seconds: float, step: int) -> None:
    model = audio2face.open_model(models / "made", 1)
    ticks = itertools.count(0.0, seconds)  # what the measured eighth of a second seems to take
    assert pace(model, (1, 2, 4), lambda: next(ticks)) == step


def test_fifteen_frames_a_second_are_not_taken_unasked(models: Path) -> None:
    model = audio2face.open_model(models / "made", 1)
    ticks = itertools.count(0.0, 0.25)
    with pytest.raises(EngineUnavailable, match="too slow"):
        pace(model, clock=lambda: next(ticks))


def test_a_machine_that_is_far_too_slow_refuses(models: Path) -> None:
    model = audio2face.open_model(models / "made", 1)
    ticks = itertools.count(0.0, 5.0)
    with pytest.raises(EngineUnavailable, match="times real time"):
        pace(model, clock=lambda: next(ticks))
